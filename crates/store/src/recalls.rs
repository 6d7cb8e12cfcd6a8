//! Tasks of people to get a payout's money back, where M-PESA takes no order for that.

use mpesa::Receipt;
use rusqlite::{Connection, OptionalExtension, Row, params};
use treasury::{Confirmed, Fact, Lane, OperatorId, PayoutId, PayoutState, RecallEnd, RecallId, RecallStep, SeenReturn};

use crate::{Ledger, PayoutRecord, StoreError, ledger::Write, project::of_payout, read};

const COLUMNS: &str = "r.id, r.payout_id, r.reason, r.owner, r.due, r.opened_by, r.opened_at, r.end, r.evidence,
    r.closed_by, r.closed_at, r.receipt, r.agreed_by";

/// Tasks by age.
pub(crate) const OLDER: &str = "FROM recall r WHERE r.id < ? ORDER BY r.id DESC LIMIT ?";
/// How many tasks are open, and how many of them are overdue.
pub(crate) const COUNT_OPEN: &str = "SELECT count(*), coalesce(sum(due < ?), 0) FROM recall WHERE end IS NULL";

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

/// A task, with the payout as it stands now.
#[derive(Debug, Clone)]
pub struct RecallRecord {
    /// Id.
    pub id: RecallId,
    /// The payout.
    pub payout: PayoutRecord,
    /// Why.
    pub reason: String,
    /// Who sees to it.
    pub owner: OperatorId,
    /// Until when.
    pub due: i64,
    /// Who opened it.
    pub opened_by: OperatorId,
    /// When.
    pub opened_at: i64,
    /// The steps that were done.
    pub steps: Vec<RecallStepDone>,
    /// How it ended; none while it is open.
    pub closed: Option<RecallClosed>,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallStepDone {
    /// Which.
    pub step: RecallStep,
    /// When.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// A word about it.
    pub note: String,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallClosed {
    /// How.
    pub end: RecallEnd,
    /// What that rests on.
    pub evidence: String,
    /// When.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// The receipt that people saw.
    pub receipt: Option<Receipt>,
    /// The second who saw it.
    pub agreed_by: Option<OperatorId>,
}

/// Why a task cannot be opened or closed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRecall {
    /// The payout was not paid, so there is nothing to get back.
    #[error("the payout is {state}, so there is nothing to get back")]
    NotPaid {
        /// Where it stands.
        state: &'static str,
    },
    /// It takes a customer's payment back: no reversal can be reversed.
    #[error("a reversal cannot be reversed")]
    OfReversal,
    /// A task about this payout is open.
    #[error("task {recall} is about this payout already")]
    Open {
        /// Which.
        recall: RecallId,
    },
    /// M-PESA does not say that the money came back, and no second person saw a receipt of it.
    #[error("M-PESA does not say that the money came back")]
    NoEvidence,
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
            let open: Option<i64> = write
                .tx
                .prepare_cached("SELECT id FROM recall WHERE payout_id = ? AND end IS NULL")?
                .query_row([new.payout.get()], |row| row.get(0))
                .optional()?;
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

    /// Tasks older than `before` (none: the newest), newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn recalls(&self, before: Option<RecallId>, limit: u32) -> Result<Vec<RecallRecord>, StoreError> {
        let before = before.map_or(i64::MAX, RecallId::get);
        self.read("reading tasks", move |db| recalls(db, OLDER, params![before, limit]))
            .await
    }

    /// One task.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn recall(&self, id: RecallId) -> Result<RecallRecord, StoreError> {
        self.read("reading a task", move |db| {
            recalls(db, "FROM recall r WHERE r.id = ?", [id.get()])?
                .pop()
                .ok_or(StoreError::NotFound { what: "task" })
        })
        .await
    }

    /// The tasks about a payout, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn recalls_of(&self, payout: PayoutId) -> Result<Vec<RecallRecord>, StoreError> {
        self.read("reading the tasks about a payout", move |db| {
            let from = "FROM recall r WHERE r.payout_id = ? ORDER BY r.id DESC LIMIT 50";
            recalls(db, from, [payout.get()])
        })
        .await
    }

    /// How many tasks are open, and how many of those should have been done before `now`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_recalls(&self, now: i64) -> Result<(u32, u32), StoreError> {
        self.read("counting open tasks", move |db| {
            Ok(db
                .prepare_cached(COUNT_OPEN)?
                .query_row([now], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
    }
}

/// The payout of an open task.
fn open_payout(write: &Write<'_>, recall: RecallId) -> Result<PayoutId, StoreError> {
    let payout: Option<i64> = write
        .tx
        .prepare_cached("SELECT payout_id FROM recall WHERE id = ? AND end IS NULL")?
        .query_row([recall.get()], |row| row.get(0))
        .optional()?;
    payout
        .map(PayoutId::new)
        .ok_or(StoreError::NotFound { what: "open task" })
}

fn recalls(db: &Connection, from: &str, values: impl rusqlite::Params) -> Result<Vec<RecallRecord>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} {from}"))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(recall(db, row)?);
    }
    Ok(found)
}

fn recall(db: &Connection, row: &Row<'_>) -> Result<RecallRecord, StoreError> {
    let id = RecallId::new(row.get(0)?);
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of task {id} is not valid"));
    let closed = match (row.get::<_, Option<String>>(7)?, row.get(8)?, row.get(10)?) {
        (Some(end), Some(evidence), Some(at)) => Some(RecallClosed {
            end: [RecallEnd::Returned, RecallEnd::NotReturned, RecallEnd::Withdrawn]
                .into_iter()
                .find(|known| known.name() == end)
                .ok_or_else(|| damaged("end"))?,
            evidence,
            at,
            by: row.get::<_, Option<i64>>(9)?.map(OperatorId::new),
            receipt: row
                .get::<_, Option<String>>(11)?
                .map(|text| text.parse().map_err(|_| damaged("receipt")))
                .transpose()?,
            agreed_by: row.get::<_, Option<i64>>(12)?.map(OperatorId::new),
        }),
        _ => None,
    };
    Ok(RecallRecord {
        id,
        payout: read::payout_of(db, PayoutId::new(row.get(1)?))?,
        reason: row.get(2)?,
        owner: OperatorId::new(row.get(3)?),
        due: row.get(4)?,
        opened_by: OperatorId::new(row.get(5)?),
        opened_at: row.get(6)?,
        steps: steps(db, id)?,
        closed,
    })
}

fn steps(db: &Connection, recall: RecallId) -> Result<Vec<RecallStepDone>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT step, done_at, done_by, note FROM recall_step WHERE recall_id = ? ORDER BY done_at, step",
    )?;
    let mut rows = statement.query([recall.get()])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        steps.push(RecallStepDone {
            step: RecallStep::ALL
                .into_iter()
                .find(|step| step.name() == name)
                .ok_or_else(|| StoreError::Changed(format!("a step of task {recall} is not valid")))?,
            at: row.get(1)?,
            by: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
            note: row.get(3)?,
        });
    }
    Ok(steps)
}
