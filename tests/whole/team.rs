//! Two consoles of one organisation that share a ledger over a relay: prepared on one, approved on the other, sent by the first;
//! and when that one is gone, by the other. What was paid is compared with the simulator's journal.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use api::view;
use console::{
    Asking, Clock, Config, Desk, InitiatorSource, MemorySecrets, RelaySource, Settings, SystemClock, SystemEntropy,
    TeamAccess, Work, dispatch,
};
use daraja::{Certificate, Daraja};
use daraja_sim::{Kind, Pace, Simulator};
use relay::{
    InboxToken, Limits, Registry, Relay, RelayConfig, Server, ServerConfig, Sources, Spool, SpoolLimits,
    SqliteRegister, SqliteTeams, TeamLogs, TeamPlace,
};
use serde_json::{Value, json};
use store::NewOperator;
use tempfile::TempDir;
use testkit::harness::{
    CHECKER, CONSUMER_SECRET, INITIATOR_PASSWORD, MAKER, PEOPLE, Plan, borrowed, new_key, open_keys, ordinary,
    passphrase, rows,
};
use treasury::{CallbackKey, Confirmed, OperatorId, Roles, SealKey, Signing};

/// The longest that anything may take in these tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server with the team's log, and M-PESA.
struct Between {
    folder: TempDir,
    simulator: Simulator,
    server: Server,
    teams: TeamLogs,
}

/// One console of the team, with the relay inside it that hears M-PESA's answers.
struct Seat {
    desk: Arc<Desk>,
    work: Option<Work>,
    _relay: Relay,
}

fn clock() -> relay::Clock {
    Arc::new(|| SystemClock.now())
}

fn entropy() -> relay::Entropy {
    Arc::new(|bytes| console::Entropy::fill(&SystemEntropy, bytes))
}

impl Between {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("relay.sqlite");
        let spool = Spool::open(&database, SpoolLimits::default(), Arc::new(|_, _| {})).unwrap();
        let registry = Registry::open(Arc::new(SqliteRegister::open(&database).unwrap()))
            .await
            .unwrap();
        let teams = TeamLogs::of(SqliteTeams::open(&database).unwrap());
        let config = ServerConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            limits: Limits::default(),
            spool_limits: SpoolLimits::default(),
            sources: Sources::default(),
            clock: clock(),
            entropy: entropy(),
            handshake: None,
            teams: Some(teams.clone()),
        };
        assert!(teams.create("growers", 1).await.unwrap());
        let simulator = Simulator::start(daraja_sim::Config {
            consumer_secret: CONSUMER_SECRET.into(),
            initiator_password: INITIATOR_PASSWORD.into(),
            pace: Pace::AT_ONCE,
            ..daraja_sim::Config::practice(7)
        });
        Self {
            simulator: simulator.await.unwrap(),
            server: Server::start(config, spool, registry).await.unwrap(),
            teams,
            folder,
        }
    }

    async fn place(&self, name: &str) -> TeamPlace {
        let address = format!("http://{}", self.server.address());
        let code = self
            .teams
            .code("growers", (&address, None), SystemClock.now(), &entropy())
            .await;
        TeamPlace::join(&code.unwrap().unwrap(), name, Vec::new())
            .await
            .unwrap()
    }

    /// A console in a folder of its own. Nothing is begun yet.
    async fn desk(&self, name: &str, team: Option<TeamAccess>) -> (Arc<Desk>, Relay) {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let relay = inbox(&folder).await;
        let initiator = InitiatorSource {
            name: daraja_sim::Config::practice(0).initiator,
            certificate: Certificate::parse(self.simulator.certificate_pem().as_bytes()).unwrap(),
        };
        let practice = daraja_sim::Config::practice(0);
        let daraja = Daraja::builder(&self.simulator.base_url())
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

    /// A team of two: the first made the ledger, and sends.
    async fn team(&self) -> [Seat; 2] {
        let places = [self.place("Head office").await, self.place("Branch").await];
        places[0]
            .open()
            .unwrap()
            .welcome(places[1].device(), Vec::new())
            .await
            .unwrap();
        let (lone, relay) = self.desk("first", None).await;
        let ledger = lone.ledger().clone();
        let made = tokio::task::spawn_blocking(move || {
            let operator = |(name, passphrase): &(&str, &str)| NewOperator {
                name: (*name).to_owned(),
                roles: Roles::FOUNDER,
                key: new_key(&ledger, passphrase),
            };
            PEOPLE.iter().map(operator).collect()
        });
        lone.ledger().found(made.await.unwrap(), 1).await.unwrap();
        let keys = open_keys(&lone).await;
        let both = || {
            [MAKER, CHECKER]
                .map(|one| Confirmed::by_passphrase(OperatorId::new(one)))
                .into()
        };
        let own = |desktop: u8| Signing::from_seed(&[desktop; 32]);
        let ledger = lone.ledger().clone();
        ledger
            .add_desktop(own(2).public(), "Branch".to_owned(), both(), 2)
            .await
            .unwrap();
        ledger
            .found_team(own(1).public(), "Head office".to_owned(), both(), 3)
            .await
            .unwrap();
        let birth = ledger.birth();
        drop((keys, lone));
        ledger.close().await;
        relay.shutdown().await;
        let [first, second] = places.map(|place| {
            move |desktop| TeamAccess {
                place: place.clone(),
                signing: own(desktop),
                ledger: birth.ledger,
                birth: birth.hash,
            }
        });
        [self.seat("first", first(1)).await, self.seat("second", second(2)).await]
    }

    async fn seat(&self, name: &str, team: TeamAccess) -> Seat {
        let (desk, relay) = self.desk(name, Some(team)).await;
        let work = Some(Work::start(&desk));
        Seat {
            desk,
            work,
            _relay: relay,
        }
    }

    /// What M-PESA paid, by payee.
    fn paid(&self) -> BTreeMap<String, usize> {
        let mut paid = BTreeMap::new();
        for entry in self.simulator.journal() {
            if let Kind::Paid { .. } = entry.kind {
                *paid.entry(entry.payee).or_default() += 1;
            }
        }
        paid
    }
}

