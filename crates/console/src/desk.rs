//! The console as a whole: the parts that commands and loops ask, put together. Each part keeps its own state to itself and is
//! built on the same [`Base`]; none knows the desk.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use api::{
    Changed, Problem,
    view::{OpeningStep, Preferences, SecretsPlace},
};
use messages::Language;
use relay::{Probed, RelayError};
use store::{Expected, Ledger, LedgerStanding, NewLedger, StoreError};
use tokio::sync::broadcast;
use treasury::{
    AccessFinding, AgeDoubt, Alteration, ApiPermission, AttemptId, Head, KnownLedger, LedgerId, OperatorId, PapersIn,
    PauseReason, Setting,
};

use crate::{
    Config, Notice, SecretsError,
    accounts::Balances,
    attachments::{self, Attachments},
    backups::Backups,
    base::Base,
    callbacks::Callbacks,
    changes::Changes,
    downloads::Files,
    failed_checks::FailedChecks,
    gateway::Gateway,
    head_keeper::{self, HeadKeeper},
    imports::Imports,
    languages::Languages,
    ledger_state::LedgerWatch,
    notices::Notices,
    preferences::MachinePreferences,
    problem::problem,
    relay_link::RelayLink,
    rotation::Rotation,
    run_differences::RunDifferences,
    sending::Sending,
    session::Session,
    statement_files::StatementFiles,
    team_log::TeamLine,
    warnings::KnownWarnings,
};

/// Hears the steps of opening an organisation. Called on whichever thread does the step, so it returns at once.
pub type OpeningProgress = Arc<dyn Fn(OpeningStep) + Send + Sync>;

/// The log of the team that shares the ledger.
fn team_line(config: &Config) -> Result<Option<Arc<TeamLine>>, OpenError> {
    let Some(access) = &config.team else { return Ok(None) };
    let key = treasury::TeamKey::of(&config.seal_key);
    Ok(Some(Arc::new(TeamLine::open(
        access,
        &key,
        Arc::clone(&config.entropy),
    )?)))
}

/// Why a desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] StoreError),
    /// The keyring refused.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// What the keyring holds of the team's relay cannot be used.
    #[error(transparent)]
    Team(#[from] RelayError),
}

/// The console.
#[derive(Debug)]
pub struct Desk {
    base: Base,
    session: Session,
    sending: Arc<Sending>,
    callbacks: Arc<Callbacks>,
    gateway: Arc<Gateway>,
    head_keeper: HeadKeeper,
    ledger_watch: Arc<LedgerWatch>,
    balances: Arc<Balances>,
    failed_checks: FailedChecks,
    warnings: KnownWarnings,
    run_differences: RunDifferences,
    rotation: Rotation,
    imports: Arc<Imports>,
    statement_files: Arc<StatementFiles>,
    attachments: Attachments,
    files: Files,
    backups: Backups,
    preferences: Arc<MachinePreferences>,
    notices: Notices,
    team: Option<Arc<TeamLine>>,
    /// In which language each person is spoken to: the office's, once it has one.
    languages: OnceLock<Arc<Languages>>,
}

/// A part of a desk that a command asks for: what it takes first says what it can touch.
pub(crate) trait Part {
    /// This desk's.
    fn of(desk: &Arc<Desk>) -> &Self;
}

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident: $part:ty;)*) => {
        impl Desk {
            $($(#[$doc])*
            pub(crate) fn $name(&self) -> &$part {
                &self.$name
            })*
        }

        $(impl Part for $part {
            fn of(desk: &Arc<Desk>) -> &Self {
                &desk.$name
            }
        })*
    };
}

parts! {
    /// What every part is built on.
    base: Base;
    /// What may be sent, how fast, and how many answers are awaited.
    sending: Arc<Sending>;
    /// Where M-PESA's answers come in.
    callbacks: Arc<Callbacks>;
    /// M-PESA's gateway as it is asked now.
    gateway: Arc<Gateway>;
    /// Keeps outside the ledger how new it is.
    head_keeper: HeadKeeper;
    /// What is known of the ledger since it was opened.
    ledger_watch: Arc<LedgerWatch>;
    /// The organisation's accounts.
    balances: Arc<Balances>;
    /// Failed payouts that are being checked before they are paid again.
    failed_checks: FailedChecks;
    /// What batches that wait may pay twice, as last looked for.
    warnings: KnownWarnings;
    /// How batches differ from the pay runs before them, as last compared.
    run_differences: RunDifferences;
    /// A change of the initiator's password, as far as it is not in the ledger.
    rotation: Rotation;
    /// Payrolls and bills on their way to becoming batches.
    imports: Arc<Imports>;
    /// Statements on their way into the ledger.
    statement_files: Arc<StatementFiles>;
    /// Attachments on their way into the ledger and out of it.
    attachments: Attachments;
    /// Files for a person.
    files: Files;
    /// The backups of the ledger.
    backups: Backups;
}

