//! Files that leave the console, read back as other programs read them.

mod files;
mod languages;
mod long;
mod papers;
mod tables;

use std::{collections::HashMap, fs, path::Path, time::Duration};

use calamine::{Data, Reader, Xlsx, open_workbook};
use console::{Asking, Settings};
use daraja_sim::{Behaviour, Scenario};
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, Plan};

/// Somebody whose name is a formula.
const FORMULA: &str = "@SUM(A1:A2) Mary";
/// Paid, failed with 4, and in doubt: the first three payees of [`lively`].
const PAID: &str = "0722000001";
const FAILED: &str = "0722000002";
const DOUBTFUL: &str = "0722000003";

/// A harness with a batch of three that ended in three ways.
async fn lively() -> (Harness, i64) {
    let plan = Plan::default();
    let scenario = Scenario::new()
        .payee(format!("254{}", &DOUBTFUL[1..]), Behaviour::pend())
        .payee(format!("254{}", &FAILED[1..]), Behaviour::fail("4"));
    let harness = Harness::planned(Plan {
        settings: Settings {
            result_deadline: Duration::from_millis(200),
            asking: Asking::careful(),
            ..plan.settings
        },
        scenario,
        ..plan
    })
    .await;
    harness.sign_in(MAKER).await;
    let file = format!(
        "Phone,Amount,Name,Reference\n{PAID},500,{FORMULA},March\n{FAILED},700,Brian Mwangi,March\n{DOUBTFUL},900,\
         Wanjikũ Kamau,March\n"
    );
    let import = harness.import(&file).await;
    let drafted = harness
        .ask("draft_batch", json!({ "import": import, "title": "March payroll" }))
        .await;
    let batch = drafted["batch"].as_i64().unwrap();
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, CHECKER).await;
    let ended = |rows: &[Value]| {
        let states: Vec<_> = rows
            .iter()
            .map(|row| row["state"].as_str().unwrap().to_owned())
            .collect();
        states == ["paid", "failed", "in_doubt"]
    };
    harness
        .until("all stand where they will", async || {
            ended(&harness.payouts(batch).await).then_some(())
        })
        .await;
    (harness, batch)
}

fn all() -> Value {
    json!({ "batch": null, "states": [], "from": null, "until": null, "search": "", "alarms": false })
}

fn payouts(filter: Value, format: &str) -> Value {
    json!({ "filter": filter, "sort": "newest", "format": format })
}

fn path_of(saved: &Value) -> &Path {
    Path::new(saved["path"].as_str().unwrap())
}

/// Rows by heading, as a program reads them.
fn csv_rows(path: &Path) -> Vec<HashMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

fn sheet(path: &Path) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The newest entry of the audit trail about a file, where there is one.
async fn last_export(harness: &Harness) -> Option<Value> {
    let page = harness.ask("audit", json!({ "before": null, "limit": 50 })).await;
    let rows = page["rows"].as_array().unwrap();
    rows.iter().find(|row| row["kind"] == "exported").cloned()
}
