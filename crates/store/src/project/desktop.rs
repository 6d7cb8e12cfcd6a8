//! Facts about the desktops that share the ledger, and which entry does nothing because of its desktop.

use rusqlite::{Connection, Transaction, params};
use treasury::{DesktopKey, Desktops, OperatorId};

use crate::{StoreError, sql};

/// The desktops as the tables stand, of a ledger that was born at `born`.
pub(crate) fn known(db: &Connection, born: DesktopKey) -> Result<Desktops, StoreError> {
    let mut all = vec![(born, false)];
    let mut statement = db.prepare_cached("SELECT key, retired_at IS NOT NULL FROM desktop ORDER BY added_at, key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, retired) = (DesktopKey::from_bytes(row.get(0)?), row.get(1)?);
        match key == born {
            true => all[0].1 = retired,
            false => all.push((key, retired)),
        }
    }
    let lease: Option<[u8; 32]> = sql::maybe_one(db, "SELECT desktop FROM lease", [])?;
    let sender = lease.map_or(born, DesktopKey::from_bytes);
    let works = all.iter().any(|(key, retired)| *key == sender && !retired);
    Ok(Desktops::known(all, works.then_some(sender)))
}

/// A desktop was let in.
pub(super) fn added(
    tx: &Transaction<'_>,
    at: i64,
    by: Option<OperatorId>,
    desktop: &DesktopKey,
    name: &str,
    agreed_by: OperatorId,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO desktop (key, name, added_at, added_by, agreed_by) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![
            desktop.as_bytes(),
            name,
            at,
            by.map(OperatorId::get),
            agreed_by.get()
        ])?;
    Ok(())
}

/// A desktop was taken out.
pub(super) fn retired(tx: &Transaction<'_>, at: i64, desktop: &DesktopKey) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO desktop (key, retired_at) VALUES (?, ?)
         ON CONFLICT (key) DO UPDATE SET retired_at = excluded.retired_at",
    )?
    .execute(params![desktop.as_bytes(), at])?;
    Ok(())
}

/// Sending goes on at a desktop.
pub(super) fn leased(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    by: Option<OperatorId>,
    desktop: &DesktopKey,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO lease (id, desktop, seq, at, by) VALUES (1, ?, ?, ?, ?)")?
        .execute(params![desktop.as_bytes(), seq, at, by.map(OperatorId::get)])?;
    Ok(())
}

/// An entry does nothing.
pub(crate) fn void(tx: &Transaction<'_>, seq: i64, why: &str) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO void_entry (seq, why) VALUES (?, ?)")?
        .execute(params![seq, why])?;
    Ok(())
}
