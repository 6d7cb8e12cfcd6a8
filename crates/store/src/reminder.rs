//! Reminders of the password's end: which a person was given, put off, and took note of.

use rusqlite::{Connection, Row, params};
use treasury::{CredentialAge, Fact, GivenReminder, OperatorId, Reminder, ReminderStage, Snooze, reminder};

use crate::{Ledger, StoreError};

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

    /// Writes down that a person is reminded now, where a reminder is due that they were not given or had put off.
    /// Answers it, to be shown next.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn give_reminder(
        &self,
        person: OperatorId,
        age: CredentialAge,
        at: i64,
    ) -> Result<Option<GivenReminder>, StoreError> {
        self.write("giving a reminder", move |write| {
            let history = of_person(write.tx, person, age)?;
            let given = match reminder(age, at, &history) {
                Reminder::Due(due) => due.give(at),
                Reminder::DueAgain(stage) => {
                    let Some(before) = history.iter().find(|given| given.stage == stage) else {
                        return Ok(None);
                    };
                    GivenReminder {
                        snooze: None,
                        ..*before
                    }
                }
                Reminder::NotYet | Reminder::Standing(_) | Reminder::Snoozed { .. } | Reminder::Seen(_) => {
                    return Ok(None);
                }
            };
            let fact = Fact::ReminderGiven {
                person,
                set_on: age.set_on().to_epoch_days(),
                lasts_days: age.lasts_days(),
                stage: given.stage,
                since: given.since,
            };
            write.append(at, None, &fact)?;
            Ok(Some(given))
        })
        .await
    }

    /// Puts a person's reminder off until `wanted`, or until the longest that is allowed. Answers until when.
    ///
    /// # Errors
    /// When it was not given or cannot be put off, or the ledger cannot be written.
    pub async fn snooze_reminder(
        &self,
        person: OperatorId,
        age: CredentialAge,
        wanted: i64,
        at: i64,
    ) -> Result<i64, StoreError> {
        self.write("putting a reminder off", move |write| {
            let given = standing(write.tx, person, age, at)?;
            let Snooze { from, until } = given.put_off(wanted, at)?;
            let fact = Fact::ReminderSnoozed {
                person,
                set_on: age.set_on().to_epoch_days(),
                lasts_days: age.lasts_days(),
                stage: given.stage,
                from,
                until,
            };
            write.append(at, Some(person), &fact)?;
            Ok(until)
        })
        .await
    }

    /// Notes that a person took note of the reminder that stands.
    ///
    /// # Errors
    /// When none was given, or the ledger cannot be written.
    pub async fn see_reminder(&self, person: OperatorId, age: CredentialAge, at: i64) -> Result<(), StoreError> {
        self.write("taking note of a reminder", move |write| {
            let given = standing(write.tx, person, age, at)?;
            if given.seen_at.is_some() {
                return Ok(());
            }
            let fact = Fact::ReminderSeen {
                person,
                set_on: age.set_on().to_epoch_days(),
                lasts_days: age.lasts_days(),
                stage: given.stage,
            };
            write.append(at, Some(person), &fact).map(|_| ())
        })
        .await
    }
}

/// The reminder of the stage that is true now, as this person was given it.
fn standing(db: &Connection, person: OperatorId, age: CredentialAge, at: i64) -> Result<GivenReminder, StoreError> {
    let stage = age.stage(at).ok_or(StoreError::NotFound { what: "reminder" })?;
    of_person(db, person, age)?
        .into_iter()
        .find(|given| given.stage == stage)
        .ok_or(StoreError::NotFound { what: "reminder" })
}

fn of_person(db: &Connection, person: OperatorId, age: CredentialAge) -> Result<Vec<GivenReminder>, StoreError> {
    let mut statement = db.prepare_cached(OF_PERSON)?;
    let mut rows = statement.query(params![person.get(), age.set_on().to_epoch_days(), age.lasts_days()])?;
    let mut given = Vec::new();
    while let Some(row) = rows.next()? {
        given.push(of_row(row, age)?);
    }
    Ok(given)
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