impl Part for Arc<Desk> {
    fn of(desk: &Self) -> &Self {
        desk
    }
}

impl Part for Desk {
    fn of(desk: &Arc<Self>) -> &Self {
        desk
    }
}

impl Part for Arc<MachinePreferences> {
    fn of(desk: &Arc<Desk>) -> &Self {
        &desk.preferences
    }
}

impl Part for Session {
    fn of(desk: &Arc<Desk>) -> &Self {
        &desk.session
    }
}

impl Desk {
    /// Opens the ledger. Nothing is sent before [`crate::Work::start`].
    ///
    /// # Errors
    /// When the ledger cannot be opened, or the keyring refuses to tell the relay.
    pub async fn open(config: Config) -> Result<Arc<Self>, OpenError> {
        Self::open_telling(config, Arc::new(|_| {})).await
    }

    /// As [`Desk::open`]. `progress` hears the steps that take long.
    ///
    /// # Errors
    /// When the ledger cannot be opened, or the keyring refuses to tell the relay.
    pub async fn open_telling(mut config: Config, progress: OpeningProgress) -> Result<Arc<Self>, OpenError> {
        if config.team.is_some() {
            // What another desktop claimed may leave it for so long.
            let settles = treasury::LEASE_SETTLES;
            config.settings.not_paid_after = config.settings.not_paid_after.max(settles);
        }
        progress(OpeningStep::Ledger);
        let mut options = store::Options::new(&config.ledger, config.seal_key.clone());
        options.checkpoint = Arc::clone(&config.checkpoint);
        options.people_by_our_id = config.daraja.b2c_version().carries_our_id();
        let noted = head_keeper::known(config.secrets.as_ref()).await?;
        options.expected = expected(&config, noted.map(|noted| noted.known));
        options.locks = Some(config.locks.clone());
        let team = team_line(&config)?;
        options.team = config
            .team
            .as_ref()
            .zip(team.clone())
            .map(|(access, line)| store::Team {
                log: line,
                signing: access.signing.clone(),
            });
        let ledger = open_ledger(options).await?;
        if team.is_some()
            && let Err(error) = ledger.take_in().await
        {
            // It can be read without the others; what is written waits for them.
            tracing::warn!(%error, "what other desktops wrote could not be taken in");
        }
        let source = config.relay.clone();
        let relay = RelayLink::open(source, config.secrets.as_ref(), &config.clock, &config.entropy).await?;
        let age = age_of(ledger.standing());
        let idle = idle_minutes(&ledger, &config).await?;
        let desk = Arc::new(Self::of_parts(
            Base::new(config, ledger),
            team,
            relay,
            noted,
            age.is_some(),
            idle,
        ));
        if desk.team.is_some() {
            let here = desk.ledger().sends_here().await?;
            desk.callbacks.relay().note_sender(here);
        }
        if let LedgerStanding::Tampered { message, entry } = desk.ledger().standing() {
            tracing::error!(%message, "the ledger was changed outside Hazina");
            let found = entry.map_or(Alteration::Elsewhere, |entry| Alteration::Unsigned { entry });
            let reason = PauseReason::LedgerChanged { found };
            desk.ledger().pause_sending(reason, None, desk.now()).await?;
        }
        match age {
            Some(doubt) => desk.head_keeper().doubt_age(doubt).await,
            // What cannot be kept is tried again, and holds what would leave.
            None => drop(desk.head_keeper().keep().await),
        }
        Ok(desk)
    }

