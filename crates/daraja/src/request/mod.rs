//! Requests, one module per API. Each checks its fields before anything is sent and writes Daraja's own spellings.

pub(crate) mod b2b;
pub(crate) mod b2c;
pub(crate) mod c2b;
pub(crate) mod inquiry;
pub(crate) mod pull;
pub(crate) mod reversal;
pub(crate) mod stk;

use secrecy::ExposeSecret;
use serde::Serialize;

use crate::{Acknowledgement, Operator, json::Json};

/// A request's body as JSON text. Our own structs of texts and lists always have one.
pub(crate) fn to_json(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("texts, numbers and lists always serialise")
}

pub(crate) fn credential(operator: &Operator) -> &str {
    operator.credential.expose_secret()
}

/// The acknowledgement in a body whose `ResponseCode` is all zeros (`0`; `00000000` by some libraries).
pub(crate) fn acknowledgement(json: &Json) -> Option<Acknowledgement> {
    is_accepted(json).then(|| Acknowledgement {
        originator_conversation_id: json
            .text_of("OriginatorConversationID")
            // Spelt so in the answer to register URL.
            .or_else(|| json.text_of("OriginatorCoversationID"))
            .and_then(|id| id.parse().ok()),
        conversation_id: json.text_of("ConversationID").and_then(|id| id.parse().ok()),
        description: json.text_of("ResponseDescription").unwrap_or_default(),
    })
}

pub(crate) fn is_accepted(json: &Json) -> bool {
    json.text_of("ResponseCode")
        .is_some_and(|code| code.bytes().all(|b| b == b'0'))
}
