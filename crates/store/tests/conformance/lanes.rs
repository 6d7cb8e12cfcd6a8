//! Which way money goes, what a batch is for, and what is taken back.

use mpesa::{Amount, Receipt};
use store::{Filter, NewBatch, Position, Sort};
use treasury::{BatchId, Evidence, FrozenRow, Lane, PayoutId, PayoutState, Proof, Purpose, StateKind};

use crate::harness::{
    CHECKER, Harness, MAKER, acknowledged, bill, lost, moved, new_batch, not_moved, receipt_of, row, row_to,
};

/// Every lane but a reversal, which is never in a batch with others.
fn lanes() -> Vec<Lane> {
    vec![
        row(2, 10).lane,
        bill(),
        Lane::Till {
            till: "5123456".parse().expect("a number"),
        },
        Lane::Tax {
            registration: "PRN0042".to_owned(),
        },
        Lane::TopUp {
            top_up: "600992".parse().expect("a number"),
            own: false,
        },
        Lane::TopUp {
            top_up: "600993".parse().expect("a number"),
            own: true,
        },
    ]
}

fn reversal(receipt: &str) -> FrozenRow {
    FrozenRow {
        amount: Amount::from_cents(12_345).expect("an amount"),
        ..row_to(
            Lane::Reversal {
                receipt: receipt.parse().expect("a receipt"),
            },
            2,
            10,
        )
    }
}

async fn drafted_for(harness: &Harness, purpose: Purpose, rows: Vec<FrozenRow>) -> BatchId {
    let new = NewBatch {
        purpose,
        ..new_batch(rows)
    };
    harness.ledger.draft(new, MAKER, harness.now()).await.expect("a draft")
}

