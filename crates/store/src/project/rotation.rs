//! Facts about changing the initiator's password.

use rusqlite::{Connection, Transaction, params};
use treasury::{AttemptId, DeliveryId, OperatorId, RotationEvent, RotationState, TryVerdict};

use super::delivery::inquiry_answered;
use crate::{StoreError, json::as_json, sql};

/// The result code that says that the operator is locked.
const LOCKED: &str = "8006";

/// A change was begun.
pub(super) fn begun(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    rotation: AttemptId,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO rotation (id, state, begun_by, begun_at, tries, wrong) VALUES (?, 'begun', ?, ?, 0, 0)",
    )?
    .execute(params![rotation.to_string(), actor.map(OperatorId::get), at])?;
    Ok(())
}

/// M-PESA is asked with a new password, set on `set_on`.
pub(super) fn tried(
    tx: &Transaction<'_>,
    at: i64,
    rotation: AttemptId,
    inquiry: AttemptId,
    set_on: i32,
) -> Result<(), StoreError> {
    step(tx, rotation, RotationEvent::Try)?;
    tx.prepare_cached(
        "UPDATE rotation SET tries = tries + 1, inquiry = ?, tried_at = ?, set_on = ?, verdict = NULL WHERE id = ?",
    )?
    .execute(params![inquiry.to_string(), at, set_on, rotation.to_string()])?;
    Ok(())
}

/// M-PESA's word on it.
pub(super) fn judged(
    tx: &Transaction<'_>,
    at: i64,
    rotation: AttemptId,
    inquiry: AttemptId,
    delivery: Option<DeliveryId>,
    verdict: &TryVerdict,
) -> Result<(), StoreError> {
    step(tx, rotation, verdict.event())?;
    let wrong = match verdict {
        TryVerdict::Unknown { .. } => "wrong",
        // Whoever unlocks the operator begins the count anew.
        TryVerdict::Refused { code } if code.as_str() == LOCKED => "0",
        TryVerdict::Refused { .. } => "wrong + 1",
        TryVerdict::Accepted => "0",
    };
    tx.prepare_cached(&format!(
        "UPDATE rotation SET verdict = ?, inquiry = ?, wrong = {wrong} WHERE id = ?"
    ))?
    .execute(params![as_json(verdict)?, inquiry.to_string(), rotation.to_string()])?;
    match delivery {
        Some(delivery) => inquiry_answered(tx, at, delivery),
        None => Ok(()),
    }
}

/// The new password took the old one's place.
pub(super) fn done(tx: &Transaction<'_>, at: i64, rotation: AttemptId, set_on: i32) -> Result<(), StoreError> {
    step(tx, rotation, RotationEvent::Finish)?;
    tx.prepare_cached("UPDATE rotation SET ended_at = ?, set_on = ? WHERE id = ?")?
        .execute(params![at, set_on, rotation.to_string()])?;
    tx.prepare_cached(
        "UPDATE credential SET set_on = ?, noted_at = ?, noted_by = (SELECT begun_by FROM rotation WHERE rotation.id = ?)
            WHERE id = 1",
    )?
    .execute(params![set_on, at, rotation.to_string()])?;
    Ok(())
}

/// The change was given up.
pub(super) fn abandoned(tx: &Transaction<'_>, at: i64, rotation: AttemptId) -> Result<(), StoreError> {
    step(tx, rotation, RotationEvent::Abandon)?;
    tx.prepare_cached("UPDATE rotation SET ended_at = ? WHERE id = ?")?
        .execute(params![at, rotation.to_string()])?;
    Ok(())
}

fn step(tx: &Transaction<'_>, rotation: AttemptId, event: RotationEvent) -> Result<(), StoreError> {
    let state = state_of(tx, rotation)?;
    let to = state.step(event).ok_or(StoreError::Rotation { state })?;
    tx.prepare_cached("UPDATE rotation SET state = ? WHERE id = ?")?
        .execute(params![to.name(), rotation.to_string()])?;
    Ok(())
}

/// Where a change of the password stands.
pub(crate) fn state_of(tx: &Transaction<'_>, rotation: AttemptId) -> Result<RotationState, StoreError> {
    let name: Option<String> = sql::maybe_one(tx, "SELECT state FROM rotation WHERE id = ?", [rotation.to_string()])?;
    let name = name.ok_or(StoreError::NotFound { what: "rotation" })?;
    RotationState::named(&name).ok_or_else(|| StoreError::Changed("the state of a rotation is not valid".to_owned()))
}

/// Whether the password is being changed.
pub(crate) fn is_rotating(db: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM rotation WHERE state IN ('begun', 'trying', 'accepted'))";
    sql::one(db, sql, [])
}
