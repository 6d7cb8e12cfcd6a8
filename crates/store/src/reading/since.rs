//! What stood before an entry of the journal and what stands since: for a ledger that may be an older copy.

use mpesa::Balance;
use rusqlite::{Connection, params};

use crate::{Ledger, StoreError, sql};

/// The newest reading of an account before an entry.
pub(crate) const BEFORE: &str = "SELECT available_cents, as_of FROM account_reading
    WHERE name = ? AND seq < ? AND available_cents IS NOT NULL ORDER BY seq DESC LIMIT 1";

/// The newest after it.
pub(crate) const AFTER: &str = "SELECT available_cents, as_of FROM account_reading
    WHERE name = ? AND seq > ? AND available_cents IS NOT NULL ORDER BY seq DESC LIMIT 1";

/// What could be spent from an account at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldAt {
    /// What.
    pub available: Balance,
    /// When, UTC milliseconds.
    pub at: i64,
}

impl Ledger {
    /// The place and the time of the last entry before `seq`.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn ended_before(&self, seq: i64) -> Result<Option<(i64, i64)>, StoreError> {
        self.read("reading where the ledger ended", move |db| {
            sql::maybe(
                db,
                "SELECT seq, at FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT 1",
                [seq],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
        .await
    }

    /// What an account held when it was last read before the entry at `seq`, and when it was last read after it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn held_around(
        &self,
        account: &'static str,
        seq: i64,
    ) -> Result<(Option<HeldAt>, Option<HeldAt>), StoreError> {
        self.read("reading what an account held", move |db| {
            Ok((held(db, BEFORE, account, seq)?, held(db, AFTER, account, seq)?))
        })
        .await
    }
}

fn held(db: &Connection, sql: &str, account: &str, seq: i64) -> Result<Option<HeldAt>, StoreError> {
    let row: Option<(i64, i64)> = sql::maybe(db, sql, params![account, seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    row.map(|(cents, at)| {
        let available = Balance::from_cents(cents)
            .map_err(|_| StoreError::Changed(format!("a balance of {account} is out of bounds")))?;
        Ok(HeldAt { available, at })
    })
    .transpose()
}
