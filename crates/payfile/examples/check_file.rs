//! Checks a payroll file and prints what it says as one JSON object.
//!
//! `cargo run -q -p payfile --example check_file -- FILE`. Exit code 0 where the file could be opened, also with
//! problems; 2 where it could not. A row that waits for a person's word is a problem and a flag, with the same code. Problems and flags of the whole file have line 0, those of the header its line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command prints its answer")]

use std::{env, fs, process::ExitCode};

use mpesa::{B2cCommand, B2cLimits};
use payfile::{CheckedFile, Choices, Flow, Input, ReadAs};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        eprintln!("Name one file to check: check_file FILE");
        return ExitCode::from(2);
    };
    let name = path.to_string_lossy();
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("The file {name} cannot be read: {error}.");
            return ExitCode::from(2);
        }
    };
    let input = Input {
        name: &name,
        bytes: &bytes,
        limits: &B2cLimits::CURRENT,
        default_command: B2cCommand::SalaryPayment,
        choices: &Choices::default(),
    };
    match payfile::check(input, &mut |_| Flow::Continue) {
        Ok(file) => {
            println!("{}", answer(&file));
            ExitCode::SUCCESS
        }
        Err(cancelled) => {
            eprintln!("{cancelled}");
            ExitCode::from(2)
        }
    }
}

fn answer(file: &CheckedFile) -> Value {
    let rows: Vec<Value> = file
        .rows
        .iter()
        .map(|row| {
            json!({
                "line": row.line,
                "msisdn": row.lane.payee(),
                "amount_cents": row.amount.cents(),
                "name": row.name,
                "reference": row.reference,
            })
        })
        .collect();
    let mut problems: Vec<Value> = file
        .problems
        .iter()
        .map(|problem| {
            json!({
                "line": problem.line,
                "column": problem.column,
                "value": problem.value,
                "code": problem.code,
                "message": problem.message,
            })
        })
        .collect();
    let mut flags: Vec<Value> = file
        .flags
        .iter()
        .map(|flag| json!({ "line": flag.line, "code": flag.code, "message": flag.message }))
        .collect();
    // A row that waits for a person's word is not paid as it stands, and says why.
    for held in &file.held {
        for group in held.groups.iter().filter_map(|place| file.groups.get(*place)) {
            let (line, code, message) = (held.row.line, group.code.as_str(), &group.message);
            problems
                .push(json!({ "line": line, "column": null, "value": group.value, "code": code, "message": message }));
            flags.push(json!({ "line": line, "code": code, "message": message }));
        }
    }
    let columns: Vec<Value> = file
        .columns
        .iter()
        .map(|column| {
            json!({ "heading": column.heading, "read_as": column.read_as.map(ReadAs::as_str), "samples": column.samples })
        })
        .collect();
    json!({ "rows": rows, "problems": problems, "flags": flags, "columns": columns })
}
