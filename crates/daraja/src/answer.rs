//! What Daraja answers at once, read as tolerantly as its callbacks.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Api, Money, ResultCode};

use crate::{
    Acknowledgement,
    classify::ErrorBody,
    error_code::ErrorMeaning,
    json::Json,
    read::{money, party::masked, time::time},
    redact::redact,
    request::{acknowledgement, is_accepted},
};

/// The body of a synchronous answer, sorted by its shape. Prints without secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// Queued, not paid.
    Acknowledgement(Acknowledgement),
    /// A prompt is on its way.
    StkAcknowledgement(StkAcknowledgement),
    /// How a prompt ended.
    StkState(StkState),
    /// An access token was given; its text is not kept.
    Token,
    /// A page of customers' payments.
    Pull(PullPage),
    /// The gateway's error.
    Error(GatewayError),
    /// Nothing Daraja is known to answer, as text with secrets redacted: a firewall's page, an empty body.
    Unreadable(String),
}

/// Sorts the body of a synchronous answer by its shape. The HTTP status is the caller's to look at.
///
/// ```
/// use daraja::answer::{self, Body};
///
/// let body = br#"{"requestId":"1","errorCode":"500.003.02","errorMessage":"Spike Arrest Violation"}"#;
/// let Body::Error(error) = answer::parse(body) else { panic!("an error") };
/// assert_eq!(error.meaning.class.money(), mpesa::Money::NotMoved);
/// ```
#[must_use]
pub fn parse(body: &[u8]) -> Body {
    let unreadable = || Body::Unreadable(redact(body));
    let Some(json) = Json::parse(body) else {
        return unreadable();
    };
    if let Some(error) = GatewayError::read(&json) {
        return Body::Error(error);
    }
    if let Some(token) = json.text_of("access_token") {
        return if is_token(&token) { Body::Token } else { unreadable() };
    }
    if let Some(page) = PullPage::read(&json) {
        return Body::Pull(page);
    }
    if let Some(state) = StkState::read(&json) {
        return Body::StkState(state);
    }
    if let Some(stk) = StkAcknowledgement::read(&json) {
        return Body::StkAcknowledgement(stk);
    }
    acknowledgement(&json).map_or_else(unreadable, Body::Acknowledgement)
}

/// Whether this can be sent as an access token.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

/// The gateway's error in a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GatewayError {
    /// `errorCode`, or a `ResponseCode` other than zero; none in the SOAP envelope's shape.
    pub code: Option<String>,
    /// `errorMessage`, `ResponseDescription` or `faultstring`.
    pub message: Option<String>,
    /// `requestId`, for Safaricom's support.
    pub request_id: Option<String>,
    /// What the code means.
    pub meaning: ErrorMeaning,
}

impl GatewayError {
    fn read(json: &Json) -> Option<Self> {
        let ErrorBody {
            mut code,
            mut message,
            request_id,
        } = ErrorBody::read(json);
        if code.is_none() && message.is_none() {
            // A ResponseCode that is neither zero nor one of Pull's is a refusal (official).
            code = json.text_of("ResponseCode");
            code.as_ref()
                .filter(|code| !is_accepted(json) && !matches!(code.as_str(), "1000" | "1001"))?;
            message = json.text_of("ResponseDescription");
        }
        let meaning = ErrorMeaning::of(code.as_deref().unwrap_or_default(), message.as_deref());
        Some(Self {
            code,
            message,
            request_id,
            meaning,
        })
    }
}

/// The gateway sends the prompt. Not paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StkAcknowledgement {
    /// The gateway's id of the request.
    pub merchant_request_id: Option<String>,
    /// The id by which the prompt can be queried, and which the callback carries.
    pub checkout_request_id: String,
    /// The gateway's text.
    pub description: String,
    /// A text for the customer.
    pub customer_message: Option<String>,
}

impl StkAcknowledgement {
    /// Without the id of the prompt it is no acknowledgement: the callback could not be matched.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        if !is_accepted(json) {
            return None;
        }
        Some(Self {
            merchant_request_id: json.text_of("MerchantRequestID"),
            checkout_request_id: json.text_of("CheckoutRequestID")?,
            description: json.text_of("ResponseDescription").unwrap_or_default(),
            customer_message: json.text_of("CustomerMessage"),
        })
    }
}

