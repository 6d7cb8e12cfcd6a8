//! The journal: append-only, chained by hash.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use treasury::{EntryHash, Fact, OperatorId, entry_hash};

use crate::{Ledger, StoreError};

/// One entry of the journal.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Position.
    pub seq: i64,
    /// When it was written, UTC milliseconds.
    pub at: i64,
    /// Who did it; none where the console did.
    pub actor: Option<OperatorId>,
    /// What was done.
    pub fact: Fact,
    /// Its hash.
    pub hash: EntryHash,
}

/// Appends `fact` and answers its position.
pub(crate) fn append(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<i64, StoreError> {
    let (last, before) = last(tx)?;
    let seq = last + 1;
    let body = serde_json::to_string(fact)
        .map_err(|error| StoreError::Changed(format!("a fact could not be written: {error}")))?;
    let hash = entry_hash(before, seq, at, actor, &body);
    tx.prepare_cached("INSERT INTO journal (seq, at, actor, kind, body, hash) VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![
            seq,
            at,
            actor.map(OperatorId::get),
            fact.name(),
            body,
            hash.as_bytes()
        ])?;
    Ok(seq)
}

fn last(connection: &Connection) -> Result<(i64, EntryHash), StoreError> {
    let row = connection
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.map_or((0, EntryHash::START), |(seq, hash)| (seq, EntryHash::from_bytes(hash))))
}

/// Walks the chain behind the entry `after` (0: all of it), handing each entry to `visit`. Stops with a sentence at the
/// first entry that does not fit. `journal` names the table, which may be in an attached file.
pub(crate) fn walk(
    connection: &Connection,
    journal: &str,
    after: i64,
    mut visit: impl FnMut(&Entry) -> Result<(), StoreError>,
) -> Result<u32, StoreError> {
    let mut statement = connection.prepare(&format!(
        "SELECT seq, at, actor, kind, body, hash FROM {journal} WHERE seq > ? ORDER BY seq"
    ))?;
    let mut rows = statement.query([after])?;
    let mut before = hash_of(connection, journal, after)?;
    let mut expected = after + 1;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        if seq != expected {
            return Err(StoreError::Changed(format!("audit entry {expected} is missing")));
        }
        let at: i64 = row.get(1)?;
        let actor = row.get::<_, Option<i64>>(2)?.map(OperatorId::new);
        let kind: String = row.get(3)?;
        let body: String = row.get(4)?;
        let hash = EntryHash::from_bytes(row.get(5)?);
        if entry_hash(before, seq, at, actor, &body) != hash {
            return Err(StoreError::Changed(format!("audit entry {seq} was altered")));
        }
        let fact: Fact = serde_json::from_str(&body)
            .map_err(|error| StoreError::Changed(format!("audit entry {seq} cannot be read: {error}")))?;
        if fact.name() != kind {
            return Err(StoreError::Changed(format!("audit entry {seq} is labelled {kind}")));
        }
        visit(&Entry {
            seq,
            at,
            actor,
            fact,
            hash,
        })?;
        before = hash;
        expected = seq + 1;
        count += 1;
    }
    Ok(count)
}

/// The hash of the entry at `seq`; before the first entry, where the chain starts.
fn hash_of(connection: &Connection, journal: &str, seq: i64) -> Result<EntryHash, StoreError> {
    if seq == 0 {
        return Ok(EntryHash::START);
    }
    let sql = format!("SELECT hash FROM {journal} WHERE seq = ?");
    let hash = connection
        .query_row(&sql, [seq], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Changed(format!("audit entry {seq} is missing")))?;
    Ok(EntryHash::from_bytes(hash))
}

impl Ledger {
    /// Entries before `before` (none: the newest), newest first, and how many there are in all.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn entries(&self, before: Option<i64>, limit: u32) -> Result<(Vec<Entry>, u32), StoreError> {
        self.read("reading the audit trail", move |db| {
            let mut statement = db.prepare_cached(
                "SELECT seq, at, actor, body, hash FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?",
            )?;
            let mut rows = statement.query(params![before.unwrap_or(i64::MAX), limit])?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                let seq = row.get(0)?;
                let body: String = row.get(3)?;
                entries.push(Entry {
                    seq,
                    at: row.get(1)?,
                    actor: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
                    fact: serde_json::from_str(&body)
                        .map_err(|error| StoreError::Changed(format!("audit entry {seq} cannot be read: {error}")))?,
                    hash: EntryHash::from_bytes(row.get(4)?),
                });
            }
            let (total, _) = last(db)?;
            Ok((entries, u32::try_from(total).unwrap_or(u32::MAX)))
        })
        .await
    }

    /// When the console last wrote anything down; none in an empty ledger.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_written(&self) -> Result<Option<i64>, StoreError> {
        self.read("reading the last entry", |db| {
            Ok(db
                .prepare_cached("SELECT at FROM journal ORDER BY seq DESC LIMIT 1")?
                .query_row([], |row| row.get(0))
                .optional()?)
        })
        .await
    }
}
