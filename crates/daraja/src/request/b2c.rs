//! B2C: the organisation pays a customer's wallet out of its Utility account (API facts, section 8).

use std::fmt;

use mpesa::{Amount, B2cCommand, B2cLimits, Msisdn, OriginatorConversationId, Shortcode};
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
    #[serde(rename = "IDType", skip_serializing_if = "Option::is_none")]
    id_type: Option<&'static str>,
    #[serde(rename = "IDNumber", skip_serializing_if = "Option::is_none")]
    id_number: Option<&'a str>,
}

/// A payee's national identity number, which `b2cvalidate` compares with M-PESA's registration.
#[derive(Clone, PartialEq, Eq)]
pub struct NationalId(String);

impl NationalId {
    /// Takes digits; leading zeros are dropped, as one live user does (field report).
    ///
    /// # Errors
    /// When there is anything beside digits, or no digit but zero, or more than twelve.
    pub fn new(text: &str) -> Result<Self, FieldError> {
        let digits = text.trim().trim_start_matches('0');
        let problem = if digits.is_empty() {
            FieldProblem::Missing
        } else if let Some(odd) = digits.chars().find(|c| !c.is_ascii_digit()) {
            FieldProblem::BadCharacter(odd)
        } else if digits.len() > 12 {
            FieldProblem::TooLong { most: 12 }
        } else {
            return Ok(Self(digits.to_owned()));
        };
        Err(FieldError::new("IDNumber", problem))
    }
}

/// Prints its length only.
impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NationalId({} digits)", self.0.len())
    }
}

impl Daraja {
    /// Asks M-PESA to pay a customer. An acknowledgement means queued, not paid: the result comes to
    /// [`Callbacks::result_url`].
    pub async fn pay_b2c(&self, payment: &B2cPayment) -> Sent {
        let version = self.b2c_version();
        let path = match version {
            B2cVersion::V3 => "/mpesa/b2c/v3/paymentrequest",
            B2cVersion::V1 => "/mpesa/b2c/v1/paymentrequest",
        };
        let limits = self.b2c_limits();
        self.send_as_operator("b2c", path, |operator| {
            let mut body = body(payment, operator, &limits)?;
            body.originator_conversation_id = body.originator_conversation_id.filter(|_| version.carries_our_id());
            Ok(to_json(&body))
        })
        .await
    }

    /// As [`pay_b2c`](Self::pay_b2c), but M-PESA first compares the payee's national identity number with the
    /// registration of the phone number. A separate product (`b2cvalidate`, version 2).
    pub async fn pay_b2c_validated(&self, payment: &B2cPayment, payee_id: &NationalId) -> Sent {
        let limits = self.b2c_limits();
        self.send_as_operator("b2cvalidate", "/mpesa/b2cvalidate/v2/paymentrequest", |operator| {
            let mut body = body(payment, operator, &limits)?;
            body.id_type = Some("01");
            body.id_number = Some(&payee_id.0);
            Ok(to_json(&body))
        })
        .await
    }
}

fn body<'a>(payment: &'a B2cPayment, operator: &'a Operator, limits: &B2cLimits) -> Result<Body<'a>, FieldError> {
    limits
        .check(payment.amount)
        .map_err(|error| FieldError::new("Amount", FieldProblem::Amount(error)))?;
    payment.callbacks.check()?;
    Ok(Body {
        originator_conversation_id: Some(payment.originator_conversation_id.as_str()),
        initiator_name: &operator.initiator,
        security_credential: credential(operator),
        command_id: payment.command.as_str(),
        amount: whole_shillings(payment.amount)?,
        party_a: payment.shortcode.as_str(),
        party_b: payment.payee.expose(),
        remarks: payment.remarks.as_str(),
        queue_time_out_url: &payment.callbacks.queue_timeout_url,
        result_url: &payment.callbacks.result_url,
        occassion: payment.occasion.as_ref().map(Occasion::as_str),
        id_type: None,
        id_number: None,
    })
}
