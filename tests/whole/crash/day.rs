//! A treasurer's day: people, a top-up, a customer's payment taken back, the initiator's password changed, then bills; M-PESA
//! silent about half of it. Each step is done as far as the ledger does not have it yet, so a day goes on where it stopped.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::NewBatch;
use treasury::{
    BatchState, Confirmed, FrozenRow, HandEnd, Lane, NotPaidWait, PayoutId, Purpose, RowSet, SettlementId, agree,
};

use super::harness::{CHECKER, Harness, MAKER, Outside, PASSPHRASE, approved, patience, seal_key};

/// The initiator's password from today on.
pub(crate) const NEW: &str = "New#Password2027";
/// What is typed first.
const WRONG: &str = "Wrong#Password2027";
/// What a customer pays by mistake, in cents.
pub(crate) const MISTAKE: i64 = 45_000;
/// Four people of the simulator's table.
const PEOPLE: [&str; 4] = [
    "254711000301", // paid, result lost
    "254711000503", // time-out notice, not paid, result lost
    "254711000403", // HTTP 500, not taken; a repeat is paid
    "254711000304", // acknowledged, never heard of again
];

/// The day's payouts: people, the top-up, the reversal and the bills.
pub(crate) const PAYOUTS: usize = PEOPLE.len() + 1 + 1 + 5;

impl Harness {
    pub(crate) async fn live_a_day(&self, outside: &Outside) {
        self.sign_in().await;
        let receipt = self.a_customer_paid(outside).await;
        self.raise(Purpose::Payouts, people()).await;
        self.raise(Purpose::TopUp, top_up()).await;
        self.take_back(&receipt).await;
        self.approve_all().await;
        self.end_every_doubt(outside).await;
        self.change_the_password(outside).await;
        self.raise(Purpose::Bills, bills()).await;
        self.approve_all().await;
        self.end_every_doubt(outside).await;
    }

    pub(crate) async fn sign_in(&self) {
        let request = json!({ "operator": MAKER.get(), "passphrase": PASSPHRASE });
        self.ask("sign_in", request).await.unwrap();
    }

