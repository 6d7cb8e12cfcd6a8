//! The console: everything that the commands and the loops share.

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use daraja::{Callbacks, Certificate, CredentialError, Daraja, Operator, SecurityCredential};
use mpesa::{B2cLimits, B2cTariff, Shortcode};
use secrecy::SecretString;
use store::{Checkpoint, Ledger, StoreError};
use tokio::sync::{Notify, broadcast};
use treasury::{AttemptId, CallbackKey, Channel, OperatorId, RotationState, SealKey};

use crate::{
    Changed, Clock, Entropy, Notice, PracticePortal, Problem, RelaySource, Secrets, SecretsError, SystemEntropy,
    changes::Changes,
    imports::Imports,
    notices::Notices,
    relay_link::RelayLink,
    rotation::RotationDesk,
    session::Session,
    view::{Mode, Preferences, SecretsPlace},
    work::Gate,
};

/// What a desk is opened with. The secrets were read from the keyring by whoever opens it; none is kept here but inside
/// the client and the two keys.
#[derive(Clone)]
pub struct Config {
    /// Which world it pays in.
    pub mode: Mode,
    /// The organisation's name.
    pub organisation: String,
    /// The shortcode that pays.
    pub shortcode: Shortcode,
    /// Another shortcode of the organisation, whose Working account pays bills, tax and top-ups; none where it has one.
    pub second_shortcode: Option<Shortcode>,
    /// The ledger's file.
    pub ledger: PathBuf,
    /// Where files for the person are saved.
    pub downloads: PathBuf,
    /// Where the secrets are kept: shown in the frame.
    pub secrets_place: SecretsPlace,
    /// This organisation's secrets. The initiator's password is `initiator-password` there.
    pub secrets: Arc<dyn Secrets>,
    /// Who asks M-PESA, and for which key its password is encrypted.
    pub initiator: InitiatorSource,
    /// The stand-in for the portal, in practice mode.
    pub portal: Option<Arc<dyn PracticePortal>>,
    /// The file of this machine's preferences.
    pub preferences: PathBuf,
    /// Seals approvals.
    pub seal_key: SealKey,
    /// Makes callback tokens.
    pub callback_key: CallbackKey,
    /// The client, with its operator. A change of the operator's password puts another in its place.
    pub daraja: Daraja,
    /// Where M-PESA's answers are heard.
    pub relay: RelaySource,
    /// Paces, waits and limits.
    pub settings: Settings,
    /// The sample payroll of practice mode: name and bytes.
    pub sample: Option<(String, Arc<[u8]>)>,
    /// The sample bills of practice mode: name and bytes.
    pub sample_bills: Option<(String, Arc<[u8]>)>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Around every durable write of the ledger and every call outside. Does nothing in production.
    pub checkpoint: Checkpoint,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("mode", &self.mode)
            .field("ledger", &self.ledger)
            .finish_non_exhaustive()
    }
}

/// What makes an operator of a password.
#[derive(Debug, Clone)]
pub struct InitiatorSource {
    /// The initiator's name on the M-PESA portal.
    pub name: String,
    /// M-PESA's certificate.
    pub certificate: Certificate,
}

impl InitiatorSource {
    /// The operator with this password.
    ///
    /// # Errors
    /// When the password cannot be encrypted for M-PESA.
    pub fn operator(&self, password: &SecretString) -> Result<Operator, CredentialError> {
        Ok(Operator {
            initiator: self.name.clone(),
            credential: SecurityCredential::seal(password, &self.certificate)?,
        })
    }
}

/// Paces, waits and limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Least time between two requests for payment.
    pub pace: Duration,
    /// Most requests for payment under way at once.
    pub in_flight: usize,
    /// Most payouts claimed by one write. A crash leaves up to so many in doubt, also those that had not left yet.
    pub claim: usize,
    /// How often the sender looks for approved payouts where nothing wakes it.
    pub look_again: Duration,
    /// The first pause after M-PESA was too busy or could not be reached; doubles up to [`Settings::longest_pause`].
    pub first_pause: Duration,
    /// The longest such pause.
    pub longest_pause: Duration,
    /// After how long without the relay nothing new is sent, because results could not be seen.
    pub relay_silence: Duration,
    /// How long after its acknowledgement a payout without a result is in doubt.
    pub result_deadline: Duration,
    /// How often overdue results are looked for.
    pub doubt_interval: Duration,
    /// How long M-PESA has to say whether it takes a new password. A later answer still counts.
    pub password_patience: Duration,
    /// How often it is looked whether a reminder or a notice is due.
    pub notice_interval: Duration,
    /// When M-PESA is asked about payouts in doubt.
    pub asking: Asking,
    /// How far back the same payee and amount count as paid recently.
    pub recently: Duration,
    /// The least and the most of one payment.
    pub limits: B2cLimits,
    /// What M-PESA charges.
    pub tariff: B2cTariff,
}

