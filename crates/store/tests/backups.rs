//! Copies of the ledger, made while it is written to.

use std::{
    ops::ControlFlow,
    sync::{Arc, Mutex},
};

use store::{Ledger, Options, StoreError};
use treasury::{Confirmed, Fact};

use crate::harness::{CHECKER, Harness, MAKER, seal_key};

/// A harness whose ledger takes several steps to copy.
async fn large_harness() -> Harness {
    let harness = Harness::new().await;
    harness.drafted(&[100; 6_000]).await;
    harness
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_of_the_moment_at_which_it_began_however_much_is_written_meanwhile() {
    let harness = large_harness().await;
    let (_, before) = harness.ledger.entries(None, 1).await.unwrap();
    let to = harness.path().with_file_name("copy.ledger");
    let steps = Arc::new(Mutex::new(Vec::new()));
    let copied = {
        let (ledger, heard, handle) = (
            harness.ledger.clone(),
            Arc::clone(&steps),
            tokio::runtime::Handle::current(),
        );
        let told = move |progress: store::Progress| {
            heard.lock().unwrap().push(progress);
            handle
                .block_on(ledger.pause_sending(treasury::PauseReason::Person, Some(MAKER), 1))
                .unwrap();
            handle.block_on(ledger.resume_sending(MAKER, 2)).unwrap();
            ControlFlow::Continue(())
        };
        harness.ledger.copy_to(to.clone(), told).await.unwrap()
    };
    let steps = steps.lock().unwrap().clone();
    assert!(steps.len() > 2, "{steps:?}");
    assert!(
        steps.windows(2).all(|pair| pair[0].done < pair[1].done),
        "begun anew: {steps:?}"
    );
    assert_eq!(copied.head.seq, i64::from(before));
    let (_, now) = harness.ledger.entries(None, 1).await.unwrap();
    assert_eq!(now, before + 2 * u32::try_from(steps.len()).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let copy = Ledger::open(Options::new(&to, seal_key())).await.unwrap();
    let report = copy.check().await.unwrap();
    assert_eq!((report.entries, report.faults), (before, vec![]));
    let (newest, _) = copy.entries(None, 1).await.unwrap();
    assert_eq!(newest[0].hash, copied.head.hash);
}

#[tokio::test]
async fn a_copy_of_a_damaged_ledger_is_refused_and_leaves_nothing() {
    let harness = large_harness().await.reopened_after(|raw| {
        raw.execute_batch(
            "DROP TRIGGER content_is_never_changed; UPDATE content SET bytes = CAST(bytes || x'00' AS BLOB);
             CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON content
             BEGIN SELECT RAISE(ABORT, 'content is never changed'); END;",
        )
        .unwrap();
    });
    let harness = harness.await;
    let to = harness.path().with_file_name("copy.ledger");
    let refused = harness.ledger.copy_to(to.clone(), |_| ControlFlow::Continue(())).await;
    assert!(matches!(refused, Err(StoreError::BadCopy(_))), "{refused:?}");
    assert!(!to.exists());
}

#[tokio::test]
async fn a_copy_can_be_stopped_and_never_takes_the_place_of_a_file() {
    let harness = large_harness().await;
    let to = harness.path().with_file_name("copy.ledger");
    let stopped = harness.ledger.copy_to(to.clone(), |_| ControlFlow::Break(())).await;
    assert!(matches!(stopped, Err(StoreError::Stopped)), "{stopped:?}");
    assert!(!to.exists());
    std::fs::write(&to, "somebody's").unwrap();
    let refused = harness.ledger.copy_to(to.clone(), |_| ControlFlow::Continue(())).await;
    assert!(matches!(refused, Err(StoreError::Folder { .. })), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "somebody's");
}

fn two() -> (Confirmed, Confirmed) {
    (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER))
}

#[tokio::test]
async fn a_ledger_that_moved_claims_nothing_again_before_it_was_restored() {
    let harness = Harness::new().await;
    harness.approved(&[100, 200]).await;
    let same = (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(MAKER));
    assert!(harness.ledger.move_away(same, harness.now()).await.is_err());
    assert_eq!(harness.ledger.moved().await.unwrap(), None);
    harness.ledger.move_away(two(), harness.now()).await.unwrap();
    let moved = harness.ledger.moved().await.unwrap().expect("it moved");
    assert_eq!((moved.by, moved.agreed_by), (Some(MAKER), CHECKER));
    harness.ledger.resume_sending(MAKER, harness.now()).await.unwrap();
    assert!(harness.ledger.claim(10, harness.now()).await.unwrap().is_empty());
    let again = harness.ledger.move_away(two(), harness.now()).await;
    assert!(matches!(again, Err(StoreError::Moved)), "{again:?}");
    assert_eq!(harness.ledger.check().await.unwrap().faults, Vec::<String>::new());

    let (newest, _) = harness.ledger.entries(None, 1).await.unwrap();
    harness.ledger.note_restored(7, two(), harness.now()).await.unwrap();
    assert_eq!(harness.ledger.moved().await.unwrap(), None);
    let (entries, _) = harness.ledger.entries(None, 10).await.unwrap();
    let told = entries.iter().find_map(|entry| {
        let Fact::LedgerRestored {
            backup,
            made_at,
            agreed_by,
        } = &entry.fact
        else {
            return None;
        };
        Some((backup.seq, *made_at, *agreed_by))
    });
    assert_eq!(told, Some((newest[0].seq, 7, CHECKER)));
    // It is paused until two people go on with it.
    assert!(harness.ledger.claim(10, harness.now()).await.unwrap().is_empty());
    assert!(matches!(
        harness.ledger.resume_sending(MAKER, harness.now()).await,
        Err(StoreError::NotReadmitted)
    ));
    assert_eq!(harness.ledger.check().await.unwrap().faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_recovery_kit_takes_two_people_and_the_newest_counts() {
    let harness = Harness::new().await;
    assert_eq!(harness.ledger.recovery_key().await.unwrap(), None);
    harness
        .ledger
        .make_recovery_key("age1first".to_owned(), None, harness.now())
        .await
        .unwrap();
    let same = (Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(MAKER));
    let alone = harness
        .ledger
        .make_recovery_key("age1x".to_owned(), Some(same), harness.now())
        .await;
    assert!(alone.is_err());
    harness
        .ledger
        .make_recovery_key("age1second".to_owned(), Some(two()), harness.now())
        .await
        .unwrap();
    let kit = harness.ledger.recovery_key().await.unwrap().expect("a kit");
    assert_eq!(
        (kit.recipient.as_str(), kit.made_by, kit.agreed_by),
        ("age1second", Some(MAKER), Some(CHECKER))
    );
    assert_eq!(harness.ledger.check().await.unwrap().faults, Vec::<String>::new());
    let harness = harness
        .reopened_after(|raw| {
            raw.execute("UPDATE recovery SET recipient = 'age1thief'", []).unwrap();
        })
        .await;
    let thief = harness.ledger.recovery_key().await;
    assert!(matches!(thief, Err(StoreError::Changed(_))), "{thief:?}");
    let faults = harness.ledger.check().await.unwrap().faults;
    assert!(faults.iter().any(|fault| fault.contains("Recovery 1")), "{faults:?}");
}
