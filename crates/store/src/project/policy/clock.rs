//! Clocks that went back. An approval counts for some days; whoever sets the clock back makes none younger. The time that counts
//! for a batch is the newest of any entry behind its last approval, and not the newest that ever was: a clock that was years
//! ahead and was set right since would leave no approval counting.

use std::collections::HashMap;

use rusqlite::Connection;
use treasury::{BatchId, Fact, PolicyBreach};

use super::approvals;
use crate::{StoreError, sql};

/// The newest time behind the last approval of each batch of which nothing was sent.
#[derive(Debug, Default)]
pub(crate) struct Clocks(HashMap<BatchId, i64>);

impl Clocks {
    /// Whether an entry sends something for approvals that had stopped to count, by a clock that was set back. Asked before the
    /// entry is put onto the tables.
    ///
    /// # Errors
    /// [`StoreError::Policy`] where it does; otherwise when the ledger cannot be read.
    pub(crate) fn must_keep(&self, db: &Connection, at: i64, fact: &Fact) -> Result<(), StoreError> {
        let Fact::AttemptsClaimed { attempts } = fact else {
            return Ok(());
        };
        let mut asked = None;
        for claim in attempts {
            let sql = "SELECT batch_id FROM payout WHERE id = ?";
            let batch: Option<i64> = sql::maybe_one(db, sql, [claim.payout.get()])?;
            let Some(batch) = batch.map(BatchId::new).filter(|batch| asked != Some(*batch)) else {
                continue;
            };
            asked = Some(batch);
            let Some(newest) = self.0.get(&batch).filter(|newest| **newest > at) else {
                continue;
            };
            let known = approvals(db, batch, *newest)?;
            if !known.are_enough() {
                return Err(PolicyBreach::TooFew {
                    batch,
                    have: known.counting.len(),
                    needed: known.needed.people,
                }
                .into());
            }
        }
        Ok(())
    }

    /// Takes note of an entry that was put onto the tables.
    pub(crate) fn observe(&mut self, db: &Connection, at: i64, fact: &Fact) -> Result<(), StoreError> {
        for newest in self.0.values_mut() {
            *newest = at.max(*newest);
        }
        if let Fact::BatchApproved { batch, .. } = fact {
            self.0.insert(*batch, at);
        }
        if matches!(
            fact,
            Fact::AttemptsClaimed { .. } | Fact::BatchRejected { .. } | Fact::BatchCancelled { .. }
        ) && !self.0.is_empty()
        {
            self.forget_those_begun(db)?;
        }
        Ok(())
    }

    /// From then on approvals count to the end.
    fn forget_those_begun(&mut self, db: &Connection) -> Result<(), StoreError> {
        let sql = "SELECT begun OR state NOT IN ('submitted', 'approved') FROM batch WHERE id = ?";
        let mut gone = Vec::new();
        for batch in self.0.keys() {
            if sql::maybe_one(db, sql, [batch.get()])?.unwrap_or(true) {
                gone.push(*batch);
            }
        }
        gone.iter().for_each(|batch| {
            self.0.remove(batch);
        });
        Ok(())
    }
}
