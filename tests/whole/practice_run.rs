//! Practice mode as a person meets it: the sample payroll through the console's own permission, prepared by one person, approved
//! by another, sent and answered; and then every payout compared with what the simulator truly did.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use api::Problem;
use console::{Desk, dispatch::call};
use daraja_sim::{Callback, JournalEntry, Kind};
use mpesa::{Api, Money, ResultCode};
use practice::{OPERATORS, Options, Practice, memory_secrets};
use serde_json::{Value, json};

/// The longest the whole run may take. A result that comes after twenty seconds is part of it.
const PATIENCE: Duration = Duration::from_secs(120);

async fn ask(desk: &Arc<Desk>, name: &str, request: Value) -> Value {
    call(desk, name, request)
        .await
        .unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

async fn sign_in(desk: &Arc<Desk>, operator: i64) {
    let request = json!({ "operator": operator, "passphrase": passphrase(operator) });
    ask(desk, "sign_in", request).await;
}

fn passphrase(operator: i64) -> &'static str {
    OPERATORS[usize::try_from(operator - 1).unwrap()].1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_payroll_ends_as_the_simulator_says() {
    let folder = tempfile::tempdir().unwrap();
    let practice = Practice::open(Options {
        folder: folder.path().join("data"),
        locks: folder.path().join("locks"),
        outside: folder.path().join("outside"),
        hurry: true,
        downloads: folder.path().join("downloads"),
        secrets: memory_secrets(),
        seed: 7,
    })
    .await
    .unwrap();
    let desk = practice.desk();
    let batch = prepared(&desk).await;
    the_maker_cannot_approve(&desk, &batch).await;
    approved_by_another(&desk, &batch).await;
    ended(&desk, &practice, &batch).await;
    let payouts = payouts(&desk, &batch).await;
    assert!(payouts.len() >= 200, "{}", payouts.len());
    compare(&payouts, &practice.simulator().journal());
    crate::statement_layouts::compare(practice.simulator());
    let check = ask(&desk, "check_ledger", json!({})).await;
    assert_eq!(check["faults"], json!([]));
    practice.close().await;
}

/// The sample payroll as a submitted batch.
async fn prepared(desk: &Arc<Desk>) -> Value {
    sign_in(desk, 1).await;
    let import = ask(desk, "import_sample", json!({})).await;
    let read = loop {
        let view = ask(desk, "import_view", import.clone()).await;
        if view["progress"]["state"] == "ready" {
            break view["progress"].clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    for found in ["problems", "flags", "left_out"] {
        assert!(read[found].as_i64().unwrap() > 0, "the sample shows {found}: {read}");
    }
    let request = json!({ "import": import["import"], "title": "March payroll" });
    let batch = ask(desk, "draft_batch", request).await;
    let drafted = ask(desk, "batch", batch.clone()).await;
    assert_eq!(drafted["row"]["all"], read["ready"], "every good row is a payout");
    ask(desk, "submit_batch", batch.clone()).await;
    batch
}

async fn the_maker_cannot_approve(desk: &Arc<Desk>, batch: &Value) {
    let request = approval(desk, batch, 1).await;
    let refused = call(desk, "approve_batch", request).await.unwrap_err();
    assert!(matches!(refused, Problem::MakerCannotApprove { .. }), "{refused:?}");
}

async fn approved_by_another(desk: &Arc<Desk>, batch: &Value) {
    sign_in(desk, 2).await;
    let request = approval(desk, batch, 2).await;
    ask(desk, "approve_batch", request).await;
}

async fn approval(desk: &Arc<Desk>, batch: &Value, checker: i64) -> Value {
    let shown = ask(desk, "batch", batch.clone()).await;
    json!({ "batch": batch["batch"], "digest": shown["digest"], "passphrase": passphrase(checker), "note": "" })
}

/// Waits until everything was sent, and every result that M-PESA posts was posted and applied.
async fn ended(desk: &Arc<Desk>, practice: &Practice, batch: &Value) {
    let started = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let view = ask(desk, "batch", batch.clone()).await;
        let totals = &view["row"]["totals"];
        let open = ["to_go", "sending", "accepted"];
        if open.iter().all(|state| totals[state]["count"] == 0) {
            practice.simulator().settle().await;
            let told = told(&practice.simulator().journal());
            let paid = payouts(desk, batch).await;
            let applied = paid
                .iter()
                .filter(|payout| told.contains(&id(payout)) && payout["state"] == "in_doubt");
            // What came and proves nothing stays in doubt; everything else must leave it.
            if applied
                .clone()
                .all(|payout| payout["why"].as_str().unwrap().contains("code"))
            {
                return;
            }
        }
        assert!(started.elapsed() < PATIENCE, "{totals}");
    }
}

/// Every payout of the batch as its list shows it, with its id at M-PESA.
async fn payouts(desk: &Arc<Desk>, batch: &Value) -> Vec<Value> {
    let request = json!({
        "filter": { "batch": batch["batch"], "states": [], "from": null, "until": null, "search": "", "alarms": false },
        "sort": "line", "at": { "kind": "index", "index": 0 }, "limit": 500,
    });
    let page = ask(desk, "payouts", request).await;
    let mut payouts = Vec::new();
    for row in page["rows"].as_array().unwrap() {
        let mut payout = row.clone();
        let view = ask(desk, "payout", json!({ "payout": row["id"] })).await;
        payout["originator_conversation_id"] = view["originator_conversation_id"].clone();
        payouts.push(payout);
    }
    payouts
}

/// Ids whose result was posted and taken.
fn told(journal: &[JournalEntry]) -> BTreeSet<String> {
    let taken = |entry: &&JournalEntry| {
        let (callback, answered) = (Callback::Result, Some(200));
        entry.kind
            == Kind::CallbackSent {
                callback,
                status: answered,
            }
    };
    journal
        .iter()
        .filter(taken)
        .map(|entry| entry.originator_conversation_id.clone())
        .collect()
}

fn id(payout: &Value) -> String {
    payout["originator_conversation_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn compare(payouts: &[Value], journal: &[JournalEntry]) {
    let told = told(journal);
    let mut paid: BTreeMap<&str, Vec<&JournalEntry>> = BTreeMap::new();
    let mut failed: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in journal {
        if let Kind::Paid { .. } = entry.kind {
            paid.entry(&entry.originator_conversation_id).or_default().push(entry);
        } else if let Kind::Failed { code } = &entry.kind {
            failed.insert(&entry.originator_conversation_id, code);
        }
    }
    let mut states: BTreeMap<String, u32> = BTreeMap::new();
    for payout in payouts {
        let id = id(payout);
        let moved = paid.remove(id.as_str()).unwrap_or_default();
        assert!(moved.len() <= 1, "paid twice: {payout}");
        if let Some(moved) = moved.first() {
            assert_eq!(payout["payee"], moved.payee.as_str(), "{payout}");
            assert_eq!(payout["amount_cents"], moved.amount, "{payout}");
        }
        let state = payout["state"].as_str().unwrap();
        *states.entry(state.to_owned()).or_default() += 1;
        match state {
            "paid" => assert_eq!(payout["receipt"].as_str(), moved[0].kind.receipt(), "{payout}"),
            "failed" => {
                assert!(moved.is_empty(), "the money moved: {payout}");
                let code = failed
                    .get(id.as_str())
                    .unwrap_or_else(|| panic!("M-PESA did not refuse it: {payout}"));
                // Where the result was lost or unclear, the answer to a question says that it failed, and not why.
                let clear = told.contains(&id) && !says_nothing(code);
                assert_eq!(payout["code"], json!(clear.then_some(code)), "{payout}");
            }
            "in_doubt" => {
                let unclear = failed.get(id.as_str()).is_some_and(|code| says_nothing(code));
                assert!(unclear || !told.contains(&id), "M-PESA did answer: {payout}");
            }
            other => panic!("{other} is no end: {payout}"),
        }
        assert!(payout["alarm"].is_null(), "{payout}");
    }
    assert!(paid.is_empty(), "M-PESA paid what was never asked for: {paid:?}");
    for state in ["paid", "failed", "in_doubt"] {
        assert!(states.contains_key(state), "the sample shows every end: {states:?}");
    }
}

fn says_nothing(code: &str) -> bool {
    ResultCode::from(code.to_owned()).meaning(Api::Payment).money == Money::Unknown
}
