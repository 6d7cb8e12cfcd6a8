//! Reads delimited text line by line, borrowing from it.
//!
//! The `csv` crate is not used for reading: it skips blank lines without counting them, counts only `\n` as a line, and
//! lets one stray quotation mark swallow the rows below it. Here every terminator (`\r\n`, `\n`, `\r`) is one
//! line, and a quoted value that never closes costs its own line only.

use std::borrow::Cow;

use crate::{LONGEST_CELL, MOST_COLUMNS, quotes::Ahead};

/// A place in delimited text, and what is known of what follows.
#[derive(Debug, Clone)]
pub struct DelimitedText<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    /// How many columns the header has, once known: a quoted value that runs over lines which look like whole
    /// records has lost its closing mark.
    columns: usize,
    ahead: Ahead,
}

/// What a record says of itself beside its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The physical line that it starts at, counted from 1.
    pub number: u32,
    /// All of it as it stands in the file.
    pub raw: &'a str,
    /// A mark opens a value that nothing closes; the values are a guess.
    pub unclosed_quote: bool,
    /// A mark stands in a quoted value and is not doubled; the values may be wrong.
    pub stray_quote: bool,
}

impl<'a> DelimitedText<'a> {
    /// Reads `text` from its start. `delimiter` must be ASCII.
    #[must_use]
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            delimiter,
            columns: 0,
            ahead: Ahead::default(),
        }
    }

    /// The same place in the same text, with another delimiter.
    #[must_use]
    pub fn with_delimiter(&self, delimiter: u8) -> Self {
        Self {
            text: self.text,
            at: self.at,
            line: self.line,
            delimiter,
            columns: self.columns,
            ahead: Ahead::default(),
        }
    }

    /// Tells the reader how many columns a record has.
    pub fn expect_columns(&mut self, columns: usize) {
        self.columns = columns;
        self.ahead = Ahead::default();
    }

    /// How many of the text's bytes lie behind.
    #[must_use]
    pub const fn bytes_read(&self) -> usize {
        self.at
    }

    /// Reads the next record and gives out its values in their order; `None` at the end.
    pub fn read(&mut self, mut put: impl FnMut(Cow<'a, str>)) -> Option<Line<'a>> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let mut line = Line {
            number: self.line,
            raw: "",
            unclosed_quote: false,
            stray_quote: false,
        };
        for _ in 0..MOST_COLUMNS {
            put(self.field(&mut line));
            if self.byte(self.at) != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let left_out = rest.iter().position(|&b| b == b'\n' || b == b'\r');
        self.at += left_out.unwrap_or(rest.len());
        line.raw = self.slice(start, self.at);
        self.end_line();
        Some(line)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The field that starts at `self.at`; leaves `self.at` on what ended it.
    fn field(&mut self, line: &mut Line<'a>) -> Cow<'a, str> {
        let start = self.at;
        let mut opening = start;
        while self.byte(opening) == Some(b' ') {
            opening += 1;
        }
        let opens = self.byte(opening) == Some(b'"');
        if opens && let Some(value) = self.quoted(opening + 1, line) {
            return value;
        }
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let delimiter = self.delimiter;
        let ends = |&b: &u8| b == delimiter || b == b'\n' || b == b'\r';
        self.at = start + rest.iter().position(ends).unwrap_or(rest.len());
        let value = self.slice(start, self.at);
        // Marks in pairs, as in `"JJ" Wanjiku`, are part of what was written.
        line.unclosed_quote |= opens && value.bytes().filter(|&b| b == b'"').count() % 2 == 1;
        Cow::Borrowed(value)
    }

    /// The quoted value whose first character is at `start`, or `None` where nothing certain closes it.
    fn quoted(&mut self, start: usize, line: &mut Line<'a>) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let closing = self.ahead.closing(bytes, self.delimiter, start)?;
        if closing.at - start > LONGEST_CELL {
            return None;
        }
        line.stray_quote |= closing.stray;
        let line_end = self.ahead.line_end(bytes, start, closing.at);
        if let Some(end) = line_end {
            let columns = self.columns;
            if closing.stray || self.ahead.is_row(bytes, self.delimiter, columns, end + 1, closing.at) {
                return None;
            }
        }
        let value = self.slice(start, closing.at);
        if line_end.is_some() {
            self.line = self.line.saturating_add(count_lines(value));
        }
        self.at = closing.at + 1;
        while self.byte(self.at) == Some(b' ') {
            self.at += 1;
        }
        Some(if value.contains("\"\"") {
            Cow::Owned(value.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(value)
        })
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
