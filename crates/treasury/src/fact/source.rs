//! Where a figure or a batch came from.

use mpesa::Total;
use serde::{Deserialize, Serialize};

use crate::Digest;

/// The file a batch came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SourceFile {
    /// Name.
    pub name: String,
    /// Digest of its bytes: the same file is recognised.
    pub sha256: Digest,
    /// What the maker changed of it before the batch was made.
    pub changes: FileChanges,
}

/// What a maker changed of a file on the way to a batch.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FileChanges {
    /// Cells that are read as something else than the file says.
    pub corrected: Vec<CellCorrected>,
    /// Lines that could be paid, or corrected, and were left out.
    pub left_out: Vec<u32>,
    /// Groups of rows that are paid although something in them spoke against it.
    pub confirmed: Vec<GroupConfirmed>,
    /// Whether the maker said which column is which, rather than the headings.
    pub columns_by_hand: bool,
}

impl FileChanges {
    /// Whether the file was taken as it is.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.corrected.is_empty() && self.left_out.is_empty() && self.confirmed.is_empty() && !self.columns_by_hand
    }
}

/// A cell that a person corrected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CellCorrected {
    /// Line of the file.
    pub line: u32,
    /// Which column (`phone`).
    pub column: String,
    /// What stands in the file.
    pub before: String,
    /// What it is read as.
    pub after: String,
}

/// Rows that a person confirmed together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupConfirmed {
    /// Heading of the column that spoke against them.
    pub heading: String,
    /// What it says; empty where each row says its own.
    pub value: String,
    /// How many rows.
    pub rows: u32,
    /// Their sum.
    pub sum: Total,
}

/// What told us the float.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloatSource {
    /// An answer to a balance query.
    Balance,
    /// The result of a payout.
    Payout,
}
