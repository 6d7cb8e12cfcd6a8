//! The table of void entries, edited by hand. Nothing about money believes it: what is void is judged from the journal.

use rusqlite::Connection;

use super::{acts::named, sending::expect_an_alarm};
use crate::{
    conformance::policies::from,
    harness::{CHECKER, Harness, OTHER_CHECKER, bill, row_to},
};
use treasury::Within;

/// Writes that the newest entry of a kind does nothing, and answers its place.
fn marked_void(raw: &Connection, kind: &str) -> i64 {
    let sql = "INSERT INTO void_entry (seq, why) SELECT max(seq), 'policy' FROM journal WHERE kind = ? RETURNING seq";
    raw.query_row(sql, [kind], |row| row.get(0)).expect("marked")
}

#[tokio::test]
async fn a_claim_that_is_marked_void_by_hand_was_made_all_the_same() {
    let harness = Harness::new().await;
    // A bill carries no id of ours: sent twice, it would be paid twice.
    harness.approved_rows(vec![row_to(bill(), 2, 10)]).await;
    assert_eq!(harness.claim(1).await.len(), 1);
    let mut claim = 0;
    let edit = |raw: &Connection| {
        claim = marked_void(raw, "attempts_claimed");
        let back = "DELETE FROM attempt; UPDATE payout SET state = 'approved', originator_conversation_id = NULL;
            UPDATE batch SET begun = 0;";
        raw.execute_batch(back).expect("edited");
    };
    let harness = harness.reopened_after(edit).await;
    expect_an_alarm(&harness, "payout 1 was sent before").await;
    named(&harness, &format!("Void entry {claim} is not in the audit trail."));
}

#[tokio::test]
async fn a_rejection_that_is_marked_void_by_hand_rejects_all_the_same() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.submitted(&[900]).await;
    let approved = harness.try_approve(batch, CHECKER, harness.now()).await;
    approved.expect("approved");
    let by = treasury::Confirmed::by_passphrase(OTHER_CHECKER);
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let rejected = treasury::reject(&waiting, by, "not owed".to_owned(), harness.now()).expect("another person");
    harness.ledger.reject(rejected).await.expect("rejected");
    let mut rejection = 0;
    let edit = |raw: &Connection| {
        rejection = marked_void(raw, "batch_rejected");
        let back = format!(
            "UPDATE batch SET state = 'approved', needed = 1, seal = x'00', warnings = 0, seen_payout = 9, finished = 0
                WHERE id = {batch};
             UPDATE payout SET state = 'approved';"
        );
        raw.execute_batch(&back).expect("edited");
    };
    let harness = harness.reopened_after(edit).await;
    expect_an_alarm(&harness, &format!("the draft or approval of batch {batch}")).await;
    named(&harness, &format!("Void entry {rejection} is not in the audit trail."));
}

#[tokio::test]
async fn an_approval_and_a_policy_that_are_marked_void_by_hand_stand_all_the_same() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.submitted(&[900]).await;
    for checker in [CHECKER, OTHER_CHECKER] {
        let approved = harness.try_approve(batch, checker, harness.now()).await;
        approved.expect("approved");
    }
    let raw = harness.raw();
    let (approval, policy) = (marked_void(&raw, "batch_approved"), marked_void(&raw, "policy_agreed"));
    drop(raw);
    for entry in [approval, policy] {
        named(&harness, &format!("Void entry {entry} is not in the audit trail."));
    }
    let harness = harness.reopened_after(|_| {}).await;
    assert_eq!(
        harness.claim(10).await.len(),
        1,
        "two people approved it, whatever the table says"
    );
}
