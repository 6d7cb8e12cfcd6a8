//! Accounts: what they hold, what leaves them by day, what they still owe, and what the harness set about them.

use mpesa::{Amount, Balance, Total};
use store::{FloatRead, NewBatch, Owed};
use treasury::{
    AccountReading, BatchId, Evidence, FrozenRow, Lane, LaneKind, PauseReason, Purpose, Setting, UTILITY, Unanswered,
    WORKING,
};

use crate::harness::{CHECKER, Harness, MAKER, moved, not_moved, row};

fn balance(cents: i64) -> Balance {
    Balance::from_cents(cents).expect("a balance")
}

fn till(line: u32, shillings: i64) -> FrozenRow {
    FrozenRow {
        lane: Lane::Till {
            till: "512345".parse().expect("a till"),
        },
        amount: Amount::from_shillings(shillings).expect("an amount"),
        fee: Total::ZERO,
        ..row(line, 10)
    }
}

fn bill(line: u32, shillings: i64, account: &str) -> FrozenRow {
    FrozenRow {
        lane: Lane::Bill {
            pay_bill: "888880".parse().expect("a pay bill"),
            account: account.to_owned(),
        },
        ..till(line, shillings)
    }
}

async fn owed(harness: &Harness) -> (u32, i64, u32, i64) {
    shillings(harness.ledger.owed().await.expect("read"))
}

fn shillings(owed: Owed) -> (u32, i64, u32, i64) {
    (
        owed.utility.count,
        owed.utility.sum.cents() / 100,
        owed.working.count,
        owed.working.sum.cents() / 100,
    )
}

/// `moved`, with what M-PESA charged.
fn charged(evidence: Evidence, cents: i64) -> Evidence {
    match evidence {
        Evidence::Moved {
            receipt,
            amount,
            party_number,
            party_name,
            account,
            completed_at,
            ..
        } => Evidence::Moved {
            receipt,
            amount,
            party_number,
            party_name,
            account,
            completed_at,
            charge: Some(Total::from_cents(cents).expect("a charge")),
        },
        other @ (Evidence::NotMoved { .. } | Evidence::TakenBack { .. } | Evidence::Nothing { .. }) => other,
    }
}

#[tokio::test]
async fn what_approved_batches_still_take_is_told_for_each_account_that_pays() {
    let harness = Harness::new().await;
    assert_eq!(owed(&harness).await, (0, 0, 0, 0));
    let waiting = harness
        .drafted_rows(vec![row(2, 100), till(3, 40), bill(4, 7, "A-1")])
        .await;
    let by = async |batch: BatchId| shillings(harness.ledger.owed_by(batch).await.expect("read"));
    assert_eq!(by(waiting).await, (1, 100, 2, 47), "a draft would take that");
    assert_eq!(owed(&harness).await, (0, 0, 0, 0), "but does not yet");
    harness.approved(&[10, 20]).await;
    let mixed = harness
        .approved_rows(vec![row(2, 300), till(3, 50), bill(4, 60, "A-2")])
        .await;
    assert_eq!(owed(&harness).await, (3, 330, 2, 110));
    assert_eq!(by(mixed).await, (1, 300, 2, 110));
    let sent = harness.claim(3).await;
    assert_eq!(
        owed(&harness).await,
        (3, 330, 2, 110),
        "what is being sent may still be in the account"
    );
    harness.hear(sent[0].attempt, moved(&harness.receipt())).await;
    harness.hear(sent[1].attempt, not_moved("2040")).await;
    assert_eq!(owed(&harness).await, (1, 300, 2, 110));
    let mut lanes = harness.ledger.lanes(mixed).await.expect("read");
    lanes.sort_by_key(|(kind, _)| *kind == LaneKind::Till);
    let lanes: Vec<_> = lanes
        .iter()
        .map(|(kind, sum)| (*kind, sum.count, sum.sum.cents()))
        .collect();
    assert_eq!(lanes, [(LaneKind::Bill, 1, 6_000), (LaneKind::Till, 1, 5_000)]);
}

