//! What may be paid twice is said when a batch is shown and approved, and looked for once more before a payout leaves.

use api::Problem;
use daraja_sim::{Behaviour, Scenario};
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, Plan, count, passphrase, post, rows, success};

const PAYEE: &str = "0722000001";
const PAYEE_LONG: &str = "254722000001";
const OTHER: &str = "0722000002";

/// A batch of the same file, prepared by somebody else while the first was not decided about.
async fn same_file_by(harness: &Harness, maker: i64, text: &str) -> i64 {
    harness.sign_in(maker).await;
    let import = harness.import(text).await;
    let request = json!({ "import": import, "title": "March payroll, once more" });
    let batch = harness.ask("draft_batch", request).await["batch"].as_i64().unwrap();
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    batch
}

async fn listed(harness: &Harness, batch: i64) -> Value {
    let approvals = harness.ask("approvals", json!({})).await;
    let mut rows = approvals.as_array().unwrap().iter();
    rows.find(|row| row["id"] == batch).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_checker_of_the_same_file_is_warned_whoever_drafted_it_and_when() {
    let harness = Harness::open().await;
    let text = rows(&[(PAYEE, 500), (OTHER, 600)]);
    // Both were drafted before either was approved: neither draft could know of the other's payments.
    let first = same_file_by(&harness, MAKER, &text).await;
    let second = same_file_by(&harness, OTHER_CHECKER, &text).await;
    harness.sign_in(CHECKER).await;
    for batch in [first, second] {
        let shown = harness.batch(batch).await;
        assert_eq!(shown["warnings"]["same_payment"]["count"], 2, "{shown}");
        assert_eq!(shown["warnings"]["same_file"].as_array().unwrap().len(), 1, "{shown}");
        assert_eq!(listed(&harness, batch).await["warnings"], 3);
    }
    harness.approve(first, CHECKER).await;
    harness.ended(first).await;
    let shown = harness.batch(second).await;
    assert_eq!(shown["warnings"]["count"], 3, "{shown}");
    assert_eq!(shown["warnings"]["told"][0]["state"], "paid", "{shown}");
    // Who was not shown the warnings does not approve.
    let unseen = json!({ "batch": second, "digest": shown["digest"], "passphrase": passphrase(CHECKER), "note": "" });
    assert_eq!(harness.refused("approve_batch", unseen).await, Problem::WarningsChanged);
    // Who was, may; the audit trail says how many there were, and all is sent.
    harness.approve(second, CHECKER).await;
    let ended = harness.ended(second).await;
    assert_eq!((count(&ended, "paid"), &ended["row"]["warnings"]), (2, &json!(3)));
    let trail = harness
        .ask("audit", json!({ "before": null, "limit": 100 }))
        .await
        .to_string();
    assert!(trail.contains("with 3 warnings in sight"), "{trail}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_came_of_warns_of_nothing() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().payee(PAYEE_LONG, Behaviour::fail("2040")),
        ..Plan::default()
    })
    .await;
    let failed = harness.approved(&[(PAYEE, 500)]).await;
    harness.stands(failed, "failed").await;
    let again = harness.submitted(&[(PAYEE, 500)]).await;
    let warnings = harness.batch(again).await["warnings"].clone();
    // The very same file, but no payment that could be the same.
    assert_eq!(warnings["same_payment"]["count"], 0, "{warnings}");
    harness.ask("cancel_batch", json!({ "batch": again })).await;
    let other = harness.submitted(&[(PAYEE, 500), (OTHER, 10)]).await;
    assert!(harness.batch(other).await["warnings"].is_null());
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_long_the_same_payment_counts_is_set_by_the_organisation() {
    let harness = Harness::open().await;
    let paid = harness.approved(&[(PAYEE, 500)]).await;
    harness.stands(paid, "paid").await;
    harness.clock.forward(std::time::Duration::from_secs(20 * 86_400));
    let batch = harness.submitted(&[(PAYEE, 500), (OTHER, 10)]).await;
    assert!(harness.batch(batch).await["warnings"].is_null());
    assert_eq!(harness.ask("sending_settings", json!({})).await["same_payment_days"], 7);
    harness.ask("set_same_payment_days", json!({ "days": 30 })).await;
    assert_eq!(harness.batch(batch).await["warnings"]["same_payment"]["count"], 1);
    let refused = harness.refused("set_same_payment_days", json!({ "days": 400 })).await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    harness.close().await;
}

/// A batch that was approved and is held, and another that was drafted, approved and paid afterwards: PAYEE's payment is the
/// same in both.
async fn overtaken(harness: &Harness) -> i64 {
    harness.sign_in(CHECKER).await;
    harness.ask("pause_sending", json!({})).await;
    let held = harness.approved(&[(PAYEE, 500), (OTHER, 600)]).await;
    harness.ask("pause_batch", json!({ "batch": held })).await;
    harness.ask("resume_sending", json!({ "decided": true })).await;
    let second = harness.approved(&[(PAYEE, 500)]).await;
    harness.stands(second, "paid").await;
    harness
        .ask("resume_batch", json!({ "batch": held, "decided": true }))
        .await;
    harness
        .until("what is the same payment was stopped, and the rest paid", async || {
            let view = harness.batch(held).await;
            (view["row"]["stopped"] == 1 && count(&view, "paid") == 1).then_some(())
        })
        .await;
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_became_the_same_payment_stops_alone_and_is_cancelled() {
    let harness = Harness::open().await;
    let held = overtaken(&harness).await;
    let view = harness.batch(held).await;
    let stopped = &view["stopped"][0];
    assert_eq!(
        (&stopped["row"]["line"], &stopped["name"]),
        (&json!(2), &Value::Null),
        "{view}"
    );
    assert_eq!(stopped["other"]["state"], "paid", "{view}");
    assert_eq!(harness.simulator.paid().len(), 2);
    let shown = harness.ask("payout", json!({ "payout": stopped["row"]["id"] })).await;
    assert!(shown["standing"].as_str().unwrap().contains("Stopped"), "{shown}");
    harness
        .ask("cancel_stopped", json!({ "payouts": [stopped["row"]["id"]] }))
        .await;
    let ended = harness.ended(held).await;
    assert_eq!(
        (count(&ended, "cancelled"), &ended["row"]["finished"]),
        (1, &json!(true)),
        "{ended}"
    );
    assert_eq!(harness.simulator.paid().len(), 2);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_became_the_same_payment_is_sent_all_the_same_by_another_person_than_the_maker() {
    let harness = Harness::open().await;
    let held = overtaken(&harness).await;
    let payout = harness.batch(held).await["stopped"][0]["row"]["id"].clone();
    let send = |who: i64| json!({ "payouts": [payout], "passphrase": passphrase(who) });
    harness.sign_in(MAKER).await;
    let refused = harness.refused("send_stopped", send(MAKER)).await;
    assert!(matches!(refused, Problem::MakerCannotApprove { .. }), "{refused:?}");
    harness.sign_in(CHECKER).await;
    let refused = harness.refused("send_stopped", send(MAKER)).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    harness.ask("send_stopped", send(CHECKER)).await;
    let ended = harness.ended(held).await;
    assert_eq!(
        (count(&ended, "paid"), &ended["row"]["stopped"]),
        (2, &json!(0)),
        "{ended}"
    );
    let refused = harness.refused("send_stopped", send(CHECKER)).await;
    assert!(matches!(refused, Problem::NotFound { .. }), "{refused:?}");
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_whose_payee_has_another_name_since_the_approval_stops_alone() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().payee(PAYEE_LONG, Behaviour::pay().silent()),
        ..Plan::default()
    })
    .await;
    paid_to(&harness, 10, "WANJIRU KAMAU").await;
    harness.sign_in(CHECKER).await;
    harness.ask("pause_sending", json!({})).await;
    let held = harness.approved(&[(PAYEE, 500), (OTHER, 600)]).await;
    harness.ask("pause_batch", json!({ "batch": held })).await;
    harness.ask("resume_sending", json!({ "decided": true })).await;
    // The number went to somebody else meanwhile.
    paid_to(&harness, 20, "ODHIAMBO OTIENO").await;
    harness
        .ask("resume_batch", json!({ "batch": held, "decided": true }))
        .await;
    let view = harness
        .until("it is stopped", async || {
            let view = harness.batch(held).await;
            (view["row"]["stopped"] == 1 && count(&view, "paid") == 1).then_some(view)
        })
        .await;
    assert!(
        view["stopped"][0]["name"].as_str().unwrap().contains("ODHIAMBO"),
        "{view}"
    );
    // Cancelled with what is left of its batch.
    harness.ask("cancel_batch", json!({ "batch": held })).await;
    assert_eq!(harness.batch(held).await["row"]["finished"], true);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payee_whose_name_is_written_otherwise_is_still_who_was_approved() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().payee(PAYEE_LONG, Behaviour::pay().silent()),
        ..Plan::default()
    })
    .await;
    paid_to(&harness, 10, "WANJIRU KAMAU").await;
    harness.sign_in(CHECKER).await;
    harness.ask("pause_sending", json!({})).await;
    let held = harness.approved(&[(PAYEE, 500)]).await;
    harness.ask("pause_batch", json!({ "batch": held })).await;
    harness.ask("resume_sending", json!({ "decided": true })).await;
    paid_to(&harness, 20, "Kamau, Wanjiru A.").await;
    harness
        .ask("resume_batch", json!({ "batch": held, "decided": true }))
        .await;
    harness.stands(held, "accepted").await;
    harness.close().await;
}

/// A payment to PAYEE, whose result is posted with this name.
async fn paid_to(harness: &Harness, shillings: u32, name: &str) {
    let batch = harness.approved(&[(PAYEE, shillings)]).await;
    let payout = harness.stands(batch, "accepted").await;
    let attempt = harness.attempts(&payout).await[0];
    let id = attempt.originator_conversation_id().to_string();
    let result = success(
        &id,
        &format!("SKL1A2B3{shillings:02}"),
        shillings,
        &format!("{PAYEE_LONG} - {name}"),
    );
    assert_eq!(post(&harness.result_url(attempt), &result).await, 200);
    harness.stands(batch, "paid").await;
}
