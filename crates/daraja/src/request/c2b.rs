//! C2B: where customers' payments are announced, and the sandbox's pretended customer (API facts, section 15).

use mpesa::{Amount, Msisdn, Shortcode};
use serde::Serialize;

use super::{acknowledgement, to_json};
use crate::{
    BillReference, Daraja, FieldError, Sent,
    field::{check_url, whole_shillings},
};

/// Which version of the C2B API. They differ in how a payer is named in callbacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum C2bVersion {
    /// The payer's number as a SHA-256 hash; older ones sent it plain.
    V1,
    /// The payer's number masked (`2547 ***** 126`).
    #[default]
    V2,
}

/// Registers where customers' payments are announced. In production once per shortcode; to change it, the old one is
/// deleted on the portal. Repeating it is answered with 500.003.1001.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct C2bRegistration {
    /// Which version.
    pub version: C2bVersion,
    /// Whose customers.
    pub shortcode: Shortcode,
    /// What happens to a payment when validation does not answer within about eight seconds.
    pub unanswered: Unanswered,
    /// Told of every payment.
    pub confirmation_url: String,
    /// Asked before every payment, where Safaricom has enabled it.
    pub validation_url: String,
}

/// What happens to a payment whose validation is not answered (`ResponseType`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unanswered {
    /// It goes through.
    Completed,
    /// It is refused.
    Cancelled,
}

/// Pretends that a customer pays. Sandbox only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct C2bSimulation {
    /// Which version.
    pub version: C2bVersion,
    /// Who is paid.
    pub shortcode: Shortcode,
    /// Whole shillings.
    pub amount: Amount,
    /// Who pays.
    pub payer: Msisdn,
    /// The account typed by the customer of a pay bill; none for buy goods.
    pub bill_reference: Option<BillReference>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RegisterBody<'a> {
    short_code: &'a str,
    response_type: &'static str,
    #[serde(rename = "ConfirmationURL")]
    confirmation_url: &'a str,
    #[serde(rename = "ValidationURL")]
    validation_url: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SimulateBody<'a> {
    short_code: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'static str,
    amount: String,
    msisdn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_ref_number: Option<&'a str>,
}

impl Daraja {
    /// Registers the addresses for customers' payments.
    pub async fn register_c2b(&self, registration: &C2bRegistration) -> Sent {
        let path = match registration.version {
            C2bVersion::V1 => "/mpesa/c2b/v1/registerurl",
            C2bVersion::V2 => "/mpesa/c2b/v2/registerurl",
        };
        match register_body(registration) {
            Ok(body) => self.send("c2b-register", path, body, acknowledgement).await,
            Err(error) => Sent::field(error),
        }
    }

    /// Pretends that a customer pays. Sandbox only.
    pub async fn simulate_c2b(&self, simulation: &C2bSimulation) -> Sent {
        let path = match simulation.version {
            C2bVersion::V1 => "/mpesa/c2b/v1/simulate",
            C2bVersion::V2 => "/mpesa/c2b/v2/simulate",
        };
        let amount = match whole_shillings(simulation.amount) {
            Ok(amount) => amount,
            Err(error) => return Sent::field(error),
        };
        let command_id = match simulation.bill_reference {
            Some(_) => "CustomerPayBillOnline",
            None => "CustomerBuyGoodsOnline",
        };
        let body = to_json(&SimulateBody {
            short_code: simulation.shortcode.as_str(),
            command_id,
            amount,
            msisdn: simulation.payer.expose(),
            bill_ref_number: simulation.bill_reference.as_ref().map(BillReference::as_str),
        });
        self.send("c2b-simulate", path, body, acknowledgement).await
    }
}

fn register_body(registration: &C2bRegistration) -> Result<String, FieldError> {
    check_url("ConfirmationURL", &registration.confirmation_url)?;
    check_url("ValidationURL", &registration.validation_url)?;
    Ok(to_json(&RegisterBody {
        short_code: registration.shortcode.as_str(),
        // Exactly this case (official).
        response_type: match registration.unanswered {
            Unanswered::Completed => "Completed",
            Unanswered::Cancelled => "Cancelled",
        },
        confirmation_url: &registration.confirmation_url,
        validation_url: &registration.validation_url,
    }))
}
