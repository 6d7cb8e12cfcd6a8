//! Comma separated values (RFC 4180) for spreadsheets and programs.

use csv::{Terminator, Writer, WriterBuilder};

use super::{Cell, Head, fits};
use crate::{PaperError, money};

/// A CSV file in the making.
///
/// UTF-8 with a byte order mark, so that Excel reads the letters right. Amounts are plain numbers with two decimals,
/// times are ISO 8601 in East Africa Time. Text that a spreadsheet would run as a formula, and phone numbers and ids that it would
/// turn into rounded numbers, get an apostrophe in front, which Hazina's import takes off again. A plain file is for other
/// programs: its numbers stand as they are, and only what a spreadsheet would run is guarded.
pub struct Csv {
    writer: Writer<Vec<u8>>,
    columns: usize,
    plain: bool,
    rows: u64,
    line: Vec<String>,
}

impl std::fmt::Debug for Csv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Csv").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Csv {
    /// A file with its headings.
    ///
    /// # Errors
    /// When there are no columns.
    pub fn new(head: &Head) -> Result<Self, PaperError> {
        Self::begin(head, false)
    }

    /// A plain file with its headings, for other programs than spreadsheets.
    ///
    /// # Errors
    /// When there are no columns.
    pub fn plain(head: &Head) -> Result<Self, PaperError> {
        Self::begin(head, true)
    }

    fn begin(head: &Head, plain: bool) -> Result<Self, PaperError> {
        if head.columns.is_empty() {
            return Err(PaperError::NoColumns);
        }
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(if plain {
            Vec::new()
        } else {
            Vec::from("\u{feff}")
        });
        writer.write_record(head.columns.iter().map(|column| guarded(column.heading.clone())))?;
        Ok(Self {
            writer,
            columns: head.columns.len(),
            plain,
            rows: 0,
            line: Vec::with_capacity(head.columns.len()),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it does not have as many cells as there are columns.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), PaperError> {
        self.rows += 1;
        fits(self.rows, row.len(), self.columns)?;
        self.line.clear();
        let plain = self.plain;
        self.line.extend(row.iter().map(|cell| text_of(cell, plain)));
        self.writer.write_record(&self.line)?;
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// Never in practice: there is no device that could be full.
    pub fn finish(self) -> Result<Vec<u8>, PaperError> {
        self.writer
            .into_inner()
            .map_err(|error| PaperError::Csv(error.into_error().into()))
    }
}

fn text_of(cell: &Cell, plain: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text.clone()),
        Cell::Money(money) => money::plain(*money),
        Cell::Count(count) => count.to_string(),
        Cell::Time(moment) => moment.iso(),
        Cell::Id(id) if is_numeric(id) && !plain => format!("'{id}"),
        Cell::Id(id) => guarded(id.clone()),
    }
}

/// Whether a spreadsheet would read a number or a day: it drops leading zeros, writes long numbers as `2.54712E+11`, and
/// makes `11/12` a day in November.
fn is_numeric(id: &str) -> bool {
    let bare: String = id
        .chars()
        .filter(|c| !matches!(c, ' ' | ',' | '-' | '/' | ':'))
        .collect();
    bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') && bare.parse::<f64>().is_ok()
}

/// An apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).
fn guarded(text: String) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    let runs = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    if runs { format!("'{text}") } else { text }
}
