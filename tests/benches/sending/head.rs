//! What keeping the head outside of the ledger costs: how long a payroll is sent, beside the same one where keyring and relay
//! take the head at once.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use api::view::SecretsPlace;
use async_trait::async_trait;
use console::{MemorySecrets, RelaySource, Secrets, SecretsError, Settings, Work};
use relay::{
    Advanced, Cursor, HeadMove, Parcel, PutError, RefusedSource, RelayError, Spool, SpoolStore, SqliteSpool,
    StoredCallback, Usage, Waiting, Witnessed,
};
use secrecy::SecretString;
use tokio::sync::watch;

use super::{
    gateway::Gateway,
    harness::{Plan, approved, dispatched, open, relay_over, spool, unheld},
    rounded,
};

/// As long as gnome-keyring takes to keep an entry: 18 ms, the median of sixty.
const KEYRING: Duration = Duration::from_millis(18);
/// As long as a question to a relay in another country takes, there and back.
const LINE: Duration = Duration::from_millis(40);
/// Each is measured so often, in turns.
const ROUNDS: u32 = 5;

/// Measures payrolls of so many payees: as fast as the machine can, and at a pace.
pub(super) async fn measure(payees: u32) {
    let gateway = Gateway::start(None);
    let at_once = unheld();
    let paced = Settings {
        pace: Duration::from_millis(50),
        ..Settings::careful()
    };
    compare(
        &gateway,
        "head_in_memory_and_relay_here",
        payees,
        at_once.clone(),
        (Duration::ZERO, Duration::ZERO),
    )
    .await;
    compare(
        &gateway,
        "head_in_keyring_and_relay_far",
        payees,
        at_once,
        (KEYRING, LINE),
    )
    .await;
    compare(
        &gateway,
        "head_in_keyring_and_relay_far_paced",
        payees / 20,
        paced,
        (KEYRING, LINE),
    )
    .await;
}

async fn compare(gateway: &Gateway, bench: &str, payees: u32, settings: Settings, takes: (Duration, Duration)) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    // The first turn warms all up.
    for round in 0..=ROUNDS {
        let (one, other) = (round * 2 * payees, (round * 2 + 1) * payees);
        let none = send(gateway, (one, payees), settings.clone(), None).await;
        let kept = send(gateway, (other, payees), settings.clone(), Some(takes)).await;
        if round > 0 {
            without.push(none);
            with.push(kept);
        }
    }
    let mut ratios: Vec<f64> = with
        .iter()
        .zip(&without)
        .map(|(with, without)| with.as_secs_f64() / without.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let a_payout = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_micros() / u128::from(payees.max(1))
    };
    println!(
        "{{\"bench\":\"{bench}\",\"payouts\":{payees},\"keyring_ms\":{},\"relay_ms\":{},\"without_us_a_payout\":{},\
         \"with_us_a_payout\":{},\"ratio\":{}}}",
        takes.0.as_millis(),
        takes.1.as_millis(),
        a_payout(&mut without),
        a_payout(&mut with),
        rounded(ratios[ratios.len() / 2]),
    );
}

/// How long a payroll of `payees` from the `first` on takes from its approval until every request has left and was answered.
/// `takes`: how long keyring and relay take for the head; none where they take it at once and nothing is kept.
async fn send(
    gateway: &Gateway,
    (first, payees): (u32, u32),
    settings: Settings,
    takes: Option<(Duration, Duration)>,
) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let store = Witnessing {
        spool: spool(folder.path()),
        takes: takes.map(|(_, relay)| relay),
        head: Mutex::default(),
    };
    let relay = relay_over(Spool::of(store)).await;
    let plan = Plan {
        secrets: Arc::new(Slow(
            MemorySecrets::default(),
            takes.map_or(Duration::ZERO, |(keyring, _)| keyring),
        )),
        relay: RelaySource::Here(relay.inbox()),
        settings,
        checkpoint: Arc::new(|_, _| {}),
    };
    let desk = open(folder.path(), gateway, plan).await;
    let work = Work::start(&desk);
    // The check at the start is over.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let batch = approved(desk.ledger(), first, payees).await;
    let began = Instant::now();
    dispatched(desk.ledger(), batch).await;
    let took = began.elapsed();
    work.stop().await;
    drop(desk);
    relay.shutdown().await;
    took
}

/// Keeps secrets in memory, and takes as long for it as a keyring does.
#[derive(Debug)]
struct Slow(MemorySecrets, Duration);

#[async_trait]
impl Secrets for Slow {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.0.get(name).await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        if self.1 > Duration::ZERO {
            tokio::time::sleep(self.1).await;
        }
        self.0.put(name, value).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.0.remove(name).await
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Memory
    }
}

/// The spool of a relay so far away; or one that agrees to every head at once and keeps none.
#[derive(Debug)]
struct Witnessing {
    spool: SqliteSpool,
    takes: Option<Duration>,
    head: Mutex<Option<Witnessed>>,
}

#[async_trait]
impl SpoolStore for Witnessing {
    async fn put(&self, parcels: Vec<Parcel>) -> Result<Cursor, PutError> {
        self.spool.put(parcels).await
    }

    async fn pull(&self, reader: i64, after: Cursor, max: usize) -> Result<Vec<StoredCallback>, RelayError> {
        self.spool.pull(reader, after, max).await
    }

    async fn acknowledge(&self, reader: i64, up_to: Cursor) -> Result<(), RelayError> {
        self.spool.acknowledge(reader, up_to).await
    }

    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        self.spool.waiting(reader).await
    }

    async fn tidy(&self) -> Result<(), RelayError> {
        self.spool.tidy().await
    }

    async fn head(&self, inbox: i64) -> Result<Option<Witnessed>, RelayError> {
        match self.takes {
            Some(_) => self.spool.head(inbox).await,
            None => Ok(*self.head.lock().unwrap()),
        }
    }

    async fn move_head(&self, asked: HeadMove) -> Result<Advanced, RelayError> {
        let Some(takes) = self.takes else {
            *self.head.lock().unwrap() = Some(Witnessed {
                head: asked.new,
                moved_at_ms: asked.at_ms,
            });
            return Ok(Advanced::Moved);
        };
        if takes > Duration::ZERO {
            tokio::time::sleep(takes).await;
        }
        self.spool.move_head(asked).await
    }

    async fn note_refused_source(&self, inbox: i64, day: i64, more: RefusedSource) -> Result<(), RelayError> {
        self.spool.note_refused_source(inbox, day, more).await
    }

    async fn refused_sources(&self, inbox: i64, day: i64) -> Result<Option<RefusedSource>, RelayError> {
        self.spool.refused_sources(inbox, day).await
    }

    fn usage(&self) -> watch::Receiver<Usage> {
        self.spool.usage()
    }

    async fn close(&self) {
        self.spool.close().await;
    }
}
