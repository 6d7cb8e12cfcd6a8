//! The findings in words, in the language that is spoken, each with what to do where something can be done.

use std::fmt;

use messages::{language, text};
use mpesa::{Balance, Receipt};

use crate::{Finding, MissingColumn, Place, RowFault, Unreadable};

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sentence(self))
    }
}

fn sentence(finding: &Finding) -> String {
    let say = text();
    match finding {
        Finding::AccountNotNamed => say.finding_account_not_named(),
        Finding::AccountsMixed { accounts } => say.finding_accounts_mixed(*accounts),
        Finding::RowUnread { line, receipt, fault } => {
            say.finding_row_unread(at(*line, receipt.as_ref()), fault.to_string())
        }
        Finding::StatusUnknown { line, receipt, status } => {
            say.finding_status_unknown(at(*line, Some(receipt)), status.as_str())
        }
        Finding::RowRepeated { line, first, receipt } => {
            say.finding_row_repeated(at(*line, Some(receipt)), first.to_string())
        }
        Finding::LinePassedOver { line, text } => say.finding_line_passed_over(line.to_string(), text.as_str()),
        Finding::DaysSwapped { lines } => say.finding_days_swapped(listed(lines)),
        Finding::DaysDoubtful { lines } => say.finding_days_doubtful(listed(lines)),
        Finding::ReceiptOfAnotherDay {
            line,
            receipt,
            day,
            completed,
        } => {
            let month = |day| language().month_and_year(day);
            let written = |day: chrono::NaiveDate| format!("{} {}", day.format("%-d"), month(day));
            say.finding_receipt_of_another_day(at(*line, Some(receipt)), written(*day), written(completed.date_naive()))
        }
        Finding::OutsidePeriod { lines } => say.finding_outside_period(lines.len(), listed(lines)),
        Finding::TimesShortened { rows } => say.finding_times_shortened(*rows),
        Finding::NotInOrder => say.finding_not_in_order(),
        Finding::ChainBroken {
            after,
            before,
            change_cents,
        } => broken(after, before, *change_cents),
        Finding::PaidInDiffers { stated, found } => say.finding_paid_in_differs(stated.to_string(), found.to_string()),
        Finding::WithdrawnDiffers { stated, found } => {
            say.finding_withdrawn_differs(stated.to_string(), found.to_string())
        }
        Finding::HeaderDoesNotAdd { difference_cents } => {
            let money = money(difference_cents.unsigned_abs());
            if *difference_cents < 0 {
                say.finding_header_too_low(money)
            } else {
                say.finding_header_too_high(money)
            }
        }
        Finding::NoRows => say.finding_no_rows(),
        Finding::ColumnMissing { column } => match column {
            MissingColumn::Details => say.finding_missing_details(),
            MissingColumn::Balance => say.finding_missing_balance(),
            MissingColumn::PaidIn => say.finding_missing_paid_in(),
            MissingColumn::Withdrawn => say.finding_missing_withdrawn(),
        },
        Finding::OtherSheet { name } => say.finding_other_sheet(name.as_str()),
        Finding::SecondStatement { line } => say.finding_second_statement(line.to_string()),
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = text();
        f.write_str(&match self {
            Self::BothColumns { paid_in, withdrawn } => say.finding_both_columns(paid_in.as_str(), withdrawn.as_str()),
            Self::NoAmount => say.finding_no_amount(),
            Self::AmountUnclear { text } => say.finding_amount_unclear(text.as_str()),
            Self::BalanceUnclear { text } => say.finding_balance_unclear(text.as_str()),
            Self::ReceiptLost { text } if text.is_empty() => say.finding_no_receipt(),
            Self::ReceiptLost { text } => say.finding_receipt_lost(text.as_str()),
            Self::TimeUnclear { text } if text.is_empty() => say.finding_no_time(),
            Self::TimeUnclear { text } => say.finding_time_unclear(text.as_str()),
            Self::StatusMissing => say.finding_status_missing(),
            Self::OtherCurrency { currency } => say.finding_other_currency(currency.as_str()),
            Self::TooManyValues => say.finding_too_many_values(),
            Self::CellTooLong => say.finding_cell_too_long(),
        })
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = text();
        f.write_str(&match self {
            Self::Empty => say.finding_file_empty(),
            Self::TooLarge => say.finding_file_too_large(),
            Self::TooManyRows { most } => say.finding_file_too_many_rows(most.to_string()),
            Self::Pdf => say.finding_file_pdf(),
            Self::Archive => say.finding_file_archive(),
            Self::Password => say.finding_file_password(),
            Self::Workbook => say.finding_file_workbook(),
            Self::NotATable => say.finding_file_not_table(),
            Self::NotAStatement => say.finding_file_not_statement(),
            Self::CustomersStatement => say.finding_file_customers(),
            Self::ColumnMissing { column } => say.finding_file_column_missing(column.as_str()),
        })
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Opening => text().finding_opening(),
            Self::Closing => text().finding_closing(),
            Self::Row { line, receipt } => at(*line, receipt.as_ref()),
        })
    }
}

fn broken(after: &Place, before: &Place, change: i64) -> String {
    let (after, before, money) = (after.to_string(), before.to_string(), money(change.unsigned_abs()));
    if change < 0 {
        text().finding_chain_broken_left(after, before, money)
    } else {
        text().finding_chain_broken_came(after, before, money)
    }
}

fn at(line: u32, receipt: Option<&Receipt>) -> String {
    match receipt {
        Some(receipt) => text().finding_line_of(line.to_string(), receipt.as_str()),
        None => text().finding_line(line.to_string()),
    }
}

fn money(cents: u64) -> String {
    let cents = i64::try_from(cents).unwrap_or(i64::MAX);
    Balance::from_cents(cents).map_or_else(|_| text().finding_too_much(), |money| money.to_string())
}

/// `line 8`, `lines 8 and 9`, `lines 8, 9 and 12 more`.
fn listed(lines: &[u32]) -> String {
    const NAMED: usize = 8;
    let shown: Vec<String> = lines.iter().take(NAMED).map(u32::to_string).collect();
    match lines.len().saturating_sub(shown.len()) {
        0 if shown.is_empty() => text().finding_no_line(),
        0 => text().finding_lines(shown.len(), language().list(&shown)),
        more => text().finding_lines_more(shown.join(", "), more.to_string()),
    }
}
