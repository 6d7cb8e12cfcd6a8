//! Reads payroll files and files of bills: CSV and its relatives, and workbooks, checked cell by cell.
//!
//! What can be read with certainty is read, and flagged with before and after where it is not exactly as written.
//! What cannot is a problem that names line, column, value and what to do. Everything in a file is reported at
//! once, and good rows can go ahead without the bad ones.
//!
//! Lines count from 1 as an editor or the spreadsheet counts them; a record that spans lines has the line it starts
//! at, and 0 means the whole file. A row without a name or reference is fine and flagged; the reference then stays
//! empty, and the maker gives one to the whole batch.
//!
//! A column that says whether, how or in what a row is to be paid is never passed over: a row that it speaks against waits
//! in a group until a person confirms it. What a person decides ([`Choices`]) goes in with the bytes: the same of both, the
//! same answer.
//!
//! Deliberately absent: the ledger (whether a file or payee was seen before is asked elsewhere), the clock, guessing,
//! and formulas.

mod amount;
mod cell_text;
mod choices;
mod choosing;
mod codes;
mod columns;
mod currency;
mod duplicates;
mod flags;
mod header;
mod holds;
mod leftovers;
mod look;
mod masked;
mod names;
mod payee;
mod phone;
mod problems_csv;
mod profile;
mod report;
mod reports;
mod roles;
mod row_flags;
mod rows;
mod shape;
mod speaking;
mod table;
mod understand;
mod unusual;
mod wording;
mod words;
mod workbook;

use std::fmt;

use messages::text as say;
use mpesa::{Amount, B2cCommand, B2cLimits};
use sha2::{Digest, Sha256};
use tabular::{DelimitedText, FileKind, LARGEST_FILE};

use columns::Header;
use header::{Fit, whole_file};
use rows::Rules;
use understand::understand;
use workbook::Sheet;

pub use choices::{Assigned, Choices, Mapping};
pub use problems_csv::problems_csv;
pub use report::{
    CheckedFile, Column, ColumnSeen, Correction, Flag, FlagCode, Format, Held, HeldGroup, HoldCode, Layout, LeftOut,
    Problem, ProblemCode, ReadAs, Row,
};
pub use roles::Role;
pub use wording::remarks;

/// What separates values in text files, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A file and what holds for it.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The file's name, for messages. What the file is, its bytes say.
    pub name: &'a str,
    /// Its contents.
    pub bytes: &'a [u8],
    /// The least and the most of one payment.
    pub limits: &'a B2cLimits,
    /// The kind of payment of rows that name none.
    pub default_command: B2cCommand,
    /// What a person decided about it so far.
    pub choices: &'a Choices,
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({} bytes)", self.bytes.len())
    }
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines read so far; a workbook is gone through twice, once to unpack and once to check.
    pub rows: u32,
    /// Bytes of the file that lie behind.
    pub bytes_read: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// What the listener to progress wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop; nothing of the file is kept.
    Cancel,
}

/// The check was stopped by its listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the check was cancelled")]
pub struct Cancelled;

/// Checks a whole file in one pass. A file that cannot be read is an answer with one problem, not an error.
///
/// Its sentences are in the language that is spoken: whoever checks on another thread begins there with
/// `messages::in_language`.
///
/// `progress` is called about every thousand lines.
///
/// # Errors
/// Only when `progress` asks to cancel.
pub fn check(input: Input<'_>, progress: &mut dyn FnMut(Progress) -> Flow) -> Result<CheckedFile, Cancelled> {
    let mut file = CheckedFile::unread(Sha256::digest(input.bytes).into());
    if input.bytes.len() > LARGEST_FILE {
        let message = say().payfile_file_too_large(input.name);
        file.problems.push(whole_file(ProblemCode::FileTooLarge, message));
        return Ok(file);
    }
    let kind = tabular::kind_of(input.bytes);
    match kind {
        FileKind::Text => check_text(input, &mut file, progress)?,
        FileKind::Workbook => check_workbook(input, &mut file, progress)?,
        FileKind::Empty
        | FileKind::Pdf
        | FileKind::Picture
        | FileKind::Document
        | FileKind::Numbers
        | FileKind::Archive
        | FileKind::ArchiveNoWorkbook
        | FileKind::WebPage
        | FileKind::Xml
        | FileKind::Binary => file.problems.push(no_table(kind)),
    }
    duplicates::flag(&mut file);
    flag_banks_pay_bills(&mut file);
    unusual::flag(&mut file);
    file.flags.sort_by_key(|flag| flag.line);
    Ok(file)
}

