//! For organisations that run PostgreSQL already and want more than one relay behind a load balancer.
//!
//! Each process commits its callbacks in groups, over one connection; a second one serves pulls and acknowledgements, a third
//! hears of what other processes have put. A connection that breaks is made again with the next request: what was under
//! way is answered as not stored.

mod head;
mod link;
mod refused;
mod register;
mod schema;
mod team;
mod writer;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Row};

use super::{Parcel, RefusedSource, SpoolStore, StoredCallback, Usage};
use crate::error::with_causes;
use crate::head::{Advanced, HeadMove, Witnessed};
use crate::protocol::Waiting;
use crate::{Cursor, PutError, RelayError, SpoolLimits};
use link::{Link, Place, failed};
pub use register::PostgresRegister;
pub use team::PostgresTeams;
use writer::{Put, Writer};

/// Callbacks that wait in PostgreSQL. Any number of processes may have it open.
pub struct PostgresSpool {
    puts: mpsc::Sender<Put>,
    link: Link,
    told: watch::Sender<Usage>,
    following: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl fmt::Debug for PostgresSpool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresSpool").finish_non_exhaustive()
    }
}

/// More would only move the queue from the connections' tasks into memory.
const QUEUED_PUTS: usize = 1_024;

/// The most bytes of envelopes read by one pull.
const PULL_BYTES: i64 = 4 * 1024 * 1024;

/// How often it is looked what waits, should a notice be lost with its connection.
const LOOK: Duration = Duration::from_secs(1);

/// How much waits in all.
const LEVEL: &str = "SELECT coalesce(sum(deliveries), 0)::bigint, coalesce(sum(bytes), 0)::bigint,
    coalesce(sum(untrusted_deliveries), 0)::bigint, coalesce(sum(untrusted_bytes), 0)::bigint FROM hazina_relay.level";

/// What waits for a reader next, cut short after so many bytes.
const NEXT: &str = "SELECT cursor, received_at_ms, trusted, envelope FROM (
      SELECT *, sum(length(envelope)) OVER (ORDER BY cursor) - length(envelope) AS before
      FROM (SELECT * FROM hazina_relay.parcel WHERE reader = $1 AND cursor > $2 ORDER BY cursor LIMIT $3) AS next
    ) AS counted WHERE before < $4 ORDER BY cursor";

/// Forgets what a reader has, and lowers its level: one statement, so one transaction.
const FORGET: &str = "WITH gone AS (
      DELETE FROM hazina_relay.parcel WHERE reader = $1 AND cursor <= $2
      RETURNING length(envelope) AS bytes, trusted
    ), freed AS (
      SELECT count(*) AS deliveries, coalesce(sum(bytes), 0) AS bytes,
        count(*) FILTER (WHERE NOT trusted) AS untrusted_deliveries,
        coalesce(sum(bytes) FILTER (WHERE NOT trusted), 0) AS untrusted_bytes
      FROM gone
    )
    UPDATE hazina_relay.level SET
      deliveries = level.deliveries - freed.deliveries, bytes = level.bytes - freed.bytes,
      untrusted_deliveries = level.untrusted_deliveries - freed.untrusted_deliveries,
      untrusted_bytes = level.untrusted_bytes - freed.untrusted_bytes
    FROM freed WHERE reader = $1 AND freed.deliveries > 0
    RETURNING freed.deliveries, freed.bytes, freed.untrusted_deliveries, freed.untrusted_bytes";

/// Forgets what waits for readers that are gone, and counts anew. Nobody puts between the deleting and the counting; what is
/// acknowledged meanwhile waits for the rows.
const TIDY: &str = "LOCK TABLE hazina_relay.level;
    DELETE FROM hazina_relay.parcel
    WHERE reader <> 0 AND reader NOT IN (SELECT id FROM hazina_relay.reader);
    DELETE FROM hazina_relay.refused_source
    WHERE inbox <> 0 AND inbox NOT IN (SELECT id FROM hazina_relay.inbox);
    DELETE FROM hazina_relay.head WHERE inbox <> 0 AND inbox NOT IN (SELECT id FROM hazina_relay.inbox);
    DELETE FROM hazina_relay.level;
    INSERT INTO hazina_relay.level
      SELECT reader, count(*), sum(length(envelope)), count(*) FILTER (WHERE NOT trusted),
        coalesce(sum(length(envelope)) FILTER (WHERE NOT trusted), 0)
      FROM hazina_relay.parcel GROUP BY reader";

