//! What every source of rows looks like to the checks: records of cells, each with the file's own line.

use std::borrow::Cow;

use tabular::{DelimitedText, is_blank};

/// One line of a table.
#[derive(Debug, Default, Clone)]
pub(crate) struct Record<'a> {
    /// The physical line the record starts at, or the sheet's row, counted from 1.
    pub(crate) line: u32,
    pub(crate) cells: Vec<Cell<'a>>,
    /// A quotation mark on this line opens a value that nothing closes; the cells are a guess.
    pub(crate) broken_quote: bool,
    /// The row is hidden in the workbook.
    pub(crate) hidden: bool,
}

impl<'a> Record<'a> {
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| is_blank(&cell.text))
    }

    pub(crate) fn cell(&self, index: usize) -> Option<&Cell<'a>> {
        self.cells.get(index)
    }

    pub(crate) fn owned_cells(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.text.clone().into_owned()).collect()
    }
}

/// One value and what its source says it is.
#[derive(Debug, Clone)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) kind: CellKind,
}

impl Cell<'static> {
    pub(crate) const EMPTY: Self = Cell {
        text: Cow::Borrowed(""),
        kind: CellKind::Text,
    };
}

/// What a source says a cell is. Text files know only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Characters, to be read with care.
    Text,
    /// A number; `text` is its plain decimal form.
    Number,
    /// A number that the sheet shows in another currency, by that currency's name.
    Foreign(&'static str),
    /// A date or a time.
    Date,
    /// A spreadsheet's error.
    Error,
    /// A formula that was never calculated; `text` is the formula.
    Formula,
}

/// A source of records that can be read more than once.
pub(crate) trait Records<'a> {
    /// Reads the next record into `record`; false at the end.
    fn read(&mut self, record: &mut Record<'a>) -> bool;
    /// How many of the file's bytes lie behind.
    fn bytes_read(&self) -> u64;
}

impl<'a> Records<'a> for DelimitedText<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        record.cells.clear();
        let cells = &mut record.cells;
        let line = Self::read(self, |text| {
            cells.push(Cell {
                text,
                kind: CellKind::Text,
            });
        });
        let Some(line) = line else { return false };
        record.line = line.number;
        record.broken_quote = line.unclosed_quote;
        true
    }

    fn bytes_read(&self) -> u64 {
        Self::bytes_read(self) as u64
    }
}
