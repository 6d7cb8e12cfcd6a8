//! Ledgers that earlier versions wrote are brought up to date with nothing lost, or refused and left as they are.
//!
//! `ledgers/0001.ledger` was written by the program of commit 32f30ce, through its public operations alone: eight batches
//! with every kind of fact that it knew and every way a payout could stand, sealed with this house's key. It was copied with
//! `VACUUM INTO` in pages of 1024 bytes, to keep it small.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use rusqlite::Connection;
use store::{ApplyResult, CheckStep, Ledger, Options, Progress, StoreError};
use tempfile::TempDir;
use treasury::{BatchId, Lane, PauseReason, PayoutId, PayoutState, Proof, Purpose};

use crate::{
    file::told,
    house::{House, moved, seal_key},
    tampering::{guarded_again, unguarded},
};

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ledgers/0001.ledger");

#[tokio::test]
async fn a_ledger_of_the_version_before_is_brought_up_to_date_with_nothing_lost() {
    let compared = compared_with_its_successor(FIRST).await;
    assert!(compared > 150, "{compared} rows are too few to prove much");
}

#[tokio::test]
async fn bringing_an_old_ledger_up_to_date_and_checking_it_tell_how_far_they_are() {
    let (_folder, path) = tampered("");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listening = Arc::clone(&heard);
    let options = Options {
        upgrading: Arc::new(move |progress| listening.lock().expect("nobody panics with it").push(progress)),
        ..Options::new(&path, seal_key())
    };
    let ledger = Ledger::open(options.clone()).await.expect("a ledger");
    let entries = ledger.check().await.expect("a check").entries;
    let (begin, end) = (entries_done(0, entries), entries_done(entries, entries));
    assert_eq!(heard.lock().expect("nobody panics with it").clone(), [begin, end]);

    let steps = Arc::new(Mutex::new(Vec::new()));
    let listening = Arc::clone(&steps);
    let told = move |step| listening.lock().expect("nobody panics with it").push(step);
    ledger.check_telling(told).await.expect("a check");
    let steps = steps.lock().expect("nobody panics with it").clone();
    assert_eq!(steps[..2], [CheckStep::Reading(begin), CheckStep::Reading(end)]);
    let CheckStep::Comparing(last) = steps[steps.len() - 1] else {
        panic!("{steps:?}")
    };
    assert_eq!((last.done, last.done > 20), (last.total, true));

    drop(ledger);
    heard.lock().expect("nobody panics with it").clear();
    Ledger::open(options).await.expect("a ledger");
    let again = heard.lock().expect("nobody panics with it").len();
    assert_eq!(again, 0, "a ledger that is up to date opens at once");
}

fn entries_done(done: u32, total: u32) -> Progress {
    Progress { done, total }
}

/// Every column that both versions have says the same of every row. Answers how many rows of the old version there were.
async fn compared_with_its_successor(old: &str) -> i64 {
    let house = House::of_file(Path::new(old)).await;
    assert_eq!(house.faults().await, Vec::<String>::new());
    let raw = house.raw();
    raw.execute("ATTACH ? AS old", [old]).expect("the old file");
    for table in ["journal", "content"] {
        assert_eq!(columns(&raw, "old", table), columns(&raw, "main", table), "{table}");
    }
    let mut compared = 0;
    for table in tables_of(&raw, "old") {
        let both = common_columns(&raw, &table);
        if both.is_empty() {
            assert_eq!(table, "float_reading", "only this one has another in its place");
            continue;
        }
        compared += count(&raw, &format!("SELECT count(*) FROM old.{table}"));
        let both = both.join(", ");
        for (here, there) in [("main", "old"), ("old", "main")] {
            let sql = format!(
                "SELECT count(*) FROM (SELECT {both} FROM {here}.{table} EXCEPT SELECT {both} FROM {there}.{table})"
            );
            assert_eq!(count(&raw, &sql), 0, "{table}: in {here} and not in {there}");
        }
    }
    compared
}

