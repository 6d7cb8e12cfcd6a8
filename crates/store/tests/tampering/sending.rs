//! What was changed by hand is never sent.

use rusqlite::{Connection, params};
use store::StoreError;
use treasury::{BatchId, Confirmed, EntryHash, Fact, OperatorId, PauseKind, PauseReason, SealKey, entry_hash};

use super::{guarded_again, unguarded};
use crate::harness::{CHECKER, Harness, MAKER, acknowledged, approval_in, bill, moved, row_to};

/// After `edit` on the closed file nothing is claimed, all sending is paused because of it, and the reason has `words`.
async fn nothing_is_sent_after(harness: Harness, edit: impl FnOnce(&Connection), words: &str) -> Harness {
    let harness = harness
        .reopened_after(|raw| {
            unguarded(raw);
            edit(raw);
            guarded_again(raw);
        })
        .await;
    expect_a_stop(&harness, words).await;
    harness
}

/// Nothing is claimed, all sending is paused because of it, and the reason has `words`.
pub(super) async fn expect_an_alarm(harness: &Harness, words: &str) {
    let claimed = harness.claim(10).await;
    assert!(claimed.is_empty(), "{words}: {claimed:?}");
    let pause = harness
        .ledger
        .sending_pause()
        .await
        .expect("read")
        .expect("sending is paused");
    assert!(
        matches!(&pause.reason, PauseReason::LedgerChanged { found }
            if StoreError::Altered(found.clone()).to_string().contains(words)),
        "{words}: {:?}",
        pause.reason
    );
}

async fn expect_a_stop(harness: &Harness, words: &str) {
    expect_an_alarm(harness, words).await;
    // Resumed without repair, it stops again.
    let agreed = Some(Confirmed::by_passphrase(MAKER));
    let lift = |second| {
        harness
            .ledger
            .lift_pause(PauseKind::LedgerChanged, CHECKER, second, harness.now())
    };
    let alone = Some(Confirmed::by_passphrase(CHECKER));
    for nobody_else in [None, alone] {
        let refused = lift(nobody_else).await;
        assert!(matches!(refused, Err(StoreError::SecondPerson)), "{refused:?}");
    }
    lift(agreed).await.expect("resumed");
    assert!(harness.claim(10).await.is_empty(), "{words}, resumed");
    assert!(
        harness.ledger.sending_pause().await.expect("read").is_some(),
        "{words}, resumed"
    );
}

const APPROVED_BY_HAND: &str = "UPDATE batch SET state = 'approved', checker = 2, decided_at = 9, seal = x'00';
    UPDATE payout SET state = 'approved';
    UPDATE batch_total SET state = 'approved';
    UPDATE organisation_total SET state = 'approved';";

#[tokio::test]
async fn an_approval_made_by_hand_is_never_claimed() {
    for submitted in [false, true] {
        let harness = Harness::new().await;
        if submitted {
            harness.submitted(&[10, 20]).await;
        } else {
            harness.drafted(&[10, 20]).await;
        }
        let edit = |raw: &Connection| {
            raw.execute("DELETE FROM batch_total WHERE count = 0", [])
                .expect("edited");
            raw.execute("DELETE FROM organisation_total WHERE count = 0", [])
                .expect("edited");
            raw.execute_batch(APPROVED_BY_HAND).expect("edited");
        };
        nothing_is_sent_after(harness, edit, "the draft or approval of batch 1").await;
    }
}

/// Appends an entry as the journal would, with a hash that fits.
fn forge(raw: &Connection, at: i64, actor: OperatorId, fact: &Fact) {
    let (seq, before): (i64, [u8; 32]) = raw
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("a journal");
    let body = serde_json::to_string(fact).expect("a fact can be written");
    let hash = entry_hash(
        EntryHash::from_bytes(before),
        seq + 1,
        at,
        Some(actor),
        fact.name(),
        &body,
        "",
    );
    raw.execute(
        "INSERT INTO journal (seq, at, actor, kind, body, hash, signature) VALUES (?, ?, ?, ?, ?, ?, zeroblob(64))",
        params![seq + 1, at, actor.get(), fact.name(), body, hash.as_bytes()],
    )
    .expect("appended");
}

