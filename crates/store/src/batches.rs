//! Drafting, submitting, deciding about and cancelling batches.

use rusqlite::params;
use treasury::{
    Approval, BatchId, BatchState, Digest, Fact, OperatorId, PauseReason, PayoutId, Rejection, RowSet, SourceFile,
};

use crate::{Ledger, StoreError, ledger::Write, read};

/// A batch to draft.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// Title.
    pub title: String,
    /// The file it came from.
    pub source: Option<SourceFile>,
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<BatchId>,
    /// Its rows.
    pub rows: RowSet,
}

impl Ledger {
    /// Stores a batch with its payouts, as a draft of `maker`.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn draft(&self, new: NewBatch, maker: OperatorId, at: i64) -> Result<BatchId, StoreError> {
        self.write("drafting a batch", move |write| {
            keep_content(write, new.rows.bytes())?;
            let next = |table: &str| -> Result<i64, StoreError> {
                let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
                Ok(write.tx.query_row(&sql, [], |row| row.get(0))?)
            };
            let batch = BatchId::new(next("batch")?);
            let fact = Fact::BatchDrafted {
                batch,
                title: new.title,
                source: new.source,
                redo_of: new.redo_of,
                rows: new.rows.digest(),
                count: u32::try_from(new.rows.rows().len()).map_err(|_| treasury::RowError::TooLarge)?,
                sum: new.rows.sum(),
                fees: new.rows.fees(),
                first_payout: PayoutId::new(next("payout")?),
            };
            write.append(at, Some(maker), &fact)?;
            Ok(batch)
        })
        .await
    }

    /// Hands a batch over for approval.
    ///
    /// # Errors
    /// When it is not a draft.
    pub async fn submit(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.act("submitting a batch", Fact::BatchSubmitted { batch }, Some(by), at)
            .await
    }

    /// Stores a checker's approval. Only [`treasury::approve`] makes one; that the batch still waits with the same rows is
    /// checked again here, inside the transaction.
    ///
    /// # Errors
    /// When the batch does not wait for approval any more, or its rows are others.
    pub async fn approve(&self, approval: Approval) -> Result<(), StoreError> {
        let fact = Fact::BatchApproved {
            batch: approval.batch(),
            rows: approval.digest(),
            note: approval.note().to_owned(),
            seal: approval.seal(),
        };
        self.act("approving a batch", fact, Some(approval.checker()), approval.at())
            .await
    }

    /// Stores a checker's rejection.
    ///
    /// # Errors
    /// When the batch does not wait for approval any more.
    pub async fn reject(&self, rejection: Rejection) -> Result<(), StoreError> {
        let fact = Fact::BatchRejected {
            batch: rejection.batch(),
            reason: rejection.reason().to_owned(),
        };
        self.act("rejecting a batch", fact, Some(rejection.checker()), rejection.at())
            .await
    }

    /// Takes back what of a batch was not sent.
    ///
    /// # Errors
    /// When it was decided about otherwise.
    pub async fn cancel(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.act("cancelling a batch", Fact::BatchCancelled { batch }, Some(by), at)
            .await
    }

    /// Stops or resumes sending of a batch. Where that is how it stands already, nothing is written.
    ///
    /// # Errors
    /// When there is no such batch, or it is not approved.
    pub async fn pause_batch(
        &self,
        batch: BatchId,
        reason: Option<PauseReason>,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("pausing a batch", move |write| {
            let state = read::waiting(write.tx, batch)?.state;
            if state != BatchState::Approved {
                return Err(StoreError::Approval(treasury::ApprovalError::NotSubmitted(state)));
            }
            pause_batch(write, batch, reason, by, at)
        })
        .await
    }

    /// The batch as far as a decision about it needs it.
    ///
    /// # Errors
    /// When there is no such batch.
    pub async fn waiting(&self, batch: BatchId) -> Result<treasury::Waiting, StoreError> {
        self.read("reading a batch", move |db| read::waiting(db, batch)).await
    }

    async fn act(&self, name: &'static str, fact: Fact, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.write(name, move |write| write.append(at, by, &fact).map(|_| ()))
            .await
    }
}

/// Stops (`Some`) or resumes (`None`) a batch, inside a write.
pub(crate) fn pause_batch(
    write: &mut Write<'_>,
    batch: BatchId,
    reason: Option<PauseReason>,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    let paused: bool = write
        .tx
        .prepare_cached("SELECT paused IS NOT NULL FROM batch WHERE id = ?")?
        .query_row([batch.get()], |row| row.get(0))?;
    let fact = match reason {
        Some(_) if paused => return Ok(()),
        Some(reason) => Fact::BatchPaused { batch, reason },
        None if !paused => return Ok(()),
        None => Fact::BatchResumed { batch },
    };
    write.append(at, by, &fact).map(|_| ())
}

/// Keeps bytes under their digest, once.
pub(crate) fn keep_content(write: &mut Write<'_>, bytes: &[u8]) -> Result<Digest, StoreError> {
    let digest = Digest::of(bytes);
    write
        .tx
        .prepare_cached("INSERT OR IGNORE INTO content (digest, bytes) VALUES (?, ?)")?
        .execute(params![digest.as_bytes(), bytes])?;
    Ok(digest)
}
