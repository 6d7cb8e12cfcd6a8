//! A table as a file: text with any delimiter and encoding, or a workbook with texts, numbers and dates.

use std::fmt::Write as _;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::books::{Put, Table};

/// How a table is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Commas,
    Semicolons,
    Tabs,
    Utf8WithMark,
    Utf16,
    Windows1252,
    /// Every value in quotation marks, and none inside escaped.
    Quoted,
    /// A workbook of texts alone.
    Texts,
    /// A workbook with numbers for amounts and dates for times.
    Cells,
    /// A workbook with numbers for amounts and texts for times.
    Numbers,
}

impl Form {
    pub(crate) const ALL: [Self; 10] = [
        Self::Commas,
        Self::Semicolons,
        Self::Tabs,
        Self::Utf8WithMark,
        Self::Utf16,
        Self::Windows1252,
        Self::Quoted,
        Self::Texts,
        Self::Cells,
        Self::Numbers,
    ];

    pub(crate) fn write(self, table: &Table) -> Vec<u8> {
        match self {
            Self::Commas => delimited(table, ',').into_bytes(),
            Self::Semicolons => delimited(table, ';').into_bytes(),
            Self::Tabs => delimited(table, '\t').into_bytes(),
            Self::Utf8WithMark => format!("\u{feff}{}", delimited(table, ',')).into_bytes(),
            Self::Utf16 => {
                let text = format!("\u{feff}{}", delimited(table, '\t'));
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Self::Windows1252 => delimited(table, ';')
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                .collect(),
            Self::Quoted => quoted(table).into_bytes(),
            Self::Texts => workbook(table, false, false),
            Self::Cells => workbook(table, true, true),
            Self::Numbers => workbook(table, true, false),
        }
    }
}

pub(crate) fn delimited(table: &Table, delimiter: char) -> String {
    let mut out = String::new();
    for row in table {
        for (place, put) in row.iter().enumerate() {
            if place > 0 {
                out.push(delimiter);
            }
            let text = put.text();
            if text.contains([delimiter, '"', '\n', '\r']) {
                write!(out, "\"{}\"", text.replace('"', "\"\"")).unwrap();
            } else {
                out.push_str(text);
            }
        }
        out.push_str("\r\n");
    }
    out
}

pub(crate) fn quoted(table: &Table) -> String {
    let lines = table.iter().map(|row| {
        let values: Vec<String> = row.iter().map(|put| format!("\"{}\"", put.text())).collect();
        values.join(",") + "\r\n"
    });
    lines.collect()
}

fn workbook(table: &Table, numbers: bool, dates: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    sheet(&mut book, "Statements", table, numbers, dates);
    book.save_to_buffer().unwrap()
}

pub(crate) fn sheet(book: &mut Workbook, name: &str, table: &Table, numbers: bool, dates: bool) {
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
    for (row, cells) in (0..).zip(table) {
        for (column, put) in (0..).zip(cells) {
            match put {
                Put::Money(cents, _) if numbers => {
                    #[expect(clippy::cast_precision_loss, reason = "a workbook keeps numbers so")]
                    let number = *cents as f64 / 100.0;
                    sheet.write_number(row, column, number).unwrap();
                }
                Put::Time(at, _) if dates => {
                    let at = ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap();
                    sheet.write_datetime_with_format(row, column, at, &date).unwrap();
                }
                Put::Text(_) | Put::Money(..) | Put::Time(..) => {
                    sheet.write_string(row, column, put.text()).unwrap();
                }
            }
        }
    }
}
