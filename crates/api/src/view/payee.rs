//! One payee, suppliers that were paid before, and figures over months.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BillKind, CountAndSum, FailureGroup, LaneView, PurposeView};

/// Names a payee.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PayeeRef {
    /// As a payout's row has it.
    pub payee: String,
}

/// What is known of one payee.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PayeeView {
    /// As a payout's row has it.
    pub payee: String,
    /// On which way they are paid.
    pub lane: LaneView,
    /// The name that the newest file had.
    pub name: String,
    /// Payouts by year, the newest first.
    pub years: Vec<PayeeYearView>,
    /// Names that files had for the number, the newest first.
    pub names: Vec<NameUsedView>,
    /// Names that M-PESA has for it, the newest first.
    pub told: Vec<NameUsedView>,
    /// Other numbers under the same name.
    pub others: Vec<OtherNumberView>,
}

/// A payee's payouts of one year.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct PayeeYearView {
    /// The year.
    pub year: i32,
    /// Paid.
    pub paid: CountAndSum,
    /// Failed.
    pub failed: CountAndSum,
    /// In doubt.
    pub in_doubt: CountAndSum,
    /// Paid, and came back.
    pub reversed: CountAndSum,
}

/// A name and how it was used.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NameUsedView {
    /// The name.
    pub name: String,
    /// For how many payouts.
    pub count: u32,
    /// When last.
    pub last_at: i64,
}

/// Another number under the same name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OtherNumberView {
    /// The number.
    pub payee: String,
    /// The name it was paid under last.
    pub name: String,
    /// How many payouts.
    pub count: u32,
    /// When the last was prepared.
    pub last_at: i64,
}

/// An organisation that was paid before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SupplierView {
    /// What kind of bill.
    pub kind: BillKind,
    /// Pay bill or till number.
    pub number: String,
    /// Our account there; empty for a till.
    pub account: String,
    /// Its name, as typed the last time.
    pub name: String,
    /// How much the last time, in cents.
    pub amount_cents: i64,
    /// How often it was paid.
    pub count: u32,
    /// When last.
    pub last_at: i64,
}

/// Figures of the last months.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReportsOf {
    /// How many months, this one included: 1 to 24.
    pub months: u32,
}

/// Figures over months.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReportsView {
    /// The months, oldest first, each of them there.
    pub months: Vec<ReportMonth>,
    /// Failures by reason, the most frequent first.
    pub failures: Vec<FailureGroup>,
    /// How long M-PESA took.
    pub confirmed: ConfirmedView,
}

/// One month.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReportMonth {
    /// Its first midnight in East Africa.
    pub at: i64,
    /// What was paid, by purpose, as approved in that month.
    pub paid: Vec<PurposePaid>,
    /// Fees of what was paid in it: as charged where M-PESA said so, else as estimated, in cents.
    pub fees_cents: i64,
}

/// What was paid for one purpose.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct PurposePaid {
    /// What for.
    pub purpose: PurposeView,
    /// How many and how much.
    pub paid: CountAndSum,
}

/// How long it took from sending until it was known that a payout was paid.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ConfirmedView {
    /// Of how many payouts, the newest.
    pub count: u32,
    /// Half of them took no longer, in milliseconds.
    pub half_ms: i64,
    /// Of twenty, nineteen took no longer, in milliseconds.
    pub most_ms: i64,
    /// How many took how long.
    pub steps: Vec<ConfirmedStep>,
}

/// Payouts that took about as long.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct ConfirmedStep {
    /// Up to so long, in milliseconds; none for longer than all others.
    pub up_to_ms: Option<i64>,
    /// How many.
    pub count: u32,
}
