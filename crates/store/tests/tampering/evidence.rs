//! Attachments that were changed, taken away or put aside by a hand in the file: nothing is approved or sent with them, and the check
//! names them.

use store::{NewAttachment, StoreError};
use treasury::{Alteration, Attachment, BatchId, Digest, Fact, evidence_digest};

use super::{
    acts::{Forger, named, nothing_is_sent_for, text},
    guarded_again,
    sending::expect_an_alarm,
    unguarded,
};
use crate::harness::{CHECKER, Harness, MAKER, file};

async fn with_evidence(harness: &Harness) -> BatchId {
    let batch = harness.drafted(&[900]).await;
    harness.attach(batch, "invoice.pdf").await.expect("attached");
    harness
        .ledger
        .submit(batch, MAKER, harness.now())
        .await
        .expect("submitted");
    batch
}

fn edited(harness: &Harness, sql: &str) {
    let raw = harness.raw();
    unguarded(&raw);
    assert_eq!(raw.execute(sql, []).expect("edited"), 1, "{sql}");
    guarded_again(&raw);
}

const SWAPPED: &str = "UPDATE content SET bytes = x'00' WHERE digest = (SELECT sealed_digest FROM attachment)";
const GONE: &str = "DELETE FROM content WHERE digest = (SELECT sealed_digest FROM attachment)";
const ROW_GONE: &str = "DELETE FROM attachment";

#[tokio::test]
async fn a_file_that_was_swapped_or_taken_away_is_named_and_not_approved() {
    for (edit, what) in [(SWAPPED, "was altered"), (GONE, "is missing")] {
        let harness = Harness::new().await;
        let batch = with_evidence(&harness).await;
        let approval = harness.approval(batch, CHECKER).await;
        edited(&harness, edit);
        named(
            &harness,
            &format!("The file invoice.pdf, which is attached to batch {batch}, {what}."),
        );
        let refused = harness.ledger.approve(approval).await;
        assert!(
            matches!(refused, Err(StoreError::Altered(Alteration::Attachment { batch: found })) if found == batch),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_file_that_was_swapped_after_the_approval_sends_nothing() {
    for edit in [SWAPPED, GONE] {
        let harness = Harness::new().await;
        let batch = with_evidence(&harness).await;
        let approval = harness.approval(batch, CHECKER).await;
        harness.ledger.approve(approval).await.expect("approved");
        edited(&harness, edit);
        expect_an_alarm(&harness, &format!("a file attached to batch {batch}")).await;
    }
}

#[tokio::test]
async fn a_row_that_was_removed_by_hand_hides_no_file_from_an_approval() {
    let harness = Harness::new().await;
    let batch = with_evidence(&harness).await;
    edited(&harness, ROW_GONE);
    named(&harness, "Attachment 1 ");
    // The page shows none, and the checker agrees to that.
    let blind = harness.approval(batch, CHECKER).await;
    assert_eq!(blind.evidence(), None);
    let refused = harness.ledger.approve(blind).await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(harness.claim(9).await.is_empty());
}

/// An approval with the checker's own signature and the right seal, for other evidence than the batch has, forced into the file.
async fn forged(evidence: Option<Digest>) {
    let harness = Harness::new().await;
    let batch = with_evidence(&harness).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let (at, mut fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    if let Fact::BatchApproved { evidence: signed, .. } = &mut fact {
        *signed = evidence;
    }
    let signed = forger.signed_by("Brian", CHECKER, at, &fact);
    let seq = forger.append(at, CHECKER, &fact, text(&[signed]));
    forger.done(seq);
    named(
        &harness,
        &format!(
            "Audit entry {seq} does not fit the ones before: the approval of batch {batch} is for other attachments."
        ),
    );
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn an_approval_without_the_evidence_that_it_must_have_sends_nothing() {
    forged(None).await;
}

#[tokio::test]
async fn an_approval_of_other_evidence_sends_nothing() {
    forged(Some(Digest::of(b"what somebody else saw"))).await;
}

#[tokio::test]
async fn a_file_that_was_put_under_an_approval_afterwards_sends_nothing() {
    let harness = Harness::new().await;
    let batch = with_evidence(&harness).await;
    let approval = harness.approval(batch, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    let NewAttachment {
        name,
        kind,
        bytes,
        sha256,
        sealed,
    } = file("invoice.pdf");
    let seen = Attachment {
        name,
        kind,
        bytes,
        sha256,
        sealed: Digest::of(&sealed),
    };
    let other = Attachment {
        sha256: Digest::of(b"other"),
        ..seen.clone()
    };
    // The entry that attached it now names another file.
    let forger = Forger::of(&harness);
    let attached = forger.newest("file_attached");
    forger.replaced(attached, &seen.sha256.to_string(), &other.sha256.to_string());
    forger.done(attached);
    named(
        &harness,
        &format!("Audit entry {attached} (file attached, in the name of Amina) is not an act of its people"),
    );
    assert_ne!(evidence_digest([&seen]), evidence_digest([&other]));
    nothing_is_sent_for(harness, batch).await;
}
