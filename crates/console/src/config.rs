//! What a desk is opened with: which world it pays in, whose money, with what client and keys, how carefully.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use api::view::{Mode, SecretsPlace};
use daraja::{Certificate, CredentialError, Daraja, Operator, SecurityCredential};
use mpesa::{B2cLimits, B2cTariff, Shortcode};
use secrecy::SecretString;
use store::Checkpoint;
use treasury::{CallbackKey, SealKey};

use crate::{Clock, Entropy, PracticePortal, RelaySource, Secrets, TeamAccess, UnansweredBounds};

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
    /// The folder of this machine where a file stands for each ledger that is open, so that two copies of one are never open at
    /// once.
    pub locks: PathBuf,
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
    /// What it is on this machine, to be carried in backups.
    pub profile: ProfileMark,
    /// The client, with its operator. A change of the operator's password puts another in its place.
    pub daraja: Daraja,
    /// Where M-PESA's answers are heard.
    pub relay: RelaySource,
    /// The team whose desktops share this ledger; none where it is this desktop's alone.
    pub team: Option<TeamAccess>,
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

/// What an organisation is on this machine. Decides nothing: it tells where a restored ledger belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileMark {
    /// The profile's id.
    pub id: String,
    /// What the list of organisations tells of it, as JSON; none where it stands in no list.
    pub listed: Option<serde_json::Value>,
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
    /// Time between two requests for payment to begin with; the rate then follows what M-PESA takes. Zero: nothing is held
    /// back.
    pub pace: Duration,
    /// Requests for payment under way at once, each for another payout; more where the rate needs it.
    pub in_flight: usize,
    /// Payouts claimed by one write; more where the rate needs it, about a quarter of a second's worth. A crash leaves up to so
    /// many and half as many again in doubt, also those that had not left yet: the next are claimed while the last leave.
    pub claim: usize,
    /// How many payouts may wait for M-PESA's answer before nothing more is sent.
    pub unanswered: UnansweredBounds,
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
    /// How long a payout must be in doubt, and asked about in vain, before two people may resolve it as not paid.
    pub not_paid_after: Duration,
    /// After how many minutes without a touch somebody is signed out, where the organisation set nothing else.
    pub idle_minutes: u32,
    /// When M-PESA is asked about payouts in doubt.
    pub asking: Asking,
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
            unanswered: UnansweredBounds { least: 60, most: 2_000 },
            look_again: Duration::from_secs(5),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            relay_silence: Duration::from_secs(10),
            result_deadline: Duration::from_secs(120),
            doubt_interval: Duration::from_secs(5),
            password_patience: Duration::from_secs(90),
            notice_interval: Duration::from_secs(20),
            not_paid_after: Duration::from_secs(24 * 3_600),
            idle_minutes: 15,
            asking: Asking::careful(),
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
