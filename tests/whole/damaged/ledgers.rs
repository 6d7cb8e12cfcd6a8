//! A ledger's file whose disk or whose finder changed it.

use std::path::Path;

use store::{Ledger, Options};
use treasury::SealKey;

use super::{damage::damaged, figure, from, how_many};
use crate::{dice::Dice, harness::Harness};

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_ledger_is_refused_or_the_check_says_so_or_it_is_whole() {
    let harness = Harness::open().await;
    harness.submitted(&[("0722000001", 100), ("0722000002", 200)]).await;
    harness.rest().await;
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.ledger");
    rusqlite::Connection::open(harness.folder.path().join("organisation.ledger"))
        .unwrap()
        .execute("VACUUM INTO ?", [whole.to_str().unwrap()])
        .unwrap();
    assert!(is_taken(&whole).await, "it is whole");
    let whole = std::fs::read(whole).unwrap();
    let (count, mut taken) = (how_many(40), 0);
    for seed in from()..from() + count {
        let path = folder.path().join(format!("{seed}.ledger"));
        std::fs::write(&path, damaged(&whole, &whole, &mut Dice::of(seed))).unwrap();
        taken += u64::from(is_taken(&path).await);
        std::fs::remove_file(path).unwrap();
    }
    harness.close().await;
    figure("ledgers", count, taken);
}

/// Whether it opens and the check of all of it finds nothing.
async fn is_taken(path: &Path) -> bool {
    let Ok(ledger) = Ledger::open(Options::new(path, SealKey::new(b"canary-seal-key"))).await else {
        return false;
    };
    // Reading it may fail, and says so.
    let _ = ledger.batches(None, None, 50).await;
    ledger.check().await.is_ok_and(|report| report.faults.is_empty())
}
