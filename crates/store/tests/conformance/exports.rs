//! Whole lists for files, and the entry that says that data left.

use std::ops::ControlFlow;

use store::{Export, Filter, Sort};
use treasury::{BatchId, ExportContent, ExportFormat, Fact, PayoutId, StateKind};

use crate::harness::{Harness, MAKER};

async fn ids(harness: &Harness, filter: Filter, sort: Sort) -> Vec<i64> {
    let folded = harness.ledger.fold_payouts(filter, sort, Vec::new(), |ids, payout| {
        ids.push(payout.id.get());
        ControlFlow::Continue(())
    });
    folded.await.expect("read")
}

#[tokio::test]
async fn a_whole_list_comes_in_its_order_and_only_what_was_asked_for() {
    let harness = Harness::new().await;
    harness.drafted(&[10, 30, 20]).await;
    let batch = harness.approved(&[50, 40]).await;
    let sent = harness.claim(1).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(ids(&harness, Filter::default(), Sort::Newest).await, [5, 4, 3, 2, 1]);
    assert_eq!(ids(&harness, Filter::default(), Sort::Line).await, [1, 2, 3, 4, 5]);
    let of_batch = Filter {
        batch: Some(batch),
        ..Filter::default()
    };
    assert_eq!(ids(&harness, of_batch.clone(), Sort::Largest).await, [4, 5]);
    let states = Filter {
        states: vec![StateKind::Approved, StateKind::Draft],
        ..Filter::default()
    };
    let approved = harness.payouts_of(batch).await;
    let left: Vec<_> = approved
        .iter()
        .filter(|p| p.state.name() == "approved")
        .map(|p| p.id)
        .collect();
    assert_eq!(ids(&harness, states, Sort::Line).await, [1, 2, 3, left[0].get()]);
    let searched = Filter {
        search: "nobody of this name".to_owned(),
        ..Filter::default()
    };
    assert!(ids(&harness, searched, Sort::Newest).await.is_empty());
}

#[tokio::test]
async fn whoever_reads_a_list_may_break_off() {
    let harness = Harness::new().await;
    harness.drafted(&[10, 20, 30]).await;
    let folded = harness
        .ledger
        .fold_payouts(Filter::default(), Sort::Line, Vec::new(), |ids, payout| {
            ids.push(payout.id);
            ControlFlow::Break(())
        });
    assert_eq!(folded.await.expect("read"), [PayoutId::new(1)]);
}

#[tokio::test]
async fn every_answer_to_a_balance_query_is_read_back_newest_first() {
    let harness = Harness::new().await;
    for _ in 0..2 {
        harness.tell_balance().await;
    }
    let readings = harness.ledger.fold_readings(Vec::new(), |all, reading| {
        all.push(reading);
        ControlFlow::Continue(())
    });
    let readings = readings.await.expect("read");
    assert!(readings.len() >= 2, "{readings:?}");
    assert!(readings.is_sorted_by(|a, b| a.as_of >= b.as_of), "{readings:?}");
    assert!(readings.iter().all(|reading| reading.available.is_some()));
}

#[tokio::test]
async fn an_export_is_an_entry_and_changes_nothing_else() {
    let harness = Harness::new().await;
    harness.drafted(&[10]).await;
    let content = ExportContent::Summary { batch: BatchId::new(1) };
    let export = Export {
        content: content.clone(),
        format: ExportFormat::Csv,
        rows: 1,
        file: "payouts.csv".to_owned(),
    };
    let noted = harness.ledger.note_export(export, MAKER, harness.now()).await;
    noted.expect("noted");
    let (entries, _) = harness.ledger.entries(None, 1).await.expect("read");
    let expected = Fact::Exported {
        content,
        format: ExportFormat::Csv,
        rows: 1,
        file: "payouts.csv".to_owned(),
    };
    let entry = &entries[0];
    assert_eq!((entry.actor, &entry.fact), (Some(MAKER), &expected));
    assert_eq!(harness.faults().await, Vec::<String>::new());
}
