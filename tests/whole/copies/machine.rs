//! One M-PESA and one relay, and machines with a data folder and a keyring each, which can be copied.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use api::{
    Problem,
    view::{Mode, SecretsPlace},
};
use async_trait::async_trait;
use console::{
    Config, Desk, InitiatorSource, OpenError, RelaySource, Secrets, SecretsError, SecretsErrorKind, Settings,
    SystemClock, SystemEntropy, Work, dispatch,
};
use daraja::{B2cVersion, Certificate, Daraja};
use daraja_sim::{JournalEntry, Kind, Pace, Simulator, journal};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use store::{Checkpoint, NewOperator};
use tempfile::TempDir;
use testkit::harness::new_key;
use treasury::{CallbackKey, SealKey};

pub(super) const MAKER: i64 = 1;
pub(super) const CHECKER: i64 = 2;
const PEOPLE: [(&str, &str); 2] = [("Amina", "green hills at dawn"), ("Otieno", "nine lake herons")];
const CONSUMER_SECRET: &str = "a consumer secret";
const PASSWORD: &str = "Canary#Initiator2026";
/// The longest that anything may take in these tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A keyring that can be copied, emptied and made read-only.
#[derive(Clone, Default)]
pub(super) struct Keyring(Arc<Mutex<State>>);

#[derive(Clone, Default)]
struct State {
    kept: BTreeMap<String, String>,
    read_only: bool,
    /// Where it is kept for every process of its machine.
    file: Option<PathBuf>,
}

impl State {
    /// What other processes kept meanwhile.
    fn look(&mut self) {
        if let Some(text) = self.file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()) {
            self.kept = serde_json::from_str(&text).unwrap();
        }
    }

    fn save(&self) {
        if let Some(file) = &self.file {
            let whole = file.with_extension(format!("{}", std::process::id()));
            std::fs::write(&whole, serde_json::to_string(&self.kept).unwrap()).unwrap();
            std::fs::rename(whole, file).unwrap();
        }
    }
}

impl Keyring {
    pub(super) fn new() -> Self {
        let this = Self::default();
        let kept = ("initiator-password".to_owned(), PASSWORD.to_owned());
        this.0.lock().unwrap().kept.extend([kept]);
        this
    }

    /// The keyring of a machine whose processes share it by a file.
    pub(super) fn in_file(file: &Path) -> Self {
        let this = Self::new();
        {
            let mut state = this.0.lock().unwrap();
            state.file = Some(file.to_owned());
            state.look();
            state.save();
        }
        this
    }

    /// What it holds now, in a keyring of its own.
    pub(super) fn copy(&self) -> Self {
        Self(Arc::new(Mutex::new(self.0.lock().unwrap().clone())))
    }

    pub(super) fn forget(&self, name: &str) {
        let mut state = self.0.lock().unwrap();
        state.look();
        state.kept.remove(name);
        state.save();
    }

    pub(super) fn set_read_only(&self, read_only: bool) {
        self.0.lock().unwrap().read_only = read_only;
    }

    pub(super) fn read(&self, name: &str) -> Option<String> {
        let mut state = self.0.lock().unwrap();
        state.look();
        state.kept.get(name).cloned()
    }
}

#[async_trait]
impl Secrets for Keyring {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        Ok(self.read(name).map(SecretString::from))
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        let mut state = self.0.lock().unwrap();
        if state.read_only {
            return Err(SecretsError {
                message: "Your keyring is locked.".to_owned(),
                kind: SecretsErrorKind::Locked,
            });
        }
        state.look();
        state.kept.insert(name.to_owned(), value.expose_secret().to_owned());
        state.save();
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.forget(name);
        Ok(())
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Keyring
    }
}

/// M-PESA, the relay that hears it, and where machines' folders are.
pub(super) struct World {
    pub(super) simulator: Simulator,
    pub(super) relay: Relay,
    pub(super) folder: TempDir,
    pub(super) b2c: B2cVersion,
    /// Whether machines hear M-PESA at a relay elsewhere, with which each is paired.
    pub(super) elsewhere: bool,
}