/// An approval of the batch as somebody without the key would make it.
async fn forged_approval(harness: &Harness, batch: BatchId, key: &SealKey) -> Fact {
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let checker = treasury::Confirmed::by_passphrase(CHECKER);
    let approval = treasury::approve(&waiting, checker, waiting.digest, String::new(), 9, key).expect("an approval");
    Fact::BatchApproved {
        batch,
        rows: approval.digest(),
        note: String::new(),
        warnings: 0,
        seen: None,
        policy: treasury::PolicyVersion::STANDARD,
        evidence: None,
        seal: approval.seal(),
    }
}

#[tokio::test]
async fn an_approval_forged_in_the_journal_too_is_never_claimed_and_the_check_says_why() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10, 20]).await;
    let fact = forged_approval(&harness, batch, &SealKey::new(b"a guess")).await;
    let edit = |raw: &Connection| {
        forge(raw, 9, CHECKER, &fact);
        let (_, seal) = approval_in(&fact).expect("an approval");
        let seal = serde_json::to_string(&seal).expect("a seal can be written");
        raw.execute_batch(
            "INSERT INTO batch_total SELECT batch_id, 'approved', count, sum_cents FROM batch_total WHERE state = 'submitted';
             INSERT INTO organisation_total SELECT 'approved', count, sum_cents FROM organisation_total WHERE state = 'submitted';
             UPDATE batch_total SET count = 0, sum_cents = 0 WHERE state = 'submitted';
             UPDATE organisation_total SET count = 0, sum_cents = 0 WHERE state = 'submitted';
             UPDATE payout SET state = 'approved', changed_at = 9;",
        )
        .expect("edited");
        raw.execute(
            "UPDATE batch SET state = 'approved', checker = 2, decided_at = 9, seal = ?, warnings = 0, seen_payout = 2",
            [seal.as_bytes()],
        )
        .expect("edited");
    };
    let harness = nothing_is_sent_after(harness, edit, "was not made by this console").await;
    let faults = harness.faults().await;
    assert_eq!(
        faults,
        [
            format!("The approval of batch {batch} was not made by this console."),
            "Audit entry 7 (batch approved, in the name of Brian) is not an act of its people: operator 2 did not sign it."
                .to_owned(),
            "Approval 1 2 is missing.".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_seal_of_another_batch_does_not_serve() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    while let [sent] = harness.claim(1).await.as_slice() {
        harness.hear(sent.attempt, moved(&harness.receipt())).await;
    }
    let target = harness.submitted(&[99]).await;
    let stolen = harness.ledger.entries(None, 100).await.expect("read").0;
    let stolen = stolen
        .into_iter()
        .find(|entry| entry.fact.name() == "batch_approved")
        .expect("an approval");
    let Fact::BatchApproved { seal, .. } = stolen.fact else {
        unreachable!("it is an approval")
    };
    let rows = harness.ledger.waiting(target).await.expect("a batch").digest;
    let fact = Fact::BatchApproved {
        batch: target,
        rows,
        note: String::new(),
        warnings: 0,
        seen: None,
        policy: treasury::PolicyVersion::STANDARD,
        evidence: None,
        seal,
    };
    let edit = |raw: &Connection| {
        forge(raw, stolen.at, CHECKER, &fact);
        raw.execute_batch(&format!(
            "UPDATE payout SET state = 'approved' WHERE batch_id = {target};
             INSERT INTO batch_total VALUES ({target}, 'approved', 1, 9900);
             UPDATE batch SET state = 'approved', checker = 2, decided_at = 9, seal = x'00' WHERE id = {target};"
        ))
        .expect("edited");
    };
    nothing_is_sent_after(harness, edit, "was not made by this console").await;
}

#[tokio::test]
async fn a_second_draft_forged_for_an_approved_batch_stops_everything() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    let entries = harness.ledger.entries(None, 100).await.expect("read").0;
    let drafted = entries
        .into_iter()
        .find(|entry| entry.fact.name() == "batch_drafted")
        .expect("a draft");
    let Fact::BatchDrafted { .. } = &drafted.fact else {
        unreachable!("it is a draft")
    };
    let mut fact = drafted.fact;
    if let Fact::BatchDrafted { first_payout, .. } = &mut fact {
        *first_payout = treasury::PayoutId::new(2);
    }
    let edit = |raw: &Connection| forge(raw, 9, MAKER, &fact);
    nothing_is_sent_after(harness, edit, &format!("the draft or approval of batch {batch}")).await;
}

