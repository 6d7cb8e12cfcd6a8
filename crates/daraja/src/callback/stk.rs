//! How a customer answered an STK prompt (API facts, section 14).

use std::fmt;

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Api, Money, Receipt, ResultCode};

use super::{Doubt, Parameters};
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
    /// What the body proves: `Moved` only for code 0 with one receipt, `NotMoved` only for a failure without any.
    pub money: Money,
    /// The customer's receipt, only where money moved.
    pub receipt: Option<Receipt>,
    /// What the customer paid.
    pub amount: Option<Amount>,
    /// When, East Africa Time.
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// The customer's number as M-PESA wrote it.
    pub phone: Option<String>,
    /// Why the body proves less than its code says, or needs a person.
    pub doubts: Vec<Doubt>,
}

impl StkNotice {
    pub(super) fn read(json: &Json) -> Option<Self> {
        let callback = json.only("Body")?.only("stkCallback").filter(|c| c.is_object())?;
        let items = Parameters::read(callback, "CallbackMetadata", "Item");
        let code = ResultCode::from(callback.text_of("ResultCode").unwrap_or_default());
        let (money, receipt, mut doubts) = proof(&code, &items);
        let (amount, clear) = one_amount(&items);
        if money == Money::Moved && !clear {
            doubts.push(Doubt::AmountUnclear);
        }
        Some(Self {
            merchant_request_id: callback.text_of("MerchantRequestID"),
            checkout_request_id: callback.text_of("CheckoutRequestID"),
            description: callback.text_of("ResultDesc").unwrap_or_default(),
            receipt,
            amount,
            completed_at: items.get("TransactionDate").and_then(|t| time(&t)),
            phone: items.get("PhoneNumber"),
            code,
            money,
            doubts,
        })
    }
}

/// What the code and the receipts prove together. A failure that names a receipt proves nothing: one of the two is wrong.
fn proof(code: &ResultCode, items: &Parameters) -> (Money, Option<Receipt>, Vec<Doubt>) {
    let mut receipts = items
        .all("MpesaReceiptNumber")
        .filter_map(|t| t.parse::<Receipt>().ok());
    let first = receipts.next();
    let differ = receipts.any(|other| first.as_ref() != Some(&other));
    let unproved = |doubt| (Money::Unknown, None, vec![doubt]);
    match (code.meaning(Api::Stk).money, first) {
        _ if code.as_str().is_empty() => unproved(Doubt::NoCode),
        (Money::Moved, None) => unproved(Doubt::NoReceipt),
        (Money::Moved, Some(_)) if differ => unproved(Doubt::ReceiptsDiffer),
        (Money::Moved, Some(receipt)) => (Money::Moved, Some(receipt), Vec::new()),
        (Money::NotMoved | Money::Unknown, Some(_)) => unproved(Doubt::FailureWithReceipt),
        (money @ (Money::NotMoved | Money::Unknown), None) => (money, None, Vec::new()),
    }
}

/// The one amount that is named, and whether what is named is clear.
fn one_amount(items: &Parameters) -> (Option<Amount>, bool) {
    let named = items.all("Amount").next().is_some();
    let amount = items.get("Amount").and_then(|t| money::amount(&t));
    (amount, amount.is_some() || !named)
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
