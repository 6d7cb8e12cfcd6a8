//! From a file to a statement: the heading is found, every record below it read, and what the rows say together checked.

use std::borrow::Cow;

use tabular::{DelimitedText, FileKind, LARGEST_FILE, is_blank};

use crate::{
    Finding, Input, Layout, MissingColumn, Statement, Unreadable,
    draft::{self, Draft, Found, shown},
    file_name,
    heading::{Column, Heading},
    money::{self, Style},
    preamble::Preamble,
    source::{Cell, MOST_ROWS, Record, Records, Sheet, load},
    whole::{self, Parts},
};

/// How far down a heading is looked for.
const HEADING_WITHIN: usize = 200;
/// Below the heading; more would only say the same again.
const MOST_PASSED_OVER: usize = 20;

pub(crate) fn read(input: Input<'_>) -> Result<Statement, Unreadable> {
    if input.bytes.len() > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    match tabular::kind_of(input.bytes) {
        FileKind::Text => text(&tabular::decode(input.bytes).0, input.name),
        FileKind::Workbook => workbook(&load(input.bytes)?, input.name),
        FileKind::Empty => Err(Unreadable::Empty),
        FileKind::Pdf => Err(Unreadable::Pdf),
        FileKind::Archive | FileKind::ArchiveNoWorkbook => Err(Unreadable::Archive),
        FileKind::Picture
        | FileKind::Document
        | FileKind::Numbers
        | FileKind::WebPage
        | FileKind::Xml
        | FileKind::Binary => Err(Unreadable::NotATable),
    }
}

fn text(text: &str, name: &str) -> Result<Statement, Unreadable> {
    if let Some((delimiter, heading)) = delimiter(text) {
        let mut source = DelimitedText::new(text, delimiter);
        source.expect_columns(heading.width);
        return table(&source, Some(delimiter), name, Vec::new());
    }
    // A table whose lines stand in one cell each: it was opened with another delimiter and saved again.
    if let Some(inner) = lines_in_one_cell(&mut DelimitedText::new(text, b','))
        && let Some((delimiter, heading)) = delimiter(&inner)
    {
        let mut source = DelimitedText::new(&inner, delimiter);
        source.expect_columns(heading.width);
        return table(&source, Some(delimiter), name, Vec::new());
    }
    Err(Unreadable::NotAStatement)
}

/// The delimiter by which a heading is found, of several the one that finds most columns.
fn delimiter(text: &str) -> Option<(u8, Heading)> {
    let mut best: Option<(u8, Heading)> = None;
    for delimiter in [b',', b';', b'\t', b'|'] {
        let Some(heading) = heading(&mut DelimitedText::new(text, delimiter)) else {
            continue;
        };
        if best.as_ref().is_none_or(|(_, before)| before.width < heading.width) {
            best = Some((delimiter, heading));
        }
    }
    best
}

fn heading<'a>(source: &mut impl Records<'a>) -> Option<Heading> {
    let mut record = Record::default();
    for _ in 0..HEADING_WITHIN {
        if !source.read(&mut record) {
            return None;
        }
        if let Some(heading) = Heading::of(&record) {
            return Some(heading);
        }
    }
    None
}

/// The text of a table that has everything in its first column, each line at its own number.
fn lines_in_one_cell<'a>(source: &mut impl Records<'a>) -> Option<String> {
    let (mut text, mut line) = (String::new(), 1);
    let mut record = Record::default();
    while source.read(&mut record) {
        if record.cells.iter().skip(1).any(|cell| !is_blank(&cell.text)) {
            return None;
        }
        while line < record.line {
            text.push('\n');
            line = line.saturating_add(1);
        }
        text.push_str(&draft::joined(record.text(0)));
    }
    Some(text)
}

