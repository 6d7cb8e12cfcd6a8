//! What the columns of a table hold, as far as choosing between columns needs it.

use std::collections::BTreeSet;

use mpesa::Msisdn;

use tabular::is_blank;

use crate::{
    report::bounded,
    table::{Cell, CellKind, Record, Records},
    words,
};

/// So many different values are told apart in a column.
const MOST_DISTINCT: usize = 40;
/// Digits that a spreadsheet keeps of a number.
const DIGITS_SHOWN: usize = 15;

/// One column's values.
#[derive(Debug, Default, Clone)]
pub(crate) struct Values {
    pub(crate) filled: u32,
    /// Values that are phone numbers.
    pub(crate) phones: u32,
    /// Phone numbers that begin with the country's code: nothing else looks so.
    pub(crate) whole_phones: u32,
    /// Values that begin with a number, after a currency perhaps.
    pub(crate) numbers: u32,
    /// Formulas and errors, of which nobody knows what they would be.
    pub(crate) odd: u32,
    /// The first two different values.
    pub(crate) samples: Vec<String>,
    /// Different values in plain words, while they are few.
    pub(crate) distinct: BTreeSet<String>,
    pub(crate) many: bool,
    /// For each number of digits: how many values are nothing but so many digits, and how many of them begin with a zero.
    pub(crate) widths: [(u32, u32); 24],
    /// Values of more digits than a spreadsheet keeps, and those of them with nothing but zeros behind.
    pub(crate) long: u32,
    pub(crate) long_zeros: u32,
}

impl Values {
    fn add(&mut self, cell: &Cell<'_>) {
        let text = cell.text.trim();
        if is_blank(text) {
            return;
        }
        self.filled = self.filled.saturating_add(1);
        let count = |number: &mut u32, of: bool| *number = number.saturating_add(u32::from(of));
        // Tables of ours mark a number with an apostrophe, so that a spreadsheet keeps its digits.
        let bare = text.strip_prefix('\'').unwrap_or(text);
        let is_phone = bare.len() <= 24 && bare.parse::<Msisdn>().is_ok();
        count(&mut self.phones, is_phone);
        let whole = bare.trim_start_matches(['+', '0']);
        count(&mut self.whole_phones, is_phone && whole.starts_with("254"));
        let after_words = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphanumeric());
        let after_words = after_words
            .trim_start_matches(|c: char| c.is_alphabetic())
            .trim_start_matches(['.', ' ', ':']);
        count(
            &mut self.numbers,
            after_words.starts_with(|c: char| c.is_ascii_digit()) && cell.kind != CellKind::Date,
        );
        count(
            &mut self.odd,
            matches!(cell.kind, CellKind::Formula | CellKind::Error) || text.starts_with(['=', '#']),
        );
        if self.samples.len() < 2 {
            let sample = bounded(text);
            if !self.samples.contains(&sample) {
                self.samples.push(sample);
            }
        }
        if !self.many {
            self.distinct.insert(words::plain(text));
            self.many = self.distinct.len() > MOST_DISTINCT;
        }
        self.add_digits(text);
    }

    fn add_digits(&mut self, text: &str) {
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return;
        }
        if let Some((values, zeros)) = self.widths.get_mut(text.len()) {
            *values = values.saturating_add(1);
            *zeros = zeros.saturating_add(u32::from(text.starts_with('0')));
        }
        if let Some(behind) = text.get(DIGITS_SHOWN..).filter(|behind| !behind.is_empty()) {
            self.long = self.long.saturating_add(1);
            self.long_zeros = self
                .long_zeros
                .saturating_add(u32::from(behind.bytes().all(|b| b == b'0')));
        }
    }

    /// Whether the column is filled with words, so that it holds no amounts whatever its heading says.
    pub(crate) const fn are_words(&self) -> bool {
        self.filled > 0 && self.numbers == 0 && self.odd == 0
    }

    /// Whether most of the values are phone numbers.
    pub(crate) fn are_phones(&self) -> bool {
        self.phones > 0 && self.phones.saturating_mul(2) >= self.filled
    }

    /// The one width that all of the column's numbers have but those that are shorter, where some begin with a zero: what is
    /// shorter then has lost its own.
    pub(crate) fn fixed_width(&self) -> Option<usize> {
        let (width, (values, zeros)) = self
            .widths
            .iter()
            .enumerate()
            .rev()
            .find(|(_, (values, _))| *values > 0)?;
        let shorter: u32 = self.widths.iter().take(width).map(|(values, _)| *values).sum();
        (*values >= 2 && *zeros > 0 && *values >= shorter).then_some(width)
    }

    /// Whether every long number of the column ends in zeros, as where a spreadsheet kept fifteen digits.
    pub(crate) const fn lost_their_ends(&self) -> bool {
        self.long >= 2 && self.long == self.long_zeros
    }
}

/// All columns.
#[derive(Debug, Default, Clone)]
pub(crate) struct Profile {
    columns: Vec<Values>,
}

impl Profile {
    /// Looks at what `records` still holds, `most` of them at most.
    pub(crate) fn of<'a>(records: &mut impl Records<'a>, most: usize) -> Self {
        let mut profile = Self::default();
        let mut record = Record::default();
        for _ in 0..most {
            if !records.read(&mut record) {
                break;
            }
            if profile.columns.len() < record.cells.len() {
                profile.columns.resize_with(record.cells.len(), Values::default);
            }
            for (values, cell) in profile.columns.iter_mut().zip(&record.cells) {
                values.add(cell);
            }
        }
        profile
    }

    pub(crate) fn column(&self, index: usize) -> Option<&Values> {
        self.columns.get(index)
    }

    /// How many columns hold anything.
    pub(crate) fn width(&self) -> usize {
        let last = self.columns.iter().rposition(|values| values.filled > 0);
        last.map_or(0, |last| last + 1)
    }
}
