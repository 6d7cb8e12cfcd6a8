//! Which of Daraja's permissions opened, when that was last seen, and what was said.

use rusqlite::{Connection, params};
use treasury::{AccessFinding, ApiPermission};

use crate::{Ledger, StoreError, json::from_json, sql};

/// One permission, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRecord {
    /// Which.
    pub permission: ApiPermission,
    /// How it answered.
    pub finding: AccessFinding,
    /// When.
    pub found_at: i64,
}

impl Ledger {
    /// Every permission that was ever tried.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn access(&self) -> Result<Vec<AccessRecord>, StoreError> {
        self.read("reading what M-PESA opens", |db| {
            ApiPermission::ALL
                .iter()
                .filter_map(|permission| found(db, *permission).transpose())
                .collect()
        })
        .await
    }
}

pub(crate) fn found(db: &Connection, permission: ApiPermission) -> Result<Option<AccessRecord>, StoreError> {
    let row: Option<(String, i64)> = sql::maybe(
        db,
        "SELECT finding, found_at FROM access WHERE permission = ?",
        params![permission.name()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    row.map(|(finding, found_at)| {
        Ok(AccessRecord {
            permission,
            finding: from_json(&finding, "how a permission answered")?,
            found_at,
        })
    })
    .transpose()
}