fn workbook(sheets: &[Sheet], name: &str) -> Result<Statement, Unreadable> {
    let mut chosen: Option<&Sheet> = None;
    let mut findings = Vec::new();
    for sheet in sheets {
        if heading(&mut sheet.records()).is_none() {
            continue;
        }
        if chosen.is_some() {
            findings.push(Finding::OtherSheet {
                name: sheet.name.clone(),
            });
        } else {
            chosen = Some(sheet);
        }
    }
    if let Some(sheet) = chosen {
        return table(&sheet.records(), None, name, findings);
    }
    let inner = sheets.iter().find_map(|sheet| {
        let inner = lines_in_one_cell(&mut sheet.records())?;
        delimiter(&inner).is_some().then_some(inner)
    });
    inner.map_or(Err(Unreadable::NotAStatement), |inner| text(&inner, name))
}

/// Everything below and above a heading.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) preamble: Preamble,
    pub(crate) layout: Layout,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) style: Style,
    /// Some completion times are date cells and others texts: a spreadsheet made dates of those that it understood.
    pub(crate) mixed_cells: bool,
}

fn table<'a, R: Records<'a> + Clone>(
    source: &R,
    delimiter: Option<u8>,
    name: &str,
    findings: Vec<Finding>,
) -> Result<Statement, Unreadable> {
    let mut table = below(source.clone(), delimiter, Style::Point)?;
    if table.style == Style::Comma {
        table = below(source.clone(), delimiter, Style::Comma)?;
    }
    table.findings.extend(findings);
    if table.preamble.of_a_customer || whole::is_a_customers(&table.drafts) {
        return Err(Unreadable::CustomersStatement);
    }
    Ok(whole::statement(Parts {
        table,
        named: file_name::of(name),
    }))
}

/// Reads the records. The result's style is the one that its amounts show, which need not be the one that was read by.
fn below<'a>(mut source: impl Records<'a>, delimiter: Option<u8>, style: Style) -> Result<Table, Unreadable> {
    let mut preamble = Preamble::default();
    let mut record = Record::default();
    let heading = loop {
        if !source.read(&mut record) {
            return Err(Unreadable::NotAStatement);
        }
        if let Some(heading) = Heading::of(&record) {
            break heading;
        }
        preamble.hear(&record);
    };
    let mut reading = Reading {
        findings: missing(&heading)?,
        layout: heading.layout,
        heading,
        delimiter,
        style,
        drafts: Vec::new(),
        commas: false,
        points: false,
        date_cells: false,
        text_cells: false,
        passed_over: 0,
    };
    let mut before: Option<Record<'static>> = None;
    let joins = reading.layout == Layout::PdfTable;
    while source.read(&mut record) {
        if record.is_blank() {
            continue;
        }
        if joins {
            // A cell that was broken over lines may have become lines of the table; the row goes on below.
            if let Some(before) = before.as_mut().filter(|_| reading.goes_on(&record)) {
                append(before, &record);
                continue;
            }
            if let Some(mut before) = before.replace(owned(&record)) {
                reading.hear(&mut before)?;
            }
        } else if !reading.hear(&mut record)? {
            break;
        }
    }
    if let Some(mut last) = before {
        reading.hear(&mut last)?;
    }
    Ok(Table {
        preamble,
        layout: reading.layout,
        drafts: reading.drafts,
        findings: reading.findings,
        style: if reading.commas && !reading.points {
            Style::Comma
        } else {
            Style::Point
        },
        mixed_cells: reading.date_cells && reading.text_cells,
    })
}

/// Columns that are not there: without some nothing can be said.
fn missing(heading: &Heading) -> Result<Vec<Finding>, Unreadable> {
    let gone = |column| heading.find(column).is_none();
    if gone(Column::Status) {
        return Err(Unreadable::ColumnMissing {
            column: "Transaction Status".to_owned(),
        });
    }
    if gone(Column::PaidIn) && gone(Column::Withdrawn) {
        return Err(Unreadable::ColumnMissing {
            column: "Withdrawn".to_owned(),
        });
    }
    let optional = [
        (Column::PaidIn, MissingColumn::PaidIn),
        (Column::Withdrawn, MissingColumn::Withdrawn),
        (Column::Balance, MissingColumn::Balance),
        (Column::Details, MissingColumn::Details),
    ];
    let gone = optional.into_iter().filter(|(column, _)| gone(*column));
    Ok(gone.map(|(_, column)| Finding::ColumnMissing { column }).collect())
}

