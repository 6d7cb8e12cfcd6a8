//! The desktops that share one ledger.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TwoPeople;

/// The desktops that share this organisation's ledger, and which of them sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TeamView {
    /// In the order in which they joined; none where this organisation works on one desktop alone.
    pub desktops: Vec<TeamDesktopView>,
    /// Whether this desktop sends.
    pub sends_here: bool,
    /// Why nothing can be written now, as a sentence; none where the team's log answers.
    pub trouble: Option<String>,
    /// Entries of other desktops that broke a rule and do nothing.
    pub void: u32,
}

/// A desktop of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TeamDesktopView {
    /// Its key, in hexadecimal digits.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Whether it is this one.
    pub here: bool,
    /// Since when it is in the team.
    pub added_at: Option<i64>,
    /// Who let it in.
    pub added_by: Option<String>,
    /// Since when it sends; none where another one does.
    pub sends_since: Option<i64>,
    /// Since when what it writes does nothing.
    pub retired_at: Option<i64>,
}

/// A desktop is to be taken out of the team.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RetireDesktop {
    /// Its key.
    pub key: String,
    /// Who wants it.
    pub agreeing: TwoPeople,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RetiredDesktop {
    /// Why the relay still lets it read, as a sentence; none where it does not.
    pub still_reads: Option<String>,
}

/// Sending is to go on at this desktop.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TakeOverSending {
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub my_passphrase: SecretString,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TakenOver {
    /// Payouts that the other desktop had claimed and whose end nobody knows: they are in doubt, and asked about.
    pub in_doubt: u32,
}
