//! Loads one sheet of a workbook: XLSX cell by cell, older kinds by range.
//!
//! The sheet is the first visible one whose header is understood, else the first that holds anything.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Sheets, XlsxFormulaMetadata};

use messages::text as say;
use tabular::{MOST_COLUMNS, Refusal, Workbook, decimal, is_blank};

use crate::{
    Cancelled, Flow, header,
    look::{self, Book, Look},
    report::{Problem, ProblemCode},
    rows,
    table::{Cell, CellKind, Record, Records},
};

/// After how many rows loading tells how far it is.
const PROGRESS_EVERY: u32 = 1_000;
/// A sheet of more rows is not loaded further: it is more than can be paid at once, with all its blank lines.
const MOST_ROWS: usize = 400_000;

/// Hears how many rows are loaded, and of how many about.
type Listener<'l> = &'l mut dyn FnMut(u32, u32) -> Flow;

/// One sheet's filled rows.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    rows: Vec<Record<'static>>,
    /// Stretches of hidden columns, counted from 1.
    hidden_columns: Vec<(usize, usize)>,
    /// A row that comes again, where the file is damaged so: one of the two would be shown and the other paid.
    repeated: Option<u32>,
}

impl Sheet {
    /// Reads the sheet from its top, as `bytes` of a file.
    pub(crate) const fn records(&self, bytes: u64) -> SheetRecords<'_> {
        SheetRecords {
            sheet: self,
            next: 0,
            bytes,
        }
    }
}

/// Reads a loaded sheet.
#[derive(Debug, Clone)]
pub(crate) struct SheetRecords<'a> {
    sheet: &'a Sheet,
    next: usize,
    bytes: u64,
}

impl<'a> Records<'a> for SheetRecords<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        let Some(row) = self.sheet.rows.get(self.next) else {
            return false;
        };
        self.next += 1;
        record.line = row.line;
        record.hidden = row.hidden;
        record.cells.clear();
        record.cells.extend(row.cells.iter().map(|cell| Cell {
            text: Cow::Borrowed(&cell.text),
            kind: cell.kind,
        }));
        true
    }

    fn bytes_read(&self) -> u64 {
        let rows = self.sheet.rows.len().max(1) as u128;
        u64::try_from(u128::from(self.bytes) * (self.next as u128) / rows).unwrap_or(self.bytes)
    }
}

/// A sheet and the names of the others that hold something, or the problem that stands in the way.
pub(crate) type Loaded = Result<(Sheet, Vec<String>), Problem>;

/// Loads the sheet to read.
///
/// # Errors
/// When the listener cancels.
pub(crate) fn load(bytes: &[u8], progress: Listener<'_>) -> Result<Loaded, Cancelled> {
    // The library reads files that others damaged; should it ever panic on one, that is this file's problem only.
    catch_unwind(AssertUnwindSafe(|| open_and_choose(bytes, progress)))
        .unwrap_or_else(|_| Ok(Err(unreadable(say().payfile_workbook_damaged()))))
}

fn open_and_choose(bytes: &[u8], progress: Listener<'_>) -> Result<Loaded, Cancelled> {
    let mut workbook = match tabular::open(bytes) {
        Ok(workbook) => workbook,
        Err(refusal) => return Ok(Err(refused(refusal))),
    };
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && matches!(sheet.typ, SheetType::WorkSheet))
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut second: Option<(u8, Sheet)> = None;
    let mut chosen: Option<Sheet> = None;
    let mut filled = Vec::new();
    for name in names {
        let extent = if chosen.is_some() {
            Extent::FirstRow
        } else {
            Extent::Whole
        };
        let sheet = match load_sheet(&mut workbook, &name, extent, progress)? {
            Ok(sheet) => sheet,
            Err(error) => return Ok(Err(refused(tabular::refusal(bytes, &error)))),
        };
        if sheet.rows.is_empty() {
            continue;
        }
        filled.push(name);
        if chosen.is_some() {
            continue;
        }
        let understood = header::find(&mut sheet.records(0)).0.understood;
        if understood == 3 {
            chosen = Some(sheet);
        } else if second.as_ref().is_none_or(|(before, _)| *before < understood) {
            second = Some((understood, sheet));
        }
    }
    Ok(match chosen.or(second.map(|(_, sheet)| sheet)) {
        Some(Sheet {
            repeated: Some(line),
            name,
            ..
        }) => Err(unreadable(say().payfile_workbook_repeated(line, name))),
        Some(sheet) if sheet.rows.len() > MOST_ROWS => Err(rows::too_many_rows()),
        Some(mut sheet) => {
            let index = workbook
                .sheets_metadata()
                .iter()
                .position(|other| other.name == sheet.name)
                .unwrap_or_default();
            sheet.take(&look::of(book(&workbook), bytes, &sheet.name, index));
            filled.retain(|name| *name != sheet.name);
            Ok((sheet, filled))
        }
        None => Err(Problem {
            code: ProblemCode::EmptyFile,
            ..unreadable(say().payfile_workbook_empty())
        }),
    })
}

const fn book(workbook: &Workbook<'_>) -> Book {
    match workbook {
        Sheets::Xls(_) => Book::Xls,
        Sheets::Xlsx(_) => Book::Xlsx,
        Sheets::Xlsb(_) => Book::Xlsb,
        Sheets::Ods(_) => Book::Ods,
    }
}