/// Taken by whoever puts callbacks, first, and held until the commit: that makes the order of cursors the order in which they
/// become visible, whichever process gave them, and the limits exact.
const ORDER: &str = "SELECT pg_advisory_xact_lock(4850190619)";

/// The name of the notices that relays of one database send each other.
const CHANNEL: &str = "hazina_relay_put";

impl PostgresSpool {
    /// Opens the spool in the database at `url` (`postgres://user@host/database`), making its tables if there are none.
    /// With `authority`, the PEM of the database's certificate authority, TLS is required; without, there is none.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where the database cannot be reached or prepared, [`RelayError::Authority`] where the
    /// authority cannot be read.
    pub async fn open(url: &str, authority: Option<&str>, limits: SpoolLimits) -> Result<Self, RelayError> {
        let place = Place::new(url, authority)?;
        let link = Link::new(place.clone());
        let found = {
            let mut turn = link.turn().await?;
            schema::migrate(turn.client()).await?;
            usage(turn.client()).await?
        };
        let told = watch::Sender::new(found);
        let (puts, received) = mpsc::channel(QUEUED_PUTS);
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(Writer::new(Link::new(place.clone()), limits, told.clone()).run(received, stopping));
        let following = tokio::spawn(follow(place, told.clone()));
        Ok(Self {
            puts,
            link,
            told,
            following,
            stop,
        })
    }

    fn stopped(&self) -> Result<(), RelayError> {
        if *self.stop.borrow() {
            return Err(RelayError::Stopped);
        }
        Ok(())
    }
}

impl Drop for PostgresSpool {
    fn drop(&mut self) {
        self.following.abort();
    }
}

#[async_trait]
impl SpoolStore for PostgresSpool {
    async fn put(&self, parcels: Vec<Parcel>) -> Result<Cursor, PutError> {
        self.stopped()?;
        let (answer, answered) = oneshot::channel();
        self.puts
            .send(Put { parcels, answer })
            .await
            .map_err(|_| RelayError::Stopped)?;
        answered.await.map_err(|_| RelayError::Stopped)?
    }

    async fn pull(&self, reader: i64, after: Cursor, max: usize) -> Result<Vec<StoredCallback>, RelayError> {
        self.stopped()?;
        let most = i64::try_from(max).unwrap_or(i64::MAX);
        self.link
            .ask("read what waits", async |client| {
                let rows = client.query(NEXT, &[&reader, &after.0, &most, &PULL_BYTES]).await?;
                rows.iter().map(from_row).collect()
            })
            .await
    }

