//! Which of Daraja's doors opened, when that was last seen, and what was said.

use rusqlite::{Connection, OptionalExtension, params};
use treasury::{Door, Fact};

use crate::{Ledger, StoreError};

/// One door, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRecord {
    /// The door's name ([`Door::name`]).
    pub door: String,
    /// Whether it opened.
    pub open: bool,
    /// What was said, as a sentence.
    pub message: String,
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
        open: bool,
        message: String,
        unless_since: i64,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting what M-PESA opens", move |write| {
            let known = found(write.tx, door)?;
            if known.is_some_and(|known| known.open == open && known.found_at >= unless_since) {
                return Ok(());
            }
            let door = door.name().to_owned();
            write
                .append(at, None, &Fact::AccessFound { door, open, message })
                .map(|_| ())
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
    Ok(db
        .prepare_cached("SELECT door, open, message, found_at FROM access WHERE door = ?")?
        .query_row(params![door.name()], |row| {
            Ok(AccessRecord {
                door: row.get(0)?,
                open: row.get(1)?,
                message: row.get(2)?,
                found_at: row.get(3)?,
            })
        })
        .optional()?)
}
