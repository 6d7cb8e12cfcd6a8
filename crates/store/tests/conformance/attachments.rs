//! Files that are attached to batches, and approvals of just those that were shown.

use store::{NotAttached, StoreError};
use treasury::{ApprovalError, Digest, MOST_ATTACHMENTS};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, file};

async fn names(harness: &Harness, batch: treasury::BatchId) -> Vec<String> {
    let attached = harness.ledger.attachments(batch).await.expect("read");
    attached.into_iter().map(|file| file.attachment.name).collect()
}

fn refused(done: Result<(), StoreError>) -> NotAttached {
    match done {
        Err(StoreError::NotAttached(no)) => no,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_maker_attaches_files_in_an_order_and_takes_them_off_a_draft() {
    let harness = Harness::new().await;
    let batch = harness.drafted(&[10]).await;
    for name in ["invoice.pdf", "memo.pdf", "sheet.pdf"] {
        harness.attach(batch, name).await.expect("attached");
    }
    assert_eq!(names(&harness, batch).await, ["invoice.pdf", "memo.pdf", "sheet.pdf"]);
    assert_eq!(refused(harness.attach(batch, "memo.pdf").await), NotAttached::Known);
    let memo = Digest::of(b"memo.pdf");
    harness
        .ledger
        .detach(batch, memo, MAKER, harness.now())
        .await
        .expect("taken off");
    assert_eq!(names(&harness, batch).await, ["invoice.pdf", "sheet.pdf"]);
    let again = harness.ledger.detach(batch, memo, MAKER, harness.now()).await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
    harness.attach(batch, "memo.pdf").await.expect("attached again");
    assert_eq!(names(&harness, batch).await, ["invoice.pdf", "sheet.pdf", "memo.pdf"]);
    let attached = harness.ledger.attachments(batch).await.expect("read");
    let kept = harness
        .ledger
        .sealed(attached[0].attachment.sealed)
        .await
        .expect("kept");
    assert_eq!((kept, attached[0].by), (b"sealed invoice.pdf".to_vec(), MAKER));
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_its_maker_attaches_and_only_so_many() {
    let harness = Harness::new().await;
    let batch = harness.drafted(&[10]).await;
    let by_another = harness
        .ledger
        .attach(batch, file("a.pdf"), CHECKER, harness.now())
        .await;
    assert_eq!(refused(by_another), NotAttached::NotTheMaker);
    for n in 0..MOST_ATTACHMENTS {
        harness.attach(batch, &format!("{n}.pdf")).await.expect("attached");
    }
    assert_eq!(refused(harness.attach(batch, "more.pdf").await), NotAttached::TooMany);
    assert_eq!(names(&harness, batch).await.len(), MOST_ATTACHMENTS);
}

#[tokio::test]
async fn an_approval_is_of_the_files_that_were_shown() {
    let harness = Harness::new().await;
    let batch = harness.drafted(&[10]).await;
    harness.attach(batch, "invoice.pdf").await.expect("attached");
    harness
        .ledger
        .submit(batch, MAKER, harness.now())
        .await
        .expect("submitted");
    let seen = harness.approval(batch, CHECKER).await;
    // What is attached meanwhile was not seen.
    harness
        .attach(batch, "memo.pdf")
        .await
        .expect("attached while it waits");
    let gone = harness
        .ledger
        .detach(batch, Digest::of(b"memo.pdf"), MAKER, harness.now())
        .await;
    assert_eq!(refused(gone), NotAttached::NoDraft);
    for unseen in [seen.clone(), seen.with_evidence(None)] {
        let refused = harness.ledger.approve(unseen).await;
        assert!(
            matches!(refused, Err(StoreError::Approval(ApprovalError::OtherEvidence))),
            "{refused:?}"
        );
    }
    let approval = harness.approval(batch, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    let given = harness
        .ledger
        .approvals(batch, harness.now())
        .await
        .expect("read")
        .given;
    assert_eq!(given[0].evidence, harness.evidence(batch).await);
    assert_eq!(refused(harness.attach(batch, "late.pdf").await), NotAttached::Decided);
    assert_eq!(harness.claim(9).await.len(), 1);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_approval_of_files_where_there_are_none_is_refused() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let approval = harness.approval(batch, OTHER_CHECKER).await;
    let refused = harness
        .ledger
        .approve(approval.with_evidence(Some(Digest::of(b"x"))))
        .await;
    assert!(
        matches!(refused, Err(StoreError::Approval(ApprovalError::OtherEvidence))),
        "{refused:?}"
    );
}