/// What a machine's console is opened with.
pub(super) struct Opening<'a> {
    /// M-PESA's address and its certificate.
    pub(super) mpesa: (&'a str, &'a str),
    pub(super) b2c: B2cVersion,
    pub(super) relay: RelaySource,
    pub(super) folder: PathBuf,
    /// Where the machine notes which ledgers are open.
    pub(super) locks: PathBuf,
    pub(super) keyring: &'a Keyring,
    pub(super) checkpoint: Checkpoint,
}

impl World {
    pub(super) async fn open(b2c: B2cVersion) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let simulator = Simulator::start(daraja_sim::Config {
            consumer_secret: CONSUMER_SECRET.into(),
            initiator_password: PASSWORD.into(),
            pace: Pace::AT_ONCE,
            ..daraja_sim::Config::practice(7)
        })
        .await
        .unwrap();
        let spool = folder.path().join("relay.spool");
        let spool = Spool::open(&spool, SpoolLimits::default(), Arc::new(|_, _| {})).unwrap();
        let config = RelayConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            inbox: InboxToken::from_bytes([7; 16]),
            limits: Limits::default(),
            clock: Arc::new(|| console::Clock::now(&SystemClock)),
        };
        let relay = Relay::start(config, spool).await.unwrap();
        Self {
            simulator,
            relay,
            folder,
            b2c,
            elsewhere: false,
        }
    }

    pub(super) fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A copy of a machine's data folder, under another name.
    pub(super) fn copied(&self, from: &str, to: &str) {
        copy_folder(&self.place(from), &self.place(to));
    }

    pub(super) async fn machine(&self, name: &str, keyring: &Keyring) -> Machine {
        self.try_machine(name, keyring, Arc::new(|_, _| {})).await.unwrap()
    }

    /// Another machine: it does not know what is open on the first.
    pub(super) async fn other_machine(&self, name: &str, keyring: &Keyring) -> Machine {
        let locks = self.place("locks of another machine");
        self.opened(name, keyring, locks, Arc::new(|_, _| {})).await.unwrap()
    }

    pub(super) async fn try_machine(
        &self,
        name: &str,
        keyring: &Keyring,
        checkpoint: Checkpoint,
    ) -> Result<Machine, OpenError> {
        let locks = self.place("locks of one machine");
        self.opened(name, keyring, locks, checkpoint).await
    }

    async fn opened(
        &self,
        name: &str,
        keyring: &Keyring,
        locks: PathBuf,
        checkpoint: Checkpoint,
    ) -> Result<Machine, OpenError> {
        Machine::open(Opening {
            mpesa: (&self.simulator.base_url(), self.simulator.certificate_pem()),
            b2c: self.b2c,
            relay: match self.elsewhere {
                true => RelaySource::Elsewhere,
                false => RelaySource::Here(self.relay.inbox()),
            },
            folder: self.place(name),
            locks,
            keyring,
            checkpoint,
        })
        .await
    }

    pub(super) fn journal(&self) -> Vec<JournalEntry> {
        self.simulator.journal()
    }

    /// How many requests to pay M-PESA took.
    pub(super) fn taken(&self) -> usize {
        let pays = |entry: &&JournalEntry| matches!(entry.kind, Kind::Taken { .. }) && entry.amount > 0;
        self.journal().iter().filter(pays).count()
    }

    /// By M-PESA's own journal nobody was paid twice.
    pub(super) fn nobody_was_paid_twice(&self, history: &str) {
        let mut paid = BTreeMap::<String, usize>::new();
        for payment in journal::paid(&self.journal()) {
            *paid.entry(payment.payee).or_default() += 1;
        }
        for (payee, times) in paid {
            assert_eq!(times, 1, "{history}: {payee} was paid {times} times");
        }
    }
}

