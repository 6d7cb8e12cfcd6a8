//! Somebody with the file, and neither the keyring nor a passphrase.

use std::{path::Path, sync::Arc};

use console::OpenError;
use daraja::B2cVersion;
use rusqlite::{Connection, params};
use serde_json::json;
use store::StoreError;
use testkit::harness::new_key;
use treasury::{EntryHash, Fact, OperatorId, entry_hash};

use super::machine::{CHECKER, Keyring, MAKER, World};

/// Opens the file of a closed ledger, without what the database would refuse with.
fn by_hand(folder: &Path, edit: impl FnOnce(&Connection)) {
    let raw = Connection::open(folder.join("organisation.ledger")).unwrap();
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    edit(&raw);
    for (_, sql) in &triggers {
        raw.execute_batch(sql).unwrap();
    }
}

/// Appends an entry whose hash fits; nobody without the keyring can sign it.
fn append(raw: &Connection, actor: i64, fact: &Fact) {
    let (seq, before): (i64, [u8; 32]) = raw
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let body = serde_json::to_string(fact).unwrap();
    let hash = entry_hash(
        EntryHash::from_bytes(before),
        seq + 1,
        9,
        Some(OperatorId::new(actor)),
        fact.name(),
        &body,
        "",
    );
    raw.execute(
        "INSERT INTO journal (seq, at, actor, kind, body, hash, signature) VALUES (?, 9, ?, ?, ?, ?, zeroblob(64))",
        params![seq + 1, actor, fact.name(), body, hash.as_bytes()],
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_written_into_the_file_lets_nobody_approve_their_own_batch() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    machine.submitted(3).await;
    let mine = "a passphrase of my own";
    let key = new_key(machine.desk.ledger(), mine);
    machine.close().await;
    by_hand(&world.place("desk"), |raw| {
        let fact = Fact::PassphraseChanged {
            operator: OperatorId::new(CHECKER),
            key: key.clone(),
        };
        append(raw, CHECKER, &fact);
        let wrapped = serde_json::to_string(&key.wrapped).unwrap();
        raw.execute(
            "UPDATE operator SET public_key = ?, wrapped_key = ? WHERE id = 2",
            params![key.public_key.as_bytes(), wrapped],
        )
        .unwrap();
    });
    let machine = world.machine("desk", &keyring).await;
    let harness = machine.harness().await;
    assert_eq!(harness["sending"]["state"], "paused", "{harness}");
    let reason = harness["sending"]["reason"].as_str().unwrap();
    assert!(reason.contains("was not written by this desktop"), "{reason}");
    let forged = json!({ "operator": CHECKER, "passphrase": mine });
    let refused = machine.call("sign_in", forged).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(world.taken(), 0);
    machine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_cut_off_and_grown_again_by_hand_sends_nothing() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    let batch = machine.submitted(4).await;
    machine.approve(batch).await;
    machine.ended(batch).await;
    machine.close().await;
    let taken = world.taken();
    by_hand(&world.place("desk"), |raw| {
        // Back to where it was approved, and forward by acts that were never done.
        raw.execute_batch(
            "DELETE FROM journal WHERE seq > (SELECT seq FROM journal WHERE kind = 'batch_approved');
             DELETE FROM delivery; DELETE FROM attempt;
             UPDATE payout SET state = 'approved', receipt = NULL, proof = NULL, originator_conversation_id = NULL;
             UPDATE batch_total SET count = 4, sum_cents = 40600, state = 'approved' WHERE state = 'paid';
             UPDATE organisation_total SET count = 4, sum_cents = 40600, state = 'approved' WHERE state = 'paid';
             UPDATE batch SET finished = 0;",
        )
        .ok();
        for _ in 0..30 {
            append(
                raw,
                MAKER,
                &Fact::SendingResumed {
                    pause: treasury::PauseKind::Person,
                    agreed_by: None,
                },
            );
        }
    });
    let machine = world.machine("desk", &keyring).await;
    let harness = machine.harness().await;
    assert_eq!(harness["sending"]["state"], "paused", "{harness}");
    machine.close().await;
    assert_eq!(world.taken(), taken);
    world.nobody_was_paid_twice("a tail grown by hand");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_ledger_in_its_place_or_none_is_not_opened_and_none_is_made() {
    let world = World::open(B2cVersion::V3).await;
    let keyring = Keyring::new();
    let machine = world.machine("desk", &keyring).await;
    machine.submitted(2).await;
    machine.close().await;
    // Made on the same machine by the same keys, for somebody else's two people.
    let other = Keyring::new();
    world.machine("other", &other).await.close().await;
    world.copied("desk", "kept");
    world.copied("other", "desk");
    let opened = world.try_machine("desk", &keyring, Arc::new(|_, _| {})).await;
    assert!(
        matches!(opened, Err(OpenError::Ledger(StoreError::Foreign { .. }))),
        "{:?}",
        opened.err()
    );
    std::fs::remove_dir_all(world.place("desk")).unwrap();
    let opened = world.try_machine("desk", &keyring, Arc::new(|_, _| {})).await;
    assert!(
        matches!(opened, Err(OpenError::Ledger(StoreError::Missing { .. }))),
        "{:?}",
        opened.err()
    );
    assert!(!world.place("desk").join("organisation.ledger").exists());
    world.copied("kept", "desk");
    let machine = world.machine("desk", &keyring).await;
    assert_eq!(machine.age().await, None);
    machine.close().await;
}
