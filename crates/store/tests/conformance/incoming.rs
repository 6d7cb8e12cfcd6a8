//! Customers' payments: each receipt once, found again by key and by words, and taken back once.

use mpesa::{Amount, Receipt};
use store::{IncomingFilter, NoReversal, Received, ReversalsAt, StoreError};
use treasury::{Answer, FrozenRow, Lane, PayoutState, Purpose, ReceivedPayment, ReportedBy, StateKind};

use crate::harness::{CHECKER, Harness, MAKER, new_batch, row_to};

const DAY_MS: i64 = 24 * 3_600_000;

fn receipt(number: u32) -> Receipt {
    format!("SGC{number:07}").parse().expect("a receipt")
}

fn payment(number: u32, shillings: i64, paid_at: i64) -> ReceivedPayment {
    ReceivedPayment {
        receipt: receipt(number),
        amount: Amount::from_shillings(shillings).expect("an amount"),
        paid_at,
        payer: "2547 ***** 126".to_owned(),
        name: "WANJIKU NJERI".to_owned(),
        account: format!("INV-{number}"),
        kind: "Pay Bill".to_owned(),
        told_by: ReportedBy::Confirmation,
    }
}

async fn told(harness: &Harness, payments: Vec<ReceivedPayment>) -> u32 {
    let received = Received {
        payments,
        ..Received::default()
    };
    let told = harness.ledger.receive(received, None, harness.now()).await;
    told.expect("told")
}

async fn found(harness: &Harness, search: &str, before: Option<i64>, limit: u32) -> Vec<(i64, Receipt)> {
    let filter = IncomingFilter {
        search: search.to_owned(),
        ..IncomingFilter::default()
    };
    let rows = harness.ledger.incoming(filter, before, limit).await.expect("read");
    rows.into_iter().map(|row| (row.id, row.payment.receipt)).collect()
}

fn taking_back(number: u32, shillings: i64) -> FrozenRow {
    row_to(
        Lane::Reversal {
            receipt: receipt(number),
        },
        2,
        shillings,
    )
}

async fn raised(harness: &Harness, row: FrozenRow) -> Result<treasury::BatchId, StoreError> {
    let new = store::NewBatch {
        purpose: Purpose::Reversal,
        ..new_batch(vec![row])
    };
    harness.ledger.raise(new, MAKER, harness.now()).await
}

#[tokio::test]
async fn a_receipt_counts_once_however_often_and_by_whatever_it_is_told() {
    let harness = Harness::new().await;
    let one = payment(1, 100, 5);
    let listed = ReceivedPayment {
        told_by: ReportedBy::Pull,
        name: String::new(),
        ..one.clone()
    };
    assert_eq!(
        told(&harness, vec![one.clone(), one.clone(), payment(2, 50, 6)]).await,
        2
    );
    assert_eq!(told(&harness, vec![listed, one.clone()]).await, 0);
    assert_eq!(found(&harness, "", None, 10).await.len(), 2);
    assert_eq!(harness.ledger.count_incoming().await.expect("counted"), 2);
    let known = harness
        .ledger
        .incoming_of(receipt(1))
        .await
        .expect("read")
        .expect("known");
    assert_eq!(known.payment, one);
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn pages_are_of_the_time_of_payment_and_do_not_repeat_or_miss() {
    let harness = Harness::new().await;
    // Told out of order, and three of one moment.
    let times = [50, 10, 30, 30, 30, 70, 20];
    let payments = (1..).zip(times).map(|(number, at)| payment(number, 10, at)).collect();
    assert_eq!(told(&harness, payments).await, 7);
    let all = found(&harness, "", None, 100).await;
    let expected: Vec<i64> = vec![6, 1, 5, 4, 3, 7, 2];
    assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<_>>(), expected);
    for limit in 1..4 {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = found(&harness, "njeri", before, limit).await;
            let Some((last, _)) = page.last() else { break };
            before = Some(*last);
            seen.extend(page.into_iter().map(|(id, _)| id));
        }
        assert_eq!(seen, expected, "{limit} at a time");
    }
}

