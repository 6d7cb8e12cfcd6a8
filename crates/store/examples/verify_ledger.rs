//! Verifies a ledger with nothing but its file: the chain of its audit trail, every signature of its desktop and of its people,
//! and its tables.
//!
//! ```text
//! cargo run -q -p store --example verify_ledger -- FILE [--head SEQ:HASH]
//! ```
//! Prints one JSON object, `{"entries":n,"ledger":"…","head":"SEQ:HASH","signatures":n,"acts":n,"problems":[…]}`, and ends with 1 where
//! there is any problem. With `--head`, an entry that is known from elsewhere (a printed summary, the keyring) must be in it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]

use std::{path::PathBuf, process::ExitCode};

use store::{CheckReport, StoreError, verify};
use treasury::Head;

fn main() -> ExitCode {
    let (file, head) = match arguments() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}\nverify_ledger FILE [--head SEQ:HASH]");
            return ExitCode::from(2);
        }
    };
    let (report, problems) = match verify(&file, head) {
        Ok(report) => (report.clone(), report.faults),
        Err(error) => (CheckReport::default(), vec![told(&error)]),
    };
    let whole = problems.is_empty();
    println!(
        "{}",
        serde_json::json!({
            "entries": report.entries,
            "ledger": report.ledger.map(|ledger| ledger.to_string()).unwrap_or_default(),
            "head": report.head.map(|head| head.to_string()).unwrap_or_default(),
            "signatures": report.signatures,
            "acts": report.acts,
            "problems": problems,
        })
    );
    if whole { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn arguments() -> Result<(PathBuf, Option<Head>), String> {
    let mut arguments = std::env::args_os().skip(1);
    let mut file = None;
    let mut head = None;
    while let Some(argument) = arguments.next() {
        if argument == "--head" {
            let text = arguments.next().unwrap_or_default();
            head = Some(text.to_string_lossy().parse().map_err(|error| format!("{error}"))?);
        } else if file.replace(PathBuf::from(argument)).is_some() {
            return Err("One file at a time.".to_owned());
        }
    }
    Ok((file.ok_or("Which file?")?, head))
}

/// An error with its first cause.
fn told(error: &StoreError) -> String {
    let cause = std::error::Error::source(error).map_or_else(String::new, |cause| format!(" ({cause})"));
    format!("{error}{cause}")
}
