//! Connecting an organisation, step by step. No secret comes back out of it; a practice portal's values are no secrets.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Mode, OperatorView, RoleView, TwoPeople};

/// Where connecting an organisation stands. After it is connected, the same as its settings.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConnectionView {
    /// The profile's id.
    pub profile: String,
    /// Which world it pays in.
    pub mode: Mode,
    /// The first step that is not done.
    pub step: ConnectStep,
    /// The organisation's name; empty where it was not told yet.
    pub organisation: String,
    /// The shortcode that pays people.
    pub shortcode: String,
    /// Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
    pub second_shortcode: String,
    /// Whether the app is subscribed to the older B2C request only.
    pub b2c_v1: bool,
    /// When the app's key and secret were taken.
    pub keys_set_at: Option<i64>,
    /// The certificate that was chosen.
    pub certificate: Option<CertificateView>,
    /// The certificates that come with Hazina for this world.
    pub certificates: Vec<CertificateView>,
    /// The initiator's name; empty where it was not told yet.
    pub initiator: String,
    /// The day its password was set (`2026-11-21`).
    pub password_set_on: Option<String>,
    /// The relay's address.
    pub relay: Option<String>,
    /// How long the last probe took through the relay and back, in milliseconds; none since the program started.
    pub probe_ms: Option<u32>,
    /// How the whole chain answered.
    pub check: CheckView,
    /// Everybody who can sign in to it.
    pub people: Vec<OperatorView>,
    /// Whether a recovery kit was made.
    pub kit: bool,
}

/// The steps of connecting an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectStep {
    /// Name and shortcode.
    Organisation,
    /// The app's key and secret.
    Keys,
    /// The certificate.
    Certificate,
    /// The initiator and its password.
    Initiator,
    /// The relay.
    Relay,
    /// One balance query through the whole chain.
    Check,
    /// Two people.
    People,
    /// Nothing but to open it.
    Finish,
    /// It is connected.
    Connected,
}

/// A certificate: whose key it holds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CertificateView {
    /// Its name among those that come with Hazina; empty of an imported one.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Whom it names.
    pub subject: Option<String>,
    /// SHA-256, in upper-case hexadecimal with colons.
    pub fingerprint: String,
    /// Its last day, UTC milliseconds.
    pub not_after: Option<i64>,
    /// Whether that is past. Every public one is, and works.
    pub expired: bool,
}

/// How the whole chain answered one balance query.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CheckView {
    /// It was not asked.
    NotAsked,
    /// It was asked, and the answer is on its way.
    Asking {
        /// Since when.
        since: i64,
    },
    /// The balance came back: everything works.
    Answered {
        /// When.
        at: i64,
        /// What the accounts hold.
        accounts: Vec<CheckedAccount>,
    },
    /// It did not.
    Failed {
        /// When it was asked.
        at: i64,
        /// What happened, as a sentence.
        message: String,
        /// Who mends it and where, as a sentence.
        next: String,
    },
}

/// An account as the check found it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CheckedAccount {
    /// Its name, as M-PESA writes it.
    pub name: String,
    /// What can be spent, in cents.
    pub available_cents: Option<i64>,
}

/// What stands on the practice portal, to be typed. Practice values, which guard no money.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PortalCardView {
    /// The shortcode.
    pub shortcode: String,
    /// The app's key.
    pub consumer_key: String,
    /// The app's secret.
    pub consumer_secret: String,
    /// The operator.
    pub initiator: String,
    /// Its password.
    pub initiator_password: String,
    /// Pairs this console with the practice relay, once.
    pub pairing_code: String,
}

/// Begin to connect an organisation.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BeginConnecting {
    /// Which world it pays in.
    pub mode: Mode,
}

/// Names an organisation of this machine.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
pub struct ProfileRef {
    /// The profile's id.
    pub profile: String,
}

