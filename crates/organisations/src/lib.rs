//! The organisations of this machine and the one that is open.
//!
//! An [`Office`] holds a profile for each organisation, opens the desk of one of them at a time, and answers the commands
//! that are about profiles; everything else it hands to the open desk. Practice is handed in ([`PracticeWorld`]), so that
//! the console knows no simulator. Where an organisation's secrets are is in `scoped`, what is kept beside them in
//! `profiles`, what people are shown while one is opened in `activity`.
//!
//! Deliberately absent: two organisations open at once. Whoever looks at the window must never wonder which one pays.

mod activity;
mod certificates;
mod commands;
mod connect;
mod diagnostics;
mod dispatch;
mod going_live;
mod opening;
mod profiles;
mod reconnect;
mod restore;
mod retire;
mod scoped;
mod team;
mod world;

use std::{fmt, path::PathBuf, sync::Arc};

use api::{
    Changed, Problem,
    view::{DesktopView, ImportRef, NoLedgerView, OpeningStep},
};
use messages::{Language, speaking, text};
use secrecy::SecretString;
use serde_json::Value;
use store::{Checkpoint, Moment};
use tokio::sync::{Mutex, broadcast, broadcast::error::RecvError, watch};

use activity::Activity;
pub use console::OpeningProgress;
use console::{Clock, Desk, Entropy, Languages, Secrets, SecretsError};
use profiles::Book;
pub use profiles::ProfilesError;
pub use world::{Gateway, Gateways, Opened, PortalCard, PracticeWorld, Running, Vault};

/// Where the log is, in the folder of everything that Hazina keeps.
pub const LOGS: &str = "logs";

/// The built-in practice organisation's id.
pub const PRACTICE: &str = "practice";

/// What an office is opened with.
#[derive(Clone)]
pub struct OfficeConfig {
    /// Everything of Hazina on this machine: the list of profiles and the ledgers of connected organisations.
    pub folder: PathBuf,
    /// Where a file of this machine stands for each ledger that is open ([`console::Config::locks`]).
    pub locks: PathBuf,
    /// Where files for the person are saved.
    pub downloads: PathBuf,
    /// Opens the keyring.
    pub vault: Arc<dyn Vault>,
    /// Opens practice.
    pub practice: Arc<dyn PracticeWorld>,
    /// Where real money and the sandbox are; none where only practice is to be had.
    pub gateways: Option<Gateways>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The language of this machine's system, spoken until somebody chooses another.
    pub system_language: Language,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Around every durable write and every call outside. Does nothing in production.
    pub checkpoint: Checkpoint,
}

impl fmt::Debug for OfficeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeConfig")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The organisations of this machine.
pub struct Office {
    pub(crate) config: OfficeConfig,
    pub(crate) book: Mutex<Book>,
    /// Held while a desk is being opened or closed.
    moving: Mutex<Standing>,
    open: watch::Sender<Option<OpenDesk>>,
    changes: broadcast::Sender<Changed>,
    /// What the desktop does for this office.
    desktop: watch::Sender<DesktopView>,
    /// What is being opened, and what waits for somebody at this machine.
    activity: Arc<Activity>,
    /// What people chose as their language on this machine.
    languages: Arc<Languages>,
    /// The desk of an organisation that is being connected.
    trial: Mutex<Option<connect::Trial>>,
    /// Held while it is looked whether a team let this machine in.
    joining: Mutex<()>,
    /// A backup that somebody looks at.
    restoring: Mutex<Option<restore::Restoring>>,
}

/// The desk that is open, and whose it is.
#[derive(Debug, Clone)]
pub struct OpenDesk {
    /// The profile's id.
    pub profile: String,
    /// Its desk.
    pub desk: Arc<Desk>,
}

/// What goes on behind the open desk.
#[derive(Default)]
struct Standing {
    running: Option<Box<dyn Running>>,
    failure: Option<OpenFailure>,
}

/// Why a profile could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OpenFailure {
    /// Which profile.
    pub profile: String,
    /// What happened and what to do, as a sentence.
    pub message: String,
    /// Whether the keyring was the reason: practice can do without.
    pub keyring: bool,
    /// What was found in the place of its ledger, where that was the reason.
    pub ledger: Option<Box<NoLedgerView>>,
}

