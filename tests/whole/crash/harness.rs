//! The console with its relay, as one process: opened on a folder, and driven to the end from wherever it stands.

use std::{
    io::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use api::view::{Mode, SecretsPlace};
use console::{
    Asking, Clock, Config, Desk, InitiatorSource, KeyCost, RelaySource, Settings, SystemClock, SystemEntropy, Work,
};
use daraja::{B2cVersion, Certificate, Daraja};
use daraja_sim::Simulator;
use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};
use secrecy::SecretString;
use store::{Ledger, Moment, NewBatch, NewOperator, OpenKey, OpenedFor, Operator};
use treasury::{
    Approval, BatchState, CallbackKey, Confirmed, FrozenRow, Lane, OperatorId, Purpose, Roles, RowSet, SealKey,
    Waiting, approve,
};

use testkit::addresses::lasting_address;

use super::{Story, heads, keyring::Keyring, portal::Portal, tripwire::Tripwire};

/// Twenty payees of the simulator's table, and what happens to each there.
pub(crate) const PAYEES: [&str; 20] = [
    "254720000001", // paid
    "254711000101", // paid, result twice
    "254711000305", // paid, connection dropped, result comes
    "254711000103", // paid, result before the acknowledgement
    "254711000306", // paid, connection dropped, result lost
    "254720000002", // paid
    "254711000307", // paid, HTTP 500 after taking, result comes
    "254711000203", // fails with 8
    "254711000301", // paid, result lost
    "254711000304", // acknowledged, never heard of again
    "254711000308", // paid, HTTP 500 after taking, result lost
    "254711000501", // time-out notice as echo; paid, result later
    "254720000003", // paid
    "254711000204", // fails with 2040
    "254711000505", // time-out notice as result; paid, no result
    "254711000403", // HTTP 500, not taken
    "254711000404", // connection dropped, not taken
    "254711000401", // spike arrest twice, then paid
    "254720000004", // paid
    "254720000005", // paid
];

pub(crate) const MAKER: OperatorId = OperatorId::new(1);
pub(crate) const CHECKER: OperatorId = OperatorId::new(2);
/// Of both people.
pub(crate) const PASSPHRASE: &str = "a passphrase of a person";
/// The least work that Argon2 allows: people sign in a thousand times.
const CHEAP: KeyCost = KeyCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};
/// The longest that a step may take, on a machine that has much else to do; so many seconds where that is told.
pub(crate) fn patience() -> Duration {
    let told = std::env::var("HAZINA_PATIENCE").ok();
    Duration::from_secs(told.and_then(|text| text.parse().ok()).unwrap_or(90))
}

/// What the process knows of the world outside it, and what people remember of what they did there.
#[derive(Clone)]
pub(crate) struct Outside {
    pub(crate) story: Story,
    pub(crate) base_url: String,
    pub(crate) certificate: String,
    /// How requests for money are written.
    pub(crate) b2c: B2cVersion,
    /// The clock of the machine.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where the relay listens, in each life of the process.
    pub(crate) relay: SocketAddr,
    /// The relay takes nothing in: what M-PESA tells is lost.
    pub(crate) deaf: bool,
    /// Where the ledger and the spool are, the keyring's files, and people's notes.
    pub(crate) folder: PathBuf,
}

impl Outside {
    pub(crate) fn of(simulator: &Simulator, story: Story, folder: &Path) -> Self {
        let outside = Self {
            story,
            base_url: simulator.base_url(),
            certificate: simulator.certificate_pem().to_owned(),
            b2c: B2cVersion::V3,
            clock: Arc::new(SystemClock),
            relay: lasting_address(),
            deaf: false,
            folder: folder.to_owned(),
        };
        let old = daraja_sim::Config::practice(0).initiator_password;
        outside
            .keyring(&Arc::new(Tripwire::never()))
            .keep("initiator-password", &old);
        outside
    }