    /// Puts the parts together.
    fn of_parts(
        base: Base,
        team: Option<Arc<TeamLine>>,
        relay: RelayLink,
        noted: Option<head_keeper::Noted>,
        aged: bool,
        idle_minutes: u32,
    ) -> Self {
        let sending = Arc::new(Sending::new(base.clone()));
        let preferences = Arc::new(MachinePreferences::open(&base.config().preferences));
        let clock = Arc::clone(&base.config().clock);
        let callbacks = Arc::new(Callbacks::new(base.clone(), relay));
        let gateway = Arc::new(Gateway::new(base.clone()));
        let balances = Arc::new(Balances::new(
            base.clone(),
            Arc::clone(&gateway),
            Arc::clone(&callbacks),
        ));
        Self {
            session: Session::new(base.ledger().clone(), clock, idle_minutes),
            head_keeper: HeadKeeper::new(base.clone(), Arc::clone(&callbacks), Arc::clone(&sending), noted, aged),
            ledger_watch: Arc::new(LedgerWatch::new(base.clone(), Arc::clone(&sending))),
            failed_checks: FailedChecks::default(),
            warnings: KnownWarnings::new(base.clone()),
            run_differences: RunDifferences::new(base.clone()),
            rotation: Rotation::new(base.clone(), Arc::clone(&sending), Arc::clone(&balances)),
            imports: Arc::new(Imports::new(base.clone())),
            statement_files: Arc::new(StatementFiles::new(base.clone())),
            attachments: Attachments::new(base.clone()),
            files: Files::new(base.clone()),
            backups: Backups::new(base.clone()),
            notices: Notices::new(Arc::clone(&preferences)),
            languages: OnceLock::new(),
            preferences,
            callbacks,
            gateway,
            balances,
            sending,
            team,
            base,
        }
    }

    /// The log of the team that shares the ledger; none where it is this desktop's alone.
    pub(crate) const fn team(&self) -> Option<&Arc<TeamLine>> {
        self.team.as_ref()
    }

    /// What changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.events().subscribe()
    }

    /// What people should hear of from now on, as far as they want to. Who asks first also hears what was given before.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// What was set for this machine.
    #[must_use]
    pub fn preferences(&self) -> Preferences {
        self.preferences.get()
    }

    /// Takes in what people chose on this machine as their language. Once: what comes later is not taken.
    pub fn speak(&self, languages: Arc<Languages>) {
        drop(self.languages.set(languages));
    }

    /// The language of whoever is signed in, otherwise this machine's.
    #[must_use]
    pub fn language(&self) -> Language {
        let of = |languages: &Arc<Languages>| languages.of(&self.config().profile.id, self.session.operator());
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
        match self.ledger().papers_language().await {
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
        self.base.ledger()
    }

    /// What it was opened with.
    #[must_use]
    pub fn config(&self) -> &Config {
        self.base.config()
    }

    /// Who is signed in.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Where copies of attachments are while somebody looks at them.
    #[must_use]
    pub fn opened_copies(&self) -> std::path::PathBuf {
        attachments::folder_of(&self.config().ledger)
    }

    /// Where what changed is noted, after a commit.
    pub(crate) fn events(&self) -> &Changes {
        self.base.events()
    }

    /// The time, in UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.base.now()
    }

    /// What was set for this machine, to be changed.
    pub(crate) const fn machine_preferences(&self) -> &Arc<MachinePreferences> {
        &self.preferences
    }

    /// Gives notices to whoever shows them.
    pub(crate) const fn notices_to_give(&self) -> &Notices {
        &self.notices
    }

    /// Notes how a permission of M-PESA's answered.
    pub async fn note_access(&self, permission: ApiPermission, finding: AccessFinding) {
        self.base.note_access(permission, finding).await;
    }

    /// Asks for the balance because a person wants it, whatever M-PESA said before.
    ///
    /// # Errors
    /// When M-PESA's gateway did not take the question, or it could not be written down.
    pub async fn ask_balance_once(&self) -> Result<(), Problem> {
        self.balances.ask_once(None).await
    }

    /// The address of the relay that it is paired with.
    #[must_use]
    pub fn paired_relay(&self) -> Option<String> {
        let pairing = self.callbacks.relay().lines().now?.pairing?;
        Some(pairing.address().to_owned())
    }

    /// Sends a probe through the relay that it is paired with, and waits until it is back; none where there is no relay.
    pub async fn probe_relay(&self) -> Option<Result<Probed, RelayError>> {
        let line = self.callbacks.relay().lines().now?;
        Some(line.inbox.probe().await)
    }

    pub(crate) fn attempt_id(&self) -> AttemptId {
        self.base.attempt_id()
    }

    /// Somebody as the journal says they are.
    ///
    /// # Errors
    /// When the journal cannot be read, or knows nobody of this id.
    pub async fn operator(&self, id: OperatorId) -> Result<store::Operator, Problem> {
        let vouched = self.ledger().vouched_operator(id).await.map_err(problem)?;
        Ok(vouched.operator)
    }
}

/// What is known of the ledger before it is opened.
fn expected(config: &Config, known: Option<KnownLedger>) -> Expected {
    // What the team's log has beyond the first entry is taken in.
    let of_team = config.team.as_ref().map(|team| KnownLedger {
        ledger: team.ledger,
        birth: team.birth,
        head: Head {
            seq: 1,
            hash: team.birth,
        },
    });
    match known.or(of_team) {
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
