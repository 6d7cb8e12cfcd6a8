//! Policies: how many people approve, what counts together, when approvals stop to count, and what is never sent.

use mpesa::Total;
use store::StoreError;
use treasury::{
    Agreed, BatchId, BatchState, Ceilings, Condition, Confirmed, OperatorId, Policy, PolicyBreach, PolicyError,
    PolicyRefusal, PolicyRule, PolicyVersion, Role, Roles, SendingHours, StandIn, Within,
};

use crate::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER as OTHER, row};

const DAY: i64 = 86_400_000;

pub(crate) fn kes(shillings: i64) -> Total {
    Total::from_cents(shillings * 100).expect("a total")
}

fn confirmed(operator: OperatorId) -> Confirmed {
    Confirmed::by_passphrase(operator)
}

/// So many approvals from an amount on that a maker hands over within a time.
pub(crate) fn from(shillings: i64, within: Within, people: u8) -> Policy {
    let from = kes(shillings);
    with(Condition::MakerSends { from, within }, people)
}

fn with(condition: Condition, people: u8) -> Policy {
    let needed = treasury::ApprovalsNeeded {
        people,
        administrator: false,
    };
    Policy {
        rules: vec![PolicyRule {
            condition,
            purpose: None,
            lane: None,
            needed,
        }],
        ..Policy::standard()
    }
}

fn breach<T: std::fmt::Debug>(done: Result<T, StoreError>) -> PolicyBreach {
    let Err(StoreError::Policy(breach)) = done else {
        panic!("a breach of the policy, not {done:?}")
    };
    breach
}

impl Harness {
    /// Puts a policy in force, by two administrators.
    pub(crate) async fn decide_on(&self, policy: Policy) -> PolicyVersion {
        let digest = policy.digest();
        let proposed = self.ledger.propose_policy(policy, confirmed(MAKER), self.now()).await;
        let version = proposed.expect("proposed");
        let agreed = self
            .ledger
            .agree_policy(version, digest, confirmed(CHECKER), self.now());
        agreed.await.expect("agreed");
        version
    }

    pub(crate) async fn try_approve(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        let waiting = self.ledger.waiting(batch).await?;
        let seen = self.ledger.warnings(batch, at).await?.digest;
        let policy = self.ledger.approvals(batch, at).await?.policy;
        let key = crate::harness::seal_key();
        let approval = treasury::approve(&waiting, confirmed(by), waiting.digest, String::new(), at, &key)?;
        self.ledger.approve(approval.seeing(seen).under(policy)).await
    }

    async fn approve_by(&self, batch: BatchId, by: OperatorId) {
        self.try_approve(batch, by, self.now()).await.expect("approved");
    }

    async fn stands(&self, batch: BatchId) -> BatchState {
        self.ledger.batch(batch).await.expect("a batch").state
    }

    async fn no_faults(&self) {
        assert_eq!(self.ledger.check().await.expect("a check").faults, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_batch_is_sent_once_as_many_people_approved_as_its_policy_asks_for() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::One, 2)).await;
    let batch = harness.submitted(&[60, 40]).await;
    let small = harness.submitted(&[99]).await;
    harness.approve_by(small, CHECKER).await;
    harness.approve_by(batch, CHECKER).await;
    assert_eq!(harness.stands(small).await, BatchState::Approved);
    assert_eq!(harness.stands(batch).await, BatchState::Submitted);
    // One person counts once, and nobody approves what they made.
    let twice = harness.try_approve(batch, CHECKER, harness.now()).await;
    assert_eq!(breach(twice), PolicyBreach::ApprovedAlready);
    assert!(matches!(
        harness.try_approve(batch, MAKER, harness.now()).await,
        Err(StoreError::Approval(treasury::ApprovalError::MakerIsChecker))
    ));
    assert_eq!(harness.claim(9).await.len(), 1, "only the small one");
    harness.approve_by(batch, OTHER).await;
    assert_eq!(harness.stands(batch).await, BatchState::Approved);
    assert_eq!(harness.claim(9).await.len(), 2);
    harness.no_faults().await;
}

