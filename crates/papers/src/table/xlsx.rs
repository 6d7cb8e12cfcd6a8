//! Workbooks.

use mpesa::Balance;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};

use super::{Cell, Head, Kind, fits};
use crate::{Moment, PaperError, money};

/// Rows of a sheet, and letters of a cell, that a spreadsheet can hold.
const SHEET_ROWS: u32 = 1_048_576;
const CELL_LETTERS: usize = 32_767;
/// One row is the heading, and one is left for the totals.
const ROWS_PER_SHEET: u32 = SHEET_ROWS - 2;
/// Widths of a column, in letters.
const NARROWEST: usize = 10;
const WIDEST: usize = 48;

/// A workbook in the making.
///
/// Amounts, counts and times are typed; phone numbers and ids are text, so every digit stays. The heading is bold and stays in
/// sight, columns can be filtered, and under each column of money stands the sum of what is shown. Rows that do not fit
/// one sheet go on to the next.
pub struct Xlsx {
    head: Head,
    formats: Formats,
    full: Vec<Worksheet>,
    sheet: Worksheet,
    /// Rows of money on this sheet.
    rows_here: u32,
    rows: u64,
    sums: Vec<i64>,
    widths: Vec<usize>,
}

impl std::fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xlsx").field("rows", &self.rows).finish_non_exhaustive()
    }
}

struct Formats {
    heading: Format,
    heading_right: Format,
    money: Format,
    count: Format,
    time: Format,
    text: Format,
    total: Format,
    total_label: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        let total = Format::new().set_bold().set_border_top(FormatBorder::Thin);
        Self {
            heading_right: heading.clone().set_align(FormatAlign::Right),
            heading,
            money: Format::new().set_num_format("#,##0.00"),
            count: Format::new().set_num_format("#,##0"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            text: Format::new().set_num_format("@"),
            total_label: total.clone(),
            total: total.set_num_format("#,##0.00"),
        }
    }
}

impl Xlsx {
    /// A workbook with its headings.
    ///
    /// # Errors
    /// When there are no columns.
    pub fn new(head: &Head) -> Result<Self, PaperError> {
        if head.columns.is_empty() {
            return Err(PaperError::NoColumns);
        }
        let formats = Formats::new();
        let mut file = Self {
            sheet: Worksheet::new(),
            formats,
            full: Vec::new(),
            rows_here: 0,
            rows: 0,
            sums: vec![0; head.columns.len()],
            widths: vec![0; head.columns.len()],
            head: head.clone(),
        };
        file.begin_sheet()?;
        Ok(file)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it does not have as many cells as there are columns, or a column's sum passes the largest total.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), PaperError> {
        self.rows += 1;
        fits(self.rows, row.len(), self.head.columns.len())?;
        if self.rows_here == ROWS_PER_SHEET {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.rows_here += 1;
        for (index, cell) in row.iter().enumerate() {
            self.write(index, cell)?;
        }
        Ok(())
    }

    /// The workbook.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn finish(mut self) -> Result<Vec<u8>, PaperError> {
        self.end_sheet()?;
        let mut book = Workbook::new();
        let properties = DocProperties::new()
            .set_title(&self.head.title)
            .set_creation_datetime(&excel_time(self.head.made)?);
        book.set_properties(&properties);
        let several = self.full.len() > 1;
        for (index, mut sheet) in self.full.into_iter().enumerate() {
            sheet.set_name(sheet_name(&self.head.title, several.then_some(index + 1)))?;
            book.push_worksheet(sheet);
        }
        Ok(book.save_to_buffer()?)
    }

    fn begin_sheet(&mut self) -> Result<(), PaperError> {
        let say = self.head.language.text();
        for (index, column) in self.head.columns.iter().enumerate() {
            let (heading, format) = match column.kind {
                Kind::Money | Kind::Balance | Kind::Count => (column.heading.clone(), &self.formats.heading_right),
                Kind::Time => (say.papers_heading_time(column.heading.as_str()), &self.formats.heading),
                Kind::Text | Kind::Id => (column.heading.clone(), &self.formats.heading),
            };
            widen(&mut self.widths, index, heading.chars().count());
            self.sheet
                .write_string_with_format(0, column_number(index), shortened(&heading), format)?;
        }
        self.sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn write(&mut self, index: usize, cell: &Cell) -> Result<(), PaperError> {
        let (row, column) = (self.rows_here, column_number(index));
        let letters = match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => {
                self.sheet.write_string(row, column, shortened(text))?;
                text.chars().count()
            }
            Cell::Id(id) => {
                self.sheet
                    .write_string_with_format(row, column, shortened(id), &self.formats.text)?;
                id.chars().count()
            }
            Cell::Money(money) => {
                self.add(index, *money)?;
                self.sheet
                    .write_number_with_format(row, column, shillings(*money), &self.formats.money)?;
                money::figures(*money).len()
            }
            Cell::Count(count) => {
                self.sheet
                    .write_number_with_format(row, column, exact(*count), &self.formats.count)?;
                money::grouped(*count).len()
            }
            Cell::Time(moment) => {
                self.sheet
                    .write_number_with_format(row, column, moment.spreadsheet_days(), &self.formats.time)?;
                "2026-11-21 16:26:44".len()
            }
        };
        widen(&mut self.widths, index, letters);
        Ok(())
    }

