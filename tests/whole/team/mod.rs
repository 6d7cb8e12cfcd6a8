//! Consoles of one organisation that share a ledger over a relay.

mod console;
mod day;
mod lies;
mod process;
mod processes;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use ::console::{Clock as _, Desk, SystemClock, SystemEntropy, TeamAccess, Work, dispatch, enrolment::DesktopCard};
use daraja_sim::{Kind, Pace, Simulator};
use mpesa::Balance;
use relay::{
    Limits, Registry, Relay, Server, ServerConfig, Sources, Spool, SpoolLimits, SqliteRegister, SqliteTeams, TeamLogs,
    TeamPlace,
};
use serde_json::Value;
use store::NewOperator;
use tempfile::TempDir;
use testkit::harness::{CHECKER, CONSUMER_SECRET, INITIATOR_PASSWORD, MAKER, PEOPLE, new_key, open_keys};
use treasury::{Confirmed, EntryHash, LedgerId, OperatorId, Roles};

use self::console::{Console, Opening, access, signing};

/// The desktops of a team: what people call them.
const DESKTOPS: [&str; 3] = ["Head office", "Branch", "Depot"];

/// What the consoles stand on: a folder, and M-PESA.
struct Outside {
    folder: TempDir,
    simulator: Simulator,
}

/// That, and the server with the team's log, in this process.
struct Between {
    outside: Outside,
    server: Server,
    teams: TeamLogs,
}

/// One console of the team in this process, with the relay inside it that hears M-PESA's answers.
struct Seat {
    desk: Arc<Desk>,
    work: Option<Work>,
    place: TeamPlace,
    _relay: Relay,
}

fn clock() -> relay::Clock {
    Arc::new(|| SystemClock.now())
}

fn entropy() -> relay::Entropy {
    Arc::new(|bytes| ::console::Entropy::fill(&SystemEntropy, bytes))
}

impl Outside {
    async fn new() -> Self {
        let simulator = Simulator::start(daraja_sim::Config {
            consumer_secret: CONSUMER_SECRET.into(),
            initiator_password: INITIATOR_PASSWORD.into(),
            pace: Pace::AT_ONCE,
            utility: Balance::from_cents(10_000_000_000).unwrap(),
            ..daraja_sim::Config::practice(7)
        });
        Self {
            folder: tempfile::tempdir().unwrap(),
            simulator: simulator.await.unwrap(),
        }
    }

    fn opening(&self, name: &str, team: Option<TeamAccess>) -> Opening {
        Opening {
            folder: self.folder.path().join(name),
            mpesa: (self.simulator.base_url(), self.simulator.certificate_pem().to_owned()),
            pace: Duration::ZERO,
            team,
        }
    }

    /// The first desktop's ledger becomes the team's, and all others are let in. Which ledger that is.
    async fn founded(&self, places: &[TeamPlace]) -> (LedgerId, EntryHash) {
        let first = places[0].open().unwrap();
        for other in &places[1..] {
            first.welcome(other.device(), Vec::new()).await.unwrap();
        }
        let (lone, relay) = self.opening(DESKTOPS[0], None).open().await;
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
        let ledger = lone.ledger().clone();
        for (number, name) in (2..).zip(&DESKTOPS[1..places.len()]) {
            let key = signing(number).public();
            ledger.add_desktop(key, (*name).to_owned(), both(), 2).await.unwrap();
        }
        ledger
            .found_team(signing(1).public(), DESKTOPS[0].to_owned(), both(), 3)
            .await
            .unwrap();
        let birth = ledger.birth();
        drop((keys, lone));
        ledger.close().await;
        relay.shutdown().await;
        (birth.ledger, birth.hash)
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

impl Between {
    async fn new() -> Self {
        let outside = Outside::new().await;
        let database = outside.folder.path().join("relay.sqlite");
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
        Self {
            outside,
            server: Server::start(config, spool, registry).await.unwrap(),
            teams,
        }
    }

    async fn place(&self, name: &str, desktop: u8) -> TeamPlace {
        let address = format!("http://{}", self.server.address());
        let code = self
            .teams
            .code("growers", (&address, None), SystemClock.now(), &entropy())
            .await;
        let card = DesktopCard::of_founder(signing(desktop).public()).to_bytes();
        TeamPlace::join(&code.unwrap().unwrap(), name, card).await.unwrap()
    }

    /// A team of two: the first made the ledger, and sends.
    async fn team(&self) -> [Seat; 2] {
        let places = [self.place(DESKTOPS[0], 1).await, self.place(DESKTOPS[1], 2).await];
        let ledger = self.outside.founded(&places).await;
        let [first, second] = places;
        [
            self.seat(DESKTOPS[0], access(first, 1, ledger)).await,
            self.seat(DESKTOPS[1], access(second, 2, ledger)).await,
        ]
    }

    async fn seat(&self, name: &str, team: TeamAccess) -> Seat {
        let place = team.place.clone();
        let (desk, relay) = self.outside.opening(name, Some(team)).open().await;
        let work = Some(Work::start(&desk));
        Seat {
            desk,
            work,
            place,
            _relay: relay,
        }
    }

    fn paid(&self) -> BTreeMap<String, usize> {
        self.outside.paid()
    }
}

impl Console for Seat {
    async fn call(&self, name: &str, request: Value) -> Result<Value, Value> {
        let answer = dispatch::call(&self.desk, name, request).await;
        answer.map_err(|problem| serde_json::to_value(problem).unwrap())
    }

    async fn import(&self, text: String) -> Value {
        let import = dispatch::begin_import(&self.desk, "payroll.csv".to_owned(), text.into_bytes()).unwrap();
        import.import.into()
    }
}
