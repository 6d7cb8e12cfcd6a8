//! The console: everything that the commands and the loops share.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use daraja::{BalanceQuery, Callbacks, Daraja, Operator, Remarks};
use messages::Language;
use store::{Expected, Ledger, LedgerStanding, NewLedger, StoreError};
use tokio::sync::{Notify, broadcast};
use treasury::{
    AgeDoubt, Alteration, AttemptId, Channel, KnownLedger, LedgerId, MOST_PER_MINUTE, OperatorId, PapersIn,
    PauseReason, Setting,
};

use crate::{
    Changed, Config, Notice, Problem, SecretsError,
    backups::Backups,
    changes::Changes,
    failed_checks::FailedChecks,
    gate::Gate,
    head_keeper::{self, HeadKeeper},
    imports::Imports,
    languages::Languages,
    ledger_state::LedgerState,
    notices::Notices,
    pace::Pace,
    problem::problem,
    relay_link::RelayLink,
    rotation::RotationDesk,
    saving::Saving,
    session::Session,
    statement_files::StatementFiles,
    unanswered::{Full, Unanswered},
    view::{OpeningStep, Preferences, SecretsPlace},
    warnings::KnownWarnings,
};

/// Hears the steps of opening an organisation. Called on whichever thread does the step, so it returns at once.
pub type OpeningTold = Arc<dyn Fn(OpeningStep) + Send + Sync>;

/// Why a desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] StoreError),
    /// The keyring refused.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
}

/// The console.
#[derive(Debug)]
pub struct Desk {
    pub(crate) config: Config,
    pub(crate) ledger: Ledger,
    pub(crate) session: Session,
    pub(crate) imports: Imports,
    pub(crate) statements: StatementFiles,
    pub(crate) changes: Changes,
    /// The file that is being made for a person.
    pub(crate) saving: Saving,
    /// Wakes the sender when there may be something to send.
    pub(crate) wake_sender: Notify,
    /// Wakes the reader of balances when what is set about them changed.
    pub(crate) wake_balance: Notify,
    /// Wakes it when M-PESA has told the first shortcode's balance: the second's is asked for then.
    pub(crate) wake_second_balance: Notify,
    /// Which relay hears M-PESA's answers.
    pub(crate) relay: RelayLink,
    /// What may be sent, as last known: looked at before each request leaves.
    pub(crate) gate: Gate,
    /// How fast payouts leave.
    pub(crate) pace: Mutex<Pace>,
    /// Payouts whose answers are awaited.
    pub(crate) unanswered: Unanswered,
    pub(crate) daraja_answered_at: AtomicI64,
    pub(crate) callback_arrived_at: AtomicI64,
    daraja: RwLock<Daraja>,
    pub(crate) preferences: Arc<RwLock<Preferences>>,
    pub(crate) notices: Notices,
    /// A change of the initiator's password, as far as it is not in the ledger.
    pub(crate) rotation: RotationDesk,
    /// What batches that wait may pay twice, as last looked for.
    pub(crate) warnings: KnownWarnings,
    /// Failed payouts that are being checked before they are paid again.
    pub(crate) failed_checks: FailedChecks,
    /// What is known of the ledger since it was opened.
    pub(crate) ledger_state: LedgerState,
    /// Keeps outside the ledger how new it is.
    pub(crate) head: HeadKeeper,
    /// Its backups.
    pub(crate) backups: Backups,
    /// In which language each person is spoken to: the office's, once it has one.
    languages: OnceLock<Arc<Languages>>,
}

impl Desk {
    /// Opens the ledger. Nothing is sent before [`crate::Work::start`].
    ///
    /// # Errors
    /// When the ledger cannot be opened, or the keyring refuses to tell the relay.
    pub async fn open(config: Config) -> Result<Arc<Self>, OpenError> {
        Self::open_telling(config, Arc::new(|_| {})).await
    }

