//! Getting a payout's money back. M-PESA takes no order for that: people do it on the portal or by letter, and the
//! console follows it as a task with an owner, a deadline and evidence.

use serde::{Deserialize, Serialize};

/// A step of the task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallStep {
    /// The payee was called and asked not to spend it.
    PayeeCalled,
    /// The reversal was asked for on the portal.
    PortalAsked,
    /// The letter went to Safaricom's support.
    LetterSent,
    /// Safaricom gave a case number.
    CaseOpened,
    /// Safaricom answered.
    Answered,
}

impl RecallStep {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [
        Self::PayeeCalled,
        Self::PortalAsked,
        Self::LetterSent,
        Self::CaseOpened,
        Self::Answered,
    ];

    /// The step's name, as the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayeeCalled => "payee_called",
            Self::PortalAsked => "portal_asked",
            Self::LetterSent => "letter_sent",
            Self::CaseOpened => "case_opened",
            Self::Answered => "answered",
        }
    }
}

/// How the task ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecallEnd {
    /// M-PESA says that the money came back.
    Returned,
    /// It will not come back; settled in another way, or written off.
    NotReturned,
    /// The task was opened by mistake.
    Withdrawn,
}

impl RecallEnd {
    /// The end's name, as the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::NotReturned => "not_returned",
            Self::Withdrawn => "withdrawn",
        }
    }
}
