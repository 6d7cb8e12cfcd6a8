//! Teams and their logs in PostgreSQL, for any number of relay processes.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::{Client, Error, GenericClient, Row, Transaction};

use super::LOOK;
use super::link::{Link, Place, failed};
use super::schema;
use crate::RelayError;
use crate::error::with_causes;
use crate::team::store::READ_BYTES;
use crate::team::{Appended, DeviceEntry, LogEntry, LogHead, LogStore, NewDevice, Offer, TeamEntry};

/// Teams and their logs in a PostgreSQL database.
pub struct PostgresTeams {
    link: Link,
    news: Arc<watch::Sender<u64>>,
    following: JoinHandle<()>,
}

impl fmt::Debug for PostgresTeams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresTeams")
    }
}

impl Drop for PostgresTeams {
    fn drop(&mut self) {
        self.following.abort();
    }
}

/// The name of the notices that say that a log has grown.
const CHANNEL: &str = "hazina_relay_log";

/// The columns of a desktop.
const DEVICE: &str =
    "SELECT id, team, name, card, credential, admitted, retired, joined_at_ms FROM hazina_relay.team_device";

/// The columns of an entry.
const ENTRY: &str = "SELECT team, position, hash, before, at_ms, device, device_seq, epoch, body, signature
    FROM hazina_relay.team_entry";

/// Taken by whoever appends, and held until the commit: whoever comes second finds the entry of the first. The team's number
/// keeps teams from waiting for each other.
const ORDER: &str = "SELECT pg_advisory_xact_lock(485019062, $1::int)";

impl PostgresTeams {
    /// Opens the teams, making their tables if there are none.
    ///
    /// # Errors
    /// As [`super::PostgresSpool::open`].
    pub async fn open(url: &str, authority: Option<&str>) -> Result<Self, RelayError> {
        let place = Place::new(url, authority)?;
        let link = Link::new(place.clone());
        schema::migrate(link.turn().await?.client()).await?;
        let news = Arc::<watch::Sender<u64>>::default();
        let following = tokio::spawn(follow(place, Arc::clone(&news)));
        Ok(Self { link, news, following })
    }

    async fn write<T>(
        &self,
        act: &'static str,
        with: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, RelayError> {
        self.link
            .ask(act, async |client| {
                let transaction = client.transaction().await?;
                let found = with(&transaction).await?;
                transaction.commit().await?;
                Ok(found)
            })
            .await
    }
}

#[async_trait]
impl LogStore for PostgresTeams {
    async fn create_team(&self, name: &str, now_ms: i64) -> Result<bool, RelayError> {
        let make = async |client: &mut Client| {
            let sql = "INSERT INTO hazina_relay.team (name, created_at_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            client.execute(sql, &[&name, &now_ms]).await
        };
        Ok(self.link.ask("make a team", make).await? == 1)
    }

    async fn teams(&self) -> Result<Vec<TeamEntry>, RelayError> {
        let read = async |client: &mut Client| {
            let sql = "SELECT id, name,
                  coalesce((SELECT max(position) FROM hazina_relay.team_entry WHERE team = team.id), 0)
                FROM hazina_relay.team ORDER BY name";
            let mut teams = Vec::new();
            for row in client.query(sql, &[]).await? {
                let id = row.try_get(0)?;
                teams.push(TeamEntry {
                    id,
                    name: row.try_get(1)?,
                    entries: row.try_get(2)?,
                    devices: devices(client, id).await?,
                });
            }
            Ok(teams)
        };
        self.link.ask("read the teams", read).await
    }

    async fn add_joining(&self, team: i64, secret: [u8; 32], expires_at_ms: i64) -> Result<bool, RelayError> {
        let add = async |client: &mut Client| {
            let sql = "INSERT INTO hazina_relay.team_joining (digest, team, expires_at_ms)
                SELECT $1, id, $2 FROM hazina_relay.team WHERE id = $3";
            client.execute(sql, &[&secret.as_slice(), &expires_at_ms, &team]).await
        };
        Ok(self.link.ask("make a code for a team", add).await? == 1)
    }

