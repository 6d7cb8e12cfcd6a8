//! What checkers ask makers about batches that wait, and the answers.

use rusqlite::{Transaction, params};
use treasury::{BatchId, BatchState, OperatorId};

use super::rows::waiting;
use crate::{StoreError, sql};

/// A checker asked; questions about a batch count from 1.
pub(super) fn asked(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    (batch, number): (BatchId, u32),
    question: &str,
) -> Result<(), StoreError> {
    must_wait(tx, batch)?;
    let next = next_question(tx, batch)?;
    if number != next || question.is_empty() {
        return Err(StoreError::Changed(format!(
            "question {number} about batch {batch} is not the next one"
        )));
    }
    tx.prepare_cached(
        "INSERT INTO batch_question (batch_id, number, asked_by, asked_at, question) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![batch.get(), number, actor.map(OperatorId::get), at, question])?;
    Ok(())
}

/// Its maker answered.
pub(super) fn answered(
    tx: &Transaction<'_>,
    at: i64,
    (batch, number): (BatchId, u32),
    answer: &str,
) -> Result<(), StoreError> {
    must_wait(tx, batch)?;
    let open =
        "UPDATE batch_question SET answer = ?, answered_at = ? WHERE batch_id = ? AND number = ? AND answer IS NULL";
    let found = tx
        .prepare_cached(open)?
        .execute(params![answer, at, batch.get(), number])?;
    if found == 0 || answer.is_empty() {
        return Err(StoreError::NotFound { what: "open question" });
    }
    Ok(())
}

/// The number of the next question about a batch.
pub(crate) fn next_question(tx: &Transaction<'_>, batch: BatchId) -> Result<u32, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM batch_question WHERE batch_id = ?";
    sql::one(tx, sql, [batch.get()])
}

fn must_wait(tx: &Transaction<'_>, batch: BatchId) -> Result<(), StoreError> {
    match waiting(tx, batch)?.state {
        BatchState::Submitted => Ok(()),
        BatchState::Draft | BatchState::Approved | BatchState::Rejected | BatchState::Cancelled => {
            Err(StoreError::NotFound {
                what: "batch that waits",
            })
        }
    }
}