#[tokio::test]
async fn a_payout_that_says_something_else_than_was_approved_stops_everything() {
    for edit in [
        "UPDATE payout SET amount_cents = 25000000 WHERE id = 1",
        "UPDATE payout SET payee = '254700000001' WHERE id = 1",
        "UPDATE payout SET name = 'Mallory' WHERE id = 1",
        "UPDATE payout SET reference = 'x' WHERE id = 1",
        "UPDATE payout SET command = 'BusinessPayment' WHERE id = 1",
        "DELETE FROM payout WHERE id = 2; UPDATE payout SET id = 77 WHERE id = 1",
    ] {
        let harness = Harness::new().await;
        harness.approved(&[10, 20]).await;
        nothing_is_sent_after(
            harness,
            |raw| raw.execute_batch(edit).expect(edit),
            "is not what was approved",
        )
        .await;
    }
}

#[tokio::test]
async fn a_bill_that_goes_elsewhere_than_was_approved_stops_everything() {
    for (edit, words) in [
        ("UPDATE payout SET account = '42-18'", "is not what was approved"),
        ("UPDATE payout SET payee = '888881'", "is not what was approved"),
        (
            "UPDATE payout SET command = 'BusinessBuyGoods', account = NULL",
            "is not what was approved",
        ),
        ("UPDATE payout SET account = NULL", "a part of it cannot be read"),
    ] {
        let harness = Harness::new().await;
        harness.approved_rows(vec![row_to(bill(), 2, 10)]).await;
        nothing_is_sent_after(harness, |raw| raw.execute_batch(edit).expect(edit), words).await;
    }
}

#[tokio::test]
async fn an_edit_while_the_program_runs_stops_everything_too() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    assert_eq!(harness.claim(1).await.len(), 1);
    harness
        .raw()
        .execute("UPDATE payout SET amount_cents = 777000 WHERE id = 2", [])
        .expect("edited");
    expect_a_stop(&harness, "payout 2 is not what was approved").await;
}

#[tokio::test]
async fn frozen_rows_changed_together_with_their_payouts_stop_everything() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let edit = |raw: &Connection| {
        let bytes: Vec<u8> = raw
            .query_row("SELECT bytes FROM content", [], |row| row.get(0))
            .expect("rows");
        let text = String::from_utf8(bytes)
            .expect("text")
            .replace("\"amount\":1000,", "\"amount\":9000,");
        assert!(text.contains("9000"), "{text}");
        raw.execute("UPDATE content SET bytes = ?", [text.as_bytes()])
            .expect("edited");
        raw.execute("UPDATE payout SET amount_cents = 9000 WHERE id = 1", [])
            .expect("edited");
    };
    nothing_is_sent_after(harness, edit, "a part of it cannot be read").await;
}

/// A batch whose first payout was paid and whose second waits.
async fn half_paid() -> Harness {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, moved(&harness.receipt())).await;
    harness
}

const SENT_AGAIN: &str = "UPDATE payout SET state = 'approved', receipt = NULL WHERE id = 1;
    UPDATE batch_total SET count = 2, sum_cents = 3000 WHERE state = 'approved';
    UPDATE batch_total SET count = 0, sum_cents = 0 WHERE state = 'paid';";

