//! Facts about files that are attached to batches.

use rusqlite::{Connection, Row, Transaction, params};
use treasury::{Attachment, AttachmentKind, BatchId, BatchState, Digest, MOST_ATTACHMENTS, OperatorId};

use super::rows;
use crate::{StoreError, sql};

const COLUMNS: &str = "name, kind, bytes, file_sha256, sealed_digest, attached_at, attached_by";

/// Its maker attached a file to a batch that waits for its first approval.
pub(super) fn attached(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    batch: BatchId,
    attachment: &Attachment,
) -> Result<(), StoreError> {
    let waiting = rows::waiting(tx, batch)?;
    let fits = actor == Some(waiting.maker) && may_be_attached(tx, batch, waiting.state)?;
    let kept: bool = sql::one(
        tx,
        "SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?)",
        [attachment.sealed.as_bytes()],
    )?;
    if !fits || !kept || of_batch(tx, batch)?.len() >= MOST_ATTACHMENTS {
        return Err(StoreError::Changed(format!(
            "a file cannot be attached to batch {batch}"
        )));
    }
    tx.prepare_cached(
        "INSERT INTO attachment (batch_id, seq, name, kind, bytes, file_sha256, sealed_digest, attached_at, attached_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        batch.get(),
        seq,
        attachment.name,
        attachment.kind.name(),
        attachment.bytes,
        attachment.sha256.as_bytes(),
        attachment.sealed.as_bytes(),
        at,
        actor.map(OperatorId::get),
    ])?;
    Ok(())
}

/// Its maker took a file off a draft.
pub(super) fn detached(
    tx: &Transaction<'_>,
    actor: Option<OperatorId>,
    batch: BatchId,
    sha256: Digest,
) -> Result<(), StoreError> {
    let waiting = rows::waiting(tx, batch)?;
    let fits = actor == Some(waiting.maker) && waiting.state == BatchState::Draft;
    let removed = tx
        .prepare_cached("DELETE FROM attachment WHERE batch_id = ? AND file_sha256 = ?")?
        .execute(params![batch.get(), sha256.as_bytes()])?;
    match fits && removed == 1 {
        true => Ok(()),
        false => Err(StoreError::Changed(format!("a file cannot be taken off batch {batch}"))),
    }
}

/// Whether a batch takes another file: nobody decided about it yet, nor approved it without that file.
pub(crate) fn may_be_attached(db: &Connection, batch: BatchId, state: BatchState) -> Result<bool, StoreError> {
    let approved: bool = sql::one(
        db,
        "SELECT EXISTS (SELECT 1 FROM approval WHERE batch_id = ?)",
        [batch.get()],
    )?;
    Ok(!approved && matches!(state, BatchState::Draft | BatchState::Submitted))
}

/// A file that is attached to a batch, and who attached it when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// What.
    pub attachment: Attachment,
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub by: OperatorId,
}

/// What is attached to a batch, in the order of attaching.
pub(crate) fn of_batch(db: &Connection, batch: BatchId) -> Result<Vec<AttachedFile>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attachment WHERE batch_id = ? ORDER BY seq");
    sql::all(db, &sql, [batch.get()], attached_file)
}

fn attached_file(row: &Row<'_>) -> Result<AttachedFile, StoreError> {
    let kind: String = row.get(1)?;
    Ok(AttachedFile {
        attachment: Attachment {
            name: row.get(0)?,
            kind: AttachmentKind::named(&kind)
                .ok_or_else(|| StoreError::Changed(format!("{kind} is no kind of attachment")))?,
            bytes: row.get(2)?,
            sha256: Digest::from_bytes(row.get(3)?),
            sealed: Digest::from_bytes(row.get(4)?),
        },
        at: row.get(5)?,
        by: OperatorId::new(row.get(6)?),
    })
}
