//! After a history: the promises, against what M-PESA truly did.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use daraja_sim::{Api, Callback, JournalEntry, Kind, Simulator, journal};
use rusqlite::Connection;
use store::PayoutRecord;
use tokio::runtime::Runtime;
use treasury::{Lane, PayoutState};

use super::plan::History;
use crate::crash::{harness::Outside, heads, portal::truth, proof};

/// Names the history where one is broken.
pub(super) fn hold(simulator: &Simulator, runtime: &Runtime, outside: &Outside, history: &History) {
    let run = "at the end".to_owned();
    let (journal, path) = (simulator.journal(), outside.folder.join("test.ledger"));
    // Among them: the whole ledger is checked, chain, signatures and tables.
    let payouts = runtime.block_on(proof::read(&path, &run));
    proof::nobody_is_paid_twice(&journal, &run);
    nothing_is_taken_back_twice(&journal, &run);
    nobody_is_paid_whom_nobody_approved(&journal, history, &run);
    every_end_is_true(&journal, &payouts, history, &run);
    no_attempt_is_live_beside_another(&path, &run);
    totals_agree(&payouts, &path, &run);
    if history.goes_back() {
        return;
    }
    nobody_is_forgotten(&payouts, history, &run);
    no_answered_callback_is_missing(&journal, &path, &run);
    heads::no_ledger_called_itself_old(&outside.folder, &run);
    if !history.jumps() && journal.iter().any(is_order) {
        heads::no_request_left_before_its_head(&journal, &payouts, &outside.folder, &run);
    }
}

/// Whether M-PESA took a request of ours for money.
fn is_order(entry: &JournalEntry) -> bool {
    let of_ours = |api: Api| api.moves_money() && api != Api::C2b;
    matches!(entry.kind, Kind::Taken { .. }) && entry.api.is_some_and(of_ours)
}

fn nothing_is_taken_back_twice(journal: &[JournalEntry], run: &str) {
    let mut taken_back = BTreeSet::new();
    for entry in journal {
        if let Kind::Reversed { original, .. } = &entry.kind {
            assert!(taken_back.insert(original), "{run}: {original} was taken back twice");
        }
    }
}

fn nobody_is_paid_whom_nobody_approved(journal: &[JournalEntry], history: &History, run: &str) {
    for payment in journal::paid(journal) {
        let decided = history.payees().find(|(_, payee)| payee.number == payment.payee);
        let approved = decided.is_some_and(|(decision, _)| decision.pays());
        assert!(approved, "{run}: {} was paid, whom nobody approved", payment.payee);
    }
}

/// Each result is known, as M-PESA's journal has it.
fn every_end_is_true(journal: &[JournalEntry], payouts: &[PayoutRecord], history: &History, run: &str) {
    let pays = |lane: &Lane| {
        let known = history.payees().find(|(_, payee)| payee.number == lane.payee());
        known.is_none_or(|(decision, _)| decision.pays())
    };
    for payout in payouts {
        let truth = truth(journal, &payout.lane);
        let said = format!("{run}: {payout:?}, in truth {truth:?}");
        match &payout.state {
            PayoutState::Paid { receipt } => {
                let (moved, cents) = truth.unwrap_or_else(|| panic!("{said}"));
                // Where the payment that was taken back is asked about, M-PESA names that payment's receipt.
                let by_payment = matches!(&payout.lane, Lane::Reversal { receipt: original } if original == receipt);
                assert!(moved == receipt.as_str() || by_payment, "{said}");
                assert_eq!(cents, payout.amount.cents(), "{said}");
            }
            // A failure that was paid again failed all the same.
            PayoutState::Failed { .. } => {
                let again = payouts.iter().any(|other| {
                    other.id != payout.id
                        && other.lane.payee() == payout.lane.payee()
                        && matches!(other.state, PayoutState::Paid { .. })
                });
                assert!(truth.is_none() || again, "{said}");
            }
            PayoutState::Cancelled | PayoutState::Rejected if !pays(&payout.lane) => assert!(truth.is_none(), "{said}"),
            // A batch that people approved once is not approved again in a copy that has forgotten it.
            PayoutState::Draft | PayoutState::Submitted if history.goes_back() => {}
            PayoutState::InDoubt { .. }
            | PayoutState::Draft
            | PayoutState::Submitted
            | PayoutState::Approved
            | PayoutState::Dispatching
            | PayoutState::Accepted
            | PayoutState::Cancelled
            | PayoutState::Rejected
            | PayoutState::Reversed { .. } => panic!("no end: {said}"),
        }
        assert!(payout.alarm.is_none() || history.goes_back(), "{said}");
    }
}

/// Whoever was to be paid stands in the ledger.
fn nobody_is_forgotten(payouts: &[PayoutRecord], history: &History, run: &str) {
    for (_, payee) in history.payees() {
        let known = payouts.iter().any(|payout| payout.lane.payee() == payee.number);
        assert!(known, "{run}: {} is forgotten", payee.number);
    }
}

/// Past all our code: no payout has two attempts that are live or have paid.
fn no_attempt_is_live_beside_another(path: &Path, run: &str) {
    let sql = "SELECT count(*) FROM (SELECT payout_id FROM attempt
        WHERE state IN ('dispatching', 'accepted', 'in_doubt', 'paid') GROUP BY payout_id HAVING count(*) > 1)";
    let twice: i64 = Connection::open(path)
        .unwrap()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    assert_eq!(twice, 0, "{run}: payouts with two attempts that are live or have paid");
}

/// What batches say of themselves is what their payouts come to.
fn totals_agree(payouts: &[PayoutRecord], path: &Path, run: &str) {
    let mut counted = BTreeMap::<(i64, String), (i64, i64)>::new();
    for payout in payouts {
        let sum = counted
            .entry((payout.batch.get(), payout.state.name().to_owned()))
            .or_default();
        *sum = (sum.0 + 1, sum.1 + payout.amount.cents());
    }
    let db = Connection::open(path).unwrap();
    let mut statement = db
        .prepare("SELECT batch_id, state, count, sum_cents FROM batch_total WHERE count <> 0")
        .unwrap();
    let kept = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))));
    let kept: BTreeMap<(i64, String), (i64, i64)> = kept.unwrap().map(Result::unwrap).collect();
    assert_eq!(kept, counted, "{run}: the totals do not agree");
}

/// The ledger holds at least as many results and notices as were answered with 200, with those that came as the program was closed: the
/// relay has them for its next start.
fn no_answered_callback_is_missing(journal: &[JournalEntry], path: &Path, run: &str) {
    let told = |entry: &&JournalEntry| {
        matches!(
            entry.kind,
            Kind::CallbackSent {
                callback: Callback::Result | Callback::TimeOutNotice,
                status: Some(200)
            }
        )
    };
    let answered = journal.iter().filter(told).count();
    let count = |path: &Path, sql: &str| -> i64 {
        let db = Connection::open(path).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let kept = count(
        path,
        "SELECT count(*) FROM delivery WHERE state <> 'quarantined' AND channel IN ('r', 't')",
    );
    let waiting = count(&path.with_file_name("spool"), "SELECT count(*) FROM parcel");
    assert!(
        usize::try_from(kept + waiting).unwrap() >= answered,
        "{run}: {answered} callbacks were answered 200, {kept} are in the ledger and {waiting} wait"
    );
}
