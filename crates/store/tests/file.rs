//! The file: who may open it, what is refused with a sentence, and readers that come and go.

use std::{error::Error, fs, path::Path};

use store::{Ledger, Options, StoreError};

use crate::harness::{Harness, seal_key};

async fn open(path: &Path) -> Result<Ledger, StoreError> {
    Ledger::open(Options::new(path, seal_key())).await
}

/// The whole chain of an error, as the log tells it.
pub(crate) fn told(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}

#[tokio::test]
async fn a_ledger_is_made_where_there_is_none_folders_included() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new").join("status").join("ledger.db");
    open(&path).await.expect("a ledger");
    assert!(path.is_file());
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_has_closed() {
    let harness = Harness::new().await;
    let error = open(&harness.path()).await.expect_err("refused");
    assert!(matches!(error, StoreError::InUse { .. }));
    assert!(
        told(&error).starts_with("another Hazina is using the ledger at "),
        "{}",
        told(&error)
    );
    harness
        .reopened_after(|_| {})
        .await
        .ledger
        .operators()
        .await
        .expect("it is open again");
}

#[tokio::test]
async fn a_clone_keeps_the_ledger_open() {
    let harness = Harness::new().await;
    let path = harness.path();
    let clone = harness.ledger.clone();
    drop(harness.ledger.clone());
    assert!(matches!(open(&path).await, Err(StoreError::InUse { .. })));
    clone.operators().await.expect("it is open");
}

#[tokio::test]
async fn what_was_asked_of_a_ledger_that_was_dropped_is_written_before_another_opens() {
    for _ in 0..20 {
        let harness = Harness::new().await;
        let batch = harness.submitted(&[10; 50]).await;
        let approval = harness.approval(batch, crate::harness::CHECKER).await;
        let ledger = harness.ledger.clone();
        // Asked, and then nobody waits for the answer.
        let asked = tokio::spawn(async move { ledger.approve(approval).await });
        tokio::task::yield_now().await;
        asked.abort();
        drop(asked.await);
        let before = harness.reopened_after(|_| {}).await;
        let state = before.ledger.batch(batch).await.expect("a batch").state;
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        assert_eq!(
            before.ledger.batch(batch).await.expect("a batch").state,
            state,
            "a write came after the opening"
        );
    }
}

#[tokio::test]
async fn a_newer_ledger_is_refused_and_not_touched() {
    let harness = Harness::new().await;
    let path = harness.path();
    harness.raw().pragma_update(None, "user_version", 99).expect("set");
    let copy = path.with_file_name("newer.db");
    harness
        .raw()
        .execute("VACUUM INTO ?", [copy.to_str().expect("a path")])
        .expect("copied");
    let before = fs::read(&copy).expect("the file");
    let error = open(&copy).await.expect_err("refused");
    assert!(matches!(error, StoreError::TooNew { found: 99, .. }));
    assert!(error.to_string().ends_with("Install the newer Hazina"), "{error}");
    assert_eq!(fs::read(&copy).expect("the file"), before);
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_with_a_sentence_and_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("letter.db");
    fs::write(&text, "Dear Sir or Madam, ".repeat(400)).expect("written");
    let foreign = folder.path().join("photos.db");
    let other = rusqlite::Connection::open(&foreign).expect("a database");
    other
        .execute_batch("CREATE TABLE photo (id INTEGER PRIMARY KEY); INSERT INTO photo VALUES (1);")
        .expect("made");
    drop(other);
    for path in [&text, &foreign] {
        let before = fs::read(path).expect("the file");
        let error = open(path).await.expect_err("refused");
        assert!(
            error.to_string().starts_with("could not open the ledger at "),
            "{}",
            told(&error)
        );
        assert_eq!(fs::read(path).expect("the file"), before, "{}", told(&error));
    }
    let error = open(folder.path()).await.expect_err("a folder is no ledger");
    assert!(error.to_string().starts_with("could not "), "{}", told(&error));
}

#[tokio::test]
async fn a_damaged_ledger_says_so_and_never_pays() {
    let harness = Harness::new().await;
    harness.approved(&[10; 3000]).await;
    let path = harness.path();
    let copy = path.with_file_name("damaged.db");
    harness
        .raw()
        .execute("VACUUM INTO ?", [copy.to_str().expect("a path")])
        .expect("copied");
    let mut bytes = fs::read(&copy).expect("the file");
    // All pages but the first, which holds the header and the schema.
    bytes[4096..].fill(0xA5);
    fs::write(&copy, bytes).expect("written");
    match open(&copy).await {
        Err(error) => assert!(told(&error).contains("malformed"), "{}", told(&error)),
        Ok(ledger) => {
            let error = ledger.claim(1, 1).await.expect_err("refused");
            assert!(
                told(&error).starts_with("claiming payouts failed: "),
                "{}",
                told(&error)
            );
            assert!(ledger.check().await.is_err());
        }
    }
}

#[tokio::test]
async fn a_read_that_nobody_waits_for_takes_no_reader_away() {
    let harness = Harness::new().await;
    harness.approved(&[10; 2000]).await;
    for _ in 0..40 {
        let pages: Vec<_> = (0..6)
            .map(|_| {
                let ledger = harness.ledger.clone();
                tokio::spawn(async move {
                    let sort = store::Sort::Newest;
                    let all = store::Position::Index(0);
                    ledger.page(store::Filter::default(), sort, all, 2000).await.map(drop)
                })
            })
            .collect();
        tokio::task::yield_now().await;
        for page in &pages[..4] {
            page.abort();
        }
        for page in pages {
            if let Ok(read) = page.await {
                read.expect("a page");
            }
        }
    }
}