fn check_text(
    input: Input<'_>,
    file: &mut CheckedFile,
    progress: &mut dyn FnMut(Progress) -> Flow,
) -> Result<(), Cancelled> {
    let (text, encoding) = tabular::decode(input.bytes);
    if !text.contains(char::is_alphanumeric) {
        file.problems.push(empty_file());
        return Ok(());
    }
    let (declared, start) =
        declared_delimiter(&text).map_or((None, DelimitedText::new(&text, b',')), |(delimiter, mut start)| {
            start.read(drop);
            (Some(delimiter), start)
        });
    let best = DELIMITERS
        .into_iter()
        .filter(|candidate| declared.is_none_or(|declared| declared == *candidate))
        .map(|candidate| (header::find(&mut start.with_delimiter(candidate)).0, candidate))
        // Of equals the first: `max_by_key` would take the last.
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((fit, delimiter)) = best else {
        return Ok(());
    };
    let mut reader = start.with_delimiter(delimiter);
    let format = Format::Text {
        encoding,
        delimiter: char::from(delimiter),
    };
    let Some(header) = understand(input, &mut reader, file, format) else {
        if fit.columns < 2 {
            no_columns(fit, file);
        }
        return Ok(());
    };
    reader.expect_columns(header.width());
    // Progress counts the file's own bytes, which are not the decoded text's.
    let total = input.bytes.len() as u64;
    let mut listen = |so_far: Progress| {
        let scaled = u128::from(so_far.bytes_read) * u128::from(total) / (text.len().max(1) as u128);
        progress(Progress {
            bytes_read: u64::try_from(scaled).unwrap_or(total),
            ..so_far
        })
    };
    rows::check(
        rules(input, &header, Some(delimiter)),
        &mut reader,
        total,
        file,
        &mut listen,
    )
}

fn check_workbook(
    input: Input<'_>,
    file: &mut CheckedFile,
    progress: &mut dyn FnMut(Progress) -> Flow,
) -> Result<(), Cancelled> {
    let total = input.bytes.len() as u64;
    // Unpacking and checking take about as long as each other: each is half the bar.
    let mut unpacked = 0;
    let loaded = workbook::load(input.bytes, &mut |rows, of| {
        let share = u64::from(rows).min(u64::from(of)) * (total / 2) / u64::from(of.max(1));
        unpacked = share.max(unpacked);
        progress(Progress {
            rows,
            bytes_read: unpacked,
            bytes_total: total,
        })
    })?;
    let mut listen = |so_far: Progress| {
        progress(Progress {
            bytes_read: total / 2 + so_far.bytes_read / 2,
            ..so_far
        })
    };
    let (sheet, others) = match loaded {
        Ok(found) => found,
        Err(problem) => {
            file.problems.push(problem);
            return Ok(());
        }
    };
    let format = Format::Sheet {
        name: sheet.name.clone(),
        others: others.clone(),
    };
    let mut reader = sheet.records(total);
    let Some(header) = understand(input, &mut reader, file, format) else {
        return Ok(());
    };
    flag_hidden_columns(&sheet, &header, file);
    if !others.is_empty() {
        let list: Vec<String> = others.iter().map(|name| say().payfile_quoted(name.as_str())).collect();
        let message = say().payfile_other_sheets(sheet.name.as_str(), list.join(", "));
        file.flags.push(Flag::of_file(0, FlagCode::OtherSheets, message));
    }
    rows::check(rules(input, &header, None), &mut reader, total, file, &mut listen)
}

fn flag_hidden_columns(sheet: &Sheet, header: &Header, file: &mut CheckedFile) {
    let hidden = |index: &usize| sheet.hides_column(*index);
    let name = |index: usize| header.names.get(index).cloned().unwrap_or_default();
    for (column, indexes) in header.columns() {
        for index in indexes.into_iter().filter(hidden) {
            let message = say().payfile_hidden_column_read(name(index));
            file.flags.push(Flag {
                column: Some(column),
                ..Flag::of_file(header.line, FlagCode::HiddenRow, message)
            });
        }
    }
    for index in header.speaking.iter().map(|column| column.index).filter(hidden) {
        let message = say().payfile_hidden_column_seen(name(index));
        file.flags
            .push(Flag::of_file(header.line, FlagCode::HiddenRow, message));
    }
}