    async fn acknowledge(&self, reader: i64, up_to: Cursor) -> Result<(), RelayError> {
        self.stopped()?;
        let freed = self
            .link
            .ask("forget what was acknowledged", async |client| {
                let freed = client.query_opt(FORGET, &[&reader, &up_to.0]).await?;
                freed.as_ref().map(level).transpose()
            })
            .await?;
        if let Some(freed) = freed {
            self.told.send_modify(|usage| *usage = usage.without(freed));
        }
        Ok(())
    }

    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        self.stopped()?;
        waiting(&self.link, reader).await
    }

    async fn tidy(&self) -> Result<(), RelayError> {
        self.stopped()?;
        self.link
            .ask("forget what waits for readers that are gone", async |client| {
                // Left in the middle, it is rolled back: the connection has other work to do.
                let transaction = client.transaction().await?;
                transaction.batch_execute(ORDER).await?;
                transaction.batch_execute(TIDY).await?;
                transaction.commit().await
            })
            .await
    }

    async fn head(&self, inbox: i64) -> Result<Option<Witnessed>, RelayError> {
        self.stopped()?;
        let read = async |client: &mut Client| head::read(client, inbox).await;
        let kept = self.link.ask("read a head", read).await?;
        Ok(kept.map(|kept| kept.witnessed))
    }

    async fn move_head(&self, asked: HeadMove) -> Result<Advanced, RelayError> {
        self.stopped()?;
        let shift = async |client: &mut Client| head::shift(client, &asked).await;
        self.link.ask("move a head", shift).await
    }

    async fn note_refused_source(&self, inbox: i64, day: i64, more: RefusedSource) -> Result<(), RelayError> {
        self.stopped()?;
        let add = async |client: &mut Client| refused::add(client, inbox, day, &more).await;
        self.link.ask("note a refused callback", add).await
    }

    async fn refused_sources(&self, inbox: i64, day: i64) -> Result<Option<RefusedSource>, RelayError> {
        self.stopped()?;
        let read = async |client: &mut Client| refused::read(client, inbox, day).await;
        self.link.ask("read what was refused", read).await
    }

    fn usage(&self) -> watch::Receiver<Usage> {
        self.told.subscribe()
    }

    async fn close(&self) {
        self.stop.send_replace(true);
        self.following.abort();
        // The writer lets go of its queue once it has answered what it had begun.
        self.puts.closed().await;
    }
}

fn from_row(row: &Row) -> Result<StoredCallback, tokio_postgres::Error> {
    Ok(StoredCallback {
        cursor: Cursor(row.try_get(0)?),
        received_at_ms: row.try_get(1)?,
        trusted: row.try_get(2)?,
        envelope: row.try_get(3)?,
    })
}

/// How much waits for `reader`.
async fn waiting(link: &Link, reader: i64) -> Result<Waiting, RelayError> {
    link.ask("count what waits", async |client| {
        let row = client
            .query_one(
                "SELECT coalesce((SELECT deliveries FROM hazina_relay.level WHERE reader = $1), 0),
                   (SELECT received_at_ms FROM hazina_relay.parcel WHERE reader = $1 ORDER BY cursor LIMIT 1)",
                &[&reader],
            )
            .await?;
        Ok(Waiting {
            deliveries: row.try_get::<_, i64>(0)?.unsigned_abs(),
            oldest_at_ms: row.try_get(1)?,
        })
    })
    .await
}

async fn usage(client: &Client) -> Result<Usage, RelayError> {
    let fault = failed("measure what waits");
    let row = client.query_one(LEVEL, &[]).await.map_err(&fault)?;
    level(&row).map_err(&fault)
}

/// Reads the four columns of a level.
fn level(row: &Row) -> Result<Usage, tokio_postgres::Error> {
    let count = |place: usize| row.try_get::<_, i64>(place).map(|count| count.max(0).unsigned_abs());
    Ok(Usage {
        deliveries: count(0)?,
        bytes: count(1)?,
        untrusted_deliveries: count(2)?,
        untrusted_bytes: count(3)?,
    })
}

/// Tells of what any process has put. Runs until it is aborted.
async fn follow(place: Place, told: watch::Sender<Usage>) {
    loop {
        if let Err(error) = listen(&place, &told).await {
            tracing::warn!(error = %with_causes(&error), "the database could not be listened to");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn listen(place: &Place, told: &watch::Sender<Usage>) -> Result<(), RelayError> {
    let (heard, mut hearing) = mpsc::channel(1);
    let hear = move || {
        // A notice that finds another one waiting says nothing new.
        let _ = heard.try_send(());
    };
    let client = place.connect(hear).await?;
    client
        .batch_execute(&format!("LISTEN {CHANNEL}"))
        .await
        .map_err(failed("listen to the database"))?;
    while !client.is_closed() {
        let found = tokio::time::timeout(link::ANSWER, usage(&client)).await;
        let found = found.map_err(|_| link::slow("listen to the database"))??;
        told.send_replace(found);
        let _ = tokio::time::timeout(LOOK, hearing.recv()).await;
    }
    Ok(())
}
