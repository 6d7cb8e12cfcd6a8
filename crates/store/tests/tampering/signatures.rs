//! Entries that somebody with the file wrote into the audit trail, hashed as the program would: each is named.

use std::path::PathBuf;

use rusqlite::{Connection, params};
use store::{Expected, Ledger, LedgerStanding, Options, StoreError, verify};
use treasury::{EntryHash, Fact, Head, OperatorId, Signing, entry_hash};

use super::{guarded_again, unguarded};
use crate::harness::{CHECKER, Harness, MAKER, acknowledged, founders_keys, key, seal_key};

/// A small ledger that was closed, and its file.
async fn closed() -> (Harness, PathBuf, Head) {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(1).await;
    harness.record(sent[0].attempt, acknowledged()).await;
    let head = harness.ledger.last_entry().await.expect("read");
    let path = harness.path();
    (harness, path, head)
}

/// Hashes the whole chain anew from `from` on, as somebody would who altered that entry.
pub(super) fn rehashed(raw: &Connection, from: i64) {
    let mut before: [u8; 32] = match from {
        1 => [0; 32],
        _ => raw
            .query_row("SELECT hash FROM journal WHERE seq = ?", [from - 1], |row| row.get(0))
            .expect("an entry"),
    };
    let last: i64 = raw
        .query_row("SELECT max(seq) FROM journal", [], |row| row.get(0))
        .expect("entries");
    for seq in from..=last {
        let (at, actor, kind, body, signed): (i64, Option<i64>, String, String, Option<String>) = raw
            .query_row(
                "SELECT at, actor, kind, body, signed FROM journal WHERE seq = ?",
                [seq],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
            )
            .expect("an entry");
        let hash = entry_hash(
            EntryHash::from_bytes(before),
            seq,
            at,
            actor.map(OperatorId::new),
            &kind,
            &body,
            &signed.unwrap_or_default(),
        );
        before = *hash.as_bytes();
        raw.execute(
            "UPDATE journal SET hash = ? WHERE seq = ?",
            params![hash.as_bytes(), seq],
        )
        .expect("hashed");
    }
}

fn appended(raw: &Connection, actor: Option<OperatorId>, fact: &Fact, signing: Option<&Signing>) {
    let (seq, before): (i64, [u8; 32]) = raw
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a journal");
    let body = serde_json::to_string(fact).expect("a fact can be written");
    let hash = entry_hash(EntryHash::from_bytes(before), seq + 1, 9, actor, fact.name(), &body, "");
    let ledger = treasury::LedgerId::from_random([0; 16]);
    let signature = signing.map_or([0; 64], |signing| *signing.sign(ledger, hash).as_bytes());
    raw.execute(
        "INSERT INTO journal (seq, at, actor, kind, body, hash, signature) VALUES (?, 9, ?, ?, ?, ?, ?)",
        params![
            seq + 1,
            actor.map(OperatorId::get),
            fact.name(),
            body,
            hash.as_bytes(),
            signature
        ],
    )
    .expect("appended");
}

type Edit = fn(&Connection);

