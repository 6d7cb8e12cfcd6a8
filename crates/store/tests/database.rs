//! What the database itself refuses, whoever asks: raw SQL on the file of a harness.

use rusqlite::Connection;

use crate::harness::{CHECKER, Harness, MAKER, acknowledged, lost, moved, not_moved, not_taken};

/// A raw connection as careful as a careless program: the database's own rules only.
fn refused(raw: &Connection, sql: &str) -> String {
    let error = raw.execute(sql, []).map(|rows| format!("{rows} rows were changed"));
    error.expect_err(sql).to_string()
}

#[tokio::test]
async fn a_second_attempt_beside_one_that_is_live_or_paid_is_refused() {
    let harness = Harness::new().await;
    harness.approved(&[10; 6]).await;
    let sent = harness.claim(6).await;
    harness.record(sent[1].attempt, acknowledged()).await;
    harness.record(sent[2].attempt, lost()).await;
    harness.hear(sent[3].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[4].attempt, not_moved("1")).await;
    harness.record(sent[5].attempt, not_taken()).await;
    let raw = harness.raw();
    let second = |index: usize, state: &str| {
        let payout = sent[index].payout;
        format!(
            "INSERT INTO attempt (id, seq, payout_id, our_id, refused_before, carries_our_id, state, claimed_at)
             VALUES ('second{index}{state}', 1, {payout}, 'ours', 0, 1, '{state}', 1)"
        )
    };
    for index in 0..4 {
        for state in ["dispatching", "accepted", "in_doubt", "paid"] {
            let error = refused(&raw, &second(index, state));
            assert!(error.contains("UNIQUE constraint failed: attempt.payout_id"), "{error}");
        }
        raw.execute(&second(index, "failed"), [])
            .expect("an attempt that ended may stand beside");
    }
    for index in [4, 5] {
        raw.execute(&second(index, "dispatching"), [])
            .expect("the first is over");
    }
    let wake = format!(
        "UPDATE attempt SET state = 'dispatching' WHERE id = '{}'",
        sent[4].attempt
    );
    let error = refused(&raw, &wake);
    assert!(
        error.contains("UNIQUE"),
        "an ended attempt does not come to life beside another: {error}"
    );
}

#[tokio::test]
async fn journal_and_content_are_never_changed_nor_shortened() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let raw = harness.raw();
    for (sql, words) in [
        ("UPDATE journal SET at = 0", "never changed"),
        ("UPDATE journal SET body = '{}' WHERE seq = 1", "never changed"),
        ("DELETE FROM journal", "never deleted"),
        (
            "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
            "never deleted",
        ),
        (
            "INSERT OR REPLACE INTO journal (seq, at, kind, body, hash) VALUES (1, 0, 'x', '{}', zeroblob(32))",
            "never",
        ),
        ("UPDATE content SET bytes = x'00'", "never changed"),
        ("DELETE FROM content", "never deleted"),
        (
            "INSERT OR REPLACE INTO content (digest, bytes) SELECT digest, x'00' FROM content",
            "never",
        ),
    ] {
        let error = refused(&raw, sql);
        assert!(error.contains(words), "{sql}: {error}");
    }
    drop(raw);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_maker_is_never_the_checker() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let error = refused(
        &harness.raw(),
        &format!(
            "UPDATE batch SET state = 'approved', checker = {MAKER}, decided_at = 1, seal = x'00' WHERE id = {batch}"
        ),
    );
    assert!(error.contains("CHECK constraint failed: checker"), "{error}");
}

