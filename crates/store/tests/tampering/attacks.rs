//! Ten attacks on "nobody pays alone". Each is refused where it is tried through the doors of the ledger, and named by the check,
//! with the act behind it, where it was forced into the file; nothing is sent for it. Those that have a test elsewhere:
//!
//! 1. A replayed signature: `policy::a_replayed_signature_does_not_serve_as_the_second`,
//!    `acts::a_signature_that_was_copied_to_another_place_is_named`.
//! 2. Another batch's: `acts::another_batchs_signature_approves_nothing`.
//! 3. An older revision's: `acts::an_approval_of_other_rows_than_were_signed_sends_nothing`.
//! 4. A signer who retired: `acts::who_left_approves_nothing_even_with_their_own_key`.
//! 5. A swapped key: `acts::a_public_key_that_was_swapped_makes_all_that_its_person_signed_false`,
//!    `acts::roles_and_wrapped_keys_that_were_edited_are_named`.
//! 6. A policy edited in the file: `policy::a_policy_that_was_edited_in_the_file_sends_nothing`.
//! 7. Two roles in one person: `acts::a_maker_approves_nothing_of_their_own_with_their_own_key`,
//!    `policy::who_proposes_a_policy_does_not_agree_to_it_with_their_own_key_either`.
//! 8. A clock that was moved, 9. an approval after it expired, and 10. a page that lied about the rows: below.

use store::StoreError;
use treasury::{ApprovalError, AttemptClaim, BatchId, Confirmed, Digest, Fact, PauseReason, PayoutId, approve};

use super::acts::{Forger, named, nothing_is_sent_for, text};
use crate::harness::{CHECKER, Harness, seal_key};

const DAY: i64 = 86_400_000;

impl Forger {
    /// Writes down at `at` that the first payout is sent, as the desktop would.
    fn claims(&self, harness: &Harness, at: i64) -> i64 {
        let attempt = harness.attempt_id();
        let claim = AttemptClaim {
            attempt,
            payout: PayoutId::new(1),
            originator_conversation_id: attempt.originator_conversation_id(),
            carries_our_id: true,
        };
        let fact = Fact::AttemptsClaimed { attempts: vec![claim] };
        let seq = self.append(at, CHECKER, &fact, None);
        let sql = "UPDATE journal SET actor = NULL WHERE seq = ?";
        self.raw.execute(sql, [seq]).expect("nobody's");
        seq
    }
}

fn none_counts(seq: i64, batch: BatchId) -> String {
    format!(
        "Audit entry {seq} (attempts claimed, by nobody) does not keep to the policy: 0 approvals count for batch {batch}, and 1 \
         are needed."
    )
}

#[tokio::test]
async fn a_clock_that_was_moved_back_makes_no_approval_younger() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let late = harness.now() + 31 * DAY;
    let paused = harness.ledger.pause_sending(PauseReason::Person, Some(CHECKER), late);
    paused.await.expect("paused");
    harness.ledger.resume_sending(CHECKER, late + 1).await.expect("resumed");
    // Forced into a copy of what the file is now, by a clock that says that it is today.
    let forger = Forger::of(&harness);
    let seq = forger.claims(&harness, harness.now());
    forger.done(seq);
    named(&harness, &none_counts(seq, batch));
    // The door, without what was forced.
    let honest = Harness::new().await;
    honest.approved(&[10]).await;
    let paused = honest.ledger.pause_sending(PauseReason::Person, Some(CHECKER), late);
    paused.await.expect("paused");
    honest.ledger.resume_sending(CHECKER, late + 1).await.expect("resumed");
    assert_eq!(honest.claim(9).await, [], "the clock says that it is today");
}

#[tokio::test]
async fn an_approval_that_expired_sends_nothing() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let late = harness.now() + 31 * DAY;
    let forger = Forger::of(&harness);
    let seq = forger.claims(&harness, late);
    forger.done(seq);
    named(&harness, &none_counts(seq, batch));
    let honest = Harness::new().await;
    let batch = honest.approved(&[10]).await;
    assert_eq!(honest.ledger.claim(9, late).await.expect("asked"), []);
    let stands = honest.ledger.batch(batch).await.expect("a batch").state;
    assert_eq!(stands, treasury::BatchState::Submitted, "it waits to be approved again");
}

#[tokio::test]
async fn an_approval_of_rows_that_a_page_made_up_is_refused_and_sends_nothing() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[900]).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let shown = Digest::of(b"what the page showed");
    let by = Confirmed::by_passphrase(CHECKER);
    let door = approve(&waiting, by, shown, String::new(), harness.now(), &seal_key());
    assert_eq!(door.err(), Some(ApprovalError::OtherRows));
    // Sealed for what was shown, as a console would that does not compare, and signed by the person who saw it.
    let believed = treasury::Waiting {
        digest: shown,
        ..waiting.clone()
    };
    let by = Confirmed::by_passphrase(CHECKER);
    let lied = approve(&believed, by, shown, String::new(), harness.now(), &seal_key()).expect("sealed");
    let refused = harness.ledger.approve(lied.clone()).await;
    assert!(
        matches!(refused, Err(StoreError::Approval(ApprovalError::OtherRows))),
        "{refused:?}"
    );
    let forger = Forger::of(&harness);
    let (_, mut fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    if let Fact::BatchApproved { rows, seal, .. } = &mut fact {
        (*rows, *seal) = (lied.digest(), lied.seal());
    }
    let signed = forger.signed_by("Brian", CHECKER, lied.at(), &fact);
    let seq = forger.append(lied.at(), CHECKER, &fact, text(&[signed]));
    forger.done(seq);
    named(
        &harness,
        &format!("Audit entry {seq} does not fit the ones before: the approval of batch {batch} is for other rows."),
    );
    nothing_is_sent_for(harness, batch).await;
}
