//! What was changed by hand is not sent again either.

use store::StoreError;
use treasury::{Confirmed, PauseReason};

use super::{guarded_again, unguarded};
use crate::harness::{CHECKER, Harness, lost};

/// After `edit` on the closed file a payout in doubt is not sent again, and all sending is paused because of it.
async fn is_not_sent_again_after(edit: &str, words: &str) {
    is_not_sent_again_in(Harness::new().await, edit, words).await;
}

async fn is_not_sent_again_in(harness: Harness, edit: &str, words: &str) {
    harness.approved(&[100, 200]).await;
    let sent = harness.claim(2).await;
    for one in &sent {
        harness.record(one.attempt, lost()).await;
    }
    let harness = harness
        .reopened_after(|raw| {
            unguarded(raw);
            raw.execute_batch(edit).expect("edited");
            guarded_again(raw);
        })
        .await;
    let checker = Confirmed::by_passphrase(CHECKER);
    let again = harness
        .ledger
        .repeat(sent[0].payout, checker, 1000, harness.now())
        .await;
    assert!(
        matches!(&again, Err(error @ StoreError::Altered(_)) if error.to_string().contains(words)),
        "{edit}: {again:?}"
    );
    let pause = harness.ledger.sending_pause().await.expect("read").expect("paused");
    assert!(matches!(pause.reason, PauseReason::LedgerChanged { .. }), "{edit}");
    let doubtful = harness
        .ledger
        .doubtful(sent[0].payout)
        .await
        .expect("read")
        .expect("sent");
    assert!(doubtful.repeats.is_empty(), "{edit}");
}

#[tokio::test]
async fn a_payout_with_another_amount_or_payee_than_was_approved_is_not_sent_again() {
    is_not_sent_again_after(
        "UPDATE payout SET amount_cents = 99900 WHERE id = 1",
        "is not what was approved",
    )
    .await;
    is_not_sent_again_after(
        "UPDATE payout SET payee = '254700000001' WHERE id = 1",
        "is not what was approved",
    )
    .await;
}

#[tokio::test]
async fn a_payout_is_not_sent_again_under_another_id() {
    let edit = "UPDATE payout SET originator_conversation_id = 'hz00000000000000000000000000000000' WHERE id = 1";
    is_not_sent_again_after(edit, "another id").await;
}

#[tokio::test]
async fn a_payout_that_was_never_sent_is_not_sent_as_if_again() {
    // The attempt of one payout, moved to the other by hand.
    let edit = "DELETE FROM attempt WHERE payout_id = 1; UPDATE attempt SET payout_id = 1 WHERE payout_id = 2";
    is_not_sent_again_after(edit, "stands as sent, and was not").await;
}

#[tokio::test]
async fn a_payout_that_went_without_our_id_is_not_sent_again_as_if_it_had_gone_with_it() {
    let harness = Harness::with(|options| store::Options {
        people_by_our_id: false,
        ..options
    });
    let edit = "UPDATE attempt SET carries_our_id = 1";
    is_not_sent_again_in(harness.await, edit, "another id").await;
}
