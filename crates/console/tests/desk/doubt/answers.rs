//! Doubts that M-PESA's answer to a question ends, or does not.

use std::time::Duration;

use daraja_sim::{Api, Behaviour, Notice, Scenario};
use serde_json::{Value, json};
use treasury::PayoutId;

use super::{
    NOTE, PAYEE, asked, by_our_id, doubt_where, doubts, id_at_mpesa, nothing_is_wrong, one, patient, quick, sentences,
    stands, view,
};
use crate::desk::house::{CHECKER, House, failure, passphrase, post, success};

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_result_is_lost_is_asked_about_and_found_paid() {
    let house = House::planned(quick(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let paid = house.stands(batch, "paid").await;
    assert_eq!(paid["receipt"], json!(house.simulator.paid()[0].receipt));
    let view = view(&house, &paid).await;
    assert!(
        view["standing"].as_str().unwrap().contains("answer to our check"),
        "{view}"
    );
    assert!(
        !sentences(&view, "asked").is_empty() && view["doubt"].is_null(),
        "{view}"
    );
    assert!(sentences(&view, "answered")[0].contains("paid, receipt"), "{view}");
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_whose_result_is_lost_is_asked_about_and_found_failed() {
    let house = House::planned(quick(one(Behaviour::fail("2040").silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let failed = house.stands(batch, "failed").await;
    assert!(
        failed["why"].as_str().unwrap().contains("did not go through"),
        "{failed}"
    );
    assert_eq!(house.simulator.paid().len(), 0);
    // The result that comes after all says the same more exactly, and is no alarm.
    let attempt = house.attempts(&failed).await[0];
    let id = id_at_mpesa(&house, &failed).await;
    assert_eq!(post(&house.result_url(attempt), &failure(&id, 2040)).await, 200);
    house.simulator.settle().await;
    assert!(house.only_payout(batch).await["alarm"].is_null());
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_under_way_is_asked_about_again_until_it_ends() {
    // M-PESA takes its time, and its result is lost.
    let slow = Behaviour::pay().silent().after(Duration::from_millis(1_200));
    let house = House::planned(quick(one(slow))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&house, "M-PESA says that it is under way", |doubt| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("under way"))
    });
    let doubt = doubt.await;
    assert!(doubt["asked"].as_u64().unwrap() >= 1, "{doubt}");
    house.stands(batch, "paid").await;
    assert!(asked(&house).len() >= 2);
    nothing_is_wrong(&house).await;
    house.close().await;
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
        let house = House::planned(quick(one(behaviour))).await;
        let batch = house.approved(&[(PAYEE, 500)]).await;
        house.stands(batch, "paid").await;
        assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
        nothing_is_wrong(&house).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_m_pesa_does_not_find_stays_in_doubt() {
    let house = House::planned(quick(one(Behaviour::vanish()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let doubt = doubt_where(&house, "M-PESA was asked twice", |doubt| {
        doubt["asked"].as_u64().unwrap() >= 2
    })
    .await;
    assert!(
        doubt["last_answer"].as_str().unwrap().contains("no record of it"),
        "{doubt}"
    );
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!(house.taken(), 1, "nothing is sent again by itself");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_taken_back_is_reversed() {
    let silent = Scenario::new().api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(patient(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let paid = house.stands(batch, "paid").await;
    house.ask("ask_about", json!({ "payout": paid["id"] })).await;
    let receipt = paid["receipt"].as_str().unwrap();
    answer_the_question(&house, &paid, "Reversed", receipt, 500).await;
    let reversed = house.stands(batch, "reversed").await;
    assert_eq!(reversed["receipt"], json!(receipt));
    nothing_is_wrong(&house).await;
    house.close().await;
}

/// Posts M-PESA's answer to the newest question about a payout.
async fn answer_the_question(house: &House, payout: &Value, status: &str, receipt: &str, amount: impl Into<Value>) {
    let id = PayoutId::new(payout["id"].as_i64().unwrap());
    let doubtful = house.desk.ledger().doubtful(id).await.unwrap().unwrap();
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
    assert_eq!(post(&house.result_url(question.id), &body.to_string()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_names_another_amount_or_payment_does_not_end_a_doubt() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(patient(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    answer_the_question(&house, &payout, "Completed", "SKL1A2B3C4", 501).await;
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&house, "the contradiction is known", told).await;
    let payout = house.only_payout(batch).await;
    assert_eq!(payout["state"], "in_doubt");
    // Now it is neither sent again nor settled as not paid.
    house.sign_in(CHECKER).await;
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    let why = if by_our_id() {
        "reported a payment"
    } else {
        "no id of ours"
    };
    stands(&house.refused("send_again", again).await, why);
    let not_paid = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    stands(&house.refused("propose_end", not_paid).await, "reported a payment");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_whose_amount_cannot_be_read_does_not_end_a_doubt() {
    let silent = one(Behaviour::pay().silent()).api(Api::Status, Behaviour::pay().silent());
    let house = House::planned(patient(silent)).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    answer_the_question(&house, &payout, "Completed", "SKL1A2B3C4", "five hundred").await;
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&house, "the contradiction is known", told).await;
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_a_result_that_ends_nothing_is_asked_about_where_there_is_no_id() {
    // The acknowledgement is lost, and the one result that comes names another amount.
    let house = House::planned(patient(one(Behaviour::pay().silent().drop_after_taking()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let attempt = house.attempts(&payout).await[0];
    let receipt = house.simulator.paid()[0].receipt.clone();
    let result = success("5118-1234-1", &receipt, 501, "254722000001 - Payee");
    let result = match by_our_id() {
        true => result.replace("5118-1234-1", &id_at_mpesa(&house, &payout).await),
        false => result,
    };
    assert_eq!(post(&house.result_url(attempt), &result).await, 200);
    let told = |doubt: &Value| !doubt["told_of_payment"].is_null();
    doubt_where(&house, "the contradiction is known", told).await;
    assert!(doubts(&house).await["rows"][0]["doubt"]["not_asked"].is_null());
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    // The books of M-PESA name the right amount under that receipt.
    house.stands(batch, "paid").await;
    nothing_is_wrong(&house).await;
    house.close().await;
}