    async fn join(&self, secret: [u8; 32], now_ms: i64, device: &NewDevice) -> Result<Option<DeviceEntry>, RelayError> {
        self.write("let a desktop join", async |transaction| {
            let expired = "DELETE FROM hazina_relay.team_joining WHERE expires_at_ms <= $1";
            transaction.execute(expired, &[&now_ms]).await?;
            let used = "DELETE FROM hazina_relay.team_joining WHERE digest = $1 RETURNING team";
            let Some(used) = transaction.query_opt(used, &[&secret.as_slice()]).await? else {
                return Ok(None);
            };
            let team: i64 = used.try_get(0)?;
            // Of two that join at once, one is the first.
            transaction.execute(ORDER, &[&lock_of(team)]).await?;
            let sql = "INSERT INTO hazina_relay.team_device
                  (team, name, card, credential, admitted, retired, joined_at_ms)
                VALUES ($1, $2, $3, $4, NOT EXISTS (SELECT 1 FROM hazina_relay.team_device WHERE team = $1), false, $5)
                RETURNING id, team, name, card, credential, admitted, retired, joined_at_ms";
            let credential = device.credential.as_slice();
            let joined = transaction
                .query_one(sql, &[&team, &device.name, &device.card, &credential, &now_ms])
                .await?;
            device_row(&joined).map(Some)
        })
        .await
    }

    async fn device(&self, device: i64) -> Result<Option<DeviceEntry>, RelayError> {
        let read = async |client: &mut Client| {
            let found = client.query_opt(&format!("{DEVICE} WHERE id = $1"), &[&device]).await?;
            found.as_ref().map(device_row).transpose()
        };
        self.link.ask("read a desktop", read).await
    }

    async fn devices(&self, team: i64) -> Result<Vec<DeviceEntry>, RelayError> {
        let read = async |client: &mut Client| devices(client, team).await;
        self.link.ask("read a team's desktops", read).await
    }

    async fn welcome(&self, team: i64, device: i64, welcome: &[u8]) -> Result<bool, RelayError> {
        let set = async |client: &mut Client| {
            let sql = "UPDATE hazina_relay.team_device SET admitted = true, welcome = $1 WHERE id = $2 AND team = $3";
            client.execute(sql, &[&welcome, &device, &team]).await
        };
        Ok(self.link.ask("welcome a desktop", set).await? == 1)
    }

    async fn welcome_of(&self, device: i64) -> Result<Option<Vec<u8>>, RelayError> {
        let read = async |client: &mut Client| {
            let sql = "SELECT welcome FROM hazina_relay.team_device WHERE id = $1";
            let found = client.query_opt(sql, &[&device]).await?;
            found.map_or(Ok(None), |row| row.try_get(0))
        };
        self.link.ask("read what welcomes a desktop", read).await
    }

    async fn set_retired(&self, device: i64, retired: bool) -> Result<bool, RelayError> {
        let set = async |client: &mut Client| {
            let sql = "UPDATE hazina_relay.team_device SET retired = $1 WHERE id = $2";
            client.execute(sql, &[&retired, &device]).await
        };
        Ok(self.link.ask("retire a desktop", set).await? == 1)
    }

    async fn append(&self, offer: Offer, now_ms: i64) -> Result<Appended, RelayError> {
        let appended = self
            .write("add an entry to a team's log", async |transaction| {
                append(transaction, offer, now_ms).await
            })
            .await?;
        if matches!(appended, Appended::Taken { .. }) {
            self.news.send_modify(|count| *count = count.wrapping_add(1));
        }
        Ok(appended)
    }

    async fn read_after(&self, team: i64, after: i64, max: usize) -> Result<Vec<LogEntry>, RelayError> {
        let most = i64::try_from(max).unwrap_or(i64::MAX);
        let bytes = i64::try_from(READ_BYTES).unwrap_or(i64::MAX);
        let read = async |client: &mut Client| {
            // The first entry is always there; what follows is cut short after so many bytes.
            let sql = "SELECT team, position, hash, before, at_ms, device, device_seq, epoch, body, signature FROM (
                  SELECT *, sum(length(body)) OVER (ORDER BY position) AS so_far,
                    row_number() OVER (ORDER BY position) AS place
                  FROM (SELECT * FROM hazina_relay.team_entry WHERE team = $1 AND position > $2
                    ORDER BY position LIMIT $3) AS next
                ) AS counted WHERE place = 1 OR so_far <= $4 ORDER BY position";
            let rows = client.query(sql, &[&team, &after, &most, &bytes]).await?;
            rows.iter().map(entry).collect()
        };
        self.link.ask("read a team's log", read).await
    }

    async fn head(&self, team: i64) -> Result<(LogHead, i64), RelayError> {
        let read = async |client: &mut Client| newest(client, team).await;
        self.link.ask("read the head of a team's log", read).await
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }
}

/// The lock of a team: any two teams that share one only wait for each other.
fn lock_of(team: i64) -> i32 {
    team.checked_rem(i64::from(i32::MAX))
        .and_then(|short| i32::try_from(short).ok())
        .unwrap_or(0)
}

