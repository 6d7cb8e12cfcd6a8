//! The audit trail: every write is one entry or more, chained, with who and when.

use treasury::{EntryHash, Fact, entry_hash};

use crate::harness::{CHECKER, Harness, MAKER, acknowledged, moved};

#[tokio::test]
async fn every_write_leaves_an_entry_that_says_who_did_what_and_when() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    harness.record(sent.attempt, acknowledged()).await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    let (mut entries, total) = harness.ledger.entries(None, 100).await.expect("read");
    entries.reverse();
    let told: Vec<_> = entries.iter().map(|entry| (entry.fact.name(), entry.actor)).collect();
    let console = None;
    assert_eq!(
        told,
        [
            ("ledger_born", console),
            ("operator_added", console),
            ("operator_added", console),
            ("operator_added", console),
            ("batch_drafted", Some(MAKER)),
            ("batch_submitted", Some(MAKER)),
            ("batch_approved", Some(CHECKER)),
            ("attempts_claimed", console),
            ("attempts_recorded", console),
            ("deliveries_kept", console),
            ("results_applied", console),
        ]
    );
    assert_eq!(usize::try_from(total).expect("few"), entries.len());
    assert_eq!(
        entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        (1..=11).collect::<Vec<_>>()
    );
    assert!(entries.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(matches!(&entries[4].fact, Fact::BatchDrafted { batch: drafted, .. } if *drafted == batch));
}

#[tokio::test]
async fn each_entry_holds_the_hash_of_the_one_before() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    harness.claim(2).await;
    let (mut entries, _) = harness.ledger.entries(None, 100).await.expect("read");
    entries.reverse();
    let mut before = EntryHash::START;
    for entry in entries {
        let body = serde_json::to_string(&entry.fact).expect("a fact can be written");
        let signed = match entry.acts.is_empty() {
            true => String::new(),
            false => serde_json::to_string(&entry.acts).expect("signatures can be written"),
        };
        before = entry_hash(
            before,
            entry.seq,
            entry.at,
            entry.actor,
            entry.fact.name(),
            &body,
            &signed,
        );
        assert_eq!(entry.hash, before, "entry {}", entry.seq);
    }
}

#[tokio::test]
async fn entries_are_read_a_page_at_a_time() {
    let harness = Harness::new().await;
    for _ in 0..4 {
        harness.drafted(&[10]).await;
    }
    let (first, total) = harness.ledger.entries(None, 3).await.expect("read");
    let (second, _) = harness
        .ledger
        .entries(first.last().map(|e| e.seq), 3)
        .await
        .expect("read");
    let seqs: Vec<_> = first.iter().chain(&second).map(|e| e.seq).collect();
    assert_eq!((total, seqs), (8, vec![8, 7, 6, 5, 4, 3]));
}

#[tokio::test]
async fn what_was_refused_leaves_no_entry() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10]).await;
    let before = harness.ledger.entries(None, 1).await.expect("read").1;
    assert!(harness.ledger.submit(batch, MAKER, harness.now()).await.is_err());
    assert!(harness.claim(0).await.is_empty());
    assert_eq!(harness.ledger.doubt_stopped(harness.now()).await.expect("nothing"), 0);
    assert_eq!(
        harness
            .ledger
            .keep(Vec::new(), harness.now())
            .await
            .expect("nothing")
            .new,
        0
    );
    harness.ledger.found(Vec::new(), harness.now()).await.expect("nothing");
    harness.ledger.apply(Vec::new(), harness.now()).await.expect("nothing");
    harness.ledger.record(Vec::new(), harness.now()).await.expect("nothing");
    assert_eq!(harness.ledger.entries(None, 1).await.expect("read").1, before);
}

#[tokio::test]
async fn the_harness_is_founded_once() {
    let harness = Harness::new().await;
    let late = crate::harness::founder("Mallory");
    harness
        .ledger
        .found(vec![late], harness.now())
        .await
        .expect("nothing to do");
    let names: Vec<_> = harness
        .ledger
        .operators()
        .await
        .expect("read")
        .into_iter()
        .map(|o| o.name)
        .collect();
    assert_eq!(names, ["Amina", "Brian", "Chebet"]);
}
