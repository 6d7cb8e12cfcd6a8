//! The float, and the figures.

use mpesa::Balance;
use store::{ApplyResult, FloatRead, PendingTarget};

use treasury::{AccountReading, PauseReason, Proof, Question, StateKind, UTILITY, Unanswered, WORKING};

use crate::harness::{CHECKER, Harness, MAKER, completed, lost, moved, not_moved, row, utility};

fn balance(cents: i64) -> Balance {
    Balance::from_cents(cents).expect("a balance")
}

#[tokio::test]
async fn a_balance_query_is_written_down_before_it_is_answered() {
    let harness = Harness::new().await;
    assert!(harness.ledger.float().await.expect("read").is_none());
    let (inquiry, asked_at) = (harness.attempt_id(), harness.now());
    harness
        .ledger
        .ask_balance(inquiry, Some(MAKER), asked_at)
        .await
        .expect("asked");
    assert!(
        harness
            .ledger
            .balance_asked(asked_at, harness.now())
            .await
            .expect("read")
    );
    assert!(
        !harness
            .ledger
            .balance_asked(asked_at + 1, harness.now())
            .await
            .expect("read")
    );
    let delivery = harness.keep(inquiry).await;
    let pending = harness.ledger.pending(None, 10).await.expect("read").pending;
    assert_eq!(pending[0].target, PendingTarget::Question(Question::Balance));
    let read = FloatRead {
        delivery,
        accounts: vec![
            AccountReading::available(UTILITY, balance(-500)),
            AccountReading::available(WORKING, balance(9_000_000)),
        ],
        as_of: None,
    };
    let at = harness.now();
    harness.ledger.read_float(read, at).await.expect("stored");
    let float = harness.ledger.float().await.expect("read").expect("a float");
    assert_eq!((float.at, float.by_balance), (at, true));
    assert_eq!(
        (float.utility, float.working),
        (balance(-500), Some(balance(9_000_000)))
    );
    assert!(
        !harness
            .ledger
            .balance_asked(asked_at, harness.now())
            .await
            .expect("read")
    );
    assert!(harness.ledger.pending(None, 10).await.expect("read").pending.is_empty());
}

#[tokio::test]
async fn an_answer_to_a_balance_query_is_stored_once() {
    let harness = Harness::new().await;
    let inquiry = harness.attempt_id();
    harness
        .ledger
        .ask_balance(inquiry, None, harness.now())
        .await
        .expect("asked");
    let delivery = harness.keep(inquiry).await;
    for cents in [1000, 2000] {
        let read = FloatRead {
            delivery,
            accounts: utility(cents),
            as_of: None,
        };
        harness.ledger.read_float(read, harness.now()).await.expect("stored");
    }
    let float = harness.ledger.float().await.expect("read").expect("a float");
    assert_eq!(float.utility, balance(1000));
}

