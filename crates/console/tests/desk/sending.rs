//! Pausing, resuming and what pauses by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use console::{Problem, Settings};
use daraja_sim::{Behaviour, Scenario};
use mpesa::Balance;
use serde_json::{Value, json};
use store::Moment;

use super::house::{CHECKER, House, INITIATOR_PASSWORD, MAKER, Plan, borrowed, count, open_keys, ordinary};

/// A house that sends one payout after the other, slowly enough to stop it on the way.
async fn unhurried() -> House {
    paced(Duration::from_millis(30)).await
}

async fn paced(pace: Duration) -> House {
    let plan = Plan::default();
    House::planned(Plan {
        settings: Settings {
            pace,
            in_flight: 1,
            ..plan.settings
        },
        ..plan
    })
    .await
}

async fn some_are_sent(house: &House) {
    house
        .until("some are sent", async || (house.taken() >= 5).then_some(()))
        .await;
}

/// What was on its way when a pause was answered may still arrive, one at most here; after that, nothing does.
async fn nothing_more_is_sent(house: &House, batch: i64) {
    let before = house.taken();
    house
        .until("what was on its way is answered", async || {
            (count(&house.batch(batch).await, "sending") == 0).then_some(())
        })
        .await;
    let taken = house.taken();
    assert!(taken <= before + 1, "{taken} after {before}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(house.taken(), taken);
}

async fn sending(house: &House) -> Value {
    house.ask("house", json!({})).await["sending"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_of_everything_holds_at_once_and_ends_when_a_person_says_so() {
    let house = unhurried().await;
    let payees = ordinary(40);
    let batch = house.approved(&borrowed(&payees)).await;
    some_are_sent(&house).await;
    house.ask("pause_sending", json!({})).await;
    nothing_more_is_sent(&house, batch).await;
    let paused = sending(&house).await;
    assert_eq!(
        (&paused["state"], &paused["by"]),
        (&json!("paused"), &json!("Otieno")),
        "{paused}"
    );
    let view = house.batch(batch).await;
    assert!(
        count(&view, "to_go") > 0 && count(&view, "sending") == 0,
        "what was held is to go again: {view}"
    );
    house.ask("resume_sending", json!({ "decided": true })).await;
    assert_eq!(count(&house.ended(batch).await, "paid"), 40);
    assert_eq!(house.simulator.paid().len(), 40);
    house.close().await;
}

/// The next request is already waiting for its turn when the pause is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_back_what_waits_for_its_turn() {
    let house = paced(Duration::from_secs(2)).await;
    let payees = ordinary(3);
    let batch = house.approved(&borrowed(&payees)).await;
    house
        .until("the first is paid", async || {
            (count(&house.batch(batch).await, "paid") == 1).then_some(())
        })
        .await;
    house.ask("pause_sending", json!({})).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(house.taken(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_of_one_batch_holds_at_once_and_lets_others_go() {
    let house = unhurried().await;
    let payees = ordinary(40);
    let batch = house.approved(&borrowed(&payees)).await;
    some_are_sent(&house).await;
    house.ask("pause_batch", json!({ "batch": batch })).await;
    nothing_more_is_sent(&house, batch).await;
    let other = house.approved(&[("0733000001", 100)]).await;
    assert_eq!(count(&house.ended(other).await, "paid"), 1);
    assert!(house.batch(batch).await["row"]["paused"].is_string());
    house
        .ask("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    assert_eq!(count(&house.ended(batch).await, "paid"), 40);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_of_a_batch_can_be_taken_back_while_it_is_sent() {
    let house = unhurried().await;
    let payees = ordinary(40);
    let batch = house.approved(&borrowed(&payees)).await;
    some_are_sent(&house).await;
    house.ask("cancel_batch", json!({ "batch": batch })).await;
    nothing_more_is_sent(&house, batch).await;
    let view = house.ended(batch).await;
    let paid = house.simulator.paid().len();
    assert_eq!(usize::try_from(count(&view, "paid")).unwrap(), paid);
    assert_eq!(usize::try_from(count(&view, "cancelled")).unwrap(), 40 - paid);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_account_pauses_the_batch_and_says_so() {
    let house = unhurried().await;
    house
        .simulator
        .set_utility(Balance::from_cents(100_000).unwrap())
        .unwrap();
    let payees: Vec<(String, u32)> = ordinary(30).into_iter().map(|(phone, _)| (phone, 300)).collect();
    let batch = house.approved(&borrowed(&payees)).await;
    let reason = house
        .until("the batch is paused", async || {
            house.batch(batch).await["row"]["paused"].as_str().map(str::to_owned)
        })
        .await;
    assert!(reason.contains("(code 1)"), "{reason}");
    nothing_more_is_sent(&house, batch).await;
    assert_eq!(
        sending(&house).await["state"],
        "on",
        "other batches may be small enough"
    );
    house
        .simulator
        .set_utility(Balance::from_cents(100_000_000).unwrap())
        .unwrap();
    house
        .ask("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    let view = house.ended(batch).await;
    assert_eq!(count(&view, "paid"), 30, "what was refused went again: {view}");
    let paid: std::collections::BTreeSet<String> = house.simulator.paid().into_iter().map(|paid| paid.payee).collect();
    assert_eq!((house.simulator.paid().len(), paid.len()), (30, 30), "each once");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_initiator_pauses_everything_until_the_password_is_right() {
    let house = unhurried().await;
    let payees = ordinary(30);
    let batch = house.submitted(&borrowed(&payees)).await;
    let other = house.submitted(&[("0733000001", 100)]).await;
    house.simulator.set_password("testapi", "Other#2026".into()).unwrap();
    house.approve(batch, CHECKER).await;
    house.approve(other, CHECKER).await;
    let paused = house
        .until("everything is paused", async || {
            let sending = sending(&house).await;
            (sending["state"] == "paused").then_some(sending)
        })
        .await;
    assert!(paused["reason"].as_str().unwrap().contains("(code 2001)"), "{paused}");
    assert!(!paused["next"].as_str().unwrap().is_empty(), "{paused}");
    assert!(paused["by"].is_null(), "{paused}");
    nothing_more_is_sent(&house, batch).await;
    assert_eq!(house.simulator.paid().len(), 0);

    house
        .simulator
        .set_password("testapi", INITIATOR_PASSWORD.into())
        .unwrap();
    house.sign_in(MAKER).await;
    let refused = house.refused("resume_sending", json!({ "decided": true })).await;
    assert!(matches!(refused, Problem::PasswordFirst { .. }), "{refused:?}");
    house.ask("read_float", json!({})).await;
    house
        .until("M-PESA takes the initiator again", async || {
            house.call("resume_sending", json!({ "decided": true })).await.ok()
        })
        .await;
    let view = house.ended(batch).await;
    assert_eq!(count(&view, "paid") + count(&view, "failed"), 30, "{view}");
    assert!(count(&view, "failed") < 5, "only what left before the pause: {view}");
    assert_eq!(count(&house.ended(other).await, "paid"), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_that_is_told_twice_or_never_does_no_harm() {
    for times in [0, 2] {
        let balance = daraja_sim::Behaviour {
            results: times,
            ..daraja_sim::Behaviour::pay()
        };
        let house = House::planned(Plan {
            scenario: Scenario::new().api(daraja_sim::Api::Balance, balance),
            ..Plan::default()
        })
        .await;
        let batch = house.approved(&[("0722000001", 100)]).await;
        house.ask("read_float", json!({})).await;
        assert_eq!(count(&house.ended(batch).await, "paid"), 1);
        house.simulator.settle().await;
        assert_eq!(house.ask("check_ledger", json!({})).await["faults"], json!([]));
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_task_dies_leaves_a_doubt_and_not_a_payout_that_is_sent_for_ever() {
    let died = AtomicBool::new(false);
    let house = House::planned(Plan {
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
    let batch = house.approved(&[("0722000001", 500)]).await;
    let view = house.ended(batch).await;
    assert_eq!((count(&view, "sending"), count(&view, "in_doubt")), (0, 1), "{view}");
    assert_eq!(house.taken(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_lets_go_is_sent_whatever_the_sender_knew_last() {
    let plan = Plan::default();
    let house = House::planned(Plan {
        settings: Settings {
            look_again: Duration::from_millis(50),
            ..plan.settings
        },
        ..plan
    })
    .await;
    let _keys = open_keys(&house.desk).await;
    let (ledger, checker) = (house.desk.ledger(), treasury::OperatorId::new(CHECKER));
    let pause = ledger.pause_sending(treasury::PauseReason::Person, Some(checker), 1);
    pause.await.unwrap();
    // The sender looks, and finds everything paused.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let batch = house.approved(&[("0722000001", 100)]).await;
    ledger.resume_sending(checker, 2).await.unwrap();
    house.stands(batch, "paid").await;
    house.close().await;
}
