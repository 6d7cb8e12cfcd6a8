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
    /// Whether it may take over sending: it holds M-PESA's secrets.
    pub may_send: bool,
    /// Whether another desktop can be let in from here.
    pub invites: bool,
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

/// This organisation is to be worked on from several desktops.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct FoundTeam {
    /// What `hazina-relay team create` printed.
    #[ts(type = "string")]
    pub code: SecretString,
    /// What this desktop is called from now on.
    pub name: String,
    /// Who wants it.
    pub agreeing: TwoPeople,
}

/// What the administrator of a relay prints for a new team.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TeamLine {
    /// The line.
    pub line: String,
}

/// A code with which one more desktop asks to join.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DesktopCode {
    /// The line to carry to it. Whoever has it first can ask; nobody is in before two administrators agree.
    pub code: String,
    /// Until when it can be used.
    pub until: i64,
}

/// A desktop that asks to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WaitingDesktop {
    /// Its number at the relay.
    pub device: i64,
    /// What it is called there.
    pub name: String,
    /// The words that stand on its screen too, where nobody put another one in its place.
    pub words: Vec<String>,
    /// When it asked.
    pub asked_at: i64,
    /// Whether two people have agreed to it, and it was not told.
    pub agreed: bool,
}

/// Lets a desktop in that asks to join.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AdmitDesktop {
    /// Its number at the relay.
    pub device: i64,
    /// The words that were compared.
    pub words: Vec<String>,
    /// Whether it may take over sending: then it is given M-PESA's secrets.
    pub sends: bool,
    /// Who wants it.
    pub agreeing: TwoPeople,
}

/// A desktop that asks to join is to be refused.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RefuseDesktop {
    /// Its number at the relay.
    pub device: i64,
}

/// This machine asks to join a team.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct JoinTeam {
    /// The line that was made at a desktop of the team.
    #[ts(type = "string")]
    pub code: SecretString,
    /// What this desktop is to be called.
    pub name: String,
}

/// How far joining is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct JoiningView {
    /// The profile under which it is kept on this machine.
    pub profile: String,
    /// What this desktop is called.
    pub name: String,
    /// The relay that the team shares.
    pub relay: String,
    /// The words to compare with those on a desktop of the team.
    pub words: Vec<String>,
    /// The organisation, once this desktop was let in: it can be opened now.
    pub organisation: Option<String>,
}
