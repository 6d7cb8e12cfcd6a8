//! A check names what was changed.

use treasury::PauseReason;

use super::{GUARDS, guarded_again, unguarded};
use crate::{
    harness::{CHECKER, Harness, acknowledged, lost, moved, not_moved, utility},
    random::{Life, Random},
};

/// A harness with payouts at many states, callbacks, a float and a pause.
async fn lively() -> Harness {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30, 40, 50, 60]).await;
    let sent = harness.claim(5).await;
    harness.record(sent[0].attempt, acknowledged()).await;
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    harness.record(sent[2].attempt, lost()).await;
    harness.record(sent[3].attempt, acknowledged()).await;
    let inquiry = harness.attempt_id();
    harness
        .ledger
        .ask_balance(inquiry, None, harness.now())
        .await
        .expect("asked");
    let read = store::FloatRead {
        delivery: harness.keep(inquiry).await,
        accounts: utility(700),
        as_of: None,
    };
    harness.ledger.read_float(read, harness.now()).await.expect("stored");
    let person = Some(PauseReason::Person);
    let pause = harness.ledger.pause_batch(batch, person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now())
        .await
        .expect("paused");
    harness
}

#[tokio::test]
async fn a_check_names_each_thing_that_was_changed() {
    let edits = [
        ("UPDATE payout SET amount_cents = 999999 WHERE id = 6", "Payout 6 is not what the audit trail says."),
        ("UPDATE payout SET payee = '254700000001' WHERE id = 6", "Payout 6 is not what"),
        ("UPDATE payout SET name = 'Mallory' WHERE id = 2", "Payout 2 is not what"),
        ("UPDATE payout SET state = 'cancelled' WHERE id = 6", "Payout 6 is not what"),
        ("UPDATE payout SET receipt = 'SGXXXXXXX1' WHERE id = 1", "Payout 1 is not what"),
        ("UPDATE payout SET alarm = 'x' WHERE id = 4", "Payout 4 is not what"),
        ("UPDATE payout SET originator_conversation_id = NULL WHERE id = 3", "Payout 3 is not what"),
        ("DELETE FROM payout WHERE id = 5", "Payout 5 is missing."),
        (
            "INSERT INTO payout (id, batch_id, line, payee, name, amount_cents, reference, command, fee_cents, flags, state,
                drafted_at, changed_at) SELECT 77, batch_id, line, payee, name, amount_cents, reference, command, fee_cents,
                flags, 'approved', drafted_at, changed_at FROM payout WHERE id = 6",
            "Payout 77 is not in the audit trail.",
        ),
        (
            "INSERT INTO attempt (id, seq, payout_id, our_id, refused_before, carries_our_id, state, claimed_at) VALUES ('ffff', 1, 6, 'ours', 0, 1, 'failed', 1)",
            "Attempt ffff is not in the audit trail.",
        ),
        ("DELETE FROM attempt WHERE payout_id = 1", " is missing."),
        ("UPDATE attempt SET state = 'failed' WHERE payout_id = 1", " is not what the audit trail says."),
        ("UPDATE batch SET state = 'cancelled' WHERE id = 1", "Batch 1 is not what"),
        ("UPDATE batch SET checker = 3 WHERE id = 1", "Batch 1 is not what"),
        ("UPDATE batch SET paused = NULL WHERE id = 1", "Batch 1 is not what"),
        ("UPDATE batch_total SET count = count + 1 WHERE state = 'paid'", "Batch total 1 paid is not what"),
        ("UPDATE organisation_total SET sum_cents = 1 WHERE state = 'paid'", "Organisation total paid is not what"),
        ("UPDATE delivery SET source = '10.0.0.1' WHERE id = 1", "Delivery 1 is not what"),
        ("DELETE FROM delivery WHERE id = 2", "Delivery 2 is missing."),
        ("UPDATE payout SET proof = 'people' WHERE id = 1", "Payout 1 is not what"),
        ("UPDATE payout SET doubted_at = 1 WHERE id = 3", "Payout 3 is not what"),
        ("UPDATE account SET available_cents = 99999999", "Account Utility Account is not what"),
        ("UPDATE account_day SET least_cents = 1", "Account day Utility Account "),
        ("DELETE FROM account_reading", "Account reading "),
        ("DELETE FROM pause", " is missing."),
        ("UPDATE operator SET wrapped_key = '{}' WHERE id = 2", "Operator 2 is not what"),
        ("INSERT INTO operator (id, name, roles, public_key, wrapped_key) VALUES (9, 'Mallory', '[\"checker\"]', randomblob(32), '{}')", "Operator 9 is not in the audit trail."),
        ("UPDATE operator SET public_key = randomblob(32) WHERE id = 2", "Operator 2 is not what"),
        ("UPDATE operator SET acts = acts + 1 WHERE id = 2", "Operator 2 is not what"),
        ("UPDATE journal SET signed = NULL WHERE seq = 6", "Audit entry 6 was altered."),
        ("UPDATE inquiry SET answered_at = NULL", " is not what the audit trail says."),
        ("DELETE FROM payout_words WHERE rowid = 3", "The search index knows 5 payouts of 6."),
        ("UPDATE journal SET body = replace(body, '\"moved\"', '\"moved\" ') WHERE kind = 'results_applied'", "was altered."),
        ("UPDATE journal SET at = at + 1 WHERE seq = 5", "Audit entry 5 was altered."),
        ("UPDATE journal SET actor = 3 WHERE seq = 6", "Audit entry 6 was altered."),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 2", "Audit entry 2 was altered."),
        ("UPDATE journal SET kind = 'batch_resumed' WHERE seq = 5", "Audit entry 5 was altered."),
        ("DELETE FROM journal WHERE seq = 4", "Audit entry 4 is missing."),
        ("DELETE FROM journal WHERE seq = 1", "Audit entry 1 is missing."),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "is missing: the audit trail ends before it."),
        ("UPDATE content SET bytes = CAST(bytes || x'0A' AS BLOB) WHERE digest = (SELECT rows_digest FROM batch)", "was altered"),
        ("DELETE FROM content WHERE digest = (SELECT rows_digest FROM batch)", "is missing"),
        ("UPDATE content SET bytes = x'00' WHERE digest = (SELECT body_digest FROM delivery WHERE id = 1)", "was altered"),
        ("DELETE FROM content WHERE digest = (SELECT body_digest FROM delivery WHERE id = 1)", "is missing"),
        ("DROP INDEX attempt_live_or_paid", "The database's rule attempt_live_or_paid is missing."),
        (
            "DROP INDEX attempt_live_or_paid; CREATE INDEX attempt_live_or_paid ON attempt (payout_id)",
            "The database's rule attempt_live_or_paid was altered.",
        ),
        (
            "CREATE TRIGGER paid AFTER UPDATE ON payout BEGIN DELETE FROM attempt; END",
            "The database's rule paid was added.",
        ),
    ];
    for (edit, expected) in edits {
        let harness = lively().await;
        assert_eq!(harness.faults().await, Vec::<String>::new(), "before: {edit}");
        let raw = harness.raw();
        unguarded(&raw);
        raw.execute_batch(edit).expect(edit);
        guarded_again(&raw);
        drop(raw);
        let faults = harness.faults().await;
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "{edit}\n{faults:#?}"
        );
        assert!(
            faults.len() <= 3,
            "one edit, and what follows from it: {edit}\n{faults:#?}"
        );
    }
}

