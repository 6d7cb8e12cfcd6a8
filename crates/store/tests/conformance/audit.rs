//! The audit trail: every write is one entry or more, chained, with who and when.

use treasury::{EntryHash, Fact, entry_hash};

use crate::house::{CHECKER, House, MAKER, acknowledged, moved};

#[tokio::test]
async fn every_write_leaves_an_entry_that_says_who_did_what_and_when() {
    let house = House::new().await;
    let batch = house.approved(&[10]).await;
    let sent = house.claim_one().await;
    house.record(sent.attempt, acknowledged()).await;
    house.hear(sent.attempt, moved(&house.receipt())).await;
    let (mut entries, total) = house.ledger.entries(None, 100).await.expect("read");
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
    let house = House::new().await;
    house.approved(&[10, 20]).await;
    house.claim(2).await;
    let (mut entries, _) = house.ledger.entries(None, 100).await.expect("read");
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
    let house = House::new().await;
    for _ in 0..4 {
        house.drafted(&[10]).await;
    }
    let (first, total) = house.ledger.entries(None, 3).await.expect("read");
    let (second, _) = house
        .ledger
        .entries(first.last().map(|e| e.seq), 3)
        .await
        .expect("read");
    let seqs: Vec<_> = first.iter().chain(&second).map(|e| e.seq).collect();
    assert_eq!((total, seqs), (8, vec![8, 7, 6, 5, 4, 3]));
}

#[tokio::test]
async fn what_was_refused_leaves_no_entry() {
    let house = House::new().await;
    let batch = house.approved(&[10]).await;
    let before = house.ledger.entries(None, 1).await.expect("read").1;
    assert!(house.ledger.submit(batch, MAKER, house.now()).await.is_err());
    assert!(house.claim(0).await.is_empty());
    assert_eq!(house.ledger.doubt_stopped(house.now()).await.expect("nothing"), 0);
    assert_eq!(
        house.ledger.keep(Vec::new(), house.now()).await.expect("nothing").new,
        0
    );
    house.ledger.found(Vec::new(), house.now()).await.expect("nothing");
    house.ledger.apply(Vec::new(), house.now()).await.expect("nothing");
    house.ledger.record(Vec::new(), house.now()).await.expect("nothing");
    assert_eq!(house.ledger.entries(None, 1).await.expect("read").1, before);
}

#[tokio::test]
async fn the_house_is_founded_once() {
    let house = House::new().await;
    let late = crate::house::founder("Mallory");
    house
        .ledger
        .found(vec![late], house.now())
        .await
        .expect("nothing to do");
    let names: Vec<_> = house
        .ledger
        .operators()
        .await
        .expect("read")
        .into_iter()
        .map(|o| o.name)
        .collect();
    assert_eq!(names, ["Amina", "Brian", "Chebet"]);
}
