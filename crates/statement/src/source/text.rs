//! Reads delimited text line by line, borrowing from it.
//!
//! The `csv` crate is not used for reading: it counts only `\n` as a line, and one stray quotation mark swallows all rows
//! below it. Here every terminator is a line, and a quoted value that never closes costs its own line only. The extract by
//! SFTP does not escape its quotation marks: such a line is read by its `","` instead.

use std::borrow::Cow;

use super::{Cell, LONGEST_CELL, MOST_COLUMNS, Record, Records};

#[derive(Debug, Clone)]
pub(crate) struct Text<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    /// How many columns the heading has, once known: a quoted value that runs over lines which look like whole rows has lost
    /// its closing mark.
    columns: usize,
    /// Bytes that were looked through in vain for closing marks.
    wasted: usize,
}

/// After so many, a quoted value must close on its own line: a file of opening marks alone must not take for ever.
const MOST_WASTED: usize = 16 << 20;

impl<'a> Text<'a> {
    /// Reads `text` from its start. `delimiter` must be ASCII.
    pub(crate) const fn new(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            delimiter,
            columns: 0,
            wasted: 0,
        }
    }

    /// Says how many columns a row has.
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
        if opens {
            if let Some(value) = self.quoted(opening + 1, record) {
                return value;
            }
            self.wasted = self.wasted.saturating_add(self.window(opening + 1).len());
        }
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let delimiter = self.delimiter;
        let ends = |&b: &u8| b == delimiter || b == b'\n' || b == b'\r';
        self.at = start + rest.iter().position(ends).unwrap_or(rest.len());
        let value = self.slice(start, self.at);
        // Marks in pairs, as in `"JJ" Wanjiku`, are part of what was written.
        record.stray_quote |= opens && value.bytes().filter(|&b| b == b'"').count() % 2 == 1;
        Cow::Borrowed(value)
    }

    /// The quoted value whose first character is at `start`, or `None` where nothing certain closes it.
    fn quoted(&mut self, start: usize, record: &mut Record<'a>) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let end = start + self.window(start).len();
        let (mut at, mut doubled, mut stray) = (start, false, false);
        let close = loop {
            let found = at + bytes.get(at..end)?.iter().position(|&b| b == b'"')?;
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
        record.stray_quote |= stray;
        let value = self.slice(start, close);
        let lines = count_lines(value);
        if lines > 0 && (stray || self.swallows_rows(value)) {
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

    /// Where the end of a quoted value is looked for.
    fn window(&self, start: usize) -> &'a [u8] {
        let end = self.text.len().min(start.saturating_add(LONGEST_CELL));
        let window = self.text.as_bytes().get(start..end).unwrap_or_default();
        if self.wasted < MOST_WASTED {
            return window;
        }
        window.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or_default()
    }

    /// Whether only spaces stand between `at` and the end of the field.
    fn ends_field(&self, mut at: usize) -> bool {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        self.byte(at)
            .is_none_or(|b| b == self.delimiter || b == b'\n' || b == b'\r')
    }

    /// Whether a value of several lines has a line that looks like a row of its own.
    fn swallows_rows(&self, value: &str) -> bool {
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

impl<'a> Records<'a> for Text<'a> {
    fn read(&mut self, record: &mut Record<'a>) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        record.cells.clear();
        record.line = self.line;
        record.stray_quote = false;
        let start = self.at;
        loop {
            let text = self.field(record);
            record.cells.push(Cell::text(text));
            if record.cells.len() >= MOST_COLUMNS {
                let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
                self.at += rest
                    .iter()
                    .position(|&b| b == b'\n' || b == b'\r')
                    .unwrap_or(rest.len());
                break;
            }
            if self.byte(self.at) != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        record.raw = self.slice(start, self.at);
        self.end_line();
        true
    }
}

/// The values of a line whose every value stands in quotation marks that are not escaped inside.
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

/// How many line terminators `text` holds.
fn count_lines(text: &str) -> u32 {
    let (mut lines, mut before) = (0_u32, 0_u8);
    for byte in text.bytes() {
        if byte == b'\r' || (byte == b'\n' && before != b'\r') {
            lines = lines.saturating_add(1);
        }
        before = byte;
    }
    lines
}
