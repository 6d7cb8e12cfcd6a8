//! The spool's one table: opening it, and its few statements.

use std::fs::{File, TryLockError};
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use super::Usage;
use crate::{Cursor, Delivery, Incoming, RelayError};

const STEPS: &[M<'static>] = &[M::up(include_str!("001_delivery.sql"))];

/// The most bytes of bodies read by one pull, so that a pull never holds up the writer for long.
const PULL_BYTES: usize = 4 * 1024 * 1024;

/// How long to wait for a spool that is in use.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Takes the spool for this process. The system lets go of it when the process ends, however it ends.
pub(super) fn lock(path: &Path) -> Result<File, RelayError> {
    let lock_path = path.with_extension("spool-lock");
    let refused = |source| RelayError::Create {
        path: lock_path.clone(),
        source,
    };
    let file = private_file(&lock_path).map_err(refused)?;
    // A spool of this process that was just dropped may still be finishing its last write.
    let asked = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if asked.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(10))
            }
            Err(TryLockError::WouldBlock) => return Err(RelayError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => {
                return Err(RelayError::Create {
                    path: lock_path,
                    source,
                });
            }
        }
    }
}

pub(super) fn open(path: &Path) -> Result<Connection, RelayError> {
    create_private(path)?;
    let opened = Connection::open(path).and_then(|connection| {
        prepare(&connection)?;
        Ok(connection)
    });
    let mut connection = opened.map_err(|source| RelayError::Open {
        path: path.to_owned(),
        source,
    })?;
    Migrations::from_slice(STEPS)
        .to_latest(&mut connection)
        .map_err(|source| refused(path, source))?;
    Ok(connection)
}

fn refused(path: &Path, source: rusqlite_migration::Error) -> RelayError {
    let path = path.to_owned();
    let too_far_ahead = rusqlite_migration::Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead);
    if source == too_far_ahead {
        RelayError::Newer { path }
    } else {
        RelayError::Migrate { path, source }
    }
}

/// Makes a missing file readable by its owner only; SQLite gives its WAL the same rights.
fn create_private(path: &Path) -> Result<(), RelayError> {
    private_file(path).map(drop).map_err(|source| RelayError::Create {
        path: path.to_owned(),
        source,
    })
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS a plain fsync leaves the data in the drive's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    // What was acknowledged is overwritten: it held names and phone numbers.
    connection.pragma_update(None, "secure_delete", true)
}

pub(super) fn insert(transaction: &Transaction<'_>, incoming: &Incoming) -> rusqlite::Result<Cursor> {
    transaction
        .prepare_cached(
            "INSERT INTO delivery (received_at_ms, inbox, target, source, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            incoming.received_at_ms,
            incoming.inbox,
            incoming.target,
            incoming.source.to_string(),
            incoming.body,
        ])?;
    Ok(Cursor(transaction.last_insert_rowid()))
}

/// Forgets everything up to and including `up_to`, and says how much that was.
pub(super) fn delete(transaction: &Transaction<'_>, up_to: Cursor) -> rusqlite::Result<Usage> {
    let freed = usage(transaction, up_to)?;
    transaction
        .prepare_cached("DELETE FROM delivery WHERE cursor <= ?1")?
        .execute([up_to.0])?;
    Ok(freed)
}

pub(super) fn read(connection: &Connection, after: Cursor, max: usize) -> rusqlite::Result<Vec<Delivery>> {
    let mut statement = connection.prepare_cached(
        "SELECT cursor, received_at_ms, inbox, target, source, body
         FROM delivery WHERE cursor > ?1 ORDER BY cursor LIMIT ?2",
    )?;
    let most = i64::try_from(max).unwrap_or(i64::MAX);
    let mut rows = statement.query([after.0, most])?;
    let mut deliveries = Vec::new();
    let mut bytes: usize = 0;
    while bytes < PULL_BYTES {
        let Some(row) = rows.next()? else { break };
        let delivery = delivery(row)?;
        bytes = bytes.saturating_add(delivery.body.len());
        deliveries.push(delivery);
    }
    Ok(deliveries)
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        cursor: Cursor(row.get("cursor")?),
        received_at_ms: row.get("received_at_ms")?,
        inbox: row.get("inbox")?,
        target: row.get("target")?,
        source: row
            .get::<_, String>("source")?
            .parse::<IpAddr>()
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(4, Type::Text, Box::new(error)))?,
        body: row.get("body")?,
    })
}

/// How much waits up to and including `up_to`.
pub(super) fn usage(connection: &Connection, up_to: Cursor) -> rusqlite::Result<Usage> {
    connection
        .prepare_cached(
            "SELECT count(*) AS deliveries, coalesce(sum(length(body)), 0) AS body_bytes
             FROM delivery WHERE cursor <= ?1",
        )?
        .query_row([up_to.0], |row| {
            Ok(Usage {
                deliveries: count(row, "deliveries")?,
                body_bytes: count(row, "body_bytes")?,
            })
        })
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

/// Moves the WAL's pages into the file and empties the WAL, which still holds what was deleted.
pub(super) fn empty_wal(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    /// Only a power cut would show it from outside.
    #[test]
    fn every_commit_is_flushed_to_the_disk() {
        let folder = tempfile::tempdir().expect("a folder for this test");
        let connection = super::open(&folder.path().join("spool.sqlite")).expect("a new spool");
        let is = |pragma| {
            connection
                .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
                .expect("a pragma's value")
        };
        let full = 2;
        assert_eq!((is("synchronous"), is("fullfsync")), (full, 1));
    }
}
