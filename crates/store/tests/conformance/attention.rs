//! What of ended payouts needs a person: it stays until it is dealt with, whatever happens beside it.

use store::{Filter, NewBatch, OrganisationTotals, Position, Sort, StoreError};
use treasury::{Attention, BatchId, Evidence, PayoutId};

use crate::harness::{CHECKER, Harness, MAKER, moved, new_batch, not_moved, row};

async fn open(harness: &Harness) -> (u32, u32) {
    let OrganisationTotals {
        failed_open,
        other_names,
        ..
    } = harness.ledger.totals().await.expect("totals");
    (failed_open.count, other_names.count)
}

async fn listed(harness: &Harness, attention: Attention) -> Vec<PayoutId> {
    let filter = Filter {
        attention: Some(attention),
        ..Filter::default()
    };
    let page = harness.ledger.page(filter, Sort::Newest, Position::Index(0), 100).await;
    page.expect("a page").rows.iter().map(|payout| payout.id).collect()
}

fn moved_to(harness: &Harness, name: &str) -> Evidence {
    let mut evidence = moved(&harness.receipt());
    if let Evidence::Moved { party_name, .. } = &mut evidence {
        *party_name = Some(name.to_owned());
    }
    evidence
}

/// A submitted batch that pays the only payout of another again.
async fn again(harness: &Harness, redo_of: BatchId) -> BatchId {
    let new = NewBatch {
        redo_of: Some(redo_of),
        ..new_batch(vec![row(2, 10)])
    };
    harness.ledger.raise(new, MAKER, harness.now()).await.expect("raised")
}

#[tokio::test]
async fn a_failure_stays_until_it_is_paid_again() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, not_moved("1")).await;
    assert_eq!(open(&harness).await, (1, 0));
    // A later batch that ends well changes nothing.
    harness.approved(&[20]).await;
    let later = harness.claim_one().await;
    harness.hear(later.attempt, moved_to(&harness, "PAYEE")).await;
    assert_eq!(listed(&harness, Attention::Failed).await, [sent.payout]);
    let rejected = again(&harness, first).await;
    assert_eq!(open(&harness).await, (0, 0));
    harness.reject(rejected).await.expect("rejected");
    assert_eq!(open(&harness).await, (1, 0), "nobody is paid by a rejected batch");
    let cancelled = again(&harness, first).await;
    harness
        .ledger
        .cancel(cancelled, MAKER, harness.now())
        .await
        .expect("cancelled");
    assert_eq!(open(&harness).await, (1, 0), "nor by a cancelled one");
    let redo = again(&harness, first).await;
    let approval = harness.approval(redo, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, not_moved("1")).await;
    assert_eq!(
        listed(&harness, Attention::Failed).await,
        [sent.payout],
        "the newer failure alone"
    );
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_failure_is_dismissed_once_with_a_reason() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    for sent in harness.claim(2).await {
        harness.hear(sent.attempt, not_moved("2040")).await;
    }
    let payouts: Vec<PayoutId> = harness.payouts_of(batch).await.iter().map(|payout| payout.id).collect();
    let dismiss = |reason: &str| {
        harness
            .ledger
            .dismiss(payouts.clone(), Attention::Failed, reason.to_owned(), CHECKER, 77)
    };
    dismiss("Paid in cash").await.expect("dismissed");
    assert_eq!(open(&harness).await, (0, 0));
    let payout = harness.ledger.payout(payouts[0]).await.expect("a payout");
    let dismissed = payout.dismissed.expect("dismissed");
    assert_eq!(
        (dismissed.reason.as_str(), dismissed.by, dismissed.at),
        ("Paid in cash", Some(CHECKER), 77)
    );
    let twice = dismiss("Again").await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })), "{twice:?}");
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn a_payout_under_another_name_needs_a_look() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30]).await;
    let names: Vec<String> = harness
        .payouts_of(batch)
        .await
        .into_iter()
        .map(|payout| payout.name)
        .collect();
    let sent = harness.claim(3).await;
    harness
        .hear(sent[0].attempt, moved_to(&harness, "ZIPPORAH NEKESA"))
        .await;
    harness
        .hear(sent[1].attempt, moved_to(&harness, &names[1].to_uppercase()))
        .await;
    harness.hear(sent[2].attempt, moved_to(&harness, "P")).await;
    assert_eq!(open(&harness).await, (0, 1));
    assert_eq!(listed(&harness, Attention::OtherName).await, [sent[0].payout]);
    let reason = "Her sister's line, agreed".to_owned();
    let dismissed = harness
        .ledger
        .dismiss(vec![sent[0].payout], Attention::OtherName, reason, MAKER, harness.now());
    dismissed.await.expect("dismissed");
    assert_eq!(open(&harness).await, (0, 0));
    let payout = harness.ledger.payout(sent[0].payout).await.expect("a payout");
    assert!(payout.other_name, "the name differs as before");
    assert_eq!(harness.faults().await, [""; 0]);
}
