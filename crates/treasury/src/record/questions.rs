//! Questions about payouts in doubt, and requests that were sent again.

use crate::{Answer, Applied, AskedBy, AttemptId, Finding, OperatorId};

/// A status query.
#[derive(Debug, Clone)]
pub struct StatusQuestion {
    /// Id.
    pub id: AttemptId,
    /// By what it asked.
    pub by: AskedBy,
    /// When, UTC milliseconds.
    pub asked_at: i64,
    /// Who wanted it; none where the console itself did.
    pub asked_by: Option<OperatorId>,
    /// When the gateway's answer was recorded.
    pub recorded_at: Option<i64>,
    /// The gateway's answer.
    pub answer: Option<Answer>,
    /// When M-PESA's own answer came.
    pub answered_at: Option<i64>,
    /// What that came to, where it was no evidence.
    pub finding: Option<Finding>,
    /// What it proved, where it was.
    pub applied: Option<Applied>,
}

impl StatusQuestion {
    /// Whether its answer may still come, if nothing is heard within `patience` milliseconds.
    #[must_use]
    pub fn is_under_way(&self, now: i64, patience: i64) -> bool {
        let taken = match &self.answer {
            None | Some(Answer::Acknowledged { .. } | Answer::Lost { .. }) => true,
            Some(Answer::Refused { .. } | Answer::NotTaken { .. }) => false,
        };
        taken && self.answered_at.is_none() && just_now(self.asked_at, now, patience)
    }

    /// Whether the field by which it asked was not understood (Daraja facts, section 10).
    #[must_use]
    pub fn was_not_understood(&self) -> bool {
        let gateway = matches!(&self.answer, Some(Answer::Refused { code: Some(code), .. }) if code == "400.002.02");
        let finding = matches!(&self.finding, Some(Finding::Unanswered { why })
            if why.code().is_some_and(|code| code.as_str() == "25"));
        gateway || finding
    }
}

/// The same request, sent again.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// When it was written down, UTC milliseconds.
    pub asked_at: i64,
    /// Who wanted it.
    pub asked_by: Option<OperatorId>,
    /// When its answer was recorded.
    pub recorded_at: Option<i64>,
    /// The gateway's answer.
    pub answer: Option<Answer>,
}

impl Repeat {
    /// Whether its answer may still come, if nothing is heard within `patience` milliseconds.
    #[must_use]
    pub fn is_under_way(&self, now: i64, patience: i64) -> bool {
        self.recorded_at.is_none() && just_now(self.asked_at, now, patience)
    }
}

/// Whether something happened within the last `within` milliseconds. What the clock of then puts into the future did not: a
/// clock that was ahead and is set right would hold it up until it has caught up.
const fn just_now(at: i64, now: i64, within: i64) -> bool {
    let ago = now.saturating_sub(at);
    ago >= 0 && ago < within
}
