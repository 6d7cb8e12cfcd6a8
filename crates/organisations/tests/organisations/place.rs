//! A machine with a keyring, a simulated M-PESA and a relay.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use api::{Problem, view::SecretsPlace};
use async_trait::async_trait;
use console::{
    Clock as _, Entropy as _, OpeningProgress, Secrets, SecretsError, SecretsErrorKind, Settings, SystemClock,
    SystemEntropy,
};
use daraja_sim::{Pace, Scenario, Simulator};
use organisations::{Gateway, Gateways, Office, OfficeConfig, Opened, PortalCard, PracticeWorld, Vault};
use relay::{
    InboxToken, Limits, PairingCode, RegisterStore, Registry, Server, ServerConfig, Sources, Spool, SpoolLimits,
    SqliteRegister, SqliteTeams, TeamLogs,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

pub(crate) const CONSUMER_SECRET: &str = "canary-consumer-secret";
pub(crate) const PASSWORD: &str = "Canary#Initiator2026";
pub(crate) const PASSPHRASES: [(&str, &str, &str); 2] = [
    ("Amina Njeri", "maker", "canary green hills at dawn"),
    ("Otieno Ouma", "checker", "canary nine lake herons"),
];
/// An organisation that pays from a number of its own. No two on one machine pay from the same.
pub(crate) const HIGHLAND: &str = "Highland";
pub(crate) const SECOND_SHORTCODE: &str = "600993";
const PATIENCE: Duration = Duration::from_secs(60);

/// A keyring in memory that says that it is one, can be locked, and tells what it holds.
#[derive(Default)]
pub(crate) struct Keyring {
    pub(crate) kept: Mutex<BTreeMap<String, String>>,
    pub(crate) locked: Mutex<bool>,
    /// Held for writing while it shows its prompt.
    pub(crate) prompt: tokio::sync::RwLock<()>,
}

impl Keyring {
    async fn check(&self) -> Result<(), SecretsError> {
        let _answered = self.prompt.read().await;
        match *self.locked.lock().unwrap() {
            true => Err(SecretsError {
                message: "Your keyring is locked. Unlock it with its password, then try again.".to_owned(),
                kind: SecretsErrorKind::Locked,
            }),
            false => Ok(()),
        }
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }
}

/// The keyring as an office gets it.
#[derive(Clone)]
struct Held(Arc<Keyring>);

#[async_trait]
impl Secrets for Held {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.0.check().await?;
        Ok(self.0.kept.lock().unwrap().get(name).cloned().map(SecretString::from))
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.0.check().await?;
        let value = value.expose_secret().to_owned();
        self.0.kept.lock().unwrap().insert(name.to_owned(), value);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.0.check().await?;
        self.0.kept.lock().unwrap().remove(name);
        Ok(())
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Keyring
    }
}

#[async_trait]
impl Vault for Held {
    async fn open(&self) -> Result<Arc<dyn Secrets>, SecretsError> {
        self.0.check().await?;
        Ok(Arc::new(self.clone()))
    }
}

/// A machine without practice: these tests are about the other organisations.
struct NoPractice;

#[async_trait]
impl PracticeWorld for NoPractice {
    fn organisation(&self) -> (String, String) {
        ("Practice".to_owned(), "600992".to_owned())
    }
    async fn open(&self, _: Option<Arc<dyn Secrets>>, _: OpeningProgress) -> Result<Opened, String> {
        Err("There is no practice here.".to_owned())
    }
    async fn gateway(&self, _: Arc<dyn Secrets>) -> Result<Gateway, String> {
        Err("There is no practice here.".to_owned())
    }
    async fn portal(&self, _: Arc<dyn Secrets>) -> Result<PortalCard, String> {
        Err("There is no practice here.".to_owned())
    }
    async fn team_line(&self, _: Arc<dyn Secrets>) -> Result<SecretString, String> {
        Err("There is no practice here.".to_owned())
    }
    async fn close(&self) {}
}

pub(crate) struct Place {
    pub(crate) office: Arc<Office>,
    pub(crate) simulator: Simulator,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) folder: TempDir,
    relay: Server,
    register: Arc<dyn RegisterStore>,
    teams: TeamLogs,
    pub(crate) answers: Mutex<Vec<String>>,
}