#[tokio::test]
async fn a_policy_takes_two_administrators_and_holds_for_what_is_handed_over_from_then_on() {
    let harness = Harness::new().await;
    let before = harness.submitted(&[500]).await;
    let policy = from(100, Within::One, 2);
    let propose = |policy: Policy| harness.ledger.propose_policy(policy, confirmed(MAKER), harness.now());
    let version = propose(policy.clone()).await.expect("proposed");
    let waits = PolicyBreach::Change(PolicyError::Waiting);
    assert_eq!(breach(propose(from(7, Within::One, 2)).await), waits);
    let agree = |by, digest| {
        harness
            .ledger
            .agree_policy(version, digest, confirmed(by), harness.now())
    };
    let own = agree(MAKER, policy.digest()).await;
    assert_eq!(breach(own), PolicyBreach::Change(PolicyError::OwnProposal));
    let other = agree(CHECKER, Policy::standard().digest()).await;
    assert_eq!(breach(other), PolicyBreach::Change(PolicyError::Other));
    assert_eq!(harness.ledger.policy().await.expect("read").0, PolicyVersion::STANDARD);
    agree(CHECKER, policy.digest()).await.expect("agreed");
    assert_eq!(harness.ledger.policy().await.expect("read"), (version, policy.clone()));
    let again = agree(OTHER, policy.digest()).await;
    assert_eq!(breach(again), PolicyBreach::Change(PolicyError::NotWaiting));
    assert_eq!(breach(propose(policy).await), PolicyBreach::Change(PolicyError::Same));
    let too_many = propose(from(1, Within::One, 3)).await;
    let few = PolicyError::TooFewPeople { needed: 3, able: 2 };
    assert_eq!(breach(too_many), PolicyBreach::Change(few));
    // What was handed over before is judged by what held then.
    harness.approve_by(before, CHECKER).await;
    assert_eq!(harness.stands(before).await, BatchState::Approved);
    harness.no_faults().await;
}

#[tokio::test]
async fn who_is_no_administrator_neither_proposes_nor_agrees() {
    let harness = Harness::new().await;
    let two = Agreed::by_two(confirmed(MAKER), confirmed(CHECKER)).expect("two");
    let roles = Roles::new([Role::Checker]).expect("a role");
    let changed = harness.ledger.change_roles(OTHER, roles, two, harness.now()).await;
    changed.expect("changed");
    let policy = from(100, Within::One, 2);
    let proposed = harness
        .ledger
        .propose_policy(policy.clone(), confirmed(OTHER), harness.now());
    assert!(matches!(proposed.await, Err(StoreError::People(_))));
    let proposed = harness
        .ledger
        .propose_policy(policy.clone(), confirmed(MAKER), harness.now());
    let version = proposed.await.expect("proposed");
    let agreed = harness
        .ledger
        .agree_policy(version, policy.digest(), confirmed(OTHER), harness.now());
    assert!(matches!(agreed.await, Err(StoreError::People(_))));
    let declined = harness
        .ledger
        .decline_policy(version, "too strict".to_owned(), confirmed(CHECKER), harness.now());
    declined.await.expect("declined");
    assert_eq!(harness.ledger.policy().await.expect("read").0, PolicyVersion::STANDARD);
}

#[tokio::test]
async fn nothing_is_gained_by_splitting_over_batches_or_rows() {
    let harness = Harness::new().await;
    harness.decide_on(from(100, Within::Day, 2)).await;
    let needs = async |batch| {
        let known = harness.ledger.approvals(batch, harness.now()).await.expect("read");
        known.needed.people
    };
    let first = harness.submitted(&[60]).await;
    let second = harness.submitted(&[40]).await;
    assert_eq!((needs(first).await, needs(second).await), (1, 2));
    // What was rejected counts no more.
    harness.reject(second).await.expect("rejected");
    let third = harness.submitted(&[39]).await;
    assert_eq!(needs(third).await, 1);
    // One payee, in two rows of one file and in another batch.
    let payee = with(
        Condition::PayeeGets {
            from: kes(50),
            within: Within::Day,
        },
        2,
    );
    harness.decide_on(payee).await;
    let mut rows = vec![row(7, 13), row(8, 12)];
    rows[1].lane = rows[0].lane.clone();
    let split = harness.drafted_rows(rows.clone()).await;
    harness
        .ledger
        .submit(split, MAKER, harness.now())
        .await
        .expect("submitted");
    assert_eq!(needs(split).await, 1, "25 together");
    let more = harness.drafted_rows(rows).await;
    let judged = harness.ledger.judged(more, harness.now()).await.expect("judged");
    assert_eq!(judged.needed.people, 2, "50 together");
    harness.no_faults().await;
}

