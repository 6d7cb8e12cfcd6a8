//! The ledger against what M-PESA truly did.

use std::{collections::BTreeMap, path::Path};

use daraja_sim::{JournalEntry, Kind, journal};
use rusqlite::{Connection, params};
use store::{Filter, Ledger, Options, PayoutRecord, Position, Sort};
use tokio::runtime::Runtime;
use treasury::PayoutState;

use super::{
    harness::{PAYEES, seal_key},
    heads,
};

/// Compares, and names the run where something does not fit.
pub(crate) fn compare(journal: &[JournalEntry], runtime: &Runtime, folder: &Path, run: &str) {
    let path = folder.join("test.ledger");
    let payouts = runtime.block_on(read(&path, run));
    assert_eq!(payouts.len(), PAYEES.len(), "{run}");
    nobody_is_paid_twice(journal, run);
    no_end_contradicts(journal, &payouts, run);
    nothing_was_sent_unwritten(journal, &payouts, run);
    no_answered_callback_is_missing(journal, &path, run);
    the_database_refuses_a_second_attempt(&path, run);
    heads::no_ledger_called_itself_old(folder, run);
    heads::no_request_left_before_its_head(journal, &payouts, folder, run);
}

pub(crate) async fn read(path: &Path, run: &str) -> Vec<PayoutRecord> {
    let ledger = loop {
        match Ledger::open(Options::new(path, seal_key())).await {
            Ok(ledger) => break ledger,
            Err(store::StoreError::InUse { .. }) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            Err(error) => panic!("{run}: {error:?}"),
        }
    };
    let report = ledger.check().await.unwrap();
    assert!(report.faults.is_empty(), "{run}: {:?}", report.faults);
    ledger
        .page(Filter::default(), Sort::Line, Position::Index(0), 500)
        .await
        .unwrap()
        .rows
}

pub(crate) fn nobody_is_paid_twice(journal: &[JournalEntry], run: &str) {
    let mut paid = BTreeMap::<String, usize>::new();
    for payment in journal::paid(journal) {
        *paid.entry(payment.payee).or_default() += 1;
    }
    for (payee, times) in paid {
        assert_eq!(times, 1, "{run}: {payee} was paid {times} times");
    }
}

fn no_end_contradicts(journal: &[JournalEntry], payouts: &[PayoutRecord], run: &str) {
    for payout in payouts {
        let truth = journal::paid(journal).find(|payment| payment.payee == payout.lane.payee());
        let said = format!(
            "{run}: {} is {:?}, in truth {truth:?}",
            payout.lane.payee(),
            payout.state
        );
        assert_eq!(payout.alarm, None, "{said}");
        match &payout.state {
            PayoutState::Paid { receipt } => {
                let truth = truth.unwrap_or_else(|| panic!("{said}"));
                assert_eq!(
                    (truth.receipt.as_str(), truth.amount),
                    (receipt.as_str(), payout.amount.cents()),
                    "{said}"
                );
                let id = payout.originator_conversation_id.as_ref().map(ToString::to_string);
                assert_eq!(Some(truth.originator_conversation_id), id, "{said}");
            }
            PayoutState::Failed { .. } => assert!(truth.is_none(), "{said}"),
            PayoutState::InDoubt { .. } => {}
            PayoutState::Draft
            | PayoutState::Submitted
            | PayoutState::Approved
            | PayoutState::Dispatching
            | PayoutState::Accepted
            | PayoutState::Cancelled
            | PayoutState::Rejected
            | PayoutState::Reversed { .. } => panic!("{said}"),
        }
    }
}

/// Whatever M-PESA took or refused carries an id that the ledger wrote down first.
fn nothing_was_sent_unwritten(journal: &[JournalEntry], payouts: &[PayoutRecord], run: &str) {
    for entry in journal {
        let request = matches!(entry.kind, Kind::Taken { .. } | Kind::Refused { .. });
        if !request || entry.payee.is_empty() {
            continue;
        }
        let known = payouts.iter().any(|payout| {
            payout.lane.payee() == entry.payee
                && payout
                    .originator_conversation_id
                    .as_ref()
                    .map(ToString::to_string)
                    .as_deref()
                    == Some(entry.originator_conversation_id.as_str())
        });
        assert!(
            known,
            "{run}: M-PESA got {} for {}, which the ledger never wrote down",
            entry.originator_conversation_id, entry.payee
        );
    }
}

/// For each payout, the ledger holds at least as many callbacks as the relay answered with 200.
fn no_answered_callback_is_missing(journal: &[JournalEntry], path: &Path, run: &str) {
    let db = Connection::open(path).unwrap();
    let mut answered = BTreeMap::<&str, i64>::new();
    for entry in journal {
        if matches!(entry.kind, Kind::CallbackSent { status: Some(200), .. }) && !entry.payee.is_empty() {
            *answered.entry(entry.originator_conversation_id.as_str()).or_default() += 1;
        }
    }
    for (id, count) in answered {
        let kept: i64 = db
            .query_row(
                "SELECT count(*) FROM delivery d JOIN attempt a ON a.id = d.attempt_id JOIN payout p ON p.id = a.payout_id
                 WHERE p.originator_conversation_id = ? AND d.state = 'applied'",
                [id],
                |row| row.get(0),
            )
            .unwrap();
        assert!(
            kept >= count,
            "{run}: {count} callbacks about {id} were answered 200, {kept} are in the ledger"
        );
    }
}

/// Asks the database itself, past all our code, to accept a second attempt beside each that is live or has paid.
pub(crate) fn the_database_refuses_a_second_attempt(path: &Path, run: &str) {
    let db = Connection::open(path).unwrap();
    let mut statement = db
        .prepare("SELECT payout_id FROM attempt WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid')")
        .unwrap();
    let payouts: Vec<i64> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(!payouts.is_empty(), "{run}: nothing was ever sent");
    for payout in payouts {
        let second = db.execute(
            "INSERT INTO attempt (id, seq, payout_id, carries_our_id, state, claimed_at)
             VALUES ('second', 1, ?, 1, 'dispatching', 0)",
            params![payout],
        );
        assert!(
            second.is_err(),
            "{run}: the database took a second attempt for payout {payout}"
        );
    }
}
