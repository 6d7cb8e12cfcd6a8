//! Seeded books, written in every layout and form, damaged, and read again: each row right, or a finding that names it.
//! Never an amount or a day that is wrong and nothing said.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use statement::{Finding, Input, Layout as Found, Row, Statement};

use crate::{
    books::{Books, Dice, Entry, Layout, Put, Table, thousands},
    forms::Form,
};

pub(crate) fn read(bytes: &[u8]) -> Statement {
    statement::read(Input {
        name: "statement.csv",
        bytes,
    })
    .unwrap()
}

/// What is wrong with a row that was read, as its entry has it.
pub(crate) fn difference(row: &Row, entry: &Entry) -> Option<String> {
    let found = (
        row.receipt.as_str(),
        row.completed.naive_local(),
        row.in_cents() - row.out_cents(),
        row.counts(),
        row.balance.map(|balance| balance.cents()),
    );
    let wanted = (
        entry.receipt.as_str(),
        entry.completed,
        entry.moved(),
        entry.counts(),
        Some(entry.balance),
    );
    let own_id = row.own_id.as_ref().map(|id| id.as_str());
    if found != wanted {
        return Some(format!("{found:?} instead of {wanted:?}"));
    }
    if own_id != entry.own_id.as_deref() {
        return Some(format!("{own_id:?} instead of {:?}", entry.own_id));
    }
    let said = row.movement.map(|moved| moved.amount.cents());
    // What moved nothing may have lost the amount that it names.
    let lost = said.is_none() && !row.counts();
    (said != Some(entry.change.abs()) && !lost).then(|| format!("{said:?} instead of {}", entry.change))
}

/// Every row is right, in the file's order.
pub(crate) fn assert_whole(found: &Statement, books: &Books, layout: Layout, what: &str) {
    let in_order: Vec<&Entry> = match layout {
        Layout::Sftp => books.entries.iter().collect(),
        Layout::Portal | Layout::Of2026 | Layout::Before2015 | Layout::Pdf => books.entries.iter().rev().collect(),
    };
    assert_eq!(found.rows.len(), in_order.len(), "{what}: rows, {:?}", found.findings);
    for (row, entry) in found.rows.iter().zip(in_order) {
        assert_eq!(difference(row, entry), None, "{what}: line {}", row.line);
    }
    assert_eq!(found.checks.chain.as_str(), "ok", "{what}: {:?}", found.findings);
    assert_ne!(found.checks.totals.as_str(), "broken", "{what}: {:?}", found.findings);
}

#[test]
fn every_layout_in_every_form_reads_back() {
    for seed in 0..12 {
        let books = Books::of(seed, 5 + usize::try_from(seed).unwrap() * 7);
        for layout in Layout::ALL {
            for form in Form::ALL {
                let what = format!("seed {seed}, {layout:?}, {form:?}");
                let found = read(&form.write(&books.table(layout)));
                assert_eq!(found.layout.as_str(), layout.name(), "{what}");
                assert_whole(&found, &books, layout, &what);
                let unasked = found
                    .findings
                    .iter()
                    .find(|finding| **finding != Finding::AccountNotNamed);
                assert_eq!(unasked, None, "{what}");
                assert_eq!(found.account.is_some(), found.layout == Found::Portal, "{what}");
            }
        }
    }
}

/// What happens to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    /// Days and months swapped, in those rows where both can be a month, as a spreadsheet set to American dates does.
    Swapped,
    MonthFirst,
    NoSeconds,
    TwelveHours,
    TwoDigitYear,
    RowGone,
    RowTwice,
    Sorted,
    BlankColumns,
    BlankRows,
    AmountEdited,
    BalanceEdited,
    BothFilled,
    AmountGone,
    ReceiptEaten,
    TimeHidden,
    Withdrawn,
    DecimalComma,
    Currency,
    HeadingCase,
    Footer,
    BrokenCells,
    TrailingGone,
    PreambleGone,
    SciAmount,
    StatusGone,
}

const DAMAGES: [Damage; 26] = [
    Damage::Swapped,
    Damage::MonthFirst,
    Damage::NoSeconds,
    Damage::TwelveHours,
    Damage::TwoDigitYear,
    Damage::RowGone,
    Damage::RowTwice,
    Damage::Sorted,
    Damage::BlankColumns,
    Damage::BlankRows,
    Damage::AmountEdited,
    Damage::BalanceEdited,
    Damage::BothFilled,
    Damage::AmountGone,
    Damage::ReceiptEaten,
    Damage::TimeHidden,
    Damage::Withdrawn,
    Damage::DecimalComma,
    Damage::Currency,
    Damage::HeadingCase,
    Damage::Footer,
    Damage::BrokenCells,
    Damage::TrailingGone,
    Damage::PreambleGone,
    Damage::SciAmount,
    Damage::StatusGone,
];

