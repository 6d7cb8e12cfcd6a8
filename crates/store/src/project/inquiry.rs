//! Facts about questions.

use rusqlite::{Transaction, params};
use treasury::{Answer, AttemptId, DeliveryId, Finding, OperatorId, PromptEnd, Question, Unanswered};

use super::delivery::dealt_with;
use crate::{
    StoreError,
    json::{as_json, optional},
    sql,
};

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
        | Question::Prompt(_)
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
    match finding {
        Finding::Prompt(end) => prompt_ended(tx, at, inquiry, end)?,
        Finding::UnderWay { .. }
        | Finding::NotFound { .. }
        | Finding::Unanswered { .. }
        | Finding::Told { .. }
        | Finding::Odd { .. } => found(tx, at, inquiry, finding)?,
    }
    dealt_with(tx, delivery)
}

/// M-PESA said how a prompt ended, by callback or when it was asked: what was said before counts too.
pub(super) fn prompt_ended(
    tx: &Transaction<'_>,
    at: i64,
    inquiry: AttemptId,
    end: &PromptEnd,
) -> Result<(), StoreError> {
    let before: Option<String> = sql::one(tx, "SELECT finding FROM inquiry WHERE id = ?", [inquiry.to_string()])?;
    let known = match optional(before, "a finding")? {
        Some(Finding::Prompt(before)) => before.and(end.clone()),
        _ => end.clone(),
    };
    found(tx, at, inquiry, &Finding::Prompt(known))
}

fn found(tx: &Transaction<'_>, at: i64, inquiry: AttemptId, finding: &Finding) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE inquiry SET answered_at = ?, finding = ? WHERE id = ?")?
        .execute(params![at, as_json(finding)?, inquiry.to_string()])?;
    Ok(())
}

/// M-PESA's answer, where it was a failure: it says why on the page that asked.
pub(super) fn failed(tx: &Transaction<'_>, delivery: DeliveryId, why: &Unanswered) -> Result<(), StoreError> {
    let finding = Finding::Unanswered { why: why.clone() };
    tx.prepare_cached("UPDATE inquiry SET finding = ? WHERE id = (SELECT attempt_id FROM delivery WHERE id = ?)")?
        .execute(params![as_json(&finding)?, delivery.get()])?;
    Ok(())
}