#[tokio::test]
async fn payouts_of_an_old_ledger_stand_where_they_stood() {
    let house = House::of_file(Path::new(FIRST)).await;
    let expected: [(i64, &[&str]); 8] = [
        (
            1,
            &[
                "paid", "failed", "in_doubt", "paid", "in_doubt", "in_doubt", "in_doubt", "in_doubt", "paid", "failed",
                "in_doubt", "approved",
            ],
        ),
        (2, &["submitted", "submitted"]),
        (3, &["draft"]),
        (4, &["rejected"]),
        (5, &["cancelled"]),
        (6, &["failed", "cancelled", "cancelled"]),
        (7, &["failed"]),
        (8, &["approved"]),
    ];
    for (batch, states) in expected {
        assert_eq!(house.states_of(BatchId::new(batch)).await, states, "batch {batch}");
    }
    let figures = house.ledger.house().await.expect("read");
    let sums = ["paid", "failed", "in_doubt", "approved"].map(|state| figures.totals.of(state).sum.cents() / 100);
    assert_eq!(sums, [140, 260, 400, 215]);
    assert_eq!((figures.quarantined, figures.alarms, figures.batches), (2, 1, 8));
    assert_eq!(figures.in_doubt_since, Some(1_700_000_000_007));
    let float = house.ledger.float().await.expect("read").expect("a float");
    assert_eq!((float.at, float.by_balance), (1_700_000_000_069, true));
    let working = float.working.map(mpesa::Balance::cents);
    assert_eq!((float.utility.cents(), working), (800_000, Some(9_000_000)));
    assert!(house.ledger.sending_pause().await.expect("read").is_none());
}

#[tokio::test]
async fn what_is_new_about_a_payout_is_told_of_old_ones_too() {
    let house = House::of_file(Path::new(FIRST)).await;
    let payouts = house.payouts_of(BatchId::new(1)).await;
    let proofs: Vec<_> = payouts.iter().map(|payout| payout.proof).collect();
    let (callback, refusal) = (Some(Proof::Callback), Some(Proof::Refusal));
    assert_eq!(proofs[..4], [callback, callback, None, callback]);
    assert_eq!(proofs[8..], [callback, refusal, None, None]);
    for payout in &payouts {
        assert!(matches!(payout.lane, Lane::Person { .. }), "{payout:?}");
        let doubted = payout.state.name() == "in_doubt";
        assert_eq!(payout.doubted_at.is_some(), doubted, "{payout:?}");
    }
    assert_eq!(payouts[2].lane.command(), "BusinessPayment");
    assert_eq!(payouts[1].flags, ["name_trimmed", "large"]);
    assert!(payouts[8].alarm.is_some());
    let first = house.ledger.batch(BatchId::new(1)).await.expect("a batch");
    assert_eq!(
        (first.purpose, first.file_name.as_deref()),
        (Purpose::Payouts, Some("september.csv"))
    );
    let redo = house.ledger.batch(BatchId::new(3)).await.expect("a batch");
    assert_eq!(redo.redo_of, Some(BatchId::new(1)));
    let paused = house.ledger.batch(BatchId::new(8)).await.expect("a batch").paused;
    assert_eq!(paused, Some(PauseReason::Person));
}

#[tokio::test]
async fn work_goes_on_where_the_version_before_left_it() {
    let house = House::of_file(Path::new(FIRST)).await;
    // A callback that was kept and not applied.
    let pending = house.ledger.pending(None, 10).await.expect("read").pending;
    assert_eq!(pending.len(), 1);
    let receipt = house.receipt();
    let result = ApplyResult {
        delivery: pending[0].id,
        attempt: pending[0].attempt,
        evidence: moved(&receipt),
        proof: Proof::Callback,
        pause: None,
        accounts: Vec::new(),
    };
    house.ledger.apply(vec![result], house.now()).await.expect("applied");
    assert_eq!(house.state(PayoutId::new(11)).await, PayoutState::Paid { receipt });
    // What was approved and not sent, and only that: the other approved batch is paused.
    let sent = house.claim(10).await;
    let payouts: Vec<_> = sent.iter().map(|send| (send.payout, send.row.line)).collect();
    assert_eq!(payouts, [(PayoutId::new(12), 13)]);
    house.hear(sent[0].attempt, moved(&house.receipt())).await;
    assert!(house.claim(10).await.is_empty());
    assert_eq!(house.faults().await, Vec::<String>::new());
    let house = house.reopened_after(|_| {}).await;
    assert_eq!(house.state(PayoutId::new(12)).await.name(), "paid");
}

