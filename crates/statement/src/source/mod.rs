//! A file as lines of cells, whatever it is: text in any encoding and with any delimiter, or a sheet of a workbook.

mod workbook;

use std::borrow::Cow;

use tabular::{DelimitedText, is_blank};

pub(crate) use workbook::{Sheet, load};

/// The most rows that are read: a sheet holds no more.
pub(crate) const MOST_ROWS: u32 = 1_048_576;

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

impl<'a> Records<'a> for DelimitedText<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        record.cells.clear();
        let cells = &mut record.cells;
        let Some(line) = Self::read(self, |text| cells.push(Cell::text(text))) else {
            return false;
        };
        record.line = line.number;
        record.raw = line.raw;
        record.stray_quote = line.stray_quote || line.unclosed_quote;
        true
    }
}

/// The values of a line whose every value stands in quotation marks that are not escaped inside, as the extract by SFTP
/// writes them.
pub(crate) fn all_quoted(raw: &str, delimiter: u8) -> Option<Vec<&str>> {
    let inner = raw.trim().strip_prefix('"')?.strip_suffix('"')?;
    let between = match delimiter {
        b',' => "\",\"",
        b';' => "\";\"",
        b'\t' => "\"\t\"",
        _ => "\"|\"",
    };
    Some(inner.split(between).collect())
}
