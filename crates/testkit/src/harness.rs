//! A whole harness in one process, for tests: the real console, ledger, relay and client over real HTTP on loopback, against
//! the simulator, with settings that do not make a test wait.

mod callbacks;

use std::{
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use api::{Problem, view};
use console::{
    Clock, Config, Desk, InitiatorSource, KeyCost, MemorySecrets, RelaySource, Secrets, Settings, SystemClock,
    SystemEntropy, Work, dispatch,
};
use daraja::{B2cVersion, Certificate, Daraja, Timeouts};
use daraja_sim::{Delivery, Kind, Pace, Scenario, Simulator};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};
use serde_json::{Value, json};
use store::{Checkpoint, Ledger, NewOperator, OpenKey, OpenedFor, Operator};
use tempfile::TempDir;
use treasury::{AttemptId, CallbackKey, Channel, PayoutId, Roles, SealKey, WrappedKey};

pub use self::callbacks::{failure, post, success};
use crate::meddler::{Meddler, Rule};

/// Who can sign in, by number from 1: name, passphrase.
pub const PEOPLE: [(&str, &str); 3] = [
    ("Amina", "canary-passphrase-of-amina"),
    ("Otieno", "canary-passphrase-of-otieno"),
    ("Wanjiku", "canary-passphrase-of-wanjiku"),
];
/// Prepares.
pub const MAKER: i64 = 1;
/// Approves.
pub const CHECKER: i64 = 2;
/// Approves too.
pub const OTHER_CHECKER: i64 = 3;

/// To be searched for where no secret may be.
pub const CONSUMER_SECRET: &str = "canary-consumer-secret";
/// To be searched for where no secret may be.
pub const INITIATOR_PASSWORD: &str = "Canary#Initiator2026";

/// The longest that anything may take in these tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// What differs from the ordinary harness.
pub struct Plan {
    /// How the console works.
    pub settings: Settings,
    /// How M-PESA's payees behave.
    pub scenario: Scenario,
    /// How fast M-PESA is.
    pub pace: Pace,
    /// Stands between the console and the simulator.
    pub meddle: Option<Rule>,
    /// The longest that a request to M-PESA may take.
    pub request_time: Duration,
    /// Around every durable write and call outside.
    pub checkpoint: Checkpoint,
    /// In the keyring's place.
    pub secrets: Arc<dyn Secrets>,
    /// Whether answers are heard at a relay elsewhere that the secrets know, and not at the one inside.
    pub elsewhere: bool,
    /// How M-PESA posts callbacks.
    pub delivery: Delivery,
    /// Which request pays people.
    pub b2c: B2cVersion,
    /// The number that bills are paid from, where that is another.
    pub second_shortcode: Option<&'static str>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            settings: Settings {
                pace: Duration::ZERO,
                in_flight: 4,
                claim: 20,
                first_pause: Duration::from_millis(50),
                longest_pause: Duration::from_millis(200),
                result_deadline: Duration::from_millis(1_500),
                doubt_interval: Duration::from_millis(100),
                password_patience: Duration::from_millis(1_500),
                notice_interval: Duration::from_millis(50),
                not_paid_after: Duration::ZERO,
                // A test that moves the clock on by weeks is not about being signed out by it.
                idle_minutes: 10_000_000,
                ..Settings::careful()
            },
            scenario: Scenario::new(),
            pace: Pace::AT_ONCE,
            meddle: None,
            request_time: Duration::from_secs(10),
            checkpoint: Arc::new(|_, _| {}),
            secrets: Arc::new(MemorySecrets::with([("initiator-password", INITIATOR_PASSWORD)])),
            elsewhere: false,
            delivery: Delivery::default(),
            b2c: B2cVersion::V3,
            second_shortcode: None,
        }
    }
}

/// The system's time, and a little more.
#[derive(Debug, Default)]
pub struct ShiftedClock(AtomicI64);

impl ShiftedClock {
    /// Moves the clock on.
    pub fn forward(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap();
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> i64 {
        SystemClock.now() + self.0.load(Ordering::SeqCst)
    }
}

/// An organisation in practice: console, ledger, relay and client in this process, and the simulator.
pub struct Harness {
    /// The console.
    pub desk: Arc<Desk>,
    /// M-PESA's part.
    pub simulator: Simulator,
    /// Where callbacks come in.
    pub relay: Relay,
    /// What stands between the console and the simulator, where the plan asks for it.
    pub meddler: Option<Meddler>,
    /// The console's clock.
    pub clock: Arc<ShiftedClock>,
    /// Makes and checks the addresses of callbacks.
    pub callback_key: CallbackKey,
    /// Where all of it is kept.
    pub folder: TempDir,
    work: Mutex<Option<Work>>,
    answers: Mutex<Vec<String>>,
}

impl Harness {
    /// Opens an ordinary one.
    pub async fn open() -> Self {
        Self::planned(Plan::default()).await
    }