    fn add(&mut self, index: usize, money: Balance) -> Result<(), PaperError> {
        let Some(sum) = self.sums.get_mut(index) else {
            return Ok(());
        };
        let added = sum
            .checked_add(money.cents())
            .filter(|cents| Balance::from_cents(*cents).is_ok());
        *sum = added.ok_or_else(|| PaperError::TooLarge {
            column: heading(&self.head, index),
        })?;
        Ok(())
    }

    /// Totals, filter and widths; then an empty sheet takes its place.
    fn end_sheet(&mut self) -> Result<(), PaperError> {
        let last = column_number(self.head.columns.len().saturating_sub(1));
        if self.rows_here > 0 {
            self.sheet.autofilter(0, 0, self.rows_here, last)?;
            self.write_totals()?;
        }
        for (index, letters) in self.widths.iter().enumerate() {
            let letters = u16::try_from(letters.saturating_add(2).clamp(NARROWEST, WIDEST)).unwrap_or(u16::MAX);
            self.sheet.set_column_width(column_number(index), f64::from(letters))?;
        }
        self.sums.fill(0);
        self.rows_here = 0;
        self.full.push(std::mem::take(&mut self.sheet));
        Ok(())
    }

    /// A sum that follows the filter, written with its result so that readers that do not calculate see it.
    fn write_totals(&mut self) -> Result<(), PaperError> {
        let row = self.rows_here + 1;
        let mut label = Some(self.head.language.text().papers_total());
        for (index, column) in self.head.columns.iter().enumerate() {
            let number = column_number(index);
            if column.kind == Kind::Money {
                let cents = self.sums.get(index).copied().unwrap_or_default();
                let sum = Balance::from_cents(cents).unwrap_or_default();
                let letters = column_letters(number);
                // 109: the sum of the rows that are shown.
                let formula = Formula::new(format!("=SUBTOTAL(109,{letters}2:{letters}{row})"))
                    .set_result(shillings(sum).to_string());
                self.sheet
                    .write_formula_with_format(row, number, formula, &self.formats.total)?;
                widen(&mut self.widths, index, money::figures(sum).len());
            } else if let Some(text) = label.take().filter(|_| self.has_money()) {
                self.sheet
                    .write_string_with_format(row, number, text, &self.formats.total_label)?;
            }
        }
        Ok(())
    }

    fn has_money(&self) -> bool {
        self.head.columns.iter().any(|column| column.kind == Kind::Money)
    }
}

fn widen(widths: &mut [usize], index: usize, letters: usize) {
    if let Some(width) = widths.get_mut(index) {
        *width = letters.max(*width);
    }
}

fn heading(head: &Head, index: usize) -> String {
    head.columns
        .get(index)
        .map(|column| column.heading.clone())
        .unwrap_or_default()
}

/// A workbook has at most 16,384 columns; the library refuses what lies beyond.
fn column_number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// `A`, `B` … `Z`, `AA` …
fn column_letters(number: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(number)
}

/// Spreadsheets have no other numbers. They keep fifteen digits: every cent up to ten trillion shillings.
#[expect(clippy::cast_precision_loss, reason = "money is below 2^53 cents")]
fn shillings(money: Balance) -> f64 {
    money.cents() as f64 / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
fn exact(count: u64) -> f64 {
    count as f64
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= CELL_LETTERS {
        return text.to_owned();
    }
    text.chars().take(CELL_LETTERS - 1).chain(['…']).collect()
}

fn excel_time(moment: Moment) -> Result<ExcelDateTime, PaperError> {
    let (year, month, day, hour, minute, second) = moment.utc();
    // Made of its parts: of a serial number the library keeps no year to write into the properties.
    Ok(ExcelDateTime::from_ymd(year, month, day)?.and_hms(hour, minute, second)?)
}

/// At most 31 letters, none that a sheet's name may not have; the second and further sheets are numbered.
fn sheet_name(title: &str, number: Option<usize>) -> String {
    let ending = number.map(|number| format!(" {number}")).unwrap_or_default();
    let allowed = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let room = 31 - ending.len().min(8);
    let kept: String = title.chars().filter(allowed).take(room).collect();
    let kept = kept.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    match kept {
        // Excel keeps this name to itself.
        "" | "History" | "history" => format!("Table{ending}"),
        name => format!("{name}{ending}"),
    }
}
