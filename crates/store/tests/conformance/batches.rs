//! Drafting, submitting, deciding, cancelling.

use store::StoreError;
use treasury::{
    ApprovalError, BatchId, BatchState, Confirmed, Digest, FileChanges, OperatorId, SealKey, SourceFile, StateKind,
    Waiting, approve, reject,
};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, acknowledged, lost, new_batch, not_taken, row, seal_key};

#[tokio::test]
async fn a_draft_holds_every_row_and_its_totals() {
    let harness = Harness::new().await;
    let id = harness.drafted(&[10, 20, 30]).await;
    let batch = harness.ledger.batch(id).await.expect("a batch");
    assert_eq!(batch.state, BatchState::Draft);
    assert_eq!((batch.maker, batch.checker), (MAKER, None));
    assert_eq!((batch.all.count, batch.all.sum.cents()), (3, 6000));
    assert_eq!(batch.fees.cents(), 1500);
    assert_eq!(batch.totals.of(StateKind::Draft), batch.all);
    assert!(!batch.finished);
    let payouts = harness.payouts_of(id).await;
    let seen: Vec<_> = payouts
        .iter()
        .map(|p| (p.line, p.amount.cents(), p.name.as_str()))
        .collect();
    assert_eq!(seen, [(2, 1000, "Payee 2"), (3, 2000, "Payee 3"), (4, 3000, "Payee 4")]);
    assert_eq!(harness.ledger.rows(id).await.expect("rows").digest(), batch.rows);
}

#[tokio::test]
async fn payouts_of_one_batch_are_neighbours_and_later_ones_have_larger_ids() {
    let harness = Harness::new().await;
    let first = harness.drafted(&[10, 20]).await;
    let second = harness.drafted(&[30]).await;
    let mut ids = Vec::new();
    for batch in [first, second] {
        ids.extend(harness.payouts_of(batch).await.iter().map(|p| p.id.get()));
    }
    assert_eq!(ids, [ids[0], ids[0] + 1, ids[0] + 2]);
}

#[tokio::test]
async fn the_same_rows_may_be_drafted_twice() {
    let harness = Harness::new().await;
    let first = harness.drafted(&[10]).await;
    let second = harness.drafted(&[10]).await;
    assert_ne!(first, second);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_batch_of_a_file_is_found_unless_it_was_turned_down() {
    let harness = Harness::new().await;
    let sha256 = Digest::of(b"the file");
    let mut new = new_batch(vec![row(2, 10)]);
    new.source = Some(SourceFile {
        name: "october.csv".to_owned(),
        sha256,
        changes: FileChanges::default(),
    });
    assert!(harness.ledger.batch_of_file(sha256).await.expect("read").is_none());
    let id = harness.ledger.draft(new, MAKER, harness.now()).await.expect("a draft");
    let found = harness
        .ledger
        .batch_of_file(sha256)
        .await
        .expect("read")
        .expect("found");
    assert_eq!((found.id, found.file_name.as_deref()), (id, Some("october.csv")));
    harness
        .ledger
        .cancel(id, MAKER, harness.now())
        .await
        .expect("cancelled");
    assert!(harness.ledger.batch_of_file(sha256).await.expect("read").is_none());
}

#[tokio::test]
async fn what_failed_is_paid_again_by_one_batch_at_a_time() {
    let harness = Harness::new().await;
    let old = harness.drafted(&[10]).await;
    let redo = async || {
        let mut new = new_batch(vec![row(2, 10)]);
        new.redo_of = Some(old);
        harness.ledger.draft(new, MAKER, harness.now()).await
    };
    let first = redo().await.expect("a draft");
    assert_eq!(harness.ledger.batch(first).await.expect("a batch").redo_of, Some(old));
    let error = redo().await.expect_err("refused");
    assert!(
        matches!(error, StoreError::AlreadyRedone { batch } if batch == first),
        "{error}"
    );
    harness
        .ledger
        .cancel(first, MAKER, harness.now())
        .await
        .expect("cancelled");
    let second = redo().await.expect("the first was taken back");
    harness
        .ledger
        .submit(second, MAKER, harness.now())
        .await
        .expect("submitted");
    harness.reject(second).await.expect("rejected");
    redo().await.expect("the second was turned down");
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn flags_are_counted_by_kind_and_rows_that_carry_any() {
    let harness = Harness::new().await;
    let mut rows: Vec<_> = (2..6).map(|line| row(line, 10)).collect();
    rows[0].flags = vec!["new_payee".to_owned(), "duplicate".to_owned()];
    rows[2].flags = vec!["new_payee".to_owned()];
    let batch = harness.drafted_rows(rows).await;
    let flags = harness.ledger.flags(batch).await.expect("read");
    assert_eq!(flags, [("new_payee".to_owned(), 2), ("duplicate".to_owned(), 1)]);
    assert_eq!(harness.ledger.batch(batch).await.expect("a batch").flagged, 2);
    assert_eq!(harness.payouts_of(batch).await[0].flags, ["new_payee", "duplicate"]);
}

#[tokio::test]
async fn a_draft_by_nobody_known_is_refused_whole() {
    let harness = Harness::new().await;
    let nobody = OperatorId::new(99);
    let refused = harness
        .ledger
        .draft(new_batch(vec![row(2, 10)]), nobody, harness.now())
        .await;
    assert!(refused.is_err());
    assert!(harness.ledger.batches(None, None, 10).await.expect("read").is_empty());
    assert_eq!(harness.ledger.totals().await.expect("read").batches, 0);
}

#[tokio::test]
async fn submitting_moves_every_payout_and_is_done_once() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10, 20]).await;
    let batch = harness.ledger.batch(id).await.expect("a batch");
    assert_eq!(batch.state, BatchState::Submitted);
    assert!(batch.submitted_at.is_some());
    assert_eq!(harness.states_of(id).await, ["submitted", "submitted"]);
    assert!(matches!(
        harness.ledger.submit(id, MAKER, harness.now()).await,
        Err(StoreError::Batch(_))
    ));
}

