//! Queue-timeout notices, in both shapes that are told of (API facts, section 13). Neither proves anything
//! about the money.

use std::fmt;

use mpesa::{Amount, ConversationId, OriginatorConversationId, ResultCode};

use super::ResultNotice;
use crate::{
    json::Json,
    read::{money, party::masked},
};

/// M-PESA's queue gave up on a request. It may still be carried out: ask for its status.
///
/// The credential that an echoed request carries is not kept. Prints with the party masked.
#[derive(Clone, PartialEq, Eq)]
pub struct TimeOutNotice {
    /// Which shape it came in.
    pub shape: TimeOutShape,
    /// Ours, where the request carried one.
    pub originator_conversation_id: Option<OriginatorConversationId>,
    /// M-PESA's, in the envelope's shape.
    pub conversation_id: Option<ConversationId>,
    /// The request's `CommandID`.
    pub command: Option<String>,
    /// The request's amount.
    pub amount: Option<Amount>,
    /// Who was to pay (`PartyA`).
    pub payer: Option<String>,
    /// Who was to be paid (`PartyB`).
    pub payee: Option<String>,
    /// The envelope's code. 1 means that it timed out, not that money was short.
    pub code: Option<ResultCode>,
    /// The envelope's text.
    pub description: Option<String>,
}

/// The shape of a time-out notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeOutShape {
    /// Our own request, flat, without a `Result`.
    Echo,
    /// A `Result` that is not final, or that came to the time-out address.
    Envelope,
}

impl TimeOutNotice {
    pub(super) fn of_result(notice: ResultNotice) -> Self {
        let code = (!notice.code.as_str().is_empty()).then_some(notice.code);
        Self {
            shape: TimeOutShape::Envelope,
            originator_conversation_id: notice.originator_conversation_id,
            conversation_id: notice.conversation_id,
            command: None,
            amount: None,
            payer: None,
            payee: None,
            code,
            description: (!notice.description.is_empty()).then_some(notice.description),
        }
    }

    /// An echoed request: a flat object with what only a request has.
    pub(super) fn of_echo(json: &Json) -> Option<Self> {
        let only_requests_have = [
            "CommandID",
            "SecurityCredential",
            "QueueTimeOutURL",
            "Initiator",
            "InitiatorName",
        ];
        let marks = only_requests_have.iter().filter(|key| json.get(key).is_some()).count();
        if marks < 2 {
            return None;
        }
        let text = |key| json.text_of(key);
        Some(Self {
            shape: TimeOutShape::Echo,
            originator_conversation_id: text("OriginatorConversationID").and_then(|id| id.parse().ok()),
            conversation_id: text("ConversationID").and_then(|id| id.parse().ok()),
            command: text("CommandID"),
            amount: text("Amount").and_then(|t| money::amount(&t)),
            payer: text("PartyA"),
            payee: text("PartyB"),
            code: None,
            description: None,
        })
    }
}

impl fmt::Debug for TimeOutNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeOutNotice")
            .field("shape", &self.shape)
            .field("originator_conversation_id", &self.originator_conversation_id)
            .field("conversation_id", &self.conversation_id)
            .field("command", &self.command)
            .field("amount", &self.amount)
            .field("payer", &self.payer.as_deref().map(masked))
            .field("payee", &self.payee.as_deref().map(masked))
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
