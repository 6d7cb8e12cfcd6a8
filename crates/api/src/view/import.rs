//! A file on its way to becoming a batch.

use serde::Serialize;
use ts_rs::TS;

use super::{CountAndSum, DifferenceView, LaneView};

/// An imported file. Nothing is stored in the ledger before it is drafted.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportView {
    /// Id, while the console runs.
    pub id: i64,
    /// The file's name.
    pub file_name: String,
    /// How far it is.
    pub progress: ImportProgress,
}

/// How far reading a file is.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ImportProgress {
    /// Being read.
    Reading {
        /// Rows so far.
        rows: u32,
        /// Bytes so far.
        bytes: i64,
        /// Bytes in all.
        bytes_total: i64,
        /// Rows a second.
        rows_per_second: u32,
    },
    /// Stopped by the person. Nothing was kept.
    Cancelled,
    /// Read.
    Ready(Box<ImportSummary>),
}

/// What was found in a file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportSummary {
    /// Rows that can be paid.
    pub ready: CountAndSum,
    /// Estimated M-PESA fees of those, in cents.
    pub fees_cents: i64,
    /// Lines with at least one problem.
    pub problem_lines: u32,
    /// Problems.
    pub problems: u32,
    /// Flags of the rows that can be paid: the number that the batch shows too.
    pub flags: u32,
    /// What is to be said about the file as a whole.
    pub remarks: Vec<Finding>,
    /// Rows that wait for a person's word, because something in them speaks against paying.
    pub held: CountAndSum,
    /// What they wait for, and what was confirmed.
    pub held_groups: Vec<HeldGroupView>,
    /// Every column of the file, read or not.
    pub columns: Vec<ImportColumn>,
    /// The line that names them; 0 where none does.
    pub header_line: u32,
    /// Whether a person said which column is which.
    pub mapped: bool,
    /// Whether that was said for an earlier file of the same shape.
    pub remembered: bool,
    /// Cells that were corrected.
    pub corrections: Vec<CorrectionView>,
    /// Lines that were left out by a person.
    pub kept_out: Vec<u32>,
    /// Blank and totals lines that were left out.
    pub left_out: u32,
    /// How the file was read, as a sentence ("Comma-separated text, UTF-8; phone from \"Mobile\" …").
    pub layout: String,
    /// Problems by kind, most lines first.
    pub problem_groups: Vec<FindingGroup>,
    /// Flags by kind, most lines first.
    pub flag_groups: Vec<FindingGroup>,
    /// Set where the very same file was imported before.
    pub same_file_as: Option<SameFile>,
    /// How it differs from the pay run before, where there is one of its kind.
    pub difference: Option<DifferenceView>,
    /// The batch made of it, once it was drafted.
    pub batch: Option<i64>,
    /// Where the problem rows were saved, once they were.
    pub saved_to: Option<String>,
}

/// Rows in which the same speaks against paying.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HeldGroupView {
    /// Names the group when it is confirmed.
    pub key: String,
    /// The kind of reason (`held_paid`).
    pub code: String,
    /// The kind in words.
    pub title: String,
    /// The column's heading.
    pub heading: String,
    /// What stands there; empty where each row has its own.
    pub value: String,
    /// What it means, as a sentence.
    pub message: String,
    /// Rows and their sum.
    pub all: CountAndSum,
    /// The first lines.
    pub first: Vec<u32>,
    /// Whether a person said that they are to be paid.
    pub confirmed: bool,
}

/// A column of a file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportColumn {
    /// Its place, counted from 0.
    pub index: u32,
    /// Its heading.
    pub heading: String,
    /// What it is read as (`phone`, `status`), if it is.
    pub read_as: Option<String>,
    /// Whether that makes payments, rather than saying something about them.
    pub pays: bool,
    /// Its first two different values.
    pub samples: Vec<String>,
}

/// A cell that a person corrected.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CorrectionView {
    /// Line of the file.
    pub line: u32,
    /// Which column (`phone`).
    pub column: String,
    /// What stands in the file.
    pub before: String,
    /// What it is read as.
    pub after: String,
}

/// The batch that was made of the same file before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SameFile {
    /// Batch.
    pub batch: i64,
    /// Its title.
    pub title: String,
    /// When it was imported.
    pub at: i64,
}

/// Problems or flags of one kind.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FindingGroup {
    /// The kind, stable (`msisdn_lost_zero`).
    pub code: String,
    /// The kind in words ("Phone numbers lost their leading zero").
    pub title: String,
    /// How many.
    pub count: u32,
    /// Whether it is worth a look, rather than a repair that is certain. Those come first.
    pub worth_a_look: bool,
    /// The first few.
    pub first: Vec<Finding>,
}

/// One problem or flag.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Finding {
    /// Line of the file, counted from 1 with the header; 0 for the file as a whole.
    pub line: u32,
    /// Column, where it is about one.
    pub column: Option<String>,
    /// That column by its code (`pay_bill`), as a correction names it.
    pub column_code: Option<String>,
    /// What stands there.
    pub value: String,
    /// What it was read as, where it was repaired.
    pub read_as: Option<String>,
    /// The kind.
    pub code: String,
    /// What is wrong and what to do, as a sentence.
    pub message: String,
}

/// One row that can be paid.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportRow {
    /// Line of the file.
    pub line: u32,
    /// Which way it goes.
    pub lane: LaneView,
    /// Who is paid: a phone number, whole, or an organisation's number.
    pub payee: String,
    /// The account at the payee: of a bill our account there, of tax the registration.
    pub account: Option<String>,
    /// Name.
    pub name: String,
    /// Amount in cents.
    pub amount_cents: i64,
    /// Estimated fee in cents; none where M-PESA publishes no tariff.
    pub fee_cents: Option<i64>,
    /// Reference.
    pub reference: String,
    /// Command (`SalaryPayment`).
    pub command: String,
    /// Kinds of its flags.
    pub flags: Vec<String>,
}

/// A page of rows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ImportRowsPage {
    /// Rows.
    pub rows: Vec<ImportRow>,
    /// Rows in all.
    pub total: u32,
}

/// A page of problems or flags.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FindingsPage {
    /// Findings.
    pub rows: Vec<Finding>,
    /// Findings in all.
    pub total: u32,
}

/// Where a file was saved.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SavedFile {
    /// The whole path.
    pub path: String,
    /// Rows in it.
    pub rows: u32,
}
