//! Files that are attached as evidence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an attachment is, as its content says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKindView {
    /// A PDF.
    Pdf,
    /// A picture, as PNG.
    Png,
    /// A picture, as JPEG.
    Jpeg,
    /// A workbook.
    Xlsx,
    /// A table, as text.
    Csv,
}

/// A file that is attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AttachmentView {
    /// The file's name.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKindView,
    /// Its size in bytes.
    pub bytes: u32,
    /// Digest of the file, by which it is named.
    pub sha256: String,
    /// When it was attached.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// Whether what is kept of it is missing, or not what was attached.
    pub altered: bool,
}

/// Attach a file that was handed over to a batch.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttachFile {
    /// Batch.
    pub batch: i64,
    /// The file, by the number that it was given.
    pub file: i64,
}

/// An attachment of a batch.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttachmentRef {
    /// Batch.
    pub batch: i64,
    /// Digest of the file.
    pub sha256: String,
}

/// A file that can be opened for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpenedFile {
    /// Where its copy is.
    pub path: String,
}
