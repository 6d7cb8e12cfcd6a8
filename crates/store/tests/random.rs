//! Random lives of a harness. The same seed gives the same life.
//!
//! After every few steps the figures are recomputed from the payouts, and in the end the whole ledger is rebuilt from its
//! journal and compared. A small model beside it knows which payouts may be handed out.

use std::collections::{BTreeMap, BTreeSet};

use store::{ApplyResult, CountSum, StateTotals, StoreError};
use treasury::{
    AccountReading, AttemptId, AttemptRecord, BatchId, Contradiction, DiffersBecause, Doubt, Evidence, PauseReason,
    PayoutId, PayoutState, Proof, StateKind,
};

use crate::harness::{
    CHECKER, Harness, MAKER, acknowledged, delivery, lost, moved, not_moved, not_taken, receipt_of, refused, timed_out,
    trusted, utility,
};

/// SplitMix64: small, seeded, good enough to choose steps by.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a length");
        usize::try_from(self.next() % end).expect("below a length")
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())].clone())
    }
}

/// What the model remembers.
#[derive(Default)]
pub(crate) struct Life {
    batches: Vec<BatchId>,
    attempts: Vec<(AttemptId, PayoutId)>,
    cursor: i64,
    /// Payouts that were handed out and for which nothing proved since that nothing was taken.
    out: BTreeSet<PayoutId>,
    /// How often one came back to be sent again.
    returned: u32,
}

impl Life {
    /// Takes one random step. Steps that the harness refuses are part of life.
    pub(crate) async fn step(&mut self, harness: &Harness, random: &mut Random) {
        match random.below(20) {
            0 | 1 => {
                let amounts: Vec<_> = (0..=random.below(6)).map(|_| 10 + random.below(90)).collect();
                let amounts: Vec<_> = amounts.into_iter().map(|a| i64::try_from(a).expect("small")).collect();
                self.batches.push(harness.drafted(&amounts).await);
            }
            2..=5 => self.decide(harness, random).await,
            6..=8 => self.claim(harness, 1 + random.below(4)).await,
            9..=11 => self.record(harness, random).await,
            12..=16 => self.hear(harness, random).await,
            17 => {
                let overdue = harness.ledger.doubt_overdue(harness.now() - 20, harness.now()).await;
                overdue.expect("doubted");
                if random.below(4) == 0 {
                    harness.ledger.doubt_stopped(harness.now()).await.expect("doubted");
                }
            }
            18 => self.pause(harness, random).await,
            _ => {
                for pause in harness.ledger.sending_pauses().await.expect("read") {
                    let pause = pause.reason.kind();
                    let mut lifted = harness.ledger.lift_pause(pause, CHECKER, None, harness.now()).await;
                    if let Err(StoreError::InitiatorRefused) = lifted {
                        harness.tell_balance().await;
                        lifted = harness.ledger.lift_pause(pause, CHECKER, None, harness.now()).await;
                    }
                    lifted.expect("lifted");
                }
                for batch in &self.batches {
                    drop(
                        harness
                            .ledger
                            .pause_batch(*batch, None, Some(CHECKER), harness.now())
                            .await,
                    );
                }
            }
        }
    }

    async fn decide(&mut self, harness: &Harness, random: &mut Random) {
        let recent = self.batches.len().saturating_sub(4);
        let Some(batch) = random.pick(&self.batches[recent..]) else {
            return;
        };
        let waiting = harness.ledger.waiting(batch).await.expect("a batch");
        match (waiting.state, random.below(12)) {
            (_, 0) => drop(harness.ledger.cancel(batch, CHECKER, harness.now()).await),
            (treasury::BatchState::Submitted, 1) => harness.reject(batch).await.expect("it waits"),
            (treasury::BatchState::Submitted, _) => {
                let approval = harness.approval(batch, CHECKER).await;
                harness.ledger.approve(approval).await.expect("it waits");
            }
            (
                treasury::BatchState::Draft
                | treasury::BatchState::Approved
                | treasury::BatchState::Rejected
                | treasury::BatchState::Cancelled,
                _,
            ) => {
                // Lives differ from one batch to the next, as no payroll does: the reason is always given.
                let why = Some((DiffersBecause::JoinedOrLeft, String::new()));
                drop(
                    harness
                        .ledger
                        .submit_saying(batch, why, String::new(), MAKER, harness.now())
                        .await,
                );
            }
        }
    }

