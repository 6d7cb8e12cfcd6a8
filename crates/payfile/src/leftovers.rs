//! Recognises the lines of a table that are no payouts: sums, repeated headers, signatures.

use messages::text as say;
use mpesa::Total;

use tabular::is_blank;

use crate::{
    amount, names,
    report::{Column, Flag, FlagCode, bounded},
    rows::Checker,
    table::{Cell, Record},
};

/// Words that may stand beside a word for a sum.
const BESIDE_SUMS: &[&str] = &[
    "all",
    "amount",
    "and",
    "be",
    "column",
    "count",
    "disbursed",
    "due",
    "employees",
    "final",
    "for",
    "grand",
    "gross",
    "kes",
    "ksh",
    "kshs",
    "kuu",
    "mishahara",
    "ndogo",
    "net",
    "overall",
    "page",
    "paid",
    "pay",
    "payable",
    "payees",
    "payments",
    "payouts",
    "payroll",
    "rows",
    "salaries",
    "salary",
    "staff",
    "sub",
    "to",
    "transfer",
    "wages",
    "yote",
];

/// How remarks under a table begin.
const NOTES: &[&str] = &[
    "prepared by",
    "checked by",
    "approved by",
    "authorised by",
    "authorized by",
    "reviewed by",
    "prepared:",
    "approved:",
    "signature",
    "signed",
    "sign:",
    "stamp:",
    "printed",
    "generated",
    "end of",
    "note:",
    "notes:",
    "nb:",
    "n.b",
    "date:",
    "imeandaliwa",
    "imeidhinishwa",
    "sahihi",
    "disclaimer",
    "confidential",
    "***",
    "---",
    "===",
];

/// Whether some cell begins with a word for a sum, as "Sub-total Nairobi branch"; believed only where the sum agrees.
pub(crate) fn begins_as_total(record: &Record<'_>) -> bool {
    record.cells.iter().any(|cell| {
        let words = names::words_of(cell.text.get(..40).unwrap_or(&cell.text));
        words
            .iter()
            .take(2)
            .any(|word| matches!(word.as_str(), "total" | "totals" | "subtotal" | "subtotals" | "jumla"))
    })
}

/// Whether some cell is nothing but a word for a sum: `TOTAL`, `Grand total:`, `Jumla kuu`.
///
/// Every word must belong to sums, so that "Total Energies" stays a reference.
pub(crate) fn has_total_word(record: &Record<'_>) -> bool {
    record.cells.iter().any(|cell| is_total(&cell.text))
}

/// Whether a text is nothing but a word for a sum.
pub(crate) fn is_total(text: &str) -> bool {
    if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let words = names::words_of(text);
    let sums = |word: &str| matches!(word, "total" | "totals" | "subtotal" | "subtotals" | "jumla" | "sum");
    let beside = |word: &str| BESIDE_SUMS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit());
    words.iter().any(|word| sums(word)) && words.iter().all(|word| sums(word) || beside(word))
}

/// Whether an amount's cell holds the formula of a sum, as the text of one.
pub(crate) fn is_sum_formula(text: &str) -> bool {
    let head: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(10)
        .flat_map(char::to_lowercase)
        .collect();
    head.starts_with("=sum(") || head.starts_with("=subtotal(")
}

/// Whether a line without phone number and amount is a remark on the table rather than a payee.
pub(crate) fn is_note(record: &Record<'_>) -> bool {
    let Some(first) = record
        .cells
        .iter()
        .map(|cell| cell.text.trim())
        .find(|text| !text.is_empty())
    else {
        return false;
    };
    let start: String = first.chars().take(16).flat_map(char::to_lowercase).collect();
    let page = start
        .strip_prefix("page ")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    page || NOTES.iter().any(|mark| start.starts_with(mark))
}

/// Whether the line repeats the header.
pub(crate) fn is_header(record: &Record<'_>, header: &[String]) -> bool {
    let mut same = 0_usize;
    for (cell, name) in record.cells.iter().zip(header) {
        let text = cell.text.split_whitespace();
        if !text.eq(name.split_whitespace()) {
            return false;
        }
        same += usize::from(!name.is_empty());
    }
    same > 1 && record.cells.len() >= header.len()
}

