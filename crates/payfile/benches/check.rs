//! Checks a payroll of a hundred thousand rows, and compares with reading the same bytes by the `csv` crate alone.
//!
//! `cargo bench -p payfile --bench check` prints one JSON object: the best of several runs each, in microseconds.
#![expect(clippy::print_stdout, reason = "a benchmark prints its answer")]

use std::{fmt::Write, hint::black_box, time::Instant};

use mpesa::{B2cCommand, B2cLimits};
use payfile::{Choices, Flow, Input};
use serde_json::json;

const ROWS: u32 = 100_000;
const RUNS: u32 = 9;

fn main() {
    let plain = payroll(false);
    let messy = payroll(true);
    println!(
        "{}",
        json!({ "rows": ROWS, "plain": measure(&plain), "with_repairs": measure(&messy) })
    );
}

/// A payroll as programs write it, or as people do.
fn payroll(messy: bool) -> String {
    const NAMES: [&str; 4] = [
        "Jane Wanjiku",
        "Peter Otieno Ochieng",
        "Fatuma Abdi",
        "Grace Njeri Kamau",
    ];
    let mut text = String::from("phone,amount,name,reference\n");
    for (row, name) in (0..ROWS).zip(NAMES.iter().cycle()) {
        let (number, amount) = (712_000_000 + row, 10 + row * 37 % 90_000);
        let line = if !messy || row % 4 == 0 {
            writeln!(text, "0{number},{amount},{name},Salary November {row}")
        } else if row % 4 == 1 {
            writeln!(
                text,
                "{number},\"KES {},{:03}\",{name},Staff {row}",
                1 + amount / 1_000,
                amount % 1_000
            )
        } else if row % 4 == 2 {
            writeln!(text, "+254 {number},{amount}.00,\"{name}, Mr\",Salary & bonus {row}")
        } else {
            writeln!(text, "2.54712E+11,{amount}.50,{name},Salary {row}")
        };
        line.expect("writing to a string cannot fail");
    }
    text
}

fn measure(text: &str) -> serde_json::Value {
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
    // Into records that are kept, as a check keeps its rows.
    let csv_kept = best_of(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        reader
            .records()
            .collect::<Result<Vec<_>, _>>()
            .expect("the text is UTF-8")
    });
    let check = best_of(|| {
        let input = Input {
            name: "payroll.csv",
            bytes: text.as_bytes(),
            limits: &B2cLimits::CURRENT,
            default_command: B2cCommand::SalaryPayment,
            choices: &Choices::default(),
        };
        let file = payfile::check(input, &mut |_| Flow::Continue).expect("nobody cancels");
        file.rows.len() + file.problems.len()
    });
    json!({
        "bytes": text.len(),
        "csv_crate_us": csv,
        "csv_crate_kept_us": csv_kept,
        "check_us": check,
        "ratio": ratio(check, csv),
        "ratio_to_kept": ratio(check, csv_kept),
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