    /// Opens one with what differs.
    pub async fn planned(plan: Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let simulator = Simulator::start(daraja_sim::Config {
            consumer_secret: CONSUMER_SECRET.into(),
            initiator_password: INITIATOR_PASSWORD.into(),
            pace: plan.pace,
            scenario: plan.scenario,
            delivery: plan.delivery,
            ..daraja_sim::Config::practice(7)
        })
        .await
        .unwrap();
        let meddler = match plan.meddle {
            Some(rule) => Some(Meddler::start(simulator.address(), rule).await),
            None => None,
        };
        let gateway = meddler.as_ref().map_or_else(|| simulator.base_url(), Meddler::base_url);
        let clock = Arc::new(ShiftedClock::default());
        let relay = relay(&folder, Arc::clone(&clock)).await;
        let callback_key = CallbackKey::new(b"canary-callback-key");
        let initiator = InitiatorSource {
            name: daraja_sim::Config::practice(0).initiator,
            certificate: Certificate::parse(simulator.certificate_pem().as_bytes()).unwrap(),
        };
        let desk = Desk::open(Config {
            mode: view::Mode::Practice,
            organisation: "Mavuno Growers".to_owned(),
            shortcode: "600992".parse().unwrap(),
            second_shortcode: plan.second_shortcode.map(|number| number.parse().unwrap()),
            ledger: folder.path().join("organisation.ledger"),
            locks: folder.path().join("locks"),
            downloads: folder.path().join("downloads"),
            secrets_place: view::SecretsPlace::Memory,
            secrets: plan.secrets,
            portal: None,
            initiator: initiator.clone(),
            preferences: folder.path().join("preferences.json"),
            seal_key: SealKey::new(b"canary-seal-key"),
            profile: console::ProfileMark::default(),
            callback_key: callback_key.clone(),
            daraja: client(&gateway, &initiator, plan.request_time, plan.b2c),
            relay: match plan.elsewhere {
                true => RelaySource::Elsewhere,
                false => RelaySource::Here(relay.inbox()),
            },
            settings: plan.settings,
            sample: Some(("sample.csv".to_owned(), rows(&[("0711000100", 10)]).into_bytes().into())),
            team: None,
            sample_bills: None,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(SystemEntropy),
            checkpoint: plan.checkpoint,
        })
        .await
        .unwrap();
        found(&desk).await;
        let work = Work::start(&desk);
        Self {
            desk,
            simulator,
            relay,
            meddler,
            clock,
            callback_key,
            folder,
            work: Mutex::new(Some(work)),
            answers: Mutex::default(),
        }
    }

    /// Ends all that runs by itself, as when the program is closed.
    pub async fn rest(&self) {
        let work = self.work.lock().unwrap().take();
        if let Some(work) = work {
            work.stop().await;
        }
    }

    /// Ends everything.
    pub async fn close(self) {
        self.rest().await;
        self.relay.shutdown().await;
        self.simulator.shutdown().await;
    }

    /// Everything that any command answered so far, refusals included, as text.
    pub fn answers(&self) -> String {
        self.answers.lock().unwrap().join("\n")
    }

    /// Gives a command, as the screen does.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Problem> {
        let answer = dispatch::call(&self.desk, name, request).await;
        let text = match &answer {
            Ok(value) => value.to_string(),
            Err(problem) => serde_json::to_string(problem).unwrap(),
        };
        self.answers.lock().unwrap().push(text);
        answer
    }

