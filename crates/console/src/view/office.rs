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
