//! Whose money the journal says it moves.

use rusqlite::Connection;
use treasury::{Fact, Organisation};

use crate::{StoreError, sql};

/// Whether the ledger belongs to an organisation, or anything was ever drafted in it.
pub(crate) fn is_founded(db: &Connection) -> Result<bool, StoreError> {
    sql::one(
        db,
        "SELECT EXISTS (SELECT 1 FROM journal WHERE kind IN ('organisation_founded', 'batch_drafted'))",
        [],
    )
}

/// The newest entry about the organisation.
pub(crate) fn organisation_in(db: &Connection) -> Result<Option<(i64, Organisation)>, StoreError> {
    let row: Option<(i64, String)> = sql::maybe(
        db,
        "SELECT seq, body FROM journal WHERE kind IN ('organisation_founded', 'organisation_changed')
                ORDER BY seq DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
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
