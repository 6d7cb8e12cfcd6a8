//! Policies and approvals that somebody forced into the file who holds everything but the people's keys, or the keys of some.
//! Each is named by the check, with the act behind it, and nothing is sent for it.

use rusqlite::params;
use treasury::{ApprovalsNeeded, BatchId, Confirmed, Fact, Policy, PolicyVersion, Within};

use super::{
    acts::{Forger, named, nothing_is_sent_for, text},
    sending::expect_an_alarm,
};
use crate::{
    conformance::policies::from,
    harness::{CHECKER, Harness, MAKER, OTHER_CHECKER},
};

impl Forger {
    /// Appends an act of somebody whose key was stolen.
    fn acts_as(&self, name: &str, operator: treasury::OperatorId, at: i64, fact: &Fact) -> i64 {
        let signed = self.signed_by(name, operator, at, fact);
        self.append(at, operator, fact, text(&[signed]))
    }

    /// The maker hands a batch over under `version` and says that one approval is enough, which the checker gives: both with keys
    /// that were stolen. Answers the entry of the first.
    async fn hands_over(&self, harness: &Harness, batch: BatchId, version: PolicyVersion) -> i64 {
        let at = harness.now();
        let submitted = Fact::BatchSubmitted {
            batch,
            policy: version,
            needed: ApprovalsNeeded::ONE,
            reason: String::new(),
            difference: None,
        };
        let seq = self.acts_as("Amina", MAKER, at, &submitted);
        let sql = "UPDATE operator SET acts = acts + 1 WHERE id = 1";
        self.raw.execute(sql, []).expect("counted");
        let sql = "UPDATE batch SET state = 'submitted', submitted_at = ?, policy = ?, needed = 1 WHERE id = ?";
        self.raw
            .execute(sql, params![at, version.get(), batch.get()])
            .expect("projected");
        let waiting = treasury::Waiting {
            batch,
            state: treasury::BatchState::Submitted,
            maker: MAKER,
            digest: harness.ledger.waiting(batch).await.expect("a batch").digest,
        };
        let (at, mut fact) = self.approves(harness, batch, &waiting, CHECKER);
        if let Fact::BatchApproved { policy, .. } = &mut fact {
            *policy = version;
        }
        self.acts_as("Brian", CHECKER, at, &fact);
        seq
    }
}

/// A batch that takes two approvals, and has one.
async fn half_approved(harness: &Harness) -> treasury::BatchId {
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.submitted(&[900]).await;
    let approved = harness.try_approve(batch, CHECKER, harness.now()).await;
    approved.expect("approved");
    batch
}

#[tokio::test]
async fn one_person_s_key_does_not_make_two_approvals() {
    let harness = Harness::new().await;
    let batch = half_approved(&harness).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let (at, mut fact) = forger.approves(&harness, batch, &waiting, CHECKER);
    if let Fact::BatchApproved { policy, .. } = &mut fact {
        *policy = PolicyVersion::new(1);
    }
    let seq = forger.acts_as("Brian", CHECKER, at, &fact);
    forger.done(seq);
    named(
        &harness,
        &format!(
            "Audit entry {seq} (batch approved, in the name of Brian) does not keep to the policy: this person has approved it \
             already."
        ),
    );
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(
        &harness,
        &format!("batch {batch} has fewer approvals than its policy asks for"),
    )
    .await;
}

#[tokio::test]
async fn a_row_that_stands_as_approved_with_too_few_approvals_is_not_sent() {
    let harness = Harness::new().await;
    let batch = half_approved(&harness).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    // Only the tables: nothing is written into the journal.
    forger.approves(&harness, batch, &waiting, CHECKER);
    let last = forger.newest("batch_approved");
    forger.done(last + 1);
    named(&harness, &format!("Batch {batch} is not what the audit trail says."));
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(
        &harness,
        &format!("batch {batch} has fewer approvals than its policy asks for"),
    )
    .await;
}

#[tokio::test]
async fn a_maker_who_writes_that_less_is_needed_is_named() {
    let harness = Harness::new().await;
    let version = harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.drafted(&[900]).await;
    let forger = Forger::of(&harness);
    let seq = forger.hands_over(&harness, batch, version).await;
    forger.done(seq);
    named(
        &harness,
        &format!(
            "Audit entry {seq} (batch submitted, in the name of Amina) does not keep to the policy: it asks for 1 approvals, and \
             the policy for 2."
        ),
    );
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(
        &harness,
        &format!("batch {batch} has fewer approvals than its policy asks for"),
    )
    .await;
}