#[tokio::test]
async fn a_payment_is_found_by_receipt_name_account_and_number_and_by_its_day() {
    let harness = Harness::new().await;
    let plain = ReceivedPayment {
        payer: "254712345678".to_owned(),
        name: "OTIENO".to_owned(),
        ..payment(2, 20, 2 * DAY_MS)
    };
    told(
        &harness,
        vec![payment(1, 10, DAY_MS), plain, payment(3, 30, 2 * DAY_MS + 1)],
    )
    .await;
    for (search, ids) in [
        ("SGC0000001", vec![1]),
        ("sgc000", vec![3, 2, 1]),
        ("wanj", vec![3, 1]),
        ("inv otieno", vec![2]),
        ("0712345678", vec![2]),
        ("712 345 678", vec![2]),
        ("nobody", vec![]),
        ("\"*", vec![]),
    ] {
        let found: Vec<i64> = found(&harness, search, None, 10)
            .await
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        assert_eq!(found, ids, "{search}");
    }
    let days = harness.ledger.incoming_days(0).await.expect("read");
    let days: Vec<_> = days.iter().map(|day| (day.day, day.count, day.sum.cents())).collect();
    assert_eq!(days, [(2, 2, 5_000), (1, 1, 1_000)]);
    assert_eq!(harness.ledger.incoming_days(2).await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_payment_is_taken_back_once_whole_and_never_a_payout() {
    let harness = Harness::new().await;
    told(&harness, vec![payment(1, 100, 5)]).await;
    let part = raised(&harness, taking_back(1, 60)).await;
    assert!(
        matches!(part, Err(StoreError::NoReversal(NoReversal::OtherAmount { .. }))),
        "{part:?}"
    );
    let batch = raised(&harness, taking_back(1, 100)).await.expect("raised");
    let again = raised(&harness, taking_back(1, 100)).await;
    assert!(
        matches!(again, Err(StoreError::AlreadyReversed { batch: known }) if known == batch),
        "{again:?}"
    );
    let row = harness
        .ledger
        .incoming_of(receipt(1))
        .await
        .expect("read")
        .expect("known");
    assert_eq!(row.taken_back.expect("taken back").state, StateKind::Submitted);
    let open = harness
        .ledger
        .reversals(ReversalsAt::Open, None, 10)
        .await
        .expect("read");
    assert_eq!((open.len(), open[0].maker), (1, MAKER));
    assert_eq!(open[0].customer.as_deref(), Some("WANJIKU NJERI"));
    harness
        .ledger
        .cancel(batch, MAKER, harness.now())
        .await
        .expect("cancelled");
    let row = harness
        .ledger
        .incoming_of(receipt(1))
        .await
        .expect("read")
        .expect("known");
    assert_eq!(row.taken_back, None);
    assert_eq!(
        harness
            .ledger
            .reversals(ReversalsAt::Other, None, 10)
            .await
            .expect("read")
            .len(),
        1
    );
    raised(&harness, taking_back(1, 100)).await.expect("raised anew");

    let paid = super::recalls::paid_one(&harness).await;
    let PayoutState::Paid { receipt } = paid.state.clone() else {
        panic!("paid")
    };
    let own = raised(&harness, row_to(Lane::Reversal { receipt }, 2, 10)).await;
    assert!(
        matches!(own, Err(StoreError::NoReversal(NoReversal::OwnPayout { payout })) if payout == paid.id),
        "{own:?}"
    );
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn the_addresses_and_questions_about_receipts_are_kept_with_their_answers() {
    let harness = Harness::new().await;
    assert!(harness.ledger.registrations().await.expect("read").is_empty());
    let inquiry = harness.attempt_id();
    harness
        .ledger
        .ask_for_payments(inquiry, Some(CHECKER), harness.now())
        .await
        .expect("written");
    let given = harness.ledger.registrations().await.expect("read");
    assert_eq!(
        (given[0].inquiry, given[0].asked_by, &given[0].answer),
        (inquiry, Some(CHECKER), &None)
    );
    let answer = Answer::refused("500.003.1001", "held");
    harness
        .ledger
        .record_question(inquiry, answer.clone(), harness.now())
        .await
        .expect("recorded");
    assert_eq!(
        harness.ledger.registrations().await.expect("read")[0].answer,
        Some(answer)
    );

    let about = harness.attempt_id();
    harness
        .ledger
        .ask_about_receipt(about, receipt(9), None, harness.now())
        .await
        .expect("written");
    assert!(
        harness
            .ledger
            .asked_about_receipt(receipt(8))
            .await
            .expect("read")
            .is_none()
    );
    let asked = harness
        .ledger
        .asked_about_receipt(receipt(9))
        .await
        .expect("read")
        .expect("asked");
    assert_eq!((asked.answer, asked.finding), (None, None));
}