#[tokio::test]
async fn no_decision_stands_without_its_checker_time_and_seal() {
    let harness = Harness::new().await;
    harness.submitted(&[10]).await;
    let raw = harness.raw();
    for sql in [
        "UPDATE batch SET state = 'approved'".to_owned(),
        "UPDATE batch SET state = 'rejected'".to_owned(),
        format!("UPDATE batch SET state = 'approved', checker = {CHECKER}, decided_at = 1"),
        format!("UPDATE batch SET state = 'approved', checker = {CHECKER}, seal = x'00'"),
        format!("UPDATE batch SET state = 'rejected', checker = {CHECKER}"),
    ] {
        let error = refused(&raw, &sql);
        assert!(error.contains("CHECK constraint failed"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn impossible_rows_are_refused() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim(2).await;
    let receipt = harness.receipt();
    harness.hear(sent[0].attempt, moved(&receipt)).await;
    let raw = harness.raw();
    raw.pragma_update(None, "foreign_keys", "ON").expect("set");
    let paid = sent[0].payout;
    let open = sent[1].payout;
    for (sql, words) in [
        (
            format!("UPDATE payout SET amount_cents = 0 WHERE id = {open}"),
            "amount_cents > 0",
        ),
        (
            format!("UPDATE payout SET amount_cents = 'ten' WHERE id = {open}"),
            "cannot store TEXT",
        ),
        (
            format!("UPDATE payout SET payee = '0712' WHERE id = {open}"),
            "length(payee) BETWEEN",
        ),
        (
            format!("UPDATE payout SET command = 'Gift' WHERE id = {open}"),
            "command IN",
        ),
        (
            format!("UPDATE payout SET state = 'sent' WHERE id = {open}"),
            "state IN",
        ),
        (
            format!("UPDATE payout SET state = 'paid' WHERE id = {open}"),
            "receipt IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET receipt = NULL WHERE id = {paid}"),
            "receipt IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET state = 'failed', receipt = NULL WHERE id = {paid}"),
            "failure IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET state = 'in_doubt' WHERE id = {open}"),
            "doubt IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET proof = NULL WHERE id = {paid}"),
            "proof IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET proof = 'hearsay' WHERE id = {paid}"),
            "proof IN",
        ),
        (
            format!("UPDATE payout SET state = 'in_doubt', doubt = '{{}}' WHERE id = {open}"),
            "doubted_at IS NOT NULL",
        ),
        (
            format!("UPDATE payout SET state = 'paid', proof = 'callback', receipt = '{receipt}' WHERE id = {open}"),
            "UNIQUE constraint failed: payout.receipt",
        ),
        (
            format!(
                "UPDATE payout SET originator_conversation_id = '{}' WHERE id = {open}",
                sent[0].originator_conversation_id
            ),
            "UNIQUE constraint failed: payout.originator_conversation_id",
        ),
        (
            format!("UPDATE payout SET batch_id = 99 WHERE id = {open}"),
            "FOREIGN KEY",
        ),
        (format!("DELETE FROM payout WHERE id = {paid}"), "FOREIGN KEY"),
        ("UPDATE batch_total SET count = -1".to_owned(), "count >= 0"),
        (
            "UPDATE organisation_total SET sum_cents = -1".to_owned(),
            "sum_cents >= 0",
        ),
        (
            "INSERT INTO pause (kind, reason, since, seq) VALUES ('x', '{}', 1, 1)".to_owned(),
            "kind IN",
        ),
        (
            "UPDATE delivery SET state = 'quarantined'".to_owned(),
            "CHECK constraint failed",
        ),
        (
            "UPDATE operator SET roles = '[]'".to_owned(),
            "json_array_length(roles)",
        ),
        (
            "UPDATE operator SET name = 'Amina'".to_owned(),
            "UNIQUE constraint failed: operator.name",
        ),
    ] {
        let error = refused(&raw, &sql);
        assert!(error.contains(words), "{sql}: {error}");
    }
    drop(raw);
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn readers_are_not_held_up_by_the_writer() {
    let harness = Harness::new().await;
    let mode: String = harness
        .raw()
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .expect("read");
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn one_thing_at_a_time_is_open_about_a_payout_and_about_the_password() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let raw = harness.raw();
    let settlement = |payout: i64, state: &str, decided: &str| {
        format!(
            "INSERT INTO settlement (payout_id, end, note, proposed_by, proposed_at, state, decided_by, decided_at)
             VALUES ({payout}, '{{}}', 'n', 1, 1, '{state}', {decided})"
        )
    };
    let recall = |payout: i64, end: &str| {
        format!(
            "INSERT INTO recall (payout_id, reason, owner, due, opened_by, opened_at, end, evidence, closed_at)
             VALUES ({payout}, 'r', 1, 9, 1, 1, {end})"
        )
    };
    let rotation = |id: &str, state: &str| {
        format!("INSERT INTO rotation (id, state, begun_at, tries, wrong) VALUES ('{id}', '{state}', 1, 0, 0)")
    };
    for (first, second, words) in [
        (
            settlement(1, "open", "NULL, NULL"),
            settlement(1, "open", "NULL, NULL"),
            "settlement.payout_id",
        ),
        (
            recall(1, "NULL, NULL, NULL"),
            recall(1, "NULL, NULL, NULL"),
            "recall.payout_id",
        ),
        (rotation("a", "begun"), rotation("b", "trying"), "rotation_open"),
        (rotation("c", "done"), rotation("d", "accepted"), "rotation_open"),
    ] {
        raw.execute(&first, []).expect(&first);
        let error = refused(&raw, &second);
        assert!(error.contains("UNIQUE") && error.contains(words), "{second}: {error}");
    }
    for beside in [
        settlement(2, "open", "NULL, NULL"),
        settlement(1, "declined", "1, 2"),
        settlement(1, "agreed", "2, 2"),
        recall(2, "NULL, NULL, NULL"),
        recall(1, "'withdrawn', 'e', 2"),
        rotation("e", "abandoned"),
    ] {
        raw.execute(&beside, []).expect(&beside);
    }
    for (sql, words) in [
        (settlement(2, "agreed", "1, 2"), "decided_by <> proposed_by"),
        (
            settlement(2, "agreed", "2, NULL"),
            "(state = 'open') = (decided_at IS NULL)",
        ),
        (recall(2, "'returned', NULL, 2"), "(end IS NULL) = (evidence IS NULL)"),
        (rotation("f", "lost"), "state IN"),
    ] {
        let error = refused(&raw, &sql);
        assert!(error.contains(words), "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_status_query_is_about_an_attempt_and_no_other_question_is() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let sent = harness.claim_one().await;
    let raw = harness.raw();
    let ask = |id: &str, kind: &str, attempt: &str| {
        format!(
            "INSERT INTO inquiry (id, seq, kind, question, attempt_id, asked_at) VALUES ('{id}', 1, '{kind}', '{{}}', {attempt}, 1)"
        )
    };
    let attempt = format!("'{}'", sent.attempt);
    raw.execute(&ask("a", "status", &attempt), []).expect("a status query");
    for (sql, words) in [
        (ask("b", "status", "NULL"), "kind = 'status'"),
        (ask("c", "balance", &attempt), "kind = 'status'"),
        (ask("d", "weather", "NULL"), "kind IN"),
    ] {
        let error = refused(&raw, &sql);
        assert!(error.contains(words), "{sql}: {error}");
    }
}

/// What is still beside the file when the program ends is not lost, but a copy of the file alone would lack it.
#[tokio::test]
async fn a_ledger_that_is_let_go_of_is_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    for round in 0..20 {
        let options = store::Options::new(&path, treasury::SealKey::new(b"one file"));
        let ledger = store::Ledger::open(options).await.expect("it opens");
        ledger
            .pause_sending(treasury::PauseReason::Person, None, round)
            .await
            .expect("written");
        assert!(ledger.sending_pause().await.expect("read").is_some());
        drop(ledger);
        let began = std::time::Instant::now();
        while path.with_extension("db-wal").exists() {
            assert!(
                began.elapsed().as_secs() < 20,
                "round {round}: the WAL stays beside the file"
            );
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
}
