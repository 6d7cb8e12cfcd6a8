//! Facts about the initiator: its password's age, and what it opens.

use rusqlite::{Transaction, params};
use treasury::{AccessFinding, ApiPermission, OperatorId};

use crate::{StoreError, json::as_json};

/// The initiator and the day its password was set were noted.
pub(super) fn noted(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    initiator: &str,
    set_on: i32,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO credential (id, initiator, set_on, noted_at, noted_by) VALUES (1, ?, ?, ?, ?)",
    )?
    .execute(params![initiator, set_on, at, actor.map(OperatorId::get)])?;
    Ok(())
}

/// A permission of Daraja was tried.
pub(super) fn access(
    tx: &Transaction<'_>,
    at: i64,
    permission: ApiPermission,
    finding: &AccessFinding,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO access (permission, finding, found_at) VALUES (?, ?, ?)")?
        .execute(params![permission.name(), as_json(finding)?, at])?;
    Ok(())
}
