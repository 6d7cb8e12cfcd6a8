//! What a result says about a B2C or B2B payment.

use chrono::{DateTime, FixedOffset};
use mpesa::{Amount, Api, Balance, Money, Receipt, Total};

use super::{Account, Party, ResultNotice};
use crate::{json::same_key, read::money};

/// A payment's result. Facts that the body does not hold are `None`: production B2B results may hold no
/// amount, no time and no receipt parameter (API facts, section 9.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentResult {
    /// What the body proves. `Moved` only for a final code 0 with a receipt.
    pub money: Money,
    /// M-PESA's proof, only where money moved.
    pub receipt: Option<Receipt>,
    /// The amount M-PESA names. Compare it with what was sent.
    pub amount: Option<Amount>,
    /// When M-PESA finished, East Africa Time.
    pub completed_at: Option<DateTime<FixedOffset>>,
    /// Who was paid. Compare it with whom you meant.
    pub party: Option<Party>,
    /// Whether the payee is a registered customer (B2C).
    pub registered: Option<bool>,
    /// The Utility account after the payment (B2C).
    pub utility: Option<Balance>,
    /// The Working account after the payment.
    pub working: Option<Balance>,
    /// The Charges Paid account after the payment (B2C); zero or less.
    pub charges_paid: Option<Balance>,
    /// What M-PESA charged for it, where it says so (B2B).
    pub charge: Option<Total>,
    /// The debited account's row (B2B).
    pub debited: Option<Account>,
    /// What was paid into at the receiver (B2B): `BillReferenceNumber`.
    pub bill_reference: Option<String>,
    /// Why the body proves less than its code says, or needs a person.
    pub doubts: Vec<Doubt>,
}

/// Something in a result that a person should look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The result is not the last word.
    NotFinal,
    /// No code, or codes that contradict each other.
    NoCode,
    /// Code 0, but no receipt: such a body does not come from a payment.
    NoReceipt,
    /// Two different receipts in one result.
    ReceiptsDiffer,
    /// A failure's code together with a receipt parameter: the code counts.
    FailureWithReceipt,
    /// The body answers another kind of request than it was read as.
    OtherApi,
    /// An amount is named that cannot be read, or two: it cannot be compared with what was sent.
    AmountUnclear,
    /// A success that names two receivers, under one name or under two.
    PartiesDiffer,
}

impl ResultNotice {
    /// Reads this as the result of a B2C or B2B payment.
    #[must_use]
    pub fn payment(&self) -> PaymentResult {
        let (money, receipt, mut doubts) = self.proof(Api::Payment);
        let (amount, clear) = self.named_amount(&["TransactionAmount", "Amount"]);
        if money == Money::Moved && !clear {
            doubts.push(Doubt::AmountUnclear);
        }
        let (party, one) = self.receiver();
        if money == Money::Moved && !one {
            doubts.push(Doubt::PartiesDiffer);
        }
        let text = |key| self.parameters.get(key);
        let balance = |key| text(key).and_then(|t| money::balance(&t));
        let debited = text("DebitPartyAffectedAccountBalance").and_then(|row| Account::read(&row));
        PaymentResult {
            money,
            receipt,
            amount,
            completed_at: self.completed_at(),
            party,
            registered: text("B2CRecipientIsRegisteredCustomer").and_then(|t| yes_or_no(&t)),
            utility: balance("B2CUtilityAccountAvailableFunds"),
            working: balance("B2CWorkingAccountAvailableFunds").or_else(|| self.debit_account_balance()),
            charges_paid: balance("B2CChargesPaidAccountAvailableFunds"),
            charge: text("DebitPartyCharges").and_then(|t| money::charge(&t)),
            debited,
            bill_reference: self.references.get("BillReferenceNumber"),
            doubts,
        }
    }

    /// Every receipt that the body names, each once: for a person who looks the payment up, whatever the body proves. What
    /// stands as `TransactionID` of a failure is none.
    #[must_use]
    pub fn receipts(&self) -> Vec<Receipt> {
        let top = self.top_receipt().filter(|_| self.code.is_zero());
        let mut receipts: Vec<Receipt> = Vec::new();
        for receipt in top.into_iter().chain(self.named_receipts()) {
            if !receipts.contains(&receipt) {
                receipts.push(receipt);
            }
        }
        receipts
    }

