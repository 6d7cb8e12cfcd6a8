//! Which reminder of the password's end a person is to be shown now, from what was written down and nothing else.
//!
//! The rule: the reminder of the last stage whose day has come, unless this person was given that very one for this
//! password. So after weeks of being closed one reminder comes, for the stage that is true now, and it covers those whose
//! days passed meanwhile. A clock set back cannot repeat a reminder, since each is given by its name; and it cannot
//! swallow one, since a reminder that was only covered, by one whose day has now not come, is given after all.
//! Another password, or another number of days it lasts, is another end: its reminders start afresh.
//!
//! Deliberately absent: people (the caller hands in one person's history), notifications, and sentences.

use std::iter;

use serde::{Deserialize, Serialize};

use crate::{CredentialAge, ReminderStage, east_africa_midnight};

/// What a person is to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reminder {
    /// Nothing yet: no stage has come.
    NotYet,
    /// A reminder they were not given. Write down [`DueReminder::give`], then show it.
    Due(DueReminder),
    /// They put it off, and that time is over. Write down that it has no snooze any more, then show it again.
    DueAgain(ReminderStage),
    /// They were given it and have not said that they saw it: it stays on the page, silently.
    Standing(ReminderStage),
    /// They put it off; nothing is shown but the countdown.
    Snoozed {
        /// Which.
        stage: ReminderStage,
        /// It comes again then, milliseconds since 1970 UTC, unless the next stage comes first.
        until: i64,
    },
    /// They saw it; nothing is shown but the countdown, until the next stage.
    Seen(ReminderStage),
}

/// Says what the person whose `history` it is must be shown at `now_ms` (milliseconds since 1970 UTC).
///
/// The history may be in any order and may tell of passwords before this one.
#[must_use]
pub fn reminder(age: CredentialAge, now_ms: i64, history: &[GivenReminder]) -> Reminder {
    let Some(stage) = age.stage(now_ms) else {
        return Reminder::NotYet;
    };
    let of_this_age = || history.iter().filter(|given| given.age == age);
    let Some(given) = of_this_age().find(|given| given.stage == stage) else {
        let last_given = of_this_age()
            .map(|given| given.stage)
            .filter(|given| *given < stage)
            .max();
        let first = age.planned().map(|(stage, _)| stage).next().unwrap_or(stage);
        return Reminder::Due(DueReminder {
            age,
            stage,
            since: last_given.map_or(first, ReminderStage::next),
            days_left: age.days_left(now_ms),
        });
    };
    match given.snooze {
        _ if given.seen_at.is_some() => Reminder::Seen(stage),
        None => Reminder::Standing(stage),
        Some(snooze) if snooze.hides(now_ms) => Reminder::Snoozed {
            stage,
            until: snooze.until,
        },
        Some(_) => Reminder::DueAgain(stage),
    }
}

/// A reminder that a person was not given yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DueReminder {
    /// The password.
    pub age: CredentialAge,
    /// Which reminder of it.
    pub stage: ReminderStage,
    /// The first stage this person was told nothing of; `stage` itself where none was passed over.
    pub since: ReminderStage,
    /// Days to the end, as the clock shows now; negative after it.
    pub days_left: i32,
}

impl DueReminder {
    /// What to write down before it is shown at `now_ms`.
    #[must_use]
    pub const fn give(self, now_ms: i64) -> GivenReminder {
        GivenReminder {
            age: self.age,
            stage: self.stage,
            since: self.since,
            given_at: now_ms,
            snooze: None,
            seen_at: None,
        }
    }
}

/// A reminder as one person was given it. There is one for each person, password and stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GivenReminder {
    /// The password.
    pub age: CredentialAge,
    /// Which reminder of it.
    pub stage: ReminderStage,
    /// The first stage it stands for; see [`Self::covers`].
    pub since: ReminderStage,
    /// When, by the clock of that moment, milliseconds since 1970 UTC.
    pub given_at: i64,
    /// Put off, and not shown again since.
    pub snooze: Option<Snooze>,
    /// When the person said that they saw it.
    pub seen_at: Option<i64>,
}

impl GivenReminder {
    /// The stages that passed without a word to this person, and that this reminder told them of as well.
    pub fn covers(&self) -> impl Iterator<Item = ReminderStage> {
        let until = self.stage;
        iter::successors(Some(self.since), |stage| Some(stage.next())).take_while(move |stage| *stage < until)
    }