#[tokio::test]
async fn each_kind_of_tampering_is_named_by_its_entry_with_nothing_but_the_file() {
    let edits: [(&str, Edit, &str); 9] = [
        (
            "an entry altered",
            |raw| {
                drop(raw.execute(
                    "UPDATE journal SET body = replace(body, 'Amina', 'Anyone') WHERE seq = 2",
                    [],
                ))
            },
            "Audit entry 2 was altered.",
        ),
        (
            "an entry altered and the chain hashed anew",
            |raw| {
                raw.execute(
                    "UPDATE journal SET body = replace(body, 'Amina', 'Anyone') WHERE seq = 2",
                    [],
                )
                .expect("altered");
                rehashed(raw, 2);
            },
            "Audit entry 2 was not written by this desktop.",
        ),
        (
            "an entry put under another label, so that nobody finds it where it belongs",
            |raw| {
                drop(raw.execute(
                    "UPDATE journal SET kind = 'reminder_seen' WHERE kind = 'batch_approved'",
                    [],
                ))
            },
            "was altered.",
        ),
        (
            "an entry put under another label, and the chain hashed anew",
            |raw| {
                raw.execute("UPDATE journal SET kind = 'reminder_seen' WHERE seq = 2", [])
                    .expect("labelled");
                rehashed(raw, 2);
            },
            "Audit entry 2 is labelled reminder_seen.",
        ),
        (
            "an entry taken out",
            |raw| drop(raw.execute("DELETE FROM journal WHERE seq = 4", [])),
            "Audit entry 4 is missing.",
        ),
        (
            "an entry added behind the last",
            |raw| {
                let fact = Fact::PassphraseChanged {
                    operator: CHECKER,
                    key: key("mine"),
                };
                appended(raw, Some(CHECKER), &fact, None);
                raw.execute("UPDATE operator SET wrapped_key = '{}' WHERE id = 2", [])
                    .expect("projected");
            },
            "was not written by this desktop.",
        ),
        (
            "two entries changed over",
            |raw| {
                raw.execute_batch(
                    "CREATE TEMP TABLE a AS SELECT * FROM journal WHERE seq = 3;
                     CREATE TEMP TABLE b AS SELECT * FROM journal WHERE seq = 4;
                     UPDATE journal SET (at, actor, kind, body, signed) = (SELECT at, actor, kind, body, signed FROM b) WHERE seq = 3;
                     UPDATE journal SET (at, actor, kind, body, signed) = (SELECT at, actor, kind, body, signed FROM a) WHERE seq = 4;",
                )
                .expect("changed over");
                rehashed(raw, 3);
            },
            "Audit entry 3 was not written by this desktop.",
        ),
        (
            "the last entries cut off",
            |raw| drop(raw.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", [])),
            "is missing: the audit trail ends before it.",
        ),
        (
            "the key in the first entry replaced, and all signed with another",
            |raw| {
                let other = Signing::of(&treasury::SealKey::new(b"another desktop"));
                let ledger: String = raw
                    .query_row("SELECT body FROM journal WHERE seq = 1", [], |row| row.get(0))
                    .expect("the first entry");
                let Ok(Fact::LedgerBorn { ledger, desktop }) = serde_json::from_str(&ledger) else {
                    panic!("{ledger}")
                };
                let (old, new) = (
                    serde_json::to_string(&desktop).expect("a key"),
                    serde_json::to_string(&other.public()).expect("a key"),
                );
                raw.execute(
                    "UPDATE journal SET body = replace(body, ?, ?) WHERE seq = 1",
                    [old, new],
                )
                .expect("replaced");
                rehashed(raw, 1);
                let rows: Vec<(i64, [u8; 32])> = raw
                    .prepare("SELECT seq, hash FROM journal")
                    .expect("a statement")
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                    .expect("rows")
                    .collect::<Result<_, _>>()
                    .expect("rows");
                for (seq, hash) in rows {
                    let signature = other.sign(ledger, EntryHash::from_bytes(hash));
                    raw.execute(
                        "UPDATE journal SET signature = ? WHERE seq = ?",
                        params![signature.as_bytes(), seq],
                    )
                    .expect("signed");
                }
            },
            "is another one: the audit trail went another way.",
        ),
    ];
    for (name, edit, expected) in edits {
        let (harness, path, head) = closed().await;
        let whole = verify(&path, Some(head)).expect("a ledger");
        assert_eq!(whole.faults, Vec::<String>::new(), "before: {name}");
        assert_eq!(whole.signatures, whole.entries);
        drop(harness.ledger);
        let raw = Connection::open(&path).expect("the file");
        raw.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
        unguarded(&raw);
        edit(&raw);
        guarded_again(&raw);
        let faults = verify(&path, Some(head)).expect("a ledger").faults;
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "{name}: {faults:#?}"
        );
    }
}

#[tokio::test]
async fn entries_behind_the_one_that_is_known_cannot_be_written_by_hand() {
    let (harness, path, head) = closed().await;
    let known = harness.ledger.known_with(head);
    drop(harness.ledger);
    let raw = Connection::open(&path).expect("the file");
    raw.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
    unguarded(&raw);
    let fact = Fact::PassphraseChanged {
        operator: CHECKER,
        key: key("mine"),
    };
    appended(&raw, Some(CHECKER), &fact, None);
    guarded_again(&raw);
    drop(raw);
    let ledger = opened(&path, Expected::Known(known)).await.expect("a ledger");
    let LedgerStanding::Tampered { entry, .. } = ledger.standing() else {
        panic!("{:?}", ledger.standing())
    };
    assert_eq!(*entry, Some(head.seq + 1));
}

