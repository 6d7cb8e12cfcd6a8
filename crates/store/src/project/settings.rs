//! Facts about the organisation: whether anything is sent, what was set.

use rusqlite::{Transaction, params};
use treasury::{OperatorId, PauseKind, PauseReason, Setting};

use crate::{StoreError, json::as_json};

/// All sending was paused.
pub(super) fn paused(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    by: Option<OperatorId>,
    reason: &PauseReason,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO pause (kind, reason, since, seq, by) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![
            reason.kind().name(),
            as_json(reason)?,
            at,
            seq,
            by.map(OperatorId::get)
        ])?;
    Ok(())
}

/// A pause was lifted.
pub(super) fn resumed(tx: &Transaction<'_>, pause: PauseKind) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM pause WHERE kind = ?")?
        .execute([pause.name()])?;
    Ok(())
}

/// The organisation set something for itself.
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

/// A recovery kit was printed.
pub(super) fn recovery_key(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    recipient: &str,
    agreed_by: Option<OperatorId>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO recovery (id, recipient, seq, made_at, made_by, agreed_by) VALUES (1, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        recipient,
        seq,
        at,
        actor.map(OperatorId::get),
        agreed_by.map(OperatorId::get)
    ])?;
    Ok(())
}

/// The ledger went on elsewhere.
pub(super) fn moved(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    agreed_by: OperatorId,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO moved (id, at, by, agreed_by) VALUES (1, ?, ?, ?)")?
        .execute(params![at, actor.map(OperatorId::get), agreed_by.get()])?;
    Ok(())
}

/// The ledger goes on here.
pub(super) fn here(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM moved")?.execute([])?;
    Ok(())
}
