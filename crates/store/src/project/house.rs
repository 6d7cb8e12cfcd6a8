//! Facts about the house: whether anything is sent, what was set.

use rusqlite::{Transaction, params};
use treasury::{OperatorId, PauseReason, Setting};

use crate::{StoreError, json::as_json};

/// All sending was paused, or goes on (no reason).
pub(super) fn sending(
    tx: &Transaction<'_>,
    reason: Option<&PauseReason>,
    since: Option<i64>,
    by: Option<OperatorId>,
) -> Result<(), StoreError> {
    let paused = reason.map(as_json).transpose()?;
    tx.prepare_cached("INSERT OR REPLACE INTO sending (id, paused, since, by) VALUES (1, ?, ?, ?)")?
        .execute(params![paused, since, by.map(OperatorId::get)])?;
    Ok(())
}

/// The house set something for itself.
pub(super) fn set(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    setting: &Setting,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO setting (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)")?
        .execute(params![
            setting.key(),
            as_json(setting)?,
            at,
            actor.map(OperatorId::get)
        ])?;
    Ok(())
}