/// What the amounts above a totals line add up to, in cents: since the last such line, and from the start.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    section: i64,
    all: i64,
    rows_in_section: u32,
    sections: u32,
}

impl Sums {
    /// Counts a row's amount, in cents, where it could be read.
    pub(crate) fn add(&mut self, cents: Option<i64>) {
        let Some(cents) = cents else { return };
        self.section = self.section.saturating_add(cents);
        self.all = self.all.saturating_add(cents);
        self.rows_in_section = self.rows_in_section.saturating_add(1);
    }

    /// Whether `cents` is what the rows above add up to.
    pub(crate) fn agree(&self, cents: i64) -> bool {
        cents == self.all || self.rows_in_section > 0 && cents == self.section
    }

    /// Whether `cents`, on a line without a word, is a sum. One row's own amount is no sum of rows.
    pub(crate) fn is_sum(&self, cents: Option<i64>) -> bool {
        let enough = self.rows_in_section > 1 || self.sections > 0;
        enough && cents.is_some_and(|cents| cents > 0 && self.agree(cents))
    }

    /// The sum to show beside a stated one.
    pub(crate) fn shown(&self) -> Total {
        let cents = if self.rows_in_section > 0 {
            self.section
        } else {
            self.all
        };
        Total::from_cents(cents).unwrap_or_default()
    }

    /// A totals line ends a section.
    pub(crate) fn start_section(&mut self) {
        self.section = 0;
        self.rows_in_section = 0;
        self.sections = self.sections.saturating_add(1);
    }
}

impl Checker<'_, '_> {
    /// Recognises lines that are no payouts, and notes them.
    pub(crate) fn leaves_out(&mut self, record: &Record<'_>, payee: &str, amount_cell: &Cell<'_>) -> bool {
        if record.is_blank() {
            self.file.left_out.blank = self.file.left_out.blank.saturating_add(1);
            return true;
        }
        if is_header(record, &self.rules.header.names) {
            self.file.left_out.headers.push(record.line);
            return true;
        }
        let phone = payee.trim();
        let no_phone =
            is_blank(phone) || is_total(phone) || phone.len() <= 4 && phone.bytes().all(|b| b.is_ascii_digit());
        let cents = amount::read_cents(amount_cell, self.comma())
            .ok()
            .map(|(cents, _)| cents);
        // Without a word for it, a sum stands alone: a line with letters in other cells may be a payee.
        let stands_alone = || {
            let mut others = record
                .cells
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != self.rules.header.amount);
            !others.any(|(_, cell)| cell.text.contains(char::is_alphabetic))
        };
        let bare_sum = || (self.sums.is_sum(cents) || is_sum_formula(&amount_cell.text)) && stands_alone();
        let named_sum = || self.sums.is_sum(cents) && begins_as_total(record);
        if no_phone && (has_total_word(record) || bare_sum() || named_sum()) {
            self.file.left_out.totals.push(record.line);
            self.check_total(record.line, amount_cell, cents);
            self.sums.start_section();
            return true;
        }
        let is_note = is_note(record) && cents.is_none() && phone.bytes().filter(u8::is_ascii_digit).count() < 6;
        if is_note {
            self.file.left_out.notes.push(record.line);
        }
        is_note
    }

    /// A file's own total that does not match its rows is worth a look before money moves.
    fn check_total(&mut self, line: u32, cell: &Cell<'_>, cents: Option<i64>) {
        let Some(stated) = cents.filter(|&cents| !self.sums.agree(cents)) else {
            return;
        };
        let (stated, summed) = (Total::from_cents(stated).unwrap_or_default(), self.sums.shown());
        self.file.flags.push(Flag {
            line,
            column: Some(Column::Amount),
            code: FlagCode::TotalDiffers,
            message: say().payfile_total_differs(stated.to_string(), summed.to_string()),
            before: Some(bounded(&cell.text)),
            after: Some(summed.to_string()),
        });
    }
}
