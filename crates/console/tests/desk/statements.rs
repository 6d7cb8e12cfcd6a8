//! Statements through the console's permission: who may import one, what is refused with which words, and what the pages say.

use std::time::Duration;

use api::Problem;
use chrono::Datelike;
use console::dispatch;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, passphrase};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// A portal export of the Utility account of today, with these rows: receipt, words, cents that went out.
async fn export(harness: &Harness, rows: &[(&str, &str, i64)]) -> String {
    let frame = harness.ask("status", json!({})).await;
    let (now, code) = (
        frame["now"].as_i64().unwrap(),
        frame["shortcode"].as_str().unwrap().to_owned(),
    );
    let east = chrono::FixedOffset::east_opt(3 * 3_600).unwrap();
    let today = chrono::DateTime::from_timestamp_millis(now)
        .unwrap()
        .with_timezone(&east);
    // The whole month, so that it can be closed.
    let first = today.date_naive().with_day(1).unwrap();
    let last = first + chrono::Months::new(1) - chrono::Days::new(1);
    let (day, first, last) = (
        today.format("%d-%m-%Y"),
        first.format("%d-%m-%Y"),
        last.format("%d-%m-%Y"),
    );
    let money = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    let out: i64 = rows.iter().map(|row| row.2).sum();
    let mut text = format!(
        "Account Holder:,MFANO\r\nShort Code:,{code}\r\nAccount:,Utility Account\r\nTime Period:,From,{first} 00:00:00,To,{last} \
         23:59:59\r\nOperator:,x,Organization:,MFANO,Date of Report:,{day} 23:59:59\r\nOpening Balance:,1000000.00,Closing \
         Balance:,{},Available Balance:,,Total Paid In:,0.00,Total Withdrawn:,-{}\r\nReceipt No.,Completion Time,Initiation \
         Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked \
         Transaction ID,A/C No.\r\n",
        money(100_000_000 - out),
        money(out)
    );
    let mut balance = 100_000_000 - out;
    let at = today.format("%d-%m-%Y %H:%M:%S");
    for (receipt, details, cents) in rows.iter().rev() {
        text += &format!(
            "{receipt},{at},{at},{details},Completed,,-{},{},true,Business Payment,254700000999 - SOMEBODY,, \r\n",
            money(*cents),
            money(balance)
        );
        balance += cents;
    }
    text
}

async fn read(harness: &Harness, name: &str, text: &str) -> (i64, Value) {
    let file = dispatch::begin_statement(&harness.desk, name.to_owned(), text.as_bytes().to_vec()).unwrap();
    let request = json!({ "file": file.import });
    let view = harness
        .until("the statement is read", async || {
            let view = harness.ask("statement_file", request.clone()).await;
            (view["progress"]["state"] != "reading").then_some(view)
        })
        .await;
    (file.import, view["progress"].clone())
}

/// A receipt of today: M-PESA's begin with the day.
async fn today(harness: &Harness, end: &str) -> String {
    let now = harness.ask("status", json!({})).await["now"].as_i64().unwrap();
    let east = chrono::FixedOffset::east_opt(3 * 3_600).unwrap();
    let day = chrono::DateTime::from_timestamp_millis(now)
        .unwrap()
        .with_timezone(&east);
    let letter = |number: u32| char::from_u32('A' as u32 + number).unwrap();
    let year = letter(u32::try_from(day.year() - 2006).unwrap());
    let date = match day.day() {
        day @ 1..=9 => char::from_digit(day, 10).unwrap(),
        day => letter(day - 10),
    };
    format!("{year}{}{date}{end}", letter(day.month0()))
}

fn both(first: i64, second: i64) -> Value {
    json!({ "my_passphrase": passphrase(first), "second": second, "second_passphrase": passphrase(second) })
}

fn with(mut request: Value, more: &Value) -> Value {
    let more = more.as_object().unwrap().clone();
    request.as_object_mut().unwrap().extend(more);
    request
}

const GHOSTS: &str = "not_here";