    /// Gives a command that must succeed.
    pub async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = self.call(name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    /// Gives a command that must be refused.
    pub async fn refused(&self, name: &str, request: Value) -> Problem {
        match self.call(name, request).await {
            Ok(answer) => panic!("{name} should have been refused, and answered {answer}"),
            Err(problem) => problem,
        }
    }

    /// Signs in as one of [`PEOPLE`].
    pub async fn sign_in(&self, operator: i64) {
        let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
        self.ask("sign_in", request).await;
    }

    /// Imports a file as the person signed in, and waits until it was read.
    pub async fn import(&self, text: &str) -> i64 {
        let import = dispatch::begin_import(&self.desk, "payroll.csv".to_owned(), text.as_bytes().to_vec()).unwrap();
        self.read(import.import).await;
        import.import
    }

    /// Hands over a file to attach, as the person signed in, and answers its number.
    pub async fn hold(&self, name: &str, bytes: &[u8]) -> Result<i64, Problem> {
        let held = dispatch::hold_attachment(&self.desk, name.to_owned(), bytes.to_vec()).await;
        held.map(|held| held.import)
    }

    /// Attaches a file to a batch, as the person signed in.
    pub async fn attach(&self, batch: i64, name: &str, bytes: &[u8]) {
        let file = self.hold(name, bytes).await.unwrap();
        self.ask("attach_file", json!({ "batch": batch, "file": file })).await;
    }

    /// Waits until a file was read to its end, and answers what was found.
    pub async fn read(&self, import: i64) -> Value {
        self.until("the file is read", async || {
            let view = self.ask("import_view", json!({ "import": import })).await;
            (view["progress"]["state"] == "ready").then_some(view)
        })
        .await
    }

    /// A batch of these payees and shillings, prepared by the maker.
    pub async fn drafted(&self, payees: &[(&str, u32)]) -> i64 {
        self.sign_in(MAKER).await;
        let import = self.import(&rows(payees)).await;
        let request = json!({ "import": import, "title": "March payroll" });
        self.ask("draft_batch", request).await["batch"].as_i64().unwrap()
    }

    /// As [`Self::drafted`], and submitted.
    pub async fn submitted(&self, payees: &[(&str, u32)]) -> i64 {
        let batch = self.drafted(payees).await;
        self.ask("submit_batch", json!({ "batch": batch })).await;
        batch
    }

    /// A batch that the checker approved; the checker stays signed in.
    pub async fn approved(&self, payees: &[(&str, u32)]) -> i64 {
        let batch = self.submitted(payees).await;
        self.approve(batch, CHECKER).await;
        batch
    }

    /// Approves a batch as it is shown now.
    pub async fn approve(&self, batch: i64, checker: i64) {
        self.sign_in(checker).await;
        let request = self.approval(batch, checker).await;
        self.ask("approve_batch", request).await;
    }

    /// The request that approves a batch as it is shown now.
    pub async fn approval(&self, batch: i64, checker: i64) -> Value {
        let shown = self.batch(batch).await;
        json!({
            "batch": batch, "digest": shown["digest"], "passphrase": passphrase(checker), "note": "",
            "warnings": shown["warnings"]["digest"], "evidence": shown["evidence"],
        })
    }

    /// What M-PESA says of a batch's failed payouts, once it was asked about them, as the person signed in.
    pub async fn checked(&self, batch: i64) -> Value {
        self.ask("check_failed", json!({ "batch": batch })).await;
        self.until("M-PESA was asked about what failed", async || {
            let view = self.ask("failed_again", json!({ "batch": batch })).await;
            (view["running"] == false).then_some(view)
        })
        .await
    }

    /// A new draft of what of a batch M-PESA confirms as not paid.
    pub async fn paid_again(&self, batch: i64) -> i64 {
        self.checked(batch).await;
        self.ask("redo_failed", json!({ "batch": batch })).await["batch"]
            .as_i64()
            .unwrap()
    }

    /// What the screen shows of a batch.
    pub async fn batch(&self, batch: i64) -> Value {
        self.ask("batch", json!({ "batch": batch })).await
    }

    /// Waits until nothing of a batch is to be sent or awaited any more.
    pub async fn ended(&self, batch: i64) -> Value {
        self.until("the batch ends", async || {
            let view = self.batch(batch).await;
            let open = ["to_go", "sending", "accepted"];
            open.iter().all(|state| count(&view, state) == 0).then_some(view)
        })
        .await
    }

    /// Waits until all payouts of a batch are paid.
    pub async fn ended_all_paid(&self, batch: i64, payouts: i64) -> Value {
        self.until("all are paid", async || {
            let view = self.batch(batch).await;
            (count(&view, "paid") == payouts).then_some(view)
        })
        .await
    }

    /// Every payout of a batch, as in the file.
    pub async fn payouts(&self, batch: i64) -> Vec<Value> {
        let request = json!({
            "filter": { "batch": batch, "states": [], "from": null, "until": null, "search": "", "alarms": false },
            "sort": "line", "at": { "kind": "index", "index": 0 }, "limit": 500,
        });
        let page = self.ask("payouts", request).await;
        page["rows"].as_array().unwrap().clone()
    }

    /// The one payout of a batch of one.
    pub async fn only_payout(&self, batch: i64) -> Value {
        let mut payouts = self.payouts(batch).await;
        assert_eq!(payouts.len(), 1);
        payouts.remove(0)
    }

    /// Waits until the one payout of a batch stands at `state`.
    pub async fn stands(&self, batch: i64, state: &str) -> Value {
        self.until(&format!("the payout is {state}"), async || {
            let payout = self.only_payout(batch).await;
            (payout["state"] == state).then_some(payout)
        })
        .await
    }

    /// Waits until `look` finds something.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How often M-PESA took a request to pay.
    pub fn taken(&self) -> usize {
        let journal = self.simulator.journal();
        let taken = |entry: &&daraja_sim::JournalEntry| {
            matches!(entry.api, Some(daraja_sim::Api::B2c | daraja_sim::Api::B2cV1))
                && matches!(entry.kind, Kind::Taken { .. })
        };
        journal.iter().filter(taken).count()
    }

    /// The attempts of a payout, oldest first.
    pub async fn attempts(&self, payout: &Value) -> Vec<AttemptId> {
        let id = PayoutId::new(payout["id"].as_i64().unwrap());
        let (attempts, _) = self.desk.ledger().history(id).await.unwrap();
        attempts.into_iter().map(|attempt| attempt.id).collect()
    }

    /// The address that M-PESA was given for the result of an attempt.
    pub fn result_url(&self, attempt: AttemptId) -> String {
        let path = self.callback_key.path(attempt, Channel::Result);
        format!("{}/{path}", self.relay.base_url())
    }
}

/// What one of [`PEOPLE`] signs in with.
pub fn passphrase(operator: i64) -> &'static str {
    PEOPLE[usize::try_from(operator - 1).unwrap()].1
}