impl Place {
    pub(crate) async fn new(scenario: Scenario) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let simulator = Simulator::start(daraja_sim::Config {
            consumer_secret: CONSUMER_SECRET.into(),
            initiator_password: PASSWORD.into(),
            pace: Pace::AT_ONCE,
            scenario,
            shortcodes: vec![daraja_sim::Opening {
                shortcode: SECOND_SHORTCODE.parse().unwrap(),
                utility: daraja_sim::Config::practice(11).utility,
                working: daraja_sim::Config::practice(11).working,
            }],
            ..daraja_sim::Config::practice(11)
        })
        .await
        .unwrap();
        let (relay, register, teams) = relay(folder.path()).await;
        let keyring = Arc::new(Keyring::default());
        let office = office(folder.path(), &simulator, &keyring);
        Self {
            office,
            simulator,
            keyring,
            folder,
            relay,
            register,
            teams,
            answers: Mutex::default(),
        }
    }

    /// The program, stopped and started again.
    pub(crate) async fn restart(&mut self) {
        self.office.close().await;
        self.office = office(self.folder.path(), &self.simulator, &self.keyring);
    }

    pub(crate) async fn close(self) {
        self.office.close().await;
        self.relay.shutdown().await;
        self.simulator.shutdown().await;
    }

    pub(crate) async fn call(&self, name: &str, request: Value) -> Result<Value, Problem> {
        let answer = self.office.call(name, request).await;
        let text = match &answer {
            Ok(value) => value.to_string(),
            Err(problem) => serde_json::to_string(problem).unwrap(),
        };
        self.answers.lock().unwrap().push(text);
        answer
    }

    pub(crate) async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = self.call(name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    pub(crate) async fn refused(&self, name: &str, request: Value) -> Problem {
        match self.call(name, request).await {
            Ok(answer) => panic!("{name} should have been refused, and answered {answer}"),
            Err(problem) => problem,
        }
    }

    /// What is wrong with a field, as a sentence.
    pub(crate) async fn wrong(&self, name: &str, request: Value) -> (String, String) {
        match self.refused(name, request).await {
            Problem::BadField { field, message } => (field, message),
            other => panic!("{name}: {other:?}"),
        }
    }

    pub(crate) async fn begin(&self, mode: &str) -> String {
        let begun = self.ask("connect_begin", json!({ "mode": mode })).await;
        begun["profile"].as_str().unwrap().to_owned()
    }

    /// The steps up to the relay, as they go where nothing is mistyped but perhaps the password.
    pub(crate) async fn up_to_check(&self, profile: &str, organisation: &str, password: &str) {
        self.organisation(profile, organisation).await;
        self.keys(profile).await;
        self.certificate(profile).await;
        self.initiator(profile, password).await;
        let code = self.pairing_code().await;
        self.ask("connect_relay", json!({ "profile": profile, "code": code }))
            .await;
    }

    pub(crate) async fn organisation(&self, profile: &str, organisation: &str) {
        let shortcode = match organisation {
            HIGHLAND => SECOND_SHORTCODE,
            _ => "600992",
        };
        let request = json!({
            "profile": profile, "organisation": organisation, "shortcode": shortcode, "second_shortcode": "", "b2c_v1": false,
        });
        self.ask("connect_organisation", request).await;
    }

    pub(crate) async fn keys(&self, profile: &str) -> Value {
        let key = daraja_sim::Config::practice(11).consumer_key;
        let request =
            json!({ "profile": profile, "consumer_key": key, "consumer_secret": format!(" {CONSUMER_SECRET}\n") });
        self.ask("connect_keys", request).await
    }

    pub(crate) async fn certificate(&self, profile: &str) {
        let pem = self.simulator.certificate_pem();
        let request = json!({ "profile": profile, "bundled": null, "imported": pem });
        self.ask("connect_certificate", request).await;
    }

    pub(crate) async fn initiator(&self, profile: &str, password: &str) {
        let initiator = daraja_sim::Config::practice(11).initiator;
        let request =
            json!({ "profile": profile, "initiator": initiator, "password": password, "set_on": "2026-01-02" });
        self.ask("connect_initiator", request).await;
    }

    /// Asks M-PESA once, and waits for what it says.
    pub(crate) async fn check(&self, profile: &str) -> Value {
        self.ask("connect_check", json!({ "profile": profile })).await;
        self.until("M-PESA answers", async || {
            let view = self.ask("connect_view", json!({ "profile": profile })).await;
            (view["check"]["state"] != "asking").then(|| view["check"].clone())
        })
        .await
    }

    pub(crate) async fn people(&self, profile: &str) {
        for (name, _, passphrase) in PASSPHRASES {
            let request = json!({
                "profile": profile, "name": name, "passphrase": passphrase, "again": passphrase,
            });
            self.ask("connect_person", request).await;
        }
    }

    /// A sandbox organisation, connected and open.
    pub(crate) async fn connected(&self, organisation: &str) -> String {
        let profile = self.begin("sandbox").await;
        self.up_to_check(&profile, organisation, PASSWORD).await;
        assert_eq!(self.check(&profile).await["state"], "answered");
        self.people(&profile).await;
        self.ask("connect_finish", json!({ "profile": profile })).await;
        profile
    }

    pub(crate) async fn sign_in(&self, operator: usize) {
        let request = json!({ "operator": operator, "passphrase": PASSPHRASES[operator - 1].2 });
        self.ask("sign_in", request).await;
    }

    /// A batch that was prepared, approved and is being sent.
    pub(crate) async fn approved(&self, rows: &str) -> i64 {
        self.sign_in(1).await;
        let import = self
            .office
            .import_file("payroll.csv".to_owned(), rows.as_bytes().to_vec())
            .await
            .unwrap()
            .import;
        self.until("the file is read", async || {
            let view = self.ask("import_view", json!({ "import": import })).await;
            (view["progress"]["state"] == "ready").then_some(())
        })
        .await;
        let batch = self
            .ask("draft_batch", json!({ "import": import, "title": "Test" }))
            .await;
        let batch = batch["batch"].as_i64().unwrap();
        self.ask("submit_batch", json!({ "batch": batch })).await;
        self.sign_in(2).await;
        let shown = self.ask("batch", json!({ "batch": batch })).await;
        let request = json!({ "batch": batch, "digest": shown["digest"], "passphrase": PASSPHRASES[1].2, "note": "" });
        self.ask("approve_batch", request).await;
        batch
    }

    pub(crate) async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// A line as `hazina-relay team create` prints one, for a team that has no desktop yet.
    pub(crate) async fn team_code(&self, team: &str) -> String {
        let now = SystemClock.now();
        assert!(self.teams.create(team, now).await.unwrap());
        let entropy: relay::Entropy = Arc::new(|bytes| SystemEntropy.fill(bytes));
        let address = format!("http://{}", self.relay.address());
        let code = self
            .teams
            .code(team, (&address, None), now, &entropy)
            .await
            .unwrap()
            .unwrap();
        code.expose().expose_secret().to_owned()
    }

    /// The program on another computer, with a keyring of its own.
    pub(crate) fn elsewhere(&self, folder: &str) -> (Arc<Office>, Arc<Keyring>) {
        let keyring = Arc::new(Keyring::default());
        (self.office_at(folder, &keyring), keyring)
    }

    /// The program there, started.
    pub(crate) fn office_at(&self, folder: &str, keyring: &Arc<Keyring>) -> Arc<Office> {
        office(&self.folder.path().join(folder), &self.simulator, keyring)
    }

    /// A code as `hazina-relay inbox create` prints one.
    pub(crate) async fn pairing_code(&self) -> String {
        let now = SystemClock.now();
        self.register.create_inbox("test", now).await.unwrap();
        let (mut token, mut secret) = ([0; 16], [0; 32]);
        SystemEntropy.fill(&mut token);
        SystemEntropy.fill(&mut secret);
        let (token, secret) = (InboxToken::from_bytes(token), hex(&secret));
        let digest = |text: &str| Sha256::digest(text.as_bytes()).into();
        let until = now + 60_000;
        let added = self
            .register
            .add_pairing("test", digest(token.expose()), digest(&secret), until);
        assert!(added.await.unwrap());
        let address = format!("http://{}", self.relay.address());
        let code = PairingCode::new(&address, token, secret.into(), None).expose();
        code.expose_secret().to_owned()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn office(folder: &Path, simulator: &Simulator, keyring: &Arc<Keyring>) -> Arc<Office> {
    Office::new(OfficeConfig {
        folder: folder.join("hazina"),
        locks: folder.join("locks"),
        downloads: folder.join("downloads"),
        vault: Arc::new(Held(Arc::clone(keyring))),
        practice: Arc::new(NoPractice),
        gateways: Some(Gateways {
            sandbox: simulator.base_url(),
            production: simulator.base_url(),
            settings: Settings {
                pace: Duration::from_millis(10),
                in_flight: 2,
                claim: 4,
                ..Settings::careful()
            },
        }),
        system_language: messages::Language::English,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(|_, _| {}),
    })
}

async fn relay(folder: &Path) -> (Server, Arc<dyn RegisterStore>, TeamLogs) {
    let database = folder.join("relay.sqlite");
    let spool = Spool::open(&database, SpoolLimits::default(), Arc::new(|_, _| {})).unwrap();
    let register: Arc<dyn RegisterStore> = Arc::new(SqliteRegister::open(&database).unwrap());
    let registry = Registry::open(Arc::clone(&register)).await.unwrap();
    let teams = TeamLogs::of(SqliteTeams::open(&database).unwrap());
    let config = ServerConfig {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        limits: Limits::default(),
        spool_limits: SpoolLimits::default(),
        sources: Sources::default(),
        clock: Arc::new(|| SystemClock.now()),
        entropy: Arc::new(|bytes| SystemEntropy.fill(bytes)),
        handshake: None,
        teams: Some(teams.clone()),
    };
    (Server::start(config, spool, registry).await.unwrap(), register, teams)
}