/// Whether everything can still be read rightly, so that all of it must be.
const fn is_harmless(damage: Damage) -> bool {
    matches!(
        damage,
        Damage::Swapped
            | Damage::MonthFirst
            | Damage::TwelveHours
            | Damage::TwoDigitYear
            | Damage::RowTwice
            | Damage::BlankColumns
            | Damage::BlankRows
            | Damage::Withdrawn
            | Damage::DecimalComma
            | Damage::Currency
            | Damage::HeadingCase
            | Damage::Footer
            | Damage::BrokenCells
            | Damage::TrailingGone
    )
}

/// Whether something must be said, where the damage struck at all.
const fn must_be_said(damage: Damage) -> bool {
    matches!(
        damage,
        Damage::NoSeconds
            | Damage::AmountEdited
            | Damage::BalanceEdited
            | Damage::BothFilled
            | Damage::AmountGone
            | Damage::ReceiptEaten
            | Damage::TimeHidden
            | Damage::RowTwice
            | Damage::Footer
            | Damage::SciAmount
            | Damage::StatusGone
    )
}

fn heading(table: &Table) -> usize {
    let is = |row: &Vec<Put>| row.len() > 5 && row[0].text().to_lowercase().contains("receipt");
    table.iter().position(is).unwrap()
}

fn column(table: &Table, words: &[&str]) -> usize {
    let names = &table[heading(table)];
    let is = |put: &Put| words.contains(&put.text().to_lowercase().as_str());
    names.iter().position(is).unwrap()
}

fn swap(at: NaiveDateTime) -> Option<NaiveDateTime> {
    let date = at.date();
    NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).map(|day| day.and_time(at.time()))
}

fn each_time(table: &mut Table, mut write: impl FnMut(NaiveDateTime) -> Option<Put>) {
    for row in table {
        for put in row {
            if let Put::Time(at, _) = put
                && let Some(other) = write(*at)
            {
                *put = other;
            }
        }
    }
}

/// Damages the table; false where nothing was there to damage.
fn strike(damage: Damage, table: &mut Table, dice: &mut Dice, layout: Layout) -> bool {
    let top = heading(table);
    let rows = table.len() - top - 1;
    let pick = top + 1 + usize::try_from(dice.below(rows as u64)).unwrap();
    let text = |text: &str| Put::Text(text.to_owned());
    let into = column(table, &["paid in", "paid in (kshs)", "paid_in_amount"]);
    let out = column(table, &["withdrawn", "withdrawn (kshs)", "withdraw_amount"]);
    let balance = column(table, &["balance", "balance (kshs)"]);
    let completed = column(table, &["completion time", "date1", "date"]);
    let status = column(table, &["transaction status", "status"]);
    let filled = |row: &[Put]| {
        if row[into].is_blank() || matches!(row[into], Put::Money(0, _)) {
            out
        } else {
            into
        }
    };
    let (confirmed, money_of) = (
        table[pick][status].text().eq_ignore_ascii_case("completed"),
        filled(&table[pick]),
    );
    match damage {
        Damage::Swapped => each_time(table, |at| {
            let other = swap(at)?;
            Some(Put::Time(other, other.format("%Y-%m-%d %H:%M:%S").to_string()))
        }),
        Damage::MonthFirst => each_time(table, |at| Some(text(&at.format("%-m/%-d/%Y %H:%M:%S").to_string()))),
        Damage::NoSeconds => each_time(table, |at| Some(text(&at.format("%-d/%-m/%Y %-H:%M").to_string()))),
        Damage::TwelveHours => each_time(table, |at| Some(text(&at.format("%d-%m-%Y %-I:%M:%S %p").to_string()))),
        Damage::TwoDigitYear => each_time(table, |at| Some(text(&at.format("%d-%m-%y %H:%M:%S").to_string()))),
        Damage::RowGone => {
            table.remove(pick);
        }
        Damage::RowTwice => {
            let row = table[pick].clone();
            table.insert(pick, row);
        }
        Damage::Sorted => table[top + 1..].sort_by_key(|row| row[filled(row)].text().len()),
        Damage::BlankColumns => {
            for row in &mut *table {
                row.insert(0, text(""));
                row.insert(row.len().min(3), text(" "));
                row.push(text(""));
            }
        }
        Damage::BlankRows => {
            table.insert(pick, vec![text(""), text(" ")]);
            table.insert(top, Vec::new());
        }
        Damage::AmountEdited => {
            // What moved nothing, and the first row of all where no opening balance is told, are the file's word alone.
            let first = if layout == Layout::Sftp {
                top + 1
            } else {
                table.len() - 1
            };
            let Put::Money(cents, _) = table[pick][money_of] else {
                return false;
            };
            if !confirmed || (pick == first && layout != Layout::Portal) {
                return false;
            }
            table[pick][money_of] = Put::Money(cents * 10, thousands(cents * 10));
        }
        Damage::BalanceEdited => {
            let Put::Money(cents, _) = table[pick][balance] else {
                return false;
            };
            if !confirmed || rows < 2 {
                return false;
            }
            table[pick][balance] = Put::Money(cents + 100, thousands(cents + 100));
        }
        Damage::BothFilled => {
            let other = if money_of == into { out } else { into };
            table[pick][other] = Put::Money(500, "5.00".to_owned());
        }
        Damage::AmountGone => {
            table[pick][into] = text("");
            table[pick][out] = text("");
            return confirmed;
        }
        Damage::ReceiptEaten => {
            let at = column(table, &["receipt no.", "receipt no", "receipt", "#receipt_number"]);
            table[pick][at] = text(dice.of::<&str>(&["1.2E+15", "2E11", "", "45", "#NAME?", "4.5E+09"]));
        }
        Damage::TimeHidden => {
            table[pick][completed] = text(dice.of::<&str>(&["########", "15:31.0", "", "noon", "31-31-2026 08:00:00"]))
        }
        Damage::Withdrawn => {
            for row in &mut table[top + 1..] {
                if let Put::Money(cents, written) = &row[out] {
                    let written = written
                        .strip_prefix('-')
                        .map_or_else(|| format!("-{written}"), str::to_owned);
                    row[out] = if *cents == 0 {
                        row[out].clone()
                    } else {
                        Put::Money(-cents, written)
                    };
                }
            }
        }
        Damage::DecimalComma => {
            for row in &mut *table {
                for put in row {
                    if let Put::Money(cents, _) = put {
                        let swapped = |c| match c {
                            ',' => '.',
                            '.' => ',',
                            c => c,
                        };
                        *put = text(&thousands(*cents).chars().map(swapped).collect::<String>());
                    }
                }
            }
        }
        Damage::Currency => {
            for row in &mut *table {
                for put in row {
                    if let Put::Money(cents, _) = put {
                        *put = text(&format!("KSh {}", thousands(*cents)));
                    }
                }
            }
        }
        Damage::HeadingCase => {
            for put in &mut table[top] {
                let upper = put.text().to_uppercase().replace(' ', "  ");
                *put = text(&format!(" {} ", upper.replace("NO.", "NUMBER")));
            }
        }
        Damage::Footer => {
            table.push(vec![text("Total"), text(""), text(""), text("99"), text("")]);
            table.push(vec![text("Page 1 of 1")]);
        }
        Damage::BrokenCells => {
            let at = column(table, &["details"]);
            for row in &mut table[top + 1..] {
                let broken = row[at].text().replacen(' ', "\r", 1).replacen(' ', "\n", 1);
                row[at] = text(&broken);
            }
        }
        Damage::TrailingGone => {
            for row in &mut table[top + 1..] {
                while row.last().is_some_and(Put::is_blank) {
                    row.pop();
                }
            }
        }
        Damage::PreambleGone => {
            table.drain(..top);
        }
        Damage::SciAmount => {
            table[pick][money_of] = text("1.25E+05");
        }
        Damage::StatusGone => table[pick][status] = text(""),
    }
    true
}

