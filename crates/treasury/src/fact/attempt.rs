//! What the journal holds of attempts: the claim before the request, its answer, and the doubt where there was none.

use mpesa::OriginatorConversationId;
use serde::{Deserialize, Serialize};

use crate::{Answer, AttemptId, Doubt, PayoutId};

/// An attempt that was written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptClaim {
    /// Its id.
    pub attempt: AttemptId,
    /// Its payout.
    pub payout: PayoutId,
    /// The payout's id at M-PESA: the same for all its attempts, until M-PESA refused one for good and the payout is sent
    /// again.
    pub originator_conversation_id: OriginatorConversationId,
    /// Whether that id goes along with the request. Where it does not, M-PESA takes a second request for a second payment,
    /// and cannot be asked about this one by it.
    pub carries_our_id: bool,
}

/// The gateway's answer to an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// Which attempt.
    pub attempt: AttemptId,
    /// What was answered.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An attempt whose end is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptDoubt {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Why.
    #[serde(flatten)]
    pub doubt: Doubt,
}
