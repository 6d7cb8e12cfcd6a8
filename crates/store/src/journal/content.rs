//! What is kept under its digest: frozen rows, bodies of callbacks, files of statements.

use rusqlite::{Connection, Transaction, params};
use treasury::{Digest, RowSet};

use crate::{StoreError, sql};

/// Keeps bytes under their digest, once.
pub(crate) fn keep_content(tx: &Transaction<'_>, bytes: &[u8]) -> Result<Digest, StoreError> {
    let digest = Digest::of(bytes);
    let known: bool = sql::one(
        tx,
        "SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?)",
        [digest.as_bytes()],
    )?;
    if !known {
        tx.prepare_cached("INSERT INTO content (digest, bytes) VALUES (?, ?)")?
            .execute(params![digest.as_bytes(), bytes])?;
    }
    Ok(digest)
}

/// What is kept under `digest`, refused where the bytes do not have it.
pub(crate) fn content(db: &Connection, digest: Digest) -> Result<Vec<u8>, StoreError> {
    let bytes: Option<Vec<u8>> = sql::maybe_one(db, "SELECT bytes FROM content WHERE digest = ?", [digest.as_bytes()])?;
    let bytes = bytes.ok_or_else(|| StoreError::Changed(format!("content {digest} is missing")))?;
    if Digest::of(&bytes) != digest {
        return Err(StoreError::Changed(format!("content {digest} was altered")));
    }
    Ok(bytes)
}

/// Frozen rows from content, refused where their bytes are not what their digest says.
pub(crate) fn frozen_rows(tx: &Transaction<'_>, digest: Digest) -> Result<RowSet, StoreError> {
    let bytes = content(tx, digest)?;
    Ok(RowSet::read(&bytes)?)
}