#[tokio::test]
async fn what_was_paid_is_counted_once_by_account_and_day_with_the_charge_that_m_pesa_told() {
    let harness = Harness::new().await;
    let batch = harness.approved_rows(vec![row(2, 300), till(3, 50), till(4, 60)]).await;
    let sent = harness.claim(3).await;
    let receipts = [harness.receipt(), harness.receipt()];
    let since = harness.now();
    harness.hear(sent[0].attempt, moved(&receipts[0])).await;
    harness.hear(sent[0].attempt, moved(&receipts[0])).await;
    harness.hear(sent[1].attempt, charged(moved(&receipts[1]), 7_700)).await;
    harness.hear(sent[2].attempt, not_moved("1")).await;
    let spent = async |account: &str, since: i64| {
        let (_, spent) = harness
            .ledger
            .account_days(account.to_owned(), since)
            .await
            .expect("read");
        spent
            .first()
            .map(|spent| (spent.paid.count, spent.paid.sum.cents(), spent.fees.cents()))
    };
    let fee = row(2, 300).fee.cents();
    assert_eq!(spent(UTILITY, since).await, Some((1, 30_000, fee)));
    assert_eq!(spent(WORKING, since).await, Some((1, 5_000, 7_700)));
    assert_eq!(spent(WORKING, since + 2 * 86_400_000).await, None);
    let (_, days) = harness
        .ledger
        .account_days(WORKING.to_owned(), since)
        .await
        .expect("read");
    assert_eq!((days.len(), days[0].paid.count), (1, 1));
    let charges: Vec<_> = harness
        .payouts_of(batch)
        .await
        .iter()
        .map(|payout| payout.charged)
        .collect();
    assert_eq!(charges, [None, Some(Total::from_cents(7_700).expect("a charge")), None]);
}

#[tokio::test]
async fn accounts_keep_every_figure_that_was_told_and_their_days_the_least_and_the_last() {
    let harness = Harness::new().await;
    let ask = async |accounts: Vec<AccountReading>, as_of: i64| {
        let inquiry = harness.attempt_id();
        harness
            .ledger
            .ask_balance(inquiry, Some(CHECKER), harness.now())
            .await
            .expect("asked");
        let delivery = harness.keep(inquiry).await;
        let read = FloatRead {
            delivery,
            accounts,
            as_of: Some(as_of),
        };
        harness.ledger.read_float(read, harness.now()).await.expect("stored");
    };
    let day = 86_400_000;
    let noon = 1_700_000_000_000 / day * day + day / 2;
    let whole = AccountReading {
        account: "Merchant Account".to_owned(),
        current: Some(balance(900)),
        available: Some(balance(800)),
        reserved: Some(balance(100)),
        uncleared: None,
    };
    ask(vec![whole, AccountReading::available(UTILITY, balance(5_000))], noon).await;
    ask(vec![AccountReading::available(UTILITY, balance(2_000))], noon + 1_000).await;
    ask(vec![AccountReading::available(UTILITY, balance(3_000))], noon + 2_000).await;
    ask(vec![AccountReading::available(UTILITY, balance(9_000))], noon + day).await;
    let accounts = harness.ledger.accounts().await.expect("read");
    let names: Vec<_> = accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, [UTILITY, "Merchant Account"], "those that pay first");
    let merchant = &accounts[1];
    assert_eq!(
        (
            merchant.current,
            merchant.available,
            merchant.reserved,
            merchant.uncleared
        ),
        (Some(balance(900)), Some(balance(800)), Some(balance(100)), None)
    );
    assert_eq!(
        (merchant.asked_by, merchant.by_balance, merchant.as_of),
        (Some(CHECKER), true, noon)
    );
    let (days, spent) = harness
        .ledger
        .account_days(UTILITY.to_owned(), noon)
        .await
        .expect("read");
    let figures: Vec<_> = days.iter().map(|day| (day.least.cents(), day.last.cents())).collect();
    assert_eq!(figures, [(2_000, 3_000), (9_000, 9_000)]);
    assert!(spent.is_empty());
}

