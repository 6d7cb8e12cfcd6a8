//! Payouts that were left out of a batch, and a hand in the file that wants them paid all the same, or others left out.

use treasury::{Confirmed, Fact, PolicyVersion, RowSet, approve};

use super::{
    acts::{Forger, named, nothing_is_sent_for, text},
    sending::expect_an_alarm,
};
use crate::harness::{CHECKER, Harness, MAKER, new_batch, row, seal_key};

#[tokio::test]
async fn a_payout_that_was_left_out_and_put_back_by_hand_is_not_sent() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20, 30]).await;
    harness.leave_out(batch, CHECKER, &[1]).await.expect("left out");
    harness
        .try_approve(batch, CHECKER, harness.now())
        .await
        .expect("approved");
    let out = harness.payouts_of(batch).await[1].id;
    let harness = harness
        .reopened_after(|raw| {
            raw.execute_batch(&format!(
                "UPDATE payout SET state = 'approved', left_out = NULL WHERE id = {out};
                 UPDATE batch_total SET count = 3, sum_cents = 6000 WHERE batch_id = {batch} AND state = 'approved';
                 DELETE FROM left_out;
                 UPDATE batch SET rest_digest = NULL, out_count = 0, out_cents = 0, out_fees_cents = 0,
                    returned_at = NULL, returned_after = NULL;"
            ))
            .expect("edited");
        })
        .await;
    named(&harness, &format!("Batch {batch} is not what the audit trail says."));
    expect_an_alarm(&harness, &format!("payout {out} is not what was approved")).await;
}

#[tokio::test]
async fn an_approval_of_the_whole_does_not_count_once_something_was_left_out() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20, 30]).await;
    let whole = harness.ledger.waiting(batch).await.expect("waits");
    harness.leave_out(batch, CHECKER, &[1]).await.expect("left out");
    // Brian's key was stolen: the approval is signed and sealed, and of the rows as they were.
    let at = harness.now();
    let brian = Confirmed::by_passphrase(CHECKER);
    let approval = approve(&whole, brian, whole.digest, String::new(), at, &seal_key()).expect("sealed");
    let fact = Fact::BatchApproved {
        batch,
        rows: approval.digest(),
        note: String::new(),
        warnings: 0,
        seen: None,
        policy: PolicyVersion::STANDARD,
        evidence: None,
        seal: approval.seal(),
    };
    let forger = Forger::of(&harness);
    let projected = forger.raw.execute_batch(&format!(
        "UPDATE batch SET state = 'approved', checker = {CHECKER}, decided_at = {at}, warnings = 0, seen_payout = 9,
            seal = zeroblob(32) WHERE id = {batch};
         UPDATE payout SET state = 'approved', left_out = NULL WHERE batch_id = {batch};
         DELETE FROM batch_total WHERE batch_id = {batch};
         INSERT INTO batch_total (batch_id, state, count, sum_cents) VALUES ({batch}, 'approved', 3, 6000);"
    ));
    projected.expect("projected");
    let signed = forger.signed_by("Brian", CHECKER, at, &fact);
    let seq = forger.append(at, CHECKER, &fact, text(&[signed]));
    forger.done(seq);
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(
        &harness,
        &format!("the draft or approval of batch {batch} was not made by this console"),
    )
    .await;
}

#[tokio::test]
async fn whoever_leaves_payouts_out_in_the_name_of_another_is_named() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20, 30]).await;
    harness
        .try_approve(batch, CHECKER, harness.now())
        .await
        .expect("approved");
    let rest: RowSet = new_batch(vec![row(2, 10), row(4, 30)]).rows;
    let fact = Fact::PayoutsLeftOut {
        batch,
        payouts: vec![harness.payouts_of(batch).await[1].id],
        sum: new_batch(vec![row(3, 20)]).rows.sum(),
        rest: rest.digest(),
        reason: "Not this one".to_owned(),
    };
    let forger = Forger::of(&harness);
    let at = harness.now();
    // Amina has her own key alone.
    let signed = forger.signed_by("Amina", MAKER, at, &fact);
    let seq = forger.append(at, CHECKER, &fact, text(&[signed]));
    forger.done(seq);
    named(&harness, &format!("Audit entry {seq} (payouts left out"));
    nothing_is_sent_for(harness, batch).await;
}
