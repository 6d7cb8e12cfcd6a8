//! Doubts that M-PESA's answer to a question ends, or does not.

use std::time::Duration;

use daraja_sim::{Api, Behaviour, Notice, Scenario};
use serde_json::{Value, json};
use treasury::PayoutId;

use super::{
    NOTE, PAYEE, asked, by_our_id, doubt_where, doubts, id_at_mpesa, nothing_is_wrong, one, patient, quick, sentences,
    stands, view,
};
use crate::desk::harness::{CHECKER, Harness, failure, passphrase, post, success};

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_result_is_lost_is_asked_about_and_found_paid() {
    let harness = Harness::planned(quick(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let paid = harness.stands(batch, "paid").await;
    assert_eq!(paid["receipt"], json!(harness.simulator.paid()[0].receipt));
    let view = view(&harness, &paid).await;
    assert!(
        view["standing"].as_str().unwrap().contains("answer to our check"),
        "{view}"
    );
    assert!(
        !sentences(&view, "asked").is_empty() && view["doubt"].is_null(),
        "{view}"
    );
    assert!(sentences(&view, "answered")[0].contains("paid, receipt"), "{view}");
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_whose_result_is_lost_is_asked_about_and_found_failed() {
    let harness = Harness::planned(quick(one(Behaviour::fail("2040").silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let failed = harness.stands(batch, "failed").await;
    assert!(
        failed["why"].as_str().unwrap().contains("did not go through"),
        "{failed}"
    );
    assert_eq!(harness.simulator.paid().len(), 0);
    // The result that comes after all says the same more exactly, and is no alarm.
    let attempt = harness.attempts(&failed).await[0];
    let id = id_at_mpesa(&harness, &failed).await;
    assert_eq!(post(&harness.result_url(attempt), &failure(&id, 2040)).await, 200);
    harness.simulator.settle().await;
    assert!(harness.only_payout(batch).await["alarm"].is_null());
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_is_asked_about_again_until_it_ends() {
    // M-PESA takes its time, and its result is lost.
    let slow = Behaviour::pay().silent().after(Duration::from_millis(1_200));
    let harness = Harness::planned(quick(one(slow))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&harness, "M-PESA says that it is under way", |doubt| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("under way"))
    });
    let doubt = doubt.await;
    assert!(doubt["asked"].as_u64().unwrap() >= 1, "{doubt}");
    harness.stands(batch, "paid").await;
    assert!(asked(&harness).len() >= 2);
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_notice_and_a_lost_answer_are_asked_about() {
    let lost = [
        Behaviour::pay().silent().time_out(Notice::Echo),
        Behaviour::pay().silent().time_out(Notice::Envelope),
        // Without our id, what may have come of these two could not be asked about: there is no acknowledgement.
        Behaviour::pay().silent().drop_after_taking(),
        Behaviour::pay().silent().error_after_taking(500),
    ];
    let can_be_asked = if by_our_id() { 4 } else { 2 };
    for behaviour in lost.into_iter().take(can_be_asked) {
        let harness = Harness::planned(quick(one(behaviour))).await;
        let batch = harness.approved(&[(PAYEE, 500)]).await;
        harness.stands(batch, "paid").await;
        assert_eq!((harness.taken(), harness.simulator.paid().len()), (1, 1));
        nothing_is_wrong(&harness).await;
        harness.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_m_pesa_does_not_find_stays_in_doubt() {
    let harness = Harness::planned(quick(one(Behaviour::vanish()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&harness, "M-PESA was asked twice", |doubt| {
        doubt["asked"].as_u64().unwrap() >= 2
    })
    .await;
    assert!(
        doubt["last_answer"].as_str().unwrap().contains("no record of it"),
        "{doubt}"
    );
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    assert_eq!(harness.taken(), 1, "nothing is sent again by itself");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_taken_back_is_reversed() {
    let silent = Scenario::new().api(Api::Status, Behaviour::pay().silent());
    let harness = Harness::planned(patient(silent)).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let paid = harness.stands(batch, "paid").await;
    harness.ask("ask_about", json!({ "payout": paid["id"] })).await;
    let receipt = paid["receipt"].as_str().unwrap();
    answer_the_question(&harness, &paid, "Reversed", receipt, 500).await;
    let reversed = harness.stands(batch, "reversed").await;
    assert_eq!(reversed["receipt"], json!(receipt));
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

/// Posts M-PESA's answer to the newest question about a payout.
async fn answer_the_question(harness: &Harness, payout: &Value, status: &str, receipt: &str, amount: impl Into<Value>) {
    let id = PayoutId::new(payout["id"].as_i64().unwrap());
    let doubtful = harness.desk.ledger().doubtful(id).await.unwrap().unwrap();
    let question = doubtful.questions.first().unwrap();
    let body = json!({ "Result": {
        "ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.",
        "OriginatorConversationID": "5118-1", "ConversationID": "AG_20260321_0000aa", "TransactionID": "UCL0000000",
        "ResultParameters": { "ResultParameter": [
            { "Key": "TransactionStatus", "Value": status },
            { "Key": "ReceiptNo", "Value": receipt },
            { "Key": "Amount", "Value": amount.into() },
        ] },
    } });
    assert_eq!(post(&harness.result_url(question.id), &body.to_string()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_another_amount_or_payment_does_not_end_a_doubt() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let harness = Harness::planned(patient(silent)).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    answer_the_question(&harness, &payout, "Completed", "SKL1A2B3C4", 501).await;
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&harness, "the contradiction is known", told).await;
    let payout = harness.only_payout(batch).await;
    assert_eq!(payout["state"], "in_doubt");
    // Now it is neither sent again nor settled as not paid.
    harness.sign_in(CHECKER).await;
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    let why = if by_our_id() {
        "reported a payment"
    } else {
        "no id of ours"
    };
    stands(&harness.refused("send_again", again).await, why);
    let not_paid = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    stands(&harness.refused("propose_end", not_paid).await, "reported a payment");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_amount_cannot_be_read_does_not_end_a_doubt() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let harness = Harness::planned(patient(silent)).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    answer_the_question(&harness, &payout, "Completed", "SKL1A2B3C4", "five hundred").await;
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&harness, "the contradiction is known", told).await;
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_a_result_that_ends_nothing_is_asked_about_where_there_is_no_id() {
    // The acknowledgement is lost, and the one result that comes names another amount.
    let harness = Harness::planned(patient(one(Behaviour::pay().silent().drop_after_taking()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let attempt = harness.attempts(&payout).await[0];
    let receipt = harness.simulator.paid()[0].receipt.clone();
    let result = success("5118-1234-1", &receipt, 501, "254722000001 - Payee");
    let result = match by_our_id() {
        true => result.replace("5118-1234-1", &id_at_mpesa(&harness, &payout).await),
        false => result,
    };
    assert_eq!(post(&harness.result_url(attempt), &result).await, 200);
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&harness, "the contradiction is known", told).await;
    assert!(doubts(&harness).await["rows"][0]["doubt"]["not_asked"].is_null());
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    // The books of M-PESA name the right amount under that receipt.
    harness.stands(batch, "paid").await;
    nothing_is_wrong(&harness).await;
    harness.close().await;
}
