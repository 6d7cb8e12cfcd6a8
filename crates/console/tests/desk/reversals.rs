//! Taking customers' payments back: raised by one, approved by another, sent once, and ended by M-PESA's word alone.

use daraja_sim::{Api, Behaviour, Kind, Notice, Scenario};
use serde_json::{Value, json};

use super::{
    harness::{CHECKER, Harness, MAKER, Plan, passphrase, post},
    incoming::{arrived, paid},
};

/// A reversal raised by the maker, of a payment that arrived: its batch.
async fn raised(harness: &Harness, payment: &Value) -> i64 {
    harness.sign_in(MAKER).await;
    let request = json!({ "receipt": payment["receipt"], "amount_cents": null, "reason": "Paid twice" });
    harness.ask("raise_reversal", request).await["batch"].as_i64().unwrap()
}

/// The same, approved.
async fn approved(harness: &Harness, payment: &Value) -> i64 {
    let batch = raised(harness, payment).await;
    harness.approve(batch, CHECKER).await;
    batch
}

/// How often M-PESA took an order to reverse.
fn orders(harness: &Harness) -> usize {
    let journal = harness.simulator.journal();
    let taken = |entry: &&daraja_sim::JournalEntry| {
        entry.api == Some(Api::Reversal) && matches!(entry.kind, Kind::Taken { .. })
    };
    journal.iter().filter(taken).count()
}

