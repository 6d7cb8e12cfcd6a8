//! Facts about questions.

use rusqlite::{Transaction, params};
use treasury::{Answer, AttemptId, DeliveryId, Finding, OperatorId, Question, Unanswered};

use super::delivery::dealt_with;
use crate::{StoreError, json::as_json};

/// A question was written down, to be asked next.
pub(super) fn asked(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    inquiry: AttemptId,
    question: &Question,
) -> Result<(), StoreError> {
    let attempt = match question {
        Question::Status { attempt, .. } => Some(attempt.to_string()),
        Question::Balance
        | Question::SecondBalance { .. }
        | Question::Credential { .. }
        | Question::Receipt { .. }
        | Question::CustomerPayments => None,
    };
    tx.prepare_cached(
        "INSERT INTO inquiry (id, seq, kind, question, attempt_id, asked_at, asked_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        inquiry.to_string(),
        seq,
        question.kind(),
        as_json(question)?,
        attempt,
        at,
        actor.map(OperatorId::get)
    ])?;
    Ok(())
}

/// The gateway's answer.
pub(super) fn recorded(tx: &Transaction<'_>, at: i64, inquiry: AttemptId, answer: &Answer) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE inquiry SET recorded_at = ?, answer = ? WHERE id = ?")?
        .execute(params![at, as_json(answer)?, inquiry.to_string()])?;
    Ok(())
}

/// M-PESA's answer, where it ended nothing.
pub(super) fn answered(
    tx: &Transaction<'_>,
    at: i64,
    inquiry: AttemptId,
    delivery: DeliveryId,
    finding: &Finding,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE inquiry SET answered_at = ?, finding = ? WHERE id = ?")?
        .execute(params![at, as_json(finding)?, inquiry.to_string()])?;
    dealt_with(tx, delivery)
}

/// M-PESA's answer, where it was a failure: it says why on the page that asked.
pub(super) fn failed(tx: &Transaction<'_>, delivery: DeliveryId, why: &Unanswered) -> Result<(), StoreError> {
    let finding = Finding::Unanswered { why: why.clone() };
    tx.prepare_cached("UPDATE inquiry SET finding = ? WHERE id = (SELECT attempt_id FROM delivery WHERE id = ?)")?
        .execute(params![as_json(&finding)?, delivery.get()])?;
    Ok(())
}
