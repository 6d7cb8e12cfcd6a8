//! How M-PESA's gateway answered a request, and why a question stayed without its answer.

use mpesa::{ConversationId, OriginatorConversationId, ResultCode};
use serde::{Deserialize, Serialize};

/// How M-PESA's gateway answered a submission. The four are never confused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Queued by M-PESA: an acknowledgement, not a payment.
    Acknowledged {
        /// M-PESA's id of the conversation.
        conversation_id: Option<ConversationId>,
        /// M-PESA's own originator id, on lanes that carry none of ours: what the payment can be asked about by.
        originator_conversation_id: Option<OriginatorConversationId>,
    },
    /// The content was refused. Nothing was taken.
    Refused {
        /// The gateway's error code, where it gave one.
        code: Option<String>,
        /// The gateway's words, where it gave any.
        words: Option<String>,
        /// The field that this console's own client refused to send; then the gateway was not asked.
        field: Option<String>,
    },
    /// It is proved that nothing was taken; the same request may go again.
    NotTaken {
        /// Why.
        why: NotTaken,
        /// What the gateway answered, where it did.
        gateway: Option<GatewayWords>,
    },
    /// It may have been taken.
    Lost {
        /// Why that is not known.
        why: Lost,
        /// What the gateway answered, where it did.
        gateway: Option<GatewayWords>,
    },
}

/// Why nothing was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// Sending was paused before it left.
    HeldBack,
    /// The request did not leave: the gateway could not be reached.
    Unreachable,
    /// The gateway asked to go slower.
    Throttled,
    /// The gateway lets no request of this app through.
    NotAuthorised,
}

/// Why it is not known whether a request was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// No answer in time.
    TimedOut,
    /// The connection ended after the request may have left.
    ConnectionLost,
    /// The gateway answered with a fault of its own.
    ServerError,
    /// The id was used before: the first request under it arrived.
    DuplicateId,
    /// A redirect, which was not followed.
    Redirected,
    /// An answer that is neither an acknowledgement nor a known refusal.
    Unreadable,
    /// The request ended inside this console without an answer.
    Aborted,
}

/// What the gateway itself answered, for whoever looks it up or names it to Safaricom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GatewayWords {
    /// The HTTP status.
    pub status: u16,
    /// Its error code.
    pub code: Option<String>,
    /// Its words.
    pub words: Option<String>,
}

impl Answer {
    /// A refusal by the gateway.
    #[must_use]
    pub fn refused(code: &str, words: &str) -> Self {
        Self::Refused {
            code: Some(code.to_owned()),
            words: Some(words.to_owned()),
            field: None,
        }
    }

    /// Proved not to have been taken, with no word of the gateway's.
    #[must_use]
    pub const fn not_taken(why: NotTaken) -> Self {
        Self::NotTaken { why, gateway: None }
    }

    /// May have been taken, with no word of the gateway's.
    #[must_use]
    pub const fn lost(why: Lost) -> Self {
        Self::Lost { why, gateway: None }
    }

    /// The gateway's error code, where it gave one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Acknowledged { .. } => None,
            Self::Refused { code, .. } => code.as_deref(),
            Self::NotTaken { gateway, .. } | Self::Lost { gateway, .. } => gateway.as_ref()?.code.as_deref(),
        }
    }

    /// The gateway's words, where it gave any.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Acknowledged { .. } => None,
            Self::Refused { words, .. } => words.as_deref(),
            Self::NotTaken { gateway, .. } | Self::Lost { gateway, .. } => gateway.as_ref()?.words.as_deref(),
        }
    }
}

/// Why a question has no answer of M-PESA's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "unanswered", rename_all = "snake_case")]
pub enum Unanswered {
    /// M-PESA did not get to it in time, or nothing came.
    InTime,
    /// What came cannot be read.
    Unreadable,
    /// M-PESA answered with this code instead.
    Code {
        /// Which.
        code: ResultCode,
    },
    /// The gateway did not take it.
    Gateway {
        /// What it answered.
        answer: Box<Answer>,
    },
}

impl Unanswered {
    /// M-PESA's result code, where it gave one.
    #[must_use]
    pub const fn code(&self) -> Option<&ResultCode> {
        match self {
            Self::Code { code } => Some(code),
            Self::InTime | Self::Unreadable | Self::Gateway { .. } => None,
        }
    }
}
