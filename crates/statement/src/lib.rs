//! Reads M-PESA's statements of an organisation, in every layout that is known of them.
//!
//! One reader, led by the words of headings and never by place or by a file's name: the portal's export (CSV and Excel 97), the
//! statements of 2026, the extract by SFTP, files from before 2015, tables taken out of the PDF, and any of these saved again
//! by a spreadsheet. What can be read with certainty is a [`Row`]; what cannot is a [`Finding`] that names the line. An amount
//! or a day is never guessed: days that a spreadsheet swapped are put right where the receipt proves it, and said.
//!
//! Deliberately absent: the ledger (what a row means for a payout is decided elsewhere), the clock, and files.

mod account;
mod books;
mod chain;
mod details;
mod draft;
mod file_name;
mod finding;
mod heading;
mod money;
mod party;
mod preamble;
mod reader;
mod row;
mod say;
mod seat;
mod settle;
mod source;
mod span;
mod statement;
mod time;
mod whole;

pub use account::{Account, AccountKind};
pub use finding::{Finding, MissingColumn, Place, RowFault, Unreadable};
pub use party::{Party, PartyNumber};
pub use row::{At, Between, Channel, Direction, Kind, Movement, Row, Status};
pub use span::{Meeting, Span, meeting};
pub use statement::{Chain, Check, Checks, Layout, Order, Statement};

/// A file as it was chosen.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its name without folders: a hint, where the content says nothing.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
}

/// Reads a statement.
///
/// # Errors
/// Where the file as a whole is not a statement, or not one that can be read.
pub fn read(input: Input<'_>) -> Result<Statement, Unreadable> {
    reader::read(input)
}
