//! Reads statements and prints what each says as one JSON object in a line.
//!
//! `cargo run -q -p statement --example read_statement -- FILE...`. Exit code 0 where every file could be read, also with
//! findings; 1 where one could not. Amounts are cents; a row that does not count has none, and what it names is `said_cents`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command prints its answer")]

use std::{env, fs, path::Path, process::ExitCode};

use serde_json::{Value, json};
use statement::{At, Direction, Input, Order, Row, Statement};

fn main() -> ExitCode {
    let paths: Vec<_> = env::args_os().skip(1).collect();
    if paths.is_empty() {
        eprintln!("Name the files to read: read_statement FILE...");
        return ExitCode::from(2);
    }
    let mut code = ExitCode::SUCCESS;
    for path in &paths {
        let path = Path::new(path);
        let file = path.to_string_lossy();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let read = fs::read(path).map_err(|error| format!("the file cannot be opened: {error}"));
        let read = read.and_then(|bytes| {
            statement::read(Input {
                name: &name,
                bytes: &bytes,
            })
            .map_err(|error| error.to_string())
        });
        match read {
            Ok(statement) => println!("{}", answer(&file, &statement)),
            Err(why) => {
                code = ExitCode::from(1);
                println!(
                    "{}",
                    json!({ "file": file, "layout": null, "account": null, "rows": [], "said": [why] })
                );
            }
        }
    }
    code
}

fn answer(file: &str, statement: &Statement) -> Value {
    let rows: Vec<Value> = statement.rows.iter().map(row).collect();
    let said: Vec<String> = statement.findings.iter().map(ToString::to_string).collect();
    let chains: Vec<Value> = statement
        .chains
        .iter()
        .map(|chain| {
            json!({
                "account": chain.account,
                "opening_cents": chain.opening.cents(),
                "closing_cents": chain.closing.cents(),
                "rows": chain.rows,
            })
        })
        .collect();
    json!({
        "file": file,
        "layout": statement.layout.as_str(),
        "account": statement.account.as_ref().map(|account| account.name.as_str()),
        "account_hint": statement.account_hint,
        "shortcode": statement.shortcode.as_ref().map(|code| code.as_str()),
        "from": time(statement.from),
        "to": time(statement.to),
        "order": statement.order.map(Order::as_str),
        "opening_cents": statement.opening.map(|money| money.cents()),
        "closing_cents": statement.closing.map(|money| money.cents()),
        "paid_in_cents": statement.paid_in.map(|money| money.cents()),
        "withdrawn_cents": statement.withdrawn.map(|money| money.cents()),
        "checks": { "chain": statement.checks.chain.as_str(), "totals": statement.checks.totals.as_str() },
        "chains": chains,
        "rows": rows,
        "said": said,
    })
}

fn row(row: &Row) -> Value {
    let party = row.party.as_ref();
    let number = party.and_then(|party| party.number.as_ref());
    // What a row that moved nothing names.
    let said = row.movement.filter(|_| !row.counts());
    let direction = row.movement.map(|moved| match moved.direction {
        Direction::In => "in",
        Direction::Out => "out",
    });
    json!({
        "line": row.line,
        "receipt": row.receipt.as_str(),
        "completed": time(Some(row.completed)),
        "initiated": time(row.initiated),
        "in_cents": row.in_cents(),
        "out_cents": row.out_cents(),
        "said_cents": said.map(|moved| moved.amount.cents()),
        "direction": direction,
        "balance_cents": row.balance.map(|balance| balance.cents()),
        "status": row.status.as_str(),
        "kind": row.kind.as_str(),
        "details": row.details,
        "reason": row.reason,
        "party": party.map(ToString::to_string),
        "party_number": number.map(|number| number.expose()),
        "party_name": party.and_then(|party| party.name.as_deref()),
        "account_no": row.account_no,
        "linked": row.linked.as_ref().map(|receipt| receipt.as_str()),
        "own_id": row.own_id.as_ref().map(|id| id.as_str()),
        "operator": row.operator,
        "chain": row.chain,
        "counts": row.counts(),
    })
}

fn time(at: Option<At>) -> Option<String> {
    at.map(|at| at.to_rfc3339())
}
