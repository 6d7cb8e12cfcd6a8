//! Tables for spreadsheets and programs: one head, rows one after the other, as CSV or XLSX.
//!
//! Rows are pushed, so that whoever reads them page by page from a ledger need not hold them all.

mod csv;
mod xlsx;

use messages::Language;
use mpesa::{Amount, Balance, Total};

pub use self::{csv::Csv, xlsx::Xlsx};
use crate::{Moment, PaperError};

/// What a table is called, and its columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Names the sheet, as far as a spreadsheet can write it.
    pub title: String,
    /// When the table was made.
    pub made: Moment,
    /// The language of its headings.
    pub language: Language,
    /// From left to right.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// What it is called.
    pub heading: String,
    /// What is in it.
    pub kind: Kind,
}

/// What is in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Words.
    Text,
    /// Money that is added up below: payouts, fees.
    Money,
    /// Money that makes no sense added up: what an account held, again and again.
    Balance,
    /// How many.
    Count,
    /// When.
    Time,
    /// Phone numbers, receipts, ids: never a number, whatever they look like.
    Id,
}

impl Column {
    /// A column called `heading`.
    #[must_use]
    pub fn new(heading: impl Into<String>, kind: Kind) -> Self {
        Self {
            heading: heading.into(),
            kind,
        }
    }
}

/// What stands in a row under one heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// Money.
    Money(Balance),
    /// How many.
    Count(u64),
    /// When.
    Time(Moment),
    /// A phone number, receipt or id: written so that a spreadsheet keeps every digit.
    Id(String),
}

impl From<Amount> for Cell {
    fn from(amount: Amount) -> Self {
        Self::Money(amount.into())
    }
}

impl From<Total> for Cell {
    fn from(total: Total) -> Self {
        Self::Money(total.into())
    }
}

impl From<Balance> for Cell {
    fn from(balance: Balance) -> Self {
        Self::Money(balance)
    }
}

impl From<Moment> for Cell {
    fn from(moment: Moment) -> Self {
        Self::Time(moment)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// The whole table as CSV; see [`Csv`].
///
/// # Errors
/// A table without columns, or a row that does not fit its head.
pub fn csv<R: AsRef<[Cell]>>(head: &Head, rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, PaperError> {
    let mut file = Csv::new(head)?;
    for row in rows {
        file.push(row.as_ref())?;
    }
    file.finish()
}

/// The whole table as a workbook; see [`Xlsx`].
///
/// # Errors
/// A table without columns, a row that does not fit its head, or a sum past the largest total.
pub fn xlsx<R: AsRef<[Cell]>>(head: &Head, rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, PaperError> {
    let mut file = Xlsx::new(head)?;
    for row in rows {
        file.push(row.as_ref())?;
    }
    file.finish()
}

/// Whether `cells` are as many as the columns.
fn fits(row: u64, cells: usize, columns: usize) -> Result<(), PaperError> {
    if cells == columns {
        Ok(())
    } else {
        Err(PaperError::Ragged { row, cells, columns })
    }
}