    async fn claim(&mut self, harness: &Harness, most: usize) {
        for send in harness.claim(most).await {
            assert!(
                self.out.insert(send.payout),
                "payout {} was handed out twice",
                send.payout
            );
            self.attempts.push((send.attempt, send.payout));
        }
    }

    async fn record(&mut self, harness: &Harness, random: &mut Random) {
        let recent = self.attempts.len().saturating_sub(5);
        let Some((attempt, payout)) = random.pick(&self.attempts[recent..]) else {
            return;
        };
        let answers = [acknowledged(), acknowledged(), refused(), not_taken(), lost()];
        let answer = answers[random.below(answers.len())].clone();
        let live = harness.state(payout).await == PayoutState::Dispatching;
        let (attempts, _) = harness.ledger.history(payout).await.expect("read");
        let of_this = attempts
            .iter()
            .any(|a| a.id == attempt && a.state == treasury::AttemptState::Dispatching);
        if live && of_this && answer == not_taken() {
            self.out.remove(&payout);
        }
        let record = AttemptRecord { attempt, answer };
        harness
            .ledger
            .record(vec![record], harness.now())
            .await
            .expect("recorded");
    }

    async fn hear(&mut self, harness: &Harness, random: &mut Random) {
        let recent = self.attempts.len().saturating_sub(12);
        let Some((attempt, payout)) = random.pick(&self.attempts[recent..]) else {
            return;
        };
        self.cursor += i64::from(random.below(5) > 0);
        let kept = delivery(self.cursor, trusted(attempt));
        harness.ledger.keep(vec![kept], harness.now()).await.expect("kept");
        let mut results = Vec::new();
        for pending in harness.ledger.pending(None, 3).await.expect("read").pending {
            let of = self.attempts.iter().find(|a| a.0 == pending.attempt).map(|a| a.1);
            // Even a proof that nothing moved is no leave to send again.
            self.out.extend(of);
            let result = ApplyResult {
                delivery: pending.id,
                attempt: pending.attempt,
                evidence: any_evidence(harness, random, payout).await,
                proof: Proof::Callback,
                pause: any_pause(random),
                accounts: any_accounts(random),
            };
            results.push((of, result));
        }
        for (of, result) in results {
            let may_return = result.evidence == not_moved("1") && result.pause.is_some();
            let before = self.refused(harness, of).await;
            harness
                .ledger
                .apply(vec![result], harness.now())
                .await
                .expect("applied");
            // But for M-PESA's last word that the payer's account was short, together with a pause.
            if self.refused(harness, of).await > before {
                assert!(may_return, "payout {of:?} was approved again");
                self.out.retain(|out| Some(*out) != of);
                self.returned += 1;
            }
        }
    }

    /// How often M-PESA refused a payout for good.
    async fn refused(&self, harness: &Harness, payout: Option<PayoutId>) -> u32 {
        match payout {
            Some(payout) => harness.ledger.payout(payout).await.expect("a payout").refused,
            None => 0,
        }
    }

    async fn pause(&mut self, harness: &Harness, random: &mut Random) {
        let pause = harness
            .ledger
            .pause_sending(PauseReason::Person, Some(MAKER), harness.now());
        pause.await.expect("paused");
        if let Some(batch) = random.pick(&self.batches) {
            let person = Some(PauseReason::Person);
            drop(
                harness
                    .ledger
                    .pause_batch(batch, person, Some(MAKER), harness.now())
                    .await,
            );
        }
    }
}

fn any_accounts(random: &mut Random) -> Vec<AccountReading> {
    if random.below(2) == 0 {
        return Vec::new();
    }
    utility(i64::try_from(random.below(9999)).expect("small"))
}