async fn harness_where(reversal: Behaviour) -> Harness {
    Harness::planned(Plan {
        scenario: Scenario::new().api(Api::Reversal, reversal),
        ..Plan::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_payment_is_taken_back_once_and_shown_on_both_sides() {
    let harness = Harness::open().await;
    let payment = paid(&harness, 1_250, "INV-7").await;
    let receipt = payment["receipt"].as_str().unwrap();
    let batch = raised(&harness, &payment).await;
    let open = arrived(&harness, receipt).await;
    assert_eq!(open["taken_back"]["state"], "submitted", "{open}");
    let mine = harness
        .refused("approve_batch", harness.approval(batch, MAKER).await)
        .await;
    assert!(format!("{mine:?}").contains("MakerCannotApprove"), "{mine:?}");
    harness.approve(batch, CHECKER).await;
    let done = harness.stands(batch, "paid").await;
    assert_eq!(
        (&done["payee"], &done["amount_cents"]),
        (&json!(receipt), &json!(125_000))
    );
    assert_ne!(done["receipt"], json!(receipt), "the reversal has a receipt of its own");
    assert_eq!(arrived(&harness, receipt).await["taken_back"]["state"], "paid");
    let page = harness
        .ask("reversals", json!({ "at": "done", "before": null, "limit": 10 }))
        .await;
    let row = &page["rows"][0];
    assert_eq!(
        (&row["maker"], &row["checker"], &row["payout"]["reference"]),
        (&json!("Amina"), &json!("Otieno"), &json!("Paid twice"))
    );
    let view = harness.ask("payout", json!({ "payout": done["id"] })).await;
    assert!(view["standing"].as_str().unwrap().starts_with("Completed"), "{view}");
    let known = harness.ask("receipt", json!({ "receipt": receipt })).await;
    assert_eq!(known["may_reverse"]["allowed"], "no", "{known}");
    let own = done["receipt"].as_str().unwrap();
    let of_reversal = harness.ask("receipt", json!({ "receipt": own })).await;
    assert!(
        of_reversal["may_reverse"].to_string().contains("cannot be reversed"),
        "{of_reversal}"
    );
    assert_eq!(orders(&harness), 1);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_raise_the_same_receipt_at_once_raise_it_once() {
    let harness = Harness::open().await;
    let payment = paid(&harness, 300, "A").await;
    let request = json!({ "receipt": payment["receipt"], "amount_cents": null, "reason": "Paid twice" });
    let (one, other) = tokio::join!(
        harness.call("raise_reversal", request.clone()),
        harness.call("raise_reversal", request.clone())
    );
    let raised: Vec<_> = [&one, &other].into_iter().filter(|answer| answer.is_ok()).collect();
    assert_eq!(raised.len(), 1, "{one:?} {other:?}");
    let refused = one.err().or(other.err()).unwrap();
    assert!(format!("{refused:?}").contains("AlreadyReversed"), "{refused:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rejected_or_cancelled_or_failed_can_be_raised_again_and_what_is_done_cannot() {
    let harness = Harness::open().await;
    let payment = paid(&harness, 300, "A").await;
    let rejected = raised(&harness, &payment).await;
    harness.sign_in(CHECKER).await;
    let reject = json!({ "batch": rejected, "reason": "Not yet", "passphrase": passphrase(CHECKER) });
    harness.ask("reject_batch", reject).await;
    let cancelled = raised(&harness, &payment).await;
    harness.ask("cancel_batch", json!({ "batch": cancelled })).await;
    harness
        .simulator
        .set_scenario(Scenario::new().api(Api::Reversal, Behaviour::fail("R000002")));
    let failed = approved(&harness, &payment).await;
    let payout = harness.stands(failed, "failed").await;
    assert_eq!(payout["code"], "R000002", "{payout}");
    assert!(
        payout["why"].as_str().unwrap().contains("does not know the receipt"),
        "{payout}"
    );
    harness.simulator.set_scenario(Scenario::new());
    let done = approved(&harness, &payment).await;
    harness.stands(done, "paid").await;
    harness.sign_in(MAKER).await;
    let again = json!({ "receipt": payment["receipt"], "amount_cents": null, "reason": "Paid twice" });
    let refused = harness.refused("raise_reversal", again).await;
    assert!(format!("{refused:?}").contains("AlreadyReversed"), "{refused:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_taken_back_whole() {
    let harness = Harness::open().await;
    let payment = paid(&harness, 300, "A").await;
    harness.sign_in(MAKER).await;
    let part = json!({ "receipt": payment["receipt"], "amount_cents": 10_000, "reason": "A part" });
    let refused = harness.refused("raise_reversal", part).await;
    assert!(format!("{refused}").contains("in full"), "{refused}");
    let unknown = json!({ "receipt": "UCL1234567", "amount_cents": null, "reason": "Paid twice" });
    let refused = harness.refused("raise_reversal", unknown).await;
    assert!(format!("{refused}").contains("whole amount"), "{refused}");
    let unreasoned = json!({ "receipt": payment["receipt"], "amount_cents": null, "reason": " " });
    let refused = harness.refused("raise_reversal", unreasoned).await;
    assert!(format!("{refused}").contains("Say why"), "{refused}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_not_known_here_is_taken_back_with_the_amount_that_was_typed() {
    let harness = Harness::planned(Plan {
        scenario: Scenario::new().api(Api::C2b, Behaviour::pay().silent()),
        ..Plan::default()
    })
    .await;
    super::incoming::open_for_customers(&harness).await;
    let receipt = super::incoming::customer_pays(&harness, 450, "A");
    harness.simulator.settle().await;
    let request = json!({ "receipt": receipt, "amount_cents": 45_000, "reason": "Paid twice" });
    let batch = harness.ask("raise_reversal", request).await["batch"].as_i64().unwrap();
    harness.approve(batch, CHECKER).await;
    harness.stands(batch, "paid").await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_of_a_payout_is_not_taken_back_by_order() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[("0722000001", 100)]).await;
    let payout = harness.stands(batch, "paid").await;
    harness.sign_in(MAKER).await;
    let request = json!({ "receipt": payout["receipt"], "amount_cents": 10_000, "reason": "Wrong number" });
    let refused = harness.refused("raise_reversal", request).await;
    assert!(format!("{refused:?}").contains("OwnPayout"), "{refused:?}");
    let known = harness.ask("receipt", json!({ "receipt": payout["receipt"] })).await;
    assert!(known["may_reverse"].to_string().contains("Open a task"), "{known}");
    assert_eq!(orders(&harness), 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_mpesa_says_was_taken_back_before_is_in_doubt_and_ended_by_the_payments_own_state() {
    let harness = harness_where(Behaviour::fail("R000001")).await;
    let payment = paid(&harness, 300, "A").await;
    let batch = approved(&harness, &payment).await;
    let payout = harness.stands(batch, "in_doubt").await;
    assert!(
        payout["why"].as_str().unwrap().contains("already taken back"),
        "{payout}"
    );
    assert_eq!(
        arrived(&harness, payment["receipt"].as_str().unwrap()).await["taken_back"]["state"],
        "in_doubt"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_is_said_in_words_of_a_reversal_and_leaves_the_payment() {
    for (code, words) in [("1", "no longer in the account"), ("2006", ""), ("11", "")] {
        let harness = harness_where(Behaviour::fail(code)).await;
        let payment = paid(&harness, 300, "A").await;
        let batch = approved(&harness, &payment).await;
        let payout = harness.stands(batch, "failed").await;
        assert!(payout["why"].as_str().unwrap().contains(words), "{payout}");
        let view = harness.ask("payout", json!({ "payout": payout["id"] })).await;
        let standing = view["standing"].as_str().unwrap();
        assert!(standing.contains("the customer's payment stands"), "{standing}");
        assert!(!view["next"].as_str().unwrap().is_empty(), "{view}");
        assert!(arrived(&harness, payment["receipt"].as_str().unwrap()).await["taken_back"].is_null());
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_or_a_time_out_notice_leaves_a_doubt_and_never_a_second_order() {
    let lost = Behaviour::pay().drop_after_taking().silent();
    let timed_out = Behaviour::pay().time_out(Notice::Echo).silent();
    for behaviour in [lost, timed_out, Behaviour::pay().silent()] {
        let harness = harness_where(behaviour).await;
        let payment = paid(&harness, 300, "A").await;
        let batch = approved(&harness, &payment).await;
        harness
            .until(
                "it is in doubt, or M-PESA's answer to a question ended it",
                async || {
                    let state = harness.only_payout(batch).await["state"].clone();
                    (state == "in_doubt" || state == "paid").then_some(())
                },
            )
            .await;
        assert_eq!(orders(&harness), 1);
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_ends_a_reversal_although_the_acknowledgement_was_lost() {
    let harness = harness_where(Behaviour::pay().drop_after_taking()).await;
    let payment = paid(&harness, 300, "A").await;
    let batch = approved(&harness, &payment).await;
    harness.stands(batch, "paid").await;
    assert_eq!(orders(&harness), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_about_another_payment_contradicts() {
    let harness = harness_where(Behaviour::pay().silent()).await;
    let payment = paid(&harness, 300, "A").await;
    let batch = approved(&harness, &payment).await;
    let payout = harness
        .until("it was accepted", async || {
            let payout = harness.only_payout(batch).await;
            (payout["state"] == "accepted" || payout["state"] == "in_doubt").then_some(payout)
        })
        .await;
    let attempt = harness.attempts(&payout).await[0];
    let body = result_of_reversal("UCL7777777", "UCL8888888");
    assert_eq!(post(&harness.result_url(attempt), &body).await, 200);
    harness
        .until("the contradiction is shown", async || {
            let why = harness.only_payout(batch).await["why"].clone();
            why.as_str().is_some_and(|why| why.contains("UCL8888888")).then_some(())
        })
        .await;
    harness.close().await;
}

/// A result that claims a reversal of `original`, as M-PESA writes one.
fn result_of_reversal(receipt: &str, original: &str) -> String {
    json!({ "Result": {
        "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "OriginatorConversationID": "8521-4298025-1", "ConversationID": "AG_20260321_000012345678abcdef12",
        "TransactionID": receipt,
        "ResultParameters": { "ResultParameter": [
            { "Key": "DebitAccountBalance", "Value": "Utility Account|KES|51661.00|51661.00|0.00|0.00" },
            { "Key": "Amount", "Value": 300 },
            { "Key": "TransCompletedTime", "Value": 20260321114550_u64 },
            { "Key": "OriginalTransactionID", "Value": original },
            { "Key": "Charge", "Value": 0 },
            { "Key": "CreditPartyPublicName", "Value": "254722000001 - Jane" },
            { "Key": "DebitPartyPublicName", "Value": "600992 - Mavuno" },
        ] },
    } })
    .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reversal_whose_result_is_lost_is_ended_by_mpesas_answer_to_a_question() {
    let harness = harness_where(Behaviour::pay().silent()).await;
    let payment = paid(&harness, 300, "A").await;
    let batch = approved(&harness, &payment).await;
    let payout = harness
        .until("it is in doubt or ended", async || {
            let payout = harness.only_payout(batch).await;
            (payout["state"] == "in_doubt" || payout["state"] == "paid").then_some(payout)
        })
        .await;
    harness
        .until("M-PESA says that it was taken back", async || {
            // Refused while an answer is awaited.
            let _ = harness.call("ask_about", json!({ "payout": payout["id"] })).await;
            (harness.only_payout(batch).await["state"] == "paid").then_some(())
        })
        .await;
    let view = harness.ask("payout", json!({ "payout": payout["id"] })).await;
    assert!(
        view["standing"].as_str().unwrap().contains("answer to our check"),
        "{view}"
    );
    let receipt = payment["receipt"].as_str().unwrap();
    assert_eq!(arrived(&harness, receipt).await["taken_back"]["state"], "paid");
    assert_eq!(orders(&harness), 1);
    harness.close().await;
}