#[test]
fn whatever_happens_to_a_file_each_row_is_right_or_something_is_said() {
    let mut struck: HashMap<String, u32> = HashMap::new();
    for seed in 100..180 {
        let mut dice = Dice::new(seed);
        let books = Books::of(seed, 3 + usize::try_from(dice.below(30)).unwrap());
        let true_rows: Vec<&Entry> = books.entries.iter().collect();
        for damage in DAMAGES {
            let layout = *dice.of(&Layout::ALL);
            let form = *dice.of(&Form::ALL);
            let what = format!("seed {seed}, {damage:?}, {layout:?}, {form:?}");
            let mut table = books.table(layout);
            let certain = strike(damage, &mut table, &mut dice, layout);
            let bytes = form.write(&table);
            let found = match statement::read(Input {
                name: "x",
                bytes: &bytes,
            }) {
                Ok(found) => found,
                Err(error) => panic!("{what}: {error}"),
            };
            *struck.entry(format!("{damage:?}")).or_default() += 1;
            if is_harmless(damage) {
                assert_whole(&found, &books, layout, &what);
            }
            let said: Vec<&Finding> = found
                .findings
                .iter()
                .filter(|finding| **finding != Finding::AccountNotNamed)
                .collect();
            assert!(
                !(certain && must_be_said(damage) && said.is_empty()),
                "{what}: nothing is said"
            );
            // A row that differs from every true one has been changed, and that must be said.
            for row in &found.rows {
                let right = true_rows.iter().any(|entry| difference(row, entry).is_none());
                assert!(
                    right || !said.is_empty(),
                    "{what}: line {} is wrong and nothing is said: {row:?}",
                    row.line
                );
                let times = true_rows.iter().any(|entry| {
                    entry.receipt == row.receipt.as_str() && entry.completed.date() == row.completed.date_naive()
                });
                assert!(times, "{what}: line {} has another day: {row:?}", row.line);
            }
        }
    }
    assert_eq!(struck.len(), DAMAGES.len());
}
