//! Nobody pays alone, whatever people try: random operators, policies and acts through the doors of the ledger. A model beside it
//! knows only who approved what and when, and judges each first claim of a batch by itself: as many people as the policy asks
//! for, none of them the maker, each able to approve then, and none too long ago. The same seed gives the same life.

use std::collections::{BTreeMap, BTreeSet};

use treasury::{
    Agreed, ApprovalsNeeded, BatchId, Condition, Confirmed, OperatorId, Policy, PolicyRule, Role, Roles, StandIn,
    Within,
};

use crate::{
    conformance::policies::kes,
    harness::{Harness, founder, new_batch, row},
    random::Random,
};

const DAY: i64 = 86_400_000;
const LIVES: u64 = 10;
const STEPS: usize = 90;

/// What the model knows of somebody.
#[derive(Debug, Clone)]
struct Person {
    roles: Roles,
    able: bool,
}

/// What the model knows of a batch.
#[derive(Debug)]
struct Handed {
    maker: OperatorId,
    needed: ApprovalsNeeded,
    /// For how many days an approval counts.
    days: i64,
    approvals: BTreeMap<OperatorId, i64>,
    begun: bool,
}

/// A life, and what the model makes of it.
struct Life {
    harness: Harness,
    random: Random,
    /// How far the clock is ahead of the harness's own.
    ahead: i64,
    people: BTreeMap<OperatorId, Person>,
    stand_ins: Vec<StandIn>,
    policy: Policy,
    drafts: Vec<(BatchId, OperatorId, i64)>,
    batches: BTreeMap<BatchId, Handed>,
    claimed: u32,
    refused: u32,
}

impl Life {
    async fn new(seed: u64) -> Self {
        let harness = Harness::new().await;
        let mut people = BTreeMap::new();
        for (id, name) in (4..).zip(["Daudi", "Esther"]) {
            let added = harness.ledger.add_operator(founder(name), None, harness.now()).await;
            assert_eq!(added.expect("added while founding"), OperatorId::new(id));
            harness.open_key(OperatorId::new(id), name);
        }
        for id in 1..=5 {
            let (roles, able) = (Roles::FOUNDER, true);
            people.insert(OperatorId::new(id), Person { roles, able });
        }
        Self {
            harness,
            random: Random::new(seed),
            ahead: 0,
            people,
            stand_ins: Vec::new(),
            policy: Policy::standard(),
            drafts: Vec::new(),
            batches: BTreeMap::new(),
            claimed: 0,
            refused: 0,
        }
    }

    fn at(&self) -> i64 {
        self.harness.now() + self.ahead
    }

    fn somebody(&mut self) -> OperatorId {
        OperatorId::new(1 + i64::try_from(self.random.below(5)).expect("small"))
    }

    fn some_batch(&mut self) -> Option<BatchId> {
        let open: Vec<_> = self
            .batches
            .iter()
            .filter(|(_, one)| !one.begun)
            .map(|(id, _)| *id)
            .collect();
        (!open.is_empty()).then(|| open[self.random.below(open.len())])
    }

    /// Notes whether the ledger let it be.
    fn counted<T, E>(&mut self, done: &Result<T, E>) -> bool {
        self.refused += u32::from(done.is_err());
        done.is_ok()
    }

    async fn step(&mut self) {
        match self.random.below(16) {
            0 | 1 => self.prepares().await,
            2 | 3 => self.hands_over().await,
            4..=8 => self.approves().await,
            9 => self.rejects_or_cancels().await,
            10 => self.changes_people().await,
            11 => self.changes_the_policy().await,
            12 => self.names_a_stand_in().await,
            13 => self.ahead += DAY * i64::try_from(self.random.below(9)).expect("small"),
            _ => self.sends().await,
        }
    }

