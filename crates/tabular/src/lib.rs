//! What readers of payrolls and of statements share: telling what a file is, its text in whatever encoding, delimited text
//! line by line, and opening a workbook without letting a damaged or a wicked one take all memory.
//!
//! Deliberately absent: what the columns mean, and any sentence for a person. Whoever reads says both.

mod blank;
mod bounds;
mod compound;
mod decimal;
mod decode;
mod delimited;
mod kind;
mod quotes;
mod workbook;

pub use blank::{is_blank, is_space};
pub use compound::workbook_stream;
pub use decimal::decimal;
pub use decode::decode;
pub use delimited::{DelimitedText, Line};
pub use kind::{FileKind, kind_of};
pub use workbook::{Refusal, Workbook, open, refusal};

/// The largest file that is read, in bytes: some five million rows.
pub const LARGEST_FILE: usize = 512 << 20;
/// The longest cell that is believed, in bytes: a spreadsheet's holds 32,767 characters.
pub const LONGEST_CELL: usize = 4 * 32_767;
/// Columns beyond this are not looked at: no table that we read has them, and a stray cell far out must cost nothing.
pub const MOST_COLUMNS: usize = 256;
