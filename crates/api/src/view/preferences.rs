//! What a person set for this machine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A batch waits for approval by somebody else than its maker.
    ApprovalWanted,
    /// A batch ended, and not every payout of it was paid.
    BatchFinished,
    /// Payouts went in doubt.
    Doubt,
    /// An account fell below its level.
    LowFloat,
    /// The initiator's password ends soon, or has ended.
    Password,
    /// Hazina itself stopped sending.
    SendingPaused,
    /// The relay does not answer, so no results come.
    RelaySilent,
}

/// What the desktop that Hazina runs on does for it. The browser has none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct DesktopView {
    /// Whether Hazina has a window of its own, which can start at login.
    pub window: bool,
    /// Whether a tray shows Hazina's icon now. Without one, a closed window could not be opened again.
    pub tray: bool,
    /// Whether notifications are shown, as far as is known.
    pub notifications: bool,
    /// Why start at login is not as it was set, as a sentence.
    pub login_refused: Option<String>,
}

/// What was set for this machine. A part that an older file does not have is as usual: every notice is shown, and the
/// window behaves like any other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    /// The kinds of notices that are not shown.
    pub silent: Vec<NoticeKind>,
    /// Whether the program starts when somebody signs in to the machine.
    pub start_at_login: bool,
    /// Whether closing the window leaves the program in the tray.
    pub close_to_tray: bool,
}

impl Preferences {
    /// Whether notices of a kind are shown.
    #[must_use]
    pub fn wants(&self, kind: NoticeKind) -> bool {
        !self.silent.contains(&kind)
    }
}
