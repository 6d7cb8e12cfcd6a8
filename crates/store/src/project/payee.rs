//! The book of payees, which grows by what is paid.

use rusqlite::{Transaction, params};
use treasury::{LaneKind, OperatorId, PayoutState, name_key};

use super::attempt::Standing;
use crate::StoreError;

/// A payout changed its state: who was paid is in the book, with what came back taken off.
pub(super) fn changed(tx: &Transaction<'_>, at: i64, standing: &Standing, to: &PayoutState) -> Result<(), StoreError> {
    match standing.lane.kind() {
        LaneKind::Person | LaneKind::Bill | LaneKind::Till | LaneKind::Tax => {}
        // The organisation's own money, and a customer's that goes back, pay nobody.
        LaneKind::TopUp | LaneKind::Reversal => return Ok(()),
    }
    match to {
        PayoutState::Paid { .. } => paid(tx, at, standing),
        PayoutState::Reversed { .. } => came_back(tx, standing),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Failed { .. }
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => Ok(()),
    }
}

fn paid(tx: &Transaction<'_>, at: i64, standing: &Standing) -> Result<(), StoreError> {
    let told = standing.told_name.as_deref();
    tx.prepare_cached(
        "INSERT INTO payee (payee, account, command, name, name_key, told_name, told_key, paid, paid_cents, last_cents,
            first_at, last_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8, ?9, ?9)
         ON CONFLICT (payee, account) DO UPDATE SET command = ?3, name = ?4, name_key = ?5,
            told_name = coalesce(?6, told_name), told_key = CASE WHEN ?6 IS NULL THEN told_key ELSE ?7 END,
            paid = paid + 1, paid_cents = paid_cents + ?8, last_cents = ?8, last_at = ?9",
    )?
    .execute(params![
        standing.lane.payee(),
        standing.lane.account().unwrap_or_default(),
        standing.lane.command(),
        standing.name,
        name_key(&standing.name),
        told,
        told.and_then(name_key),
        standing.amount.cents(),
        at
    ])?;
    Ok(())
}

fn came_back(tx: &Transaction<'_>, standing: &Standing) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE payee SET paid = paid - 1, paid_cents = paid_cents - ? WHERE payee = ? AND account = ?")?
        .execute(params![
            standing.amount.cents(),
            standing.lane.payee(),
            standing.lane.account().unwrap_or_default()
        ])?;
    Ok(())
}

/// Somebody wrote a note about a payee.
pub(super) fn noted(
    tx: &Transaction<'_>,
    at: i64,
    by: Option<OperatorId>,
    (payee, account): (&str, &str),
    note: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE payee SET note = nullif(?, ''), noted_at = ?, noted_by = ? WHERE payee = ? AND account = ?",
    )?
    .execute(params![note, at, by.map(OperatorId::get), payee, account])?;
    Ok(())
}

/// Two numbers are one person's, or are not any more.
pub(super) fn merged(tx: &Transaction<'_>, payee: &str, into: Option<&str>) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE payee SET same_as = ? WHERE payee = ? AND account = ''")?
        .execute(params![into, payee])?;
    Ok(())
}
