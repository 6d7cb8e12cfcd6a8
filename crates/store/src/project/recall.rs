//! Facts about the tasks of getting a payout back.

use mpesa::Receipt;
use rusqlite::{Transaction, params};
use treasury::{Fact, OperatorId, RecallId, RecallStep};

use crate::StoreError;

/// A task was opened.
pub(super) fn opened(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    let Fact::RecallOpened {
        recall,
        payout,
        reason,
        owner,
        due,
    } = fact
    else {
        return Ok(());
    };
    tx.prepare_cached(
        "INSERT INTO recall (id, payout_id, reason, owner, due, opened_by, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        recall.get(),
        payout.get(),
        reason,
        owner.get(),
        due,
        actor.map(OperatorId::get),
        at
    ])?;
    Ok(())
}

/// A step of a task was done, or undone.
pub(super) fn stepped(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    recall: RecallId,
    step: RecallStep,
    done: bool,
    note: &str,
) -> Result<(), StoreError> {
    if done {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO recall_step (recall_id, step, done_at, done_by, note) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![recall.get(), step.name(), at, actor.map(OperatorId::get), note])?;
    } else {
        tx.prepare_cached("DELETE FROM recall_step WHERE recall_id = ? AND step = ?")?
            .execute(params![recall.get(), step.name()])?;
    }
    Ok(())
}

/// A task ended. One that has ended stays as it is.
pub(super) fn closed(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    let Fact::RecallClosed {
        recall,
        end,
        evidence,
        receipt,
        agreed_by,
        seal: _,
    } = fact
    else {
        return Ok(());
    };
    let closed = tx
        .prepare_cached(
            "UPDATE recall SET end = ?, evidence = ?, closed_by = ?, closed_at = ?, receipt = ?, agreed_by = ?
             WHERE id = ? AND end IS NULL",
        )?
        .execute(params![
            end.name(),
            evidence,
            actor.map(OperatorId::get),
            at,
            receipt.as_ref().map(Receipt::as_str),
            agreed_by.map(OperatorId::get),
            recall.get()
        ])?;
    if closed == 0 {
        return Err(StoreError::NotFound { what: "open task" });
    }
    Ok(())
}