struct Reading {
    heading: Heading,
    layout: Layout,
    delimiter: Option<u8>,
    style: Style,
    drafts: Vec<Draft>,
    findings: Vec<Finding>,
    commas: bool,
    points: bool,
    date_cells: bool,
    text_cells: bool,
    passed_over: usize,
}

impl Reading {
    /// Takes a record; false where another statement begins and reading ends.
    fn hear(&mut self, record: &mut Record<'_>) -> Result<bool, Unreadable> {
        if repeats_heading(record)
            && let Some(heading) = Heading::of(record)
        {
            // The heading of a further page; columns may stand elsewhere there.
            missing(&heading)?;
            self.heading = heading;
            return Ok(true);
        }
        if Preamble::begins(record) {
            self.findings.push(Finding::SecondStatement { line: record.line });
            return Ok(false);
        }
        match draft::read(record, &self.heading, self.style, self.delimiter) {
            Found::Row(draft) => {
                self.notice(record);
                self.drafts.push(*draft);
                if self.drafts.len() > MOST_ROWS as usize {
                    return Err(Unreadable::TooManyRows { most: MOST_ROWS });
                }
            }
            Found::NoRow => {
                self.passed_over = self.passed_over.saturating_add(1);
                if self.passed_over <= MOST_PASSED_OVER {
                    let words = record.cells.iter().filter(|cell| !is_blank(&cell.text));
                    let text = words.map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ");
                    self.findings.push(Finding::LinePassedOver {
                        line: record.line,
                        text: shown(&text),
                    });
                }
            }
        }
        Ok(true)
    }

    /// Keeps what the file's amounts and dates look like.
    fn notice(&mut self, record: &Record<'_>) {
        use crate::source::CellKind;
        for column in [Column::PaidIn, Column::Withdrawn, Column::Balance] {
            let Some(at) = self.heading.find(column) else { continue };
            let text = record.text(at);
            if record.kind(at) == CellKind::Text && text.contains(',') && money::shows_comma(text) {
                self.commas = true;
            } else if record.kind(at) == CellKind::Text && text.contains('.') && money::shows_point(text) {
                self.points = true;
            }
        }
        match self.heading.find(Column::Completed).map(|at| record.kind(at)) {
            Some(CellKind::Date | CellKind::Number) => self.date_cells = true,
            Some(CellKind::Text) => self.text_cells = true,
            Some(CellKind::Error) | None => {}
        }
    }

    /// Whether a record has only words and times, and so belongs to the row above.
    fn goes_on(&self, record: &Record<'_>) -> bool {
        let blank = |column| self.heading.find(column).is_none_or(|at| is_blank(record.text(at)));
        [
            Column::Receipt,
            Column::Status,
            Column::PaidIn,
            Column::Withdrawn,
            Column::Balance,
        ]
        .into_iter()
        .all(blank)
    }
}

fn repeats_heading(record: &Record<'_>) -> bool {
    record.cells.iter().any(|cell| {
        let text = cell.text.trim_start_matches(['#', ' ', '"', '\u{feff}']);
        text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("receipt"))
    })
}

fn owned(record: &Record<'_>) -> Record<'static> {
    Record {
        line: record.line,
        cells: record
            .cells
            .iter()
            .map(|cell| Cell {
                text: Cow::Owned(cell.text.clone().into_owned()),
                kind: cell.kind,
            })
            .collect(),
        raw: "",
        stray_quote: record.stray_quote,
    }
}

fn append(before: &mut Record<'static>, record: &Record<'_>) {
    for (slot, more) in before.cells.iter_mut().zip(&record.cells) {
        if !is_blank(&more.text) {
            let text = format!("{} {}", slot.text, more.text.trim());
            slot.text = Cow::Owned(text.trim().to_owned());
        }
    }
}
