//! The same request, sent again.

use api::Problem;
use daraja_sim::Behaviour;
use serde_json::{Value, json};

use super::{PAYEE, by_our_id, doubt_where, doubts, nothing_is_wrong, one, patient, sentences, stands, view};
use crate::desk::harness::{CHECKER, Harness, passphrase};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_not_arrived_is_sent_again_and_paid_once() {
    // The gateway fails before it takes the request: nobody can know that.
    let harness = Harness::planned(patient(one(Behaviour::pay().error_before_taking(500, 1)))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(harness, batch, &payout, 0).await;
    }
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    let not_found = |doubt: &Value| {
        doubt["last_answer"]
            .as_str()
            .is_some_and(|answer| answer.contains("no record"))
    };
    let doubt = doubt_where(&harness, "M-PESA has no record", not_found).await;
    assert!(doubt["again"]["refused"].is_null(), "{doubt}");
    let wrong = json!({ "payout": payout["id"], "passphrase": "not hers" });
    let refused = harness.refused("send_again", wrong).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(harness.taken(), 0);
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    harness.ask("send_again", again).await;
    harness.stands(batch, "paid").await;
    assert_eq!((harness.taken(), harness.simulator.paid().len()), (1, 1));
    let view = view(&harness, &payout).await;
    assert_eq!(sentences(&view, "sent_again").len(), 1);
    assert!(
        sentences(&view, "answered")
            .iter()
            .any(|s| s.contains("had not arrived")),
        "{view}"
    );
    assert_eq!(harness.attempts(&payout).await.len(), 1, "the same attempt");
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_had_arrived_is_refused_the_second_time_and_stays_in_doubt() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent().drop_after_taking()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(harness, batch, &payout, 1).await;
    }
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    harness.ask("send_again", again.clone()).await;
    let doubt = doubts(&harness).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["again"]["last"]
            .as_str()
            .unwrap()
            .contains("first request arrived"),
        "{doubt}"
    );
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    assert_eq!((harness.taken(), harness.simulator.paid().len()), (1, 1));
    harness.ask("pause_sending", json!({})).await;
    stands(&harness.refused("send_again", again).await, "paused");
    // Asking goes on while a person holds payments.
    harness.ask("ask_about", json!({ "payout": payout["id"] })).await;
    harness.stands(batch, "paid").await;
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_sent_again_only_where_our_id_went_along() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    if !by_our_id() {
        return it_is_not_sent_again(harness, batch, &payout, 1).await;
    }
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    harness.ask("send_again", again).await;
    assert_eq!((harness.taken(), harness.simulator.paid().len()), (1, 1));
    harness.close().await;
}

/// Without our id a second request is a second payment: it is neither offered nor done.
async fn it_is_not_sent_again(harness: Harness, batch: i64, payout: &Value, taken: usize) {
    let doubt = doubts(&harness).await["rows"][0]["doubt"].clone();
    assert!(
        doubt["again"]["refused"].as_str().unwrap().contains("no id of ours"),
        "{doubt}"
    );
    let shown = view(&harness, payout).await;
    assert!(shown["originator_conversation_id"].is_null(), "{shown}");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    stands(&harness.refused("send_again", again).await, "no id of ours");
    let id = treasury::PayoutId::new(payout["id"].as_i64().unwrap());
    let by = treasury::Confirmed::by_passphrase(treasury::OperatorId::new(CHECKER));
    let by_hand = harness.desk.ledger().repeat(id, by, 0, 1).await;
    assert!(matches!(by_hand, Err(store::StoreError::Doubt(_))), "{by_hand:?}");
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    assert_eq!((harness.taken(), harness.simulator.paid().len()), (taken, taken));
    nothing_is_wrong(&harness).await;
    harness.close().await;
}
