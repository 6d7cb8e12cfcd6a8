//! Whose money the journal says it moves.

use rusqlite::{Connection, OptionalExtension};
use treasury::{Fact, Organisation};

use crate::StoreError;

/// Whether the ledger belongs to an organisation, or anything was ever drafted in it.
pub(crate) fn is_founded(db: &Connection) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM journal WHERE kind IN ('organisation_founded', 'batch_drafted'))",
        )?
        .query_row([], |row| row.get(0))?)
}

/// The newest entry about the organisation.
pub(crate) fn organisation_in(db: &Connection) -> Result<Option<(i64, Organisation)>, StoreError> {
    let row: Option<(i64, String)> = db
        .prepare_cached(
            "SELECT seq, body FROM journal WHERE kind IN ('organisation_founded', 'organisation_changed')
                ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, body)) = row else { return Ok(None) };
    match serde_json::from_str(&body) {
        Ok(Fact::OrganisationFounded { organisation } | Fact::OrganisationChanged { organisation, .. }) => {
            Ok(Some((seq, organisation)))
        }
        Ok(_) | Err(_) => Err(StoreError::Changed(format!(
            "audit entry {seq} does not name the organisation"
        ))),
    }
}