/// Payouts of a batch that stand at `state`, by the totals of its view.
pub fn count(view: &Value, state: &str) -> i64 {
    view["row"]["totals"][state]["count"].as_i64().unwrap()
}

/// A payroll file: phone numbers and whole shillings.
pub fn rows(payees: &[(&str, u32)]) -> String {
    let mut text = "Phone,Amount,Name,Reference\n".to_owned();
    for (index, (phone, shillings)) in payees.iter().enumerate() {
        writeln!(text, "{phone},{shillings},Payee {index},March").unwrap();
    }
    text
}

/// `count` ordinary payees.
pub fn ordinary(count: u32) -> Vec<(String, u32)> {
    (0..count).map(|n| (format!("07225{n:05}"), 100 + n)).collect()
}

/// As [`Harness::drafted`] takes them.
pub fn borrowed(payees: &[(String, u32)]) -> Vec<(&str, u32)> {
    payees.iter().map(|(phone, amount)| (phone.as_str(), *amount)).collect()
}

async fn relay(folder: &TempDir, clock: Arc<ShiftedClock>) -> Relay {
    let spool = Spool::open(
        &folder.path().join("harness.spool"),
        SpoolLimits::default(),
        Arc::new(|_, _| {}),
    )
    .unwrap();
    let config = RelayConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        inbox: InboxToken::from_bytes([7; 16]),
        limits: Limits::default(),
        clock: Arc::new(move || clock.now()),
    };
    Relay::start(config, spool).await.unwrap()
}

fn client(gateway: &str, initiator: &InitiatorSource, request_time: Duration, b2c: B2cVersion) -> Daraja {
    let practice = daraja_sim::Config::practice(0);
    Daraja::builder(gateway)
        .consumer(practice.consumer_key.into(), CONSUMER_SECRET.into())
        .operator(initiator.operator(&INITIATOR_PASSWORD.into()).unwrap())
        .timeouts(Timeouts {
            request: request_time,
            ..Timeouts::default()
        })
        .b2c_version(b2c)
        .build()
        .unwrap()
}

/// A new signing key that `passphrase` opens.
pub fn new_key(ledger: &Ledger, passphrase: &str) -> WrappedKey {
    console::new_person_key(ledger, &passphrase.into(), KeyCost::USUAL, &SystemEntropy).unwrap()
}

/// The keys of a harness's people, open for whatever a test writes into its ledger without a command.
pub async fn open_keys(desk: &Desk) -> Vec<OpenKey> {
    let people = desk.ledger().operators().await.unwrap();
    let open = |(person, (_, passphrase)): (&Operator, &(&str, &str))| {
        let key = console::open_person_key(desk.ledger(), &person.key, &(*passphrase).into()).unwrap();
        desk.ledger().open_key(person.id, key, OpenedFor::Act)
    };
    people.iter().zip(&PEOPLE).map(open).collect()
}

async fn found(desk: &Desk) {
    let ledger = desk.ledger().clone();
    let made = tokio::task::spawn_blocking(move || {
        let operator = |(name, passphrase): &(&str, &str)| NewOperator {
            name: (*name).to_owned(),
            roles: Roles::FOUNDER,
            key: new_key(&ledger, passphrase),
        };
        PEOPLE.iter().map(operator).collect()
    });
    desk.ledger().found(made.await.unwrap(), 1).await.unwrap();
}
