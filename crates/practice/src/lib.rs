//! Practice mode: the real console, the real ledger, the real relay and real HTTP, against a simulated M-PESA in the same
//! process. Needs no account, no server and no network; no real money can move.
//!
//! Deliberately absent: a window. The desktop program and the browser host both open this.

mod clock;
mod connecting;
mod customers;
mod environment;
mod names;
mod portal;
mod sample;
mod seat;
mod secrets;
mod team;
mod world;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use api::view::Mode;
use console::{
    Asking, Clock as _, Config, Desk, InitiatorSource, KeyCost, OpeningProgress, ProfileMark, RelaySource, Secrets,
    SecretsError, Settings, SystemClock, SystemEntropy, TeamAccess, Work,
};
use daraja::{Certificate, Daraja};
use daraja_sim::Simulator;
use relay::{InboxToken, Limits, Relay, RelayConfig, Spool, SpoolLimits};
use secrecy::{ExposeSecret, SecretString};
use store::NewOperator;
use treasury::{CallbackKey, CredentialAge, Roles, SealKey};

use clock::PracticeClock;
pub(crate) use environment::Environment;
use environment::make;
pub use sample::{sample_bills, sample_payroll};
pub use seat::Between;
pub use secrets::memory_secrets;
pub use world::{World, WorldOptions};

/// The practice operators: name, passphrase. Shown on the practice sign-in; they guard no real money.
pub const OPERATORS: [(&str, &str); 2] = [
    ("Amina Wanjiru", "maize beans sukuma"),
    ("Otieno Odhiambo", "lake heron sunrise"),
];

/// The built-in practice organisation: name and shortcode.
const ORGANISATION: (&str, &str) = ("Mavuno Growers Co-operative", "600992");

/// The file of its ledger.
const LEDGER: &str = "practice.ledger";

