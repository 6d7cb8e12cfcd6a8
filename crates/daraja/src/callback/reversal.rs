//! What a result says about a reversal (API facts, section 12).

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Api, Money, Receipt, Total};

use super::{Account, Doubt, Party, ResultNotice};
use crate::read::money;

/// A reversal's result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReversalResult {
    /// Whether the money went back.
    pub money: Money,
    /// The reversal's own receipt.
    pub receipt: Option<Receipt>,
    /// The receipt of the payment taken back.
    pub original_receipt: Option<Receipt>,
    /// The amount taken back.
    pub amount: Option<Amount>,
    /// When M-PESA finished, East Africa Time.
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// What it cost.
    pub charge: Option<Total>,
    /// The customer who got the money back.
    pub customer: Option<Party>,
    /// The organisation that gave it back.
    pub organisation: Option<Party>,
    /// The account it came from.
    pub debited: Option<Account>,
    /// Why the body proves less than its code says, or needs a person.
    pub doubts: Vec<Doubt>,
}

impl ResultNotice {
    /// Reads this as the result of a reversal. Code 21 with success wording and full parameters is in an old
    /// official sample: the code counts.
    #[must_use]
    pub fn reversal(&self) -> ReversalResult {
        let (money, receipt, mut doubts) = self.proof(Api::Reversal);
        let (amount, clear) = self.named_amount(&["Amount"]);
        if money == Money::Moved && !clear {
            doubts.push(Doubt::AmountUnclear);
        }
        let text = |key| self.parameters.get(key);
        ReversalResult {
            money,
            receipt,
            original_receipt: text("OriginalTransactionID").and_then(|t| t.parse().ok()),
            amount,
            completed_at: self.completed_at(),
            charge: text("Charge").and_then(|t| money::charge(&t)),
            customer: text("CreditPartyPublicName").and_then(|t| Party::read(&t)),
            organisation: text("DebitPartyPublicName").and_then(|t| Party::read(&t)),
            debited: text("DebitAccountBalance").and_then(|row| Account::read(&row)),
            doubts,
        }
    }
}
