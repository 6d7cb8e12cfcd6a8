//! STK push: a customer is asked on the phone to pay, and the prompt can be queried (API facts, section 14). No
//! operator is used; the shortcode's passkey stands in its place.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use mpesa::{Amount, Msisdn, Shortcode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::to_json;
use crate::{
    Daraja, FieldError, FieldProblem, Sent, StkDescription, StkReference,
    answer::{StkAcknowledgement, StkState},
    error_code::ErrorClass,
    field::{check_url, whole_shillings},
    read::time::eat,
    sent::Lost,
};

/// KSh 250,000: the most of one customer payment (official, current).
const MOST_SHILLINGS: i64 = 250_000;

/// A shortcode and its passkey, from which every STK request's password is made.
#[derive(Clone, Debug)]
pub struct StkCredential {
    /// The pay bill number; for tills the head-office or store number used at go-live.
    pub shortcode: Shortcode,
    /// The passkey that Safaricom gave for it.
    pub passkey: SecretString,
    /// The zone of the timestamp in the password.
    pub zone: StkZone,
}

/// The zone of the timestamp that goes into the password. The gateway does not check it closely.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StkZone {
    /// East Africa Time (most libraries).
    #[default]
    EastAfrica,
    /// UTC (one library that runs in production).
    Utc,
}

/// Asks a customer to pay.
#[derive(Clone, Debug)]
pub struct StkPush {
    /// Who asks.
    pub credential: StkCredential,
    /// Where the money goes.
    pub to: StkReceiver,
    /// Whole shillings, 1 to 250,000 (official).
    pub amount: Amount,
    /// The customer.
    pub phone: Msisdn,
    /// The account shown in the prompt.
    pub reference: StkReference,
    /// What it is for. Where it is absent the reference is sent in its place: `TransactionDesc` is optional by the
    /// documents, but gateways that want it were met.
    pub description: Option<StkDescription>,
    /// Where the outcome is posted.
    pub callback_url: String,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Where the money of an STK push goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StkReceiver {
    /// The credential's own pay bill number (`CustomerPayBillOnline`).
    PayBill,
    /// A till (`CustomerBuyGoodsOnline`).
    Till(Shortcode),
}

/// Asks how a prompt stands.
#[derive(Clone, Debug)]
pub struct StkQuery {
    /// Who asked.
    pub credential: StkCredential,
    /// From the acknowledgement.
    pub checkout_request_id: String,
    /// Now.
    pub at: DateTime<Utc>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Secured<'a> {
    business_short_code: &'a str,
    password: String,
    timestamp: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PushBody<'a> {
    #[serde(flatten)]
    secured: Secured<'a>,
    transaction_type: &'static str,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    phone_number: &'a str,
    #[serde(rename = "CallBackURL")]
    call_back_url: &'a str,
    account_reference: &'a str,
    transaction_desc: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct QueryBody<'a> {
    #[serde(flatten)]
    secured: Secured<'a>,
    #[serde(rename = "CheckoutRequestID")]
    checkout_request_id: &'a str,
}

impl Daraja {
    /// Asks a customer to pay. An acknowledgement means that the prompt is on its way; the outcome comes to
    /// [`StkPush::callback_url`].
    pub async fn push_stk(&self, push: &StkPush) -> Sent<StkAcknowledgement> {
        match push_body(push) {
            Ok(body) => {
                self.send(
                    "stk",
                    "/mpesa/stkpush/v1/processrequest",
                    body,
                    StkAcknowledgement::read,
                )
                .await
            }
            Err(error) => Sent::field(error),
        }
    }

    /// Asks how a prompt stands; the answer comes at once. `Acknowledged` holds it. Asking again is safe.
    pub async fn query_stk(&self, query: &StkQuery) -> Sent<StkState> {
        if query.checkout_request_id.trim().is_empty() {
            return Sent::field(FieldError::new("CheckoutRequestID", FieldProblem::Missing));
        }
        let id = query.checkout_request_id.trim();
        let body = to_json(&QueryBody {
            secured: query.credential.secure(query.at),
            checkout_request_id: id,
        });
        let sent = self
            .send("stk-query", "/mpesa/stkpushquery/v1/query", body, |json| {
                StkState::about(json, id)
            })
            .await;
        match sent {
            // While the prompt is open the gateway answers HTTP 500 with a text that says so (field report).
            Sent::Lost(lost) if is_open(&lost) => Sent::Acknowledged(StkState::Open),
            other @ (Sent::Acknowledged(_) | Sent::Refused(_) | Sent::NotTaken(_) | Sent::Lost(_)) => other,
        }
    }
}

impl StkCredential {
    /// `base64(shortcode + passkey + timestamp)` (official).
    fn secure(&self, at: DateTime<Utc>) -> Secured<'_> {
        let timestamp = match self.zone {
            StkZone::EastAfrica => at.with_timezone(&eat()).format("%Y%m%d%H%M%S").to_string(),
            StkZone::Utc => at.format("%Y%m%d%H%M%S").to_string(),
        };
        let password = format!("{}{}{timestamp}", self.shortcode, self.passkey.expose_secret());
        Secured {
            business_short_code: self.shortcode.as_str(),
            password: STANDARD.encode(password),
            timestamp,
        }
    }
}

fn push_body(push: &StkPush) -> Result<String, FieldError> {
    let amount = whole_shillings(push.amount)?;
    if push.amount.cents() > MOST_SHILLINGS * 100 {
        return Err(FieldError::new("Amount", FieldProblem::Not("is above KSh 250,000")));
    }
    check_url("CallBackURL", &push.callback_url)?;
    let (transaction_type, receiver) = match &push.to {
        StkReceiver::PayBill => ("CustomerPayBillOnline", &push.credential.shortcode),
        StkReceiver::Till(till) => ("CustomerBuyGoodsOnline", till),
    };
    Ok(to_json(&PushBody {
        secured: push.credential.secure(push.at),
        transaction_type,
        amount,
        party_a: push.phone.expose(),
        party_b: receiver.as_str(),
        phone_number: push.phone.expose(),
        call_back_url: &push.callback_url,
        account_reference: push.reference.as_str(),
        transaction_desc: push
            .description
            .as_ref()
            .map_or(push.reference.as_str(), StkDescription::as_str),
    }))
}

fn is_open(lost: &Lost) -> bool {
    let Some(answer) = &lost.answer else { return false };
    let fault = answer
        .meaning()
        .is_some_and(|meaning| meaning.class == ErrorClass::Fault);
    let says_so = answer
        .message
        .as_deref()
        .is_some_and(|m| m.to_ascii_lowercase().contains("being processed"));
    fault && says_so
}
