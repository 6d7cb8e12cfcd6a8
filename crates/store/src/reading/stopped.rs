//! Payouts that were not sent in their turn.

use rusqlite::{Connection, params};
use treasury::{BatchId, PayoutId, Stop};

use crate::{Ledger, PayoutRecord, StoreError, json::from_json, project::rows, sql};

/// Payouts of a batch that wait for a person, in the file's order.
pub(crate) const STOPPED: &str =
    "FROM payout p INDEXED BY payout_stopped WHERE p.batch_id = ? AND p.stopped IS NOT NULL
    ORDER BY p.id LIMIT ?";

/// A payout that waits for a person.
#[derive(Debug, Clone)]
pub struct Stopped {
    /// The payout.
    pub payout: PayoutRecord,
    /// Why.
    pub stop: Stop,
}

impl Ledger {
    /// The first payouts of a batch that wait for a person.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn stopped(&self, batch: BatchId, limit: u32) -> Result<Vec<Stopped>, StoreError> {
        self.read("reading stopped payouts", move |db| {
            sql::all(
                db,
                &format!("SELECT {}, p.stopped {STOPPED}", rows::PAYOUT_COLUMNS),
                params![batch.get(), limit],
                |row| {
                    Ok(Stopped {
                        payout: rows::payout(row)?,
                        stop: from_json(&row.get::<_, String>("stopped")?, "a stop")?,
                    })
                },
            )
        })
        .await
    }

    /// Why a payout waits for a person, where it does.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn stop_of(&self, payout: PayoutId) -> Result<Option<Stop>, StoreError> {
        self.read("reading why a payout waits", move |db| stop_of(db, payout))
            .await
    }
}

pub(crate) fn stop_of(db: &Connection, payout: PayoutId) -> Result<Option<Stop>, StoreError> {
    let stop: Option<String> = sql::one(db, "SELECT stopped FROM payout WHERE id = ?", [payout.get()])?;
    stop.map(|stop| from_json(&stop, "a stop")).transpose()
}
