//! What people do in a history: prepare, decide, pause, go on, take back, change the password, compare M-PESA's statement, and
//! end what stays in doubt. Each remembers what they did, also where a ledger that is put back has forgotten it: nobody enters
//! a lost batch again by heart.

use std::time::{Duration, Instant};

use daraja_sim::{Kind, Simulator};
use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use serde_json::{Value, json};
use store::{BatchRecord, NewBatch};
use treasury::{BatchId, BatchState, FrozenRow, Lane, OperatorId, Purpose, RowSet};

use super::{
    books,
    plan::{Batch, Decision, History, Way},
};
use crate::crash::{
    day::MISTAKE,
    harness::{CHECKER, Harness, MAKER, Outside, PASSPHRASE, approved, approved_by, patience},
};

/// What people know in one life of the process.
pub(super) struct World<'a> {
    pub(super) outside: &'a Outside,
    pub(super) history: &'a History,
    pub(super) simulator: &'a Simulator,
    /// Whether nothing stops this life.
    pub(super) last: bool,
}

/// Everything, as far as it was not done.
pub(super) async fn live(harness: &Harness, world: &World<'_>) {
    let people = People {
        harness,
        outside: world.outside,
        history: world.history,
        simulator: world.simulator,
    };
    let history = world.history;
    people.sign_in_as(MAKER).await;
    people.take_back_what_was_approved().await;
    people.go_on().await;
    let (last, others) = history.batches.split_last().expect("a history has a batch");
    for batch in others {
        people.bring_forward(batch).await;
    }
    if history.reversal.is_some() {
        people.take_a_payment_back().await;
    }
    if history.password {
        people.settle().await;
        harness.change_the_password(world.outside).await;
    }
    people.bring_forward(last).await;
    people.settle().await;
    if world.last && history.statement {
        books::agree(harness, world.simulator).await;
    }
}

struct People<'a> {
    harness: &'a Harness,
    outside: &'a Outside,
    history: &'a History,
    simulator: &'a Simulator,
}

