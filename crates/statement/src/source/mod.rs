//! A file as lines of cells, whatever it is: text in any encoding and with any delimiter, or a sheet of a workbook.

mod bounds;
mod compound;
mod decimal;
mod decode;
mod kind;
mod text;
mod workbook;

use std::borrow::Cow;

pub(crate) use decode::decode;
pub(crate) use kind::{Kind, kind_of};
pub(crate) use text::{Text, all_quoted};
pub(crate) use workbook::{Sheet, load};

/// The longest cell that is believed, in bytes: a spreadsheet's holds 32,767 characters.
pub(crate) const LONGEST_CELL: usize = 4 * 32_767;
/// Columns beyond this are not looked at.
pub(crate) const MOST_COLUMNS: usize = 256;
/// The most rows that are read: a sheet holds no more.
pub(crate) const MOST_ROWS: u32 = 1_048_576;
/// The largest file that is read, in bytes.
pub(crate) const LARGEST_FILE: usize = 512 << 20;

/// One line of a table.
#[derive(Debug, Default, Clone)]
pub(crate) struct Record<'a> {
    /// The physical line that it starts at, or the sheet's row, counted from 1.
    pub(crate) line: u32,
    pub(crate) cells: Vec<Cell<'a>>,
    /// The line as a whole, where the source is text.
    pub(crate) raw: &'a str,
    /// A quotation mark stands where none should; the cells may be wrong.
    pub(crate) stray_quote: bool,
}

/// One value, and what its source says it is.
#[derive(Debug, Clone)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) kind: CellKind,
}

/// What a source says a cell is. Text files know only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    Text,
    /// `text` is its plain decimal form.
    Number,
    /// `text` is `yyyy-mm-dd HH:MM:SS`.
    Date,
    /// A spreadsheet's error.
    Error,
}

impl<'a> Cell<'a> {
    pub(crate) const EMPTY: Self = Cell {
        text: Cow::Borrowed(""),
        kind: CellKind::Text,
    };

    pub(crate) const fn text(text: Cow<'a, str>) -> Self {
        Self {
            text,
            kind: CellKind::Text,
        }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| is_blank(&cell.text))
    }

    pub(crate) fn text(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", |cell| cell.text.as_ref())
    }

    pub(crate) fn kind(&self, index: usize) -> CellKind {
        self.cells.get(index).map_or(CellKind::Text, |cell| cell.kind)
    }
}

/// A source of records.
pub(crate) trait Records<'a> {
    /// Reads the next record into `record`; false at the end.
    fn read(&mut self, record: &mut Record<'a>) -> bool;
}

/// Spaces of every kind, and the invisible characters that copying leaves behind.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b == b' ') || text.chars().all(is_space)
}
