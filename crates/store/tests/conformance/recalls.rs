//! Tasks to get payouts back: for paid ones, one at a time, and closed with evidence only.

use store::{NewRecall, NoRecall, PayoutRecord, RecallClosing, StoreError};
use treasury::{ApprovalError, Confirmed, PayoutId, RecallEnd, RecallStep};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, acknowledged, moved};

/// A payout that was paid.
pub(super) async fn paid_one(harness: &Harness) -> PayoutRecord {
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, acknowledged()).await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    harness.payouts_of(batch).await.remove(0)
}

fn task(payout: PayoutId, due: i64) -> NewRecall {
    NewRecall {
        payout,
        reason: "One digit was typed wrong".to_owned(),
        owner: CHECKER,
        due,
    }
}

#[tokio::test]
async fn a_task_stands_for_a_paid_payout_one_at_a_time() {
    let harness = Harness::new().await;
    let paid = paid_one(&harness).await;
    let batch = harness.approved(&[10]).await;
    let unpaid = harness.payouts_of(batch).await.remove(0);
    let refused = harness
        .ledger
        .open_recall(task(unpaid.id, 9), MAKER, harness.now())
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::NoRecall(NoRecall::NotPaid { state: "approved" }))
        ),
        "{refused:?}"
    );
    let recall = harness
        .ledger
        .open_recall(task(paid.id, 9), MAKER, harness.now())
        .await
        .expect("opened");
    let second = harness.ledger.open_recall(task(paid.id, 9), MAKER, harness.now()).await;
    assert!(
        matches!(second, Err(StoreError::NoRecall(NoRecall::Open { recall: known })) if known == recall),
        "{second:?}"
    );
    let step = RecallStep::CaseOpened;
    for (done, count) in [(true, 1), (false, 0), (true, 1)] {
        harness
            .ledger
            .step_recall(recall, step, done, "Case 7".to_owned(), CHECKER, harness.now())
            .await
            .expect("noted");
        assert_eq!(harness.ledger.recall(recall).await.expect("read").steps.len(), count);
    }
    assert_eq!(harness.ledger.count_recalls(10).await.expect("counted"), (1, 1));
    assert_eq!(harness.ledger.count_recalls(9).await.expect("counted"), (1, 0));
    assert_eq!(harness.ledger.count_recalls(0).await.expect("read").0, 1);
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn that_money_came_back_takes_mpesas_word_or_two_people() {
    let harness = Harness::new().await;
    let paid = paid_one(&harness).await;
    let recall = harness
        .ledger
        .open_recall(task(paid.id, 9), MAKER, harness.now())
        .await
        .expect("opened");
    let closing = |end, second: Option<treasury::OperatorId>| RecallClosing {
        recall,
        end,
        evidence: "On the statement".to_owned(),
        seen: second.map(|second| (harness.receipt(), Confirmed::by_passphrase(second))),
    };
    let alone = harness
        .ledger
        .close_recall(closing(RecallEnd::Returned, None), CHECKER, harness.now())
        .await;
    assert!(
        matches!(alone, Err(StoreError::NoRecall(NoRecall::NoEvidence))),
        "{alone:?}"
    );
    let same = harness
        .ledger
        .close_recall(closing(RecallEnd::Returned, Some(CHECKER)), CHECKER, harness.now())
        .await;
    assert!(
        matches!(same, Err(StoreError::Approval(ApprovalError::MakerIsChecker))),
        "{same:?}"
    );
    harness
        .ledger
        .close_recall(
            closing(RecallEnd::Returned, Some(OTHER_CHECKER)),
            CHECKER,
            harness.now(),
        )
        .await
        .expect("two people");
    let closed = harness.ledger.recall(recall).await.expect("read");
    assert_eq!(
        closed.payout.state, paid.state,
        "the payout changes on M-PESA's word alone"
    );
    let closed = closed.closed.expect("closed");
    assert_eq!((closed.by, closed.agreed_by), (Some(CHECKER), Some(OTHER_CHECKER)));
    let late = harness
        .ledger
        .close_recall(closing(RecallEnd::Withdrawn, None), CHECKER, harness.now())
        .await;
    assert!(
        matches!(late, Err(StoreError::NotFound { what: "open task" })),
        "{late:?}"
    );
    assert_eq!(harness.ledger.count_recalls(i64::MAX).await.expect("counted"), (0, 0));
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}