#[tokio::test]
async fn a_question_that_failed_is_answered_and_pauses_once_what_it_must() {
    let harness = Harness::new().await;
    let (inquiry, asked_at) = (harness.attempt_id(), harness.now());
    harness
        .ledger
        .ask_balance(inquiry, None, asked_at)
        .await
        .expect("asked");
    let delivery = harness.keep(inquiry).await;
    for _ in 0..2 {
        let pause = Some(PauseReason::Organisation {
            code: "2006".to_owned().into(),
        });
        let failed = harness
            .ledger
            .fail_inquiry(delivery, None, Unanswered::InTime, pause, harness.now());
        failed.await.expect("noted");
        assert!(
            !harness
                .ledger
                .balance_asked(asked_at, harness.now())
                .await
                .expect("read")
        );
        assert!(harness.ledger.pending(None, 10).await.expect("read").pending.is_empty());
        let resumed = harness.ledger.resume_sending(CHECKER, harness.now()).await;
        resumed.expect("resumed");
    }
    let entries = harness.ledger.entries(None, 100).await.expect("read").0;
    assert_eq!(entries.iter().filter(|e| e.fact.name() == "sending_paused").count(), 1);
    assert!(harness.ledger.float().await.expect("read").is_none());
    assert_eq!(harness.faults().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_known_of_a_payee_is_told() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(2).await;
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    let drafted = row(9, 40);
    harness.drafted_rows(vec![drafted.clone()]).await;
    let ask = async |since: i64| {
        let payees = [
            row(2, 10),
            row(2, 11),
            row(3, 20),
            row(4, 30),
            drafted.clone(),
            row(77, 10),
        ];
        let payees = payees.map(|row| (row.lane, row.amount)).to_vec();
        let histories = harness.ledger.payee_histories(payees, since).await.expect("read");
        histories
            .iter()
            .map(|h| (h.ever_paid, h.same_amount_at.is_some()))
            .collect::<Vec<_>>()
    };
    let (paid, never) = (true, false);
    let expected = [
        (paid, true),
        (paid, false),
        (never, false),
        (never, true),
        (never, false),
        (never, false),
    ];
    assert_eq!(
        ask(0).await,
        expected,
        "paid, another amount, failed, waits, only drafted, unheard of"
    );
    let later = [
        (paid, false),
        (paid, false),
        (never, false),
        (never, false),
        (never, false),
        (never, false),
    ];
    assert_eq!(ask(harness.now()).await, later);
}

#[tokio::test]
async fn the_float_is_what_m_pesa_said_last_in_whichever_order_results_arrive() {
    let harness = Harness::new().await;
    harness.approved(&[10, 20, 30, 40]).await;
    let sent = harness.claim(4).await;
    let receipts = [
        harness.receipt(),
        harness.receipt(),
        harness.receipt(),
        harness.receipt(),
    ];
    // Which payout, the Utility account after it, when M-PESA completed it, and the float from then on.
    let stories = [
        (0, 5000, 1_000, 5000),
        (1, 3000, 3_000, 3000),
        (0, 5000, 1_000, 3000), // told again
        (2, 4000, 2_000, 3000), // completed before, arrives after
        (3, 2500, 3_000, 2500), // within the same second: payouts leave less and less
    ];
    for (index, cents, completed_at, float) in stories {
        let result = ApplyResult {
            delivery: harness.keep(sent[index].attempt).await,
            attempt: sent[index].attempt,
            evidence: completed(&receipts[index], completed_at),
            proof: Proof::Callback,
            pause: None,
            accounts: utility(cents),
        };
        harness
            .ledger
            .apply(vec![result], harness.now())
            .await
            .expect("applied");
        let known = harness.ledger.float().await.expect("read").expect("a float");
        assert_eq!(
            (known.by_balance, known.utility, known.working),
            (false, balance(float), None)
        );
    }
}

#[tokio::test]
async fn the_figures_of_the_harness_are_the_sum_of_its_batches() {
    let harness = Harness::new().await;
    harness.drafted(&[10]).await;
    harness.submitted(&[20, 30]).await;
    harness.approved(&[40, 50, 60, 70]).await;
    let sent = harness.claim(3).await;
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[1].attempt, not_moved("1")).await;
    harness.record(sent[2].attempt, lost()).await;
    let figures = harness.ledger.totals().await.expect("read");
    let shillings = |state| figures.totals.of(state).sum.cents() / 100;
    let states = [
        StateKind::Draft,
        StateKind::Submitted,
        StateKind::Approved,
        StateKind::Paid,
        StateKind::Failed,
        StateKind::InDoubt,
    ];
    let seen = states.map(shillings);
    assert_eq!(seen, [10, 50, 70, 40, 50, 60]);
    assert_eq!(figures.totals.of_any(&[StateKind::Paid, StateKind::Failed]).count, 2);
    assert_eq!(figures.approved_fees.cents(), 500);
    assert_eq!(figures.batches, 3);
}

#[tokio::test]
async fn failures_are_told_by_cause_most_first() {
    let harness = Harness::new().await;
    let batch = harness.approved(&[10, 20, 30, 40]).await;
    let sent = harness.claim(4).await;
    for (send, code) in sent.iter().zip(["1", "2040", "2040", "8006"]) {
        harness.hear(send.attempt, not_moved(code)).await;
    }
    let failures = harness.ledger.failures(batch).await.expect("read");
    let told: Vec<_> = failures
        .iter()
        .map(|f| (f.cause.code().unwrap_or_default(), f.total.count, f.total.sum.cents()))
        .collect();
    assert_eq!(told, [("2040", 2, 5000), ("1", 1, 1000), ("8006", 1, 4000)]);
}