impl Office {
    /// Reads the list of profiles. No desk is open before [`Office::open_last`].
    ///
    /// A list that cannot be read is no reason to refuse: practice works, and whoever opens the page sees it.
    #[must_use]
    pub fn new(config: OfficeConfig) -> Arc<Self> {
        let book = Book::read(&config.folder);
        let languages = Languages::read(config.folder.join("languages.json"), config.system_language);
        let changes = broadcast::channel(64).0;
        Arc::new(Self {
            config,
            book: Mutex::new(book),
            moving: Mutex::default(),
            open: watch::Sender::new(None),
            activity: Activity::new(changes.clone()),
            changes,
            desktop: watch::Sender::default(),
            languages: Arc::new(languages),
            trial: Mutex::default(),
            joining: Mutex::default(),
            restoring: Mutex::default(),
        })
    }

    /// Opens the profile that was used last; practice the first time.
    ///
    /// # Errors
    /// With a sentence for a person. The office stays: another profile can be opened, or the same again.
    pub async fn open_last(self: &Arc<Self>) -> Result<(), OpenFailure> {
        let last = self.book.lock().await.last();
        self.open(&last, false).await
    }

    /// Opens a profile in place of the one that is open, which finishes what it is sending first. Everybody is signed out.
    ///
    /// # Errors
    /// With a sentence for a person. Then no desk is open.
    pub async fn open(self: &Arc<Self>, profile: &str, without_keyring: bool) -> Result<(), OpenFailure> {
        let mut standing = self.moving.lock().await;
        self.open.send_replace(None);
        self.tell(Changed {
            status: true,
            ..Changed::default()
        });
        let before = standing.running.take();
        let first = match (&before, without_keyring) {
            (Some(_), _) => OpeningStep::Closing,
            (None, true) => OpeningStep::Ledger,
            (None, false) => OpeningStep::Keyring,
        };
        let progress = self.opening_begins(profile, first).await;
        if let Some(running) = before {
            running.stop().await;
        }
        let opening = opening::open(self, profile, without_keyring, &progress);
        let opened = speaking(self.machine_language(), opening).await;
        let answer = match opened {
            Ok(opened) => {
                opened.desk.speak(Arc::clone(&self.languages));
                self.listen(&opened.desk);
                standing.running = Some(opened.running);
                standing.failure = None;
                self.open.send_replace(Some(OpenDesk {
                    profile: profile.to_owned(),
                    desk: opened.desk,
                }));
                Ok(())
            }
            Err(failure) => {
                tracing::error!(profile, message = failure.message, "a profile could not be opened");
                standing.failure = Some(failure.clone());
                Err(failure)
            }
        };
        if answer.is_ok()
            && let Err(error) = self.book.lock().await.remember(profile)
        {
            tracing::warn!(%error, "which profile was used last could not be kept");
        }
        self.opening_ended();
        self.tell(Changed::everything());
        answer
    }

    /// Runs a command: one of the office's own, or one of the open desk's.
    ///
    /// # Errors
    /// Whatever the person in front of the screen must know.
    pub async fn call(self: &Arc<Self>, name: &str, request: Value) -> Result<Value, Problem> {
        if api::OF_ORGANISATIONS.iter().any(|command| command.name == name) {
            return dispatch::call(self, name, request).await;
        }
        console::dispatch::call(&self.desk().await?, name, request).await
    }

    /// Begins to read a file that a person chose, as [`console::dispatch::begin_import`].
    ///
    /// # Errors
    /// When no desk is open, nobody is signed in, or the file is too large.
    pub async fn import_file(&self, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
        console::dispatch::begin_import(&self.desk().await?, name, bytes)
    }

    /// Begins to read a statement that a person chose, as [`console::dispatch::begin_statement`].
    ///
    /// # Errors
    /// When no desk is open, nobody is signed in who does more than read, or the file is too large.
    pub async fn statement_file(&self, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
        console::dispatch::begin_statement(&self.desk().await?, name, bytes)
    }

    /// Takes a file that a person chose to attach, as [`console::dispatch::hold_attachment`].
    ///
    /// # Errors
    /// When no desk is open, nobody is signed in who does more than read, or it is no file that can be attached.
    pub async fn attachment(&self, name: String, bytes: Vec<u8>) -> Result<ImportRef, Problem> {
        console::dispatch::hold_attachment(&self.desk().await?, name, bytes).await
    }