#[tokio::test]
async fn a_question_for_the_balance_says_how_it_failed() {
    let harness = Harness::new().await;
    let last = async || {
        harness
            .ledger
            .last_balance_question()
            .await
            .expect("read")
            .expect("a question")
    };
    assert!(harness.ledger.last_balance_question().await.expect("read").is_none());
    let inquiry = harness.attempt_id();
    harness
        .ledger
        .ask_balance(inquiry, None, harness.now())
        .await
        .expect("asked");
    assert_eq!((last().await.answered_at, last().await.failure), (None, None));
    harness
        .ledger
        .record_question(inquiry, crate::harness::lost(), harness.now())
        .await
        .expect("recorded");
    let answer = Box::new(crate::harness::lost());
    assert_eq!(last().await.failure, Some(Unanswered::Gateway { answer }));
    let delivery = harness.keep(inquiry).await;
    let pause = PauseReason::Initiator {
        code: "2001".to_owned().into(),
    };
    let why = Unanswered::Code {
        code: "2001".to_owned().into(),
    };
    harness
        .ledger
        .fail_inquiry(delivery, None, why.clone(), Some(pause), harness.now())
        .await
        .expect("stored");
    assert!(last().await.answered_at.is_some());
    assert_eq!(last().await.failure, Some(why));
}

#[tokio::test]
async fn a_setting_is_written_once_and_read_back() {
    let harness = Harness::new().await;
    let entries = async || harness.ledger.entries(None, 100).await.expect("read").1;
    let before = entries().await;
    let low = |level| Setting::LowLevel {
        account: UTILITY.to_owned(),
        level,
    };
    for _ in 0..2 {
        harness
            .ledger
            .set(low(Some(balance(500_000))), MAKER, harness.now())
            .await
            .expect("set");
    }
    assert_eq!(
        entries().await,
        before + 1,
        "what is set so already is not written again"
    );
    let never = Setting::ReadBalanceEvery { minutes: None };
    harness
        .ledger
        .set(never.clone(), MAKER, harness.now())
        .await
        .expect("set");
    harness
        .ledger
        .set(low(None), CHECKER, harness.now())
        .await
        .expect("set");
    assert_eq!(harness.ledger.settings().await.expect("read"), [low(None), never]);
}

#[tokio::test]
async fn batches_are_found_by_what_they_are_for() {
    let harness = Harness::new().await;
    let people = harness.drafted(&[10]).await;
    let rows = vec![bill(2, 90, "A-1")];
    let bills = harness.ledger.draft(
        NewBatch {
            title: "Bills".to_owned(),
            purpose: Purpose::Bills,
            source: None,
            redo_of: None,
            corrects: None,
            rows: treasury::RowSet::freeze(rows, &mpesa::B2cLimits::CURRENT).expect("rows"),
        },
        MAKER,
        harness.now(),
    );
    let bills = bills.await.expect("drafted");
    let of = async |purpose| {
        let found = harness.ledger.batches(None, purpose, 10).await.expect("read");
        let count = harness.ledger.count_batches(purpose).await.expect("read");
        (found.iter().map(|batch| batch.id).collect::<Vec<_>>(), count)
    };
    assert_eq!(of(None).await, (vec![bills, people], 2));
    assert_eq!(of(Some(Purpose::Bills)).await, (vec![bills], 1));
    assert_eq!(of(Some(Purpose::Payouts)).await, (vec![people], 1));
    assert_eq!(of(Some(Purpose::TopUp)).await, (vec![], 0));
}

#[tokio::test]
async fn a_pay_bill_is_a_payee_for_each_account_there() {
    let harness = Harness::new().await;
    harness.approved_rows(vec![bill(2, 90, "A-1"), till(3, 90)]).await;
    let sent = harness.claim(2).await;
    for one in &sent {
        harness.hear(one.attempt, moved(&harness.receipt())).await;
    }
    let asked = [bill(1, 90, "A-1"), bill(1, 90, "A-2"), bill(1, 91, "A-1"), till(1, 90)];
    let asked = asked.map(|row| (row.lane, row.amount)).to_vec();
    let known = harness.ledger.payee_histories(asked, 0).await.expect("read");
    let known: Vec<_> = known
        .iter()
        .map(|one| (one.ever_paid, one.same_amount_at.is_some()))
        .collect();
    assert_eq!(known, [(true, true), (false, false), (true, false), (true, true)]);
}
