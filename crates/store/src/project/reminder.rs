//! Facts about reminders of the password's end: each is one person's, of one password, at one stage.

use rusqlite::{Transaction, params};
use treasury::{OperatorId, ReminderStage};

use crate::StoreError;

/// Which reminder: a person's, of the password that was set on a day and held to last so many days, at a stage.
pub(super) struct Which {
    person: OperatorId,
    set_on: i32,
    lasts_days: u16,
    stage: ReminderStage,
}

impl Which {
    pub(super) const fn new(person: OperatorId, set_on: i32, lasts_days: u16, stage: ReminderStage) -> Self {
        Self {
            person,
            set_on,
            lasts_days,
            stage,
        }
    }
}

/// It was given, for the first time or again after it was put off.
pub(super) fn given(tx: &Transaction<'_>, at: i64, which: &Which, since: ReminderStage) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO reminder (person, set_on, lasts_days, stage, since, given_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET snoozed_from = NULL, snoozed_until = NULL",
    )?
    .execute(params![
        which.person.get(),
        which.set_on,
        which.lasts_days,
        which.stage.to_string(),
        since.to_string(),
        at
    ])?;
    Ok(())
}

/// It was put off.
pub(super) fn snoozed(tx: &Transaction<'_>, which: &Which, from: i64, until: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE reminder SET snoozed_from = ?, snoozed_until = ?
         WHERE person = ? AND set_on = ? AND lasts_days = ? AND stage = ?",
    )?
    .execute(params![
        from,
        until,
        which.person.get(),
        which.set_on,
        which.lasts_days,
        which.stage.to_string()
    ])?;
    Ok(())
}

/// Its person took note of it.
pub(super) fn seen(tx: &Transaction<'_>, at: i64, which: &Which) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE reminder SET seen_at = ? WHERE person = ? AND set_on = ? AND lasts_days = ? AND stage = ?",
    )?
    .execute(params![
        at,
        which.person.get(),
        which.set_on,
        which.lasts_days,
        which.stage.to_string()
    ])?;
    Ok(())
}