const fn rules<'a>(input: Input<'a>, header: &'a Header, delimiter: Option<u8>) -> Rules<'a> {
    Rules {
        header,
        limits: input.limits,
        default_command: input.default_command,
        choices: input.choices,
        delimiter,
    }
}

/// Reads an amount that a person typed, as those of a file are read: whole shillings, a shilling at least.
///
/// # Errors
/// With a sentence that says what is wrong and what to do.
pub fn shillings(text: &str) -> Result<Amount, String> {
    let cell = table::Cell {
        text: text.into(),
        kind: table::CellKind::Text,
    };
    let read = amount::read(&cell, &rows::ORGANISATIONS, amount::Comma::Thousands);
    // What is said of a file's rows does not fit a form.
    let in_a_form = [
        (ProblemCode::AmountMissing, say().payfile_form_amount_missing()),
        (ProblemCode::AmountZero, say().payfile_form_amount_zero()),
        (ProblemCode::AmountNegative, say().payfile_form_amount_negative()),
    ];
    read.map(|(amount, _)| amount).map_err(|refusal| {
        let known = in_a_form.into_iter().find(|(code, _)| *code == refusal.code);
        known.map_or(refusal.message, |(_, message)| message)
    })
}

/// Excel's own first line `sep=;` names the delimiter.
fn declared_delimiter(text: &str) -> Option<(u8, DelimitedText<'_>)> {
    let first = text.lines().next()?.trim();
    let declared = first.get(..4).filter(|word| word.eq_ignore_ascii_case("sep="))?;
    let &[delimiter] = first.get(declared.len()..)?.as_bytes() else {
        return None;
    };
    DELIMITERS
        .contains(&delimiter)
        .then(|| (delimiter, DelimitedText::new(text, b'\0')))
}

/// Banks' pay bills that are known to everybody: the money goes into the account at the bank.
fn flag_banks_pay_bills(file: &mut CheckedFile) {
    let banks = |number: &str| match number {
        "303030" => Some("Absa"),
        "247247" => Some("Equity"),
        "522522" => Some("KCB"),
        "400200" => Some("Co-operative Bank"),
        "880100" => Some("NCBA"),
        _ => None,
    };
    let flag = |row: &Row| {
        let treasury::Lane::Bill { pay_bill, account } = &row.lane else {
            return None;
        };
        let bank = banks(pay_bill.as_str())?;
        let message = say().payfile_bank_pay_bill(pay_bill.as_str(), bank, account.as_str());
        Some(Flag {
            column: Some(Column::PayBill),
            ..Flag::of_file(row.line, FlagCode::BankPayBill, message)
        })
    };
    let flags: Vec<Flag> = file.rows.iter().filter_map(flag).collect();
    file.flags.extend(flags);
}

/// What to do with a file that is no table.
fn no_table(kind: FileKind) -> Problem {
    let advice = match kind {
        FileKind::Empty => return empty_file(),
        FileKind::Pdf => say().payfile_not_pdf(),
        FileKind::Picture => say().payfile_not_picture(),
        FileKind::Document => say().payfile_not_document(),
        FileKind::Numbers => say().payfile_not_numbers(),
        FileKind::Archive => say().payfile_not_archive(),
        FileKind::ArchiveNoWorkbook => say().payfile_not_archive_no_workbook(),
        FileKind::WebPage => say().payfile_not_web_page(),
        FileKind::Xml => say().payfile_not_xml(),
        FileKind::Text | FileKind::Workbook | FileKind::Binary => say().payfile_not_table(),
    };
    whole_file(ProblemCode::NotATable, advice)
}

fn empty_file() -> Problem {
    whole_file(ProblemCode::EmptyFile, say().payfile_empty_file())
}

/// A text in which nothing separates anything.
fn no_columns(fit: Fit, file: &mut CheckedFile) {
    if fit.understood > 0
        || file
            .problems
            .iter()
            .any(|problem| problem.code == ProblemCode::EmptyFile)
    {
        return;
    }
    file.forget(whole_file(ProblemCode::NotATable, say().payfile_no_columns()));
}