/// How to open a practice console.
#[derive(Clone)]
pub struct Options {
    /// What is the console's: its ledger, its spool, its preferences.
    pub folder: PathBuf,
    /// Where a file of this machine stands for each ledger that is open ([`console::Config::locks`]).
    pub locks: PathBuf,
    /// What is not the console's: M-PESA's books, its clock, and the relay that an organisation has elsewhere. Outside of
    /// [`Options::folder`], so that an old copy of that one meets an M-PESA that has gone on.
    pub outside: PathBuf,
    /// Whether M-PESA and the console are in a hurry, as tests are; else they keep about the pace of the real ones.
    pub hurry: bool,
    /// Files for the person are saved here.
    pub downloads: PathBuf,
    /// Where the secrets are kept.
    pub secrets: Arc<dyn Secrets>,
    /// The simulator's seed: the same seed gives the same receipts and delays.
    pub seed: u64,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("folder", &self.folder)
            .field("outside", &self.outside)
            .field("hurry", &self.hurry)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Where one console of practice works.
#[derive(Clone)]
pub(crate) struct Seat {
    /// What is this console's.
    pub(crate) folder: PathBuf,
    /// Where a file of its machine stands for each ledger that is open.
    pub(crate) locks: PathBuf,
    /// Files for the person are saved here.
    pub(crate) downloads: PathBuf,
    /// What is in its keyring.
    pub(crate) secrets: Arc<dyn Secrets>,
    /// The team that shares its ledger.
    pub(crate) team: Option<TeamAccess>,
}

impl Seat {
    /// The one console of practice.
    pub(crate) fn of(options: &Options) -> Self {
        Self {
            folder: options.folder.clone(),
            locks: options.locks.clone(),
            downloads: options.downloads.clone(),
            secrets: Arc::clone(&options.secrets),
            team: None,
        }
    }
}

/// M-PESA as a console of practice reaches it.
#[derive(Clone)]
pub(crate) struct MPesa {
    pub(crate) base_url: String,
    pub(crate) certificate: String,
    /// Its portal, where it runs in this process.
    pub(crate) portal: Option<daraja_sim::Portal>,
    pub(crate) clock: Arc<PracticeClock>,
    pub(crate) hurry: bool,
}

/// Why practice mode cannot open. Each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The keyring refused.
    #[error("{0}")]
    Secrets(#[from] SecretsError),
    /// A kept secret is not what it was.
    #[error(
        "The practice secret {name} in the keyring is damaged. Nothing was changed. Open practice without the keyring, or restore the keyring."
    )]
    DamagedSecret {
        /// Which.
        name: String,
    },
    /// Another Hazina has this practice folder open.
    #[error("Another Hazina is open with this practice ledger. Close it first, or use its window.")]
    InUse,
    /// The simulator cannot start.
    #[error("The practice M-PESA could not start: {0}.")]
    Simulator(#[from] daraja_sim::SimError),
    /// The relay cannot start.
    #[error("The relay could not start: {0}.")]
    Relay(#[from] relay::RelayError),
    /// The ledger cannot be opened.
    #[error("{}", not_opened(.0))]
    Desk(#[from] console::OpenError),
    /// The folder cannot be used.
    #[error("The folder {folder} cannot be used: {source}.")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Something that is built in does not fit.
    #[error("Practice mode could not be set up: {0}.")]
    SetUp(String),
}

/// A console of practice, and what hears M-PESA's answers for it.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) desk: Arc<Desk>,
    work: Work,
    relay: Relay,
}

/// A running practice console, with all that it stands on.
#[derive(Debug)]
pub struct Practice {
    running: Running,
    environment: Arc<Environment>,
}

impl Practice {
    /// Starts the simulator and the relay, opens the ledger and begins to work.
    ///
    /// # Errors
    /// With a sentence for a person.
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        Self::open_on(Environment::open(options).await?, Arc::new(|_| {})).await
    }

    pub(crate) async fn open_on(environment: Arc<Environment>, told: OpeningProgress) -> Result<Self, OpenError> {
        let seat = Seat::of(&environment.options);
        Self::open_at(environment, seat, told).await
    }

    /// Opens the console at a seat, and begins to work.
    pub(crate) async fn open_at(
        environment: Arc<Environment>,
        seat: Seat,
        told: OpeningProgress,
    ) -> Result<Self, OpenError> {
        let running = Running::open(&environment.mpesa(), &seat, told).await?;
        let (desk, simulator) = (&running.desk, &environment.simulator);
        names::follow(desk, simulator);
        // Customers pay one organisation, however many desktops it has.
        if desk.ledger().sends_here().await.unwrap_or(false) {
            customers::let_pay(desk, simulator).await;
        }
        Ok(Self { running, environment })
    }

    /// The console.
    #[must_use]
    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.running.desk)
    }

    /// The simulated M-PESA.
    #[must_use]
    pub fn simulator(&self) -> &Simulator {
        &self.environment.simulator
    }

    /// Lets what is under way be answered and recorded, then stops.
    pub async fn close(self) {
        self.running.close().await;
        if let Some(environment) = Arc::into_inner(self.environment) {
            environment.leave().await;
        }
    }
}

impl Running {
    /// Opens the console at a seat, and begins to work.
    pub(crate) async fn open(mpesa: &MPesa, seat: &Seat, progress: OpeningProgress) -> Result<Self, OpenError> {
        make(&seat.folder).map_err(|source| OpenError::Folder {
            folder: seat.folder.display().to_string(),
            source,
        })?;
        let (desk, relay) = Self::desk_with_relay(mpesa, seat, progress).await?;
        let work = Work::start(&desk);
        Ok(Self { desk, work, relay })
    }

    /// Lets what is under way be answered and recorded, then stops.
    pub(crate) async fn close(self) {
        self.work.stop().await;
        self.relay.shutdown().await;
    }

    /// The console at a seat, which does nothing by itself.
    pub(crate) async fn desk_at(mpesa: &MPesa, seat: &Seat) -> Result<Arc<Desk>, OpenError> {
        let (desk, _) = Self::desk_with_relay(mpesa, seat, Arc::new(|_| {})).await?;
        Ok(desk)
    }

