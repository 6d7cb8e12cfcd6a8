//! Reads delimited text record by record, borrowing from it.
//!
//! The `csv` crate is not used for reading: it skips blank lines without counting them, counts only `\n` as a line, and
//! lets one stray quotation mark swallow the payees below it. Here every terminator (`\r\n`, `\n`, `\r`) is one
//! line, and a quoted value that never closes costs its own line only.

use std::borrow::Cow;

use crate::table::{Cell, CellKind, Record, Records};

/// The longest quoted value that is still believed, in bytes: what a spreadsheet cell can hold.
const LONGEST_QUOTED: usize = 32_767;

#[derive(Debug, Clone)]
pub(crate) struct DelimitedText<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    /// How many columns the header has, once known: a quoted value that runs over lines which look like whole
    /// records has lost its closing mark.
    columns: usize,
}

impl<'a> DelimitedText<'a> {
    /// Reads `text` from its start. `delimiter` must be ASCII.
    pub(crate) const fn new(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            delimiter,
            columns: 0,
        }
    }

    /// The same place in the same text, with another delimiter.
    pub(crate) const fn with_delimiter(&self, delimiter: u8) -> Self {
        Self {
            text: self.text,
            at: self.at,
            line: self.line,
            delimiter,
            columns: self.columns,
        }
    }

    /// Tells the reader how many columns a record has.
    pub(crate) const fn expect_columns(&mut self, columns: usize) {
        self.columns = columns;
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The field that starts at `self.at`; leaves `self.at` on what ended it.
    fn field(&mut self, record: &mut Record<'a>) -> Cow<'a, str> {
        let start = self.at;
        let mut opening = start;
        while self.byte(opening) == Some(b' ') {
            opening += 1;
        }
        let opens = self.byte(opening) == Some(b'"');
        if opens && let Some(value) = self.quoted(opening + 1) {
            return value;
        }
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let delimiter = self.delimiter;
        let ends = |&b: &u8| b == delimiter || b == b'\n' || b == b'\r';
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at = start + length;
        let value = self.slice(start, self.at);
        // Marks in pairs, as in `"JJ" Wanjiku`, are part of what was written.
        record.broken_quote |= opens && value.bytes().filter(|&b| b == b'"').count() % 2 == 1;
        Cow::Borrowed(value)
    }

    /// The quoted value whose first character is at `start`, or `None` where nothing certain closes it.
    fn quoted(&mut self, start: usize) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled, mut stray) = (start, false, false);
        let close = loop {
            let found = at + bytes.get(at..)?.iter().position(|&b| b == b'"')?;
            if found - start > LONGEST_QUOTED {
                return None;
            }
            if self.byte(found + 1) == Some(b'"') {
                doubled = true;
                at = found + 2;
            } else if self.ends_field(found + 1) {
                break found;
            } else {
                stray = true;
                at = found + 1;
            }
        };
        let value = self.slice(start, close);
        let lines = count_lines(value);
        if lines > 0 && (stray || self.swallows_records(value)) {
            return None;
        }
        self.line = self.line.saturating_add(lines);
        self.at = close + 1;
        while self.byte(self.at) == Some(b' ') {
            self.at += 1;
        }
        Some(if doubled {
            Cow::Owned(value.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(value)
        })
    }

    /// Whether only spaces stand between `at` and the end of the field.
    fn ends_field(&self, mut at: usize) -> bool {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        self.byte(at)
            .is_none_or(|b| b == self.delimiter || b == b'\n' || b == b'\r')
    }

    /// Whether a value of several lines has a line that looks like a record of its own.
    fn swallows_records(&self, value: &str) -> bool {
        self.columns > 1
            && value
                .split(['\n', '\r'])
                .skip(1)
                .any(|line| line.bytes().filter(|&b| b == self.delimiter).count() + 1 >= self.columns)
    }

    /// Steps over one line terminator.
    fn end_line(&mut self) {
        let length = match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(_), _) => 1,
            (None, _) => 0,
        };
        self.at += length;
        self.line = self.line.saturating_add(1);
    }
}

impl<'a> Records<'a> for DelimitedText<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        record.cells.clear();
        record.line = self.line;
        record.broken_quote = false;
        loop {
            let text = self.field(record);
            record.cells.push(Cell {
                text,
                kind: CellKind::Text,
            });
            if self.byte(self.at) != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        self.end_line();
        true
    }

    fn bytes_read(&self) -> u64 {
        self.at as u64
    }
}

/// How many line terminators `text` holds.
fn count_lines(text: &str) -> u32 {
    let mut lines = 0_u32;
    let mut before = 0_u8;
    for byte in text.bytes() {
        if byte == b'\r' || (byte == b'\n' && before != b'\r') {
            lines = lines.saturating_add(1);
        }
        before = byte;
    }
    lines
}
