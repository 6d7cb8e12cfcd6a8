//! One payee, suppliers that were paid before, and figures over months.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BillKind, CountAndSum, FailureGroup, LaneView, PurposeView, TableFormat};

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
    /// As the book has them; none who was never paid.
    pub book: Option<BookRow>,
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

/// In which order the book of payees is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BookSortView {
    /// Who was paid last first.
    Newest,
    /// By name.
    Name,
    /// Who was paid most first.
    Most,
}

/// Payees of the book.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BookOf {
    /// A part of a name, a number or a note; empty for all.
    pub search: String,
    /// In which order.
    pub sort: BookSortView,
    /// The first wanted.
    pub offset: u32,
    /// How many, at most 500.
    pub limit: u32,
}

/// Some of them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BookPage {
    /// The payees.
    pub rows: Vec<BookRow>,
    /// In all.
    pub total: u32,
}

/// A payee as the book has them.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BookRow {
    /// The number.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// On which way they were paid last.
    pub lane: LaneView,
    /// The name, as typed the last time.
    pub name: String,
    /// The name that M-PESA told last.
    pub told: Option<String>,
    /// Whether that is somebody else's.
    pub told_differs: bool,
    /// What was paid and did not come back, with what went to their other numbers.
    pub paid: CountAndSum,
    /// The last amount, in cents.
    pub last_cents: i64,
    /// When they were first paid.
    pub first_at: i64,
    /// When last.
    pub last_at: i64,
    /// What somebody noted about them.
    pub note: Option<NoteView>,
    /// Other numbers that people said are theirs.
    pub others: Vec<String>,
    /// The number of whom this one is, as people said.
    pub same_as: Option<String>,
}

/// What somebody noted.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NoteView {
    /// The note.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: i64,
}

/// Write a note about a payee, or take it away.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NotePayee {
    /// The number.
    pub payee: String,
    /// The account there.
    pub account: Option<String>,
    /// The note; empty takes it away.
    pub note: String,
}

/// Say that a number is of the person of another number, or that it is not.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct MergePayee {
    /// The number.
    pub payee: String,
    /// The number of whom it is; none takes it back.
    pub into: Option<String>,
}

/// Save the book of payees.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportBook {
    /// As of [`BookOf`].
    pub search: String,
    /// In which order.
    pub sort: BookSortView,
    /// The format.
    pub format: TableFormat,
}