impl Settings {
    /// Careful settings for real money: Safaricom publishes no rate, and asks for one request at a time (Daraja facts,
    /// section 22).
    #[must_use]
    pub fn careful() -> Self {
        Self {
            pace: Duration::from_millis(400),
            in_flight: 1,
            claim: 4,
            look_again: Duration::from_secs(5),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            relay_silence: Duration::from_secs(120),
            result_deadline: Duration::from_secs(120),
            doubt_interval: Duration::from_secs(5),
            password_patience: Duration::from_secs(90),
            notice_interval: Duration::from_secs(20),
            asking: Asking::careful(),
            recently: Duration::from_secs(7 * 24 * 3_600),
            limits: B2cLimits::CURRENT,
            tariff: B2cTariff::august_2023(),
        }
    }
}

/// When M-PESA is asked about payouts in doubt.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// The wait between a doubt and its first question.
    pub first: Duration,
    /// What each wait is multiplied by for the next.
    pub factor: u32,
    /// The longest wait.
    pub longest: Duration,
    /// How long a question without an answer counts as under way.
    pub patience: Duration,
    /// Most questions under way at once.
    pub at_once: u32,
}

impl Asking {
    /// After a minute or two, and again with growing gaps (Daraja facts, section 13).
    #[must_use]
    pub const fn careful() -> Self {
        Self {
            first: Duration::from_secs(60),
            factor: 2,
            longest: Duration::from_secs(3_600),
            patience: Duration::from_secs(120),
            at_once: 8,
        }
    }
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
}

/// The console.
#[derive(Debug)]
pub struct Desk {
    pub(crate) config: Config,
    pub(crate) ledger: Ledger,
    pub(crate) session: Session,
    pub(crate) imports: Imports,
    pub(crate) changes: Changes,
    /// Wakes the sender when there may be something to send.
    pub(crate) wake_sender: Notify,
    /// Wakes the reader of balances when what is set about them changed.
    pub(crate) wake_balance: Notify,
    /// Which relay hears M-PESA's answers.
    pub(crate) relay: RelayLink,
    /// What may be sent, as last known: looked at before each request leaves.
    pub(crate) gate: Gate,
    pub(crate) daraja_answered_at: AtomicI64,
    pub(crate) callback_arrived_at: AtomicI64,
    daraja: RwLock<Daraja>,
    pub(crate) preferences: Arc<RwLock<Preferences>>,
    pub(crate) notices: Notices,
    /// A change of the initiator's password, as far as it is not in the ledger.
    pub(crate) rotation: RotationDesk,
}

