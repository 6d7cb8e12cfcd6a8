//! The same request, sent again.

use console::Problem;
use daraja_sim::Behaviour;
use serde_json::{Value, json};

use super::{PAYEE, by_our_id, doubt_where, doubts, nothing_is_wrong, one, patient, sentences, stands, view};
use crate::desk::house::{CHECKER, House, passphrase};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_not_arrived_is_sent_again_and_paid_once() {
    // The gateway fails before it takes the request: nobody can know that.
    let house = House::planned(patient(one(Behaviour::pay().error_before_taking(500, 1)))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(house, batch, &payout, 0).await;
    }
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    let not_found = |doubt: &Value| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("no record"))
    };
    let doubt = doubt_where(&house, "M-PESA has no record", not_found).await;
    assert!(doubt["again"]["refused"].is_null(), "{doubt}");
    let wrong = json!({ "payout": payout["id"], "passphrase": "not hers" });
    let refused = house.refused("send_again", wrong).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(house.taken(), 0);
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    house.ask("send_again", again).await;
    house.stands(batch, "paid").await;
    assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
    let view = view(&house, &payout).await;
    assert_eq!(sentences(&view, "sent_again").len(), 1);
    assert!(
        sentences(&view, "answered")
            .iter()
            .any(|s| s.contains("had not arrived")),
        "{view}"
    );
    assert_eq!(house.attempts(&payout).await.len(), 1, "the same attempt");
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_arrived_is_refused_the_second_time_and_stays_in_doubt() {
    let house = House::planned(patient(one(Behaviour::pay().silent().drop_after_taking()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(house, batch, &payout, 1).await;
    }
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    house.ask("send_again", again.clone()).await;
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["again"]["last"]
            .as_str()
            .unwrap()
            .contains("first request arrived"),
        "{doubt}"
    );
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
    house.ask("pause_sending", json!({})).await;
    stands(&house.refused("send_again", again).await, "paused");
    // Asking goes on while a person holds payments.
    house.ask("ask_about", json!({ "payout": payout["id"] })).await;
    house.stands(batch, "paid").await;
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_sent_again_only_where_our_id_went_along() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(house, batch, &payout, 1).await;
    }
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    house.ask("send_again", again).await;
    assert_eq!((house.taken(), house.simulator.paid().len()), (1, 1));
    house.close().await;
}

/// Without our id a second request is a second payment: it is neither offered nor done.
async fn it_is_not_sent_again(house: House, batch: i64, payout: &Value, taken: usize) {
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["again"]["refused"].as_str().unwrap().contains("no id of ours"),
        "{doubt}"
    );
    let shown = view(&house, payout).await;
    assert!(shown["originator_conversation_id"].is_null(), "{shown}");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&house.refused("send_again", again).await, "no id of ours");
    let id = treasury::PayoutId::new(payout["id"].as_i64().unwrap());
    let by = treasury::Confirmed::by_passphrase(treasury::OperatorId::new(CHECKER));
    let by_hand = house.desk.ledger().repeat(id, by, 0, 1).await;
    assert!(matches!(by_hand, Err(store::StoreError::Doubt(_))), "{by_hand:?}");
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    assert_eq!((house.taken(), house.simulator.paid().len()), (taken, taken));
    nothing_is_wrong(&house).await;
    house.close().await;
}