/// Name and shortcodes.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectOrganisation {
    /// The profile's id.
    pub profile: String,
    /// The organisation's name.
    pub organisation: String,
    /// The shortcode that pays people.
    pub shortcode: String,
    /// Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
    pub second_shortcode: String,
    /// Whether the app is subscribed to the older B2C request only.
    pub b2c_v1: bool,
}

/// The app's key and secret.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectKeys {
    /// The profile's id.
    pub profile: String,
    /// The consumer key.
    #[ts(type = "string")]
    pub consumer_key: SecretString,
    /// The consumer secret.
    #[ts(type = "string")]
    pub consumer_secret: SecretString,
}

/// The certificate.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectCertificate {
    /// The profile's id.
    pub profile: String,
    /// One that comes with Hazina, by its name; none where one is imported.
    pub bundled: Option<String>,
    /// The text of an imported file: PEM, or base64 of DER.
    pub imported: Option<String>,
}

/// The initiator and its password.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectInitiator {
    /// The profile's id.
    pub profile: String,
    /// Its name on the M-PESA portal.
    pub initiator: String,
    /// Its password.
    #[ts(type = "string")]
    pub password: SecretString,
    /// The day the password was set (`2026-11-21`).
    pub set_on: String,
}

/// A password to hold to the rules of a world. Nothing of it is kept.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PasswordOf {
    /// Which world.
    pub mode: Mode,
    /// As typed.
    #[ts(type = "string")]
    pub password: SecretString,
}

/// The relay's pairing code.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectRelay {
    /// The profile's id.
    pub profile: String,
    /// The line that begins with `hazina1:`.
    #[ts(type = "string")]
    pub code: SecretString,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ConnectPerson {
    /// The profile's id.
    pub profile: String,
    /// Name as shown.
    pub name: String,
    /// What they may do; everything but an auditor's reading where nothing is said.
    #[serde(default)]
    #[ts(optional)]
    pub roles: Option<Vec<RoleView>>,
    /// The passphrase.
    #[ts(type = "string")]
    pub passphrase: SecretString,
    /// The same once more.
    #[ts(type = "string")]
    pub again: SecretString,
}

/// Other keys for the organisation that is open.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReplaceKeys {
    /// The consumer key.
    #[ts(type = "string")]
    pub consumer_key: SecretString,
    /// The consumer secret.
    #[ts(type = "string")]
    pub consumer_secret: SecretString,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub passphrase: SecretString,
}

/// Change what the open organisation is connected with, by two people.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChangeOrganisation {
    /// The shortcode that pays people.
    pub shortcode: String,
    /// Another shortcode, whose Working account pays bills, taxes and top-ups; empty for none.
    pub second_shortcode: String,
    /// Whether the app is subscribed to the older B2C request only.
    pub b2c_v1: bool,
    /// The initiator's name on the M-PESA portal.
    pub initiator: String,
    /// Its password, where it is another initiator.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub password: Option<SecretString>,
    /// The day the password was set (`2026-11-21`), where it is another initiator.
    #[serde(default)]
    #[ts(optional)]
    pub set_on: Option<String>,
    /// Another certificate that comes with Hazina, by its name; none where the certificate stays or one is imported.
    #[serde(default)]
    #[ts(optional)]
    pub bundled: Option<String>,
    /// The text of an imported file: PEM, or base64 of DER; none where the certificate stays.
    #[serde(default)]
    #[ts(optional)]
    pub imported: Option<String>,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// The checklist for going live.
#[derive(Debug, Clone, Serialize, TS)]
pub struct GoingLiveView {
    /// What there is to do, in order.
    pub items: Vec<GoingLiveItem>,
}

/// One thing to do before real money is paid day by day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct GoingLiveItem {
    /// Its name.
    pub item: String,
    /// What to do.
    pub title: String,
    /// How, and how one sees that it is done.
    pub sentence: String,
    /// When it was done.
    pub done_at: Option<i64>,
}

/// Say that a thing of the checklist is done, or is not.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TickGoingLive {
    /// Its name.
    pub item: String,
    /// Whether it is done.
    pub done: bool,
}
