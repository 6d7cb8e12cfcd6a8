//! Loads the sheets of a workbook: XLSX cell by cell, older kinds by range.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets};

use tabular::{MOST_COLUMNS, Refusal, Workbook, decimal, is_blank};

use super::{Cell, CellKind, MOST_ROWS, Record, Records};
use crate::Unreadable;

/// The most memory that a sheet's cells may take, in bytes: a million rows of a statement take less.
const LARGEST_SHEET: usize = 1 << 30;

/// One sheet's filled rows.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    rows: Vec<Record<'static>>,
    /// What its cells take in memory, about, in bytes.
    size: usize,
}

impl Sheet {
    pub(crate) const fn records(&self) -> SheetRecords<'_> {
        SheetRecords { sheet: self, next: 0 }
    }

    /// Puts a cell at its place. A place that comes twice is a damaged file's, and refused.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell<'static>) -> Result<(), Unreadable> {
        let column = column as usize;
        if column >= MOST_COLUMNS || (cell.kind == CellKind::Text && is_blank(&cell.text)) {
            return Ok(());
        }
        let line = row.saturating_add(1);
        match self.rows.last() {
            Some(last) if last.line > line => return Err(Unreadable::Workbook),
            Some(last) if last.line == line => {}
            Some(_) | None => self.rows.push(Record {
                line,
                ..Record::default()
            }),
        }
        if self.rows.len() > MOST_ROWS as usize {
            return Err(Unreadable::TooManyRows { most: MOST_ROWS });
        }
        // One long text may stand in a million cells, and one far column in a million rows.
        self.size = self.size.saturating_add(cell.text.len());
        if let Some(last) = self.rows.last_mut() {
            if last.cells.len() <= column {
                self.size = self
                    .size
                    .saturating_add((column + 1 - last.cells.len()) * size_of::<Cell<'_>>());
                last.cells.resize(column + 1, Cell::EMPTY);
            }
            if self.size > LARGEST_SHEET {
                return Err(Unreadable::TooLarge);
            }
            if let Some(slot) = last.cells.get_mut(column) {
                if !slot.text.is_empty() {
                    return Err(Unreadable::Workbook);
                }
                *slot = cell;
            }
        }
        Ok(())
    }
}

/// Reads a loaded sheet.
#[derive(Debug, Clone)]
pub(crate) struct SheetRecords<'a> {
    sheet: &'a Sheet,
    next: usize,
}

impl<'a> Records<'a> for SheetRecords<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        let Some(row) = self.sheet.rows.get(self.next) else {
            return false;
        };
        self.next += 1;
        record.line = row.line;
        record.cells.clear();
        record.cells.extend(row.cells.iter().map(|cell| Cell {
            text: Cow::Borrowed(cell.text.as_ref()),
            kind: cell.kind,
        }));
        true
    }
}

/// Every filled sheet, visible ones first.
///
/// # Errors
/// Where the workbook cannot be opened or is too large.
pub(crate) fn load(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    // The libraries read files that others damaged; should one ever panic, that is this file's problem only.
    catch_unwind(AssertUnwindSafe(|| sheets(tabular::open(bytes).map_err(refused)?)))
        .unwrap_or(Err(Unreadable::Workbook))
}

fn sheets(mut workbook: Workbook<'_>) -> Result<Vec<Sheet>, Unreadable> {
    let mut names: Vec<(bool, String)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet))
        .map(|sheet| (sheet.visible != SheetVisible::Visible, sheet.name.clone()))
        .collect();
    names.sort_by_key(|(hidden, _)| *hidden);
    let mut sheets = Vec::new();
    for (_, name) in names {
        let sheet = load_sheet(&mut workbook, &name)?;
        if !sheet.rows.is_empty() {
            sheets.push(sheet);
        }
    }
    if sheets.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(sheets)
}

fn load_sheet(workbook: &mut Workbook<'_>, name: &str) -> Result<Sheet, Unreadable> {
    let mut sheet = Sheet {
        name: name.to_owned(),
        ..Sheet::default()
    };
    if let Sheets::Xlsx(xlsx) = workbook {
        let mut cells = xlsx.worksheet_cells_reader(name).map_err(|_| Unreadable::Workbook)?;
        while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Workbook)? {
            let value = if let DataRef::SharedString(text) = cell.get_value() {
                text_cell(text)
            } else {
                from_data(&cell.get_value().clone().into())
            };
            sheet.put(cell.get_position(), value)?;
        }
        return Ok(sheet);
    }
    let range = workbook.worksheet_range(name).map_err(|_| Unreadable::Workbook)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start);
        sheet.put((at(row, top), at(column, left)), from_data(value))?;
    }
    Ok(sheet)
}

fn from_data(value: &Data) -> Cell<'static> {
    let cell = |text: String, kind| Cell {
        text: Cow::Owned(text),
        kind,
    };
    match value {
        Data::String(text) | Data::DurationIso(text) => text_cell(text),
        Data::Int(number) => cell(number.to_string(), CellKind::Number),
        Data::Float(number) => cell(decimal(*number), CellKind::Number),
        Data::Bool(truth) => text_cell(if *truth { "TRUE" } else { "FALSE" }),
        Data::DateTime(date) => cell(moment(date), CellKind::Date),
        Data::DateTimeIso(text) => cell(text.clone(), CellKind::Date),
        Data::Error(error) => cell(error.to_string(), CellKind::Error),
        Data::Empty => Cell::EMPTY,
    }
}

/// A date cell to the nearest second: a time of day is a fraction that a float keeps only about.
fn moment(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let day = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let at = day.and_then(|day| day.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)));
    // What is no moment has no text either, and its row says so.
    let Some(at) = at else { return String::new() };
    let at = if milli >= 500 {
        at.checked_add_signed(chrono::TimeDelta::seconds(1)).unwrap_or(at)
    } else {
        at
    };
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn text_cell(text: &str) -> Cell<'static> {
    Cell::text(Cow::Owned(text.to_owned()))
}

const fn refused(refusal: Refusal) -> Unreadable {
    match refusal {
        Refusal::Unreadable => Unreadable::Workbook,
        Refusal::Password => Unreadable::Password,
        Refusal::TooLarge => Unreadable::TooLarge,
    }
}