/// How much of a sheet is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Every row.
    Whole,
    /// Enough to see whether it holds anything.
    FirstRow,
}

/// One sheet's rows, or the library's error text.
fn load_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    extent: Extent,
    progress: Listener<'_>,
) -> Result<Result<Sheet, String>, Cancelled> {
    let mut sheet = Sheet {
        name: name.to_owned(),
        ..Sheet::default()
    };
    if let Sheets::Xlsx(xlsx) = workbook {
        let mut cells = match xlsx.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let height = cells.dimensions().end.0;
        while extent == Extent::Whole || sheet.rows.is_empty() {
            match cells.next_cell_with_formula_metadata() {
                Ok(Some(cell)) => {
                    let value = match (&cell.value, &cell.formula) {
                        (DataRef::Empty, Some(formula)) => uncalculated(formula),
                        (value, _) => from_ref(value),
                    };
                    if sheet.put(cell.pos, value) && tell(&sheet, height, progress) == Flow::Cancel {
                        return Err(Cancelled);
                    }
                    if sheet.rows.len() > MOST_ROWS {
                        return Ok(Ok(sheet));
                    }
                }
                Ok(None) => break,
                Err(error) => return Ok(Err(error.to_string())),
            }
        }
        return Ok(Ok(sheet));
    }
    let range = match workbook.worksheet_range(name) {
        Ok(range) => range,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let (top, left) = range.start().unwrap_or_default();
    let height = range.end().unwrap_or_default().0;
    for (row, column, value) in range.used_cells() {
        let at = |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start);
        if sheet.put((at(row, top), at(column, left)), from_data(value))
            && tell(&sheet, height, progress) == Flow::Cancel
        {
            return Err(Cancelled);
        }
    }
    Ok(Ok(sheet))
}

fn tell(sheet: &Sheet, height: u32, progress: Listener<'_>) -> Flow {
    let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    if rows.is_multiple_of(PROGRESS_EVERY) {
        progress(rows, height)
    } else {
        Flow::Continue
    }
}

impl Sheet {
    /// Marks what is hidden, and numbers that are shown in another currency.
    fn take(&mut self, look: &Look) {
        for row in &mut self.rows {
            row.hidden = look.rows.binary_search(&row.line).is_ok();
            if look.foreign.is_empty() {
                continue;
            }
            for (column, cell) in (0_u32..).zip(&mut row.cells) {
                let shown = look.foreign.get(&(row.line.saturating_sub(1), column));
                if let (CellKind::Number, Some(currency)) = (cell.kind, shown) {
                    cell.kind = CellKind::Foreign(currency);
                }
            }
        }
        self.hidden_columns.clone_from(&look.columns);
    }

    /// Whether the column at `index`, counted from 0, is hidden.
    pub(crate) fn hides_column(&self, index: usize) -> bool {
        let number = index.saturating_add(1);
        self.hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&number))
    }

    /// Puts a cell at its place, and says whether a row was begun. Cells come row by row, each place once, unless the file
    /// is damaged.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell<'static>) -> bool {
        let index = column as usize;
        if index >= MOST_COLUMNS || (cell.kind == CellKind::Text && is_blank(&cell.text)) {
            return false;
        }
        let line = row.saturating_add(1);
        let begins = self.rows.last().is_none_or(|last| last.line != line);
        if self.rows.last().is_some_and(|last| last.line > line) {
            self.repeated.get_or_insert(line);
        }
        if begins {
            self.rows.push(Record {
                line,
                ..Record::default()
            });
        }
        if let Some(last) = self.rows.last_mut() {
            if last.cells.len() <= index {
                last.cells.resize(index + 1, Cell::EMPTY);
            }
            if let Some(slot) = last.cells.get_mut(index) {
                if !slot.text.is_empty() {
                    self.repeated.get_or_insert(line);
                }
                *slot = cell;
            }
        }
        begins
    }
}

/// A formula without the result that a spreadsheet program saves beside it.
fn uncalculated(formula: &XlsxFormulaMetadata) -> Cell<'static> {
    let (XlsxFormulaMetadata::Normal { formula: text } | XlsxFormulaMetadata::Shared { formula: text, .. }) = formula
    else {
        return Cell {
            text: Cow::Borrowed("=…"),
            kind: CellKind::Formula,
        };
    };
    Cell {
        text: Cow::Owned(format!("={text}")),
        kind: CellKind::Formula,
    }
}

fn from_ref(value: &DataRef<'_>) -> Cell<'static> {
    if let DataRef::SharedString(text) = value {
        text_cell(text)
    } else {
        from_data(&value.clone().into())
    }
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
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            cell(format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
        }
        Data::DateTimeIso(text) => cell(text.clone(), CellKind::Date),
        Data::Error(error) => cell(error.to_string(), CellKind::Error),
        Data::Empty => Cell::EMPTY,
    }
}

fn text_cell(text: &str) -> Cell<'static> {
    Cell {
        text: Cow::Owned(text.to_owned()),
        kind: CellKind::Text,
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Password => unreadable(say().payfile_workbook_password()),
        Refusal::Unreadable => unreadable(say().payfile_workbook_unreadable()),
        Refusal::TooLarge => Problem {
            code: ProblemCode::FileTooLarge,
            ..unreadable(say().payfile_workbook_too_large())
        },
    }
}

fn unreadable(message: String) -> Problem {
    header::whole_file(ProblemCode::UnreadableWorkbook, message)
}