    /// As [`Desk::open`]. `told` hears the steps that take long.
    ///
    /// # Errors
    /// When the ledger cannot be opened, or the keyring refuses to tell the relay.
    pub async fn open_telling(config: Config, told: OpeningTold) -> Result<Arc<Self>, OpenError> {
        told(OpeningStep::Ledger);
        let mut options = store::Options::new(&config.ledger, config.seal_key.clone());
        options.checkpoint = Arc::clone(&config.checkpoint);
        options.people_by_our_id = config.daraja.b2c_version().carries_our_id();
        let noted = head_keeper::known(config.secrets.as_ref()).await?;
        options.expected = expected(&config, noted.map(|noted| noted.known));
        options.locks = Some(config.locks.clone());
        let ledger = open_ledger(options).await?;
        let source = config.relay.clone();
        let relay = RelayLink::open(source, config.secrets.as_ref(), &config.clock, &config.entropy).await?;
        let daraja = RwLock::new(config.daraja.clone());
        let pace = Mutex::new(Pace::new(config.settings.pace));
        let backups = Backups::open(&config.ledger);
        let preferences = Arc::new(RwLock::new(Preferences::read(&config.preferences)));
        let age = age_of(ledger.standing());
        let idle = idle_minutes(&ledger, &config).await?;
        let session = Session::new(ledger.clone(), Arc::clone(&config.clock), idle);
        let desk = Arc::new(Self {
            head: HeadKeeper::new(noted, age.is_some()),
            config,
            daraja,
            ledger,
            session,
            imports: Imports::default(),
            statements: StatementFiles::default(),
            changes: Changes::new(),
            saving: Saving::default(),
            wake_sender: Notify::new(),
            wake_balance: Notify::new(),
            wake_second_balance: Notify::new(),
            relay,
            gate: Gate::default(),
            pace,
            unanswered: Unanswered::default(),
            daraja_answered_at: AtomicI64::new(0),
            callback_arrived_at: AtomicI64::new(0),
            notices: Notices::new(Arc::clone(&preferences)),
            preferences,
            rotation: RotationDesk::default(),
            failed_checks: FailedChecks::default(),
            warnings: KnownWarnings::default(),
            ledger_state: LedgerState::default(),
            backups,
            languages: OnceLock::new(),
        });
        if let LedgerStanding::Tampered { message, entry } = desk.ledger.standing() {
            tracing::error!(%message, "the ledger was changed outside Hazina");
            let found = entry.map_or(Alteration::Elsewhere, |entry| Alteration::Unsigned { entry });
            let reason = PauseReason::LedgerChanged { found };
            desk.ledger.pause_sending(reason, None, desk.now()).await?;
        }
        match age {
            Some(doubt) => desk.doubt_age(doubt).await,
            // What cannot be kept is tried again, and holds what would leave.
            None => drop(desk.keep_head().await),
        }
        Ok(desk)
    }

