//! Reminders of the password's end: which a person was given, put off, and took note of.

use treasury::{CredentialAge, Fact, GivenReminder, OperatorId, Reminder, Snooze, reminder};

use crate::{
    Ledger, StoreError,
    reading::reminders::{of_person, standing},
};

impl Ledger {
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
