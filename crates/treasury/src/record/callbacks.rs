//! Callbacks that were kept and wait to be applied.

use mpesa::{ConversationId, OriginatorConversationId};

use crate::{AttemptId, Channel, DeliveryId, Lane, Question};

/// A kept callback that waits to be applied.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Id.
    pub id: DeliveryId,
    /// What it is about.
    pub attempt: AttemptId,
    /// Which kind of thing that is.
    pub target: PendingTarget,
    /// Which of our addresses it came to.
    pub channel: Channel,
    /// When the relay received it, UTC milliseconds.
    pub received_at: i64,
    /// The ids that M-PESA knows the request by, as far as they are known.
    pub ids: KnownIds,
    /// Its body, secrets redacted.
    pub body: Vec<u8>,
}

/// The ids of a request at M-PESA: ours, and those of its acknowledgement. None where no answer to it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownIds {
    /// The originator's: ours, where it went along with the request.
    pub ours: Option<OriginatorConversationId>,
    /// The originator's, as the acknowledgement gave it.
    pub acknowledged: Option<OriginatorConversationId>,
    /// The conversation's, from the acknowledgement.
    pub conversation: Option<ConversationId>,
}

/// What a callback is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingTarget {
    /// An attempt of a payout on this lane.
    Attempt(Lane),
    /// A question.
    Question(Question),
}
