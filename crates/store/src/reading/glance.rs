//! What a ledger file says of itself, without opening it as a ledger: for one that is not opened. Nothing is proved by it.

use std::path::Path;

use rusqlite::OptionalExtension;
use treasury::{DesktopKey, Organisation};

use crate::{
    StoreError,
    journal::{identity::birth_in, organisation::organisation_in},
    ledger::files::read_only,
};

/// What a ledger file says of itself.
#[derive(Debug, Clone)]
pub struct Glance {
    /// The desktop that writes it; none where it has no first entry.
    pub desktop: Option<DesktopKey>,
    /// When it was made, UTC milliseconds.
    pub made_at: Option<i64>,
    /// Its last entry, and when that was written.
    pub last: Option<(i64, i64)>,
    /// Whose it is.
    pub organisation: Option<Organisation>,
}

/// Reads what the file at `path` says of itself.
///
/// # Errors
/// When it cannot be read, or is no ledger.
pub fn glance(path: &Path) -> Result<Glance, StoreError> {
    let db = read_only(path)?;
    let birth = birth_in(&db, "journal")?;
    let last = db
        .query_row("SELECT seq, at FROM journal ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(Glance {
        desktop: birth.map(|birth| birth.desktop),
        made_at: birth.map(|birth| birth.at),
        last,
        organisation: organisation_in(&db)?.map(|(_, organisation)| organisation),
    })
}
