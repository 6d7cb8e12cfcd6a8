//! Getting a payout's money back. M-PESA takes no order for that: people do it on the portal or by letter, and the
//! console follows it as a task with an owner, a deadline and evidence.

use mpesa::Receipt;
use serde::{Deserialize, Serialize};

use crate::{ApprovalError, Confirmed, OperatorId, RecallId, Seal, SealKey};

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

/// That a task's money came back under a receipt, without M-PESA's own word for it: what two people saw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenReturn {
    /// The task.
    pub recall: RecallId,
    /// The receipt of the return.
    pub receipt: Receipt,
    /// Who closes the task.
    pub by: OperatorId,
    /// The other person.
    pub second: OperatorId,
    /// When, UTC milliseconds.
    pub at: i64,
}

impl SeenReturn {
    /// The same for `second`, who has just confirmed it, with its seal.
    ///
    /// # Errors
    /// When both are one person.
    pub fn confirm(
        recall: RecallId,
        receipt: Receipt,
        by: OperatorId,
        second: Confirmed,
        at: i64,
        key: &SealKey,
    ) -> Result<(Self, Seal), ApprovalError> {
        let second = second.operator();
        if second == by {
            return Err(ApprovalError::MakerIsChecker);
        }
        let seen = Self {
            recall,
            receipt,
            by,
            second,
            at,
        };
        let seal = key.seal_text(&seen.text());
        Ok((seen, seal))
    }

    fn text(&self) -> String {
        let Self {
            recall,
            receipt,
            by,
            second,
            at,
        } = self;
        format!("return recall={recall} receipt={receipt} by={by} second={second} at={at}")
    }
}

impl SealKey {
    /// Whether `seal` was made with this key for just this return, by two people. Compared in constant time.
    #[must_use]
    pub fn fits_return(&self, seal: Seal, seen: &SeenReturn) -> bool {
        seen.by != seen.second && self.fits_text(seal, &seen.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_is_seen_by_two_people_and_sealed_for_one_receipt() {
        let (key, closer, second) = (SealKey::new(b"key"), OperatorId::new(1), OperatorId::new(2));
        let receipt: Receipt = "SG632NMUAB".parse().expect("a receipt");
        let confirm = |second: OperatorId| {
            let second = Confirmed::by_passphrase(second);
            SeenReturn::confirm(RecallId::new(3), receipt.clone(), closer, second, 5, &key)
        };
        assert_eq!(confirm(closer), Err(ApprovalError::MakerIsChecker));
        let (seen, seal) = confirm(second).expect("two people");
        assert!(key.fits_return(seal, &seen));
        assert!(!SealKey::new(b"other").fits_return(seal, &seen));
        let other = SeenReturn {
            receipt: "SG632NMUAC".parse().expect("a receipt"),
            ..seen
        };
        assert!(!key.fits_return(seal, &other));
    }
}
