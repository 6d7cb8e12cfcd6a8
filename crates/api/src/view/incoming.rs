//! Customers' payments, and what is known of a receipt.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Allowed, CountAndSum, PayoutRow, PayoutStateView};

/// Which customers' payments.
#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct IncomingOf {
    /// Words of the name or the account, a number, or the beginning of a receipt; empty for all.
    pub search: String,
    /// Only what is older than the payment with this id; none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Customers' payments, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct IncomingPage {
    /// The payments.
    pub rows: Vec<IncomingRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
    /// All that are known, whatever was searched for.
    pub total: u32,
}

/// A customer's payment.
#[derive(Debug, Clone, Serialize, TS)]
pub struct IncomingRow {
    /// Id.
    pub id: i64,
    /// M-PESA's receipt.
    pub receipt: String,
    /// Amount in cents.
    pub amount_cents: i64,
    /// When it was paid, by M-PESA's clock.
    pub paid_at: i64,
    /// The payer's number as M-PESA gives it: whole, masked or hashed. May be empty.
    pub payer: String,
    /// The payer's name, as far as M-PESA gives it. May be empty.
    pub name: String,
    /// The account that the customer typed. May be empty.
    pub account: String,
    /// The kind of payment in M-PESA's words.
    pub kind: String,
    /// What told of it.
    pub told_by: ToldByView,
    /// When that was.
    pub told_at: i64,
    /// What takes it back, or took it back.
    pub taken_back: Option<TakenBack>,
    /// Whether the same customer paid the same amount for the same account within a day.
    pub may_be_double: bool,
}

/// What told of a customer's payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ToldByView {
    /// M-PESA's own message.
    Confirmation,
    /// M-PESA's list of the last forty-eight hours.
    Pull,
    /// The customer's answer when asked on the phone.
    Prompt,
}

/// A reversal, as its customer's payment shows it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TakenBack {
    /// The payout that is the reversal.
    pub payout: i64,
    /// Its batch.
    pub batch: i64,
    /// Where it stands.
    pub state: PayoutStateView,
}

/// How customers' payments come in, and how much.
#[derive(Debug, Clone, Serialize, TS)]
pub struct IncomingState {
    /// When M-PESA took our addresses, by the last time it did; none where it never did.
    pub told_since: Option<i64>,
    /// Where M-PESA still sends customers' payments to a relay that was replaced: what that means and what to do, as a
    /// sentence.
    pub elsewhere: Option<String>,
    /// What came of the last try to give them, where it was no success: as a sentence.
    pub refused: Option<String>,
    /// Whether M-PESA gave its list of the last forty-eight hours when it was last asked; none where it never was.
    pub lists: bool,
    /// The last thirty days in East Africa, newest first; a day without payments is left out.
    pub days: Vec<IncomingDay>,
}

/// Customers' payments of one day.
#[derive(Debug, Clone, Serialize, TS)]
pub struct IncomingDay {
    /// When it began.
    pub at: i64,
    /// How many and how much.
    pub total: CountAndSum,
    /// What of that was refunded.
    pub refunded: CountAndSum,
}

/// Ask for M-PESA's list of the last forty-eight hours.
#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct FetchPayments {
    /// Register for the list first, with this phone number for Safaricom's notices; none where that was done.
    pub nominated: Option<String>,
}

/// What came of asking for the list.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct PaymentsFetched {
    /// How many payments are on it.
    pub listed: u32,
    /// How many of them were not known.
    pub new: u32,
    /// How many lines could not be read.
    pub unread: u32,
}

/// Names a receipt.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReceiptRef {
    /// As typed.
    pub receipt: String,
}

/// What is known of a receipt.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReceiptView {
    /// The receipt.
    pub receipt: String,
    /// The customer's payment, where it is one that was told.
    pub payment: Option<IncomingRow>,
    /// The payout of ours, where it is one.
    pub payout: Option<PayoutRow>,
    /// The last question to M-PESA about it.
    pub asked: Option<ReceiptAsked>,
    /// Reversals of it so far, oldest first.
    pub reversals: Vec<PayoutRow>,
    /// Whether it may be taken back by an order to M-PESA.
    pub may_reverse: Allowed,
    /// Its amount in cents, where the payment is known or M-PESA told: it is taken back whole.
    pub amount_cents: Option<i64>,
}

/// A question about a receipt.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReceiptAsked {
    /// When.
    pub at: i64,
    /// Whether M-PESA's answer is awaited.
    pub waiting: bool,
    /// What came of it, as a sentence.
    pub sentence: String,
    /// Who paid, as far as M-PESA says.
    pub payer: Option<String>,
    /// Who was paid, as far as M-PESA says.
    pub payee: Option<String>,
}
