//! Facts about people: who can sign in, with what, and to do what.

use rusqlite::{Transaction, params};
use treasury::{LockReason, OperatorId, Roles, WrappedKey};

use crate::{StoreError, json::as_json};

/// Somebody can sign in.
pub(super) fn added(
    tx: &Transaction<'_>,
    operator: OperatorId,
    name: &str,
    roles: Roles,
    key: &WrappedKey,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO operator (id, name, roles, public_key, wrapped_key) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![
            operator.get(),
            name,
            as_json(&roles)?,
            key.public_key.as_bytes(),
            as_json(&key.wrapped)?
        ])?;
    Ok(())
}

/// Somebody may do something else than before.
pub(super) fn changed(tx: &Transaction<'_>, operator: OperatorId, roles: Roles) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET roles = ? WHERE id = ?")?
        .execute(params![as_json(&roles)?, operator.get()])?;
    Ok(())
}

/// Somebody left.
pub(super) fn retired(tx: &Transaction<'_>, at: i64, operator: OperatorId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET retired_at = ? WHERE id = ?")?
        .execute(params![at, operator.get()])?;
    Ok(())
}

/// Somebody is locked.
pub(super) fn locked(
    tx: &Transaction<'_>,
    at: i64,
    operator: OperatorId,
    reason: LockReason,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET locked = ?, locked_at = ? WHERE id = ?")?
        .execute(params![as_json(&reason)?, at, operator.get()])?;
    Ok(())
}

/// Somebody is locked no more, and begins with no wrong passphrase.
pub(super) fn released(tx: &Transaction<'_>, operator: OperatorId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET locked = NULL, locked_at = NULL, wrong = 0, wrong_at = NULL WHERE id = ?")?
        .execute(params![operator.get()])?;
    Ok(())
}

/// Somebody has another passphrase.
pub(super) fn passphrase(tx: &Transaction<'_>, operator: OperatorId, key: &WrappedKey) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET public_key = ?, wrapped_key = ? WHERE id = ?")?
        .execute(params![
            key.public_key.as_bytes(),
            as_json(&key.wrapped)?,
            operator.get()
        ])?;
    Ok(())
}

/// A wrong passphrase was given in somebody's name.
pub(super) fn wrong(tx: &Transaction<'_>, at: i64, operator: OperatorId, in_a_row: u32) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET wrong = ?, wrong_at = ? WHERE id = ?")?
        .execute(params![in_a_row, at, operator.get()])?;
    Ok(())
}

/// Somebody gave the right one.
pub(super) fn right(tx: &Transaction<'_>, operator: Option<OperatorId>) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operator SET wrong = 0, wrong_at = NULL WHERE id = ?")?
        .execute(params![operator.map(OperatorId::get)])?;
    Ok(())
}

/// Somebody who is away named who acts for them.
pub(super) fn stand_in(
    tx: &Transaction<'_>,
    seq: i64,
    (operator, stand_in): (OperatorId, OperatorId),
    (from, until): (i64, i64),
    agreed_by: OperatorId,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO stand_in (seq, operator, stand_in, from_at, until_at, agreed_by) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        seq,
        operator.get(),
        stand_in.get(),
        from,
        until,
        agreed_by.get()
    ])?;
    Ok(())
}

/// Somebody signed in.
pub(super) fn signed_in(tx: &Transaction<'_>, at: i64, operator: Option<OperatorId>) -> Result<(), StoreError> {
    right(tx, operator)?;
    tx.prepare_cached("UPDATE operator SET signed_in_at = ? WHERE id = ?")?
        .execute(params![at, operator.map(OperatorId::get)])?;
    Ok(())
}
