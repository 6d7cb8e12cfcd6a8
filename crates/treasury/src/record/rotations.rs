//! Changes of the initiator's password.

use crate::{AttemptId, OperatorId, RotationState, TryVerdict};

/// A change of the initiator's password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationRecord {
    /// Its id.
    pub id: AttemptId,
    /// Where it stands.
    pub state: RotationState,
    /// Who began it.
    pub begun_by: Option<OperatorId>,
    /// When, UTC milliseconds.
    pub begun_at: i64,
    /// How often M-PESA was asked.
    pub tries: u32,
    /// The last question; once accepted the one that was accepted.
    pub inquiry: Option<AttemptId>,
    /// When M-PESA was asked last.
    pub tried_at: Option<i64>,
    /// What M-PESA said to the last question.
    pub verdict: Option<TryVerdict>,
    /// When it was done or given up.
    pub ended_at: Option<i64>,
    /// The day the new password was set, as days since 1970 in East Africa Time.
    pub set_on: Option<i32>,
    /// Wrong passwords in a row.
    pub wrong: u32,
}
