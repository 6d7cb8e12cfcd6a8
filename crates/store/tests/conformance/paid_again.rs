//! Paying again what failed: only what has failed for certain, also where M-PESA speaks again later.

use mpesa::Receipt;
use store::NewBatch;
use treasury::{Alarm, BatchId, Contradiction, Doubt, Evidence, FrozenRow, PauseReason};

use crate::harness::{CHECKER, Harness, MAKER, moved, new_batch, not_moved, not_taken, row};

/// An approved batch that pays these rows of another again.
async fn again(harness: &Harness, redo_of: BatchId, rows: Vec<FrozenRow>) -> BatchId {
    let new = NewBatch {
        redo_of: Some(redo_of),
        ..new_batch(rows)
    };
    let batch = harness.ledger.draft(new, MAKER, harness.now()).await.expect("a draft");
    harness
        .ledger
        .submit(batch, MAKER, harness.now())
        .await
        .expect("submitted");
    let approval = harness.approval(batch, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    batch
}

async fn paused(harness: &Harness, batch: BatchId) -> Option<PauseReason> {
    harness.ledger.batch(batch).await.expect("a batch").paused
}

#[tokio::test]
async fn what_failed_is_not_paid_again_once_m_pesa_names_a_receipt_of_it() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    for sent in &sent {
        harness.hear(sent.attempt, not_moved("1")).await;
    }
    let second = again(&harness, first, vec![row(2, 10), row(3, 20)]).await;
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    assert!(harness.claim(10).await.is_empty(), "the first may have been paid");
    let reason = paused(&harness, second).await;
    assert!(
        matches!(&reason, Some(PauseReason::MayBePaid { payout, alarm: Alarm::ReceiptAfterFailure { .. } })
            if *payout == sent[0].payout),
        "{reason:?}"
    );
    let other = harness.approved(&[30]).await;
    let claimed = harness.claim(10).await;
    assert_eq!(
        claimed.iter().map(|c| c.batch).collect::<Vec<_>>(),
        [other],
        "others go on"
    );
    let resume = harness.ledger.pause_batch(second, None, Some(CHECKER), harness.now());
    resume.await.expect("resumed");
    assert!(harness.claim(10).await.is_empty(), "resuming makes nothing good");
    harness
        .ledger
        .cancel(second, CHECKER, harness.now())
        .await
        .expect("cancelled");
    let third = again(&harness, first, vec![row(3, 20)]).await;
    let claimed = harness.claim(10).await;
    assert_eq!(claimed.iter().map(|c| c.batch).collect::<Vec<_>>(), [third]);
    assert_eq!(harness.faults().await, [""; 0]);
}

/// Every way in which M-PESA reports a payment with a doubt.
fn doubtful_reports(receipt: &Receipt) -> Vec<Evidence> {
    let receipts = vec![receipt.clone()];
    let mut other_amount = moved(receipt);
    let mut other_payee = moved(receipt);
    if let Evidence::Moved { amount, .. } = &mut other_amount {
        *amount = Some(mpesa::Amount::from_shillings(7).expect("an amount"));
    }
    if let Evidence::Moved { party_number, .. } = &mut other_payee {
        *party_number = Some("254799999999".to_owned());
    }
    let reports = [
        Contradiction::AmountUnclear {
            receipt: receipt.clone(),
        },
        Contradiction::TwoReceipts {
            receipts: receipts.clone(),
        },
        Contradiction::NotFinal {
            receipts: receipts.clone(),
        },
        Contradiction::CodeWithReceipt {
            code: "1".to_owned().into(),
            receipts: receipts.clone(),
        },
        Contradiction::OtherRequest { receipts },
    ];
    let mut all: Vec<Evidence> = reports.into_iter().map(Into::into).collect();
    all.extend([
        other_amount,
        other_payee,
        Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        },
    ]);
    all
}

