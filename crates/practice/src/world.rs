//! Practice as an office needs it: the built-in organisation, and the environment that other practice organisations stand on.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use api::view::{OpeningStep, SecretsPlace};
use async_trait::async_trait;
use console::{OpeningProgress, Secrets};
use organisations::{Gateway, Opened, PortalCard, PracticeWorld};
use secrecy::SecretString;
use tokio::sync::Mutex;

use crate::{
    Environment, LEDGER, ORGANISATION, Options, Practice, Running, memory_secrets, seat,
    secrets::Ours,
    team::{self, Which},
};

/// Where practice is kept.
#[derive(Debug, Clone)]
pub struct WorldOptions {
    /// The folder for practice whose secrets are in the keyring.
    pub folder: PathBuf,
    /// The folder for practice whose secrets are in memory. Approvals are sealed with a key: where a system gains or loses
    /// its keyring, the other ledger is another one, rather than one that looks as if somebody had changed it.
    pub folder_without_keyring: PathBuf,
    /// Where a file of this machine stands for each ledger that is open ([`console::Config::locks`]).
    pub locks: PathBuf,
    /// What is not the console's (M-PESA's books, its clock, the relay elsewhere) is kept here, outside of the other two, so
    /// that an old copy of them, put back, shows what would happen.
    pub outside: PathBuf,
    /// Files for the person are saved here.
    pub downloads: PathBuf,
    /// The simulator's seed.
    pub seed: u64,
    /// Whether M-PESA and the console are in a hurry, as tests are; else they keep about the pace of the real ones.
    pub hurry: bool,
    /// The file of a practice team whose desktop this console is ([`crate::Between`]); none where practice is this console's
    /// alone.
    pub team: Option<PathBuf>,
}

/// Names a folder for what is not the console's, where beside the console's is not where it should be.
const OUTSIDE: &str = "HAZINA_PRACTICE_OUTSIDE";
/// Puts M-PESA and the console in a hurry, where it says `1`.
const HURRY: &str = "HAZINA_PRACTICE_HURRY";

impl WorldOptions {
    /// Practice of a console that keeps its things in `data`, as the environment wants it: `HAZINA_PRACTICE_OUTSIDE` and
    /// `HAZINA_PRACTICE_HURRY`.
    #[must_use]
    pub fn of_console(data: &Path, downloads: PathBuf, seed: u64) -> Self {
        let named = std::env::var_os(OUTSIDE).filter(|named| !named.is_empty());
        Self {
            folder: data.join("practice"),
            folder_without_keyring: data.join("practice-without-keyring"),
            locks: console::locks_folder(),
            outside: named.map_or_else(|| beside(data), PathBuf::from),
            downloads,
            seed,
            hurry: std::env::var_os(HURRY).is_some_and(|said| said == "1"),
            team: seat::file_in(data),
        }
    }
}

/// The folder beside the console's: `ke.hazina.console.practice-m-pesa`.
fn beside(data: &Path) -> PathBuf {
    // A folder that is named as `.` has no name of its own.
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".practice-m-pesa");
    data.with_file_name(name)
}

/// Practice on this machine. Its simulator starts when it is first needed, and outlives the desks that are opened on it.
#[derive(Debug)]
pub struct World {
    options: WorldOptions,
    environment: Arc<Mutex<Option<Arc<Environment>>>>,
    /// Which desktop of a practice team this is; none where practice has one desktop.
    team: Option<Which>,
}

impl World {
    /// Practice in these folders; nothing is started yet.
    #[must_use]
    pub fn new(options: WorldOptions) -> Arc<Self> {
        Arc::new(Self {
            options,
            environment: Arc::default(),
            team: None,
        })
    }

    /// Practice as two desktops of one team, with one M-PESA and a relay between them. The first one has to be opened first.
    #[must_use]
    pub fn team(options: &WorldOptions) -> [Arc<Self>; 2] {
        let environment = Arc::<Mutex<Option<Arc<Environment>>>>::default();
        [Which::First, Which::Second].map(|which| {
            Arc::new(Self {
                options: options.clone(),
                environment: Arc::clone(&environment),
                team: Some(which),
            })
        })
    }

    /// No other organisation is connected to a practice M-PESA that runs elsewhere.
    fn alone(&self) -> Result<(), String> {
        match self.options.team {
            Some(_) => Err(messages::text().portal_no_other_organisation_in_a_practice_team()),
            None => Ok(()),
        }
    }