    /// What changes from now on, at whichever desk is open.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// The language of whoever is signed in, otherwise this machine's.
    #[must_use]
    pub fn language(&self) -> Language {
        let open = self.open.borrow();
        open.as_ref()
            .map_or_else(|| self.languages.of_machine(), |open| open.desk.language())
    }

    /// The language of this machine, for what nobody asked for: notifications and the tray.
    #[must_use]
    pub fn machine_language(&self) -> Language {
        self.languages.of_machine()
    }

    /// What the desktop does, as last noted.
    #[must_use]
    pub fn desktop(&self) -> DesktopView {
        self.desktop.borrow().clone()
    }

    /// Notes what the desktop does, for whoever sets how the window behaves.
    pub fn note_desktop(&self, note: impl FnOnce(&mut DesktopView)) {
        self.desktop.send_modify(note);
        self.tell(Changed {
            preferences: true,
            ..Changed::default()
        });
    }

    /// The desk that is open, as it comes and goes.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Option<OpenDesk>> {
        self.open.subscribe()
    }

    /// The desk that is open; where one is being opened, once it is.
    ///
    /// # Errors
    /// [`Problem::NotOpen`] where none could be opened.
    pub async fn desk(&self) -> Result<Arc<Desk>, Problem> {
        if let Some(open) = self.open.borrow().as_ref() {
            return Ok(Arc::clone(&open.desk));
        }
        let standing = self.moving.lock().await;
        let open = self.open.borrow().as_ref().map(|open| Arc::clone(&open.desk));
        open.ok_or_else(|| Problem::NotOpen {
            message: standing
                .failure
                .as_ref()
                .map_or_else(|| text().office_none_is_open(), |failure| failure.message.clone()),
        })
    }

    /// Lets what is under way be answered and recorded, then stops everything.
    pub async fn close(&self) {
        let mut standing = self.moving.lock().await;
        self.open.send_replace(None);
        self.end_trial(None).await;
        if let Some(running) = standing.running.take() {
            running.stop().await;
        }
        self.config.practice.close().await;
    }

    /// Closes what is open, and what is being connected. Nothing is open then.
    async fn close_open_desk(&self) {
        let mut standing = self.moving.lock().await;
        self.open.send_replace(None);
        self.end_trial(None).await;
        if let Some(running) = standing.running.take() {
            running.stop().await;
        }
    }

    /// The profile that is open, and why one is not.
    async fn standing(&self) -> (Option<String>, Option<OpenFailure>) {
        let standing = self.moving.lock().await;
        let open = self.open.borrow().as_ref().map(|open| open.profile.clone());
        (open, standing.failure.clone())
    }

    /// The open desk, where it is this profile's.
    fn open_desk(&self, profile: &str) -> Option<Arc<Desk>> {
        let open = self.open.borrow();
        let open = open.as_ref().filter(|open| open.profile == profile)?;
        Some(Arc::clone(&open.desk))
    }

    /// Keeps a secret durably.
    async fn keep_secret(&self, secrets: &dyn Secrets, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.around("keeping a secret", secrets.put(name, value)).await
    }

    /// Runs something that goes outside, between its two checkpoints.
    async fn around<T>(&self, what: &'static str, act: impl Future<Output = T>) -> T {
        (self.config.checkpoint)(what, Moment::Before);
        let done = act.await;
        (self.config.checkpoint)(what, Moment::After);
        done
    }

    fn tell_profiles(&self) {
        self.tell(Changed {
            profiles: true,
            ..Changed::default()
        });
    }

    pub(crate) fn tell(&self, changed: Changed) {
        // Nobody listening is no loss: pages read afresh when they open.
        drop(self.changes.send(changed));
    }

    /// Hands on what a desk tells, for as long as it lives.
    fn listen(&self, desk: &Arc<Desk>) {
        let (mut heard, progress) = (desk.changes(), self.changes.clone());
        tokio::spawn(async move {
            loop {
                let changed = match heard.recv().await {
                    Ok(changed) => changed,
                    Err(RecvError::Lagged(_)) => Changed::everything(),
                    Err(RecvError::Closed) => return,
                };
                drop(progress.send(changed));
            }
        });
    }
}

impl fmt::Debug for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Office")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
