//! Tasks of people to get a payout's money back, where M-PESA takes no order for that.

use rusqlite::{Connection, Row, params};
use treasury::{OperatorId, PayoutId, RecallClosed, RecallEnd, RecallId, RecallRecord, RecallStep, RecallStepDone};

use crate::{Ledger, StoreError, project::rows, sql};

const COLUMNS: &str = "r.id, r.payout_id, r.reason, r.owner, r.due, r.opened_by, r.opened_at, r.end, r.evidence,
    r.closed_by, r.closed_at, r.receipt, r.agreed_by";

/// Tasks by age.
pub(crate) const OLDER: &str = "FROM recall r WHERE r.id < ? ORDER BY r.id DESC LIMIT ?";

/// How many tasks are open, and how many of them are overdue.
pub(crate) const COUNT_OPEN: &str = "SELECT count(*), coalesce(sum(due < ?), 0) FROM recall WHERE end IS NULL";

impl Ledger {
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
            sql::row(db, COUNT_OPEN, [now], |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .await
    }
}

fn recalls(db: &Connection, from: &str, values: impl rusqlite::Params) -> Result<Vec<RecallRecord>, StoreError> {
    sql::all(db, &format!("SELECT {COLUMNS} {from}"), values, |row| recall(db, row))
}

pub(crate) fn recall(db: &Connection, row: &Row<'_>) -> Result<RecallRecord, StoreError> {
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
        payout: rows::payout_of(db, PayoutId::new(row.get(1)?))?,
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
    sql::all(
        db,
        "SELECT step, done_at, done_by, note FROM recall_step WHERE recall_id = ? ORDER BY done_at, step",
        [recall.get()],
        |row| {
            let name: String = row.get(0)?;
            Ok(RecallStepDone {
                step: RecallStep::ALL
                    .into_iter()
                    .find(|step| step.name() == name)
                    .ok_or_else(|| StoreError::Changed(format!("a step of task {recall} is not valid")))?,
                at: row.get(1)?,
                by: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
                note: row.get(3)?,
            })
        },
    )
}