async fn inbox(folder: &Path) -> Relay {
    let spool = Spool::open(
        &folder.join("spool.sqlite"),
        SpoolLimits::default(),
        Arc::new(|_, _| {}),
    )
    .unwrap();
    let config = RelayConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        inbox: InboxToken::from_bytes([7; 16]),
        limits: Limits::default(),
        clock: clock(),
    };
    Relay::start(config, spool).await.unwrap()
}

impl Seat {
    async fn ask(&self, name: &str, request: Value) -> Value {
        let answer = dispatch::call(&self.desk, name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
    }

    async fn sign_in(&self, operator: i64) {
        let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
        self.ask("sign_in", request).await;
    }

    async fn submitted(&self, payees: &[(&str, u32)]) -> i64 {
        self.sign_in(MAKER).await;
        let import = dispatch::begin_import(&self.desk, "payroll.csv".to_owned(), rows(payees).into_bytes()).unwrap();
        let import = json!({ "import": import.import });
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
        dispatch::call(&self.desk, "batch", json!({ "batch": batch }))
            .await
            .ok()
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn prepared_on_one_desktop_approved_on_the_other_and_sent_by_the_first() {
    let between = Between::new().await;
    let [first, second] = between.team().await;
    let payees = ordinary(40);
    let batch = first.submitted(&borrowed(&payees)).await;
    second.approve(batch).await;
    for seat in [&first, &second] {
        seat.all_paid(batch, 40).await;
    }
    let paid = between.paid();
    assert_eq!((paid.len(), paid.values().max()), (40, Some(&1)));
    first.sign_in(MAKER).await;
    let team = second.ask("team", json!({})).await;
    assert_eq!(team["sends_here"], false);
    assert_eq!(team["desktops"][0]["name"], "Branch");
    for seat in [&first, &second] {
        assert_eq!(seat.faults().await, json!([]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sender_is_gone_in_the_middle_and_the_other_desktop_takes_over() {
    let between = Between::new().await;
    let [mut first, second] = between.team().await;
    let payees = ordinary(400);
    let batch = first.submitted(&borrowed(&payees)).await;
    second.approve(batch).await;
    first
        .until("some are paid", async || (between.paid().len() > 20).then_some(()))
        .await;
    // As where its process is killed: nothing it was about to do is done.
    drop(first.work.take());
    drop(first);
    let taken = second
        .ask("take_over_sending", json!({ "my_passphrase": passphrase(CHECKER) }))
        .await;
    let in_doubt = taken["in_doubt"].as_i64().unwrap();
    assert!(in_doubt < 400, "{taken}");
    // What the first claimed and never sent stays in doubt: nobody can prove that it will not arrive.
    let left = second
        .until("all are paid or in doubt", async || {
            let shown = second.batch(batch).await?;
            let [paid, doubted] = ["paid", "in_doubt"].map(|state| testkit::harness::count(&shown, state));
            let known = usize::try_from(paid).unwrap() == between.paid().len();
            (paid + doubted == 400 && known).then_some(doubted)
        })
        .await;
    assert!(left <= in_doubt, "{left} of {in_doubt}");
    assert_eq!(between.paid().values().max(), Some(&1));
    assert_eq!(second.ask("team", json!({})).await["sends_here"], true);
    assert_eq!(second.faults().await, json!([]));
}