#[tokio::test]
async fn who_is_new_or_paid_under_another_name_takes_more_approvals() {
    let harness = Harness::new().await;
    harness.decide_on(with(Condition::NewPayee, 2)).await;
    let batch = harness.submitted(&[10]).await;
    let judged = harness.ledger.judged_then(batch).await.expect("judged");
    assert_eq!(judged.needed.people, 2);
    harness.approve_by(batch, CHECKER).await;
    harness.approve_by(batch, OTHER).await;
    let sent = harness.claim_one().await;
    harness
        .hear(sent.attempt, crate::harness::moved(&harness.receipt()))
        .await;
    let known = harness.drafted(&[10]).await;
    let needed = async |batch| {
        harness
            .ledger
            .judged(batch, harness.now())
            .await
            .expect("judged")
            .needed
            .people
    };
    assert_eq!(needed(known).await, 1);
    harness.decide_on(with(Condition::OtherName, 2)).await;
    assert_eq!(needed(known).await, 1);
    let mut renamed = row(2, 10);
    renamed.name = "Zawadi Quite Otherwise".to_owned();
    let renamed = harness.drafted_rows(vec![renamed]).await;
    assert_eq!(needed(renamed).await, 2);
}

#[tokio::test]
async fn approvals_of_who_left_and_of_long_ago_stop_to_count_until_something_was_sent() {
    let harness = Harness::new().await;
    harness.decide_on(from(10, Within::One, 2)).await;
    let batch = harness.submitted(&[20]).await;
    harness.approve_by(batch, CHECKER).await;
    harness.approve_by(batch, OTHER).await;
    // After thirty days, nothing was sent: both must approve again. A clock that goes back makes nothing young.
    let late = harness.now() + 31 * DAY;
    assert_eq!(harness.ledger.claim(9, late).await.expect("a claim"), []);
    assert_eq!(harness.stands(batch).await, BatchState::Submitted);
    harness.try_approve(batch, CHECKER, late + 1).await.expect("approved");
    harness.try_approve(batch, OTHER, late + 2).await.expect("approved");
    let two = Agreed::by_two(confirmed(MAKER), confirmed(CHECKER)).expect("two");
    let retired = harness.ledger.retire_operator(OTHER, two, late + 3).await;
    retired.expect("retired");
    assert_eq!(harness.ledger.claim(9, late + 4).await.expect("a claim"), []);
    let known = harness.ledger.approvals(batch, late + 5).await.expect("read");
    let by: Vec<_> = known.given.iter().map(|one| (one.by, one.counts)).collect();
    assert_eq!(by, [(CHECKER, true)]);
    harness.no_faults().await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_no_approval_younger() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[20]).await;
    let late = harness.now() + 31 * DAY;
    let pause = treasury::PauseReason::Person;
    let paused = harness.ledger.pause_sending(pause, Some(CHECKER), late).await;
    paused.expect("paused");
    harness.ledger.resume_sending(CHECKER, late + 1).await.expect("resumed");
    assert_eq!(harness.claim(9).await, [], "the clock says that it is today");
    assert_eq!(harness.stands(batch).await, BatchState::Submitted);
}

#[tokio::test]
async fn once_something_was_sent_its_approvals_count_to_the_end() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20]).await;
    assert_eq!(harness.claim(1).await.len(), 1);
    let late = harness.now() + 100 * DAY;
    assert_eq!(harness.ledger.claim(9, late).await.expect("a claim").len(), 1);
}

