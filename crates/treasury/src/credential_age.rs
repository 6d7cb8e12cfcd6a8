//! How old the initiator's password is, when it ends, and the days on which people are reminded of that.
//!
//! Deliberately absent: the password, and whether M-PESA still takes it: only M-PESA's answer (2001) says so.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{ReminderStage, east_africa_day};

/// The day a password was set and how long it lasts. Its days are East Africa's.
///
/// One that exists has an end the calendar reaches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct CredentialAge {
    set_on: NaiveDate,
    lasts_days: u16,
    expires_on: NaiveDate,
}

impl CredentialAge {
    /// The days an API operator's password lasts, as Safaricom's portal says. An organisation may have another agreement.
    pub const USUAL_DAYS: u16 = 90;

    /// A password set on `set_on` that lasts `lasts_days`.
    ///
    /// # Errors
    /// When it lasts no day, or ends after the calendar's last.
    pub fn new(set_on: NaiveDate, lasts_days: u16) -> Result<Self, CredentialAgeError> {
        if lasts_days == 0 {
            return Err(CredentialAgeError::LastsNoDay);
        }
        let expires_on = set_on
            .checked_add_days(Days::new(lasts_days.into()))
            .ok_or(CredentialAgeError::OutOfCalendar)?;
        Ok(Self {
            set_on,
            lasts_days,
            expires_on,
        })
    }

    /// The same, with the day it was set as the journal writes it: in days since 1970.
    ///
    /// # Errors
    /// As [`Self::new`], and when the calendar has no such day.
    pub fn from_epoch_days(set_on: i32, lasts_days: u16) -> Result<Self, CredentialAgeError> {
        let set_on = NaiveDate::from_epoch_days(set_on).ok_or(CredentialAgeError::OutOfCalendar)?;
        Self::new(set_on, lasts_days)
    }

    /// The day it was set.
    #[must_use]
    pub const fn set_on(self) -> NaiveDate {
        self.set_on
    }

    /// How many days it lasts.
    #[must_use]
    pub const fn lasts_days(self) -> u16 {
        self.lasts_days
    }

    /// The day it ends. M-PESA names no hour, so this day counts as too late: whoever waits for it may be refused.
    #[must_use]
    pub const fn expires_on(self) -> NaiveDate {
        self.expires_on
    }

    /// Days from the day of `now_ms` to the end: 0 on the last day, negative after it.
    #[must_use]
    pub fn days_left(self, now_ms: i64) -> i32 {
        self.expires_on
            .to_epoch_days()
            .saturating_sub(east_africa_day(now_ms).to_epoch_days())
    }

    /// Whether it was set later than the clock says it is: the clock was wrong then, or is now, and no count of days
    /// can be trusted until somebody says which.
    #[must_use]
    pub fn is_dated_ahead(self, now_ms: i64) -> bool {
        self.set_on > east_africa_day(now_ms)
    }

    /// How much of its life has passed: days passed, of days in all. Stays within its ends.
    #[must_use]
    pub fn passed(self, now_ms: i64) -> (u16, u16) {
        let passed = i32::from(self.lasts_days).saturating_sub(self.days_left(now_ms));
        let passed = passed.clamp(0, self.lasts_days.into());
        (u16::try_from(passed).unwrap_or(self.lasts_days), self.lasts_days)
    }

    /// The reminders up to the last day, each with its day, in order. A password that lasts fourteen days or fewer has
    /// no reminder on the day it is set.
    pub fn planned(self) -> impl Iterator<Item = (ReminderStage, NaiveDate)> {
        ReminderStage::PLANNED
            .into_iter()
            .filter(move |stage| stage.belongs_to(self))
            .map(move |stage| (stage, stage.day_of(self)))
    }

    /// The last reminder whose day has come by `now_ms`.
    #[must_use]
    pub fn stage(self, now_ms: i64) -> Option<ReminderStage> {
        Some(ReminderStage::reached(self.days_left(now_ms))?).filter(|stage| stage.belongs_to(self))
    }
}

/// Why there is no such age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialAgeError {
    /// Zero days.
    #[error("a password lasts a day at least")]
    LastsNoDay,
    /// Beyond the calendar.
    #[error("the password's days are not in the calendar")]
    OutOfCalendar,
}

/// An age as it is written down.
#[derive(Serialize, Deserialize)]
struct Unchecked {
    set_on: NaiveDate,
    lasts_days: u16,
}

