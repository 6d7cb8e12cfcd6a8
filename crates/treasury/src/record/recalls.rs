//! Getting payouts back, as tasks of people.

use mpesa::Receipt;

use crate::{OperatorId, PayoutRecord, RecallEnd, RecallId, RecallStep};

/// A task, with the payout as it stands now.
#[derive(Debug, Clone)]
pub struct RecallRecord {
    /// Id.
    pub id: RecallId,
    /// The payout.
    pub payout: PayoutRecord,
    /// Why.
    pub reason: String,
    /// Who sees to it.
    pub owner: OperatorId,
    /// Until when.
    pub due: i64,
    /// Who opened it.
    pub opened_by: OperatorId,
    /// When.
    pub opened_at: i64,
    /// The steps that were done.
    pub steps: Vec<RecallStepDone>,
    /// How it ended; none while it is open.
    pub closed: Option<RecallClosed>,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallStepDone {
    /// Which.
    pub step: RecallStep,
    /// When.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// A word about it.
    pub note: String,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallClosed {
    /// How.
    pub end: RecallEnd,
    /// What that rests on.
    pub evidence: String,
    /// When.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// The receipt that people saw.
    pub receipt: Option<Receipt>,
    /// The second who saw it.
    pub agreed_by: Option<OperatorId>,
}
