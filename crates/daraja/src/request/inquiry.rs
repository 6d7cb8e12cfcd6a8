//! Account balance and transaction status: questions whose answers come by callback (API facts, sections 10 and 11).
//! Asking again is always safe.

use mpesa::{OriginatorConversationId, Receipt, Shortcode, command_id};
use serde::Serialize;

use super::{credential, to_json};
use crate::{Callbacks, Daraja, Occasion, Remarks, Sent};

/// Asks what the shortcode's accounts hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceQuery {
    /// Whose accounts (`PartyA`).
    pub shortcode: Shortcode,
    /// A word about it.
    pub remarks: Remarks,
    /// Where the answer is posted.
    pub callbacks: Callbacks,
}

/// Asks how a payment ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusQuery {
    /// Which payment.
    pub of: StatusOf,
    /// Whose payment (`PartyA`).
    pub shortcode: Shortcode,
    /// A word about it.
    pub remarks: Remarks,
    /// A further word.
    pub occasion: Option<Occasion>,
    /// Where the answer is posted.
    pub callbacks: Callbacks,
}

/// By what a payment is asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatusOf {
    /// By M-PESA's receipt.
    Receipt(Receipt),
    /// By the `OriginatorConversationID` of the payment, under the name that the newest pages give the field
    /// (`OriginalConversationID`).
    Conversation(OriginatorConversationId),
    /// The same under the older name (`OriginatorConversationID`). Where the newer is answered with result 25 or
    /// 400.002.02, ask once more this way (inferred).
    ConversationByOlderName(OriginatorConversationId),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    initiator: &'a str,
    security_credential: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'static str,
    #[serde(rename = "TransactionID", skip_serializing_if = "Option::is_none")]
    transaction_id: Option<&'a str>,
    #[serde(rename = "OriginalConversationID", skip_serializing_if = "Option::is_none")]
    original_conversation_id: Option<&'a str>,
    #[serde(rename = "OriginatorConversationID", skip_serializing_if = "Option::is_none")]
    originator_conversation_id: Option<&'a str>,
    party_a: &'a str,
    /// 4: an organisation's shortcode (official).
    identifier_type: &'static str,
    remarks: &'a str,
    #[serde(rename = "QueueTimeOutURL")]
    queue_time_out_url: &'a str,
    #[serde(rename = "ResultURL")]
    result_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    occasion: Option<&'a str>,
}

impl Daraja {
    /// Asks for the balances of a shortcode's accounts. The answer comes to [`Callbacks::result_url`]; read it
    /// with [`account_balance`](crate::callback::ResultNotice::account_balance).
    pub async fn query_balance(&self, query: &BalanceQuery) -> Sent {
        self.send_as_operator("balance", "/mpesa/accountbalance/v1/query", |operator| {
            query.callbacks.check()?;
            Ok(to_json(&Body {
                initiator: &operator.initiator,
                security_credential: credential(operator),
                command_id: command_id::BALANCE_QUERY,
                transaction_id: None,
                original_conversation_id: None,
                originator_conversation_id: None,
                party_a: query.shortcode.as_str(),
                identifier_type: "4",
                remarks: query.remarks.as_str(),
                queue_time_out_url: &query.callbacks.queue_timeout_url,
                result_url: &query.callbacks.result_url,
                occasion: None,
            }))
        })
        .await
    }

    /// Asks how a payment ended. The answer comes to [`Callbacks::result_url`]; read it with
    /// [`status`](crate::callback::ResultNotice::status).
    pub async fn query_status(&self, query: &StatusQuery) -> Sent {
        let (receipt, original, originator) = match &query.of {
            StatusOf::Receipt(receipt) => (Some(receipt.as_str()), None, None),
            StatusOf::Conversation(id) => (None, Some(id.as_str()), None),
            StatusOf::ConversationByOlderName(id) => (None, None, Some(id.as_str())),
        };
        self.send_as_operator("status", "/mpesa/transactionstatus/v1/query", |operator| {
            query.callbacks.check()?;
            Ok(to_json(&Body {
                initiator: &operator.initiator,
                security_credential: credential(operator),
                command_id: command_id::STATUS_QUERY,
                transaction_id: receipt,
                original_conversation_id: original,
                originator_conversation_id: originator,
                party_a: query.shortcode.as_str(),
                identifier_type: "4",
                remarks: query.remarks.as_str(),
                queue_time_out_url: &query.callbacks.queue_timeout_url,
                result_url: &query.callbacks.result_url,
                occasion: query.occasion.as_ref().map(Occasion::as_str),
            }))
        })
        .await
    }
}