    /// Puts it off at `now_ms` until `wanted_ms`, or until the longest that is allowed if that comes first: a day, or
    /// the next stage.
    ///
    /// # Errors
    /// When it cannot be put off, or not until then.
    pub fn put_off(&self, wanted_ms: i64, now_ms: i64) -> Result<Snooze, SnoozeError> {
        if self.seen_at.is_some() {
            return Err(SnoozeError::Seen);
        }
        if self.age.stage(now_ms) != Some(self.stage) {
            return Err(SnoozeError::NotNow);
        }
        if wanted_ms <= now_ms {
            return Err(SnoozeError::NoTime);
        }
        let next_stage = east_africa_midnight(self.stage.next().day_of(self.age));
        Ok(Snooze {
            from: now_ms,
            until: wanted_ms.min(Snooze::longest(now_ms)).min(next_stage),
        })
    }
}

/// A time for which a person does not want to be shown a reminder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snooze {
    /// When they said so, milliseconds since 1970 UTC.
    pub from: i64,
    /// Until when.
    pub until: i64,
}

impl Snooze {
    const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;

    /// Whether nothing is shown at `now_ms`. Not before it began: a clock set back a week would hide the reminder for
    /// that week; and never longer than a day, whatever was written down.
    #[must_use]
    pub fn hides(self, now_ms: i64) -> bool {
        self.from <= now_ms && now_ms < self.until.min(Self::longest(self.from))
    }

    const fn longest(from: i64) -> i64 {
        from.saturating_add(Self::LONGEST_MS)
    }
}

