//! One record below the heading, read cell by cell. What is wrong with it is kept beside what could be read.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use mpesa::{Amount, Balance, Receipt};

use tabular::{LONGEST_CELL, is_blank, is_space};

use crate::{
    Direction, Movement, Party, RowFault, Status,
    heading::{Column, Heading},
    money::{self, Money, Style},
    seat,
    source::{CellKind, Record},
    time::{self, Times},
};

/// A row as far as it could be read.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) line: u32,
    pub(crate) receipt: Option<Receipt>,
    /// Every moment that the completion time could mean, and the one that is taken.
    pub(crate) times: Option<Times>,
    pub(crate) completed: Option<NaiveDateTime>,
    pub(crate) initiated: Option<Times>,
    pub(crate) details: String,
    pub(crate) status: Option<Status>,
    pub(crate) movement: Option<Movement>,
    pub(crate) balance: Option<Balance>,
    pub(crate) reason: Option<String>,
    pub(crate) party: PartyCell,
    pub(crate) account_no: Option<String>,
    pub(crate) linked: Option<Receipt>,
    pub(crate) fault: Option<RowFault>,
}

/// What the column for the other party says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PartyCell {
    /// An empty cell, or no such column.
    Nobody,
    /// M-PESA itself, whose charge it is.
    ServiceProvider,
    Somebody(Party),
}

impl Draft {
    pub(crate) fn counts(&self) -> bool {
        self.status == Some(Status::Completed)
    }
}

/// What a record below the heading is.
#[derive(Debug)]
pub(crate) enum Found {
    Row(Box<Draft>),
    /// A sum, a footer, a page's end.
    NoRow,
}

/// Reads a record. `delimiter` is that of a text file.
pub(crate) fn read(record: &mut Record<'_>, heading: &Heading, style: Style, delimiter: Option<u8>) -> Found {
    let seated = seat::set_right(record, heading, style, delimiter);
    let cell = |column| heading.find(column).map_or("", |at| record.text(at));
    let kind = |column| heading.find(column).map_or(CellKind::Text, |at| record.kind(at));
    let receipt_text = cell(Column::Receipt);
    let receipt = match kind(Column::Receipt) {
        CellKind::Text => receipt_of(receipt_text),
        CellKind::Number | CellKind::Date | CellKind::Error => None,
    };
    let time_text = cell(Column::Completed);
    let times = match kind(Column::Completed) {
        CellKind::Text | CellKind::Number | CellKind::Date => time::read(time_text),
        CellKind::Error => None,
    };
    let status = status_of(cell(Column::Status));
    let known = matches!(&status, Some(status) if !matches!(status, Status::Other(_)));
    if receipt.is_none() && (times.is_none() || is_blank(receipt_text)) && !known {
        return Found::NoRow;
    }
    let mut fault = None;
    let mut blame = |found: RowFault| {
        fault.get_or_insert(found);
    };
    if !seated {
        blame(RowFault::TooManyValues);
    }
    if record.cells.iter().any(|cell| cell.text.len() > LONGEST_CELL) {
        blame(RowFault::CellTooLong);
    }
    if receipt.is_none() {
        blame(RowFault::ReceiptLost {
            text: shown(receipt_text),
        });
    }
    if times.is_none() {
        blame(RowFault::TimeUnclear { text: shown(time_text) });
    }
    if status.is_none() {
        blame(RowFault::StatusMissing);
    }
    let currency = cell(Column::Currency).trim_matches(is_space);
    if !matches!(currency.to_ascii_lowercase().as_str(), "" | "kes" | "ksh" | "kshs") {
        blame(RowFault::OtherCurrency {
            currency: shown(currency),
        });
    }
    let amount = |column| amount(cell(column), kind(column), style);
    let movement = movement(
        (amount(Column::PaidIn), cell(Column::PaidIn)),
        (amount(Column::Withdrawn), cell(Column::Withdrawn)),
    );
    let movement = movement.unwrap_or_else(|found| {
        blame(found);
        None
    });
    if movement.is_none() && status == Some(Status::Completed) {
        blame(RowFault::NoAmount);
    }
    let balance = match amount(Column::Balance) {
        Money::Nothing => None,
        Money::Cents(cents) => Balance::from_cents(cents).ok(),
        Money::Unclear => {
            blame(RowFault::BalanceUnclear {
                text: shown(cell(Column::Balance)),
            });
            None
        }
    };
    let text = |column| {
        let text = joined(cell(column));
        let text = text.trim_matches(is_space);
        (!text.is_empty()).then(|| text.to_owned())
    };
    let linked = receipt_of(cell(Column::Linked)).filter(|linked| Some(linked) != receipt.as_ref());
    Found::Row(Box::new(Draft {
        line: record.line,
        times,
        completed: None,
        initiated: time::read(cell(Column::Initiated)),
        details: joined(cell(Column::Details)).into_owned(),
        status,
        movement,
        balance,
        reason: text(Column::Reason),
        party: party_of(cell(Column::Party)),
        account_no: text(Column::AccountNo),
        linked,
        fault,
        receipt,
    }))
}