impl Desk {
    /// Opens the ledger. Nothing is sent before [`crate::Work::start`].
    ///
    /// # Errors
    /// When the ledger cannot be opened, or the keyring refuses to tell the relay.
    pub async fn open(config: Config) -> Result<Arc<Self>, OpenError> {
        let mut options = store::Options::new(&config.ledger, config.seal_key.clone());
        options.checkpoint = Arc::clone(&config.checkpoint);
        let ledger = open_ledger(options).await?;
        let source = config.relay.clone();
        let relay = RelayLink::open(source, config.secrets.as_ref(), &config.clock, &config.entropy).await?;
        let daraja = RwLock::new(config.daraja.clone());
        let preferences = Arc::new(RwLock::new(Preferences::read(&config.preferences)));
        Ok(Arc::new(Self {
            config,
            daraja,
            ledger,
            session: Session::default(),
            imports: Imports::default(),
            changes: Changes::new(),
            wake_sender: Notify::new(),
            wake_balance: Notify::new(),
            relay,
            gate: Gate::default(),
            daraja_answered_at: AtomicI64::new(0),
            callback_arrived_at: AtomicI64::new(0),
            notices: Notices::new(Arc::clone(&preferences)),
            preferences,
            rotation: RotationDesk::default(),
        }))
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

    pub(crate) fn daraja_answered(&self) {
        self.daraja_answered_at.store(self.now(), Ordering::Relaxed);
    }

    pub(crate) async fn operator(&self, id: OperatorId) -> Result<store::Operator, Problem> {
        let operators = self.ledger.operators().await.map_err(problem)?;
        let found = operators.into_iter().find(|operator| operator.id == id);
        found.ok_or_else(|| Problem::NotFound {
            what: "operator".to_owned(),
        })
    }
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

/// An error of the ledger as the screen knows it. The whole chain goes to the log under a reference.
pub(crate) fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { what } => Problem::NotFound { what: what.to_owned() },
        StoreError::NameTaken => Problem::BadField {
            field: "name".to_owned(),
            message: "Somebody has this name already. Add a second name or an initial.".to_owned(),
        },
        StoreError::Batch(illegal) => Problem::WrongState {
            state: illegal.state.name().to_owned(),
        },
        StoreError::Payout(illegal) => Problem::WrongState {
            state: illegal.state.to_owned(),
        },
        StoreError::Approval(treasury::ApprovalError::NotSubmitted(state)) => Problem::WrongState {
            state: state.name().to_owned(),
        },
        StoreError::Approval(treasury::ApprovalError::OtherRows) => Problem::RowsChanged,
        StoreError::Doubt(refusal) => Problem::DoubtStands {
            message: refusal.to_string(),
        },
        StoreError::AlreadyReversed { batch } => Problem::AlreadyReversed { batch: batch.get() },
        StoreError::NoReversal(no) => no_reversal(no),
        StoreError::NoRecall(no) => no_recall(no),
        StoreError::Rotation { state } => password_first(change_stands(state)),
        StoreError::RotationOpen => password_first(
            "The initiator\u{2019}s password is being changed. Sending goes on by itself when the change is finished or given \
             up.",
        ),
        StoreError::InitiatorRefused => password_first(
            "M-PESA refused the initiator. Change its password under Initiator; or, where it was put right on the portal, ask \
             for the balance once. Sending can go on when M-PESA has answered.",
        ),
        StoreError::TooManyWrong { until } => Problem::PasswordWait { until },
        StoreError::Age(error) => Problem::BadField {
            field: "days".to_owned(),
            message: format!("{}.", crate::sentences::capital(&error.to_string())),
        },
        StoreError::Snooze(error) => Problem::BadField {
            field: "reminder".to_owned(),
            message: format!("{}.", crate::sentences::capital(&error.to_string())),
        },
        StoreError::AlreadyRedone { batch } => Problem::AlreadyRedone { batch: batch.get() },
        StoreError::Changed(message) => Problem::LedgerChanged { message },
        other @ (StoreError::Open { .. }
        | StoreError::InUse { .. }
        | StoreError::Folder { .. }
        | StoreError::TooNew { .. }
        | StoreError::Migrate(_)
        | StoreError::Approval(treasury::ApprovalError::MakerIsChecker)
        | StoreError::Rows(_)
        | StoreError::Sqlite { .. }
        | StoreError::Closed) => unexpected(&other),
    }
}

fn password_first(message: &str) -> Problem {
    Problem::PasswordFirst {
        message: message.to_owned(),
    }
}

/// Where a change of the password stands, for somebody who wanted something else of it.
fn change_stands(state: RotationState) -> &'static str {
    match state {
        RotationState::Begun => "The password is being changed already.",
        RotationState::Trying => "M-PESA was asked with the new password. Wait for its answer.",
        RotationState::Accepted => "M-PESA took the new password: it takes the old one\u{2019}s place now.",
        RotationState::Done => "This change is finished.",
        RotationState::Abandoned => "This change was given up. Begin another.",
    }
}

fn no_reversal(no: store::NoReversal) -> Problem {
    match no {
        store::NoReversal::OwnPayout { payout } => Problem::OwnPayout { payout: payout.get() },
        store::NoReversal::OtherAmount { paid } => Problem::BadField {
            field: "amount".to_owned(),
            message: format!("The customer paid {paid}, and a payment is taken back whole."),
        },
    }
}

fn no_recall(no: store::NoRecall) -> Problem {
    let field = |field: &str, message: &str| Problem::BadField {
        field: field.to_owned(),
        message: message.to_owned(),
    };
    match no {
        store::NoRecall::NotPaid { state } => Problem::WrongState {
            state: state.to_owned(),
        },
        store::NoRecall::Open { recall } => Problem::RecallOpen { recall: recall.get() },
        store::NoRecall::OfReversal => field(
            "payout",
            "This took a customer's payment back. That cannot be taken back.",
        ),
        store::NoRecall::NoEvidence => field(
            "end",
            "M-PESA does not say that the money came back. Type the receipt of its return, and let a second person confirm it.",
        ),
    }
}

/// Logs an error with its causes and answers the reference that finds the line.
pub(crate) fn unexpected(error: &(dyn std::error::Error + 'static)) -> Problem {
    let mut bytes = [0; 4];
    SystemEntropy.fill(&mut bytes);
    let reference = hex::encode(bytes);
    let causes: Vec<String> = std::iter::successors(error.source(), |cause| cause.source())
        .map(ToString::to_string)
        .collect();
    tracing::error!(%reference, %error, ?causes, "a command failed");
    Problem::Unexpected { reference }
}