/// Why a reminder cannot be put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnoozeError {
    /// The person said that they saw it.
    #[error("this reminder was seen already")]
    Seen,
    /// Another stage has come, or the clock was set back before this one.
    #[error("this reminder is not the one of today")]
    NotNow,
    /// Until now or earlier.
    #[error("a reminder is put off until later than now")]
    NoTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1000;
    const DAY: i64 = 24 * HOUR;

    /// Set on 5 September 2026, ends on 4 December.
    fn age() -> CredentialAge {
        CredentialAge::new("2026-09-05".parse().expect("a date"), 90).expect("an age")
    }

    /// Noon of the day with so many days left.
    fn with_days_left(days: i64) -> i64 {
        east_africa_midnight(age().expires_on()) + 12 * HOUR - days * DAY
    }

    fn due(now: i64, history: &[GivenReminder]) -> DueReminder {
        let shown = reminder(age(), now, history);
        let Reminder::Due(due) = shown else {
            panic!("no reminder is due but {shown:?}");
        };
        due
    }

    fn given(days_left: i64) -> GivenReminder {
        let now = with_days_left(days_left);
        due(now, &[]).give(now)
    }

    fn names(stages: impl Iterator<Item = ReminderStage>) -> Vec<String> {
        stages.map(|stage| stage.to_string()).collect()
    }

    #[test]
    fn nothing_is_due_before_the_first_stage() {
        assert_eq!(reminder(age(), with_days_left(15), &[]), Reminder::NotYet);
    }

    #[test]
    fn a_reminder_is_due_until_it_was_given_and_then_stands() {
        let history = [given(14)];
        assert_eq!(history[0].stage, ReminderStage::InFourteenDays);
        assert_eq!(history[0].covers().count(), 0);
        let stands = Reminder::Standing(ReminderStage::InFourteenDays);
        assert_eq!(reminder(age(), with_days_left(14), &history), stands);
        assert_eq!(reminder(age(), with_days_left(8), &history), stands);
        assert_eq!(due(with_days_left(7), &history).stage, ReminderStage::InSevenDays);
    }

    #[test]
    fn after_weeks_of_being_closed_one_reminder_covers_the_missed_ones() {
        let given = given(-2);
        assert_eq!(given.stage.to_string(), "overdue_2");
        assert_eq!(
            names(given.covers()),
            ["in_14_days", "in_7_days", "in_3_days", "tomorrow", "today", "overdue_1"]
        );
        let next = due(with_days_left(-4), &[given]);
        assert_eq!(next.stage.to_string(), "overdue_4");
        assert_eq!(next.days_left, -4);
        assert_eq!(names(next.give(0).covers()), ["overdue_3"]);
    }

    #[test]
    fn a_clock_set_ahead_and_back_neither_repeats_nor_swallows_a_reminder() {
        let mut history = vec![given(-5)];
        for (days, stage) in [(14, "in_14_days"), (7, "in_7_days"), (0, "today"), (-4, "overdue_4")] {
            let now = with_days_left(days);
            let due = due(now, &history);
            assert_eq!(due.stage.to_string(), stage);
            history.push(due.give(now));
        }
        let of_the_wrong_clock = history[0].stage;
        assert_eq!(
            reminder(age(), with_days_left(-5), &history),
            Reminder::Standing(of_the_wrong_clock)
        );
        assert_eq!(due(with_days_left(-6), &history).since, of_the_wrong_clock.next());
    }

    #[test]
    fn another_password_or_another_length_of_life_starts_afresh() {
        let history = [given(14), given(7)];
        let longer = CredentialAge::new(age().set_on(), 120).expect("an age");
        let later = CredentialAge::new(age().expires_on(), 90).expect("an age");
        for age in [longer, later] {
            let now = east_africa_midnight(age.expires_on()) - 7 * DAY;
            let Reminder::Due(due) = reminder(age, now, &history) else {
                panic!("a reminder is due");
            };
            assert_eq!(due.stage, ReminderStage::InSevenDays);
            assert_eq!(due.since, ReminderStage::InFourteenDays);
        }
    }

    #[test]
    fn a_seen_reminder_is_silent_until_the_next_stage() {
        let mut history = [given(14)];
        history[0].seen_at = Some(with_days_left(14));
        assert_eq!(
            reminder(age(), with_days_left(8), &history),
            Reminder::Seen(ReminderStage::InFourteenDays)
        );
        assert_eq!(due(with_days_left(7), &history).stage, ReminderStage::InSevenDays);
        assert_eq!(
            history[0].put_off(with_days_left(13), with_days_left(14)),
            Err(SnoozeError::Seen)
        );
    }

    #[test]
    fn a_reminder_that_was_put_off_comes_again() {
        let mut history = [given(14)];
        let now = with_days_left(14);
        let snooze = history[0].put_off(now + 2 * HOUR, now).expect("put off");
        history[0].snooze = Some(snooze);
        let stage = ReminderStage::InFourteenDays;
        let until = now + 2 * HOUR;
        assert_eq!(reminder(age(), until - 1, &history), Reminder::Snoozed { stage, until });
        assert_eq!(reminder(age(), until, &history), Reminder::DueAgain(stage));
        history[0].snooze = None;
        assert_eq!(reminder(age(), until, &history), Reminder::Standing(stage));
    }

    #[test]
    fn a_snooze_ends_with_the_day_or_the_next_stage() {
        let far = with_days_left(-100);
        let snooze = given(14).put_off(far, with_days_left(14)).expect("put off");
        assert_eq!(snooze.until, with_days_left(14) + DAY);
        let snooze = given(0).put_off(far, with_days_left(0)).expect("put off");
        assert_eq!(snooze.until, with_days_left(0) + 12 * HOUR);
        assert_eq!(
            given(14).put_off(far, with_days_left(7)),
            Err(SnoozeError::NotNow),
            "the next stage has come"
        );
        let now = with_days_left(14);
        assert_eq!(given(14).put_off(now, now), Err(SnoozeError::NoTime));
    }

    #[test]
    fn a_clock_set_back_does_not_stretch_a_snooze() {
        let mut history = [given(8)];
        let now = with_days_left(8);
        history[0].snooze = history[0].put_off(now + DAY, now).ok();
        let stage = ReminderStage::InFourteenDays;
        assert_eq!(reminder(age(), with_days_left(13), &history), Reminder::DueAgain(stage));
        let written_by_another_hand = Snooze {
            from: 0,
            until: i64::MAX,
        };
        assert!(written_by_another_hand.hides(DAY - 1));
        assert!(!written_by_another_hand.hides(DAY));
    }

    #[test]
    fn what_was_given_is_written_down_and_read_back() {
        let mut given = given(-1);
        given.snooze = Some(Snooze { from: 1, until: 2 });
        let text = serde_json::to_string(&given).expect("JSON");
        assert!(text.contains(r#""stage":"overdue_1","since":"in_14_days""#), "{text}");
        assert_eq!(serde_json::from_str::<GivenReminder>(&text).expect("a reminder"), given);
    }
}
