//! One console of a team, as the tests open it: in this process, or in one of its own.

use std::{path::PathBuf, sync::Arc, time::Duration};

use api::view;
use console::{
    Asking, Config, Desk, InitiatorSource, MemorySecrets, RelaySource, Settings, SystemClock, SystemEntropy, TeamAccess,
};
use daraja::{Certificate, Daraja};
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits, TeamPlace};
use serde_json::{Value, json};
use testkit::harness::{CHECKER, CONSUMER_SECRET, INITIATOR_PASSWORD, MAKER, Plan, passphrase, rows};
use treasury::{CallbackKey, EntryHash, LedgerId, SealKey, Signing};

use super::clock;

/// The longest that anything may take in these tests.
pub(super) const PATIENCE: Duration = Duration::from_secs(180);

/// What a console is opened with.
#[derive(Clone)]
pub(super) struct Opening {
    pub(super) folder: PathBuf,
    /// Where M-PESA is, and its certificate.
    pub(super) mpesa: (String, String),
    /// Between two requests.
    pub(super) pace: Duration,
    pub(super) team: Option<TeamAccess>,
}

/// What a desktop of these tests signs with.
pub(super) fn signing(desktop: u8) -> Signing {
    Signing::from_seed(&seed(desktop))
}

/// Its secret: to be searched for where none may be.
pub(super) fn seed(desktop: u8) -> [u8; 32] {
    let mut seed = *b"a canary of one desktop's secret";
    seed[31] = desktop;
    seed
}

pub(super) fn access(place: TeamPlace, desktop: u8, (ledger, birth): (LedgerId, EntryHash)) -> TeamAccess {
    TeamAccess {
        place,
        signing: signing(desktop),
        ledger,
        birth,
        sends: true,
    }
}

impl Opening {
    /// Opens it. Nothing is begun yet.
    pub(super) async fn open(self) -> (Arc<Desk>, Relay) {
        let Self {
            folder,
            mpesa,
            team,
            pace,
        } = self;
        std::fs::create_dir_all(&folder).unwrap();
        let relay = inbox(&folder).await;
        let practice = daraja_sim::Config::practice(0);
        let initiator = InitiatorSource {
            name: practice.initiator,
            certificate: Certificate::parse(mpesa.1.as_bytes()).unwrap(),
        };
        let daraja = Daraja::builder(&mpesa.0)
            .consumer(practice.consumer_key.into(), CONSUMER_SECRET.into())
            .operator(initiator.operator(&INITIATOR_PASSWORD.into()).unwrap())
            .build()
            .unwrap();
        let desk = Desk::open(Config {
            mode: view::Mode::Practice,
            organisation: "Mavuno Growers".to_owned(),
            shortcode: "600992".parse().unwrap(),
            second_shortcode: None,
            ledger: folder.join("organisation.ledger"),
            locks: folder.join("locks"),
            downloads: folder.join("downloads"),
            secrets_place: view::SecretsPlace::Memory,
            secrets: Arc::new(MemorySecrets::with([("initiator-password", INITIATOR_PASSWORD)])),
            portal: None,
            initiator,
            preferences: folder.join("preferences.json"),
            seal_key: SealKey::new(b"canary-seal-key"),
            profile: console::ProfileMark::default(),
            callback_key: CallbackKey::new(b"canary-callback-key"),
            daraja,
            relay: RelaySource::Here(relay.inbox()),
            team,
            settings: Settings {
                pace,
                // What a killed process had claimed and not sent is in doubt.
                claim: if pace.is_zero() { 20 } else { 5 },
                asking: Asking {
                    first: Duration::from_millis(100),
                    longest: Duration::from_secs(1),
                    patience: Duration::from_secs(2),
                    ..Asking::careful()
                },
                ..Plan::default().settings
            },
            sample: None,
            sample_bills: None,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            checkpoint: Arc::new(|_, _| {}),
        });
        (desk.await.unwrap(), relay)
    }
}

async fn inbox(folder: &std::path::Path) -> Relay {
    let spool = folder.join("spool.sqlite");
    let spool = Spool::open(&spool, SpoolLimits::default(), Arc::new(|_, _| {})).unwrap();
    let config = RelayConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        inbox: InboxToken::from_bytes([7; 16]),
        limits: Limits::default(),
        clock: clock(),
    };
    Relay::start(config, spool).await.unwrap()
}

/// What people do at a console, wherever it runs.
pub(super) trait Console {
    /// A command, and its answer or problem.
    async fn call(&self, name: &str, request: Value) -> Result<Value, Value>;

    /// A file is brought; its import's number.
    async fn import(&self, text: String) -> Value;

    async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = self.call(name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    async fn sign_in(&self, operator: i64) {
        let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
        self.ask("sign_in", request).await;
    }

    async fn submitted(&self, payees: &[(&str, u32)]) -> i64 {
        self.sign_in(MAKER).await;
        let import = json!({ "import": self.import(rows(payees)).await });
        self.until("the file is read", async || {
            let view = self.ask("import_view", import.clone()).await;
            (view["progress"]["state"] == "ready").then_some(())
        })
        .await;
        let request = json!({ "import": import["import"], "title": "March payroll" });
        let batch = self.ask("draft_batch", request).await["batch"].as_i64().unwrap();
        self.ask("submit_batch", json!({ "batch": batch })).await;
        batch
    }

    async fn approve(&self, batch: i64) {
        self.sign_in(CHECKER).await;
        let shown = self.until("the batch is here", async || self.batch(batch).await).await;
        let request = json!({
            "batch": batch, "digest": shown["digest"], "passphrase": passphrase(CHECKER), "note": "",
            "warnings": shown["warnings"]["digest"],
        });
        self.ask("approve_batch", request).await;
    }

    async fn batch(&self, batch: i64) -> Option<Value> {
        self.call("batch", json!({ "batch": batch })).await.ok()
    }

    /// Waits until all payouts of a batch have an end, as this desktop knows.
    async fn all_paid(&self, batch: i64, payouts: i64) {
        self.until("all are paid", async || {
            let shown = self.batch(batch).await?;
            (testkit::harness::count(&shown, "paid") == payouts).then_some(())
        })
        .await;
    }

    async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(tokio::time::Instant::now() < deadline, "waited too long until {what}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    async fn faults(&self) -> Value {
        self.ask("check_ledger", json!({})).await["faults"].clone()
    }
}
