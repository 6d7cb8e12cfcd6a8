//! Acts of people that somebody forced into the file who holds everything but the people's keys: the chain is hashed anew, the
//! desktop's signature is made anew, the seals are right. What the people did not sign is named, and nothing is sent for it.

use rusqlite::{Connection, params};
use store::{StoreError, verify};
use treasury::{
    Act, Agreed, BatchId, Confirmed, Consent, EntryHash, Fact, LedgerId, OperatorId, PauseReason, Role, Roles,
    SignedAct, Signing, approve,
};

use super::{guarded_again, sending::expect_an_alarm, signatures::rehashed, unguarded};
use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, key, seal_key, signing};

/// Somebody with the file, the keyring and the desktop.
pub(super) struct Forger {
    pub(super) raw: Connection,
    ledger: LedgerId,
}

impl Forger {
    pub(super) fn of(harness: &Harness) -> Self {
        let raw = harness.raw();
        unguarded(&raw);
        let ledger = harness.ledger.birth().ledger;
        Self { raw, ledger }
    }

    /// The newest entry of a kind.
    pub(super) fn newest(&self, kind: &str) -> i64 {
        let sql = "SELECT max(seq) FROM journal WHERE kind = ?";
        self.raw.query_row(sql, [kind], |row| row.get(0)).expect("an entry")
    }

    pub(super) fn replaced(&self, seq: i64, old: &str, new: &str) {
        let sql = "UPDATE journal SET body = replace(body, ?, ?) WHERE seq = ? AND instr(body, ?) > 0";
        let changed = self.raw.execute(sql, params![old, new, seq, old]).expect("replaced");
        assert_eq!(changed, 1, "{old} stands in entry {seq}");
    }

    pub(super) fn signatures(&self, seq: i64) -> Option<String> {
        let sql = "SELECT signed FROM journal WHERE seq = ?";
        self.raw.query_row(sql, [seq], |row| row.get(0)).expect("an entry")
    }

    /// How many acts somebody has made.
    fn acts(&self, operator: OperatorId) -> u32 {
        let sql = "SELECT acts FROM operator WHERE id = ?";
        self.raw
            .query_row(sql, [operator.get()], |row| row.get(0))
            .expect("a person")
    }

    pub(super) fn signed_by(&self, name: &str, operator: OperatorId, at: i64, fact: &Fact) -> SignedAct {
        let body = serde_json::to_string(fact).expect("a fact can be written");
        signing(name).sign(&Act {
            ledger: self.ledger,
            operator,
            number: self.acts(operator) + 1,
            actor: operator,
            at,
            fact: &body,
        })
    }

    pub(super) fn append(&self, at: i64, actor: OperatorId, fact: &Fact, signed: Option<String>) -> i64 {
        let seq: i64 = self
            .raw
            .query_row("SELECT max(seq) + 1 FROM journal", [], |row| row.get(0))
            .expect("a journal");
        let body = serde_json::to_string(fact).expect("a fact can be written");
        self.raw
            .execute(
                "INSERT INTO journal (seq, at, actor, kind, body, signed, hash, signature)
                    VALUES (?, ?, ?, ?, ?, ?, zeroblob(32), zeroblob(64))",
                params![seq, at, actor.get(), fact.name(), body, signed],
            )
            .expect("appended");
        seq
    }

    /// Puts a stolen approval of `batch` in the name of `checker` into the file, sealed with the keyring's own key.
    pub(super) fn approves(
        &self,
        harness: &Harness,
        batch: BatchId,
        waiting: &treasury::Waiting,
        checker: OperatorId,
    ) -> (i64, Fact) {
        let at = harness.now();
        let confirmed = Confirmed::by_passphrase(checker);
        let approval = approve(waiting, confirmed, waiting.digest, String::new(), at, &seal_key()).expect("sealed");
        let fact = Fact::BatchApproved {
            batch,
            rows: approval.digest(),
            note: String::new(),
            warnings: 0,
            seen: None,
            policy: treasury::PolicyVersion::STANDARD,
            evidence: None,
            seal: approval.seal(),
        };
        self.raw
            .execute_batch(&format!(
                "UPDATE batch SET state = 'approved', checker = {checker}, decided_at = {at}, decision_note = '', warnings = 0,
                    seen_payout = 9, seal = zeroblob(32) WHERE id = {batch};
                 UPDATE payout SET state = 'approved' WHERE batch_id = {batch};
                 DELETE FROM batch_total WHERE count = 0;
                 UPDATE batch_total SET state = 'approved' WHERE batch_id = {batch};"
            ))
            .expect("projected");
        (at, fact)
    }

