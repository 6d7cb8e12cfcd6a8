//! B2C: the organisation pays a customer's wallet out of its Utility account (API facts, section 8).

use mpesa::{Amount, B2cCommand, Msisdn, OriginatorConversationId, Shortcode};
use serde::Serialize;

use super::{credential, to_json};
use crate::{
    B2cVersion, Callbacks, Daraja, FieldError, FieldProblem, Occasion, Operator, Remarks, Sent, field::whole_shillings,
};

/// One B2C payment. Prints with the payee masked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct B2cPayment {
    /// Ours, unique for ever: write it down before sending. Not sent by [`B2cVersion::V1`].
    pub originator_conversation_id: OriginatorConversationId,
    /// What kind of payment.
    pub command: B2cCommand,
    /// Whole shillings, KSh 10 to 250,000 (official, current).
    pub amount: Amount,
    /// Who pays: the organisation's bulk or one-account shortcode (`PartyA`).
    pub shortcode: Shortcode,
    /// Who is paid (`PartyB`).
    pub payee: Msisdn,
    /// A word about it.
    pub remarks: Remarks,
    /// A further word (`Occassion`, spelt so).
    pub occasion: Option<Occasion>,
    /// Where the outcome is posted.
    pub callbacks: Callbacks,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    #[serde(rename = "OriginatorConversationID", skip_serializing_if = "Option::is_none")]
    originator_conversation_id: Option<&'a str>,
    initiator_name: &'a str,
    security_credential: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'a str,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    remarks: &'a str,
    #[serde(rename = "QueueTimeOutURL")]
    queue_time_out_url: &'a str,
    #[serde(rename = "ResultURL")]
    result_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    occassion: Option<&'a str>,
}

impl Daraja {
    /// Asks M-PESA to pay a customer. An acknowledgement means queued, not paid: the result comes to
    /// [`Callbacks::result_url`].
    pub async fn pay_b2c(&self, payment: &B2cPayment) -> Sent {
        let path = match self.b2c_version() {
            B2cVersion::V3 => "/mpesa/b2c/v3/paymentrequest",
            B2cVersion::V1 => "/mpesa/b2c/v1/paymentrequest",
        };
        self.send_as_operator("b2c", path, |operator| body(payment, operator, self))
            .await
    }
}

fn body(payment: &B2cPayment, operator: &Operator, daraja: &Daraja) -> Result<String, FieldError> {
    let amount = whole_shillings(payment.amount)?;
    let limits = daraja.b2c_limits().check(payment.amount);
    limits.map_err(|error| FieldError::new("Amount", FieldProblem::Amount(error)))?;
    payment.callbacks.check()?;
    Ok(to_json(&Body {
        originator_conversation_id: match daraja.b2c_version() {
            B2cVersion::V3 => Some(payment.originator_conversation_id.as_str()),
            B2cVersion::V1 => None,
        },
        initiator_name: &operator.initiator,
        security_credential: credential(operator),
        command_id: payment.command.as_str(),
        amount,
        party_a: payment.shortcode.as_str(),
        party_b: payment.payee.expose(),
        remarks: payment.remarks.as_str(),
        queue_time_out_url: &payment.callbacks.queue_timeout_url,
        result_url: &payment.callbacks.result_url,
        occassion: payment.occasion.as_ref().map(Occasion::as_str),
    }))
}