#[tokio::test]
async fn dropped_triggers_are_missed() {
    let harness = lively().await;
    unguarded(&harness.raw());
    let mut expected = GUARDS.map(|guard| format!("The database's rule {guard} is missing."));
    expected.sort();
    let mut faults = harness.faults().await;
    faults.sort();
    assert_eq!(faults, expected);
}

#[tokio::test]
async fn a_check_after_a_random_life_finds_one_random_edit() {
    for seed in 100..106 {
        let harness = Harness::new().await;
        let mut random = Random::new(seed);
        let mut life = Life::default();
        for _ in 0..150 {
            life.step(&harness, &mut random).await;
        }
        assert_eq!(harness.faults().await, Vec::<String>::new(), "seed {seed}");
        let raw = harness.raw();
        unguarded(&raw);
        let payouts: i64 = raw
            .query_row("SELECT max(id) FROM payout", [], |row| row.get(0))
            .expect("payouts");
        let id = 1 + i64::try_from(random.below(usize::try_from(payouts).expect("few"))).expect("small");
        let column = ["amount_cents", "fee_cents", "changed_at", "line"][random.below(4)];
        raw.execute(
            &format!("UPDATE payout SET {column} = {column} + 100 WHERE id = ?"),
            [id],
        )
        .expect("edited");
        guarded_again(&raw);
        drop(raw);
        assert_eq!(
            harness.faults().await,
            [format!("Payout {id} is not what the audit trail says.")],
            "seed {seed}"
        );
    }
}
