//! An old copy of the practice console's folder, put back: M-PESA has gone on meanwhile.

use std::path::Path;

use mpesa::Amount;
use practice::{Options, Practice, memory_secrets};

/// Everything in a folder, into another.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Waits until the ledger's file is whole by itself: its last connection takes the write-ahead log away with it.
async fn closed(data: &Path) {
    let log = data.join("practice.ledger-wal");
    let started = std::time::Instant::now();
    while log.exists() {
        assert!(
            started.elapsed() < std::time::Duration::from_secs(60),
            "the ledger was not closed"
        );
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_put_back_meets_an_m_pesa_that_has_gone_on() {
    let folder = tempfile::tempdir().unwrap();
    let (data, old) = (folder.path().join("data"), folder.path().join("old"));
    let secrets = memory_secrets();
    let open = || {
        Practice::open(Options {
            folder: data.clone(),
            locks: folder.path().join("locks"),
            outside: folder.path().join("outside"),
            hurry: true,
            downloads: folder.path().join("downloads"),
            secrets: secrets.clone(),
            seed: 7,
        })
    };
    let first = open().await.unwrap();
    first.simulator().settle().await;
    first.close().await;
    closed(&data).await;
    copy(&data, &old);

    let second = open().await.unwrap();
    let before = second.simulator().accounts().utility.cents();
    let customer = "254722410018".parse().unwrap();
    let receipt = second
        .simulator()
        .customer_pays(&customer, Amount::from_shillings(700).unwrap(), "INV-1");
    second.simulator().settle().await;
    second.close().await;
    closed(&data).await;

    std::fs::remove_dir_all(&data).unwrap();
    std::fs::rename(&old, &data).unwrap();
    let third = open().await.unwrap();
    assert_eq!(third.simulator().accounts().utility.cents(), before + 70_000);
    let journal = third.simulator().journal();
    assert!(
        journal
            .iter()
            .any(|entry| entry.kind.receipt() == Some(receipt.as_str()))
    );
    third.close().await;
}
