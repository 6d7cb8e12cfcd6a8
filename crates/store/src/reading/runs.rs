//! The pay run before: which batch of the same kind was paid last, and how another differs from it.
//!
//! The one before is told by who is paid: most of a run's payees must be in it, or a good part where the titles are of one
//! series. Batches that pay failures again or were never approved are no runs.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use treasury::{
    BatchId, BatchRecord, DIFFERS_PERCENT, LaneKind, Purpose, RUN_LEAST, RunDifference, RunRow, Setting, series,
};

use crate::{Ledger, StoreError, project::rows::batches_where, reading::accounts::setting, sql};

/// So many payees of a run are looked up, spread over it, to find the one before.
const SAMPLED: usize = 64;

/// So many earlier batches are looked at.
const LOOKED_AT: usize = 40;

/// Of the sampled payees, so many in a hundred must be in the run before.
const SHARED: usize = 50;

/// The same, where both have a title of one series.
const SHARED_IN_SERIES: usize = 25;

/// Batches of a purpose that were approved until a time and pay nothing again, but one.
pub(crate) const APPROVED: &str =
    "SELECT id, title, decided_at, count FROM batch INDEXED BY batch_by_purpose WHERE purpose = ?1 AND state = 'approved'
        AND redo_of IS NULL AND id <> ?2 AND decided_at <= ?3 ORDER BY id DESC LIMIT 40";

/// In which batches a payee stands, the newest first.
pub(crate) const WITH_PAYEE: &str = "SELECT batch_id FROM payout INDEXED BY payout_by_payee WHERE payee = ?
    AND state NOT IN ('draft', 'submitted', 'rejected', 'cancelled') ORDER BY id DESC LIMIT 100";

/// What a batch pays, or was to pay.
pub(crate) const OF_BATCH: &str =
    "SELECT payee, account, name, amount_cents, command FROM payout INDEXED BY payout_by_batch
    WHERE batch_id = ? AND state NOT IN ('rejected', 'cancelled') ORDER BY id";

/// The pay run that another is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunBefore {
    /// The batch.
    pub batch: BatchId,
    /// Its title.
    pub title: String,
    /// When it was approved, UTC milliseconds.
    pub at: i64,
}

/// A run, of which the one before is looked for.
struct Run<'a> {
    rows: &'a [RunRow],
    purpose: Purpose,
    title: &'a str,
    /// Its batch, where it is one.
    batch: Option<BatchId>,
    /// When it was decided about; none while it was not.
    until: Option<i64>,
}

impl Ledger {
    /// The run before a batch; none where there is none of its kind, or it is too small to compare.
    ///
    /// # Errors
    /// When there is no such batch, or the ledger cannot be read.
    pub async fn run_before(&self, batch: BatchId) -> Result<Option<RunBefore>, StoreError> {
        self.read("looking for the pay run before", move |db| {
            let record = one(db, batch)?;
            run_before_batch(db, &record, &rows_of(db, batch)?)
        })
        .await
    }

    /// How a batch differs from one before it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn run_difference(&self, before: BatchId, batch: BatchId) -> Result<RunDifference, StoreError> {
        self.read("comparing two pay runs", move |db| {
            Ok(RunDifference::between(&rows_of(db, before)?, &rows_of(db, batch)?))
        })
        .await
    }

    /// How rows that are no batch yet differ from the run before.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn run_difference_of(
        &self,
        rows: Vec<RunRow>,
        purpose: Purpose,
        title: String,
    ) -> Result<Option<(RunBefore, RunDifference)>, StoreError> {
        self.read("comparing a file with the pay run before", move |db| {
            let run = Run {
                rows: &rows,
                purpose,
                title: &title,
                batch: None,
                until: None,
            };
            let Some(before) = run_before(db, &run)? else {
                return Ok(None);
            };
            let difference = RunDifference::between(&rows_of(db, before.batch)?, &rows);
            Ok(Some((before, difference)))
        })
        .await
    }

    /// Beyond how many percent a difference takes a reason; none for never.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn run_differs_percent(&self) -> Result<Option<u16>, StoreError> {
        self.read("reading a setting", differs_percent).await
    }
}

/// How a batch differs from the run before, inside a write.
pub(crate) fn difference(db: &Connection, batch: BatchId) -> Result<Option<(RunBefore, RunDifference)>, StoreError> {
    let (record, rows) = (one(db, batch)?, rows_of(db, batch)?);
    let Some(before) = run_before_batch(db, &record, &rows)? else {
        return Ok(None);
    };
    let difference = RunDifference::between(&rows_of(db, before.batch)?, &rows);
    Ok(Some((before, difference)))
}

