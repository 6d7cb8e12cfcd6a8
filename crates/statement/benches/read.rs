//! Reads a statement of a hundred thousand rows, and compares with reading the same bytes by the `csv` crate alone.
//!
//! `cargo bench -p statement --bench read` prints one JSON object: the best of several runs each, in microseconds.
#![expect(clippy::print_stdout, reason = "a benchmark prints its answer")]

use std::{fmt::Write as _, hint::black_box, time::Instant};

use serde_json::{Value, json};
use statement::Input;

const ROWS: u32 = 100_000;
const RUNS: u32 = 7;

fn main() {
    let (portal, of_2026) = (portal(), of_2026());
    println!(
        "{}",
        json!({ "rows": ROWS, "portal": measure(&portal), "statements_of_2026": measure(&of_2026) })
    );
}

/// Payments, each with its charge, one pair a second, newest first.
fn rows(mut write: impl FnMut(u32, bool, i64)) {
    let mut balance = 0;
    // Seven zeros would be no receipt.
    for pair in 1..=ROWS / 2 {
        write(pair, true, balance);
        balance += 1_300;
        write(pair, false, balance);
        balance += 125_050;
    }
}

fn time(pair: u32) -> String {
    let second = 86_399 - pair;
    format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

fn decimal(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn portal() -> String {
    let mut text = String::from(
        "Account Holder:,MFANO LTD\r\nShort Code:,600417\r\nAccount:,Utility Account\r\n\
         Time Period:,From,02-11-2026 00:00:00,To,02-11-2026 23:59:59\r\n\
         Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,\
         Reason Type,Other Party Info,Linked Transaction ID,A/C No.\r\n",
    );
    rows(|pair, charge, balance| {
        let (at, balance) = (time(pair), decimal(balance));
        let line = if charge {
            writeln!(
                text,
                "UK2{pair:07},02-11-2026 {at},02-11-2026 {at},Business Payment Charge,Completed,,-13.00,{balance},true,Business Payment to Customer via API,SP,, \r"
            )
        } else {
            writeln!(
                text,
                "UK2{pair:07},02-11-2026 {at},02-11-2026 {at},Business Payment to 2547{pair:08} - WANJIKU MFANO via API. Original conversation ID is hz-{pair:024}.,Completed,,-1250.50,{balance},true,Business Payment to Customer via API,2547{pair:08} - WANJIKU MFANO,, \r"
            )
        };
        line.expect("writing to a string cannot fail");
    });
    text
}

fn of_2026() -> String {
    let mut text = String::from(
        "Receipt No,Completion Time,Details,Transaction Status,Paid In (KSHs),Withdrawn (KSHs),Balance (KSHs)\r\n",
    );
    rows(|pair, charge, balance| {
        let (at, balance) = (time(pair), decimal(balance));
        let line = if charge {
            writeln!(
                text,
                "UK2{pair:07},02/11/2026 {at},Business Payment Charge,Completed,0.00,-13.00,\"{balance}\"\r"
            )
        } else {
            writeln!(
                text,
                "UK2{pair:07},02/11/2026 {at},Business Payment to 25470****{:03} - WANJIKU MFANO via API,Completed,0.00,\"-1,250.50\",\"{balance}\"\r",
                pair % 1_000
            )
        };
        line.expect("writing to a string cannot fail");
    });
    text
}

fn measure(text: &str) -> Value {
    let read = || {
        statement::read(Input {
            name: "statement.csv",
            bytes: text.as_bytes(),
        })
        .expect("a statement")
    };
    let found = read();
    assert_eq!(found.rows.len(), ROWS as usize, "every row is read");
    assert_eq!(found.checks.chain, statement::Check::Ok, "and follows");
    // Into one record used again and again, which keeps nothing: the least that reading can cost.
    let csv = best_of(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut fields = 0;
        while reader.read_record(&mut record).expect("the text is UTF-8") {
            fields += record.len();
        }
        fields
    });
    // Into records that are kept, as a statement keeps its rows.
    let csv_kept = best_of(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        reader
            .records()
            .collect::<Result<Vec<_>, _>>()
            .expect("the text is UTF-8")
    });
    let ours = best_of(read);
    json!({
        "bytes": text.len(),
        "csv_crate_us": csv,
        "csv_crate_kept_us": csv_kept,
        "read_us": ours,
        "ratio": ratio(ours, csv),
        "ratio_to_kept": ratio(ours, csv_kept),
    })
}

/// Two decimals, without floats.
fn ratio(ours: u128, theirs: u128) -> String {
    let hundredths = ours * 100 / theirs.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn best_of<T>(mut run: impl FnMut() -> T) -> u128 {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_micros()
        })
        .min()
        .unwrap_or_default()
}