#[tokio::test]
async fn an_old_ledger_whose_audit_trail_was_changed_is_refused_with_a_sentence_and_left_as_it_is() {
    for (edit, words) in [
        (
            "UPDATE journal SET at = at + 1 WHERE seq = 9",
            "audit entry 9 was altered",
        ),
        (
            "UPDATE journal SET actor = 3 WHERE seq = 6",
            "audit entry 6 was altered",
        ),
        (
            "UPDATE journal SET body = replace(body, '\"Stepped\"', '\"Known\"'), kind = 'float_read' WHERE seq = 79",
            "audit entry 79 is labelled float_read",
        ),
        ("DELETE FROM journal WHERE seq = 20", "audit entry 20 is missing"),
        (
            "UPDATE content SET bytes = CAST(replace(bytes, '\"amount\":1000,', '\"amount\":9000,') AS BLOB)",
            "was altered",
        ),
        (
            "DELETE FROM content WHERE digest = (SELECT rows_digest FROM batch WHERE id = 1)",
            "is missing",
        ),
    ] {
        let (_folder, path) = tampered(edit);
        let before = fs::read(&path).expect("the file");
        let error = Ledger::open(Options::new(&path, seal_key())).await.expect_err(edit);
        let told = told(&error);
        assert!(told.contains(words), "{edit}: {told}");
        assert!(matches!(error, StoreError::Changed(_)), "{edit}: {error:?}");
        assert!(fs::read(&path).expect("the file") == before, "{edit} touched the file");
    }
}

#[tokio::test]
async fn a_table_of_an_old_ledger_that_was_changed_by_hand_says_again_what_the_audit_trail_says() {
    let (_folder, path) = tampered(
        "UPDATE payout SET amount_cents = 99900, payee = '254700000001' WHERE id = 12;
         UPDATE operator SET passphrase_hash = 'mine';
         UPDATE payout SET state = 'approved', receipt = NULL WHERE id = 1;",
    );
    let house = House::of_file(&path).await;
    assert_eq!(house.faults().await, Vec::<String>::new());
    let sent = house.claim(10).await;
    let rows: Vec<_> = sent.iter().map(|send| (send.payout, send.row.amount.cents())).collect();
    assert_eq!(rows, [(PayoutId::new(12), 12_000)]);
    assert_eq!(sent[0].row.lane.payee(), "254700000013");
}

#[tokio::test]
async fn the_key_of_another_house_finds_every_approval_of_an_old_ledger_wrong() {
    let (_folder, path) = tampered("");
    let key = treasury::SealKey::new(b"another house");
    let ledger = Ledger::open(Options::new(&path, key)).await.expect("a ledger");
    let faults = ledger.check().await.expect("a check").faults;
    let expected = [1, 6, 7, 8].map(|batch| format!("The approval of batch {batch} was not made by this console."));
    assert_eq!(faults, expected);
}

/// A copy of the old ledger after `edit`, as its program would leave it: in the mode that keeps readers going.
fn tampered(edit: &str) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    fs::copy(FIRST, &path).expect("copied");
    let raw = Connection::open(&path).expect("the file");
    raw.pragma_update(None, "journal_mode", "WAL").expect("set");
    unguarded(&raw);
    raw.execute_batch(edit).expect(edit);
    guarded_again(&raw);
    (folder, path)
}

fn count(db: &Connection, sql: &str) -> i64 {
    db.query_row(sql, [], |row| row.get(0)).expect(sql)
}

fn strings(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).expect(sql);
    let rows = statement.query_map([], |row| row.get(0)).expect(sql);
    rows.collect::<Result<_, _>>().expect(sql)
}

/// The plain tables of a database.
fn tables_of(db: &Connection, database: &str) -> Vec<String> {
    let sql = format!(
        "SELECT name FROM {database}.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
            AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'payout_words%' ORDER BY name"
    );
    strings(db, &sql)
}

fn columns(db: &Connection, database: &str, table: &str) -> Vec<String> {
    strings(
        db,
        &format!("SELECT name FROM pragma_table_info('{table}', '{database}') ORDER BY cid"),
    )
}

fn common_columns(db: &Connection, table: &str) -> Vec<String> {
    let new = columns(db, "main", table);
    let old = columns(db, "old", table);
    old.into_iter().filter(|name| new.contains(name)).collect()
}
