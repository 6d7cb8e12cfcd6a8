//! Reading payroll files.
#![expect(clippy::unwrap_used, reason = "a test stops at anything that it does not expect")]

mod bills;
mod books;
mod cases;
mod cells;
mod choices;
mod files;
mod generated;
mod languages;
mod layouts;
mod random;
mod saved;
mod speaking;
mod workbooks;

use mpesa::{B2cCommand, B2cLimits};
use std::collections::{BTreeMap, BTreeSet};

use payfile::{CheckedFile, Choices, Flow, Input, Problem};

/// Nothing decided yet.
static NONE: Choices = Choices {
    mapping: None,
    confirmed: BTreeSet::new(),
    left_out: BTreeSet::new(),
    corrected: BTreeMap::new(),
};

/// Checks a file's bytes as the window would.
fn check(bytes: impl AsRef<[u8]>) -> CheckedFile {
    payfile::check(input(bytes.as_ref()), &mut |_| Flow::Continue).unwrap()
}

/// Checks a file with what a person decided.
fn check_with(bytes: impl AsRef<[u8]>, choices: &Choices) -> CheckedFile {
    let input = Input {
        choices,
        ..input(bytes.as_ref())
    };
    payfile::check(input, &mut |_| Flow::Continue).unwrap()
}

fn input(bytes: &[u8]) -> Input<'_> {
    Input {
        name: "payroll.csv",
        bytes,
        limits: &B2cLimits::CURRENT,
        default_command: B2cCommand::SalaryPayment,
        choices: &NONE,
    }
}

/// Each row as `line number shillings name reference`.
fn rows(file: &CheckedFile) -> Vec<String> {
    let row = |row: &payfile::Row| {
        let shillings = row.amount.whole_shillings().unwrap();
        format!(
            "{} {} {shillings} {} {}",
            row.line,
            row.lane.payee(),
            row.name,
            row.reference
        )
    };
    file.rows.iter().map(|each| row(each).trim_end().to_owned()).collect()
}

/// Each problem as `line column code`.
fn problems(file: &CheckedFile) -> Vec<String> {
    let text = |problem: &Problem| {
        let column = problem.column.map_or("-", payfile::Column::as_str);
        format!("{} {column} {}", problem.line, problem.code.as_str())
    };
    file.problems.iter().map(text).collect()
}

/// Each flag as `line code`.
fn flags(file: &CheckedFile) -> Vec<String> {
    file.flags
        .iter()
        .map(|flag| format!("{} {}", flag.line, flag.code.as_str()))
        .collect()
}