/// A receipt; not a number that a spreadsheet made of one, for receipts begin with a letter.
pub(crate) fn receipt_of(text: &str) -> Option<Receipt> {
    let bare = text.trim_matches(is_space).trim_matches(['\'', '"', '`']);
    let broken = bare.contains(is_space);
    let joined: String;
    let bare = if broken {
        joined = bare.chars().filter(|c| !is_space(*c)).collect();
        joined.as_str()
    } else {
        bare
    };
    if !bare.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let receipt: Receipt = bare.parse().ok()?;
    // From the tenth of a month on, a receipt may have no digit at all. A word has none either, and no day in it.
    let letters = bare.bytes().all(|b| b.is_ascii_uppercase());
    let plain =
        bare.bytes().any(|b| b.is_ascii_digit()) || (letters && bare.len() == 10 && time::day_of(&receipt).is_some());
    plain.then_some(receipt)
}

pub(crate) fn status_of(text: &str) -> Option<Status> {
    let word = text.trim_matches(is_space);
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    Some(if word.is_empty() {
        return None;
    } else if is("completed") || is("complete") {
        Status::Completed
    } else if is("failed") {
        Status::Failed
    } else if is("declined") {
        Status::Declined
    } else if is("cancelled") || is("canceled") {
        Status::Cancelled
    } else if is("expired") {
        Status::Expired
    } else {
        Status::Other(shown(&word.to_lowercase()))
    })
}

/// An amount; a number cell always has a decimal point, whatever the file's texts have.
pub(crate) fn amount(text: &str, kind: CellKind, style: Style) -> Money {
    match kind {
        CellKind::Text if text.contains(['\n', '\r']) => {
            let joined: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            money::read(&joined, style)
        }
        CellKind::Text => money::read(text, style),
        CellKind::Number => money::read(text, Style::Point),
        CellKind::Date | CellKind::Error => Money::Unclear,
    }
}

fn movement(paid_in: (Money, &str), withdrawn: (Money, &str)) -> Result<Option<Movement>, RowFault> {
    let unclear = |text: &str| RowFault::AmountUnclear { text: shown(text) };
    let cents = |(money, text): (Money, &str)| match money {
        Money::Nothing => Ok(0),
        Money::Cents(cents) => Ok(cents),
        Money::Unclear => Err(unclear(text)),
    };
    let (into, out) = (cents(paid_in)?, cents(withdrawn)?);
    let (direction, size, text) = match (into, out) {
        (0, 0) => return Ok(None),
        (into, 0) if into > 0 => (Direction::In, into, paid_in.1),
        // Nothing that was paid in is below zero.
        (_, 0) => return Err(unclear(paid_in.1)),
        (0, out) => (Direction::Out, out.saturating_abs(), withdrawn.1),
        (_, _) => {
            return Err(RowFault::BothColumns {
                paid_in: shown(paid_in.1),
                withdrawn: shown(withdrawn.1),
            });
        }
    };
    let amount = Amount::from_cents(size).map_err(|_| unclear(text))?;
    Ok(Some(Movement { direction, amount }))
}

fn party_of(text: &str) -> PartyCell {
    let text = joined(text);
    match text.trim() {
        "SP" => PartyCell::ServiceProvider,
        // A number that a spreadsheet shortened, `2.547E+11`; the details have it whole.
        text if text.contains('.')
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'E' | b'e')) =>
        {
            PartyCell::Nobody
        }
        text => Party::read(text).map_or(PartyCell::Nobody, PartyCell::Somebody),
    }
}

/// A cell's text in one line: where it was broken stands one blank.
pub(crate) fn joined(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b'\n' | b'\r')) {
        return Cow::Borrowed(text);
    }
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    Cow::Owned(lines.collect::<Vec<_>>().join(" "))
}

/// As much of a cell as a person needs to find it.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let joined = joined(text.trim_matches(is_space));
    match joined.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", joined.get(..at).unwrap_or_default()),
        None => joined.into_owned(),
    }
}

#[cfg(test)]
mod receipts {
    use super::receipt_of;

    #[test]
    fn a_receipt_without_a_digit_is_one_where_it_carries_its_day() {
        assert!(receipt_of("UKUTHYJJPS").is_some() && receipt_of("UK2AH1MLVD").is_some());
        for word in ["Completed", "COMPLETION", "WITHDRAWN", "RECEIPT NO", "7712345678"] {
            assert!(receipt_of(word).is_none(), "{word}");
        }
    }
}
