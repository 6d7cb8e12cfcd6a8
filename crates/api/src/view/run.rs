//! How a pay run differs from the one before of the same kind.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CountAndSum, LaneView};

/// How a payee differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunChangeKindView {
    /// The same name, and another number.
    OtherNumber,
    /// Not in the run before.
    New,
    /// Another amount.
    OtherAmount,
    /// Not in this run.
    Gone,
}

/// Why a run differs more than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiffersBecauseView {
    /// People joined or left.
    JoinedOrLeft,
    /// Pay was raised or cut.
    PayChanged,
    /// Overtime, a bonus, an allowance or arrears.
    OvertimeOrBonus,
    /// Only a part of the people is paid now.
    PartOfTheRun,
    /// Something else, which the note says.
    Other,
}

/// How a run differs from the one before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferenceView {
    /// The batch before.
    pub batch: i64,
    /// Its title.
    pub title: String,
    /// When it was approved.
    pub at: i64,
    /// Its payees, and what they got.
    pub before: CountAndSum,
    /// The payees of this one, and what they get.
    pub now: CountAndSum,
    /// Payees who were not in the run before.
    pub new: u32,
    /// Payees of the run before who are not in this one.
    pub gone: u32,
    /// Payees with another number under the same name.
    pub other_number: u32,
    /// Payees with another amount.
    pub other_amount: u32,
    /// Beyond how many percent a reason is asked; none for never.
    pub percent: Option<u16>,
    /// Whether this one is beyond.
    pub beyond: bool,
    /// The reason that its maker gave at submission.
    pub reason: Option<DifferenceReasonView>,
}

/// The reason that a maker gave.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DifferenceReasonView {
    /// One of a few usual ones.
    pub because: DiffersBecauseView,
    /// In words.
    pub note: String,
}

/// Payees who differ: of a batch, or of a file.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct RunChangesOf {
    /// The batch.
    pub batch: Option<i64>,
    /// The file, where it is no batch yet.
    pub import: Option<i64>,
    /// Only those that differ so.
    pub kind: Option<RunChangeKindView>,
    /// The first wanted.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// Some of them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunChangesPage {
    /// The payees.
    pub rows: Vec<RunChangeView>,
    /// In all.
    pub total: u32,
}

/// One payee who differs.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RunChangeView {
    /// How.
    pub kind: RunChangeKindView,
    /// On which way they are paid.
    pub lane: LaneView,
    /// The number; of who is gone, the one they had.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// The name, as typed.
    pub name: String,
    /// The number before, where that is what changed.
    pub before_payee: Option<String>,
    /// What they got before, in cents.
    pub before_cents: Option<i64>,
    /// What they get now, in cents.
    pub now_cents: Option<i64>,
}

/// Hand a batch over for approval.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SubmitBatch {
    /// Which.
    pub batch: i64,
    /// Why it differs from the run before, where that is asked.
    #[serde(default)]
    pub reason: Option<DifferenceReason>,
    /// Why it is handed over with the flags that it carries, where the policy asks for that.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub flagged_because: String,
}

/// Why a batch differs.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DifferenceReason {
    /// One of a few usual ones.
    pub because: DiffersBecauseView,
    /// In words; needed where it is something else.
    pub note: String,
}

/// Set beyond how many percent a run's difference takes a reason.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct RunDiffersPercent {
    /// Percent, 0 to 1000; none for never.
    pub percent: Option<u16>,
}
