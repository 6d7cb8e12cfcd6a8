//! What a person was reminded of about the initiator's password.

use rusqlite::{Connection, Row, params};
use treasury::{CredentialAge, GivenReminder, OperatorId, ReminderStage, Snooze};

use crate::{Ledger, StoreError, sql};

/// Reminders of one person of one password.
pub(crate) const OF_PERSON: &str = "SELECT person, set_on, lasts_days, stage, since, given_at, seen_at, snoozed_from,
    snoozed_until FROM reminder WHERE person = ? AND set_on = ? AND lasts_days = ?";

impl Ledger {
    /// The reminders of a password that a person was given, in no order.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn reminders_of(&self, person: OperatorId, age: CredentialAge) -> Result<Vec<GivenReminder>, StoreError> {
        self.read("reading reminders", move |db| of_person(db, person, age))
            .await
    }
}

/// The reminder of the stage that is true now, as this person was given it.
pub(crate) fn standing(
    db: &Connection,
    person: OperatorId,
    age: CredentialAge,
    at: i64,
) -> Result<GivenReminder, StoreError> {
    let stage = age.stage(at).ok_or(StoreError::NotFound { what: "reminder" })?;
    of_person(db, person, age)?
        .into_iter()
        .find(|given| given.stage == stage)
        .ok_or(StoreError::NotFound { what: "reminder" })
}

pub(crate) fn of_person(
    db: &Connection,
    person: OperatorId,
    age: CredentialAge,
) -> Result<Vec<GivenReminder>, StoreError> {
    sql::all(
        db,
        OF_PERSON,
        params![person.get(), age.set_on().to_epoch_days(), age.lasts_days()],
        |row| of_row(row, age),
    )
}

fn of_row(row: &Row<'_>, age: CredentialAge) -> Result<GivenReminder, StoreError> {
    let stage = |text: String| {
        text.parse::<ReminderStage>()
            .map_err(|_| StoreError::Changed("the stage of a reminder is not valid".to_owned()))
    };
    let (from, until): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
    Ok(GivenReminder {
        age,
        stage: stage(row.get(3)?)?,
        since: stage(row.get(4)?)?,
        given_at: row.get(5)?,
        seen_at: row.get(6)?,
        snooze: from.zip(until).map(|(from, until)| Snooze { from, until }),
    })
}
