//! The book of payees: it grows by what is paid, and people note what they know.

use store::StoreError;
use treasury::{BookSort, FrozenRow, Lane};

use crate::harness::{Harness, MAKER, acknowledged, moved, row};

async fn paid(harness: &Harness, rows: Vec<FrozenRow>) {
    let count = rows.len();
    harness.approved_rows(rows).await;
    for to_send in harness.claim(count).await {
        harness.record(to_send.attempt, acknowledged()).await;
        let receipt = harness.receipt();
        harness.hear(to_send.attempt, moved(&receipt)).await;
    }
}

fn named(line: u32, name: &str, shillings: i64) -> FrozenRow {
    FrozenRow {
        name: name.to_owned(),
        ..row(line, shillings)
    }
}

fn number(line: u32) -> String {
    row(line, 1).lane.payee().to_owned()
}

async fn book(harness: &Harness, search: &str, sort: BookSort) -> Vec<String> {
    let (rows, total) = harness
        .ledger
        .payee_book(search.to_owned(), sort, 0, 100)
        .await
        .expect("read");
    assert_eq!(usize::try_from(total).ok(), Some(rows.len()));
    rows.into_iter().map(|payee| payee.name).collect()
}

#[tokio::test]
async fn who_was_paid_is_in_the_book_and_is_found() {
    let harness = Harness::new().await;
    paid(
        &harness,
        vec![named(2, "Jane Wanjiku", 300), named(3, "Ali Hassan", 100)],
    )
    .await;
    paid(&harness, vec![named(3, "Ali Hassan", 150)]).await;
    // Who was only drafted is not.
    harness.drafted_rows(vec![named(4, "Peter Otieno", 100)]).await;
    assert_eq!(
        book(&harness, "", BookSort::Newest).await,
        ["Ali Hassan", "Jane Wanjiku"]
    );
    assert_eq!(book(&harness, "", BookSort::Most).await, ["Jane Wanjiku", "Ali Hassan"]);
    assert_eq!(book(&harness, "", BookSort::Name).await, ["Ali Hassan", "Jane Wanjiku"]);
    assert_eq!(book(&harness, "JANE", BookSort::Name).await, ["Jane Wanjiku"]);
    assert_eq!(book(&harness, "0700000003", BookSort::Name).await, ["Ali Hassan"]);
    assert_eq!(book(&harness, "nobody", BookSort::Name).await, Vec::<String>::new());
    let ali = harness
        .ledger
        .payee_in_book(number(3), String::new())
        .await
        .expect("read")
        .expect("known");
    assert_eq!(
        (ali.paid.count, ali.paid.sum.cents(), ali.last.cents()),
        (2, 25_000, 15_000)
    );
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn what_is_known_of_payees_before_they_are_paid() {
    let harness = Harness::new().await;
    paid(&harness, vec![named(2, "Jane Wanjiku", 300)]).await;
    paid(&harness, vec![named(2, "Jane Wanjiku", 320)]).await;
    let ask = |line: u32, name: &str| (row(line, 1).lane, name.to_owned());
    let asked: Vec<(Lane, String)> = vec![ask(2, "Jane Wanjiku"), ask(9, "WANJIKU JANE"), ask(9, "Jane")];
    let known = harness.ledger.payees_known(asked).await.expect("read");
    assert_eq!(known[0].name.as_deref(), Some("Jane Wanjiku"));
    assert_eq!(
        known[0].amounts.iter().map(|amount| amount.cents()).collect::<Vec<_>>(),
        [32_000, 30_000]
    );
    assert_eq!(known[0].other_number, None);
    assert_eq!(known[1].other_number, Some(number(2)), "the same name in another order");
    assert_eq!(known[2].other_number, None, "one name says too little");
}

#[tokio::test]
async fn notes_and_numbers_of_one_person() {
    let harness = Harness::new().await;
    paid(
        &harness,
        vec![
            named(2, "Jane Wanjiku", 300),
            named(3, "Jane Wanjiku", 100),
            named(4, "Ali Hassan", 50),
        ],
    )
    .await;
    let note = |note: &str| {
        harness
            .ledger
            .note_payee(number(2), String::new(), note.to_owned(), MAKER, harness.now())
    };
    note("pays for the borehole").await.expect("noted");
    assert_eq!(book(&harness, "borehole", BookSort::Name).await, ["Jane Wanjiku"]);
    note("").await.expect("taken away");
    assert_eq!(book(&harness, "borehole", BookSort::Name).await, Vec::<String>::new());

    let merge = |payee: u32, into: Option<u32>| {
        harness
            .ledger
            .merge_payee(number(payee), into.map(number), MAKER, harness.now())
    };
    merge(3, Some(2)).await.expect("merged");
    assert_eq!(book(&harness, "", BookSort::Name).await, ["Ali Hassan", "Jane Wanjiku"]);
    let jane = harness
        .ledger
        .payee_in_book(number(2), String::new())
        .await
        .expect("read")
        .expect("known");
    assert_eq!((jane.paid.count, jane.paid.sum.cents()), (2, 40_000));
    assert_eq!(jane.others, [number(3)]);
    for (payee, into) in [(2, Some(4)), (4, Some(3)), (4, Some(4))] {
        let refused = merge(payee, into).await;
        assert!(
            matches!(refused, Err(StoreError::NotMerged)),
            "{payee} into {into:?}: {refused:?}"
        );
    }
    let unknown = merge(4, Some(50)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
    merge(3, None).await.expect("parted");
    assert_eq!(book(&harness, "", BookSort::Name).await.len(), 3);
    assert_eq!(
        harness.ledger.check().await.expect("checked").faults,
        Vec::<String>::new()
    );
}
