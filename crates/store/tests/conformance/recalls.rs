//! Tasks to get payouts back: for paid ones, one at a time, and closed with evidence only.

use store::{NewRecall, NoRecall, PayoutRecord, RecallClosing, StoreError};
use treasury::{ApprovalError, Confirmed, PayoutId, RecallEnd, RecallStep};

use crate::house::{CHECKER, House, MAKER, OTHER_CHECKER, acknowledged, moved};

/// A payout that was paid.
pub(super) async fn paid_one(house: &House) -> PayoutRecord {
    let batch = house.approved(&[10]).await;
    let sent = house.claim_one().await;
    house.record(sent.attempt, acknowledged()).await;
    house.hear(sent.attempt, moved(&house.receipt())).await;
    house.payouts_of(batch).await.remove(0)
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
    let house = House::new().await;
    let paid = paid_one(&house).await;
    let batch = house.approved(&[10]).await;
    let unpaid = house.payouts_of(batch).await.remove(0);
    let refused = house.ledger.open_recall(task(unpaid.id, 9), MAKER, house.now()).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::NoRecall(NoRecall::NotPaid { state: "approved" }))
        ),
        "{refused:?}"
    );
    let recall = house
        .ledger
        .open_recall(task(paid.id, 9), MAKER, house.now())
        .await
        .expect("opened");
    let second = house.ledger.open_recall(task(paid.id, 9), MAKER, house.now()).await;
    assert!(
        matches!(second, Err(StoreError::NoRecall(NoRecall::Open { recall: known })) if known == recall),
        "{second:?}"
    );
    let step = RecallStep::CaseOpened;
    for (done, count) in [(true, 1), (false, 0), (true, 1)] {
        house
            .ledger
            .step_recall(recall, step, done, "Case 7".to_owned(), CHECKER, house.now())
            .await
            .expect("noted");
        assert_eq!(house.ledger.recall(recall).await.expect("read").steps.len(), count);
    }
    assert_eq!(house.ledger.count_recalls(10).await.expect("counted"), (1, 1));
    assert_eq!(house.ledger.count_recalls(9).await.expect("counted"), (1, 0));
    assert_eq!(house.ledger.count_recalls(0).await.expect("read").0, 1);
    assert_eq!(
        house.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn that_money_came_back_takes_mpesas_word_or_two_people() {
    let house = House::new().await;
    let paid = paid_one(&house).await;
    let recall = house
        .ledger
        .open_recall(task(paid.id, 9), MAKER, house.now())
        .await
        .expect("opened");
    let closing = |end, second: Option<treasury::OperatorId>| RecallClosing {
        recall,
        end,
        evidence: "On the statement".to_owned(),
        seen: second.map(|second| (house.receipt(), Confirmed::by_passphrase(second))),
    };
    let alone = house
        .ledger
        .close_recall(closing(RecallEnd::Returned, None), CHECKER, house.now())
        .await;
    assert!(
        matches!(alone, Err(StoreError::NoRecall(NoRecall::NoEvidence))),
        "{alone:?}"
    );
    let same = house
        .ledger
        .close_recall(closing(RecallEnd::Returned, Some(CHECKER)), CHECKER, house.now())
        .await;
    assert!(
        matches!(same, Err(StoreError::Approval(ApprovalError::MakerIsChecker))),
        "{same:?}"
    );
    house
        .ledger
        .close_recall(closing(RecallEnd::Returned, Some(OTHER_CHECKER)), CHECKER, house.now())
        .await
        .expect("two people");
    let closed = house.ledger.recall(recall).await.expect("read");
    assert_eq!(
        closed.payout.state, paid.state,
        "the payout changes on M-PESA's word alone"
    );
    let closed = closed.closed.expect("closed");
    assert_eq!((closed.by, closed.agreed_by), (Some(CHECKER), Some(OTHER_CHECKER)));
    let late = house
        .ledger
        .close_recall(closing(RecallEnd::Withdrawn, None), CHECKER, house.now())
        .await;
    assert!(
        matches!(late, Err(StoreError::NotFound { what: "open task" })),
        "{late:?}"
    );
    assert_eq!(house.ledger.count_recalls(i64::MAX).await.expect("counted"), (0, 0));
    assert_eq!(
        house.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}