/// Compares and appends, alone in this team's log until the commit.
async fn append(transaction: &Transaction<'_>, offer: Offer, now_ms: i64) -> Result<Appended, Error> {
    transaction.execute(ORDER, &[&lock_of(offer.team)]).await?;
    let sql = format!("{ENTRY} WHERE team = $1 AND device = $2 AND device_seq = $3");
    let known = transaction
        .query_opt(&sql, &[&offer.team, &offer.device, &offer.device_seq])
        .await?;
    let known = known.as_ref().map(entry).transpose()?;
    let (newest, at_ms) = newest(transaction, offer.team).await?;
    if let Some(known) = known {
        return Ok(match known.offer == offer {
            true => Appended::Taken {
                head: known.head,
                at_ms: known.at_ms,
            },
            false => Appended::Behind { newest },
        });
    }
    if newest != offer.seen {
        return Ok(Appended::Behind { newest });
    }
    let LogEntry { head, at_ms, offer } = offer.ordered(now_ms.max(at_ms));
    let sql = "INSERT INTO hazina_relay.team_entry
          (team, position, hash, before, at_ms, device, device_seq, epoch, body, signature)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (hash, before) = (head.hash.as_slice(), offer.seen.hash.as_slice());
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 10] = [
        &offer.team,
        &head.position,
        &hash,
        &before,
        &at_ms,
        &offer.device,
        &offer.device_seq,
        &offer.epoch,
        &offer.body,
        &offer.signature,
    ];
    transaction.execute(sql, &values).await?;
    transaction.batch_execute(&format!("NOTIFY {CHANNEL}")).await?;
    Ok(Appended::Taken { head, at_ms })
}

async fn newest(client: &impl GenericClient, team: i64) -> Result<(LogHead, i64), Error> {
    let sql =
        "SELECT position, hash, at_ms FROM hazina_relay.team_entry WHERE team = $1 ORDER BY position DESC LIMIT 1";
    let Some(row) = client.query_opt(sql, &[&team]).await? else {
        return Ok((LogHead::START, 0));
    };
    let head = LogHead {
        position: row.try_get(0)?,
        hash: bytes(row.try_get(1)?),
    };
    Ok((head, row.try_get(2)?))
}

fn entry(row: &Row) -> Result<LogEntry, Error> {
    let position: i64 = row.try_get(1)?;
    Ok(LogEntry {
        head: LogHead {
            position,
            hash: bytes(row.try_get(2)?),
        },
        at_ms: row.try_get(4)?,
        offer: Offer {
            team: row.try_get(0)?,
            device: row.try_get(5)?,
            device_seq: row.try_get(6)?,
            seen: LogHead {
                position: position.saturating_sub(1),
                hash: bytes(row.try_get(3)?),
            },
            epoch: row.try_get(7)?,
            body: row.try_get(8)?,
            signature: row.try_get(9)?,
        },
    })
}

async fn devices(client: &Client, team: i64) -> Result<Vec<DeviceEntry>, Error> {
    let sql = format!("{DEVICE} WHERE team = $1 ORDER BY id");
    client.query(&sql, &[&team]).await?.iter().map(device_row).collect()
}

fn device_row(row: &Row) -> Result<DeviceEntry, Error> {
    Ok(DeviceEntry::of((
        row.try_get(0)?,
        row.try_get(1)?,
        row.try_get(2)?,
        row.try_get(3)?,
        row.try_get(4)?,
        row.try_get(5)?,
        row.try_get(6)?,
        row.try_get(7)?,
    )))
}

/// The table allows as many bytes and nothing else.
fn bytes<const N: usize>(column: &[u8]) -> [u8; N] {
    column
        .try_into()
        .expect("the table's CHECK allows this many bytes only")
}

/// Tells of what any process has appended. Runs until it is aborted.
async fn follow(place: Place, news: Arc<watch::Sender<u64>>) {
    loop {
        if let Err(error) = listen(&place, &news).await {
            tracing::warn!(error = %with_causes(&error), "the database could not be listened to");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn listen(place: &Place, news: &watch::Sender<u64>) -> Result<(), RelayError> {
    let (noticed, mut noticing) = mpsc::channel(1);
    let notice = move || {
        // A notice that finds another one waiting says nothing new.
        let _ = noticed.try_send(());
    };
    let client = place.connect(notice).await?;
    client
        .batch_execute(&format!("LISTEN {CHANNEL}"))
        .await
        .map_err(failed("listen to the database"))?;
    while !client.is_closed() {
        // Also without a notice: one may have been lost with its connection.
        news.send_modify(|count| *count = count.wrapping_add(1));
        let _ = timeout(LOOK, noticing.recv()).await;
    }
    Ok(())
}