impl People<'_> {
    async fn sign_in_as(&self, who: OperatorId) {
        let request = json!({ "operator": who.get(), "passphrase": PASSPHRASE });
        self.harness.ask("sign_in", request).await.unwrap();
    }

    /// A batch by its title, where this ledger has it.
    async fn known(&self, title: &str) -> Option<BatchRecord> {
        let all = self.harness.alive(self.harness.ledger().batches(None, None, 50)).await;
        all.into_iter().find(|batch| batch.title == title)
    }

    async fn bring_forward(&self, batch: &Batch) {
        let (harness, ledger) = (self.harness, self.harness.ledger());
        let (maker, checker) = match batch.prepared_by_checker {
            true => (CHECKER, MAKER),
            false => (MAKER, CHECKER),
        };
        let drafted = format!("drafted {}", batch.title);
        let id = match self.known(&batch.title).await {
            Some(known) => known.id,
            None if self.history.goes_back() && self.outside.counted(&drafted) > 0 => return,
            None => {
                let new = NewBatch {
                    title: batch.title.clone(),
                    purpose: match batch.lane {
                        Way::People => Purpose::Payouts,
                        Way::Bills => Purpose::Bills,
                    },
                    source: None,
                    redo_of: None,
                    corrects: None,
                    rows: rows(batch),
                };
                harness.alive(ledger.draft(new, maker, harness.now())).await
            }
        };
        self.outside.count(&drafted);
        if harness.alive(ledger.batch(id)).await.state == BatchState::Draft {
            harness.alive(ledger.submit(id, maker, harness.now())).await;
        }
        if harness.alive(ledger.waiting(id)).await.state == BatchState::Submitted {
            self.decide_about(batch, id, maker, checker).await;
        }
    }

    async fn decide_about(&self, batch: &Batch, id: BatchId, maker: OperatorId, checker: OperatorId) {
        match batch.decision {
            Decision::Rejected => return self.reject(id, checker).await,
            Decision::OwnTriedFirst => self.nobody_approves_their_own(id, maker).await,
            Decision::Approved => {}
            Decision::ApprovedWhilePaused | Decision::TakenBack => {
                self.harness.ask("pause_sending", json!({})).await.unwrap();
            }
        }
        // In an older copy, what carries no id of ours could be paid again by a second approval: people who approved it once do
        // not.
        let note = format!("approved {}", batch.title);
        let derived = batch.lane == Way::People && self.history.carries_our_id;
        if self.history.goes_back() && !derived && self.outside.counted(&note) > 0 {
            return;
        }
        self.outside.count(&note);
        let taken = self.taken(batch);
        let (harness, ledger) = (self.harness, self.harness.ledger());
        let waiting = harness.alive(ledger.waiting(id)).await;
        harness
            .alive(ledger.approve(approved_by(checker, &waiting, harness.now())))
            .await;
        if matches!(batch.decision, Decision::ApprovedWhilePaused | Decision::TakenBack) {
            tokio::time::sleep(Duration::from_millis(60)).await;
            harness.wire.alive(()).await;
            assert_eq!(taken, self.taken(batch), "sent while people had paused all sending");
        }
        if batch.decision == Decision::TakenBack {
            self.take_back(id).await;
        }
    }

    /// How many requests for a batch's payees M-PESA took.
    fn taken(&self, batch: &Batch) -> usize {
        let of_batch = |payee: &str| batch.payees.iter().any(|known| known.number == payee);
        let journal = self.simulator.journal();
        let taken = journal.iter().filter(|entry| matches!(entry.kind, Kind::Taken { .. }));
        taken.filter(|entry| of_batch(&entry.payee)).count()
    }

    async fn reject(&self, id: BatchId, checker: OperatorId) {
        self.sign_in_as(checker).await;
        let request = json!({ "batch": id.get(), "reason": "Not this month", "passphrase": PASSPHRASE });
        self.harness.ask("reject_batch", request).await.unwrap();
        self.sign_in_as(MAKER).await;
    }

    async fn nobody_approves_their_own(&self, id: BatchId, maker: OperatorId) {
        self.sign_in_as(maker).await;
        let shown = self.harness.ask("batch", json!({ "batch": id.get() })).await.unwrap();
        let own = json!({ "batch": id.get(), "digest": shown["digest"], "passphrase": PASSPHRASE, "note": "" });
        let answer = self.harness.ask("approve_batch", own).await;
        assert!(answer.is_err(), "somebody approved what they prepared");
        self.sign_in_as(MAKER).await;
    }

    async fn take_back(&self, id: BatchId) {
        self.harness
            .ask("cancel_batch", json!({ "batch": id.get() }))
            .await
            .unwrap();
    }

    /// A process that was stopped between the two left it approved, with all sending paused.
    async fn take_back_what_was_approved(&self) {
        for batch in &self.history.batches {
            let known = self.known(&batch.title).await;
            if let Some(known) = known
                && batch.decision == Decision::TakenBack
                && known.state == BatchState::Approved
            {
                self.take_back(known.id).await;
            }
        }
    }

    async fn take_a_payment_back(&self) {
        let (harness, ledger) = (self.harness, self.harness.ledger());
        let receipt = harness.a_customer_paid(self.outside).await;
        let reversals = harness.alive(ledger.batches(None, Some(Purpose::Reversal), 1)).await;
        let id = match reversals.first() {
            Some(known) => known.id,
            None if self.history.goes_back() && self.outside.counted("reversal") > 0 => return,
            None => {
                let request = json!({ "receipt": receipt, "amount_cents": MISTAKE, "reason": "Paid by mistake" });
                let raised = harness.ask("raise_reversal", request).await.unwrap();
                BatchId::new(raised["batch"].as_i64().unwrap())
            }
        };
        self.outside.count("reversal");
        if harness.alive(ledger.batch(id)).await.state == BatchState::Draft {
            harness.alive(ledger.submit(id, MAKER, harness.now())).await;
        }
        let waiting = harness.alive(ledger.waiting(id)).await;
        let forgotten = self.history.goes_back() && self.outside.counted("reversal approved") > 0;
        if waiting.state == BatchState::Submitted && !forgotten {
            self.outside.count("reversal approved");
            harness.alive(ledger.approve(approved(&waiting, harness.now()))).await;
        }
    }

    /// Until nothing is left to send and no doubt is open.
    async fn settle(&self) {
        let started = Instant::now();
        loop {
            self.go_on().await;
            self.harness.end_every_doubt(self.outside).await;
            let again = self.pay_failures_again().await;
            let unfinished = self.unfinished().await;
            if !again && unfinished.is_empty() {
                return;
            }
            assert!(
                started.elapsed() < patience() * 2,
                "it does not end: {unfinished:?} ({})",
                self.harness.wire
            );
        }
    }

    /// Lifts each pause by its own act.
    async fn go_on(&self) {
        let harness = self.harness;
        let both = json!({ "my_passphrase": PASSPHRASE, "second": CHECKER.get(), "second_passphrase": PASSPHRASE });
        let status = harness.ask("status", json!({})).await.unwrap();
        let pauses = status["sending"]["pauses"].as_array().cloned().unwrap_or_default();
        for pause in pauses {
            match pause["way"].as_str().unwrap() {
                "readmission" => drop(harness.ask("readmit_ledger", both.clone()).await),
                // A change of the password that a stop interrupted: whoever began it goes on with it.
                "its_own_end" => harness.change_the_password(self.outside).await,
                way => {
                    let mut request = json!({ "pause": pause["pause"], "decided": true });
                    if way == "two_people" {
                        request["agreeing"] = both.clone();
                    }
                    drop(harness.ask("resume_sending", request).await);
                }
            }
        }
    }

    /// Whether anything was begun.
    async fn pay_failures_again(&self) -> bool {
        let harness = self.harness;
        // A process that was stopped on the way left it unapproved.
        for batch in harness.alive(harness.ledger().batches(None, None, 50)).await {
            let open = matches!(batch.state, BatchState::Draft | BatchState::Submitted);
            if open && batch.redo_of.is_some() && !self.history.goes_back() {
                self.approve_again(batch.id).await;
                return true;
            }
        }
        for batch in self.history.batches.iter().filter(|batch| batch.again) {
            let note = format!("again {}", batch.title);
            if self.outside.counted(&note) > 0 {
                continue;
            }
            let Some(known) = self.known(&batch.title).await else {
                continue;
            };
            if known.state != BatchState::Approved {
                continue;
            }
            let request = json!({ "batch": known.id.get() });
            drop(harness.ask("check_failed", request.clone()).await);
            let started = Instant::now();
            while started.elapsed() < Duration::from_secs(3) {
                let check = harness.ask("failed_again", request.clone()).await.unwrap();
                if check["running"] != true {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            // Noted before: whether the console did it is then its own story.
            self.outside.count(&note);
            if let Ok(redo) = harness.ask("redo_failed", request).await {
                self.approve_again(BatchId::new(redo["batch"].as_i64().unwrap())).await;
                return true;
            }
        }
        false
    }

    async fn approve_again(&self, id: BatchId) {
        let (harness, ledger) = (self.harness, self.harness.ledger());
        if harness.alive(ledger.batch(id)).await.state == BatchState::Draft {
            harness.alive(ledger.submit(id, MAKER, harness.now())).await;
        }
        let waiting = harness.alive(ledger.waiting(id)).await;
        harness.alive(ledger.approve(approved(&waiting, harness.now()))).await;
    }

    /// What is left: pauses, and batches of which something is to be sent or on its way.
    async fn unfinished(&self) -> Vec<String> {
        let status = self.harness.ask("status", json!({})).await.unwrap();
        let batches = self.harness.ask("batches", json!({ "limit": 50 })).await.unwrap();
        let moving = |row: &&Value| {
            let open = ["to_go", "sending", "accepted"];
            row["state"] == "approved" && open.iter().any(|state| row["totals"][state]["count"] != 0)
        };
        let pauses = status["sending"]["pauses"].as_array().into_iter().flatten();
        let pauses = pauses.map(|pause| format!("paused: {}", pause["pause"]));
        let batches = batches["rows"].as_array().unwrap().iter().filter(moving);
        pauses
            .chain(batches.map(|row| format!("moving: {}", row["title"])))
            .collect()
    }
}

fn rows(batch: &Batch) -> RowSet {
    let rows = (2..)
        .zip(&batch.payees)
        .map(|(line, payee)| FrozenRow {
            line,
            lane: match batch.lane {
                Way::People => Lane::Person {
                    payee: payee.number.parse().unwrap(),
                    command: B2cCommand::SalaryPayment,
                },
                Way::Bills => Lane::Bill {
                    pay_bill: payee.number.parse().unwrap(),
                    account: "INV-42".to_owned(),
                },
            },
            amount: Amount::from_shillings(1_000 + i64::from(line)).unwrap(),
            name: format!("Payee on line {line}"),
            reference: "October".to_owned(),
            fee: Total::ZERO,
            flags: Vec::new(),
        })
        .collect();
    RowSet::freeze(rows, &B2cLimits::CURRENT).unwrap()
}
