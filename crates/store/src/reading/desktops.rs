//! The desktops of a team.

use rusqlite::Connection;
use treasury::{DesktopKey, OperatorId};

use crate::{Ledger, StoreError};

/// A desktop of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesktopRecord {
    /// Its key.
    pub key: DesktopKey,
    /// What people call it; empty for the key that the ledger was born with.
    pub name: String,
    /// Since when it is in the team, UTC milliseconds.
    pub added_at: Option<i64>,
    /// Who let it in.
    pub added_by: Option<OperatorId>,
    /// Since when what it writes does nothing, UTC milliseconds.
    pub retired_at: Option<i64>,
    /// Since when it has the right to send, UTC milliseconds; none where another one has.
    pub sends_since: Option<i64>,
    /// Whether it is this one.
    pub here: bool,
}

/// The desktops that share a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesktopsRecord {
    /// In the order in which they joined; none where nobody shares it.
    pub desktops: Vec<DesktopRecord>,
    /// Entries that broke a rule and do nothing.
    pub void: i64,
}

impl Ledger {
    /// The desktops that share this ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn desktops(&self) -> Result<DesktopsRecord, StoreError> {
        let own = self.own_desktop;
        self.read("reading the desktops", move |db| {
            Ok(DesktopsRecord {
                desktops: desktops(db, own)?,
                void: crate::sql::one(db, "SELECT count(*) FROM void_entry", [])?,
            })
        })
        .await
    }

    /// Whether this desktop has the right to send.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn sends_here(&self) -> Result<bool, StoreError> {
        let (own, born) = (self.own_desktop, self.birth.desktop);
        self.read("reading who sends", move |db| {
            let moved: bool = crate::sql::one(db, "SELECT EXISTS (SELECT 1 FROM moved)", [])?;
            Ok(!moved && crate::project::desktop::known(db, born)?.sender() == Some(own))
        })
        .await
    }
}

fn desktops(db: &Connection, own: DesktopKey) -> Result<Vec<DesktopRecord>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT desktop.key, desktop.name, desktop.added_at, desktop.added_by, desktop.retired_at, lease.at
         FROM desktop LEFT JOIN lease ON lease.desktop = desktop.key
         WHERE desktop.name IS NOT NULL ORDER BY desktop.added_at, desktop.key",
    )?;
    let rows = statement.query_map([], |row| {
        let key = DesktopKey::from_bytes(row.get(0)?);
        let retired_at: Option<i64> = row.get(4)?;
        Ok(DesktopRecord {
            key,
            name: row.get(1)?,
            added_at: row.get(2)?,
            added_by: row.get::<_, Option<i64>>(3)?.map(OperatorId::new),
            retired_at,
            sends_since: row.get::<_, Option<i64>>(5)?.filter(|_| retired_at.is_none()),
            here: key == own,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