    /// The environment for these secrets. Another one is left first.
    async fn environment(&self, secrets: Arc<dyn Secrets>) -> Result<Arc<Environment>, String> {
        let mut held = self.environment.lock().await;
        if let Some(environment) = held.as_ref()
            && environment.options.secrets.place() == secrets.place()
        {
            return Ok(Arc::clone(environment));
        }
        if let Some(before) = held.take().and_then(Arc::into_inner) {
            before.leave().await;
        }
        let (folder, outside) = match secrets.place() {
            SecretsPlace::Keyring => (&self.options.folder, "with-keyring"),
            SecretsPlace::Memory => (&self.options.folder_without_keyring, "without-keyring"),
        };
        let opened = Environment::open(Options {
            folder: folder.clone(),
            locks: self.options.locks.clone(),
            outside: self.options.outside.join(outside),
            hurry: self.options.hurry,
            downloads: self.options.downloads.clone(),
            secrets,
            seed: self.options.seed,
        });
        let environment = opened.await.map_err(|error| error.to_string())?;
        Ok(Arc::clone(held.insert(environment)))
    }
}

#[async_trait]
impl PracticeWorld for World {
    fn organisation(&self) -> (String, String) {
        let (name, shortcode) = ORGANISATION;
        (name.to_owned(), shortcode.to_owned())
    }

    async fn open(&self, secrets: Option<Arc<dyn Secrets>>, told: OpeningProgress) -> Result<Opened, String> {
        told(OpeningStep::Practice);
        if let Some(file) = &self.options.team {
            let running = seat::open(file, &self.options, told).await;
            let running = running.map_err(|error| error.to_string())?;
            return Ok(Opened {
                desk: Arc::clone(&running.desk),
                running: Box::new(AtSeat(running)),
            });
        }
        let environment = self.environment(secrets.unwrap_or_else(memory_secrets)).await?;
        let opened = match self.team {
            None => Practice::open_on(environment, told).await,
            Some(which) => match team::seat(&environment, which).await {
                Ok(seat) => Practice::open_at(environment, seat, told).await,
                Err(error) => Err(error),
            },
        };
        let practice = opened.map_err(|error| error.to_string())?;
        Ok(Opened {
            desk: practice.desk(),
            running: Box::new(Open(practice)),
        })
    }

    async fn gateway(&self, secrets: Arc<dyn Secrets>) -> Result<Gateway, String> {
        self.alone()?;
        let environment = self.environment(secrets).await?;
        environment.gateway().await.map_err(|error| error.to_string())
    }

    async fn portal(&self, secrets: Arc<dyn Secrets>) -> Result<PortalCard, String> {
        self.alone()?;
        let environment = self.environment(secrets).await?;
        environment.portal().await.map_err(|error| error.to_string())
    }

    async fn team_line(&self, secrets: Arc<dyn Secrets>) -> Result<SecretString, String> {
        self.alone()?;
        let environment = self.environment(secrets).await?;
        environment.team_line().await.map_err(|error| error.to_string())
    }

    fn place(&self, secrets: Arc<dyn Secrets>) -> Option<(PathBuf, Arc<dyn Secrets>)> {
        if self.options.team.is_some() {
            let ledger = self.options.folder_without_keyring.join(LEDGER);
            return Some((ledger, Arc::new(Ours(memory_secrets()))));
        }
        let folder = match secrets.place() {
            SecretsPlace::Keyring => &self.options.folder,
            SecretsPlace::Memory => &self.options.folder_without_keyring,
        };
        Some((folder.join(LEDGER), Arc::new(Ours(secrets))))
    }

    fn ledgers(&self) -> Vec<PathBuf> {
        let folders = [&self.options.folder, &self.options.folder_without_keyring];
        folders.map(|folder| folder.join(LEDGER)).to_vec()
    }

    async fn close(&self) {
        if let Some(environment) = self.environment.lock().await.take().and_then(Arc::into_inner) {
            environment.leave().await;
        }
    }
}

/// The built-in organisation, while it is open.
struct Open(Practice);

/// The same at a desktop of a team.
struct AtSeat(Running);

#[async_trait]
impl organisations::Running for AtSeat {
    async fn stop(self: Box<Self>) {
        self.0.close().await;
    }
}

#[async_trait]
impl organisations::Running for Open {
    async fn stop(self: Box<Self>) {
        self.0.close().await;
    }
}
