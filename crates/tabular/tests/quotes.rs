//! Quotation marks: the reader that remembers what it looked for finds the same as one that looks each time, in linear time.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use tabular::{DelimitedText, LONGEST_CELL};

/// What one record holds: line, values, whether a mark is not closed, whether one is stray.
type Found = (u32, Vec<String>, bool, bool);

fn read(text: &str, delimiter: u8, columns: usize) -> Vec<Found> {
    let mut reader = DelimitedText::new(text, delimiter);
    reader.expect_columns(columns);
    let mut found = Vec::new();
    loop {
        let mut values = Vec::new();
        let Some(line) = reader.read(|value| values.push(value.into_owned())) else {
            return found;
        };
        found.push((line.number, values, line.unclosed_quote, line.stray_quote));
    }
}

/// The plain way: every quoted value is looked through from its beginning.
struct Plain<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    columns: usize,
}

impl Plain<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn ends_field(&self, mut at: usize) -> bool {
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        self.byte(at)
            .is_none_or(|b| b == self.delimiter || b == b'\n' || b == b'\r')
    }

    fn quoted(&mut self, start: usize, strays: &mut bool) -> Option<String> {
        let (mut at, mut stray) = (start, false);
        let close = loop {
            let found = at + self.text.as_bytes().get(at..)?.iter().position(|&b| b == b'"')?;
            if self.byte(found + 1) == Some(b'"') {
                at = found + 2;
            } else if self.ends_field(found + 1) {
                break found;
            } else {
                stray = true;
                at = found + 1;
            }
        };
        *strays |= stray;
        let value = &self.text[start..close];
        let is_row =
            |line: &str| self.columns > 1 && line.bytes().filter(|&b| b == self.delimiter).count() + 1 >= self.columns;
        let several = value.contains(['\n', '\r']);
        if close - start > LONGEST_CELL || several && (stray || value.split(['\n', '\r']).skip(1).any(is_row)) {
            return None;
        }
        let ends = value.replace("\r\n", "\n");
        self.line += u32::try_from(ends.matches(['\n', '\r']).count()).unwrap_or(u32::MAX);
        self.at = close + 1;
        while self.byte(self.at) == Some(b' ') {
            self.at += 1;
        }
        Some(value.replace("\"\"", "\""))
    }

    fn read(&mut self) -> Option<Found> {
        if self.at >= self.text.len() {
            return None;
        }
        let (number, mut values, mut unclosed, mut stray) = (self.line, Vec::new(), false, false);
        loop {
            let mut opening = self.at;
            while self.byte(opening) == Some(b' ') {
                opening += 1;
            }
            let opens = self.byte(opening) == Some(b'"');
            let quoted = opens.then(|| self.quoted(opening + 1, &mut stray)).flatten();
            let value = quoted.unwrap_or_else(|| {
                let rest = &self.text[self.at..];
                let end = rest
                    .find([char::from(self.delimiter), '\n', '\r'])
                    .unwrap_or(rest.len());
                self.at += end;
                unclosed |= opens && rest[..end].matches('"').count() % 2 == 1;
                rest[..end].to_owned()
            });
            values.push(value);
            if self.byte(self.at) != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        self.at += if self.text[self.at..].starts_with("\r\n") { 2 } else { 1 };
        self.line += 1;
        Some((number, values, unclosed, stray))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_remembered_changes_nothing(
        parts in prop::collection::vec(prop::sample::select(&["\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "a", "b\"", "\",\""]), 0..60),
        columns in 0_usize..5,
        delimiter in prop::sample::select(b",;"),
    ) {
        let text = parts.concat();
        let mut plain = Plain { text: &text, at: 0, line: 1, delimiter, columns };
        let expected: Vec<Found> = std::iter::from_fn(|| plain.read()).collect();
        prop_assert_eq!(read(&text, delimiter, columns), expected);
    }
}

#[test]
fn marks_that_nothing_closes_take_linear_time() {
    let many = 1 << 19;
    let texts = [
        "\"a,".repeat(many),
        "\"a\n".repeat(many),
        "\"a,b\n".repeat(many),
        "\"\"\"a\n".repeat(many),
        // Something closes them all, far away, and a row stands between.
        format!("{}x,y,z\n{}\"", "\"a\n".repeat(1 << 15), "b\n".repeat(many)),
        format!("{}\"", "\"a\nx,y,z\n".repeat(many)),
        "\"".repeat(many),
        " \"".repeat(many),
    ];
    for text in &texts {
        let begun = Instant::now();
        let mut reader = DelimitedText::new(text, b',');
        reader.expect_columns(3);
        let mut records = 0;
        while reader.read(|value: Cow<'_, str>| drop(value)).is_some() {
            records += 1;
        }
        let took = begun.elapsed();
        assert!(
            records > 0 && took < Duration::from_secs(10),
            "{took:?} for {:?}…",
            text.get(..20)
        );
    }
}