    fn top_receipt(&self) -> Option<Receipt> {
        self.transaction_id.as_ref().and_then(|id| id.as_str().parse().ok())
    }

    fn named_receipts(&self) -> Vec<Receipt> {
        let named = self.parameters.all("TransactionReceipt");
        named.filter_map(|text| text.parse().ok()).collect()
    }

    /// What the code, the finality and the receipts prove together, for an API that moves money.
    pub(super) fn proof(&self, api: Api) -> (Money, Option<Receipt>, Vec<Doubt>) {
        if !self.is_final() {
            return (Money::Unknown, None, vec![Doubt::NotFinal]);
        }
        if self.code.as_str().is_empty() {
            return (Money::Unknown, None, vec![Doubt::NoCode]);
        }
        if self.answers_another(api) {
            return (Money::Unknown, None, vec![Doubt::OtherApi]);
        }
        let named = self.named_receipts();
        let money = self.code.meaning(api).money;
        match money {
            Money::Moved => {}
            Money::NotMoved | Money::Unknown if named.is_empty() => return (money, None, Vec::new()),
            Money::NotMoved | Money::Unknown => return (money, None, vec![Doubt::FailureWithReceipt]),
        }
        let mut receipts = self.top_receipt().into_iter().chain(named);
        let Some(first) = receipts.next() else {
            return (Money::Unknown, None, vec![Doubt::NoReceipt]);
        };
        if receipts.any(|other| other != first) {
            return (Money::Unknown, None, vec![Doubt::ReceiptsDiffer]);
        }
        (Money::Moved, Some(first), Vec::new())
    }

    /// Who was paid, under whichever name this result has for it, and whether it is one: two names that contradict each
    /// other are none.
    fn receiver(&self) -> (Option<Party>, bool) {
        const KEYS: [&str; 3] = ["ReceiverPartyPublicName", "CreditPartyPublicName", "CreditPartyName"];
        let mut named = KEYS
            .iter()
            .flat_map(|key| self.parameters.all(key))
            .filter_map(Party::read);
        let Some(first) = named.next() else {
            return (None, true);
        };
        let mut merged = Some(first);
        for other in named {
            merged = merged.and_then(|known| known.agreed_with(other));
        }
        let one = merged.is_some();
        (merged, one)
    }

    /// The one amount that these parameters name, and whether what they name is clear. None, and clear, where none is named.
    pub(super) fn named_amount(&self, keys: &[&str]) -> (Option<Amount>, bool) {
        let mut amounts = keys.iter().flat_map(|key| self.parameters.all(key)).map(money::amount);
        let Some(first) = amounts.next() else {
            return (None, true);
        };
        let agreed = first.filter(|first| amounts.all(|other| other == Some(*first)));
        (agreed, agreed.is_some())
    }

    /// Whether the body has a parameter that only another API's answers have. A status query's code 0 says nothing
    /// about money, so it must not be taken for a payment's.
    fn answers_another(&self, api: Api) -> bool {
        let foreign: &[&str] = match api {
            Api::Payment => &["TransactionStatus", "AccountBalance", "OriginalTransactionID"],
            Api::Reversal => &["TransactionStatus", "AccountBalance", "TransactionReceipt"],
            Api::Inquiry | Api::Stk => &[],
        };
        let mut keys = self.parameters.iter().map(|parameter| parameter.key.as_str());
        keys.any(|key| foreign.iter().any(|foreign| same_key(key, foreign)))
    }

    /// The available balance of the account a B2B payment came from.
    fn debit_account_balance(&self) -> Option<Balance> {
        let keys = ["DebitAccountBalance", "DebitAccountCurrentBalance"];
        self.parameters.first_of(&keys).and_then(|text| money::braced(&text))
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "Y" | "y" => Some(true),
        "N" | "n" => Some(false),
        _ => None,
    }
}