#[tokio::test]
async fn an_approval_is_kept_with_who_when_and_note() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10, 20]).await;
    let approval = harness.approval(id, CHECKER).await;
    harness.ledger.approve(approval.clone()).await.expect("approved");
    let batch = harness.ledger.batch(id).await.expect("a batch");
    assert_eq!(batch.state, BatchState::Approved);
    assert_eq!(batch.checker, Some(CHECKER));
    assert_eq!(batch.decided_at, Some(approval.at()));
    assert_eq!(batch.decision_note.as_deref(), Some("seen"));
    assert_eq!(harness.states_of(id).await, ["approved", "approved"]);
    assert_eq!(harness.ledger.totals().await.expect("read").approved_fees.cents(), 1000);
}

#[tokio::test]
async fn only_a_waiting_batch_is_approved() {
    let harness = Harness::new().await;
    for state in [BatchState::Draft, BatchState::Rejected, BatchState::Cancelled] {
        let id = harness.drafted(&[10]).await;
        let mut waiting = harness.ledger.waiting(id).await.expect("a batch");
        if state == BatchState::Rejected {
            harness
                .ledger
                .submit(id, MAKER, harness.now())
                .await
                .expect("submitted");
            harness.reject(id).await.expect("rejected");
        }
        if state == BatchState::Cancelled {
            harness
                .ledger
                .cancel(id, MAKER, harness.now())
                .await
                .expect("cancelled");
        }
        // Somebody who holds on to what was shown before.
        waiting.state = BatchState::Submitted;
        let approval = approved_by(&waiting, CHECKER, &seal_key());
        let error = harness.ledger.approve(approval).await.expect_err("refused");
        assert!(matches!(error, StoreError::Batch(_)), "{state:?}: {error}");
        assert_eq!(harness.ledger.batch(id).await.expect("a batch").state, state);
    }
}

#[tokio::test]
async fn of_two_approvals_the_second_is_refused() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10]).await;
    let first = harness.approval(id, CHECKER).await;
    let second = harness.approval(id, OTHER_CHECKER).await;
    let (first, second) = tokio::join!(harness.ledger.approve(first), harness.ledger.approve(second));
    assert!(first.is_ok() != second.is_ok());
    let entries = harness.ledger.entries(None, 100).await.expect("read").0;
    assert_eq!(entries.iter().filter(|e| e.fact.name() == "batch_approved").count(), 1);
}

#[tokio::test]
async fn an_approval_of_other_rows_is_refused() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10]).await;
    let stale = Waiting {
        digest: Digest::of(b"rows of another day"),
        ..harness.ledger.waiting(id).await.expect("a batch")
    };
    let error = harness.ledger.approve(approved_by(&stale, CHECKER, &seal_key())).await;
    assert!(
        matches!(error, Err(StoreError::Approval(ApprovalError::OtherRows))),
        "{error:?}"
    );
    assert_eq!(harness.states_of(id).await, ["submitted"]);
}

#[tokio::test]
async fn the_maker_decides_nothing_even_where_somebody_says_it_was_another() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10]).await;
    let pretended = Waiting {
        maker: OTHER_CHECKER,
        ..harness.ledger.waiting(id).await.expect("a batch")
    };
    let error = harness
        .ledger
        .approve(approved_by(&pretended, MAKER, &seal_key()))
        .await;
    assert!(
        matches!(error, Err(StoreError::Approval(ApprovalError::MakerIsChecker))),
        "{error:?}"
    );
    let rejection = reject(&pretended, Confirmed::by_passphrase(MAKER), String::new(), 5).expect("made");
    let error = harness.ledger.reject(rejection).await;
    assert!(
        matches!(error, Err(StoreError::Approval(ApprovalError::MakerIsChecker))),
        "{error:?}"
    );
    assert_eq!(harness.states_of(id).await, ["submitted"]);
}