    async fn desk_with_relay(
        mpesa: &MPesa,
        seat: &Seat,
        progress: OpeningProgress,
    ) -> Result<(Arc<Desk>, Relay), OpenError> {
        let Seat {
            folder,
            locks,
            downloads,
            secrets: kept,
            team,
        } = seat.clone();
        // Read anew: the password may have changed since the environment was laid.
        let keys = secrets::keys(kept.as_ref(), &SystemEntropy).await?;
        let relay = start_relay(&folder, &keys, &mpesa.clock).await?;
        let initiator = initiator(&mpesa.certificate)?;
        let daraja = client(&mpesa.base_url, &keys, &initiator)?;
        let portal = mpesa.portal.clone().map(|simulated| {
            Ok::<_, OpenError>(Arc::new(portal::Portal {
                simulated,
                shortcode: ORGANISATION.1.parse().map_err(set_up)?,
                initiator: initiator.name.clone(),
                secret_name: secrets::PORTAL_PASSWORD,
                secrets: Arc::clone(&kept),
                clock: Some(Arc::clone(&mpesa.clock)),
            }) as Arc<dyn console::PracticePortal>)
        });
        let initiator_name = initiator.name.clone();
        let config = Config {
            mode: Mode::Practice,
            organisation: ORGANISATION.0.to_owned(),
            shortcode: ORGANISATION.1.parse().map_err(set_up)?,
            second_shortcode: None,
            ledger: folder.join(LEDGER),
            locks,
            downloads,
            secrets_place: kept.place(),
            portal: portal.transpose()?,
            secrets: Arc::new(secrets::Ours(kept)),
            initiator,
            preferences: folder.join("preferences.json"),
            seal_key: SealKey::new(keys.seal.expose_secret().as_bytes()),
            callback_key: CallbackKey::new(keys.callback.expose_secret().as_bytes()),
            profile: ProfileMark {
                id: "practice".to_owned(),
                listed: None,
            },
            daraja,
            relay: RelaySource::Here(relay.inbox()),
            settings: settings(mpesa.hurry),
            sample: Some(sample()),
            team,
            sample_bills: Some(("October bills.csv".to_owned(), sample_bills().into_bytes().into())),
            clock: Arc::clone(&mpesa.clock) as Arc<dyn console::Clock>,
            entropy: Arc::new(SystemEntropy),
            checkpoint: Arc::new(|_, _| {}),
        };
        rename_trial(&config.ledger);
        let desk = Desk::open_telling(config, progress).await?;
        found(&desk).await?;
        note_password(&desk, &initiator_name).await?;
        Ok((desk, relay))
    }
}

/// A practice ledger of a version that was only tried makes room for a new one. It stays beside it.
fn rename_trial(ledger: &Path) {
    if store::is_trial(ledger) {
        let aside = ledger.with_extension("ledger.trial");
        if let Err(error) = std::fs::rename(ledger, &aside) {
            tracing::warn!(%error, "a practice ledger of an older version could not be put aside");
        }
    }
}

/// The sample payroll: name and bytes.
fn sample() -> (String, Arc<[u8]>) {
    ("March payroll.csv".to_owned(), sample_payroll().into_bytes().into())
}

/// Those of a real organisation; or in a hurry, since nothing real is at stake: results come within seconds and doubt within
/// fifteen.
fn settings(hurry: bool) -> Settings {
    if !hurry {
        return Settings::careful();
    }
    Settings {
        pace: Duration::from_millis(25),
        in_flight: 4,
        claim: 8,
        first_pause: Duration::from_millis(400),
        longest_pause: Duration::from_secs(5),
        result_deadline: Duration::from_secs(15),
        doubt_interval: Duration::from_secs(1),
        // Lively: a doubt that M-PESA can end lasts seconds, and one that it cannot is asked about every few minutes.
        asking: Asking {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(300),
            patience: Duration::from_secs(15),
            ..Asking::careful()
        },
        password_patience: Duration::from_secs(20),
        notice_interval: Duration::from_secs(2),
        // Short, so that it can be practised; with real money it is a day.
        not_paid_after: Duration::from_secs(15),
        ..Settings::careful()
    }
}