    /// What changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// What people should hear of from now on, as far as they want to. Who asks first also hears what was told before.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// What was set for this machine.
    #[must_use]
    pub fn preferences(&self) -> Preferences {
        self.preferences.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what people chose on this machine as their language. Once: what comes later is not taken.
    pub fn speak(&self, languages: Arc<Languages>) {
        drop(self.languages.set(languages));
    }

    /// The language of whoever is signed in, otherwise this machine's.
    #[must_use]
    pub fn language(&self) -> Language {
        let of = |languages: &Arc<Languages>| languages.of(&self.config.profile.id, self.session.operator());
        self.languages.get().map(of).unwrap_or_default()
    }

    /// The language of this machine, for what nobody asked for: notices and the tray.
    #[must_use]
    pub fn machine_language(&self) -> Language {
        self.languages
            .get()
            .map(|languages| languages.of_machine())
            .unwrap_or_default()
    }

    /// The language of what leaves as a file: the organisation's. English where it cannot be read.
    pub(crate) async fn papers_language(&self) -> Language {
        match self.ledger.papers_language().await {
            Ok(set) => match set {
                Some(PapersIn::Kiswahili) => Language::Kiswahili,
                Some(PapersIn::English) | None => Language::English,
            },
            Err(error) => {
                tracing::error!(%error, "could not read the language of papers");
                Language::English
            }
        }
    }

    /// The ledger, for tests that compare it with what M-PESA did.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The client as it is now.
    pub(crate) fn daraja(&self) -> Daraja {
        self.daraja.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another operator, or another password, from now on.
    pub(crate) fn set_operator(&self, operator: Operator) {
        let mut daraja = self.daraja.write().unwrap_or_else(PoisonError::into_inner);
        *daraja = daraja.with_operator(operator);
    }

    pub(crate) fn now(&self) -> i64 {
        self.config.clock.now()
    }

    pub(crate) fn attempt_id(&self) -> AttemptId {
        let mut bytes = [0; 16];
        self.config.entropy.fill(&mut bytes);
        AttemptId::from_random(bytes)
    }

    /// The two callback addresses of an attempt or inquiry.
    pub(crate) fn callbacks(&self, attempt: AttemptId) -> Callbacks {
        let address = |channel| {
            let path = self.config.callback_key.path(attempt, channel);
            self.relay.callback_url(&path)
        };
        Callbacks {
            result_url: address(Channel::Result),
            queue_timeout_url: address(Channel::TimeOut),
        }
    }

    /// The question for the balance, whose answer comes to the addresses of `inquiry`.
    pub(crate) fn balance_query(&self, inquiry: AttemptId) -> Result<BalanceQuery, Problem> {
        Ok(BalanceQuery {
            shortcode: self.config.shortcode.clone(),
            remarks: Remarks::tidy("Balance")
                .ok_or_else(|| Problem::field("remarks", "The remarks of a balance query are not valid."))?,
            callbacks: self.callbacks(inquiry),
        })
    }

    /// Looks at the pace, or changes it.
    pub(crate) fn paced<T>(&self, act: impl FnOnce(&mut Pace) -> T) -> T {
        act(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why nothing more is sent because of answers that are awaited.
    pub(crate) fn too_many_unanswered(&self) -> Option<Full> {
        let per_minute = self.paced(|pace| pace.per_minute());
        self.unanswered
            .full(per_minute, self.config.settings.unanswered, self.now())
    }

    /// Reads what the organisation set as the most requests a minute.
    pub(crate) async fn refresh_pace(&self) {
        match self.ledger.most_per_minute().await {
            Ok(set) => {
                let begins = Pace::new(self.config.settings.pace).per_minute().unwrap_or(0);
                self.paced(|pace| pace.set_most(set.unwrap_or_else(|| MOST_PER_MINUTE.max(begins))));
            }
            Err(error) => tracing::error!(%error, "could not read the pace"),
        }
    }

    pub(crate) fn daraja_answered(&self) {
        self.daraja_answered_at.store(self.now(), Ordering::Relaxed);
    }

    /// Somebody as the journal says they are.
    pub(crate) async fn operator(&self, id: OperatorId) -> Result<store::Operator, Problem> {
        let vouched = self.ledger.vouched_operator(id).await.map_err(problem)?;
        Ok(vouched.operator)
    }
}

/// What is known of the ledger before it is opened.
fn expected(config: &Config, known: Option<KnownLedger>) -> Expected {
    match known {
        Some(known) => Expected::Known(known),
        // Memory knows nothing from one start to the next.
        None if config.ledger.exists() && config.secrets_place == SecretsPlace::Keyring => Expected::SomeAge,
        None => {
            let mut id = [0; 16];
            config.entropy.fill(&mut id);
            Expected::AnyOr(NewLedger {
                id: LedgerId::from_random(id),
                at: config.clock.now(),
            })
        }
    }
}

/// Why the ledger may not be its newest copy.
const fn age_of(standing: &LedgerStanding) -> Option<AgeDoubt> {
    match standing {
        LedgerStanding::Current | LedgerStanding::Tampered { .. } => None,
        LedgerStanding::Older { expected, last } => Some(AgeDoubt::Older {
            expected: *expected,
            last: *last,
        }),
        LedgerStanding::Forked { expected, last } => Some(AgeDoubt::Forked {
            expected: *expected,
            last: *last,
        }),
        LedgerStanding::AgeUnknown { .. } => Some(AgeDoubt::Unknown),
    }
}

/// After how many minutes without a touch somebody is signed out.
async fn idle_minutes(ledger: &Ledger, config: &Config) -> Result<u32, StoreError> {
    let mut minutes = config.settings.idle_minutes;
    for setting in ledger.settings().await? {
        if let Setting::IdleSignOut { minutes: set } = setting {
            minutes = u32::from(set);
        }
    }
    Ok(minutes)
}

/// Opens the ledger. A desk that was closed a moment ago lets go of its file a moment later.
async fn open_ledger(options: store::Options) -> Result<Ledger, StoreError> {
    let mut patience: u8 = 20;
    loop {
        match Ledger::open(options.clone()).await {
            Err(StoreError::InUse { .. }) if patience > 0 => patience = patience.saturating_sub(1),
            opened => return opened,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