async fn opened(path: &std::path::Path, expected: Expected) -> Result<Ledger, StoreError> {
    Ledger::open(Options {
        expected,
        ..Options::new(path, seal_key())
    })
    .await
}

#[tokio::test]
async fn a_ledger_that_is_older_went_another_way_or_is_gone_is_known_for_what_it_is() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let path = harness.path();
    let copy = path.with_file_name("copy.db");
    let copied = || {
        let _ = std::fs::remove_file(&copy);
        harness
            .raw()
            .execute("VACUUM INTO ?", [copy.to_str().expect("a path")])
            .expect("copied");
    };
    copied();
    let before = harness.ledger.last_entry().await.expect("read");
    harness.claim(1).await;
    let known = harness.ledger.known_with(*harness.ledger.heads().borrow());
    assert!(known.head.seq > before.seq, "a claim moves the head");

    let older = opened(&copy, Expected::Known(known)).await.expect("a ledger");
    assert_eq!(
        *older.standing(),
        LedgerStanding::Older {
            expected: known.head,
            last: before
        }
    );
    let _keys = founders_keys(&older);
    older
        .pause_sending(treasury::PauseReason::Person, Some(MAKER), 9)
        .await
        .expect("paused");
    let last = older.last_entry().await.expect("read");
    drop(older);
    let forked = opened(&copy, Expected::Known(known)).await.expect("a ledger");
    assert_eq!(
        *forked.standing(),
        LedgerStanding::Forked {
            expected: known.head,
            last
        }
    );
    drop(forked);
    let unknown = opened(&copy, Expected::SomeAge).await.expect("a ledger");
    assert_eq!(*unknown.standing(), LedgerStanding::AgeUnknown { last });
    drop(unknown);

    let stranger = Harness::new().await;
    let path = stranger.path();
    drop(stranger.ledger);
    let foreign = opened(&path, Expected::Known(known)).await;
    assert!(matches!(foreign, Err(StoreError::Foreign { .. })), "{foreign:?}");

    let nowhere = path.with_file_name("nowhere.db");
    for expected in [Expected::Known(known), Expected::SomeAge] {
        let missing = opened(&nowhere, expected).await;
        assert!(matches!(missing, Err(StoreError::Missing { .. })), "{missing:?}");
        assert!(!nowhere.exists(), "nothing is made in its place");
    }
}

#[tokio::test]
async fn two_copies_of_one_ledger_are_never_open_at_once_on_one_machine() {
    let harness = Harness::new().await;
    let locks = tempfile::tempdir().expect("a folder");
    let path = harness.path();
    let copy = path.with_file_name("copy.db");
    harness
        .raw()
        .execute("VACUUM INTO ?", [copy.to_str().expect("a path")])
        .expect("copied");
    drop(harness.ledger);
    let with_locks = |path: &std::path::Path| Options {
        locks: Some(locks.path().to_owned()),
        ..Options::new(path, seal_key())
    };
    let first = Ledger::open(with_locks(&path)).await.expect("a ledger");
    let second = Ledger::open(with_locks(&copy)).await;
    assert!(matches!(second, Err(StoreError::CopyInUse { .. })), "{second:?}");
    drop(first);
    Ledger::open(with_locks(&copy)).await.expect("the first is closed");
}

#[tokio::test]
async fn nothing_is_written_behind_an_entry_that_another_program_wrote() {
    let harness = Harness::new().await;
    let raw = harness.raw();
    let fact = Fact::SendingResumed {
        pause: treasury::PauseKind::Person,
        agreed_by: None,
    };
    appended(&raw, Some(CHECKER), &fact, None);
    let refused = harness.ledger.claim(1, harness.now()).await;
    assert!(
        refused.as_ref().is_ok_and(Vec::is_empty),
        "nothing is there to be claimed: {refused:?}"
    );
    let paused = harness
        .ledger
        .pause_sending(treasury::PauseReason::Person, Some(MAKER), harness.now())
        .await;
    assert!(
        matches!(&paused, Err(StoreError::Changed(message)) if message.contains("was written by another program")),
        "{paused:?}"
    );
}
