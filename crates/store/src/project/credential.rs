//! Facts about the initiator's password: its age, its changes, the reminders of its end, and what it opens.

use rusqlite::{OptionalExtension, Transaction, params};
use treasury::{AttemptId, Fact, OperatorId, RotationEvent, RotationState, TryVerdict};

use super::delivery::inquiry_answered;
use crate::{StoreError, json::as_json};

/// The result code that says that the operator is locked.
const LOCKED: &str = "8006";

/// Any fact about the password.
pub(super) fn project(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    let by = actor.map(OperatorId::get);
    if let Fact::CredentialNoted { initiator, set_on } = fact {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO credential (id, initiator, set_on, noted_at, noted_by) VALUES (1, ?, ?, ?, ?)",
        )?
        .execute(params![initiator, set_on, at, by])?;
    }
    if let Fact::RotationBegun { rotation } = fact {
        tx.prepare_cached(
            "INSERT INTO rotation (id, state, begun_by, begun_at, tries, wrong) VALUES (?, 'begun', ?, ?, 0, 0)",
        )?
        .execute(params![rotation.to_string(), by, at])?;
    }
    if let Fact::RotationTried {
        rotation,
        inquiry,
        set_on,
    } = fact
    {
        step(tx, *rotation, RotationEvent::Try)?;
        tx.prepare_cached(
            "UPDATE rotation SET tries = tries + 1, inquiry = ?, tried_at = ?, set_on = ?, verdict = NULL WHERE id = ?",
        )?
        .execute(params![inquiry.to_string(), at, set_on, rotation.to_string()])?;
    }
    if let Fact::RotationJudged {
        rotation,
        inquiry,
        delivery,
        verdict,
    } = fact
    {
        judged(tx, *rotation, *inquiry, verdict)?;
        if let Some(delivery) = delivery {
            inquiry_answered(tx, at, *delivery)?;
        }
    }
    if let Fact::RotationDone { rotation, set_on } = fact {
        step(tx, *rotation, RotationEvent::Finish)?;
        tx.prepare_cached("UPDATE rotation SET ended_at = ?, set_on = ? WHERE id = ?")?
            .execute(params![at, set_on, rotation.to_string()])?;
        tx.prepare_cached("UPDATE credential SET set_on = ?, noted_at = ?, noted_by = ? WHERE id = 1")?
            .execute(params![set_on, at, by])?;
    }
    if let Fact::RotationAbandoned { rotation } = fact {
        step(tx, *rotation, RotationEvent::Abandon)?;
        tx.prepare_cached("UPDATE rotation SET ended_at = ? WHERE id = ?")?
            .execute(params![at, rotation.to_string()])?;
    }
    Ok(())
}

fn judged(
    tx: &Transaction<'_>,
    rotation: AttemptId,
    inquiry: AttemptId,
    verdict: &TryVerdict,
) -> Result<(), StoreError> {
    step(tx, rotation, verdict.event())?;
    let wrong = match verdict {
        TryVerdict::Unknown { .. } => "wrong",
        // Whoever unlocks the operator begins the count anew.
        TryVerdict::Refused { code } if code.as_str() == LOCKED => "0",
        TryVerdict::Refused { .. } => "wrong + 1",
        TryVerdict::Accepted => "0",
    };
    tx.prepare_cached(&format!(
        "UPDATE rotation SET verdict = ?, inquiry = ?, wrong = {wrong} WHERE id = ?"
    ))?
    .execute(params![as_json(verdict)?, inquiry.to_string(), rotation.to_string()])?;
    Ok(())
}

fn step(tx: &Transaction<'_>, rotation: AttemptId, event: RotationEvent) -> Result<(), StoreError> {
    let state = state_of(tx, rotation)?;
    let to = state.step(event).ok_or(StoreError::Rotation { state })?;
    tx.prepare_cached("UPDATE rotation SET state = ? WHERE id = ?")?
        .execute(params![to.name(), rotation.to_string()])?;
    Ok(())
}

/// Where a change of the password stands.
pub(crate) fn state_of(tx: &Transaction<'_>, rotation: AttemptId) -> Result<RotationState, StoreError> {
    let name: Option<String> = tx
        .prepare_cached("SELECT state FROM rotation WHERE id = ?")?
        .query_row([rotation.to_string()], |row| row.get(0))
        .optional()?;
    let name = name.ok_or(StoreError::NotFound { what: "rotation" })?;
    RotationState::named(&name).ok_or_else(|| StoreError::Changed("the state of a rotation is not valid".to_owned()))
}

/// Reminders.
pub(super) fn reminder(tx: &Transaction<'_>, at: i64, fact: &Fact) -> Result<(), StoreError> {
    if let Fact::ReminderGiven {
        person,
        set_on,
        lasts_days,
        stage,
        since,
    } = fact
    {
        tx.prepare_cached(
            "INSERT INTO reminder (person, set_on, lasts_days, stage, since, given_at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET snoozed_from = NULL, snoozed_until = NULL",
        )?
        .execute(params![
            person.get(),
            set_on,
            lasts_days,
            stage.to_string(),
            since.to_string(),
            at
        ])?;
    }
    if let Fact::ReminderSnoozed {
        person,
        set_on,
        lasts_days,
        stage,
        from,
        until,
    } = fact
    {
        tx.prepare_cached(
            "UPDATE reminder SET snoozed_from = ?, snoozed_until = ?
             WHERE person = ? AND set_on = ? AND lasts_days = ? AND stage = ?",
        )?
        .execute(params![
            from,
            until,
            person.get(),
            set_on,
            lasts_days,
            stage.to_string()
        ])?;
    }
    if let Fact::ReminderSeen {
        person,
        set_on,
        lasts_days,
        stage,
    } = fact
    {
        tx.prepare_cached(
            "UPDATE reminder SET seen_at = ? WHERE person = ? AND set_on = ? AND lasts_days = ? AND stage = ?",
        )?
        .execute(params![at, person.get(), set_on, lasts_days, stage.to_string()])?;
    }
    Ok(())
}

/// A door of Daraja was tried.
pub(super) fn access(tx: &Transaction<'_>, at: i64, door: &str, open: bool, message: &str) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO access (door, open, message, found_at) VALUES (?, ?, ?, ?)")?
        .execute(params![door, open, message, at])?;
    Ok(())
}