    /// Hashes the chain anew from `from` on, and signs it with the desktop's key.
    pub(super) fn done(self, from: i64) {
        rehashed(&self.raw, from);
        let desktop = Signing::of(&seal_key());
        let rows: Vec<(i64, [u8; 32])> = self
            .raw
            .prepare("SELECT seq, hash FROM journal WHERE seq >= ?")
            .expect("a statement")
            .query_map([from], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("rows")
            .collect::<Result<_, _>>()
            .expect("rows");
        for (seq, hash) in rows {
            let signature = desktop.sign(self.ledger, EntryHash::from_bytes(hash));
            self.raw
                .execute(
                    "UPDATE journal SET signature = ? WHERE seq = ?",
                    params![signature.as_bytes(), seq],
                )
                .expect("signed");
        }
        guarded_again(&self.raw);
    }
}

pub(super) fn text(acts: &[SignedAct]) -> Option<String> {
    Some(serde_json::to_string(acts).expect("written"))
}

#[track_caller]
pub(super) fn named(harness: &Harness, expected: &str) {
    let faults = verify(&harness.path(), None).expect("a ledger").faults;
    assert!(
        faults.iter().any(|fault| fault.contains(expected)),
        "{expected}: {faults:#?}"
    );
}

/// Claims from the file as it stands now, with nothing remembered of before: nothing is sent, and sending is paused for it.
pub(super) async fn nothing_is_sent_for(harness: Harness, batch: BatchId) {
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(&harness, &format!("the draft or approval of batch {batch}")).await;
}

#[tokio::test]
async fn every_act_of_a_whole_life_is_verified_from_the_file_alone() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    let report = verify(&harness.path(), None).expect("a ledger");
    assert_eq!(
        (report.acts, report.faults),
        (3, Vec::new()),
        "drafted, submitted, approved"
    );
}

#[tokio::test]
async fn a_signature_that_was_copied_to_another_place_is_named() {
    let harness = Harness::new().await;
    let pause = harness
        .ledger
        .pause_sending(PauseReason::Person, Some(CHECKER), harness.now());
    pause.await.expect("paused");
    harness
        .ledger
        .resume_sending(CHECKER, harness.now())
        .await
        .expect("resumed");
    let forger = Forger::of(&harness);
    let paused = forger.newest("sending_paused");
    forger
        .raw
        .execute(
            "INSERT INTO journal (seq, at, actor, kind, body, signed, hash, signature)
                SELECT (SELECT max(seq) + 1 FROM journal), at, actor, kind, body, signed, hash, signature
                FROM journal WHERE seq = ?",
            [paused],
        )
        .expect("copied");
    forger.done(paused + 2);
    named(
        &harness,
        "(sending paused, in the name of Brian) is not an act of its people: the signature of operator 2 belongs to another \
         place: act 1, where act 3 is due.",
    );
}

