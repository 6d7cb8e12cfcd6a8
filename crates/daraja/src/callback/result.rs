//! The `Result` envelope that B2C, B2B, status, balance and reversal share (API facts, section 7.3).

use chrono::{DateTime, FixedOffset};
use mpesa::{ConversationId, OriginatorConversationId, ResultCode, TransactionId};

use super::{Account, Parameters};
use crate::{json::Json, read::time::time};

/// A result as M-PESA posted it. What it proves is asked of it by the API it answers:
/// [`payment`](Self::payment), [`account_balance`](Self::account_balance), [`status`](Self::status),
/// [`reversal`](Self::reversal).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultNotice {
    /// Whether this is the last word.
    pub result_type: ResultType,
    /// The code; empty when missing or written twice with different values.
    pub code: ResultCode,
    /// M-PESA's text. Unreliable ("accepted" on a finished payment): show it, never branch on it.
    pub description: String,
    /// Ours for B2C v3, the gateway's otherwise. A status result carries the query's own id here.
    pub originator_conversation_id: Option<OriginatorConversationId>,
    /// M-PESA's id of the conversation.
    pub conversation_id: Option<ConversationId>,
    /// What the body calls `TransactionID`: a receipt only where money moved.
    pub transaction_id: Option<TransactionId>,
    /// `ResultParameters`.
    pub parameters: Parameters,
    /// `ReferenceData`. Its `QueueTimeoutURL` is Safaricom's own address: never act on it.
    pub references: Parameters,
}

/// `ResultType`: whether more messages follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ResultType {
    /// 0: the last word.
    Final,
    /// 1: not the last word, proves nothing.
    MoreFollow,
    /// Not written, or written twice with different values.
    Missing,
    /// Something else, as written.
    Other(String),
}

impl ResultNotice {
    pub(crate) fn read(result: &Json) -> Self {
        let text = |key| result.text_of(key);
        Self {
            result_type: ResultType::read(text("ResultType")),
            code: ResultCode::from(text("ResultCode").unwrap_or_default()),
            description: text("ResultDesc").unwrap_or_default(),
            originator_conversation_id: text("OriginatorConversationID").and_then(|id| id.parse().ok()),
            conversation_id: text("ConversationID").and_then(|id| id.parse().ok()),
            transaction_id: text("TransactionID").and_then(|id| id.parse().ok()),
            parameters: Parameters::read(result, "ResultParameters", "ResultParameter"),
            references: Parameters::read(result, "ReferenceData", "ReferenceItem"),
        }
    }

    /// The accounts of a balance query's result, as many as M-PESA wrote. Empty when the query failed or was
    /// not answered; an account that is missing is not known, not zero.
    #[must_use]
    pub fn account_balance(&self) -> Vec<Account> {
        if !(self.is_final() && self.code.is_zero()) {
            return Vec::new();
        }
        self.parameters
            .get("AccountBalance")
            .map(|text| Account::read_all(&text))
            .unwrap_or_default()
    }

    /// When M-PESA finished the request, where it says so; East Africa Time.
    #[must_use]
    pub fn completed_at(&self) -> Option<DateTime<FixedOffset>> {
        const KEYS: [&str; 4] = [
            "TransactionCompletedDateTime",
            "TransCompletedTime",
            "TransactionCompletedTime",
            "BOCompletedTime",
        ];
        self.parameters.first_of(&KEYS).and_then(|text| time(&text))
    }

    /// Whether this is the last word. What does not say so is not.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.result_type == ResultType::Final
    }
}

impl ResultType {
    fn read(text: Option<String>) -> Self {
        let Some(text) = text else { return Self::Missing };
        match text.as_str() {
            "0" => Self::Final,
            "1" => Self::MoreFollow,
            _ => Self::Other(text),
        }
    }
}