    pub(crate) fn initiator(&self) -> InitiatorSource {
        InitiatorSource {
            name: daraja_sim::Config::practice(0).initiator,
            certificate: Certificate::parse(self.certificate.as_bytes()).unwrap(),
        }
    }

    pub(crate) fn portal(&self) -> Portal {
        Portal {
            base_url: self.base_url.clone(),
        }
    }

    pub(crate) fn keyring(&self, wire: &Arc<Tripwire>) -> Keyring {
        Keyring::of(self.folder.join("keyring"), wire)
    }

    /// What a person did once, and noted.
    pub(crate) fn once(&self, note: &str, act: impl FnOnce() -> String) -> String {
        let path = self.folder.join(note);
        std::fs::read_to_string(&path).unwrap_or_else(|_| {
            let noted = act();
            std::fs::write(&path, &noted).unwrap();
            noted
        })
    }

    /// Notes that a person did this once more.
    pub(crate) fn count(&self, note: &str) {
        let path = self.folder.join(note);
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        file.write_all(b".").unwrap();
    }

    /// How often a person did this.
    pub(crate) fn counted(&self, note: &str) -> usize {
        std::fs::read(self.folder.join(note)).map_or(0, |noted| noted.len())
    }

    fn client(&self, password: &SecretString) -> Daraja {
        let sim = daraja_sim::Config::practice(0);
        let operator = self.initiator().operator(password).unwrap();
        Daraja::builder(&self.base_url)
            .consumer(sim.consumer_key.into(), sim.consumer_secret)
            .operator(operator)
            .b2c_version(self.b2c)
            .build()
            .unwrap()
    }
}

pub(crate) struct Harness {
    pub(crate) wire: Arc<Tripwire>,
    pub(crate) desk: Arc<Desk>,
    clock: Arc<dyn Clock>,
    relay: Relay,
    /// None before it was started.
    work: Option<Work>,
    _keys: Vec<OpenKey>,
}

impl Harness {
    pub(crate) async fn open(outside: &Outside, wire: &Arc<Tripwire>) -> Self {
        let folder = &outside.folder;
        let keyring = outside.keyring(wire);
        let password = keyring.read("initiator-password").unwrap();
        let spool = open_spool(folder, wire).await;
        let relay = listen(outside, spool).await;
        let writing = Arc::clone(wire);
        let config = Config {
            mode: Mode::Practice,
            organisation: "Crash test".to_owned(),
            shortcode: "600992".parse().unwrap(),
            second_shortcode: None,
            ledger: folder.join("test.ledger"),
            locks: folder.join("locks"),
            downloads: folder.clone(),
            secrets_place: SecretsPlace::Memory,
            secrets: Arc::new(keyring),
            portal: None,
            initiator: outside.initiator(),
            preferences: folder.join("preferences.json"),
            seal_key: seal_key(),
            profile: console::ProfileMark::default(),
            callback_key: CallbackKey::new(b"callback key of the crash test"),
            daraja: outside.client(&password),
            relay: RelaySource::Here(relay.inbox()),
            settings: hurried(outside.story),
            sample: None,
            team: None,
            sample_bills: None,
            clock: Arc::clone(&outside.clock),
            entropy: Arc::new(SystemEntropy),
            checkpoint: Arc::new(move |name, moment| match moment {
                Moment::Before => writing.cross(name, "before"),
                Moment::After => writing.cross(name, "after"),
            }),
        };
        let desk = open_desk(config, wire).await;
        // A history may put an older copy back.
        if outside.story != Story::History {
            heads::is_current(&desk);
        }
        let people = vec![person(desk.ledger(), "Maker"), person(desk.ledger(), "Checker")];
        let founded = desk.ledger().found(people, outside.clock.now()).await;
        must(wire.answered(founded)).await;
        let keys = open_keys(desk.ledger()).await;
        let mut harness = Self {
            wire: Arc::clone(wire),
            desk,
            clock: Arc::clone(&outside.clock),
            relay,
            work: None,
            _keys: keys,
        };
        harness.no_password_is_lost(outside).await;
        harness.work = Some(Work::start(&harness.desk));
        harness
    }

