//! Getting a payout back, as a task of people: opened, stepped through, closed.

use mpesa::Receipt;
use treasury::{Confirmed, Fact, Lane, OperatorId, PayoutId, PayoutState, RecallEnd, RecallId, RecallStep, SeenReturn};

use crate::{Ledger, NoRecall, StoreError, ledger::write::Write, project::of_payout, sql};

/// A task to open.
#[derive(Debug, Clone)]
pub struct NewRecall {
    /// The payout whose money is to come back.
    pub payout: PayoutId,
    /// Why.
    pub reason: String,
    /// Who sees to it.
    pub owner: OperatorId,
    /// Until when, UTC milliseconds.
    pub due: i64,
}

/// How a task ends.
#[derive(Debug, Clone)]
pub struct RecallClosing {
    /// Which task.
    pub recall: RecallId,
    /// How.
    pub end: RecallEnd,
    /// What that rests on.
    pub evidence: String,
    /// The receipt under which the money came back, and the second person who saw it: only where M-PESA's own word is not
    /// to be had.
    pub seen: Option<(Receipt, Confirmed)>,
}

impl Ledger {
    /// Opens a task.
    ///
    /// # Errors
    /// When the payout was not paid, is a reversal, or has an open task.
    pub async fn open_recall(&self, new: NewRecall, by: OperatorId, at: i64) -> Result<RecallId, StoreError> {
        self.write("opening a task", move |write| {
            let standing = of_payout(write.tx, new.payout)?;
            if matches!(standing.lane, Lane::Reversal { .. }) {
                return Err(NoRecall::OfReversal.into());
            }
            if !matches!(standing.state, PayoutState::Paid { .. }) {
                return Err(NoRecall::NotPaid {
                    state: standing.state.name(),
                }
                .into());
            }
            let open: Option<i64> = sql::maybe_one(
                write.tx,
                "SELECT id FROM recall WHERE payout_id = ? AND end IS NULL",
                [new.payout.get()],
            )?;
            if let Some(open) = open {
                return Err(NoRecall::Open {
                    recall: RecallId::new(open),
                }
                .into());
            }
            let next: i64 = write
                .tx
                .query_row("SELECT coalesce(max(id), 0) + 1 FROM recall", [], |row| row.get(0))?;
            let recall = RecallId::new(next);
            let fact = Fact::RecallOpened {
                recall,
                payout: new.payout,
                reason: new.reason,
                owner: new.owner,
                due: new.due,
            };
            write.append(at, Some(by), &fact)?;
            Ok(recall)
        })
        .await
    }

    /// Notes that a step was done, or takes that back.
    ///
    /// # Errors
    /// When the task is not open.
    pub async fn step_recall(
        &self,
        recall: RecallId,
        step: RecallStep,
        done: bool,
        note: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting a step of a task", move |write| {
            open_payout(write, recall)?;
            let fact = Fact::RecallStepped {
                recall,
                step,
                done,
                note,
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }

    /// Closes a task. That the money came back is believed only where M-PESA said so, or a second person saw the receipt of
    /// it; the payout itself changes on M-PESA's word alone.
    ///
    /// # Errors
    /// When the task is not open, there is no such evidence, or the second person is the one who closes it.
    pub async fn close_recall(&self, closing: RecallClosing, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("closing a task", move |write| {
            let RecallClosing {
                recall,
                end,
                evidence,
                seen,
            } = closing;
            let standing = of_payout(write.tx, open_payout(write, recall)?)?;
            let said = matches!(standing.state, PayoutState::Reversed { .. });
            let seen = seen.filter(|_| end == RecallEnd::Returned && !said);
            if end == RecallEnd::Returned && !said && seen.is_none() {
                return Err(NoRecall::NoEvidence.into());
            }
            let key = &write.state.seal_key;
            let seen = seen
                .map(|(receipt, second)| SeenReturn::confirm(recall, receipt, by, second, at, key))
                .transpose()?;
            let (seen, seal) = seen.unzip();
            let (receipt, agreed_by) = seen.map(|seen| (seen.receipt, seen.second)).unzip();
            let fact = Fact::RecallClosed {
                recall,
                end,
                evidence,
                receipt,
                agreed_by,
                seal,
            };
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }
}

/// The payout of an open task.
fn open_payout(write: &Write<'_>, recall: RecallId) -> Result<PayoutId, StoreError> {
    let payout: Option<i64> = sql::maybe_one(
        write.tx,
        "SELECT payout_id FROM recall WHERE id = ? AND end IS NULL",
        [recall.get()],
    )?;
    payout
        .map(PayoutId::new)
        .ok_or(StoreError::NotFound { what: "open task" })
}