#[tokio::test]
async fn another_batchs_signature_approves_nothing() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let batch = harness.submitted(&[900]).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let stolen = forger.signatures(forger.newest("batch_approved"));
    let (at, fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    let seq = forger.append(at, CHECKER, &fact, stolen);
    forger.done(seq);
    named(
        &harness,
        "(batch approved, in the name of Brian) is not an act of its people",
    );
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn an_approval_of_other_rows_than_were_signed_sends_nothing() {
    // The batch that was approved, and its older revision, whose rows were signed too.
    let harness = Harness::new().await;
    let older = harness.submitted(&[900]).await;
    harness.reject(older).await.expect("rejected");
    let batch = harness.approved(&[10]).await;
    let old = harness.ledger.waiting(older).await.expect("a batch").digest.to_string();
    let new = harness.ledger.waiting(batch).await.expect("a batch").digest.to_string();
    let forger = Forger::of(&harness);
    let (drafted, approved) = (forger.newest("batch_drafted"), forger.newest("batch_approved"));
    for seq in [drafted, approved] {
        forger.replaced(seq, &new, &old);
    }
    forger.done(drafted);
    named(
        &harness,
        &format!("Audit entry {drafted} (batch drafted, in the name of Amina) is not an act of its people"),
    );
    named(
        &harness,
        &format!("Audit entry {approved} (batch approved, in the name of Brian) is not an act of its people"),
    );
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn who_left_approves_nothing_even_with_their_own_key() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let agreed = Agreed::by_two(Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER)).expect("two");
    let retired = harness.ledger.retire_operator(OTHER_CHECKER, agreed, harness.now());
    retired.await.expect("retired");
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let (at, fact) = forger.approves(&harness, batch, &waiting, OTHER_CHECKER);
    let signed = forger.signed_by("Chebet", OTHER_CHECKER, at, &fact);
    let seq = forger.append(at, OTHER_CHECKER, &fact, text(&[signed]));
    forger.done(seq);
    named(&harness, "was not for its people to cause: operator 3 left");
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn a_maker_approves_nothing_of_their_own_with_their_own_key() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    // Sealed as another's, written in the maker's own name.
    let (at, fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    let signed = forger.signed_by("Amina", MAKER, at, &fact);
    let seq = forger.append(at, MAKER, &fact, text(&[signed]));
    forger.done(seq);
    named(&harness, &format!("Audit entry {seq} does not fit the ones before"));
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn an_approval_that_nobody_or_a_key_of_ones_own_making_signed_sends_nothing() {
    for forged in [false, true] {
        let harness = Harness::new().await;
        let batch = harness.submitted(&[10]).await;
        let waiting = harness.ledger.waiting(batch).await.expect("a batch");
        let forger = Forger::of(&harness);
        let (at, fact) = forger.approves(&harness, batch, &waiting, CHECKER);
        let signed = forger.signed_by("Mallory", CHECKER, at, &fact);
        let signed = text(&[signed]).filter(|_| forged);
        let seq = forger.append(at, CHECKER, &fact, signed);
        forger.done(seq);
        let expected = match forged {
            true => "the signature of operator 2 does not fit it.",
            false => "operator 2 did not sign it.",
        };
        named(&harness, expected);
        nothing_is_sent_for(harness, batch).await;
    }
}

#[tokio::test]
async fn a_time_or_a_name_that_was_changed_in_an_approval_sends_nothing() {
    for edit in [
        "UPDATE journal SET at = at + 1 WHERE kind = 'batch_approved'",
        "UPDATE journal SET actor = 3 WHERE kind = 'batch_approved'",
        "UPDATE journal SET signed = replace(signed, '\"number\":1', '\"number\":2') WHERE kind = 'batch_approved'",
    ] {
        let harness = Harness::new().await;
        let batch = harness.approved(&[10]).await;
        let forger = Forger::of(&harness);
        let seq = forger.newest("batch_approved");
        assert_eq!(forger.raw.execute(edit, []).expect(edit), 1, "{edit}");
        forger.done(seq);
        named(&harness, &format!("Audit entry {seq} (batch approved, "));
        nothing_is_sent_for(harness, batch).await;
    }
}

#[tokio::test]
async fn a_public_key_that_was_swapped_makes_all_that_its_person_signed_false() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let forger = Forger::of(&harness);
    let (old, new) = (signing("Brian").public(), signing("Mallory").public());
    let [old, new] = [old, new].map(|key| serde_json::to_string(&key).expect("a key"));
    forger.replaced(3, &old, &new);
    let sql = "UPDATE operator SET public_key = ? WHERE id = 2";
    let mallory = signing("Mallory").public();
    forger.raw.execute(sql, [mallory.as_bytes()]).expect("swapped");
    let approved = forger.newest("batch_approved");
    forger.done(3);
    named(
        &harness,
        &format!("Audit entry {approved} (batch approved, in the name of Brian)"),
    );
    nothing_is_sent_for(harness, BatchId::new(1)).await;
}

#[tokio::test]
async fn roles_and_wrapped_keys_that_were_edited_are_named() {
    let harness = Harness::new().await;
    let agreed = || Agreed::by_two(Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER)).expect("two");
    let auditor = Roles::new([Role::Auditor]).expect("a role");
    let changed = harness
        .ledger
        .change_roles(OTHER_CHECKER, auditor, agreed(), harness.now());
    changed.await.expect("changed");
    let mine = key("Chebet");
    let again = harness
        .ledger
        .change_passphrase(Confirmed::by_passphrase(OTHER_CHECKER), mine, harness.now());
    again.await.expect("changed");
    let forger = Forger::of(&harness);
    let (roles, wrapped) = (forger.newest("operator_changed"), forger.newest("passphrase_changed"));
    forger.replaced(roles, "auditor", "checker");
    forger.replaced(wrapped, "03030303", "04040404");
    forger.done(roles);
    named(
        &harness,
        &format!("Audit entry {roles} (operator changed, in the name of Amina) is not an act of its people"),
    );
    named(
        &harness,
        &format!("Audit entry {wrapped} (passphrase changed, in the name of Chebet) is not an act of its people"),
    );
}

