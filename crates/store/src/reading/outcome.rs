//! What became of a batch beside its totals: what it cost, what it is paid again by, who was paid for the first time.

use mpesa::Total;
use rusqlite::params;
use treasury::{BatchId, BatchKin, BatchName, Charged, LeftOut, OperatorId};

use crate::{BatchRecord, CountSum, Ledger, StoreError, project::rows, sql};

pub(crate) const CHARGED: &str =
    "SELECT count(charged_cents), coalesce(sum(charged_cents), 0), coalesce(sum(fee_cents), 0) FROM payout
    WHERE batch_id = ? AND state = 'paid' AND charged_cents IS NOT NULL";

/// Failed payouts of a batch whose payee was failed to be paid the last time too.
pub(crate) const FAILED_TWICE: &str = "SELECT count(*) FROM payout p WHERE p.batch_id = ? AND p.state = 'failed'
    AND (SELECT q.state FROM payout q WHERE q.payee = p.payee AND q.id < p.id AND q.state IN ('paid', 'failed')
        ORDER BY q.id DESC LIMIT 1) = 'failed'";

/// Payouts of a batch to payees that nothing was paid to before.
pub(crate) const FIRST_PAYMENTS: &str = "SELECT count(*) FROM payout p WHERE p.batch_id = ? AND p.left_out IS NULL
    AND NOT EXISTS (
    SELECT 1 FROM payout q WHERE q.payee = p.payee AND q.id < p.id AND q.state IN ('paid', 'reversed'))";

const KIN: &str = "SELECT id, title FROM batch WHERE id = (SELECT redo_of FROM batch WHERE id = ?)";

const CORRECTED: &str = "SELECT id, title FROM batch WHERE id = (SELECT corrects FROM batch WHERE id = ?)";

pub(crate) const PAID_AGAIN_BY: &str = "SELECT id, title FROM batch b WHERE redo_of = ? AND state <> 'rejected'
    AND (state <> 'cancelled' OR EXISTS (
        SELECT 1 FROM batch_total t WHERE t.batch_id = b.id AND t.state <> 'cancelled' AND t.count > 0)) ORDER BY id";

pub(crate) const CORRECTED_BY: &str =
    "SELECT id, title FROM batch WHERE corrects = ? AND state <> 'cancelled' ORDER BY id";

/// Something of them went back to its maker, and no batch since took it up.
pub(crate) const RETURNED_TO: &str =
    "WHERE maker = ? AND returned_after IS NOT NULL AND returned_at >= ? AND NOT EXISTS (
    SELECT 1 FROM batch c WHERE c.corrects = batch.id AND c.state <> 'cancelled' AND c.id > batch.returned_after)
    ORDER BY id DESC LIMIT 20";

pub(crate) const LEFT_OUT: &str = "SELECT seq, operator, at, reason, count, sum_cents, newest_batch FROM left_out
    WHERE batch_id = ? ORDER BY seq";

impl Ledger {
    /// What M-PESA charged for a batch, as far as it said so.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn charged(&self, batch: BatchId) -> Result<Charged, StoreError> {
        self.read("adding up charges", move |db| {
            sql::row(db, CHARGED, [batch.get()], |row| {
                Ok(Charged {
                    charged: CountSum {
                        count: row.get(0)?,
                        sum: Total::from_cents(row.get(1)?).unwrap_or_default(),
                    },
                    estimated: Total::from_cents(row.get(2)?).unwrap_or_default(),
                })
            })
        })
        .await
    }

    /// How many of a batch's failed payouts went to payees at whom the payout before failed too.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn failed_twice(&self, batch: BatchId) -> Result<u32, StoreError> {
        self.count("counting who failed twice", FAILED_TWICE, batch).await
    }

    /// How many of a batch's payouts go to payees that nothing was paid to before.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn first_payments(&self, batch: BatchId) -> Result<u32, StoreError> {
        self.count("counting first payments", FIRST_PAYMENTS, batch).await
    }

    async fn count(&self, what: &'static str, sql: &'static str, batch: BatchId) -> Result<u32, StoreError> {
        self.read(what, move |db| sql::one(db, sql, [batch.get()])).await
    }

    /// Which batches a batch belongs to.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn kin(&self, batch: BatchId) -> Result<BatchKin, StoreError> {
        self.read("reading what belongs to a batch", move |db| {
            let named = |sql: &str| -> Result<Vec<BatchName>, StoreError> {
                let mut statement = db.prepare_cached(sql)?;
                let found = statement.query_map([batch.get()], |row| {
                    Ok(BatchName {
                        id: BatchId::new(row.get(0)?),
                        title: row.get(1)?,
                    })
                })?;
                Ok(found.collect::<Result<_, _>>()?)
            };
            Ok(BatchKin {
                redo_of: named(KIN)?.pop(),
                corrects: named(CORRECTED)?.pop(),
                paid_again_by: named(PAID_AGAIN_BY)?,
                corrected_by: named(CORRECTED_BY)?,
            })
        })
        .await
    }

    /// Batches of `maker` of which all or some went back since `since`, and is not taken up yet, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn returned_to(&self, maker: OperatorId, since: i64) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading what went back to its maker", move |db| {
            rows::batches_where(db, RETURNED_TO, params![maker.get(), since])
        })
        .await
    }

    /// What checkers left out of a batch, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn left_out(&self, batch: BatchId) -> Result<Vec<LeftOut>, StoreError> {
        self.read("reading what was left out of a batch", move |db| {
            sql::all(db, LEFT_OUT, [batch.get()], |row| {
                Ok(LeftOut {
                    seq: row.get(0)?,
                    by: OperatorId::new(row.get(1)?),
                    at: row.get(2)?,
                    reason: row.get(3)?,
                    total: CountSum {
                        count: row.get(4)?,
                        sum: Total::from_cents(row.get(5)?).unwrap_or_default(),
                    },
                    newest_batch: BatchId::new(row.get(6)?),
                })
            })
        })
        .await
    }
}
