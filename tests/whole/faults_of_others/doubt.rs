//! What was not answered is in doubt: never failed, never sent again.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_is_doubt_and_no_button_pays_it_again() {
    let harness = harness_where_the_payee_is(Behaviour::pay().drop_after_taking().silent()).await;
    let batch = harness.approved(ONE).await;
    let payout = harness.stands(batch, "in_doubt").await;
    assert!(payout["why"].as_str().unwrap().contains("lost"), "{payout}");
    assert_never_paid_again(&harness, batch).await;
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    assert_eq!(harness.simulator.paid().len(), 1, "the money did move");
    assert_eq!(harness.attempts(&payout).await.len(), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_acknowledgement_ends_in_payment_when_the_result_comes() {
    let harness =
        harness_where_the_payee_is(Behaviour::pay().drop_after_taking().after(Duration::from_millis(300))).await;
    let batch = harness.approved(ONE).await;
    let payout = harness.stands(batch, "paid").await;
    assert_eq!(payout["receipt"], harness.simulator.paid()[0].receipt.as_str());
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_time_out_in_either_shape_is_doubt_and_no_failure() {
    for (notice, truly_paid) in [
        (Notice::Echo, true),
        (Notice::Envelope, true),
        (Notice::Echo, false),
        (Notice::Envelope, false),
    ] {
        let outcome = if truly_paid {
            Behaviour::pay()
        } else {
            Behaviour::fail("26")
        };
        let harness = harness_where_the_payee_is(outcome.time_out(notice).silent()).await;
        let batch = harness.approved(ONE).await;
        let payout = harness.stands(batch, "in_doubt").await;
        assert!(
            payout["why"].as_str().unwrap().contains("queue"),
            "{notice:?}: {payout}"
        );
        assert_never_paid_again(&harness, batch).await;
        assert_eq!(harness.only_payout(batch).await["state"], "in_doubt", "{notice:?}");
        harness.close().await;
    }
}