async fn any_evidence(harness: &Harness, random: &mut Random, payout: PayoutId) -> Evidence {
    let state = harness.state(payout).await;
    let known = receipt_of(&state);
    match (random.below(12), known) {
        (0, Some(receipt)) => moved(receipt),
        (0..=3, _) => moved(&harness.receipt()),
        (4, _) => not_moved("1"),
        (5, _) => not_moved("2040"),
        (6, _) => timed_out(),
        (7, _) => Evidence::TakenBack {
            receipt: known.cloned().unwrap_or_else(|| harness.receipt()),
        },
        (8, _) => Contradiction::AmountUnclear {
            receipt: harness.receipt(),
        }
        .into(),
        (9, _) => Contradiction::TwoReceipts {
            receipts: vec![harness.receipt(), harness.receipt()],
        }
        .into(),
        (10, _) => Contradiction::OtherRequest { receipts: Vec::new() }.into(),
        _ => Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        },
    }
}

fn any_pause(random: &mut Random) -> Option<PauseReason> {
    match random.below(8) {
        0 | 1 => Some(PauseReason::InsufficientBalance {
            code: "1".to_owned().into(),
        }),
        2 => Some(PauseReason::Initiator {
            code: "2001".to_owned().into(),
        }),
        _ => None,
    }
}

/// Compares every figure that is kept with what the payouts say.
async fn compare_figures(harness: &Harness, life: &Life) {
    let mut whole: BTreeMap<&str, (u32, i64)> = BTreeMap::new();
    let mut receipts = BTreeSet::new();
    for id in &life.batches {
        let batch = harness.ledger.batch(*id).await.expect("a batch");
        let mut own: BTreeMap<&str, (u32, i64)> = BTreeMap::new();
        for payout in harness.payouts_of(*id).await {
            for totals in [&mut own, &mut whole] {
                let total = totals.entry(payout.state.name()).or_default();
                *total = (total.0 + 1, total.1 + payout.amount.cents());
            }
            if let PayoutState::Paid { receipt } = &payout.state {
                assert!(receipts.insert(receipt.clone()), "receipt {receipt} stands twice");
            }
        }
        assert_eq!(plain(&batch.totals), own, "batch {id}");
        let open = ["draft", "submitted", "approved", "dispatching", "accepted", "in_doubt"];
        assert_eq!(
            batch.finished,
            open.iter().all(|state| !own.contains_key(state)),
            "batch {id}"
        );
    }
    let figures = harness.ledger.totals().await.expect("read");
    assert_eq!(plain(&figures.totals), whole);
}

fn plain(totals: &StateTotals) -> BTreeMap<&str, (u32, i64)> {
    let pair = |total: &CountSum| (total.count, total.sum.cents());
    totals
        .0
        .iter()
        .map(|(state, total)| (state.name(), pair(total)))
        .collect()
}

#[tokio::test]
async fn figures_are_what_the_payouts_say_and_nothing_is_handed_out_twice() {
    let (mut all_ended, mut returned) = (0, 0);
    for seed in 1..=12 {
        let harness = Harness::new().await;
        let mut random = Random::new(seed);
        let mut life = Life::default();
        for step in 0..220 {
            life.step(&harness, &mut random).await;
            if step % 20 == 19 {
                compare_figures(&harness, &life).await;
            }
        }
        let report = harness.ledger.check().await.expect("a check");
        assert_eq!(report.faults, Vec::<String>::new(), "seed {seed}");
        let (_, entries) = harness.ledger.entries(None, 1).await.expect("read");
        assert_eq!(report.entries, entries);
        let figures = harness.ledger.totals().await.expect("read");
        let ended = figures
            .totals
            .of_any(&[StateKind::Paid, StateKind::Failed, StateKind::InDoubt])
            .count;
        all_ended += ended;
        returned += life.returned;
    }
    assert!(returned > 3, "{returned} came back to be sent again");
    assert!(all_ended > 150, "these lives were too quiet: {all_ended}");
}

#[tokio::test]
async fn a_life_goes_on_after_the_program_was_closed_and_opened() {
    let mut harness = Harness::new().await;
    let mut random = Random::new(77);
    let mut life = Life::default();
    for _ in 0..8 {
        for _ in 0..25 {
            life.step(&harness, &mut random).await;
        }
        harness = harness.reopened_after(|_| {}).await;
        harness.ledger.doubt_stopped(harness.now()).await.expect("doubted");
        compare_figures(&harness, &life).await;
        assert_eq!(
            harness
                .ledger
                .totals()
                .await
                .expect("read")
                .totals
                .of(StateKind::Dispatching)
                .count,
            0
        );
    }
    assert_eq!(harness.faults().await, Vec::<String>::new());
}
