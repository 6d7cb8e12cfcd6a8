//! The statements on callbacks that were refused for where they came from.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::spool::RefusedSource;

/// How many days are remembered.
const DAYS: i64 = 30;

pub(super) fn read(connection: &Connection, inbox: i64, day: i64) -> rusqlite::Result<Option<RefusedSource>> {
    connection
        .prepare_cached("SELECT count, last_at_ms, last_source FROM refused_source WHERE inbox = ?1 AND day = ?2")?
        .query_row([inbox, day], |row| {
            Ok(RefusedSource {
                count: row.get::<_, i64>("count")?.unsigned_abs(),
                last_at_ms: row.get("last_at_ms")?,
                last_source: row.get("last_source")?,
            })
        })
        .optional()
}

pub(super) fn add(transaction: &Transaction<'_>, inbox: i64, day: i64, more: &RefusedSource) -> rusqlite::Result<()> {
    let count = i64::try_from(more.count).unwrap_or(i64::MAX);
    transaction
        .prepare_cached(
            "INSERT INTO refused_source (inbox, day, count, last_at_ms, last_source) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (inbox, day) DO UPDATE SET count = count + excluded.count,
               last_at_ms = excluded.last_at_ms, last_source = excluded.last_source",
        )?
        .execute(params![inbox, day, count, more.last_at_ms, more.last_source])?;
    transaction
        .prepare_cached("DELETE FROM refused_source WHERE inbox = ?1 AND day < ?2")?
        .execute([inbox, day.saturating_sub(DAYS)])
        .map(drop)
}

/// Forgets those of inboxes that the register no longer has.
pub(super) fn delete_orphans(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute(
            "DELETE FROM refused_source WHERE inbox <> 0 AND inbox NOT IN (SELECT id FROM inbox)",
            [],
        )
        .map(drop)
}