/// Beyond how many percent a difference takes a reason.
pub(crate) fn differs_percent(db: &Connection) -> Result<Option<u16>, StoreError> {
    match setting(db, "run_differs")? {
        Some(Setting::RunDiffers { percent }) => Ok(percent),
        Some(_) | None => Ok(Some(DIFFERS_PERCENT)),
    }
}

fn one(db: &Connection, batch: BatchId) -> Result<BatchRecord, StoreError> {
    let mut found = batches_where(db, "WHERE id = ?", [batch.get()])?;
    found.pop().ok_or(StoreError::NotFound { what: "batch" })
}

fn run_before_batch(db: &Connection, batch: &BatchRecord, rows: &[RunRow]) -> Result<Option<RunBefore>, StoreError> {
    if batch.redo_of.is_some() {
        return Ok(None);
    }
    let run = Run {
        rows,
        purpose: batch.purpose,
        title: &batch.title,
        batch: Some(batch.id),
        until: batch.decided_at,
    };
    run_before(db, &run)
}

fn rows_of(db: &Connection, batch: BatchId) -> Result<Vec<RunRow>, StoreError> {
    sql::all(db, OF_BATCH, [batch.get()], |row| {
        let lane = LaneKind::of_command(&row.get::<_, String>(4)?);
        Ok(RunRow {
            lane: lane.ok_or_else(|| StoreError::Changed("a payout has no known lane".to_owned()))?,
            payee: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            amount: mpesa::Amount::from_cents(row.get(3)?)
                .map_err(|_| StoreError::Changed("the amount of a payout is not valid".to_owned()))?,
        })
    })
}

fn run_before(db: &Connection, run: &Run<'_>) -> Result<Option<RunBefore>, StoreError> {
    let comparable = match run.purpose {
        Purpose::Payouts | Purpose::Bills => true,
        Purpose::TopUp | Purpose::Reversal => false,
    };
    let least = usize::try_from(RUN_LEAST).unwrap_or(usize::MAX);
    if !comparable || run.rows.len() < least {
        return Ok(None);
    }
    let candidates = sql::all(
        db,
        APPROVED,
        params![
            run.purpose.name(),
            run.batch.map(BatchId::get).unwrap_or_default(),
            run.until.unwrap_or(i64::MAX)
        ],
        |row| {
            let count: u32 = row.get(3)?;
            let before = RunBefore {
                batch: BatchId::new(row.get(0)?),
                title: row.get(1)?,
                at: row.get(2)?,
            };
            Ok((before, count))
        },
    )?;
    let candidates: Vec<RunBefore> = candidates
        .into_iter()
        .filter(|(_, count)| *count >= RUN_LEAST)
        .map(|(before, _)| before)
        .take(LOOKED_AT)
        .collect();
    if candidates.is_empty() {
        return Ok(None);
    }
    let (sampled, shared) = shared(db, run.rows)?;
    let share = |before: &RunBefore| {
        let in_it = shared.get(&before.batch.get()).copied().unwrap_or_default();
        in_it.saturating_mul(100).checked_div(sampled).unwrap_or_default()
    };
    let title = series(run.title);
    let in_series = |before: &&RunBefore| !title.is_empty() && series(&before.title) == title;
    let found = candidates
        .iter()
        .filter(in_series)
        .find(|before| share(before) >= SHARED_IN_SERIES)
        .or_else(|| candidates.iter().find(|before| share(before) >= SHARED));
    Ok(found.cloned())
}

/// Of how many sampled payees, and in how many batches each of them stands.
fn shared(db: &Connection, rows: &[RunRow]) -> Result<(usize, HashMap<i64, usize>), StoreError> {
    let step = rows.len().div_ceil(SAMPLED).max(1);
    let (mut sampled, mut shared) = (0_usize, HashMap::<i64, usize>::new());
    let mut statement = db.prepare_cached(WITH_PAYEE)?;
    for row in rows.iter().step_by(step) {
        sampled = sampled.saturating_add(1);
        let mut batches = statement
            .query_map([&row.payee], |row| row.get::<_, i64>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        batches.dedup();
        for batch in batches {
            let count = shared.entry(batch).or_default();
            *count = count.saturating_add(1);
        }
    }
    Ok((sampled, shared))
}