    async fn prepares(&mut self) {
        let (maker, shillings) = (
            self.somebody(),
            10 + i64::try_from(self.random.below(400)).expect("small"),
        );
        let new = new_batch(vec![row(2, shillings)]);
        let drafted = self.harness.ledger.draft(new, maker, self.at()).await;
        if self.counted(&drafted)
            && let Ok(batch) = drafted
        {
            self.drafts.push((batch, maker, shillings));
        }
    }

    async fn hands_over(&mut self) {
        let Some((batch, maker, shillings)) = self.drafts.pop() else {
            return;
        };
        let by = if self.random.below(4) == 0 {
            self.somebody()
        } else {
            maker
        };
        let done = self.harness.ledger.submit(batch, by, self.at()).await;
        if !self.counted(&done) {
            return;
        }
        assert_eq!(by, maker, "only its maker hands a batch over");
        let mut needed = ApprovalsNeeded::ONE;
        for rule in &self.policy.rules {
            if rule.from().is_some_and(|from| kes(shillings) >= from) {
                needed.people = needed.people.max(rule.needed.people);
                needed.administrator |= rule.needed.administrator;
            }
        }
        let handed = Handed {
            maker,
            needed,
            days: i64::from(self.policy.approval_days),
            approvals: BTreeMap::new(),
            begun: false,
        };
        self.batches.insert(batch, handed);
    }

    async fn approves(&mut self) {
        let (Some(batch), by, at) = (self.some_batch(), self.somebody(), self.at()) else {
            return;
        };
        let done = self.harness.try_approve(batch, by, at).await;
        if self.counted(&done) {
            let handed = self.batches.get_mut(&batch).expect("a batch");
            handed.approvals.insert(by, at);
        }
    }

    async fn rejects_or_cancels(&mut self) {
        let (Some(batch), by, at) = (self.some_batch(), self.somebody(), self.at()) else {
            return;
        };
        let waiting = self.harness.ledger.waiting(batch).await.expect("a batch");
        let ended = match self.random.below(2) {
            0 => match treasury::reject(&waiting, Confirmed::by_passphrase(by), "no".to_owned(), at) {
                Ok(rejection) => self.harness.ledger.reject(rejection).await.is_ok(),
                Err(_) => false,
            },
            _ => self.harness.ledger.cancel(batch, by, at).await.is_ok(),
        };
        if ended {
            self.batches.remove(&batch);
        }
    }

    async fn changes_people(&mut self) {
        let (who, by, second, at) = (self.somebody(), self.somebody(), self.somebody(), self.at());
        let Ok(two) = Agreed::by_two(Confirmed::by_passphrase(by), Confirmed::by_passphrase(second)) else {
            return;
        };
        let ledger = &self.harness.ledger;
        match self.random.below(6) {
            0 => {
                let done = ledger.retire_operator(who, two, at).await;
                if self.counted(&done) {
                    self.people.get_mut(&who).expect("somebody").able = false;
                }
            }
            1 | 2 => {
                let done = ledger.lock_operator(who, two, at).await;
                if self.counted(&done) {
                    self.people.get_mut(&who).expect("somebody").able = false;
                }
            }
            3 | 4 => {
                let done = ledger.release_operator(who, Confirmed::by_passphrase(by), at).await;
                if self.counted(&done) {
                    self.people.get_mut(&who).expect("somebody").able = true;
                }
            }
            _ => {
                let all = [Role::Maker, Role::Checker, Role::Administrator];
                let some: Vec<_> = all.into_iter().filter(|_| self.random.below(3) > 0).collect();
                let Ok(roles) = Roles::new(some) else { return };
                let done = self.harness.ledger.change_roles(who, roles, two, at).await;
                if self.counted(&done) {
                    self.people.get_mut(&who).expect("somebody").roles = roles;
                }
            }
        }
    }

