//! What of ended payouts needs a person: it stays until it is dealt with, whatever happens beside it.

use store::{Filter, HouseTotals, NewBatch, Position, Sort, StoreError};
use treasury::{Attention, BatchId, Evidence, PayoutId};

use crate::house::{CHECKER, House, MAKER, moved, new_batch, not_moved, row};

async fn open(house: &House) -> (u32, u32) {
    let HouseTotals {
        failed_open,
        other_names,
        ..
    } = house.ledger.house().await.expect("totals");
    (failed_open.count, other_names.count)
}

async fn listed(house: &House, attention: Attention) -> Vec<PayoutId> {
    let filter = Filter {
        attention: Some(attention),
        ..Filter::default()
    };
    let page = house.ledger.page(filter, Sort::Newest, Position::Index(0), 100).await;
    page.expect("a page").rows.iter().map(|payout| payout.id).collect()
}

fn moved_to(house: &House, name: &str) -> Evidence {
    let mut evidence = moved(&house.receipt());
    if let Evidence::Moved { party_name, .. } = &mut evidence {
        *party_name = Some(name.to_owned());
    }
    evidence
}

/// A submitted batch that pays the only payout of another again.
async fn again(house: &House, redo_of: BatchId) -> BatchId {
    let new = NewBatch {
        redo_of: Some(redo_of),
        ..new_batch(vec![row(2, 10)])
    };
    house.ledger.raise(new, MAKER, house.now()).await.expect("raised")
}

#[tokio::test]
async fn a_failure_stays_until_it_is_paid_again() {
    let house = House::new().await;
    let first = house.approved(&[10]).await;
    let sent = house.claim_one().await;
    house.hear(sent.attempt, not_moved("1")).await;
    assert_eq!(open(&house).await, (1, 0));
    // A later batch that ends well changes nothing.
    house.approved(&[20]).await;
    let later = house.claim_one().await;
    house.hear(later.attempt, moved_to(&house, "PAYEE")).await;
    assert_eq!(listed(&house, Attention::Failed).await, [sent.payout]);
    let rejected = again(&house, first).await;
    assert_eq!(open(&house).await, (0, 0));
    house.reject(rejected).await.expect("rejected");
    assert_eq!(open(&house).await, (1, 0), "nobody is paid by a rejected batch");
    let cancelled = again(&house, first).await;
    house
        .ledger
        .cancel(cancelled, MAKER, house.now())
        .await
        .expect("cancelled");
    assert_eq!(open(&house).await, (1, 0), "nor by a cancelled one");
    let redo = again(&house, first).await;
    let approval = house.approval(redo, CHECKER).await;
    house.ledger.approve(approval).await.expect("approved");
    let sent = house.claim_one().await;
    house.hear(sent.attempt, not_moved("1")).await;
    assert_eq!(
        listed(&house, Attention::Failed).await,
        [sent.payout],
        "the newer failure alone"
    );
    assert_eq!(house.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_failure_is_dismissed_once_with_a_reason() {
    let house = House::new().await;
    let batch = house.approved(&[10, 20]).await;
    for sent in house.claim(2).await {
        house.hear(sent.attempt, not_moved("2040")).await;
    }
    let payouts: Vec<PayoutId> = house.payouts_of(batch).await.iter().map(|payout| payout.id).collect();
    let dismiss = |reason: &str| {
        house
            .ledger
            .dismiss(payouts.clone(), Attention::Failed, reason.to_owned(), CHECKER, 77)
    };
    dismiss("Paid in cash").await.expect("dismissed");
    assert_eq!(open(&house).await, (0, 0));
    let payout = house.ledger.payout(payouts[0]).await.expect("a payout");
    let dismissed = payout.dismissed.expect("dismissed");
    assert_eq!(
        (dismissed.reason.as_str(), dismissed.by, dismissed.at),
        ("Paid in cash", Some(CHECKER), 77)
    );
    let twice = dismiss("Again").await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })), "{twice:?}");
    assert_eq!(house.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_payout_under_another_name_needs_a_look() {
    let house = House::new().await;
    let batch = house.approved(&[10, 20, 30]).await;
    let names: Vec<String> = house
        .payouts_of(batch)
        .await
        .into_iter()
        .map(|payout| payout.name)
        .collect();
    let sent = house.claim(3).await;
    house.hear(sent[0].attempt, moved_to(&house, "ZIPPORAH NEKESA")).await;
    house
        .hear(sent[1].attempt, moved_to(&house, &names[1].to_uppercase()))
        .await;
    house.hear(sent[2].attempt, moved_to(&house, "P")).await;
    assert_eq!(open(&house).await, (0, 1));
    assert_eq!(listed(&house, Attention::OtherName).await, [sent[0].payout]);
    let reason = "Her sister's line, agreed".to_owned();
    let dismissed = house
        .ledger
        .dismiss(vec![sent[0].payout], Attention::OtherName, reason, MAKER, house.now());
    dismissed.await.expect("dismissed");
    assert_eq!(open(&house).await, (0, 0));
    let payout = house.ledger.payout(sent[0].payout).await.expect("a payout");
    assert!(payout.other_name, "the name differs as before");
    assert_eq!(house.faults().await, [""; 0]);
}