    /// Does what people do, as far as it was not done, and waits until everything has come to rest.
    pub(crate) async fn run_to_the_end(&self, outside: &Outside) {
        match outside.story {
            Story::Payroll => self.pay_wages().await,
            Story::Day => self.live_a_day(outside).await,
            // Its people have plans of their own (`simulation::people`).
            Story::History => {}
        }
    }

    async fn pay_wages(&self) {
        let ledger = self.desk.ledger();
        let batch = match must(ledger.batches(None, None, 1)).await.pop() {
            Some(batch) => batch.id,
            None => {
                must(ledger.draft(
                    NewBatch {
                        title: "Wages".to_owned(),
                        purpose: Purpose::Payouts,
                        source: None,
                        redo_of: None,
                        corrects: None,
                        rows: rows(),
                    },
                    MAKER,
                    self.now(),
                ))
                .await
            }
        };
        if must(ledger.batch(batch)).await.state == BatchState::Draft {
            must(ledger.submit(batch, MAKER, self.now())).await;
        }
        let waiting = must(ledger.waiting(batch)).await;
        if waiting.state == BatchState::Submitted {
            must(ledger.approve(approved(&waiting, self.now()))).await;
        }
        self.rest(batch).await;
    }

    /// Waits until nothing is to be sent, on its way, or kept and not applied.
    async fn rest(&self, batch: treasury::BatchId) {
        let ledger = self.desk.ledger();
        let moving = [
            treasury::StateKind::Approved,
            treasury::StateKind::Dispatching,
            treasury::StateKind::Accepted,
        ];
        let started = std::time::Instant::now();
        let mut calm = 0;
        while calm < 3 {
            tokio::time::sleep(Duration::from_millis(40)).await;
            let record = must(ledger.batch(batch)).await;
            let idle = record.totals.of_any(&moving).count == 0 && self.nothing_is_kept().await;
            calm = if idle { calm + 1 } else { 0 };
            assert!(
                started.elapsed() < patience(),
                "still moving ({}): {:?}, {} in the spool, pending {:?}",
                self.wire,
                record.totals,
                self.relay.inbox().waiting().deliveries,
                must(ledger.pending(None, 3)).await.pending
            );
        }
    }

    /// What the machine's clock says.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Whether every callback that came was applied.
    pub(crate) async fn nothing_is_kept(&self) -> bool {
        self.relay.inbox().waiting().deliveries == 0
            && self.alive(self.desk.ledger().pending(None, 1)).await.pending.is_empty()
    }

    pub(crate) async fn close(self) {
        if let Some(work) = self.work {
            work.stop().await;
        }
        self.relay.shutdown().await;
    }
}

/// What the ledger answers, or nothing more: a ledger that is closed belongs to a process that was stopped.
async fn must<T>(operation: impl Future<Output = Result<T, store::StoreError>>) -> T {
    match operation.await {
        Ok(value) => value,
        Err(store::StoreError::Closed) => std::future::pending().await,
        Err(error) => panic!("{error:?}"),
    }
}