impl TryFrom<Unchecked> for CredentialAge {
    type Error = CredentialAgeError;
    fn try_from(age: Unchecked) -> Result<Self, CredentialAgeError> {
        Self::new(age.set_on, age.lasts_days)
    }
}

impl From<CredentialAge> for Unchecked {
    fn from(age: CredentialAge) -> Self {
        Self {
            set_on: age.set_on,
            lasts_days: age.lasts_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::east_africa_midnight;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn age(set_on: &str, lasts_days: u16) -> CredentialAge {
        CredentialAge::new(day(set_on), lasts_days).expect("an age")
    }

    /// Noon of that day in East Africa.
    fn noon(text: &str) -> i64 {
        east_africa_midnight(day(text)) + 12 * 60 * 60 * 1000
    }

    #[test]
    fn ninety_days_are_counted_to_the_day_across_months() {
        let age = age("2026-09-05", CredentialAge::USUAL_DAYS);
        assert_eq!(age.expires_on(), day("2026-12-04"));
        assert_eq!(age.days_left(noon("2026-09-05")), 90);
        assert_eq!(age.days_left(noon("2026-11-21")), 13);
        assert_eq!(age.days_left(noon("2026-12-04")), 0);
        assert_eq!(age.days_left(noon("2026-12-09")), -5);
    }

    #[test]
    fn the_bar_stays_within_its_ends() {
        let age = age("2026-09-05", 90);
        assert_eq!(age.passed(noon("2026-09-01")), (0, 90));
        assert_eq!(age.passed(noon("2026-09-05")), (0, 90));
        assert_eq!(age.passed(noon("2026-11-21")), (77, 90));
        assert_eq!(age.passed(noon("2027-11-21")), (90, 90));
    }

    #[test]
    fn a_password_set_after_today_is_noticed() {
        let age = age("2026-09-05", 90);
        assert!(age.is_dated_ahead(noon("2026-09-04")));
        assert!(!age.is_dated_ahead(noon("2026-09-05")));
    }

    #[test]
    fn a_short_life_has_no_reminder_on_the_day_it_begins() {
        let days = |lasts| {
            age("2026-09-05", lasts)
                .planned()
                .map(|(_, day)| day)
                .collect::<Vec<_>>()
        };
        assert_eq!(days(15).len(), 5);
        assert_eq!(days(14).len(), 4);
        assert_eq!(days(1), [day("2026-09-06")]);
        for lasts in 1..=90 {
            assert_eq!(age("2026-09-05", lasts).stage(noon("2026-09-05")), None, "{lasts}");
            assert!(
                days(lasts).iter().all(|reminded| *reminded > day("2026-09-05")),
                "{lasts}"
            );
        }
    }

    #[test]
    fn an_age_is_refused_where_it_has_no_day_or_no_end() {
        assert_eq!(
            CredentialAge::new(day("2026-09-05"), 0),
            Err(CredentialAgeError::LastsNoDay)
        );
        assert_eq!(
            CredentialAge::new(NaiveDate::MAX, 1),
            Err(CredentialAgeError::OutOfCalendar)
        );
        assert_eq!(
            CredentialAge::from_epoch_days(i32::MAX, 1),
            Err(CredentialAgeError::OutOfCalendar)
        );
        let set_on = age("2026-09-05", 90).set_on();
        assert_eq!(
            CredentialAge::from_epoch_days(set_on.to_epoch_days(), 90),
            Ok(age("2026-09-05", 90))
        );
        assert!(serde_json::from_str::<CredentialAge>(r#"{"set_on":"2026-09-05","lasts_days":0}"#).is_err());
    }

    #[test]
    fn no_clock_is_too_wrong_to_count() {
        for set_on in [NaiveDate::MIN, day("2026-09-05"), day("9999-12-31")] {
            let age = CredentialAge::new(set_on, u16::MAX).expect("an age");
            for now in [i64::MIN, 0, i64::MAX] {
                let (passed, of) = age.passed(now);
                assert!(passed <= of);
                if let Some(stage) = age.stage(now) {
                    assert!(stage.day_of(age) <= east_africa_day(now));
                }
            }
        }
    }

    #[test]
    fn an_age_is_written_shortly_and_read_back() {
        let age = age("2026-09-05", 90);
        let text = serde_json::to_string(&age).expect("JSON");
        assert_eq!(text, r#"{"set_on":"2026-09-05","lasts_days":90}"#);
        assert_eq!(serde_json::from_str::<CredentialAge>(&text).expect("an age"), age);
    }
}
