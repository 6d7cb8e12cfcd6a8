//! Paying again what failed: what bears on it, for each failed payout.
//!
//! A failure may be paid again by one batch, that one's failures by another, and a batch that was taken back by yet another
//! beside it. All of them are one family: what M-PESA says of a payment in any of them counts for all.

use rusqlite::{Connection, params};
use treasury::{BatchId, Beside, PayoutId};

use crate::{
    Doubtful, Ledger, PayoutRecord, StoreError,
    project::rows::{self, PAYOUT_COLUMNS},
    reading::questions::doubtful,
    sql,
};

/// The failed payouts of a batch, in the file's order.
const FAILED: &str = "FROM payout p WHERE p.batch_id = ? AND p.state = 'failed' ORDER BY p.id";

/// Another payout of the family for the same line of the file that is open or was paid, or of which M-PESA told a payment.
/// The family is found by its batches; the payout by its payee and amount.
pub(crate) const OF_FAMILY: &str = "WITH RECURSIVE family (id) AS (
        SELECT ?1 UNION SELECT b.redo_of FROM batch b JOIN family f ON b.id = f.id WHERE b.redo_of IS NOT NULL
        UNION SELECT b.id FROM batch b JOIN family f ON b.redo_of = f.id)
    SELECT other.id, other.batch_id, other.alarm IS NULL AND other.state NOT IN ('dispatching', 'accepted', 'in_doubt', 'paid')
    FROM payout other INDEXED BY payout_by_payment
    WHERE other.payee = ?2 AND other.amount_cents = ?3 AND other.account IS ?4 AND other.line = ?5 AND other.id <> ?6
        AND other.batch_id IN (SELECT id FROM family)
        AND (other.alarm IS NOT NULL OR other.state IN ('dispatching', 'accepted', 'in_doubt', 'paid')
            OR other.state IN ('draft', 'submitted', 'approved', 'failed')
                AND other.batch_id IN (SELECT id FROM batch WHERE redo_of = ?1))
    ORDER BY 3, other.id LIMIT 1";

/// A failed payout of a batch.
#[derive(Debug, Clone)]
pub struct FailedOne {
    /// With all that M-PESA was asked about it and answered.
    pub doubtful: Doubtful,
    /// What else there is of the same payment.
    pub beside: Option<Beside>,
}

impl Ledger {
    /// The failed payouts of a batch with all that bears on paying them again, in the file's order.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn failed_ones(&self, batch: BatchId) -> Result<Vec<FailedOne>, StoreError> {
        self.read("reading what failed", move |db| {
            sql::all(db, &format!("SELECT {PAYOUT_COLUMNS} {FAILED}"), [batch.get()], |row| {
                let payout = rows::payout(row)?;
                Ok(FailedOne {
                    beside: beside(db, &payout)?,
                    doubtful: doubtful(db, payout)?,
                })
            })
        })
        .await
    }
}

/// What else there is of the payment that `payout` is for, in its batch's family.
pub(crate) fn beside(db: &Connection, payout: &PayoutRecord) -> Result<Option<Beside>, StoreError> {
    let mut statement = db.prepare_cached(OF_FAMILY)?;
    let mut rows = statement.query(params![
        payout.batch.get(),
        payout.lane.payee(),
        payout.amount.cents(),
        payout.lane.account(),
        payout.line,
        payout.id.get()
    ])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (payout, batch, taken_up) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Some(match taken_up {
        true => Beside::TakenUp {
            batch: BatchId::new(batch),
        },
        false => Beside::MayBePaid {
            payout: PayoutId::new(payout),
            batch: BatchId::new(batch),
        },
    }))
}