/// How a prompt stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StkState {
    /// The customer has not answered yet.
    Open,
    /// It ended.
    Ended(StkEnd),
}

/// How a prompt ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StkEnd {
    /// The code, as of [`Api::Stk`].
    pub code: ResultCode,
    /// The gateway's text.
    pub description: String,
    /// What the code proves. The receipt comes with the callback only.
    pub money: Money,
    /// The gateway's id of the request.
    pub merchant_request_id: Option<String>,
    /// The id of the prompt.
    pub checkout_request_id: Option<String>,
}

impl StkState {
    /// The answer about the prompt that was asked about. One that names another, or none, is not it.
    pub(crate) fn about(json: &Json, checkout_request_id: &str) -> Option<Self> {
        Self::read(json).filter(|state| match state {
            Self::Open => true,
            Self::Ended(end) => end.checkout_request_id.as_deref() == Some(checkout_request_id),
        })
    }

    pub(crate) fn read(json: &Json) -> Option<Self> {
        if !is_accepted(json) || json.get("CheckoutRequestID").is_none() {
            return None;
        }
        let code = ResultCode::from(json.text_of("ResultCode")?);
        Some(Self::Ended(StkEnd {
            money: code.meaning(Api::Stk).money,
            code,
            description: json.text_of("ResultDesc").unwrap_or_default(),
            merchant_request_id: json.text_of("MerchantRequestID"),
            checkout_request_id: json.text_of("CheckoutRequestID"),
        }))
    }
}

/// Whether a shortcode is registered for Pull.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PullRegistered {
    /// Just now (1000).
    Now,
    /// It was before (1001).
    Before,
}

impl PullRegistered {
    pub(crate) fn read(json: &Json) -> Option<Self> {
        match json.text_of("ResponseStatus")?.as_str() {
            "1000" => Some(Self::Now),
            "1001" => Some(Self::Before),
            _ => None,
        }
    }
}

/// A page of customers' payments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PullPage {
    /// 1000 with payments, 1001 without.
    pub code: String,
    /// The gateway's text.
    pub description: String,
    /// The payments; none when there were none.
    pub transactions: Vec<PullTransaction>,
}

/// One customer's payment. Prints with the phone number masked.
#[derive(Clone, PartialEq, Eq)]
pub struct PullTransaction {
    /// `transactionId`. The published samples mix cases, so it is no checked receipt.
    pub id: Option<String>,
    /// When.
    pub at: Option<DateTime<FixedOffset>>,
    /// The customer's number as written.
    pub phone: Option<String>,
    /// The customer's name; `MPESA` stands for none (field report).
    pub sender: Option<String>,
    /// `c2b-pay-bill-debit` ...
    pub kind: Option<String>,
    /// The account that the customer typed.
    pub bill_reference: Option<String>,
    /// What was paid.
    pub amount: Option<Amount>,
    /// The organisation's name.
    pub organisation: Option<String>,
}

impl PullPage {
    /// `Response` is a list of lists; `[[]]` when there are none.
    pub(crate) fn read(json: &Json) -> Option<Self> {
        let code = json
            .text_of("ResponseCode")
            .filter(|code| matches!(code.as_str(), "1000" | "1001"))?;
        let rows = json.get("Response")?.items().iter().flat_map(Json::items);
        Some(Self {
            code,
            description: json.text_of("ResponseMessage").unwrap_or_default(),
            transactions: rows.filter(|row| row.is_object()).map(PullTransaction::read).collect(),
        })
    }
}

impl PullTransaction {
    fn read(row: &Json) -> Self {
        let text = |key| row.text_of(key);
        Self {
            id: text("transactionId"),
            at: text("trxDate").and_then(|t| time(&t)),
            phone: text("msisdn"),
            sender: text("sender").filter(|sender| sender != "MPESA"),
            kind: text("transactiontype"),
            bill_reference: text("billreference"),
            amount: text("amount").and_then(|t| money::amount(&t)),
            organisation: text("organizationname"),
        }
    }
}

impl fmt::Debug for PullTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PullTransaction")
            .field("id", &self.id)
            .field("at", &self.at)
            .field("phone", &self.phone.as_deref().map(masked))
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