/// The spool of the life before is free as soon as its thread has ended.
async fn open_spool(folder: &Path, wire: &Arc<Tripwire>) -> Spool {
    for _ in 0..100 {
        let writing = Arc::clone(wire);
        let crossing: relay::Checkpoint = Arc::new(move |name, moment| match moment {
            relay::Moment::Before => writing.cross(name, "before"),
            relay::Moment::After => writing.cross(name, "after"),
        });
        match Spool::open(&folder.join("spool"), SpoolLimits::default(), crossing) {
            Ok(spool) => return spool,
            Err(relay::RelayError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(error) => return wire.answered(Err(error)).await.unwrap(),
        }
    }
    panic!("the spool stayed locked");
}

/// The relay listens where it did before. The port of the life before is free as soon as the system has noticed.
async fn listen(outside: &Outside, spool: Spool) -> Relay {
    let limits = Limits::default();
    let limits = Limits {
        body_bytes: if outside.deaf { 1 } else { limits.body_bytes },
        ..limits
    };
    for _ in 0..100 {
        let config = RelayConfig {
            listen: outside.relay,
            inbox: InboxToken::from_bytes([7; 16]),
            limits,
            clock: Arc::new(|| SystemClock.now()),
        };
        match Relay::start(config, spool.clone()).await {
            Ok(relay) => return relay,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("the relay's address stayed taken");
}

/// The lock of the life before is free as soon as its last task is gone.
async fn open_desk(config: Config, wire: &Tripwire) -> Arc<Desk> {
    for _ in 0..100 {
        match Desk::open(config.clone()).await {
            Ok(desk) => return desk,
            Err(console::OpenError::Ledger(store::StoreError::InUse { .. })) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            // Stopped while the ledger was made: whoever watches the wire ends this life.
            Err(console::OpenError::Ledger(store::StoreError::Closed)) => std::future::pending().await,
            Err(error) => return wire.answered(Err(error)).await.unwrap(),
        }
    }
    panic!("the ledger stayed locked");
}

/// One request at a time and short waits, so that runs are quick and alike.
fn hurried(story: Story) -> Settings {
    let payroll = Settings {
        pace: Duration::ZERO,
        in_flight: 1,
        claim: 4,
        look_again: Duration::from_millis(20),
        first_pause: Duration::from_millis(5),
        longest_pause: Duration::from_millis(20),
        result_deadline: Duration::from_millis(400),
        doubt_interval: Duration::from_millis(50),
        ..Settings::careful()
    };
    match story {
        Story::Payroll => payroll,
        Story::Day | Story::History => Settings {
            result_deadline: Duration::from_millis(250),
            doubt_interval: Duration::from_millis(30),
            password_patience: Duration::from_millis(700),
            notice_interval: Duration::from_millis(50),
            asking: Asking {
                first: Duration::from_millis(20),
                factor: 40,
                longest: Duration::from_secs(4),
                patience: Duration::from_millis(400),
                at_once: 8,
            },
            ..payroll
        },
    }
}

fn person(ledger: &Ledger, name: &str) -> NewOperator {
    let key = console::new_person_key(ledger, &PASSPHRASE.into(), CHEAP, &SystemEntropy);
    NewOperator {
        name: name.to_owned(),
        roles: Roles::FOUNDER,
        key: key.unwrap(),
    }
}

/// Of whoever acts without a command of the screen.
async fn open_keys(ledger: &Ledger) -> Vec<OpenKey> {
    let people = ledger.operators().await.unwrap();
    let open = |person: Operator| {
        let key = console::open_person_key(ledger, &person.key, &PASSPHRASE.into()).unwrap();
        ledger.open_key(person.id, key, OpenedFor::Act)
    };
    people.into_iter().map(open).collect()
}

pub(crate) fn approved(waiting: &Waiting, now: i64) -> Approval {
    approved_by(CHECKER, waiting, now)
}

pub(crate) fn approved_by(checker: OperatorId, waiting: &Waiting, now: i64) -> Approval {
    let checker = Confirmed::by_passphrase(checker);
    approve(waiting, checker, waiting.digest, String::new(), now, &seal_key()).unwrap()
}

pub(crate) fn seal_key() -> SealKey {
    SealKey::new(b"seal key of the crash test")
}

fn rows() -> RowSet {
    let rows = (2..)
        .zip(PAYEES)
        .map(|(line, payee)| FrozenRow {
            line,
            lane: Lane::Person {
                payee: payee.parse().unwrap(),
                command: B2cCommand::SalaryPayment,
            },
            amount: Amount::from_shillings(1_000 + i64::from(line)).unwrap(),
            name: format!("Payee on line {line}"),
            reference: "Wages".to_owned(),
            fee: Total::ZERO,
            flags: Vec::new(),
        })
        .collect();
    RowSet::freeze(rows, &B2cLimits::CURRENT).unwrap()
}
