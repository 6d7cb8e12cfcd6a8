//! What of an ended payout still needs a person: begun where it ends, over where it is paid again or somebody leaves it.

use rusqlite::{Transaction, params};
use treasury::{Attention, BatchId, Dismissal, LaneKind, NameMatch, OperatorId, PayoutState, compare_names};

use super::Standing;
use crate::StoreError;

/// A payout took a step to `to`.
pub(super) fn ended(tx: &Transaction<'_>, standing: &Standing, to: &PayoutState) -> Result<(), StoreError> {
    let other_name = standing.lane.kind() == LaneKind::Person
        && standing
            .told_name
            .as_deref()
            .is_some_and(|told| compare_names(&standing.name, told) == NameMatch::Differs);
    let attention = match to {
        PayoutState::Failed { .. } => Some(Attention::Failed),
        PayoutState::Paid { .. } if other_name => Some(Attention::OtherName),
        // The money came back, or never was with them.
        PayoutState::Reversed { .. } => None,
        PayoutState::Paid { .. }
        | PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => return Ok(()),
    };
    tx.prepare_cached("UPDATE payout SET attention = ?1, other_name = other_name OR ?2 WHERE id = ?3")?
        .execute(params![
            attention.map(Attention::name),
            attention == Some(Attention::OtherName),
            standing.payout.get()
        ])?;
    Ok(())
}

/// Somebody left payouts as they are.
pub(super) fn dismissed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    dismissal: &Dismissal,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE payout SET attention = NULL, dismissed = ?1, dismissed_by = ?2, dismissed_at = ?3
         WHERE id = ?4 AND attention = ?5",
    )?;
    for payout in &dismissal.payouts {
        let changed = statement.execute(params![
            dismissal.reason,
            actor.map(OperatorId::get),
            at,
            payout.get(),
            dismissal.attention.name()
        ])?;
        if changed == 0 {
            return Err(StoreError::Changed(format!("nothing of payout {payout} was open")));
        }
    }
    Ok(())
}

/// A batch was handed over that pays again what failed in another: that is dealt with. A failure that a receipt contradicts
/// is not paid again.
pub(super) fn paid_again(tx: &Transaction<'_>, batch: BatchId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE payout SET attention = NULL WHERE attention = 'failed' AND alarm IS NULL
            AND batch_id = (SELECT redo_of FROM batch WHERE id = ?1)
            AND line IN (SELECT line FROM payout WHERE batch_id = ?1)",
    )?
    .execute([batch.get()])?;
    Ok(())
}

/// What a batch was to pay again and did not, since it was rejected or cancelled, needs a person as before.
pub(super) fn not_paid_again(tx: &Transaction<'_>, batch: BatchId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE payout SET attention = 'failed' WHERE state = 'failed' AND dismissed IS NULL
            AND batch_id = (SELECT redo_of FROM batch WHERE id = ?1)
            AND line IN (SELECT line FROM payout WHERE batch_id = ?1 AND state IN ('cancelled', 'rejected'))",
    )?
    .execute([batch.get()])?;
    Ok(())
}