async fn start_relay(folder: &Path, keys: &secrets::Keys, clock: &Arc<PracticeClock>) -> Result<Relay, OpenError> {
    let clock = Arc::clone(clock);
    let spool = Spool::open(
        &folder.join("practice.spool"),
        SpoolLimits::default(),
        Arc::new(|_, _| {}),
    )?;
    let config = RelayConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        inbox: InboxToken::from_bytes(keys.inbox),
        limits: Limits::default(),
        clock: Arc::new(move || clock.now()),
    };
    Ok(Relay::start(config, spool).await?)
}

fn initiator(certificate: &str) -> Result<InitiatorSource, OpenError> {
    Ok(InitiatorSource {
        name: daraja_sim::Config::practice(0).initiator,
        certificate: Certificate::parse(certificate.as_bytes()).map_err(set_up)?,
    })
}

fn client(base_url: &str, keys: &secrets::Keys, initiator: &InitiatorSource) -> Result<Daraja, OpenError> {
    let practice = daraja_sim::Config::practice(0);
    Daraja::builder(base_url)
        .consumer(SecretString::from(practice.consumer_key), keys.consumer_secret.clone())
        .operator(initiator.operator(&keys.initiator_password).map_err(set_up)?)
        .build()
        .map_err(set_up)
}

/// A new practice ledger has a password that ends soon, so that its reminders can be seen.
async fn note_password(desk: &Desk, initiator: &str) -> Result<(), OpenError> {
    const DAYS_LEFT: u16 = 13;
    let ledger_error = |error| OpenError::Desk(console::OpenError::Ledger(error));
    if desk.ledger().credential().await.map_err(ledger_error)?.is_some() {
        return Ok(());
    }
    let now = SystemClock.now();
    let set_on = treasury::east_africa_day(now).to_epoch_days() - i32::from(CredentialAge::USUAL_DAYS - DAYS_LEFT);
    desk.ledger()
        .note_credential(initiator.to_owned(), set_on, None, now)
        .await
        .map_err(ledger_error)
}

/// Adds the two operators to a new ledger. Closing their keys takes a moment, so it is done only where it is needed.
async fn found(desk: &Desk) -> Result<(), OpenError> {
    let ledger_error = |error| OpenError::Desk(console::OpenError::Ledger(error));
    if !desk.ledger().operators().await.map_err(ledger_error)?.is_empty() {
        return Ok(());
    }
    let ledger = desk.ledger().clone();
    let made = tokio::task::spawn_blocking(move || {
        OPERATORS
            .iter()
            .map(|(name, passphrase)| {
                let passphrase = SecretString::from(*passphrase);
                let key = console::new_person_key(&ledger, &passphrase, KeyCost::USUAL, &SystemEntropy);
                Ok(NewOperator {
                    name: (*name).to_owned(),
                    roles: Roles::FOUNDER,
                    key: key.map_err(set_up)?,
                })
            })
            .collect::<Result<Vec<_>, OpenError>>()
    });
    let operators = made.await.map_err(set_up)??;
    desk.ledger()
        .found(operators, SystemClock.now())
        .await
        .map_err(ledger_error)
}

fn set_up(error: impl std::fmt::Display) -> OpenError {
    OpenError::SetUp(error.to_string())
}

/// Why the console could not be opened.
fn not_opened(error: &console::OpenError) -> String {
    let known = match error {
        console::OpenError::Ledger(error) => console::not_this_ledger(error),
        console::OpenError::Secrets(_) | console::OpenError::Team(_) => None,
    };
    known.unwrap_or_else(|| sentence(error))
}

/// An error as a sentence, with its first cause.
fn sentence(error: &(dyn std::error::Error + 'static)) -> String {
    let cause = error.source().map_or_else(String::new, |cause| format!(" ({cause})"));
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{cause}.", chars.as_str())
}