#[tokio::test]
async fn an_approval_sealed_with_another_key_is_refused() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10]).await;
    let waiting = harness.ledger.waiting(id).await.expect("a batch");
    let approval = approved_by(&waiting, CHECKER, &SealKey::new(b"another key"));
    assert!(harness.ledger.approve(approval).await.is_err());
    assert_eq!(harness.states_of(id).await, ["submitted"]);
}

#[tokio::test]
async fn a_rejection_ends_every_payout_and_is_kept_with_its_reason() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10, 20]).await;
    harness.reject(id).await.expect("rejected");
    let batch = harness.ledger.batch(id).await.expect("a batch");
    assert_eq!(batch.state, BatchState::Rejected);
    assert_eq!(batch.decision_note.as_deref(), Some("wrong month"));
    assert!(batch.finished);
    assert_eq!(harness.states_of(id).await, ["rejected", "rejected"]);
    assert!(harness.reject(id).await.is_err());
    assert!(harness.claim(10).await.is_empty());
}

#[tokio::test]
async fn cancelling_before_sending_ends_every_payout() {
    let harness = Harness::new().await;
    for id in [
        harness.drafted(&[10, 20]).await,
        harness.submitted(&[10, 20]).await,
        harness.approved(&[10, 20]).await,
    ] {
        harness
            .ledger
            .cancel(id, MAKER, harness.now())
            .await
            .expect("cancelled");
        let batch = harness.ledger.batch(id).await.expect("a batch");
        assert_eq!((batch.state, batch.finished), (BatchState::Cancelled, true));
        assert_eq!(harness.states_of(id).await, ["cancelled", "cancelled"]);
    }
    assert!(harness.claim(10).await.is_empty());
}

#[tokio::test]
async fn cancelling_while_sending_takes_back_only_what_was_not_sent() {
    let harness = Harness::new().await;
    let id = harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(2).await;
    harness.record(sent[0].attempt, acknowledged()).await;
    harness
        .ledger
        .cancel(id, CHECKER, harness.now())
        .await
        .expect("cancelled");
    assert_eq!(harness.states_of(id).await, ["accepted", "dispatching", "cancelled"]);
    assert!(!harness.ledger.batch(id).await.expect("a batch").finished);
    harness.record(sent[1].attempt, lost()).await;
    assert_eq!(harness.states_of(id).await, ["accepted", "in_doubt", "cancelled"]);
}

#[tokio::test]
async fn what_comes_back_untaken_to_a_cancelled_batch_is_cancelled_too() {
    let harness = Harness::new().await;
    let id = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness
        .ledger
        .cancel(id, CHECKER, harness.now())
        .await
        .expect("cancelled");
    harness.record(sent.attempt, not_taken()).await;
    assert_eq!(harness.states_of(id).await, ["cancelled"]);
    assert!(harness.ledger.batch(id).await.expect("a batch").finished);
    assert!(harness.claim(1).await.is_empty());
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_cancelled_batch_stays_cancelled() {
    let harness = Harness::new().await;
    let id = harness.submitted(&[10]).await;
    let approval = harness.approval(id, CHECKER).await;
    harness
        .ledger
        .cancel(id, MAKER, harness.now())
        .await
        .expect("cancelled");
    assert!(harness.ledger.approve(approval).await.is_err());
    assert!(harness.ledger.submit(id, MAKER, harness.now()).await.is_err());
    assert!(harness.ledger.cancel(id, MAKER, harness.now()).await.is_err());
}

#[tokio::test]
async fn a_batch_is_finished_when_its_last_payout_has_ended() {
    let harness = Harness::new().await;
    let id = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let finished = async || harness.ledger.batch(id).await.expect("a batch").finished;
    harness
        .hear(sent[0].attempt, crate::harness::moved(&harness.receipt()))
        .await;
    harness.record(sent[1].attempt, lost()).await;
    assert!(!finished().await, "a doubt is no end");
    harness.hear(sent[1].attempt, crate::harness::not_moved("2040")).await;
    assert!(finished().await);
}

#[tokio::test]
async fn what_does_not_exist_is_named() {
    let harness = Harness::new().await;
    let none = BatchId::new(77);
    for error in [
        harness.ledger.submit(none, MAKER, 1).await.expect_err("refused"),
        harness.ledger.cancel(none, MAKER, 1).await.expect_err("refused"),
        harness.ledger.waiting(none).await.map(drop).expect_err("refused"),
        harness.ledger.batch(none).await.map(drop).expect_err("refused"),
        harness.ledger.rows(none).await.map(drop).expect_err("refused"),
    ] {
        assert_eq!(error.to_string(), "there is no such batch");
    }
    let error = harness
        .ledger
        .payout(treasury::PayoutId::new(77))
        .await
        .expect_err("refused");
    assert_eq!(error.to_string(), "there is no such payout");
}

fn approved_by(waiting: &Waiting, checker: OperatorId, key: &SealKey) -> treasury::Approval {
    approve(
        waiting,
        Confirmed::by_passphrase(checker),
        waiting.digest,
        String::new(),
        5,
        key,
    )
    .expect("an approval")
}
