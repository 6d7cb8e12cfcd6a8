//! Payouts of approved batches that were not sent in their turn: which, and a person's decision about them.

use rusqlite::{Connection, params};
use treasury::{BatchId, Confirmed, Fact, OperatorId, PayoutId, Stop};

use crate::{Ledger, PayoutRecord, StoreError, json::from_json, ledger::Write, read};

/// Payouts of a batch that wait for a person, in the file's order.
pub(crate) const STOPPED: &str =
    "FROM payout p INDEXED BY payout_stopped WHERE p.batch_id = ? AND p.stopped IS NOT NULL
    ORDER BY p.id LIMIT ?";

/// How many may be decided about at once.
const AT_ONCE: usize = 1000;

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
            let mut statement = db.prepare_cached(&format!("SELECT {}, p.stopped {STOPPED}", read::PAYOUT_COLUMNS))?;
            let mut rows = statement.query(params![batch.get(), limit])?;
            let mut stopped = Vec::new();
            while let Some(row) = rows.next()? {
                stopped.push(Stopped {
                    payout: read::payout(row)?,
                    stop: from_json(&row.get::<_, String>("stopped")?, "a stop")?,
                });
            }
            Ok(stopped)
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

    /// Sends payouts all the same that waited for a person. Like an approval, it takes another person than the maker, who
    /// has just given the passphrase.
    ///
    /// # Errors
    /// When one does not wait, or the person prepared its batch.
    pub async fn send_stopped(&self, payouts: Vec<PayoutId>, by: Confirmed, at: i64) -> Result<(), StoreError> {
        self.write("sending stopped payouts", move |write| {
            for payout in &payouts {
                let batch = read::payout_of(write.tx, *payout)?.batch;
                if read::waiting(write.tx, batch)?.maker == by.operator() {
                    return Err(treasury::ApprovalError::MakerIsChecker.into());
                }
            }
            decide(write, &payouts, true, by.operator(), at)
        })
        .await
    }

    /// Cancels payouts that waited for a person.
    ///
    /// # Errors
    /// When one does not wait.
    pub async fn cancel_stopped(&self, payouts: Vec<PayoutId>, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("cancelling stopped payouts", move |write| {
            decide(write, &payouts, false, by, at)
        })
        .await
    }
}

fn decide(write: &mut Write<'_>, payouts: &[PayoutId], send: bool, by: OperatorId, at: i64) -> Result<(), StoreError> {
    for payout in payouts {
        if stop_of(write.tx, *payout)?.is_none() {
            return Err(StoreError::NotFound { what: "stopped payout" });
        }
    }
    for some in payouts.chunks(AT_ONCE) {
        let fact = Fact::StoppedDecided {
            payouts: some.to_vec(),
            send,
        };
        write.append(at, Some(by), &fact)?;
    }
    Ok(())
}

fn stop_of(db: &Connection, payout: PayoutId) -> Result<Option<Stop>, StoreError> {
    let stop: Option<String> = db
        .prepare_cached("SELECT stopped FROM payout WHERE id = ?")?
        .query_row([payout.get()], |row| row.get(0))?;
    stop.map(|stop| from_json(&stop, "a stop")).transpose()
}