async fn differences(harness: &Harness, tab: &str, open_only: bool) -> Vec<Value> {
    let request = json!({ "tab": tab, "open_only": open_only, "skip": 0, "limit": 50 });
    harness.ask("differences", request).await["rows"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_nobody_approved_is_named_explained_and_accepted_by_two() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let receipt = today(&harness, "GHOST01").await;
    let words = "Business Payment to 254700000999 - SOMEBODY via WEB by MFANO\\jnobody.";
    let text = export(&harness, &[(&receipt, words, 500_000)]).await;
    let (file, found) = read(&harness, "ORG.csv", &text).await;
    assert_eq!(
        (&found["state"], &found["account"]),
        (&json!("read"), &json!("utility")),
        "{found}"
    );
    assert_eq!(found["said"], json!([]));
    let request = json!({ "file": file, "account": "utility" });
    let done = harness.ask("import_statement", request.clone()).await;
    assert_eq!((&done["added"], &done["open"]), (&json!(1), &json!(1)));
    let again = harness.refused("import_statement", request).await;
    assert!(matches!(again, Problem::WrongState { .. }), "{again:?}");
    let ghost = differences(&harness, GHOSTS, true).await.remove(0);
    assert!(ghost["sentence"].as_str().unwrap().contains("jnobody"), "{ghost}");
    let home = harness.ask("home", json!({})).await;
    assert_eq!(home["statements"]["alarms"], 1);
    let short = json!({ "subject": ghost["subject"], "explained": true, "owner": CHECKER, "note": "hm" });
    assert!(
        matches!(harness.refused("note_difference", short).await, Problem::BadField { field, .. } if field == "note")
    );
    let note = "Paid in the portal while the office was closed.";
    let explained = json!({ "subject": ghost["subject"], "explained": true, "owner": CHECKER, "note": note });
    harness.ask("note_difference", explained).await;
    assert_eq!(differences(&harness, GHOSTS, true).await.len(), 0);
    let accept = json!({ "subject": ghost["subject"], "note": note });
    let alone = with(accept.clone(), &both(MAKER, MAKER));
    assert!(matches!(
        harness.refused("accept_difference", alone).await,
        Problem::BadField { .. }
    ));
    harness
        .ask("accept_difference", with(accept, &both(MAKER, CHECKER)))
        .await;
    let left = differences(&harness, GHOSTS, false).await.remove(0);
    assert_eq!(left["state"], "accepted");
    // The same file, chosen again, says when it was imported.
    let (file, _) = read(&harness, "ORG.csv", &text).await;
    let known = harness
        .refused("import_statement", json!({ "file": file, "account": "utility" }))
        .await;
    assert!(format!("{known:?}").contains("imported on"), "{known:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_number_or_account_is_refused_with_what_to_do() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let text = export(&harness, &[]).await;
    let code = harness.ask("status", json!({})).await["shortcode"]
        .as_str()
        .unwrap()
        .to_owned();
    let (file, found) = read(&harness, "other.csv", &text.replace(&code, "600111")).await;
    assert!(found["refused"].as_str().unwrap().contains("600111"), "{found}");
    let refused = harness
        .refused("import_statement", json!({ "file": file, "account": "utility" }))
        .await;
    assert!(format!("{refused:?}").contains("600111"), "{refused:?}");
    let (file, _) = read(&harness, "ORG.csv", &text).await;
    let refused = harness
        .refused("import_statement", json!({ "file": file, "account": "working" }))
        .await;
    assert!(matches!(refused, Problem::BadField { field, .. } if field == "account"));
    let (_, found) = read(&harness, "x.csv", "name,age\nA,1\n").await;
    assert_eq!(found["state"], "unreadable");
    assert!(
        found["message"].as_str().unwrap().contains("not an M-PESA statement"),
        "{found}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_closes_by_two_once_it_is_over_and_its_paper_is_saved() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let text = export(&harness, &[]).await;
    let (file, _) = read(&harness, "ORG.csv", &text).await;
    harness
        .ask("import_statement", json!({ "file": file, "account": "utility" }))
        .await;
    let month = harness.ask("months", json!({})).await[0]["month"].clone();
    let close = with(json!({ "month": month }), &both(MAKER, CHECKER));
    let early = harness.refused("close_month", close.clone()).await;
    assert!(
        matches!(early, Problem::BadField { field, .. } if field == "month"),
        "not over"
    );
    harness.clock.forward(DAY * 32);
    harness.sign_in(MAKER).await;
    harness.ask("close_month", close.clone()).await;
    let shown = harness.ask("months", json!({})).await[0].clone();
    assert!(shown["closed_at"].as_i64().is_some(), "{shown}");
    for table in [json!(null), json!("xlsx"), json!("csv")] {
        let saved = harness
            .ask("save_month", json!({ "month": month, "table": table }))
            .await;
        assert!(std::fs::metadata(saved["path"].as_str().unwrap()).unwrap().len() > 0);
    }
    let why = json!({ "month": month, "reason": "Safaricom sent a corrected file." });
    harness.ask("reopen_month", with(why, &both(MAKER, CHECKER))).await;
    let odd = harness.refused("set_statement_every", json!({ "days": 0 })).await;
    assert!(matches!(odd, Problem::BadField { .. }));
    harness.ask("set_statement_every", json!({ "days": 3 })).await;
    // On the first of a month the statement reaches a month ahead.
    harness.clock.forward(DAY * 5);
    harness.sign_in(MAKER).await;
    assert_eq!(harness.ask("home", json!({})).await["statements"]["late"], true);
}