#[tokio::test]
async fn batches_are_listed_by_state_and_newest_first() {
    let harness = Harness::new().await;
    let draft = harness.drafted(&[10]).await;
    let open = harness.approved(&[20]).await;
    let ended = harness.approved(&[30]).await;
    harness
        .ledger
        .pause_batch(open, Some(PauseReason::Person), Some(CHECKER), harness.now())
        .await
        .expect("paused");
    let sent = harness.claim_one().await;
    harness.hear(sent.attempt, not_moved("1")).await;
    let ids = |batches: Vec<store::BatchRecord>| batches.iter().map(|b| b.id).collect::<Vec<_>>();
    let ledger = &harness.ledger;
    assert_eq!(
        ids(ledger.batches(None, None, 10).await.expect("read")),
        [ended, open, draft]
    );
    assert_eq!(ids(ledger.batches(Some(ended), None, 1).await.expect("read")), [open]);
    let approved = treasury::BatchState::Approved;
    assert_eq!(
        ids(ledger.batches_at(approved, Some(false)).await.expect("read")),
        [open]
    );
    assert_eq!(
        ids(ledger.batches_at(approved, Some(true)).await.expect("read")),
        [ended]
    );
    assert_eq!(
        ids(ledger.batches_at(approved, None).await.expect("read")),
        [open, ended]
    );
}

/// The Utility account as last told: what is held, what can be spent, when that was so, and whether a balance query said it.
async fn utility_now(harness: &Harness) -> (Option<i64>, Option<i64>, i64, bool) {
    let accounts = harness.ledger.accounts().await.expect("read");
    let [account] = accounts.as_slice() else {
        panic!("one account was told: {accounts:?}")
    };
    let cents = |balance: Option<Balance>| balance.map(Balance::cents);
    (
        cents(account.current),
        cents(account.available),
        account.as_of,
        account.by_balance,
    )
}

/// The days of the Utility account, each with its least and its last.
async fn utility_days(harness: &Harness) -> Vec<(i64, i64, i64)> {
    let days = harness
        .ledger
        .account_days(UTILITY.to_owned(), 0)
        .await
        .expect("read")
        .0;
    days.iter()
        .map(|day| (day.day, day.least.cents(), day.last.cents()))
        .collect()
}

#[tokio::test]
async fn an_account_is_what_was_said_last_and_a_day_is_its_least_and_its_last() {
    // The day that begins in Nairobi on 14 November 2023 at midnight.
    const DAY: i64 = 19_675;
    const MIDNIGHT: i64 = DAY * 86_400_000 - 3 * 3_600_000;
    let harness = Harness::new().await;
    let read = async |cents: i64, as_of: i64| {
        let inquiry = harness.attempt_id();
        let asked = harness.ledger.ask_balance(inquiry, Some(MAKER), harness.now());
        asked.await.expect("asked");
        let mut accounts = utility(cents);
        accounts[0].current = accounts[0].available;
        let read = FloatRead {
            delivery: harness.keep(inquiry).await,
            accounts,
            as_of: Some(as_of),
        };
        harness.ledger.read_float(read, harness.now()).await.expect("stored");
    };
    read(900, MIDNIGHT).await;
    read(400, MIDNIGHT + 1000).await;
    read(700, MIDNIGHT + 2000).await;
    assert_eq!(
        utility_now(&harness).await,
        (Some(700), Some(700), MIDNIGHT + 2000, true)
    );
    assert_eq!(utility_days(&harness).await, [(DAY, 400, 700)]);
    // An answer that was under way for long: not the newest, and of the day before.
    read(100, MIDNIGHT - 1).await;
    assert_eq!(utility_now(&harness).await.1, Some(700));
    assert_eq!(utility_days(&harness).await, [(DAY - 1, 100, 100), (DAY, 400, 700)]);
    // A late answer within the day changes the least and not the last.
    read(300, MIDNIGHT + 500).await;
    assert_eq!(utility_days(&harness).await, [(DAY - 1, 100, 100), (DAY, 300, 700)]);
    // A payout tells only what can be spent: what is held besides is not known any more. Within one second the least is the
    // newest.
    harness.approved(&[10, 20, 30]).await;
    let sent = harness.claim(3).await;
    for (send, cents, newest) in [(&sent[0], 650, 650), (&sent[1], 640, 640), (&sent[2], 645, 640)] {
        let result = ApplyResult {
            delivery: harness.keep(send.attempt).await,
            attempt: send.attempt,
            evidence: completed(&harness.receipt(), MIDNIGHT + 3000),
            proof: Proof::Callback,
            pause: None,
            accounts: utility(cents),
        };
        harness
            .ledger
            .apply(vec![result], harness.now())
            .await
            .expect("applied");
        let now = utility_now(&harness).await;
        assert_eq!(now, (None, Some(newest), MIDNIGHT + 3000, false));
        assert_eq!(utility_days(&harness).await[1], (DAY, 300, newest));
    }
    assert_eq!(harness.faults().await, Vec::<String>::new());
}