#[tokio::test]
async fn what_failed_is_not_paid_again_once_m_pesa_reports_a_payment_of_it_with_a_doubt() {
    let receipt: Receipt = "SGH7654321".parse().expect("a receipt");
    for report in doubtful_reports(&receipt) {
        let harness = Harness::new().await;
        let first = harness.approved(&[10]).await;
        let attempt = harness.claim_one().await.attempt;
        harness.hear(attempt, not_moved("1")).await;
        let second = again(&harness, first, vec![row(2, 10)]).await;
        harness.hear(attempt, report.clone()).await;
        assert!(harness.claim(10).await.is_empty(), "{report:?}");
        let reason = paused(&harness, second).await;
        assert!(
            matches!(&reason, Some(PauseReason::MayBePaid { .. })),
            "{report:?} {reason:?}"
        );
        assert_eq!(harness.faults().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_receipt_that_another_payout_has_stops_what_failed_from_being_paid_again() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    harness.hear(sent[0].attempt, not_moved("1")).await;
    harness.hear(sent[1].attempt, moved(&receipt)).await;
    again(&harness, first, vec![row(2, 10)]).await;
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    assert!(harness.claim(10).await.is_empty());
    let alarm = harness.ledger.payout(sent[0].payout).await.expect("a payout").alarm;
    let report = Contradiction::ReceiptOfAnother {
        receipt,
        payout: sent[1].payout,
    };
    assert!(
        matches!(&alarm, Some(Alarm::ReportAfterFailure { doubt, .. }) if *doubt == report.into()),
        "{alarm:?}"
    );
}

#[tokio::test]
async fn a_receipt_of_the_very_first_payment_stops_the_third_too() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10]).await;
    let attempt = harness.claim_one().await.attempt;
    harness.hear(attempt, not_moved("1")).await;
    let second = again(&harness, first, vec![row(2, 10)]).await;
    let failed = harness.claim_one().await;
    harness.hear(failed.attempt, not_moved("1")).await;
    let third = again(&harness, second, vec![row(2, 10)]).await;
    harness.hear(attempt, moved(&harness.receipt())).await;
    assert!(harness.claim(10).await.is_empty());
    assert!(matches!(
        paused(&harness, third).await,
        Some(PauseReason::MayBePaid { .. })
    ));
}

#[tokio::test]
async fn what_plainly_failed_is_paid_again() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10, 20]).await;
    for sent in harness.claim(2).await {
        harness.hear(sent.attempt, not_moved("1")).await;
    }
    again(&harness, first, vec![row(2, 10), row(3, 20)]).await;
    assert_eq!(harness.claim(10).await.len(), 2);
}

#[tokio::test]
async fn a_receipt_of_a_repeat_that_was_cancelled_stops_the_repeat_beside_it() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10]).await;
    let attempt = harness.claim_one().await.attempt;
    harness.hear(attempt, not_moved("2040")).await;
    // Its request was thought not taken, and was: then the batch was taken back.
    let cancelled = again(&harness, first, vec![row(2, 10)]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, not_taken()).await;
    harness
        .ledger
        .cancel(cancelled, CHECKER, harness.now())
        .await
        .expect("cancelled");
    let beside = again(&harness, first, vec![row(2, 10)]).await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    assert!(
        harness.claim(10).await.is_empty(),
        "the one that was cancelled may have been paid"
    );
    let reason = paused(&harness, beside).await;
    assert!(matches!(reason, Some(PauseReason::MayBePaid { payout, .. }) if payout == sent.payout));
    assert_eq!(harness.faults().await, [""; 0]);
}

#[tokio::test]
async fn each_failure_is_paid_again_by_one_batch_and_the_others_by_another() {
    let harness = Harness::new().await;
    let first = harness.approved(&[10, 20]).await;
    for sent in harness.claim(2).await {
        harness.hear(sent.attempt, not_moved("2040")).await;
    }
    again(&harness, first, vec![row(2, 10)]).await;
    let second = NewBatch {
        redo_of: Some(first),
        ..new_batch(vec![row(2, 10), row(3, 20)])
    };
    let refused = harness.ledger.draft(second, MAKER, harness.now()).await;
    assert!(
        matches!(refused, Err(store::StoreError::AlreadyRedone { .. })),
        "{refused:?}"
    );
    let failed = harness.ledger.failed_ones(first).await.expect("read");
    let beside: Vec<_> = failed.iter().map(|one| one.beside.is_some()).collect();
    assert_eq!(beside, [true, false]);
    again(&harness, first, vec![row(3, 20)]).await;
    assert_eq!(harness.claim(10).await.len(), 2);
}
