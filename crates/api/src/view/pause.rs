//! Why nothing is sent, and how each reason is lifted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AccountAfter, CountAndSum, TwoPeople};

/// One pause of all sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PauseView {
    /// What for.
    pub pause: PauseKindView,
    /// Why, as a sentence.
    pub reason: String,
    /// What to do, as a sentence.
    pub next: String,
    /// Since when.
    pub since: i64,
    /// Name of the operator who paused it; none where the console did.
    pub by: Option<String>,
    /// What lifts it.
    pub way: WayOnView,
}

/// What a pause is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PauseKindView {
    /// This may not be the newest copy of the ledger.
    LedgerAge,
    /// The ledger was changed outside Hazina.
    LedgerChanged,
    /// The ledger could not be checked.
    LedgerUnchecked,
    /// The log that the team shares is not what it must be.
    TeamLog,
    /// M-PESA took another password than the one in use.
    OtherPassword,
    /// M-PESA refused the initiator's password.
    Initiator,
    /// The initiator lacks a role.
    Role,
    /// M-PESA refuses the organisation.
    Organisation,
    /// The gateway does not let this app send.
    NotAuthorised,
    /// The gateway refused several requests in a row.
    Refused,
    /// What is paid again may have been paid the first time.
    MayBePaid,
    /// The account that pays is short of money.
    InsufficientBalance,
    /// The initiator's password is being changed.
    Rotation,
    /// A person wanted it.
    Person,
    /// M-PESA refused a question, and takes payouts.
    Asking,
}

/// What lifts a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WayOnView {
    /// A person resumes.
    Resume,
    /// Two people resume.
    TwoPeople,
    /// A person resumes once M-PESA took the initiator's password again.
    TakenPassword,
    /// Two people go on with this copy of the ledger.
    Readmission,
    /// The relay shows what the team wrote again; then two people resume.
    TeamLog,
    /// It ends by itself.
    ItsOwnEnd,
}

/// Lift a pause of all sending.
#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct ResumeSending {
    /// Which; none where only one stands.
    #[serde(default)]
    #[ts(optional)]
    pub pause: Option<PauseKindView>,
    /// Both, where it takes two people.
    #[serde(default)]
    #[ts(optional)]
    pub agreeing: Option<TwoPeople>,
    /// The person was told that no relay can be reached, and wants it all the same.
    #[serde(default)]
    #[ts(optional)]
    pub without_relay: Option<bool>,
    /// The person saw what is left to send and what the accounts hold, and wants it.
    #[serde(default)]
    #[ts(optional)]
    pub decided: Option<bool>,
}

/// Of what sending would go on: of one batch, or of all.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Resuming {
    /// The batch; none for all.
    #[serde(default)]
    #[ts(optional)]
    pub batch: Option<i64>,
}

/// What is left to send, beside what the accounts hold.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResumingView {
    /// Payouts that were not sent yet.
    pub left: CountAndSum,
    /// Those among them that M-PESA refused once, and that go again under a new id.
    pub refused: CountAndSum,
    /// What all of it takes of each account, and leaves of it.
    pub accounts: Vec<AccountAfter>,
}
