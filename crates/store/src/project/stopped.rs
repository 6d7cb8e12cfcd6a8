//! Facts about payouts that were not sent in their turn.

use rusqlite::{Transaction, params};
use treasury::{PayoutEvent, PayoutId, StoppedPayout};

use super::attempt::{of_payout, step};
use crate::{StoreError, json::as_json};

/// A payout waits for a person.
pub(super) fn stopped(tx: &Transaction<'_>, at: i64, stopped: &StoppedPayout) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE payout SET stopped = ?, changed_at = ? WHERE id = ? AND state = 'approved'")?
        .execute(params![as_json(&stopped.stop)?, at, stopped.payout.get()])?;
    Ok(())
}

/// A person decided: it is sent all the same, and only what comes after this stops it again; or it is cancelled.
pub(super) fn decided(tx: &Transaction<'_>, at: i64, payouts: &[PayoutId], send: bool) -> Result<(), StoreError> {
    for payout in payouts {
        if !send {
            step(tx, at, &of_payout(tx, *payout)?, PayoutEvent::Cancel, None)?;
            continue;
        }
        tx.prepare_cached(
            "UPDATE payout SET stopped = NULL, seen_payout = (SELECT max(id) FROM payout), seen_at = ?1, changed_at = ?1
             WHERE id = ?2",
        )?
        .execute(params![at, payout.get()])?;
    }
    Ok(())
}
