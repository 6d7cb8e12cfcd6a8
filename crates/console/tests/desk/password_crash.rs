//! A change of the initiator's password, stopped at every durable write, every write to the keyring and every question to
//! M-PESA, each once, and taken up by the next life of the program.
//!
//! The keyring and M-PESA are outside and live on. A person types a wrong password first, then the right one, and again
//! only where the page says that it is not known whether M-PESA takes it.

use std::io::Write as _;
use std::{
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind},
    path::Path,
    sync::{
        Arc, Mutex, Once,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use api::view::{Mode, SecretsPlace};
use console::{
    Clock as _, Config, Desk, InitiatorSource, MemorySecrets, RelaySource, Secrets as _, Settings, SystemClock,
    SystemEntropy, Work, dispatch,
};
use daraja::{Certificate, Daraja};
use daraja_sim::{Api, Kind, Pace, Simulator};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::{Moment, NewOperator};
use tokio::sync::Notify;
use treasury::{CallbackKey, SealKey};

use testkit::{addresses::lasting_address, harness::new_key};

const OLD: &str = "Old#Password2026";
const NEW: &str = "New#Password2027";
const WRONG: &str = "Wrong#Password2027";
const PASSPHRASE: &str = "a passphrase of a person";
/// The longest that one life may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_change_stopped_anywhere_loses_no_password_and_asks_only_when_a_person_wants() {
    silence_stops();
    let calm = run_with_stop_at(usize::MAX);
    let points = calm.len();
    let next = AtomicUsize::new(1);
    let stopped = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let point = next.fetch_add(1, Ordering::Relaxed);
                    if point > points {
                        break;
                    }
                    if run_with_stop_at(point).len() >= point {
                        stopped.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    for name in [
        "keeping a password to try in the keyring",
        "trying a new password at M-PESA",
        "noting the word on a new password",
        "putting the new password in the keyring",
        "taking the new password on",
    ] {
        assert!(
            calm.iter().any(|crossed| crossed.starts_with(name)),
            "no point at {name}"
        );
    }
    let stopped = stopped.into_inner();
    writeln!(std::io::stdout(), "{points} points, {stopped} runs stopped at theirs").unwrap();
    assert!(
        stopped * 10 >= points * 9,
        "only {stopped} of {points} points were reached"
    );
}

/// What is outside the program, and what the person remembers.
struct Outside {
    simulator: Simulator,
    relay: SocketAddr,
    keyring: Arc<MemorySecrets>,
    typed: AtomicUsize,
    changed_on_portal: AtomicBool,
}

fn run_with_stop_at(point: usize) -> Vec<String> {
    let world = runtime();
    let simulator = world.block_on(Simulator::start(daraja_sim::Config {
        initiator_password: OLD.into(),
        pace: Pace::AT_ONCE,
        ..daraja_sim::Config::practice(3)
    }));
    let outside = Outside {
        simulator: simulator.unwrap(),
        relay: lasting_address(),
        keyring: Arc::new(MemorySecrets::with([("initiator-password", OLD)])),
        typed: AtomicUsize::new(0),
        changed_on_portal: AtomicBool::new(false),
    };
    let folder = tempfile::tempdir().unwrap();
    let wire = Arc::new(Wire::at(point));
    if !live(&outside, folder.path(), &wire) {
        let again = Arc::new(Wire::at(usize::MAX));
        assert!(live(&outside, folder.path(), &again), "point {point}");
    }
    world.block_on(outside.simulator.shutdown());
    wire.crossed.lock().unwrap().clone()
}

/// One life of the program: whether it came to the end.
fn live(outside: &Outside, folder: &Path, wire: &Arc<Wire>) -> bool {
    let process = runtime();
    // What trips on the person's own command unwinds into here.
    let life = catch_unwind(AssertUnwindSafe(|| {
        process.block_on(async {
            let life = async {
                let harness = open(outside, folder, wire).await;
                harness.to_the_end(outside).await;
                harness
            };
            tokio::select! {
                () = wire.tripped() => false,
                harness = life => {
                    tokio::select! {
                        () = wire.tripped() => false,
                        () = async {
                            harness.prove(outside).await;
                            harness.close().await;
                        } => true,
                    }
                }
            }
        })
    }));
    let ended = match life {
        Ok(ended) => ended,
        Err(panic) if panic.is::<Stopped>() => false,
        Err(panic) => resume_unwind(panic),
    };
    process.shutdown_timeout(Duration::from_secs(5));
    ended
}

struct Harness {
    wire: Arc<Wire>,
    desk: Arc<Desk>,
    relay: Relay,
    work: Work,
}

async fn open(outside: &Outside, folder: &Path, wire: &Arc<Wire>) -> Harness {
    let relay = listen(outside.relay, folder).await;
    let sim = daraja_sim::Config::practice(3);
    let initiator = InitiatorSource {
        name: sim.initiator,
        certificate: Certificate::parse(outside.simulator.certificate_pem().as_bytes()).unwrap(),
    };
    let password = outside.keyring.get("initiator-password").await.unwrap().unwrap();
    let daraja = Daraja::builder(&outside.simulator.base_url())
        .consumer(sim.consumer_key.into(), sim.consumer_secret)
        .operator(initiator.operator(&password).unwrap())
        .build()
        .unwrap();
    let crossing = Arc::clone(wire);
    let config = Config {
        mode: Mode::Practice,
        organisation: "Crash test".to_owned(),
        shortcode: "600992".parse().unwrap(),
        second_shortcode: None,
        ledger: folder.join("test.ledger"),
        locks: folder.join("locks"),
        downloads: folder.to_owned(),
        secrets_place: SecretsPlace::Memory,
        secrets: Arc::clone(&outside.keyring) as Arc<dyn console::Secrets>,
        portal: None,
        initiator,
        preferences: folder.join("preferences.json"),
        seal_key: SealKey::new(b"seal key of the crash test"),
        profile: console::ProfileMark::default(),
        callback_key: CallbackKey::new(b"callback key of the crash test"),
        daraja,
        relay: RelaySource::Here(relay.inbox()),
        settings: Settings {
            password_patience: Duration::from_millis(700),
            notice_interval: Duration::from_millis(50),
            ..Settings::careful()
        },
        sample: None,
        team: None,
        sample_bills: None,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(move |name, moment| crossing.cross(name, moment)),
    };
    let desk = open_desk(config).await;
    let founded = desk
        .ledger()
        .found(vec![person(desk.ledger())], SystemClock.now())
        .await;
    wire.alive(founded).await.unwrap();
    let open = wire.alive(desk.ledger().open_rotation().await).await.unwrap();
    if let Some(inquiry) = open.and_then(|open| open.inquiry) {
        is_not_lost(&inquiry.to_string(), &outside.keyring).await;
    }
    let work = Work::start(&desk);
    Harness {
        wire: Arc::clone(wire),
        desk,
        relay,
        work,
    }
}

/// What M-PESA may take, or took, is in the keyring.
async fn is_not_lost(inquiry: &str, keyring: &MemorySecrets) {
    let current = keyring.get("initiator-password").await.unwrap().unwrap();
    let tried = keyring.get("initiator-password-next").await.unwrap();
    let tried = tried.map_or_else(String::new, |tried| tried.expose_secret().to_owned());
    assert!(
        current.expose_secret() == NEW || tried.contains(inquiry),
        "the password that was tried is gone"
    );
}

impl Harness {
    async fn ask(&self, name: &str, request: Value) -> Result<Value, api::Problem> {
        let answer = dispatch::call(&self.desk, name, request).await;
        self.wire.alive(answer).await
    }

    /// Does what the person does, as far as it was not done.
    async fn to_the_end(&self, outside: &Outside) {
        let sign_in = json!({ "operator": 1, "passphrase": PASSPHRASE });
        self.ask("sign_in", sign_in).await.unwrap();
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < PATIENCE, "the change does not end");
            let page = self.ask("initiator", json!({})).await.unwrap();
            let change = &page["change"];
            match change["state"].as_str() {
                None if !page["history"].as_array().unwrap().is_empty() => break,
                // Refused where the change went on activity: the page is looked at again.
                None => drop(
                    self.ask("begin_password_change", json!({ "passphrase": PASSPHRASE }))
                        .await,
                ),
                Some("begun") => self.type_one(outside, change["tries"] == 0).await,
                Some(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    async fn type_one(&self, outside: &Outside, first: bool) {
        if !outside.changed_on_portal.swap(true, Ordering::SeqCst) {
            outside.simulator.set_password("testapi", NEW.into()).unwrap();
        }
        let password = if first { WRONG } else { NEW };
        outside.typed.fetch_add(1, Ordering::SeqCst);
        let typed = json!({ "password": password, "again": password, "set_on": null });
        drop(self.ask("try_password", typed).await);
    }

    async fn prove(&self, outside: &Outside) {
        let current = outside.keyring.get("initiator-password").await.unwrap().unwrap();
        assert_eq!(current.expose_secret(), NEW);
        let harness = self.ask("status", json!({})).await.unwrap();
        assert_eq!(harness["sending"]["state"], "on", "{harness}");
        let report = self.wire.alive(self.desk.ledger().check().await).await.unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        let entries = self.desk.ledger().entries(None, 500).await;
        let entries = self.wire.alive(entries).await.unwrap().0;
        let of = |kind: &str| entries.iter().filter(|entry| entry.fact.name() == kind).count();
        assert!(
            of("rotation_tried") <= outside.typed.load(Ordering::SeqCst),
            "a try that nobody wanted"
        );
        assert_eq!(of("rotation_done"), 1);
        let journal = outside.simulator.journal();
        let asked = journal
            .iter()
            .filter(|entry| entry.api == Some(Api::Balance) && matches!(entry.kind, Kind::Taken { .. }))
            .count();
        assert!(asked <= of("inquiry_asked"), "M-PESA was asked {asked} times");
        assert_eq!(outside.simulator.operators()[0].wrong, 0, "the new one is in use");
    }

    async fn close(self) {
        self.work.stop().await;
        self.relay.shutdown().await;
    }
}

fn person(ledger: &store::Ledger) -> NewOperator {
    NewOperator {
        name: "Amina".to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: new_key(ledger, PASSPHRASE),
    }
}

/// The spool, the port and the ledger of the life before are free as soon as its last thread has ended.
async fn listen(address: SocketAddr, folder: &Path) -> Relay {
    for _ in 0..200 {
        let spool = Spool::open(&folder.join("spool"), SpoolLimits::default(), Arc::new(|_, _| {}));
        if let Ok(spool) = spool {
            let config = RelayConfig {
                listen: address,
                inbox: InboxToken::from_bytes([7; 16]),
                limits: Limits::default(),
                clock: Arc::new(|| SystemClock.now()),
            };
            if let Ok(relay) = Relay::start(config, spool).await {
                return relay;
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the relay's address stayed taken");
}

async fn open_desk(config: Config) -> Arc<Desk> {
    for _ in 0..200 {
        match Desk::open(config.clone()).await {
            Ok(desk) => return desk,
            Err(console::OpenError::Ledger(store::StoreError::InUse { .. })) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            // Stopped while the ledger was made: whoever watches the wire ends this life.
            Err(console::OpenError::Ledger(store::StoreError::Closed)) => std::future::pending().await,
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("the ledger stayed locked");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// What a stopped task unwinds with.
struct Stopped;

/// Stops the program at a chosen crossing; nothing gets past it afterwards.
struct Wire {
    at: usize,
    dead: AtomicBool,
    crossed: Mutex<Vec<String>>,
    told: Notify,
}

impl Wire {
    fn at(at: usize) -> Self {
        Self {
            at,
            dead: AtomicBool::new(false),
            crossed: Mutex::default(),
            told: Notify::new(),
        }
    }

    fn cross(&self, name: &str, moment: Moment) {
        let dead = {
            let mut crossed = self.crossed.lock().unwrap();
            if !self.dead.load(Ordering::SeqCst) {
                crossed.push(format!("{name}, {moment:?}"));
                if crossed.len() == self.at {
                    self.dead.store(true, Ordering::SeqCst);
                }
            }
            self.dead.load(Ordering::SeqCst)
        };
        if dead {
            self.told.notify_one();
            panic_any(Stopped);
        }
    }

    /// What a program that still runs was answered; one that was stopped does nothing more.
    async fn alive<T>(&self, answer: T) -> T {
        if self.dead.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        answer
    }

    async fn tripped(&self) {
        while !self.dead.load(Ordering::SeqCst) {
            drop(tokio::time::timeout(Duration::from_millis(50), self.told.notified()).await);
        }
    }
}

/// Stops are not worth a backtrace; every other panic is.
fn silence_stops() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<Stopped>() {
                usual(info);
            }
        }));
    });
}