#[tokio::test]
async fn a_policy_that_was_edited_in_the_file_sends_nothing() {
    let harness = Harness::new().await;
    let batch = half_approved(&harness).await;
    let approved = harness.try_approve(batch, OTHER_CHECKER, harness.now()).await;
    approved.expect("approved");
    let forger = Forger::of(&harness);
    let proposed = forger.newest("policy_proposed");
    forger.replaced(proposed, "\"people\":2", "\"people\":1");
    forger.done(proposed);
    named(
        &harness,
        &format!("Audit entry {proposed} (policy proposed, in the name of Amina) is not an act of its people"),
    );
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(&harness, "policy 1 was not agreed to by two administrators").await;
}

#[tokio::test]
async fn who_proposes_a_policy_does_not_agree_to_it_with_their_own_key_either() {
    let harness = Harness::new().await;
    harness.approved(&[10]).await;
    let policy = Policy {
        approval_days: 90,
        ..Policy::standard()
    };
    let proposed = harness
        .ledger
        .propose_policy(policy.clone(), Confirmed::by_passphrase(MAKER), harness.now());
    let version = proposed.await.expect("proposed");
    let forger = Forger::of(&harness);
    let fact = Fact::PolicyAgreed {
        version,
        policy: policy.digest(),
    };
    let seq = forger.acts_as("Amina", MAKER, harness.now(), &fact);
    forger.done(seq);
    named(
        &harness,
        &format!(
            "Audit entry {seq} (policy agreed, in the name of Amina) does not keep to the policy: whoever proposed it does not agree \
             to it."
        ),
    );
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(&harness, "policy 1 was not agreed to by two administrators").await;
}

#[tokio::test]
async fn a_replayed_signature_does_not_serve_as_the_second() {
    let harness = Harness::new().await;
    let batch = half_approved(&harness).await;
    let waiting = harness.ledger.waiting(batch).await.expect("a batch");
    let forger = Forger::of(&harness);
    let stolen = forger.signatures(forger.newest("batch_approved"));
    let (at, mut fact) = forger.approves(&harness, batch, &waiting, OTHER_CHECKER);
    if let Fact::BatchApproved { policy, .. } = &mut fact {
        *policy = PolicyVersion::new(1);
    }
    let seq = forger.append(at, OTHER_CHECKER, &fact, stolen);
    forger.done(seq);
    named(
        &harness,
        &format!("Audit entry {seq} (batch approved, in the name of Chebet) is not an act of its people"),
    );
    nothing_is_sent_for(harness, batch).await;
}

#[tokio::test]
async fn an_attempt_that_was_written_down_without_the_approvals_it_needed_is_named() {
    let harness = Harness::new().await;
    let batch = half_approved(&harness).await;
    let payout = harness.ledger.batch(batch).await.expect("a batch");
    assert_eq!(payout.all.count, 1);
    let forger = Forger::of(&harness);
    let claim = treasury::AttemptClaim {
        attempt: harness.attempt_id(),
        payout: treasury::PayoutId::new(1),
        originator_conversation_id: harness.attempt_id().originator_conversation_id(),
        carries_our_id: true,
    };
    let fact = Fact::AttemptsClaimed { attempts: vec![claim] };
    let seq = forger.append(harness.now(), MAKER, &fact, None);
    let sql = "UPDATE journal SET actor = NULL WHERE seq = ?";
    forger.raw.execute(sql, [seq]).expect("nobody's");
    forger.done(seq);
    named(
        &harness,
        &format!(
            "Audit entry {seq} (attempts claimed, by nobody) does not keep to the policy: 1 approvals count for batch {batch}, and 2 \
             are needed."
        ),
    );
}

#[tokio::test]
async fn a_policy_that_was_taken_out_of_its_table_is_the_one_in_force_all_the_same() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.drafted(&[900]).await;
    let harness = harness
        .reopened_after(|raw| assert_eq!(raw.execute("DELETE FROM policy", []), Ok(1)))
        .await;
    // Everybody is honest, and would hand it over, approve it and send it by the policy that was in force before.
    let handed = harness.ledger.submit(batch, MAKER, harness.now()).await;
    let error = handed.expect_err("another policy is in force").to_string();
    assert!(
        error.contains(&format!("batch {batch} is under policy 0, and policy 1 was in force")),
        "{error}"
    );
}

#[tokio::test]
async fn a_batch_that_was_handed_over_under_an_older_policy_is_not_sent() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.drafted(&[900]).await;
    let forger = Forger::of(&harness);
    let seq = forger.hands_over(&harness, batch, PolicyVersion::STANDARD).await;
    forger.raw.execute("DELETE FROM policy", []).expect("taken out");
    forger.done(seq);
    let harness = harness.reopened_after(|_| {}).await;
    expect_an_alarm(
        &harness,
        &format!("batch {batch} is under policy 0, and policy 1 was in force"),
    )
    .await;
}
