//! The organisations of this machine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Mode;

/// The organisations of this machine and the one that is open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProfilesView {
    /// All of them, practice first.
    pub profiles: Vec<ProfileView>,
    /// Id of the one that is open.
    pub open: Option<String>,
    /// Why none is, where one could not be opened.
    pub failure: Option<OpenFailureView>,
    /// Whether sandbox and production can be connected here: not where there is practice only.
    pub real: bool,
    /// Why the list of organisations cannot be read, as a sentence: then only practice is shown.
    pub fault: Option<String>,
}

/// One organisation.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProfileView {
    /// Id.
    pub id: String,
    /// Which world it pays in.
    pub mode: Mode,
    /// Its name; empty where it was not told yet.
    pub organisation: String,
    /// Its shortcode; empty where it was not told yet.
    pub shortcode: String,
    /// Whether it is the practice organisation that every Hazina has.
    pub built_in: bool,
    /// Whether connecting it was begun and not finished.
    pub unfinished: bool,
    /// Whether it is not connected here but asks a team to be let in.
    pub joining: bool,
}

/// Why an organisation could not be opened.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenFailureView {
    /// Which.
    pub profile: String,
    /// What happened and what to do, as a sentence.
    pub message: String,
    /// Whether it was the keyring: practice can do without.
    pub keyring: bool,
    /// What was found in the place of its ledger, where that was the reason.
    pub ledger: Option<NoLedgerView>,
}

/// A ledger that is not opened: what was found in its place, and what should be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NoLedgerView {
    /// What was found.
    pub found: NoLedger,
    /// Where.
    pub path: String,
    /// The newest entry that should be there, where the keyring knows it.
    pub expected: Option<i64>,
    /// When that was written.
    pub expected_at: Option<i64>,
    /// When the ledger that is there was made, as it says itself.
    pub made_at: Option<i64>,
    /// Whose it is, as it says itself.
    pub organisation: Option<String>,
    /// The shortcode that it pays from, as it says itself.
    pub shortcode: Option<String>,
    /// Its last entry.
    pub ends: Option<i64>,
    /// When that was written.
    pub ends_at: Option<i64>,
}

/// Why a ledger is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoLedger {
    /// There is no file where it should be.
    Missing,
    /// It is another ledger, or another computer wrote it.
    Other,
    /// The keyring does not hold the keys that it is sealed with.
    KeysLost,
}

/// Retire an organisation whose ledger cannot be opened. Its file stays, under another name.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RetireProfile {
    /// Which.
    pub profile: String,
    /// Its shortcode, typed.
    pub shortcode: String,
}

/// Open an organisation in place of the one that is open.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenProfile {
    /// Which.
    pub profile: String,
    /// Practice only: keep its secrets in memory.
    #[serde(default)]
    pub without_keyring: bool,
}
