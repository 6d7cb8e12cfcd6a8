//! Which of Daraja's doors opened, when that was last seen, and what was said.

use rusqlite::{Connection, OptionalExtension, params};
use treasury::{AccessFinding, Door, Fact};

use crate::{Ledger, StoreError, json::from_json};

/// One door, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRecord {
    /// Which.
    pub door: Door,
    /// How it answered.
    pub finding: AccessFinding,
    /// When.
    pub found_at: i64,
}

impl Ledger {
    /// Notes whether a door opened. Where the same was found at or after `unless_since`, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_access(
        &self,
        door: Door,
        finding: AccessFinding,
        unless_since: i64,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting what M-PESA opens", move |write| {
            let known = found(write.tx, door)?;
            if known.is_some_and(|known| {
                known.finding.is_open() == finding.is_open() && (unless_since..=at).contains(&known.found_at)
            }) {
                return Ok(());
            }
            write.append(at, None, &Fact::AccessFound { door, finding }).map(|_| ())
        })
        .await
    }

    /// Every door that was ever tried.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn access(&self) -> Result<Vec<AccessRecord>, StoreError> {
        self.read("reading what M-PESA opens", |db| {
            Door::ALL
                .iter()
                .filter_map(|door| found(db, *door).transpose())
                .collect()
        })
        .await
    }
}

fn found(db: &Connection, door: Door) -> Result<Option<AccessRecord>, StoreError> {
    let row: Option<(String, i64)> = db
        .prepare_cached("SELECT finding, found_at FROM access WHERE door = ?")?
        .query_row(params![door.name()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(finding, found_at)| {
        Ok(AccessRecord {
            door,
            finding: from_json(&finding, "how a door answered")?,
            found_at,
        })
    })
    .transpose()
}
