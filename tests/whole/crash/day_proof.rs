//! After a day: the ledger, the keyring and what people did, against what M-PESA truly did.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use daraja_sim::{Api, Callback, JournalEntry, Kind, Simulator};
use rusqlite::Connection;
use secrecy::ExposeSecret as _;
use store::PayoutRecord;
use tokio::runtime::Runtime;
use treasury::{Lane, PayoutState, Proof};

use super::{
    day::{NEW, PAYOUTS},
    harness::Outside,
    heads,
    portal::truth,
    proof::{nobody_is_paid_twice, read, the_database_refuses_a_second_attempt},
    tripwire::Tripwire,
};

/// Compares, and names the run where something does not fit.
pub(crate) fn compare(simulator: &Simulator, runtime: &Runtime, outside: &Outside, run: &str) {
    let (journal, path) = (simulator.journal(), outside.folder.join("test.ledger"));
    let payouts = runtime.block_on(read(&path, run));
    assert_eq!(payouts.len(), PAYOUTS, "{run}");
    nobody_is_paid_twice(&journal, run);
    nothing_is_ordered_twice(&journal, run);
    every_end_is_true(&journal, &payouts, run);
    every_end_has_its_proof(&journal, &payouts, &path, run);
    no_answered_callback_is_missing(&journal, &path, run);
    the_database_refuses_a_second_attempt(&path, run);
    the_password_is_kept_and_was_tried_by_people_only(simulator, outside, &path, run);
    heads::no_ledger_called_itself_old(&outside.folder, run);
    heads::no_request_left_before_its_head(&journal, &payouts, &outside.folder, run);
}

/// M-PESA took one order for each payee, and took a customer's payment back once. People's payouts may reach it again under
/// the same id, which it takes once.
fn nothing_is_ordered_twice(journal: &[JournalEntry], run: &str) {
    let mut taken = BTreeMap::<(Api, &str), usize>::new();
    let mut taken_back = BTreeMap::<&str, usize>::new();
    for entry in journal {
        let order = entry.api.filter(|api| api.moves_money());
        if let (Kind::Taken { .. }, Some(api)) = (&entry.kind, order) {
            *taken.entry((api, entry.payee.as_str())).or_default() += 1;
        }
        if let Kind::Reversed { original, .. } = &entry.kind {
            *taken_back.entry(original.as_str()).or_default() += 1;
        }
    }
    assert!(taken.values().all(|times| *times == 1), "{run}: M-PESA took {taken:?}");
    assert!(
        taken_back.values().all(|times| *times == 1),
        "{run}: taken back {taken_back:?}"
    );
}

/// Every doubt was ended, each as M-PESA's journal says, on M-PESA's word or on that of two people.
fn every_end_is_true(journal: &[JournalEntry], payouts: &[PayoutRecord], run: &str) {
    for payout in payouts {
        let truth = truth(journal, &payout.lane);
        let said = format!("{run}: {payout:?}, in truth {truth:?}");
        assert_eq!(payout.alarm, None, "{said}");
        match &payout.state {
            PayoutState::Paid { receipt } => {
                let (moved, cents) = truth.unwrap_or_else(|| panic!("{said}"));
                // Where the payment that was taken back is asked about, M-PESA names that payment's receipt.
                let by_payment = matches!(&payout.lane, Lane::Reversal { receipt: original } if original == receipt);
                assert!(moved == receipt.as_str() || by_payment, "{said}");
                assert_eq!(cents, payout.amount.cents(), "{said}");
            }
            PayoutState::Failed { .. } => assert!(truth.is_none(), "{said}"),
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
    }
}

/// Behind every end is a callback that M-PESA posted, an answer it gave to a question, or the word of two people.
fn every_end_has_its_proof(journal: &[JournalEntry], payouts: &[PayoutRecord], path: &Path, run: &str) {
    let db = Connection::open(path).unwrap();
    let told = |payee: &str| {
        let result = |entry: &&JournalEntry| {
            matches!(
                entry.kind,
                Kind::CallbackSent {
                    callback: Callback::Result,
                    ..
                }
            )
        };
        journal
            .iter()
            .filter(result)
            .filter(|entry| entry.payee == payee)
            .count()
    };
    for payout in payouts {
        let of = |sql: &str| -> i64 { db.query_row(sql, [payout.id.get()], |row| row.get(0)).unwrap() };
        let proved = match payout.proof {
            Some(Proof::Callback) => told(payout.lane.payee()) > 0,
            // Questions name no payee.
            Some(Proof::Status) => {
                let answered = "SELECT count(*) FROM inquiry i JOIN attempt a ON a.id = i.attempt_id
                    WHERE a.payout_id = ? AND i.answered_at IS NOT NULL";
                told("") > 0 && of(answered) > 0
            }
            // No statement is imported that day.
            Some(Proof::Statement) => false,
            Some(Proof::People) => {
                let agreed = "SELECT count(*) FROM settlement
                    WHERE payout_id = ? AND state = 'agreed' AND decided_by <> proposed_by";
                of(agreed) == 1
            }
            Some(Proof::Refusal) => journal
                .iter()
                .any(|entry| entry.payee == payout.lane.payee() && matches!(entry.kind, Kind::Refused { .. })),
            None => false,
        };
        assert!(proved, "{run}: nothing proves the end of {payout:?}");
    }
}

/// The ledger holds at least as many results and notices as were answered with 200.
fn no_answered_callback_is_missing(journal: &[JournalEntry], path: &Path, run: &str) {
    let answered = journal
        .iter()
        .filter(|entry| {
            matches!(
                entry.kind,
                Kind::CallbackSent {
                    callback: Callback::Result | Callback::TimeOutNotice,
                    status: Some(200)
                }
            )
        })
        .count();
    let db = Connection::open(path).unwrap();
    let sql = "SELECT count(*) FROM delivery WHERE state = 'applied' AND channel IN ('r', 't')";
    let kept: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    assert!(
        usize::try_from(kept).unwrap() >= answered,
        "{run}: {answered} callbacks were answered 200, {kept} are in the ledger"
    );
}

/// The new password is in use, and M-PESA heard no more passwords than people typed.
fn the_password_is_kept_and_was_tried_by_people_only(simulator: &Simulator, outside: &Outside, path: &Path, run: &str) {
    let keyring = outside.keyring(&Arc::new(Tripwire::never()));
    let password = keyring.read("initiator-password").unwrap();
    assert_eq!(password.expose_secret(), NEW, "{run}");
    let refused = simulator
        .journal()
        .iter()
        .filter(|entry| matches!(&entry.kind, Kind::Failed { code } if code == "2001" || code == "8006"))
        .count();
    let typed = outside.counted("typed");
    assert!(
        refused < typed,
        "{run}: {refused} wrong passwords, {typed} typed, the last one right"
    );
    let operators = simulator.operators();
    assert_eq!((operators[0].wrong, operators[0].locked), (0, false), "{run}");
    let db = Connection::open(path).unwrap();
    let of = |kind: &str| -> usize {
        let sql = "SELECT count(*) FROM journal WHERE body ->> 'fact' = ?";
        let count: i64 = db.query_row(sql, [kind], |row| row.get(0)).unwrap();
        usize::try_from(count).unwrap()
    };
    assert_eq!(of("rotation_done"), 1, "{run}");
    assert!(of("rotation_tried") <= typed, "{run}: a try that nobody wanted");
}
