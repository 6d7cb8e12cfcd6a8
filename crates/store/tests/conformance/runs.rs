//! The pay run before, and a reason where the next one differs too much.

use store::StoreError;
use treasury::{DiffersBecause, FrozenRow, RunChangeKind, Setting};

use crate::harness::{Harness, MAKER, new_batch, row};

/// A run of ten people, the line of each being who they are.
fn run() -> Vec<FrozenRow> {
    (2..12).map(|line| row(line, 1_000)).collect()
}

async fn drafted(harness: &Harness, title: &str, rows: Vec<FrozenRow>) -> treasury::BatchId {
    let mut new = new_batch(rows);
    new.title = title.to_owned();
    harness.ledger.draft(new, MAKER, harness.now()).await.expect("a draft")
}

#[tokio::test]
async fn a_run_is_compared_with_the_last_of_its_kind() {
    let harness = Harness::new().await;
    let first = harness.approved_rows(run()).await;
    // Others of the purpose, which pay somebody else.
    let other = (40..50).map(|line| row(line, 500)).collect();
    harness.approved_rows(other).await;
    let mut rows = run();
    rows.pop();
    rows.push(row(30, 700));
    let batch = harness.drafted_rows(rows).await;
    let before = harness
        .ledger
        .run_before(batch)
        .await
        .expect("read")
        .expect("one before");
    assert_eq!(before.batch, first);
    let difference = harness.ledger.run_difference(first, batch).await.expect("compared");
    let kinds: Vec<RunChangeKind> = difference.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [RunChangeKind::New, RunChangeKind::Gone]);
    // The first has none before it, and no draft is one.
    assert_eq!(harness.ledger.run_before(first).await.expect("read"), None);
}

#[tokio::test]
async fn a_run_that_differs_too_much_takes_a_reason_that_is_kept() {
    let harness = Harness::new().await;
    let first = harness.approved_rows(run()).await;
    let mut rows = run();
    rows.truncate(8);
    let batch = drafted(&harness, "half", rows).await;
    let refused = harness.ledger.submit(batch, MAKER, harness.now()).await;
    assert!(matches!(refused, Err(StoreError::ReasonNeeded)), "{refused:?}");
    let why = Some((DiffersBecause::PartOfTheRun, "two on leave".to_owned()));
    let submitted = harness
        .ledger
        .submit_saying(batch, why, String::new(), MAKER, harness.now())
        .await;
    submitted.expect("submitted");
    let record = harness.ledger.batch(batch).await.expect("a batch");
    let kept = record.difference.expect("the difference");
    assert_eq!((kept.against, kept.counts.gone), (first, 2));
    assert_eq!((kept.before.count, kept.now.count), (10, 8));
    assert_eq!(kept.note, "two on leave");
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn the_organisation_sets_when_a_reason_is_asked() {
    let harness = Harness::new().await;
    harness.approved_rows(run()).await;
    let set = |percent| {
        harness
            .ledger
            .set(Setting::RunDiffers { percent }, MAKER, harness.now())
    };
    assert_eq!(harness.ledger.run_differs_percent().await.expect("read"), Some(10));
    let mut rows = run();
    rows.truncate(8);
    set(Some(20)).await.expect("set");
    let batch = drafted(&harness, "eight", rows).await;
    harness
        .ledger
        .submit(batch, MAKER, harness.now())
        .await
        .expect("a fifth is not beyond a fifth");
    set(None).await.expect("set");
    let all_else = run().into_iter().map(|row| FrozenRow {
        amount: mpesa::Amount::from_shillings(90).expect("positive"),
        ..row
    });
    let batch = drafted(&harness, "other", all_else.collect()).await;
    harness
        .ledger
        .submit(batch, MAKER, harness.now())
        .await
        .expect("nothing is asked");
}
