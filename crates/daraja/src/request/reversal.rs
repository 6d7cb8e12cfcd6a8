//! Taking back a customer's payment (API facts, section 12). A B2C payment cannot be taken back this way: that is done
//! by people on the portal.

use mpesa::{Amount, Receipt, Shortcode, command_id};
use serde::Serialize;

use super::{credential, to_json};
use crate::{Callbacks, Daraja, Occasion, Remarks, Sent, field::decimal};

/// Asks to take back a payment that a customer made to the organisation (pay bill, till, STK).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reversal {
    /// The receipt of the payment to take back.
    pub receipt: Receipt,
    /// The payment's whole amount, to the cent (official; a library claims that parts work).
    pub amount: Amount,
    /// Who received it (`ReceiverParty`).
    pub shortcode: Shortcode,
    /// How the organisation's number is marked.
    pub identifier: ReversalIdentifier,
    /// A word about it.
    pub remarks: Remarks,
    /// A further word, in old documents only.
    pub occasion: Option<Occasion>,
    /// Where the outcome is posted. It may take hours (field report).
    pub callbacks: Callbacks,
}

/// How the organisation's number is marked in a reversal (`RecieverIdentifierType`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ReversalIdentifier {
    /// 11 (official).
    #[default]
    Eleven,
    /// 4 (a tutorial of 2018, and one library).
    Four,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    initiator: &'a str,
    security_credential: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'static str,
    #[serde(rename = "TransactionID")]
    transaction_id: &'a str,
    amount: String,
    receiver_party: &'a str,
    reciever_identifier_type: &'static str,
    remarks: &'a str,
    #[serde(rename = "QueueTimeOutURL")]
    queue_time_out_url: &'a str,
    #[serde(rename = "ResultURL")]
    result_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    occasion: Option<&'a str>,
}

impl Daraja {
    /// Asks M-PESA to take back a customer's payment. An acknowledgement means queued, not taken back; read the result
    /// with [`reversal`](crate::callback::ResultNotice::reversal).
    pub async fn reverse(&self, reversal: &Reversal) -> Sent {
        self.send_as_operator("reversal", "/mpesa/reversal/v1/request", |operator| {
            reversal.callbacks.check()?;
            Ok(to_json(&Body {
                initiator: &operator.initiator,
                security_credential: credential(operator),
                command_id: command_id::REVERSAL,
                transaction_id: reversal.receipt.as_str(),
                amount: decimal(reversal.amount),
                receiver_party: reversal.shortcode.as_str(),
                reciever_identifier_type: match reversal.identifier {
                    ReversalIdentifier::Eleven => "11",
                    ReversalIdentifier::Four => "4",
                },
                remarks: reversal.remarks.as_str(),
                queue_time_out_url: &reversal.callbacks.queue_timeout_url,
                result_url: &reversal.callbacks.result_url,
                occasion: reversal.occasion.as_ref().map(Occasion::as_str),
            }))
        })
        .await
    }
}