#[tokio::test]
async fn a_paid_payout_set_back_to_approved_stops_everything() {
    for hidden in [
        "",
        "UPDATE attempt SET state = 'failed' WHERE payout_id = 1;",
        "UPDATE attempt SET state = 'not_taken' WHERE payout_id = 1;",
        "DELETE FROM attempt WHERE payout_id = 1;",
        "DELETE FROM attempt WHERE payout_id = 1; UPDATE payout SET originator_conversation_id = NULL WHERE id = 1;",
    ] {
        let harness = half_paid().await;
        let edit = |raw: &Connection| raw.execute_batch(&format!("{SENT_AGAIN}{hidden}")).expect("edited");
        nothing_is_sent_after(harness, edit, "payout 1 was sent before").await;
        // The same while the program runs.
        let harness = half_paid().await;
        let raw = harness.raw();
        unguarded(&raw);
        raw.execute_batch(&format!("{SENT_AGAIN}{hidden}")).expect("edited");
        drop(raw);
        expect_a_stop(&harness, "payout 1 was sent before").await;
    }
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_after_a_restart_and_that_is_no_tampering() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(3).await;
    harness.record(sent[0].attempt, crate::harness::not_taken()).await;
    harness.record(sent[1].attempt, acknowledged()).await;
    let harness = harness.reopened_after(|_| {}).await;
    harness.record(sent[2].attempt, crate::harness::not_taken()).await;
    let again: Vec<_> = harness.claim(10).await.into_iter().map(|send| send.payout).collect();
    assert_eq!(again, [sent[0].payout, sent[2].payout]);
    assert!(harness.ledger.sending_pause().await.expect("read").is_none());
}

#[tokio::test]
async fn a_cancelled_batch_brought_back_to_life_stops_everything() {
    const REVIVED: &str = "UPDATE batch SET state = 'approved', finished = 0;
        UPDATE payout SET state = 'approved';
        UPDATE batch_total SET count = 2, sum_cents = 3000 WHERE state = 'approved';";
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20]).await;
    harness
        .ledger
        .cancel(batch, MAKER, harness.now())
        .await
        .expect("cancelled");
    nothing_is_sent_after(
        harness,
        |raw| raw.execute_batch(REVIVED).expect("edited"),
        "was cancelled",
    )
    .await;
    // The same while the program runs, after the batch was found good.
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30]).await;
    assert_eq!(harness.claim(1).await.len(), 1);
    harness
        .ledger
        .cancel(batch, MAKER, harness.now())
        .await
        .expect("cancelled");
    let raw = harness.raw();
    raw.execute_batch(
        "UPDATE batch SET state = 'approved'; UPDATE payout SET state = 'approved' WHERE id = 3;
        UPDATE batch_total SET count = 1, sum_cents = 3000 WHERE state = 'approved';",
    )
    .expect("edited");
    drop(raw);
    expect_a_stop(&harness, "was cancelled").await;
}

#[tokio::test]
async fn a_dropped_unique_index_pays_nobody_twice() {
    let harness = half_paid().await;
    let edit = |raw: &Connection| {
        raw.execute_batch(&format!("DROP INDEX attempt_live_or_paid; {SENT_AGAIN}"))
            .expect("edited");
    };
    nothing_is_sent_after(harness, edit, "payout 1 was sent before").await;
}

#[tokio::test]
async fn a_ledger_that_another_desktop_signed_is_not_opened() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let path = harness.path();
    let copy = path.with_file_name("stolen.db");
    harness
        .raw()
        .execute("VACUUM INTO ?", [copy.to_str().expect("a path")])
        .expect("copied");
    let before = std::fs::read(&copy).expect("the file");
    let other = store::Ledger::open(store::Options::new(&copy, SealKey::new(b"another harness"))).await;
    assert!(
        matches!(other, Err(store::StoreError::Foreign { found, .. }) if found == harness.ledger.birth().ledger),
        "{other:?}"
    );
    assert_eq!(std::fs::read(&copy).expect("the file"), before, "it is left as it is");
}
