//! The file: opening it, and the few statements on what waits.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::protocol::Waiting;
use crate::spool::{Parcel, StoredCallback, Usage};
use crate::{Cursor, RelayError};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("001_delivery.sql")),
    M::up(include_str!("002_parcels_and_register.sql")),
    M::up(include_str!("003_head.sql")),
    M::up(include_str!("004_refused_source.sql")),
    M::up(include_str!("005_team_log.sql")),
];

/// The most bytes of envelopes read by one pull, so that a pull never holds up the writer for long.
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
    // Copying the WAL into the file costs two flushes; 16 MB at a time, callbacks hardly ever wait for them.
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    // On macOS a plain fsync leaves the data in the drive's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What was acknowledged is overwritten: it held names and phone numbers.
    connection.pragma_update(None, "secure_delete", true)
}

pub(super) fn insert(transaction: &Transaction<'_>, parcel: &Parcel) -> rusqlite::Result<Cursor> {
    transaction
        .prepare_cached("INSERT INTO parcel (reader, received_at_ms, trusted, envelope) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            parcel.reader,
            parcel.received_at_ms,
            parcel.trusted,
            parcel.envelope,
        ])?;
    Ok(Cursor(transaction.last_insert_rowid()))
}

/// Forgets what `reader` has up to and including `up_to`, and says how much that was.
pub(super) fn delete(transaction: &Transaction<'_>, reader: i64, up_to: Cursor) -> rusqlite::Result<Usage> {
    let freed = transaction
        .prepare_cached(&format!("{COUNT} WHERE reader = ?1 AND cursor <= ?2"))?
        .query_row([reader, up_to.0], counted)?;
    transaction
        .prepare_cached("DELETE FROM parcel WHERE reader = ?1 AND cursor <= ?2")?
        .execute([reader, up_to.0])?;
    Ok(freed)
}

/// How many deliveries are forgotten at a time on a full disk: at most 4 MiB of bodies.
const BITE: i64 = 64;

/// The cursor of the last of the next few that `reader` has up to `up_to`; `None` where there is none left.
pub(super) fn some_way_to(connection: &Connection, reader: i64, up_to: Cursor) -> rusqlite::Result<Option<Cursor>> {
    connection
        .prepare_cached(
            "SELECT max(cursor) FROM
             (SELECT cursor FROM parcel WHERE reader = ?1 AND cursor <= ?2 ORDER BY cursor LIMIT ?3)",
        )?
        .query_row([reader, up_to.0, BITE], |row| {
            Ok(row.get::<_, Option<i64>>(0)?.map(Cursor))
        })
}

/// Forgets what waits for readers that are not registered any more. Reader 0 never is.
pub(super) fn delete_orphans(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .execute(
            "DELETE FROM parcel WHERE reader <> 0 AND reader NOT IN (SELECT id FROM reader)",
            [],
        )
        .map(drop)
}

pub(super) fn read(
    connection: &Connection,
    reader: i64,
    after: Cursor,
    max: usize,
) -> rusqlite::Result<Vec<StoredCallback>> {
    let mut statement = connection.prepare_cached(
        "SELECT cursor, received_at_ms, trusted, envelope
         FROM parcel WHERE reader = ?1 AND cursor > ?2 ORDER BY cursor LIMIT ?3",
    )?;
    let most = i64::try_from(max).unwrap_or(i64::MAX);
    let mut rows = statement.query([reader, after.0, most])?;
    let mut found = Vec::new();
    let mut bytes: usize = 0;
    while bytes < PULL_BYTES {
        let Some(row) = rows.next()? else { break };
        let kept = from_row(row)?;
        bytes = bytes.saturating_add(kept.envelope.len());
        found.push(kept);
    }
    Ok(found)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredCallback> {
    Ok(StoredCallback {
        cursor: Cursor(row.get("cursor")?),
        received_at_ms: row.get("received_at_ms")?,
        trusted: row.get("trusted")?,
        envelope: row.get("envelope")?,
    })
}

/// When the oldest that waits for `reader` was received.
pub(super) fn oldest_at_ms(connection: &Connection, reader: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT received_at_ms FROM parcel WHERE reader = ?1 ORDER BY cursor LIMIT 1")?
        .query_row([reader], |row| row.get(0))
        .optional()
}

/// How much waits for `reader`, counted.
pub(super) fn waiting(connection: &Connection, reader: i64) -> rusqlite::Result<Waiting> {
    let deliveries = connection
        .prepare_cached("SELECT count(*) AS deliveries FROM parcel WHERE reader = ?1")?
        .query_row([reader], |row| count(row, "deliveries"))?;
    Ok(Waiting {
        deliveries,
        oldest_at_ms: oldest_at_ms(connection, reader)?,
    })
}

/// How many wait for each reader that anything waits for.
pub(super) fn waiting_by_reader(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, u64>> {
    connection
        .prepare("SELECT reader, count(*) AS deliveries FROM parcel GROUP BY reader")?
        .query_map([], |row| Ok((row.get("reader")?, count(row, "deliveries")?)))?
        .collect()
}

const COUNT: &str = "SELECT count(*) AS deliveries, coalesce(sum(length(envelope)), 0) AS bytes,
    count(*) FILTER (WHERE trusted = 0) AS untrusted_deliveries,
    coalesce(sum(length(envelope)) FILTER (WHERE trusted = 0), 0) AS untrusted_bytes
    FROM parcel";

/// How much waits in all.
pub(super) fn usage(connection: &Connection) -> rusqlite::Result<Usage> {
    connection.prepare_cached(COUNT)?.query_row([], counted)
}

fn counted(row: &Row<'_>) -> rusqlite::Result<Usage> {
    Ok(Usage {
        deliveries: count(row, "deliveries")?,
        bytes: count(row, "bytes")?,
        untrusted_deliveries: count(row, "untrusted_deliveries")?,
        untrusted_bytes: count(row, "untrusted_bytes")?,
    })
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

/// The error of an act of this file.
pub(super) fn failed(act: &'static str) -> impl FnOnce(rusqlite::Error) -> RelayError {
    move |source| RelayError::Spool {
        act,
        source: Arc::new(source),
    }
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
