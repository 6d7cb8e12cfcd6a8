//! How a customer answered an STK prompt (API facts, section 14).

use std::fmt;

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Api, Money, Receipt, ResultCode};

use super::Parameters;
use crate::{
    json::Json,
    read::{money, party::masked, time::time},
};

/// The end of a prompt. Prints with the phone number masked.
#[derive(Clone, PartialEq, Eq)]
pub struct StkNotice {
    /// The gateway's id of the request, from the acknowledgement.
    pub merchant_request_id: Option<String>,
    /// The id by which the prompt can be queried, from the acknowledgement.
    pub checkout_request_id: Option<String>,
    /// The code; empty when missing or contradictory.
    pub code: ResultCode,
    /// M-PESA's text, a prefix such as `[STK_CB - ]` included.
    pub description: String,
    /// What the body proves: `Moved` only for code 0 with a receipt.
    pub money: Money,
    /// The customer's receipt, only where money moved.
    pub receipt: Option<Receipt>,
    /// What the customer paid.
    pub amount: Option<Amount>,
    /// When, East Africa Time.
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// The customer's number as M-PESA wrote it.
    pub phone: Option<String>,
}

impl StkNotice {
    pub(super) fn read(json: &Json) -> Option<Self> {
        let callback = json.only("Body")?.only("stkCallback").filter(|c| c.is_object())?;
        let items = Parameters::read(callback, "CallbackMetadata", "Item");
        let code = ResultCode::from(callback.text_of("ResultCode").unwrap_or_default());
        let receipt: Option<Receipt> = items.get("MpesaReceiptNumber").and_then(|t| t.parse().ok());
        let money = match code.meaning(Api::Stk).money {
            Money::Moved if receipt.is_none() => Money::Unknown,
            proved @ (Money::Moved | Money::NotMoved | Money::Unknown) => proved,
        };
        Some(Self {
            merchant_request_id: callback.text_of("MerchantRequestID"),
            checkout_request_id: callback.text_of("CheckoutRequestID"),
            description: callback.text_of("ResultDesc").unwrap_or_default(),
            receipt: receipt.filter(|_| money == Money::Moved),
            amount: items.get("Amount").and_then(|t| money::amount(&t)),
            completed_at: items.get("TransactionDate").and_then(|t| time(&t)),
            phone: items.get("PhoneNumber"),
            code,
            money,
        })
    }
}

impl fmt::Debug for StkNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StkNotice")
            .field("checkout_request_id", &self.checkout_request_id)
            .field("code", &self.code)
            .field("money", &self.money)
            .field("receipt", &self.receipt)
            .field("amount", &self.amount)
            .field("phone", &self.phone.as_deref().map(masked))
            .finish_non_exhaustive()
    }
}