    async fn changes_the_policy(&mut self) {
        let (by, second, at) = (self.somebody(), self.somebody(), self.at());
        let from = kes(50 + i64::try_from(self.random.below(300)).expect("small"));
        let needed = ApprovalsNeeded {
            people: 2 + u8::try_from(self.random.below(2)).expect("small"),
            administrator: self.random.below(3) == 0,
        };
        let condition = Condition::MakerSends {
            from,
            within: Within::One,
        };
        let policy = Policy {
            rules: vec![PolicyRule {
                condition,
                purpose: None,
                lane: None,
                needed,
            }],
            approval_days: 5 + u16::try_from(self.random.below(20)).expect("small"),
            ..Policy::standard()
        };
        let (digest, ledger) = (policy.digest(), &self.harness.ledger);
        let proposed = ledger
            .propose_policy(policy.clone(), Confirmed::by_passphrase(by), at)
            .await;
        let Ok(version) = proposed else {
            self.refused += 1;
            return;
        };
        let agreed = ledger
            .agree_policy(version, digest, Confirmed::by_passphrase(second), at)
            .await;
        if self.counted(&agreed) {
            assert_ne!(by, second, "two administrators");
            self.policy = policy;
            return;
        }
        let back = self
            .harness
            .ledger
            .decline_policy(version, "back".to_owned(), Confirmed::by_passphrase(by), at);
        back.await.expect("one's own is taken back");
    }

    async fn names_a_stand_in(&mut self) {
        let (operator, stand_in, by, at) = (self.somebody(), self.somebody(), self.somebody(), self.at());
        let named = StandIn {
            operator,
            stand_in,
            from: at,
            until: at + 3 * DAY,
        };
        let done = self
            .harness
            .ledger
            .name_stand_in(named, Confirmed::by_passphrase(by), at)
            .await;
        if self.counted(&done) {
            self.stand_ins.push(named);
        }
    }

    /// What the model says that somebody may do at a time, for those who are away too.
    fn roles(&self, who: OperatorId, at: i64) -> BTreeSet<&'static str> {
        let mut roles = BTreeSet::new();
        let Some(person) = self.people.get(&who).filter(|person| person.able) else {
            return roles;
        };
        let away = self
            .stand_ins
            .iter()
            .filter(|one| one.stand_in == who && one.from <= at && at < one.until);
        let away = away
            .filter_map(|one| self.people.get(&one.operator))
            .filter(|one| one.able);
        for person in std::iter::once(person).chain(away) {
            roles.extend(person.roles.has(Role::Checker).then_some("checker"));
            roles.extend(person.roles.has(Role::Administrator).then_some("administrator"));
        }
        roles
    }

    async fn sends(&mut self) {
        let at = self.at();
        let sent = self.harness.ledger.claim(3, at).await.expect("claimed");
        for one in sent {
            let handed = &self.batches[&one.batch];
            let counting: Vec<_> = handed
                .approvals
                .iter()
                .filter(|(who, given)| {
                    **who != handed.maker
                        && **given >= at - handed.days * DAY
                        && self.roles(**who, at).contains("checker")
                })
                .map(|(who, _)| self.roles(*who, at).contains("administrator"))
                .collect();
            assert!(
                counting.len() >= usize::from(handed.needed.people),
                "{handed:?} at {at}: {:?}",
                self.people
            );
            assert!(
                !handed.needed.administrator || counting.contains(&true),
                "{handed:?} at {at}"
            );
            self.batches.get_mut(&one.batch).expect("a batch").begun = true;
            self.claimed += 1;
        }
    }
}

#[tokio::test]
async fn no_way_leads_to_a_claim_but_by_as_many_people_as_the_policy_asks_for() {
    let (mut claimed, mut refused) = (0, 0);
    for seed in 1..=LIVES {
        let mut life = Life::new(seed).await;
        for _ in 0..STEPS {
            life.step().await;
        }
        let faults = store::verify(&life.harness.path(), None).expect("a ledger").faults;
        assert_eq!(faults, Vec::<String>::new(), "seed {seed}");
        (claimed, refused) = (claimed + life.claimed, refused + life.refused);
    }
    assert!(
        claimed > 20 && refused > 100,
        "these lives were too quiet: {claimed} claimed, {refused} refused"
    );
}
