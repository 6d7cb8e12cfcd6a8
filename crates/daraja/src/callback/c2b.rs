//! A customer pays the organisation: validation (may I?) and confirmation (it is done). API facts, section 15.3.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Balance, Money, Msisdn, Receipt, Shortcode, TransactionId};

use crate::{
    json::Json,
    read::{money, party::masked, time::time},
};

/// A C2B validation or confirmation. The two have one shape; a confirmation also says what the organisation's
/// account holds afterwards, and only that proves that money moved. Bodies of validations that name a balance were seen:
/// read what came to the validation address with [`parse_validation`](super::parse_validation). Prints with the payer masked.
#[derive(Clone, PartialEq, Eq)]
pub struct C2bNotice {
    /// `Pay Bill`, `Buy Goods`; empty in old bodies.
    pub transaction_type: Option<String>,
    /// What the body calls `TransID`.
    pub transaction_id: Option<TransactionId>,
    /// What the body proves: `Moved` for a confirmation, nothing for a validation.
    pub money: Money,
    /// The customer's receipt, only where money moved.
    pub receipt: Option<Receipt>,
    /// What was paid.
    pub amount: Option<Amount>,
    /// When, East Africa Time.
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// Who was paid.
    pub shortcode: Option<Shortcode>,
    /// The account number the customer typed.
    pub bill_reference: Option<String>,
    /// Usually empty.
    pub invoice: Option<String>,
    /// The Utility account afterwards; blank on validation.
    pub balance: Option<Balance>,
    /// What we returned on validation.
    pub third_party_id: Option<String>,
    /// Who paid.
    pub payer: Option<Payer>,
    /// The payer's names, joined by spaces.
    pub name: Option<String>,
}

/// How a C2B body names the payer.
#[derive(Clone, PartialEq, Eq)]
pub enum Payer {
    /// The number in full (old v1).
    Plain(Msisdn),
    /// Partly hidden: `2547 ***** 126` (v2).
    Masked(String),
    /// SHA-256 of the number in hexadecimal (v1).
    Hashed(String),
    /// Anything else, as written.
    Other(String),
}

impl C2bNotice {
    /// The same body as the question that it is at the validation address: nothing has moved yet.
    pub(super) fn into_question(self) -> Self {
        Self {
            money: Money::Unknown,
            receipt: None,
            ..self
        }
    }

    pub(super) fn read(json: &Json) -> Option<Self> {
        let text = |key| json.text_of(key);
        if json.get("TransID").is_none()
            || (json.get("TransAmount").is_none() && json.get("BusinessShortCode").is_none())
        {
            return None;
        }
        let transaction_id: Option<TransactionId> = text("TransID").and_then(|t| t.parse().ok());
        let receipt: Option<Receipt> = transaction_id.as_ref().and_then(|id| id.as_str().parse().ok());
        let balance = text("OrgAccountBalance").and_then(|t| money::balance(&t));
        let confirmed = balance.is_some() && receipt.is_some();
        let names: Vec<String> = ["FirstName", "MiddleName", "LastName"]
            .into_iter()
            .filter_map(text)
            .collect();
        Some(Self {
            transaction_type: text("TransactionType"),
            transaction_id,
            money: if confirmed { Money::Moved } else { Money::Unknown },
            receipt: receipt.filter(|_| confirmed),
            amount: text("TransAmount").and_then(|t| money::amount(&t)),
            completed_at: text("TransTime").and_then(|t| time(&t)),
            shortcode: text("BusinessShortCode").and_then(|t| t.parse().ok()),
            bill_reference: text("BillRefNumber"),
            invoice: text("InvoiceNumber"),
            balance,
            third_party_id: text("ThirdPartyTransID"),
            payer: text("MSISDN").map(Payer::read),
            name: (!names.is_empty()).then(|| names.join(" ")),
        })
    }
}

impl Payer {
    fn read(text: String) -> Self {
        if text.contains('*') {
            return Self::Masked(text);
        }
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Self::Hashed(text.to_ascii_lowercase());
        }
        text.parse().map_or(Self::Other(text), Self::Plain)
    }

    /// What stands for the payer's number in full: for matching, not for logs.
    #[must_use]
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(msisdn) => msisdn.expose(),
            Self::Masked(text) | Self::Hashed(text) | Self::Other(text) => text,
        }
    }
}

impl fmt::Debug for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(msisdn) => fmt::Debug::fmt(msisdn, f),
            Self::Masked(text) | Self::Hashed(text) | Self::Other(text) => f.write_str(&masked(text)),
        }
    }
}

impl fmt::Debug for C2bNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("C2bNotice")
            .field("transaction_id", &self.transaction_id)
            .field("money", &self.money)
            .field("amount", &self.amount)
            .field("shortcode", &self.shortcode)
            .field("payer", &self.payer)
            .finish_non_exhaustive()
    }
}