#[tokio::test]
async fn what_is_above_a_ceiling_is_not_handed_over_and_no_more_leaves_than_a_day_s() {
    let harness = Harness::new().await;
    let ceilings = Ceilings {
        payout: Some(kes(60)),
        batch: Some(kes(150)),
        day: Some(kes(100)),
    };
    let policy = Policy {
        ceilings,
        ..Policy::standard()
    };
    harness.decide_on(policy).await;
    let refused = async |shillings: &[i64]| {
        let batch = harness.drafted(shillings).await;
        let handed_over = harness.ledger.submit(batch, MAKER, harness.now()).await;
        let PolicyBreach::Refused(why) = breach(handed_over) else {
            panic!("it is refused")
        };
        why
    };
    let (largest, most) = (kes(61), kes(60));
    assert_eq!(
        refused(&[61]).await,
        [PolicyRefusal::Payout {
            largest,
            most,
            count: 1
        }]
    );
    let (sum, most) = (kes(151), kes(150));
    assert_eq!(refused(&[60, 60, 31]).await, [PolicyRefusal::Batch { sum, most }]);
    harness.approved(&[60, 40, 50]).await;
    let at = harness.now();
    let first = harness.ledger.claim(9, at).await.expect("a claim");
    let sent: Vec<_> = first.iter().map(|send| send.row.amount.cents() / 100).collect();
    assert_eq!(sent, [60, 40]);
    assert_eq!(harness.ledger.claim(9, at + DAY - 1).await.expect("a claim"), []);
    assert_eq!(harness.ledger.claim(9, at + DAY).await.expect("a claim").len(), 1);
    harness.no_faults().await;
}

#[tokio::test]
async fn outside_the_sending_hours_what_was_approved_waits() {
    let harness = Harness::new().await;
    // 2023-11-15, 01:13 in Nairobi: a Wednesday.
    let hours = SendingHours {
        days: vec![1, 2, 3, 4, 5],
        from: 8 * 60,
        until: 17 * 60,
    };
    let opens = hours.closed_until(harness.now()).expect("closed at night");
    let policy = Policy {
        hours: Some(hours),
        ..Policy::standard()
    };
    harness.decide_on(policy).await;
    harness.approved(&[10]).await;
    assert_eq!(harness.claim(9).await, []);
    assert_eq!(harness.ledger.claim(9, opens - 1).await.expect("a claim"), []);
    assert_eq!(harness.ledger.claim(9, opens).await.expect("a claim").len(), 1);
    harness.no_faults().await;
}

#[tokio::test]
async fn a_stand_in_approves_from_day_to_day_and_never_what_they_made() {
    let harness = Harness::new().await;
    let two = Agreed::by_two(confirmed(MAKER), confirmed(CHECKER)).expect("two");
    let maker = Roles::new([Role::Maker]).expect("a role");
    let changed = harness.ledger.change_roles(OTHER, maker, two, harness.now()).await;
    changed.expect("changed");
    let batch = harness.submitted(&[10]).await;
    let at = harness.now();
    let refused = harness.try_approve(batch, OTHER, at).await;
    assert!(matches!(refused, Err(StoreError::People(_))), "{refused:?}");
    let named = StandIn {
        operator: CHECKER,
        stand_in: OTHER,
        from: at + 10,
        until: at + DAY,
    };
    // Neither alone, nor with whoever is to stand in.
    for agreed_by in [CHECKER, OTHER] {
        let done = harness.ledger.name_stand_in(named, confirmed(agreed_by), at).await;
        assert!(matches!(done, Err(StoreError::People(_))), "{done:?}");
    }
    let done = harness.ledger.name_stand_in(named, confirmed(MAKER), at).await;
    done.expect("named");
    for outside in [at + 9, at + DAY] {
        assert!(harness.try_approve(batch, OTHER, outside).await.is_err(), "{outside}");
    }
    let own = harness.drafted(&[15]).await;
    let not_theirs = harness.ledger.submit(own, OTHER, at + 10).await;
    assert!(matches!(breach(not_theirs), PolicyBreach::NotTheMaker { .. }));
    harness.try_approve(batch, OTHER, at + 10).await.expect("approved");
    assert_eq!(harness.ledger.claim(9, at + 11).await.expect("a claim").len(), 1);
    harness.no_faults().await;
}

#[tokio::test]
async fn what_the_past_would_have_needed_is_told_batch_by_batch() {
    let harness = Harness::new().await;
    let first = harness.submitted(&[60]).await;
    let second = harness.submitted(&[40]).await;
    harness.drafted(&[1000]).await;
    let tried = harness
        .ledger
        .backtest(from(100, Within::Week, 2), 0)
        .await
        .expect("tried");
    let told: Vec<_> = tried
        .iter()
        .map(|row| (row.batch, row.asked.people, row.would.needed.people))
        .collect();
    assert_eq!(told, [(second, 1, 2), (first, 1, 1)]);
}
