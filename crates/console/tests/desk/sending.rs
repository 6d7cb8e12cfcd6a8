//! Pausing, resuming and what pauses by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use api::Problem;
use console::Settings;
use daraja_sim::{Behaviour, Scenario};
use mpesa::Balance;
use serde_json::{Value, json};
use store::Moment;

use super::harness::{CHECKER, Harness, INITIATOR_PASSWORD, MAKER, Plan, borrowed, count, open_keys, ordinary};

/// A harness that sends one payout after the other, slowly enough to stop it on the way.
async fn unhurried() -> Harness {
    paced(Duration::from_millis(30)).await
}

async fn paced(pace: Duration) -> Harness {
    let plan = Plan::default();
    Harness::planned(Plan {
        settings: Settings {
            pace,
            in_flight: 1,
            ..plan.settings
        },
        ..plan
    })
    .await
}

async fn some_are_sent(harness: &Harness) {
    harness
        .until("some are sent", async || (harness.taken() >= 5).then_some(()))
        .await;
}

/// What was on its way when a pause was answered may still arrive, one at most here; after that, nothing does.
async fn nothing_more_is_sent(harness: &Harness, batch: i64) {
    let before = harness.taken();
    harness
        .until("what was on its way is answered", async || {
            (count(&harness.batch(batch).await, "sending") == 0).then_some(())
        })
        .await;
    let taken = harness.taken();
    assert!(taken <= before + 1, "{taken} after {before}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(harness.taken(), taken);
}

async fn sending(harness: &Harness) -> Value {
    harness.ask("status", json!({})).await["sending"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_of_everything_holds_at_once_and_ends_when_a_person_says_so() {
    let harness = unhurried().await;
    let payees = ordinary(40);
    let batch = harness.approved(&borrowed(&payees)).await;
    some_are_sent(&harness).await;
    harness.ask("pause_sending", json!({})).await;
    nothing_more_is_sent(&harness, batch).await;
    let paused = sending(&harness).await;
    assert_eq!(
        (&paused["state"], &paused["by"]),
        (&json!("paused"), &json!("Otieno")),
        "{paused}"
    );
    let view = harness.batch(batch).await;
    assert!(
        count(&view, "to_go") > 0 && count(&view, "sending") == 0,
        "what was held is to go again: {view}"
    );
    harness.ask("resume_sending", json!({ "decided": true })).await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 40);
    assert_eq!(harness.simulator.paid().len(), 40);
    harness.close().await;
}

/// The next request is already waiting for its turn when the pause is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_back_what_waits_for_its_turn() {
    let harness = paced(Duration::from_secs(2)).await;
    let payees = ordinary(3);
    let batch = harness.approved(&borrowed(&payees)).await;
    harness
        .until("the first is paid", async || {
            (count(&harness.batch(batch).await, "paid") == 1).then_some(())
        })
        .await;
    harness.ask("pause_sending", json!({})).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(harness.taken(), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_of_one_batch_holds_at_once_and_lets_others_go() {
    let harness = unhurried().await;
    let payees = ordinary(40);
    let batch = harness.approved(&borrowed(&payees)).await;
    some_are_sent(&harness).await;
    harness.ask("pause_batch", json!({ "batch": batch })).await;
    nothing_more_is_sent(&harness, batch).await;
    let other = harness.approved(&[("0733000001", 100)]).await;
    assert_eq!(count(&harness.ended(other).await, "paid"), 1);
    assert!(harness.batch(batch).await["row"]["paused"].is_string());
    harness
        .ask("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 40);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_of_a_batch_can_be_taken_back_while_it_is_sent() {
    let harness = unhurried().await;
    let payees = ordinary(40);
    let batch = harness.approved(&borrowed(&payees)).await;
    some_are_sent(&harness).await;
    harness.ask("cancel_batch", json!({ "batch": batch })).await;
    nothing_more_is_sent(&harness, batch).await;
    let view = harness.ended(batch).await;
    let paid = harness.simulator.paid().len();
    assert_eq!(usize::try_from(count(&view, "paid")).unwrap(), paid);
    assert_eq!(usize::try_from(count(&view, "cancelled")).unwrap(), 40 - paid);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_account_pauses_the_batch_and_says_so() {
    let harness = unhurried().await;
    harness
        .simulator
        .set_utility(Balance::from_cents(100_000).unwrap())
        .unwrap();
    let payees: Vec<(String, u32)> = ordinary(30).into_iter().map(|(phone, _)| (phone, 300)).collect();
    let batch = harness.approved(&borrowed(&payees)).await;
    let reason = harness
        .until("the batch is paused", async || {
            harness.batch(batch).await["row"]["paused"].as_str().map(str::to_owned)
        })
        .await;
    assert!(reason.contains("(code 1)"), "{reason}");
    nothing_more_is_sent(&harness, batch).await;
    assert_eq!(
        sending(&harness).await["state"],
        "on",
        "other batches may be small enough"
    );
    harness
        .simulator
        .set_utility(Balance::from_cents(100_000_000).unwrap())
        .unwrap();
    harness
        .ask("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    let view = harness.ended(batch).await;
    assert_eq!(count(&view, "paid"), 30, "what was refused went again: {view}");
    let paid: std::collections::BTreeSet<String> =
        harness.simulator.paid().into_iter().map(|paid| paid.payee).collect();
    assert_eq!((harness.simulator.paid().len(), paid.len()), (30, 30), "each once");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_initiator_pauses_everything_until_the_password_is_right() {
    let harness = unhurried().await;
    let payees = ordinary(30);
    let batch = harness.submitted(&borrowed(&payees)).await;
    let other = harness.submitted(&[("0733000001", 100)]).await;
    harness.simulator.set_password("testapi", "Other#2026".into()).unwrap();
    harness.approve(batch, CHECKER).await;
    harness.approve(other, CHECKER).await;
    let paused = harness
        .until("everything is paused", async || {
            let sending = sending(&harness).await;
            (sending["state"] == "paused").then_some(sending)
        })
        .await;
    assert!(paused["reason"].as_str().unwrap().contains("(code 2001)"), "{paused}");
    assert!(!paused["next"].as_str().unwrap().is_empty(), "{paused}");
    assert!(paused["by"].is_null(), "{paused}");
    nothing_more_is_sent(&harness, batch).await;
    assert_eq!(harness.simulator.paid().len(), 0);

    harness
        .simulator
        .set_password("testapi", INITIATOR_PASSWORD.into())
        .unwrap();
    harness.sign_in(MAKER).await;
    let refused = harness.refused("resume_sending", json!({ "decided": true })).await;
    assert!(matches!(refused, Problem::PasswordFirst { .. }), "{refused:?}");
    harness.ask("read_float", json!({})).await;
    harness
        .until("M-PESA takes the initiator again", async || {
            harness.call("resume_sending", json!({ "decided": true })).await.ok()
        })
        .await;
    let view = harness.ended(batch).await;
    assert_eq!(count(&view, "paid") + count(&view, "failed"), 30, "{view}");
    assert!(count(&view, "failed") < 5, "only what left before the pause: {view}");
    assert_eq!(count(&harness.ended(other).await, "paid"), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_that_is_told_twice_or_never_does_no_harm() {
    for times in [0, 2] {
        let balance = daraja_sim::Behaviour {
            results: times,
            ..daraja_sim::Behaviour::pay()
        };
        let harness = Harness::planned(Plan {
            scenario: Scenario::new().api(daraja_sim::Api::Balance, balance),
            ..Plan::default()
        })
        .await;
        let batch = harness.approved(&[("0722000001", 100)]).await;
        harness.ask("read_float", json!({})).await;
        assert_eq!(count(&harness.ended(batch).await, "paid"), 1);
        harness.simulator.settle().await;
        assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_task_dies_leaves_a_doubt_and_not_a_payout_that_is_sent_for_ever() {
    let died = AtomicBool::new(false);
    let harness = Harness::planned(Plan {
        // No result comes that would end it.
        scenario: Scenario::new().payee("254722000001", Behaviour::pay().silent()),
        checkpoint: Arc::new(move |name, moment| {
            let answered = name == "sending" && moment == Moment::After;
            assert!(
                !answered || died.swap(true, Ordering::SeqCst),
                "dies once, after M-PESA took the request"
            );
        }),
        ..Plan::default()
    })
    .await;
    let batch = harness.approved(&[("0722000001", 500)]).await;
    let view = harness.ended(batch).await;
    assert_eq!((count(&view, "sending"), count(&view, "in_doubt")), (0, 1), "{view}");
    assert_eq!(harness.taken(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_lets_go_is_sent_whatever_the_sender_knew_last() {
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        settings: Settings {
            look_again: Duration::from_millis(50),
            ..plan.settings
        },
        ..plan
    })
    .await;
    let _keys = open_keys(&harness.desk).await;
    let (ledger, checker) = (harness.desk.ledger(), treasury::OperatorId::new(CHECKER));
    let pause = ledger.pause_sending(treasury::PauseReason::Person, Some(checker), 1);
    pause.await.unwrap();
    // The sender looks, and finds everything paused.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let batch = harness.approved(&[("0722000001", 100)]).await;
    ledger.resume_sending(checker, 2).await.unwrap();
    harness.stands(batch, "paid").await;
    harness.close().await;
}
