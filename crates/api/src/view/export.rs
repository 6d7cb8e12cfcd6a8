//! Files that leave the console: tables for spreadsheets, and papers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PayoutFilter, PayoutSort, PurposeView};

/// A table's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// For any spreadsheet: numbers with an apostrophe, so that each digit stays.
    Csv,
    /// For other programs: numbers as they are.
    CsvPlain,
    /// For Excel: typed, with sums.
    Xlsx,
}

/// Save a list that has nothing to choose from.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ExportTable {
    /// The format.
    pub format: TableFormat,
}

/// Save payouts.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportPayouts {
    /// Which.
    pub filter: PayoutFilter,
    /// In which order.
    pub sort: PayoutSort,
    /// The format.
    pub format: TableFormat,
}

/// Save batches.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ExportBatches {
    /// Only those for this; none for all.
    pub purpose: Option<PurposeView>,
    /// The format.
    pub format: TableFormat,
}

/// Save customers' payments.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportIncoming {
    /// Words of the name or the account, a number, or the beginning of a receipt; empty for all.
    pub search: String,
    /// The format.
    pub format: TableFormat,
}

/// How far the file is that is being saved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct SavingView {
    /// Whether one is.
    pub under_way: bool,
    /// Rows that are done.
    pub done: u32,
    /// Rows that it will have; none where that is not known.
    pub total: Option<u32>,
    /// Every row is there, and the file is put together.
    pub packing: bool,
}

/// A payment in words, to be sent to its payee.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AdviceText {
    /// The words.
    pub text: String,
}