    pub(crate) async fn a_customer_paid(&self, outside: &Outside) -> String {
        while self.alive(self.ledger().registrations()).await.is_empty() {
            drop(self.ask("receive_payments", json!({})).await);
        }
        let receipt = outside.once("receipt", || outside.portal().customer_pays(MISTAKE));
        // Where the console was closed when M-PESA told of it, nobody tells it again: it is read off the portal.
        for _ in 0..10 {
            let told = self.ledger().incoming_of(receipt.parse().unwrap());
            if self.alive(told).await.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        receipt
    }

    async fn raise(&self, purpose: Purpose, rows: Vec<Lane>) {
        let known = self.alive(self.ledger().batches(None, Some(purpose), 1)).await;
        let batch = match known.first() {
            Some(batch) if batch.state != BatchState::Draft => return,
            Some(batch) => batch.id,
            None => {
                let new = NewBatch {
                    title: purpose.name().to_owned(),
                    purpose,
                    source: None,
                    redo_of: None,
                    corrects: None,
                    rows: frozen(rows),
                };
                self.alive(self.ledger().draft(new, MAKER, self.now())).await
            }
        };
        self.alive(self.ledger().submit(batch, MAKER, self.now())).await;
    }

    async fn take_back(&self, receipt: &str) {
        let known = self.ledger().batches(None, Some(Purpose::Reversal), 1);
        if self.alive(known).await.is_empty() {
            let request = json!({ "receipt": receipt, "amount_cents": MISTAKE, "reason": "Paid by mistake" });
            self.ask("raise_reversal", request).await.unwrap();
        }
    }

    async fn approve_all(&self) {
        for batch in self.alive(self.ledger().batches(None, None, 50)).await {
            if batch.state == BatchState::Submitted {
                let waiting = self.alive(self.ledger().waiting(batch.id)).await;
                self.alive(self.ledger().approve(approved(&waiting, self.now()))).await;
            }
        }
    }

    /// Waits for M-PESA's answers, and does what people do about what stays open: the same request again, once, and then
    /// what two people find on the portal.
    pub(crate) async fn end_every_doubt(&self, outside: &Outside) {
        let started = Instant::now();
        loop {
            let open = self.calm().await;
            if open.is_empty() {
                return;
            }
            for row in &open {
                self.decide(outside, row).await;
            }
            assert!(
                started.elapsed() < patience(),
                "doubts stay open ({}): {open:?}",
                self.wire
            );
        }
    }

    /// Waits until nothing moves by itself: the doubts that are left, each asked about where there is something to ask by.
    pub(crate) async fn calm(&self) -> Vec<Value> {
        let moving = [
            treasury::StateKind::Approved,
            treasury::StateKind::Dispatching,
            treasury::StateKind::Accepted,
        ];
        let started = Instant::now();
        let mut calm = 0;
        loop {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let batches = self.alive(self.ledger().batches(None, None, 50)).await;
            let page = self.ask("doubts", json!({ "after": null, "limit": 50 })).await.unwrap();
            let open = page["rows"].as_array().unwrap();
            let waits = |row: &Value| {
                let doubt = &row["doubt"];
                let unasked = doubt["last_answer"].is_null() && doubt["not_asked"].is_null();
                doubt["awaiting"] == true || unasked || !page["held"].is_null()
            };
            let idle = batches.iter().all(|batch| batch.totals.of_any(&moving).count == 0)
                && !open.iter().any(waits)
                && self.nothing_is_kept().await;
            calm = if idle { calm + 1 } else { 0 };
            if calm == 3 {
                return open.clone();
            }
            assert!(started.elapsed() < patience(), "still moving ({}): {page}", self.wire);
        }
    }

    /// One step towards the end of a doubt. What is refused because M-PESA was quicker is looked at again.
    pub(crate) async fn decide(&self, outside: &Outside, row: &Value) {
        let (payout, doubt) = (PayoutId::new(row["row"]["id"].as_i64().unwrap()), &row["doubt"]);
        if doubt["again"]["refused"].is_null() && doubt["again"]["times"] == 0 {
            let again = json!({ "payout": payout.get(), "passphrase": PASSPHRASE });
            drop(self.ask("send_again", again).await);
        } else if let Some(settlement) = doubt["proposal"]["settlement"].as_i64() {
            let waiting = self.ledger().proposal(SettlementId::new(settlement));
            if let Ok(proposal) = self.wire.alive(waiting.await).await {
                let agreement = agree(proposal, Confirmed::by_passphrase(CHECKER), self.now(), &seal_key()).unwrap();
                drop(self.wire.alive(self.ledger().agree(agreement).await).await);
            }
        } else {
            let lane = self.alive(self.ledger().payout(payout)).await.lane;
            let end = match outside.portal().receipt(&lane) {
                Some(receipt) => HandEnd::Paid {
                    receipt: receipt.parse().unwrap(),
                },
                None => HandEnd::NotPaid { statement_day: 20_500 },
            };
            let note = "Looked it up on the portal".to_owned();
            let proposed = self
                .ledger()
                .propose(
                    payout,
                    end,
                    note,
                    MAKER,
                    400,
                    NotPaidWait { wait: 0, askable: true },
                    self.now(),
                )
                .await;
            drop(self.wire.alive(proposed).await);
        }
    }

    pub(crate) async fn change_the_password(&self, outside: &Outside) {
        let started = Instant::now();
        loop {
            assert!(
                started.elapsed() < patience(),
                "the change does not end ({})",
                self.wire
            );
            let page = self.ask("initiator", json!({})).await.unwrap();
            let change = &page["change"];
            match change["state"].as_str() {
                None if !page["history"].as_array().unwrap().is_empty() => return,
                // Refused where the change went on meanwhile: the page is looked at again.
                None => drop(
                    self.ask("begin_password_change", json!({ "passphrase": PASSPHRASE }))
                        .await,
                ),
                Some("begun") => self.type_one(outside, change["tries"] == 0).await,
                Some(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    async fn type_one(&self, outside: &Outside, first: bool) {
        outside.once("portal", || {
            outside.portal().set_password(&outside.initiator().name, NEW);
            String::new()
        });
        let password = if first { WRONG } else { NEW };
        outside.count("typed");
        let typed = json!({ "password": password, "again": password, "set_on": null });
        drop(self.ask("try_password", typed).await);
    }

    /// What M-PESA may take, or took, is in the keyring: looked at when the process starts.
    pub(crate) async fn no_password_is_lost(&self, outside: &Outside) {
        let Some(open) = self.alive(self.ledger().open_rotation()).await else {
            return;
        };
        let Some(inquiry) = open.inquiry else { return };
        let keyring = outside.keyring(&self.wire);
        let tried = keyring.read("initiator-password-next");
        assert!(
            keyring.read("initiator-password").unwrap().expose_secret() == NEW
                || tried.is_some_and(|tried| tried.expose_secret().contains(&inquiry.to_string())),
            "the password that was tried is gone"
        );
    }

    pub(crate) fn ledger(&self) -> &store::Ledger {
        self.desk.ledger()
    }

    /// What a person is answered by the console.
    pub(crate) async fn ask(&self, name: &str, request: Value) -> Result<Value, api::Problem> {
        let answer = console::dispatch::call(&Arc::clone(&self.desk), name, request).await;
        self.wire.answered(answer).await
    }

    /// What the ledger of a process that still runs answers.
    pub(crate) async fn alive<T>(&self, operation: impl Future<Output = Result<T, store::StoreError>>) -> T {
        let answer = operation.await;
        self.wire.answered(answer).await.unwrap()
    }
}

fn people() -> Vec<Lane> {
    let person = |payee: &str| Lane::Person {
        payee: payee.parse().unwrap(),
        command: B2cCommand::SalaryPayment,
    };
    PEOPLE.into_iter().map(person).collect()
}

fn top_up() -> Vec<Lane> {
    vec![Lane::TopUp {
        top_up: "600992".parse().unwrap(),
        own: true,
    }]
}

/// A bill whose result is lost, one whose acknowledgement and result are lost, one that fails, a till told of twice, and tax.
fn bills() -> Vec<Lane> {
    let bill = |number: &str| Lane::Bill {
        pay_bill: number.parse().unwrap(),
        account: "INV-42".to_owned(),
    };
    vec![
        bill("700301"),
        bill("700306"),
        bill("700202"),
        Lane::Till {
            till: "700101".parse().unwrap(),
        },
        Lane::Tax {
            registration: "PRN2026X".to_owned(),
        },
    ]
}

fn frozen(lanes: Vec<Lane>) -> RowSet {
    let rows = (2..)
        .zip(lanes)
        .map(|(line, lane)| FrozenRow {
            line,
            lane,
            amount: Amount::from_shillings(1_000 + i64::from(line)).unwrap(),
            name: format!("Payee on line {line}"),
            reference: "October".to_owned(),
            fee: Total::ZERO,
            flags: Vec::new(),
        })
        .collect();
    RowSet::freeze(rows, &B2cLimits::CURRENT).unwrap()
}