/// Settings that do not make a test wait.
fn lively() -> Settings {
    Settings {
        pace: Duration::ZERO,
        in_flight: 4,
        claim: 4,
        look_again: Duration::from_millis(50),
        first_pause: Duration::from_millis(50),
        longest_pause: Duration::from_millis(200),
        result_deadline: Duration::from_secs(5),
        doubt_interval: Duration::from_millis(50),
        asking: console::Asking {
            first: Duration::from_millis(20),
            longest: Duration::from_millis(200),
            patience: Duration::from_secs(2),
            ..console::Asking::careful()
        },
        ..Settings::careful()
    }
}

pub(super) fn copy_folder(from: &Path, to: &Path) {
    drop(std::fs::remove_dir_all(to));
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A console that is open.
pub(super) struct Machine {
    pub(super) desk: Arc<Desk>,
    work: Option<Work>,
    lock: PathBuf,
}

impl Machine {
    pub(super) async fn open(opening: Opening<'_>) -> Result<Self, OpenError> {
        let Opening { folder, keyring, .. } = opening;
        std::fs::create_dir_all(&folder).unwrap();
        let (address, certificate) = opening.mpesa;
        let initiator = InitiatorSource {
            name: daraja_sim::Config::practice(0).initiator,
            certificate: Certificate::parse(certificate.as_bytes()).unwrap(),
        };
        let daraja = Daraja::builder(address)
            .consumer(
                daraja_sim::Config::practice(0).consumer_key.into(),
                CONSUMER_SECRET.into(),
            )
            .operator(initiator.operator(&PASSWORD.into()).unwrap())
            .b2c_version(opening.b2c)
            .build()
            .unwrap();
        let config = Config {
            mode: Mode::Practice,
            profile: console::ProfileMark::default(),
            organisation: "Mavuno Growers".to_owned(),
            shortcode: "600992".parse().unwrap(),
            second_shortcode: None,
            ledger: folder.join("organisation.ledger"),
            locks: opening.locks,
            downloads: folder.join("downloads"),
            secrets_place: keyring.place(),
            secrets: Arc::new(keyring.clone()),
            portal: None,
            initiator,
            preferences: folder.join("preferences.json"),
            seal_key: SealKey::new(b"seal key of this organisation"),
            callback_key: CallbackKey::new(b"callback key of this organisation"),
            daraja,
            relay: opening.relay,
            settings: lively(),
            sample: None,
            team: None,
            sample_bills: None,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            checkpoint: opening.checkpoint,
        };
        let desk = Desk::open(config).await?;
        let people = PEOPLE.map(|(name, passphrase)| NewOperator {
            name: name.to_owned(),
            roles: treasury::Roles::FOUNDER,
            key: new_key(desk.ledger(), passphrase),
        });
        desk.ledger().found(people.to_vec(), 1).await.unwrap();
        Ok(Self {
            work: Some(Work::start(&desk)),
            lock: folder.join("organisation.lock"),
            desk,
        })
    }

    /// Closes it, as its window is closed.
    pub(super) async fn close(mut self) {
        if let Some(work) = self.work.take() {
            work.stop().await;
        }
        let lock = self.lock.clone();
        drop(self);
        // The ledger's file is whole, and may be copied, once its writer has let go of it.
        let started = Instant::now();
        loop {
            let file = std::fs::File::open(&lock).unwrap();
            if file.try_lock().is_ok() {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "the ledger stayed open");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(super) async fn call(&self, name: &str, request: Value) -> Result<Value, Problem> {
        dispatch::call(&self.desk, name, request).await
    }

    pub(super) async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = self.call(name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    pub(super) async fn sign_in(&self, operator: i64) {
        let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
        self.ask("sign_in", request).await;
    }

    /// A payroll of so many ordinary payees, waiting for approval.
    pub(super) async fn submitted(&self, payees: u32) -> i64 {
        self.sign_in(MAKER).await;
        let rows: String = (0..payees)
            .map(|n| format!("07225{n:05},{},Payee {n},March\n", 100 + n))
            .collect();
        let file = format!("Phone,Amount,Name,Reference\n{rows}");
        let import = dispatch::begin_import(&self.desk, "payroll.csv".to_owned(), file.into_bytes()).unwrap();
        let import = import.import;
        self.until("the file is read", async || {
            let view = self.ask("import_view", json!({ "import": import })).await;
            (view["progress"]["state"] == "ready").then_some(())
        })
        .await;
        let drafted = self
            .ask("draft_batch", json!({ "import": import, "title": "March" }))
            .await;
        let batch = drafted["batch"].as_i64().unwrap();
        self.ask("submit_batch", json!({ "batch": batch })).await;
        batch
    }

    /// A supplier's bill, waiting for approval.
    pub(super) async fn bill(&self) -> i64 {
        self.bill_of("700100").await
    }

    /// A bill of the supplier with this pay bill number.
    pub(super) async fn bill_of(&self, number: &str) -> i64 {
        self.sign_in(MAKER).await;
        let request = json!({ "kind": "pay_bill", "number": number, "account": "INV-42", "amount": "1,500",
            "name": "A supplier", "reference": "October" });
        let batch = self.ask("draft_bill", request).await["batch"].as_i64().unwrap();
        self.ask("submit_batch", json!({ "batch": batch })).await;
        batch
    }

    pub(super) async fn approve(&self, batch: i64) {
        self.sign_in(CHECKER).await;
        let shown = self.ask("batch", json!({ "batch": batch })).await;
        let request =
            json!({ "batch": batch, "digest": shown["digest"], "passphrase": passphrase(CHECKER), "note": "" });
        self.ask("approve_batch", request).await;
    }

    pub(super) async fn pause(&self) {
        self.sign_in(MAKER).await;
        self.ask("pause_sending", json!({})).await;
    }

    pub(super) async fn resume(&self) {
        self.sign_in(MAKER).await;
        self.ask("resume_sending", json!({ "without_relay": false, "decided": true }))
            .await;
    }

    /// Two people pair it with the relay that printed `code`.
    pub(super) async fn pair(&self, code: &relay::PairingCode) {
        self.sign_in(MAKER).await;
        let request = json!({ "code": code.expose().expose_secret(), "name": "Finance desk", "replace": false,
            "my_passphrase": passphrase(MAKER), "second": CHECKER, "second_passphrase": passphrase(CHECKER) });
        self.ask("pair_relay", request).await;
    }

    /// Two people go on with this copy.
    pub(super) async fn readmit(&self) {
        self.sign_in(MAKER).await;
        let request = json!({ "my_passphrase": passphrase(MAKER), "second": CHECKER,
            "second_passphrase": passphrase(CHECKER) });
        self.ask("readmit_ledger", request).await;
    }

    /// What the frame says.
    /// How the organisation stands. It is told to nobody who is not signed in.
    pub(super) async fn harness(&self) -> Value {
        let harness = self.ask("status", json!({})).await;
        if !harness["session"].is_null() {
            return harness;
        }
        self.sign_in(MAKER).await;
        self.ask("status", json!({})).await
    }

    /// What was found about the ledger's age, where anything was.
    pub(super) async fn age(&self) -> Option<String> {
        self.harness().await["ledger"]["age"]["found"]
            .as_str()
            .map(str::to_owned)
    }

    /// Waits until nothing of a batch is to be sent or awaited.
    pub(super) async fn ended(&self, batch: i64) -> Value {
        self.sign_in(CHECKER).await;
        self.until("the batch ends", async || {
            let view = self.ask("batch", json!({ "batch": batch })).await;
            let open = ["to_go", "sending", "accepted"];
            let count = |state: &str| view["row"]["totals"][state]["count"].as_i64().unwrap();
            open.iter().all(|state| count(state) == 0).then_some(view)
        })
        .await
    }

    /// How many payouts of a batch stand so.
    pub(super) async fn count(&self, batch: i64, state: &str) -> i64 {
        let view = self.ask("batch", json!({ "batch": batch })).await;
        view["row"]["totals"][state]["count"].as_i64().unwrap()
    }

    pub(super) async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

pub(super) fn passphrase(operator: i64) -> &'static str {
    PEOPLE[usize::try_from(operator - 1).unwrap()].1
}
