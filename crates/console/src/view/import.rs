//! A file on its way to becoming a batch.

use serde::Serialize;
use ts_rs::TS;

use super::{CountAndSum, LaneView};

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
    /// Flags.
    pub flags: u32,
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
    /// The batch made of it, once it was drafted.
    pub batch: Option<i64>,
    /// Where the problem rows were saved, once they were.
    pub saved_to: Option<String>,
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
