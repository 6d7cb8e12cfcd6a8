//! When M-PESA is asked about a doubt, and when not.

use std::{sync::Arc, time::Duration};

use console::{Asking, Settings};
use daraja_sim::{Api, Behaviour, Scenario};
use serde_json::{Value, json};

use super::{PAYEE, asked, doubt_where, doubts, nothing_is_wrong, one, patient, quick, stands, view};
use crate::desk::{
    harness::{Harness, INITIATOR_PASSWORD, Plan, borrowed, count},
    meddler::Treatment,
};

#[tokio::test(flavor = "multi_thread")]
async fn questions_come_with_growing_gaps_and_a_person_may_ask_in_between() {
    let harness = Harness::planned(Plan {
        settings: Settings {
            asking: Asking::careful(),
            ..quick(Scenario::new()).settings
        },
        ..quick(one(Behaviour::pend()))
    })
    .await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let mut gaps = Vec::new();
    for question in 0..4_usize {
        let doubt = doubt_where(&harness, "the next question has a time", |doubt| {
            !doubt["next_at"].is_null()
        })
        .await;
        let since = doubt["last_asked_at"].as_i64().or(doubt["since"].as_i64()).unwrap();
        let gap = doubt["next_at"].as_i64().unwrap() - since;
        gaps.push(gap / 1_000);
        harness
            .clock
            .forward(Duration::from_secs(u64::try_from(gap / 1_000 - 5).unwrap()));
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(asked(&harness).len(), question, "not before its time");
        harness.clock.forward(Duration::from_secs(6));
        let enough = |doubt: &Value| doubt["asked"].as_u64() == Some(question as u64 + 1) && doubt["awaiting"] == false;
        doubt_where(&harness, "it was asked and answered", enough).await;
    }
    assert_eq!(gaps, [60, 120, 240, 480]);
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    assert_eq!(asked(&harness).len(), 5);
    let shown = view(&harness, &payout).await;
    let by_person = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .find(|entry| entry["kind"] == "asked");
    assert_eq!(by_person.unwrap()["actor"], "Otieno");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_waits_for_its_answer_and_counts_as_unanswered_after_a_while() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let harness = Harness::planned(quick(silent)).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    doubt_where(&harness, "a question waits", |doubt| doubt["awaiting"] == true).await;
    stands(
        &harness.refused("ask_about", json!({ "payout": payout["id"] })).await,
        "a moment ago",
    );
    assert_eq!(asked(&harness).len(), 1);
    harness.clock.forward(Duration::from_secs(3));
    harness
        .until("the next question", async || (asked(&harness).len() == 2).then_some(()))
        .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_question_goes_with_a_refused_password() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    harness.simulator.set_password("testapi", "Other#2026".into()).unwrap();
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    harness
        .until("everything is held", async || {
            let page = doubts(&harness).await;
            page["held"].as_str().map(str::to_owned)
        })
        .await;
    let sending = harness.ask("status", json!({})).await["sending"].clone();
    assert!(sending["reason"].as_str().unwrap().contains("2001"), "{sending}");
    let refused = harness.refused("ask_about", json!({ "payout": payout["id"] })).await;
    stands(&refused, "refused the initiator");
    // The balance after the batch may have been asked for in the same moment. Hours later nothing more was tried by itself:
    // three wrong passwords lock an operator.
    harness.simulator.settle().await;
    let wrong = harness.simulator.operators()[0].wrong;
    assert!((1..=2).contains(&wrong), "{wrong}");
    harness.clock.forward(Duration::from_secs(20_000));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(asked(&harness).len(), 1);
    assert_eq!(harness.simulator.operators()[0].wrong, wrong);
    harness
        .simulator
        .set_password("testapi", INITIATOR_PASSWORD.into())
        .unwrap();
    harness.ask("read_float", json!({})).await;
    harness
        .until("the balance is told", async || {
            harness.call("resume_sending", json!({ "decided": true })).await.ok()
        })
        .await;
    harness.stands(batch, "paid").await;
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_older_name_of_a_field_is_tried_once_where_the_newer_is_not_understood() {
    let mut plan = quick(one(Behaviour::pay().silent()));
    plan.meddle = Some(Arc::new(|posted, _| {
        let newer = posted.path.contains("transactionstatus") && posted.body.contains("OriginalConversationID");
        if newer {
            Treatment::Answer(
                400,
                r#"{"requestId":"1","errorCode":"400.002.02","errorMessage":"Bad Request - Invalid OriginatorConversationID"}"#,
            )
        } else {
            Treatment::Pass
        }
    }));
    let harness = Harness::planned(plan).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    harness.stands(batch, "paid").await;
    assert_eq!(asked(&harness).len(), 1, "the one that was understood");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubts_of_a_whole_batch_are_all_asked_about() {
    let mut scenario = Scenario::new();
    let payees: Vec<(String, u32)> = (0..30_u32).map(|n| (format!("07221{n:05}"), 100 + n)).collect();
    for (number, _) in &payees {
        scenario = scenario.payee(format!("254{}", &number[1..]), Behaviour::pay().silent());
    }
    let harness = Harness::planned(quick(scenario)).await;
    let batch = harness.approved(&borrowed(&payees)).await;
    harness
        .until("all are paid", async || {
            (count(&harness.batch(batch).await, "paid") == 30).then_some(())
        })
        .await;
    assert_eq!(harness.simulator.paid().len(), 30);
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_doubt_for_two_days_is_for_people_and_asked_about_once_a_day() {
    const DAY_MS: i64 = 24 * 3_600 * 1_000;
    let harness = Harness::planned(Plan {
        settings: Settings {
            asking: Asking::careful(),
            ..quick(Scenario::new()).settings
        },
        ..quick(one(Behaviour::pend()))
    })
    .await;
    harness.approved(&[(PAYEE, 500)]).await;
    let young = doubt_where(&harness, "it is in doubt", |_| true).await;
    assert!(young["for_people"].is_null(), "{young}");
    let mut gap = 0;
    for question in 1..20_u64 {
        harness.clock.forward(Duration::from_secs(25 * 3_600));
        let doubt = doubt_where(&harness, "it was asked and answered", |doubt| {
            doubt["asked"].as_u64() == Some(question) && doubt["awaiting"] == false
        })
        .await;
        gap = doubt["next_at"].as_i64().unwrap() - doubt["last_asked_at"].as_i64().unwrap();
        if question >= 2 {
            let said = doubt["for_people"].as_str().unwrap();
            assert!(said.contains("resolve it manually"), "{said}");
        }
    }
    assert_eq!(gap, DAY_MS);
    harness.close().await;
}