#[tokio::test]
async fn what_takes_two_people_and_one_signed_is_named() {
    let harness = Harness::new().await;
    let agreed = Agreed::by_two(Confirmed::by_passphrase(MAKER), Confirmed::by_passphrase(CHECKER)).expect("two");
    let auditor = Roles::new([Role::Auditor]).expect("a role");
    let changed = harness
        .ledger
        .change_roles(OTHER_CHECKER, auditor, agreed, harness.now());
    changed.await.expect("changed");
    let forger = Forger::of(&harness);
    let seq = forger.newest("operator_changed");
    let signed: Vec<SignedAct> = serde_json::from_str(&forger.signatures(seq).expect("signed")).expect("read");
    assert_eq!(signed.len(), 2);
    let sql = "UPDATE journal SET signed = ? WHERE seq = ?";
    forger.raw.execute(sql, params![text(&signed[..1]), seq]).expect("cut");
    forger.done(seq);
    named(&harness, "operator 2 did not sign it.");
}

#[tokio::test]
async fn nobody_whom_people_did_not_sign_for_signs_in() {
    for (actor, consent) in [
        (Some(MAKER), Consent::TwoPeople { second: CHECKER }),
        (None, Consent::Founding),
    ] {
        let harness = Harness::new().await;
        harness.drafted(&[10]).await;
        let forger = Forger::of(&harness);
        let fact = Fact::OperatorAdded {
            operator: OperatorId::new(4),
            name: "Mallory".to_owned(),
            roles: Roles::FOUNDER,
            key: key("Mallory"),
            agreed_by: consent,
        };
        let seq = forger.append(9, actor.unwrap_or(MAKER), &fact, None);
        if actor.is_none() {
            let sql = "UPDATE journal SET actor = NULL WHERE seq = ?";
            forger.raw.execute(sql, [seq]).expect("nobody's");
        }
        forger
            .raw
            .execute(
                "INSERT INTO operator (id, name, roles, public_key, wrapped_key)
                    SELECT 4, 'Mallory', roles, ?, wrapped_key FROM operator WHERE id = 1",
                [key("Mallory").public_key.as_bytes()],
            )
            .expect("projected");
        forger.done(seq);
        let read = harness.ledger.vouched_operator(OperatorId::new(4)).await;
        assert!(matches!(read, Err(StoreError::Changed(_))), "{consent:?}: {read:?}");
        let known = harness.ledger.vouched_operator(CHECKER).await.expect("a person");
        assert_eq!(known.altered, Some(seq), "{consent:?}");
        named(&harness, &format!("Audit entry {seq} "));
    }
}

#[tokio::test]
async fn a_key_that_others_did_not_sign_for_approves_nothing() {
    let harness = Harness::new().await;
    let batch = harness.submitted(&[10]).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let fact = Fact::PassphraseReplaced {
        operator: CHECKER,
        key: key("Mallory"),
        agreed_by: Consent::TwoPeople { second: OTHER_CHECKER },
    };
    let from = forger.append(9, MAKER, &fact, None);
    let sql = "UPDATE operator SET public_key = ? WHERE id = 2";
    let mallory = key("Mallory").public_key;
    forger.raw.execute(sql, [mallory.as_bytes()]).expect("projected");
    let (at, fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    let signed = forger.signed_by("Mallory", CHECKER, at, &fact);
    forger.append(at, CHECKER, &fact, text(&[signed]));
    forger.done(from);
    named(
        &harness,
        &format!("Audit entry {from} (passphrase replaced, in the name of Amina)"),
    );
    nothing_is_sent_for(harness, batch).await;
}
