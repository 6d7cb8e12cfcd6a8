//! Payouts that a checker leaves out of a batch that waits.

use std::collections::BTreeSet;

use mpesa::Total;
use rusqlite::{Transaction, params};
use treasury::{
    ApprovalError, BatchEvent, BatchId, CountSum, Digest, Fact, OperatorId, PayoutEvent, PayoutId, PayoutState,
    RowError, RowSet, transition,
};

use super::{
    attention,
    batch::{add_to_total, is_flagged, step},
};
use crate::{StoreError, journal::content::frozen_rows, sql};

/// A checker left payouts out: they go back to the maker, the rest waits for approvals of just that.
pub(super) fn left_out(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    fact: &Fact,
) -> Result<(), StoreError> {
    let Fact::PayoutsLeftOut {
        batch,
        payouts,
        sum,
        rest,
        reason,
    } = fact
    else {
        return Ok(());
    };
    let batch = *batch;
    step(tx, batch, BatchEvent::LeaveOut)?;
    let left = what_is_left(tx, batch, payouts)?;
    if !payouts.is_sorted_by(|one, next| one < next) || left.out.sum != *sum || left.rest.digest() != *rest {
        return Err(StoreError::Changed(format!(
            "what was left out of batch {batch} is something else"
        )));
    }
    let to = transition(&PayoutState::Submitted, PayoutEvent::Reject)?;
    let mut move_out = tx.prepare_cached("UPDATE payout SET state = ?, left_out = ?, changed_at = ? WHERE id = ?")?;
    for payout in payouts {
        move_out.execute(params![to.name(), seq, at, payout.get()])?;
    }
    let (count, cents) = (i64::from(left.out.count), sum.cents());
    for table in ["batch", "organisation"] {
        add_to_total(tx, table, batch, PayoutState::Submitted.name(), -count, -cents)?;
        add_to_total(tx, table, batch, to.name(), count, cents)?;
    }
    let newest: i64 = sql::one(tx, "SELECT max(id) FROM batch", [])?;
    tx.prepare_cached(
        "INSERT INTO left_out (seq, batch_id, operator, at, reason, count, sum_cents, newest_batch)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        seq,
        batch.get(),
        actor.map(OperatorId::get),
        at,
        reason,
        count,
        cents,
        newest
    ])?;
    tx.prepare_cached(
        "UPDATE batch SET out_count = out_count + ?, out_cents = out_cents + ?, out_fees_cents = out_fees_cents + ?,
            out_flagged = out_flagged + ?, rest_digest = ?, returned_at = ?, returned_after = ? WHERE id = ?",
    )?
    .execute(params![
        count,
        cents,
        left.fees.cents(),
        left.flagged,
        rest.as_bytes(),
        at,
        newest,
        batch.get()
    ])?;
    // Whoever approved more than the rest is asked again.
    tx.prepare_cached("DELETE FROM approval WHERE batch_id = ?")?
        .execute([batch.get()])?;
    attention::not_paid_again(tx, batch)
}

/// A batch without some payouts of it.
pub(crate) struct Left {
    /// The rows that are left.
    pub(crate) rest: RowSet,
    /// What is left out now.
    pub(crate) out: CountSum,
    /// Their estimated fees.
    fees: Total,
    /// How many of them carry a flag that is more than an automatic correction.
    flagged: i64,
}

/// What is left of a batch that waits without these payouts and those that were left out before.
///
/// # Errors
/// [`ApprovalError::NothingLeft`] where nothing would be, and where one of them does not wait in this batch.
pub(crate) fn what_is_left(tx: &Transaction<'_>, batch: BatchId, payouts: &[PayoutId]) -> Result<Left, StoreError> {
    let (digest, first): ([u8; 32], i64) = sql::row(
        tx,
        "SELECT rows_digest, first_payout FROM batch WHERE id = ?",
        [batch.get()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let rows = frozen_rows(tx, Digest::from_bytes(digest))?;
    let sql = "SELECT id FROM payout WHERE batch_id = ? AND state = 'submitted'";
    let waiting: BTreeSet<i64> = sql::all(tx, sql, [batch.get()], |row| Ok(row.get(0)?))?
        .into_iter()
        .collect();
    let out: BTreeSet<i64> = payouts.iter().map(|payout| payout.get()).collect();
    if out.is_empty() || out.len() != payouts.len() || !out.is_subset(&waiting) {
        return Err(ApprovalError::NothingLeftOut.into());
    }
    let placed = || (first..).zip(rows.rows());
    let leave: Vec<_> = placed()
        .filter(|(id, _)| out.contains(id))
        .map(|(_, row)| row)
        .collect();
    let places = (0..)
        .zip(placed())
        .filter(|(_, (id, _))| out.contains(id) || !waiting.contains(id));
    let rest = rows.without(&places.map(|(place, _)| place).collect());
    Ok(Left {
        rest: rest.ok_or(ApprovalError::NothingLeft)?,
        out: CountSum {
            count: u32::try_from(leave.len()).map_err(|_| RowError::TooLarge)?,
            sum: Total::sum(leave.iter().map(|row| row.amount)).ok_or(RowError::TooLarge)?,
        },
        fees: Total::sum(leave.iter().map(|row| row.fee)).ok_or(RowError::TooLarge)?,
        flagged: i64::try_from(leave.iter().filter(|row| is_flagged(row)).count()).unwrap_or(i64::MAX),
    })
}
