//! Paying failures again: new payouts, for proved failures only, and only once.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn paying_again_takes_only_proved_failures_and_each_only_once() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::pay().silent())
        .payee("254722000003", Behaviour::pay().drop_after_taking().silent())
        .payee("254722000004", Behaviour::fail("8"));
    let harness = Harness::planned(Plan {
        scenario,
        ..Plan::default()
    })
    .await;
    let payees = [
        (PAYEE, 1_500),
        ("0722000002", 1_600),
        ("0722000003", 1_700),
        ("0722000004", 1_800),
        ("0722000005", 1_900),
    ];
    let batch = harness.approved(&payees).await;
    harness.ended(batch).await;
    let view = harness.batch(batch).await;
    assert_eq!(
        (count(&view, "failed"), count(&view, "in_doubt"), count(&view, "paid")),
        (2, 2, 1)
    );

    harness.sign_in(MAKER).await;
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::CheckFirst
    );
    let said = harness.checked(batch).await;
    assert_eq!(said["confirmed"]["count"], 2, "{said}");
    let (one, two) = tokio::join!(
        harness.call("redo_failed", json!({ "batch": batch })),
        harness.call("redo_failed", json!({ "batch": batch })),
    );
    let answers = [one, two];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let redo = answers.into_iter().find_map(Result::ok).unwrap()["batch"]
        .as_i64()
        .unwrap();
    let redone: Vec<String> = msisdns(&harness.payouts(redo).await);
    assert_eq!(redone, ["254722000001", "254722000004"]);
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: redo }
    );

    // A new payout is a new decision: it is approved by another person, and has ids of its own at M-PESA.
    assert_eq!(harness.batch(redo).await["row"]["state"], "draft");
    harness.ask("submit_batch", json!({ "batch": redo })).await;
    harness.simulator.set_scenario(Scenario::new());
    harness.approve(redo, CHECKER).await;
    harness.ended(redo).await;
    let ids = |payouts: Vec<Value>| payouts.iter().map(|payout| payout["id"].clone()).collect::<Vec<_>>();
    for old in ids(harness.payouts(batch).await) {
        assert!(!ids(harness.payouts(redo).await).contains(&old));
    }
    assert_eq!(count(&harness.batch(redo).await, "paid"), 2);
    for payee in ["254722000001", "254722000004"] {
        let paid = harness
            .simulator
            .paid()
            .iter()
            .filter(|paid| paid.payee == payee)
            .count();
        assert_eq!(paid, 1, "{payee}");
    }
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redo_that_was_cancelled_or_rejected_makes_room_for_another() {
    let harness = harness_where_the_payee_is(Behaviour::fail("2040")).await;
    let batch = harness.approved(ONE).await;
    harness.ended(batch).await;
    harness.sign_in(MAKER).await;
    let first = json!({ "batch": harness.paid_again(batch).await });
    harness.ask("cancel_batch", first.clone()).await;
    let second = harness.ask("redo_failed", json!({ "batch": batch })).await;
    assert_ne!(first, second);
    harness.ask("submit_batch", second.clone()).await;
    harness.sign_in(CHECKER).await;
    let reject = json!({ "batch": second["batch"], "reason": "Ask her first", "passphrase": passphrase(CHECKER) });
    harness.ask("reject_batch", reject).await;
    harness.sign_in(MAKER).await;
    let third = harness.ask("redo_failed", json!({ "batch": batch })).await["batch"]
        .as_i64()
        .unwrap();
    harness.simulator.set_scenario(Scenario::new());
    harness.ask("submit_batch", json!({ "batch": third })).await;
    harness.approve(third, CHECKER).await;
    harness.ended(third).await;
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: third }
    );
    assert_eq!(harness.simulator.paid().len(), 1);
    harness.close().await;
}

/// Its first payouts were paid before the rest was taken back: only the rest may be paid by another.
#[tokio::test(flavor = "multi_thread")]
async fn a_redo_that_was_cancelled_when_partly_sent_makes_room_only_for_what_was_not_sent() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::fail("2040"));
    let mut plan = Plan {
        scenario,
        ..Plan::default()
    };
    plan.settings.in_flight = 1;
    plan.settings.claim = 1;
    let harness = Harness::planned(plan).await;
    let batch = harness.approved(&[(PAYEE, 1_500), ("0722000002", 1_600)]).await;
    harness.ended(batch).await;
    harness.sign_in(MAKER).await;
    let redo = harness.paid_again(batch).await;
    // The first is paid; the second is throttled for as long as it takes to cancel the rest.
    let throttled = Scenario::new().payee("254722000002", Behaviour::pay().spike_arrest(1_000));
    harness.simulator.set_scenario(throttled);
    harness.ask("submit_batch", json!({ "batch": redo })).await;
    harness.approve(redo, CHECKER).await;
    harness
        .until("the first is paid", async || {
            (count(&harness.batch(redo).await, "paid") == 1).then_some(())
        })
        .await;
    harness.ask("cancel_batch", json!({ "batch": redo })).await;
    harness.ended(redo).await;
    harness.sign_in(MAKER).await;
    let said = harness.checked(batch).await;
    assert_eq!(said["confirmed"]["count"], 1, "{said}");
    assert_eq!(said["stays"][0]["total"]["count"], 1, "{said}");
    let rest = harness.paid_again(batch).await;
    assert_eq!(msisdns(&harness.payouts(rest).await), ["254722000002"]);
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::AlreadyRedone { batch: rest }
    );
    assert_eq!(harness.simulator.paid().len(), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_that_a_receipt_contradicts_is_not_paid_again() {
    let harness = harness_where_the_payee_is(Behaviour::fail("2040")).await;
    let batch = harness.approved(ONE).await;
    let payout = harness.stands(batch, "failed").await;
    let attempt = harness.attempts(&payout).await[0];
    let late = success(
        &attempt.originator_conversation_id().to_string(),
        "UCL1ABCDEF",
        1_500,
        "254722000001 - Payee",
    );
    assert_eq!(post(&harness.result_url(attempt), &late).await, 200);
    let payout = harness
        .until("the alarm", async || {
            let payout = harness.only_payout(batch).await;
            payout["alarm"].is_string().then_some(payout)
        })
        .await;
    assert_eq!(payout["state"], "failed", "{payout}");
    harness.sign_in(MAKER).await;
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::NothingToPay
    );
    harness.close().await;
}