#[tokio::test]
async fn every_lane_reads_back_and_is_sent_as_it_was_approved() {
    let harness = Harness::new().await;
    let rows: Vec<_> = (2..)
        .zip(lanes())
        .map(|(line, lane)| row_to(lane, line, 10))
        .chain([reversal("SGR0000001")])
        .collect();
    let expected: Vec<_> = rows.iter().map(|row| row.lane.clone()).collect();
    let batch = harness.approved_rows(rows.clone()).await;
    let read: Vec<_> = harness
        .payouts_of(batch)
        .await
        .into_iter()
        .map(|payout| payout.lane)
        .collect();
    assert_eq!(read, expected);
    let sent: Vec<_> = harness.claim(10).await.into_iter().map(|send| send.row).collect();
    assert_eq!(sent, rows);
    let harness = harness.reopened_after(|_| {}).await;
    let read: Vec<_> = harness
        .payouts_of(batch)
        .await
        .into_iter()
        .map(|payout| payout.lane)
        .collect();
    assert_eq!(read, expected);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_batch_is_for_reads_back() {
    let harness = Harness::new().await;
    for purpose in [Purpose::Payouts, Purpose::Bills, Purpose::TopUp, Purpose::Reversal] {
        let batch = drafted_for(&harness, purpose, vec![row(2, 10)]).await;
        assert_eq!(harness.ledger.batch(batch).await.expect("a batch").purpose, purpose);
    }
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_payment_to_an_organisation_is_found_by_its_number_and_account() {
    let harness = Harness::new().await;
    let rows = (2..).zip(lanes()).map(|(line, lane)| row_to(lane, line, 10)).collect();
    let batch = harness.approved_rows(rows).await;
    let ids: Vec<_> = harness
        .payouts_of(batch)
        .await
        .into_iter()
        .map(|payout| payout.id)
        .collect();
    for (search, index) in [
        ("888880", 1),
        ("42-17", 1),
        ("5123456", 2),
        ("PRN0042", 3),
        ("prn00", 3),
        ("572572", 3),
        ("600992", 4),
        ("600993", 5),
    ] {
        let filter = Filter {
            search: search.to_owned(),
            ..Filter::default()
        };
        let page = harness.ledger.page(filter, Sort::Newest, Position::Index(0), 10).await;
        let found: Vec<_> = page.expect("a page").rows.iter().map(|payout| payout.id).collect();
        assert_eq!(found, [ids[index]], "{search}");
    }
}

#[tokio::test]
async fn a_customers_payment_is_taken_back_once_however_it_is_ordered() {
    let harness = Harness::new().await;
    let order = async |receipt: &str| {
        let new = NewBatch {
            purpose: Purpose::Reversal,
            ..new_batch(vec![reversal(receipt)])
        };
        harness.ledger.draft(new, MAKER, harness.now()).await
    };
    let first = order("SGR0000001").await.expect("the first order");
    order("SGR0000002").await.expect("another payment");
    assert!(order("SGR0000001").await.is_err(), "the first is a draft");
    harness
        .ledger
        .cancel(first, MAKER, harness.now())
        .await
        .expect("cancelled");
    let second = order("SGR0000001").await.expect("the first was cancelled");
    harness
        .ledger
        .submit(second, MAKER, harness.now())
        .await
        .expect("submitted");
    harness.reject(second).await.expect("rejected");
    let third = order("SGR0000001").await.expect("the second was rejected");
    harness
        .ledger
        .submit(third, MAKER, harness.now())
        .await
        .expect("submitted");
    let approval = harness.approval(third, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    assert!(order("SGR0000001").await.is_err(), "the third is approved");
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, lost()).await;
    assert!(order("SGR0000001").await.is_err(), "the third is in doubt");
    harness.hear(sent.attempt, not_moved("R000002")).await;
    let fourth = order("SGR0000001").await.expect("the third failed for sure");
    harness
        .ledger
        .submit(fourth, MAKER, harness.now())
        .await
        .expect("submitted");
    let approval = harness.approval(fourth, CHECKER).await;
    harness.ledger.approve(approval).await.expect("approved");
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    assert!(order("SGR0000001").await.is_err(), "it was taken back");
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

fn taken_back(receipt: &Receipt) -> Evidence {
    Evidence::TakenBack {
        receipt: receipt.clone(),
    }
}

#[tokio::test]
async fn money_that_came_back_is_reversed_and_counted_so() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(3).await;
    let receipts: Vec<_> = sent.iter().map(|_| harness.receipt()).collect();
    // Paid and then taken back; in doubt and then told as taken back; paid.
    harness.record(sent[0].attempt, acknowledged()).await;
    harness.hear(sent[0].attempt, moved(&receipts[0])).await;
    harness.hear(sent[0].attempt, taken_back(&receipts[0])).await;
    harness.record(sent[1].attempt, lost()).await;
    harness.hear(sent[1].attempt, taken_back(&receipts[1])).await;
    harness.hear(sent[2].attempt, moved(&receipts[2])).await;
    assert_eq!(harness.states_of(batch).await, ["reversed", "reversed", "paid"]);
    let payouts = harness.payouts_of(batch).await;
    for (payout, receipt) in payouts.iter().zip(&receipts) {
        assert_eq!(receipt_of(&payout.state), Some(receipt));
        assert_eq!((payout.proof, &payout.alarm), (Some(Proof::Callback), &None));
    }
    let record = harness.ledger.batch(batch).await.expect("a batch");
    let states = [StateKind::Reversed, StateKind::Paid, StateKind::InDoubt];
    let sums = states.map(|state| record.totals.of(state).sum.cents() / 100);
    assert_eq!((sums, record.finished), ([30, 30, 0], true));
    let figures = harness.ledger.totals().await.expect("read");
    assert_eq!(figures.totals.of(StateKind::Reversed).count, 2);
    assert!(
        harness.claim(3).await.is_empty(),
        "what came back is not sent again by itself"
    );
    // The result that told of the payment, once more: known. Another receipt: a person must look.
    harness.hear(sent[0].attempt, moved(&receipts[0])).await;
    assert!(
        harness
            .ledger
            .payout(sent[0].payout)
            .await
            .expect("a payout")
            .alarm
            .is_none()
    );
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    assert!(
        harness
            .ledger
            .payout(sent[0].payout)
            .await
            .expect("a payout")
            .alarm
            .is_some()
    );
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_reversal_of_another_payout_ends_no_doubt() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    harness.record(sent[1].attempt, lost()).await;
    harness.hear(sent[1].attempt, taken_back(&receipt)).await;
    let state = harness.state(sent[1].payout).await;
    assert_eq!(state.name(), "in_doubt", "{state:?}");
    assert_eq!(harness.state(sent[0].payout).await, PayoutState::Paid { receipt });
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_reversed_payout_is_found_by_its_receipt() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let receipt = harness.receipt();
    harness.hear(sent.attempt, moved(&receipt)).await;
    harness.hear(sent.attempt, taken_back(&receipt)).await;
    let filter = Filter {
        search: receipt.as_str().to_lowercase(),
        states: vec![StateKind::Reversed],
        ..Filter::default()
    };
    let page = harness.ledger.page(filter, Sort::Newest, Position::Index(0), 10).await;
    let found: Vec<PayoutId> = page.expect("a page").rows.iter().map(|payout| payout.id).collect();
    assert_eq!(found, [sent.payout]);
}
