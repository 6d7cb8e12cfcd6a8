//! The findings in plain English, each with what to do where something can be done.

use std::fmt;

use mpesa::{Balance, Receipt};

use crate::{Finding, MissingColumn, Place, RowFault};

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccountNotNamed => f.write_str("no account is named in this file: ask which one it is"),
            Self::AccountsMixed { accounts } => write!(
                f,
                "the balances show rows of {accounts} accounts in this file: each account's rows are checked by themselves"
            ),
            Self::RowUnread { line, receipt, fault } => {
                write!(f, "{}: {fault}; the row is left out", at(*line, receipt.as_ref()))
            }
            Self::StatusUnknown { line, receipt, status } => write!(
                f,
                "{}: the status “{status}” is not known, so the row is not counted",
                at(*line, Some(receipt))
            ),
            Self::RowRepeated { line, first, receipt } => write!(
                f,
                "{}: the same row as line {first}, a second time; it is counted once",
                at(*line, Some(receipt))
            ),
            Self::LinePassedOver { line, text } => {
                write!(f, "line {line} is not a transaction and was passed over: “{text}”")
            }
            Self::DaysSwapped { lines } => write!(
                f,
                "a spreadsheet swapped day and month in {}: read the other way round, as the receipts or the file's \
                 period show",
                listed(lines)
            ),
            Self::DaysDoubtful { lines } => write!(
                f,
                "day and month may be swapped in {}, and nothing in the file tells: export the statement again and do \
                 not save it in a spreadsheet",
                listed(lines)
            ),
            Self::ReceiptOfAnotherDay {
                line,
                receipt,
                day,
                completed,
            } => write!(
                f,
                "{}: the receipt is of {}, but the row says {}; compare it with the portal",
                at(*line, Some(receipt)),
                day.format("%-d %B %Y"),
                completed.format("%-d %B %Y")
            ),
            Self::OutsidePeriod { lines } => {
                write!(f, "{} outside the time that the file says it covers", are(lines))
            }
            Self::TimesShortened { rows: 1 } => f.write_str("one row's time has no seconds or no time of day"),
            Self::TimesShortened { rows } => write!(
                f,
                "the times of {rows} rows have no seconds or no time of day: a spreadsheet shortened them"
            ),
            Self::NotInOrder => f.write_str("the rows are not in the order of their times: somebody sorted them"),
            Self::ChainBroken {
                after,
                before,
                change_cents,
            } => broken(f, after, before, *change_cents),
            Self::PaidInDiffers { stated, found } => write!(
                f,
                "the file says that {stated} was paid in altogether, but its rows add up to {found}: rows are missing or \
                 were changed; export the statement again"
            ),
            Self::WithdrawnDiffers { stated, found } => write!(
                f,
                "the file says that {stated} was withdrawn altogether, but its rows add up to {found}: rows are missing \
                 or were changed; export the statement again"
            ),
            Self::HeaderDoesNotAdd { difference_cents } => write!(
                f,
                "the opening balance and the totals above the rows do not give the closing balance: it is {} {}",
                money(difference_cents.unsigned_abs()),
                if *difference_cents < 0 { "too low" } else { "too high" }
            ),
            Self::NoRows => f.write_str("the statement has no rows"),
            Self::ColumnMissing { column } => write!(f, "the column {}", column.words()),
            Self::OtherSheet { name } => write!(
                f,
                "the sheet “{name}” holds a statement too and was not read: save it as a file of its own"
            ),
            Self::SecondStatement { line } => write!(
                f,
                "a second statement begins at line {line} and was not read: save it as a file of its own"
            ),
        }
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BothColumns { paid_in, withdrawn } => {
                write!(f, "paid in ({paid_in}) and withdrawn ({withdrawn}) are both filled")
            }
            Self::NoAmount => f.write_str("neither paid in nor withdrawn is filled"),
            Self::AmountUnclear { text } => write!(f, "the amount “{text}” cannot be read for certain"),
            Self::BalanceUnclear { text } => write!(f, "the balance “{text}” cannot be read for certain"),
            Self::ReceiptLost { text } if text.is_empty() => f.write_str("there is no receipt"),
            Self::ReceiptLost { text } => write!(
                f,
                "“{text}” is not a receipt; a spreadsheet may have turned it into a number, so export the statement again"
            ),
            Self::TimeUnclear { text } if text.is_empty() => f.write_str("there is no completion time"),
            Self::TimeUnclear { text } => write!(f, "the time “{text}” cannot be read for certain"),
            Self::StatusMissing => f.write_str("there is no status"),
            Self::OtherCurrency { currency } => write!(f, "the money is of another currency ({currency})"),
            Self::TooManyValues => {
                f.write_str("the line has more values than there are headings, so it is not certain which is which")
            }
            Self::CellTooLong => f.write_str("a cell is longer than any real one"),
        }
    }
}

impl MissingColumn {
    const fn words(self) -> &'static str {
        match self {
            Self::Details => "Details is missing: rows can be matched by receipt only",
            Self::Balance => "Balance is missing: whether rows are missing cannot be checked",
            Self::PaidIn => "Paid In is missing",
            Self::Withdrawn => "Withdrawn is missing",
        }
    }
}

fn broken(f: &mut fmt::Formatter<'_>, after: &Place, before: &Place, change: i64) -> fmt::Result {
    let moved = if change < 0 { "left" } else { "came in" };
    write!(
        f,
        "the balance does not follow between {after} and {before}: {} {moved} without a row; a row is missing or was changed",
        money(change.unsigned_abs())
    )
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opening => f.write_str("the opening balance"),
            Self::Closing => f.write_str("the closing balance"),
            Self::Row { line, receipt } => f.write_str(&at(*line, receipt.as_ref())),
        }
    }
}

fn at(line: u32, receipt: Option<&Receipt>) -> String {
    receipt.map_or_else(|| format!("line {line}"), |receipt| format!("line {line} ({receipt})"))
}

fn money(cents: u64) -> String {
    let cents = i64::try_from(cents).unwrap_or(i64::MAX);
    Balance::from_cents(cents).map_or_else(|_| "more than can be said".to_owned(), |money| money.to_string())
}

/// `line 8`, `lines 8 and 9`, `lines 8, 9 and 12 others`.
fn listed(lines: &[u32]) -> String {
    const NAMED: usize = 8;
    let shown: Vec<String> = lines.iter().take(NAMED).map(u32::to_string).collect();
    let others = lines.len().saturating_sub(shown.len());
    match (shown.as_slice(), others) {
        ([], _) => "no line".to_owned(),
        ([only], 0) => format!("line {only}"),
        ([head @ .., last], 0) => format!("lines {} and {last}", head.join(", ")),
        (all, others) => format!("lines {} and {others} more", all.join(", ")),
    }
}

fn are(lines: &[u32]) -> String {
    let verb = if lines.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", listed(lines))
}
