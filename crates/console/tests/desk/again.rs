//! Paying again what failed: M-PESA is asked about each first, and only what it confirms is in the new batch.

use std::sync::Arc;

use api::Problem;
use daraja_sim::{Api, Behaviour, Kind, Scenario};
use serde_json::{Value, json};

use super::{
    harness::{Harness, MAKER, Plan, count},
    meddler::Treatment,
};

const FIRST: &str = "254722000001";
const SECOND: &str = "254722000002";
const THIRD: &str = "254722000003";

/// How often M-PESA was asked how a payment ended.
fn asked(harness: &Harness) -> usize {
    let status =
        |entry: &&daraja_sim::JournalEntry| entry.api == Some(Api::Status) && matches!(entry.kind, Kind::Taken { .. });
    harness.simulator.journal().iter().filter(status).count()
}

fn names(payouts: &[Value]) -> Vec<&str> {
    payouts.iter().map(|payout| payout["payee"].as_str().unwrap()).collect()
}

/// A batch of which all failed, by M-PESA's result.
async fn failed(payees: &[&str]) -> (Harness, i64) {
    let scenario = payees
        .iter()
        .fold(Scenario::new(), |all, payee| all.payee(*payee, Behaviour::fail("2040")));
    let harness = Harness::planned(Plan {
        scenario,
        ..Plan::default()
    })
    .await;
    let payees: Vec<(&str, u32)> = payees.iter().map(|payee| (*payee, 500)).collect();
    let batch = harness.approved(&payees).await;
    harness.ended(batch).await;
    harness.sign_in(MAKER).await;
    (harness, batch)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_paid_again_before_m_pesa_was_asked_and_each_is_asked_about_once() {
    let (harness, batch) = failed(&[FIRST, SECOND, THIRD]).await;
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::CheckFirst
    );
    let said = harness.checked(batch).await;
    assert_eq!(said["confirmed"], json!({ "count": 3, "sum_cents": 150_000 }), "{said}");
    assert_eq!((&said["undecided"], &said["stays"]), (&json!([]), &json!([])), "{said}");
    assert_eq!(asked(&harness), 3);
    harness.checked(batch).await;
    assert_eq!(asked(&harness), 3, "what was confirmed is not asked about again");
    let again = harness.paid_again(batch).await;
    assert_eq!(harness.payouts(again).await.len(), 3);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_m_pesa_says_was_paid_stays_and_raises_an_alarm() {
    // M-PESA's result told of a failure, and its own books of a payment.
    let (harness, batch) = failed(&[FIRST, SECOND]).await;
    let answer = Behaviour::pay();
    harness.simulator.set_scenario(Scenario::new().api(Api::Status, answer));
    let attempt = harness.attempts(&harness.payouts(batch).await[0]).await[0];
    let late = super::harness::success(
        &attempt.originator_conversation_id().to_string(),
        "UCL1ABCDEF",
        500,
        "254722000001 - Payee",
    );
    assert_eq!(super::harness::post(&harness.result_url(attempt), &late).await, 200);
    harness
        .until("the alarm", async || {
            harness.payouts(batch).await[0]["alarm"].is_string().then_some(())
        })
        .await;
    let said = harness.checked(batch).await;
    assert_eq!(said["confirmed"]["count"], 1, "{said}");
    assert!(
        said["stays"][0]["reason"].as_str().unwrap().contains("UCL1ABCDEF"),
        "{said}"
    );
    let again = harness.paid_again(batch).await;
    assert_eq!(names(&harness.payouts(again).await), [SECOND]);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_m_pesa_does_not_answer_about_stays_failed_and_can_be_asked_about_again() {
    let (harness, batch) = failed(&[FIRST]).await;
    harness
        .simulator
        .set_scenario(Scenario::new().api(Api::Status, Behaviour::fail("17")));
    let said = harness.checked(batch).await;
    assert_eq!(
        (&said["confirmed"]["count"], &said["to_ask"]["count"]),
        (&json!(0), &json!(1)),
        "{said}"
    );
    assert_eq!(
        harness
            .refused("redo_failed", json!({ "batch": batch, "decided": true }))
            .await,
        Problem::CheckFirst,
        "no decision stands in for an answer that can be had"
    );
    let scenario = Scenario::new().payee(FIRST, Behaviour::fail("2040"));
    harness.simulator.set_scenario(scenario);
    let said = harness.checked(batch).await;
    assert_eq!(said["confirmed"]["count"], 1, "{said}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_about_wants_a_persons_decision_and_the_checker_sees_it() {
    // The gateway refuses it, and a bill carries no id of ours.
    let harness = Harness::planned(Plan {
        meddle: Some(Arc::new(|posted, _| match posted.path.contains("/b2b/") {
            true => Treatment::Answer(
                400,
                r#"{"requestId":"1","errorCode":"400.002.02","errorMessage":"Bad Request - Invalid AccountReference"}"#,
            ),
            false => Treatment::Pass,
        })),
        ..Plan::default()
    })
    .await;
    harness.sign_in(MAKER).await;
    let bill = json!({ "kind": "pay_bill", "number": "700100", "account": "INV-42", "amount": "1,500",
        "name": "A supplier", "reference": "October" });
    let batch = harness.ask("draft_bill", bill).await["batch"].as_i64().unwrap();
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, super::harness::CHECKER).await;
    harness.stands(batch, "failed").await;
    harness.sign_in(MAKER).await;
    let said = harness.checked(batch).await;
    assert_eq!(said["undecided"][0]["total"]["count"], 1, "{said}");
    assert!(
        said["undecided"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("cannot be asked"),
        "{said}"
    );
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::CheckFirst
    );
    let again = harness
        .ask("redo_failed", json!({ "batch": batch, "decided": true }))
        .await["batch"]
        .clone();
    let view = harness.ask("batch", json!({ "batch": again })).await;
    let flagged = view["flag_groups"].as_array().unwrap().iter();
    assert!(
        flagged
            .map(|group| &group["code"])
            .any(|code| code == "failed_unconfirmed"),
        "{view}"
    );
    assert_eq!(count(&view, "to_go"), 1);
    harness.close().await;
}
