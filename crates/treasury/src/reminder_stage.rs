//! The reminders of a password's end, by name: four before it, one on its day, and one on each day after.

use std::{fmt, num::NonZeroU32, str::FromStr};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::CredentialAge;

/// Which reminder of a password's end it is. In the order they come.
///
/// Written as a short text: `in_14_days`, `in_7_days`, `in_3_days`, `tomorrow`, `today`, `overdue_1`, `overdue_2` ...
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ReminderStage {
    /// Fourteen days before the end.
    InFourteenDays,
    /// Seven days before.
    InSevenDays,
    /// Three days before.
    InThreeDays,
    /// One day before.
    Tomorrow,
    /// The last day.
    Today,
    /// Each day after, by how many days.
    Overdue(NonZeroU32),
}

impl ReminderStage {
    pub(crate) const PLANNED: [Self; 5] = [
        Self::InFourteenDays,
        Self::InSevenDays,
        Self::InThreeDays,
        Self::Tomorrow,
        Self::Today,
    ];

    /// The one that comes after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::InFourteenDays => Self::InSevenDays,
            Self::InSevenDays => Self::InThreeDays,
            Self::InThreeDays => Self::Tomorrow,
            Self::Tomorrow => Self::Today,
            Self::Today => Self::Overdue(NonZeroU32::MIN),
            Self::Overdue(days) => Self::Overdue(days.saturating_add(1)),
        }
    }

    /// The day it comes for a password of this age.
    #[must_use]
    pub fn day_of(self, age: CredentialAge) -> NaiveDate {
        let expires_on = age.expires_on();
        match self {
            Self::Overdue(days) => expires_on.checked_add_days(Days::new(days.get().into())),
            Self::InFourteenDays | Self::InSevenDays | Self::InThreeDays | Self::Tomorrow | Self::Today => {
                expires_on.checked_sub_days(Days::new(self.days_before().into()))
            }
        }
        .unwrap_or(NaiveDate::MAX)
    }

    /// The last one whose day has come with so many days left.
    pub(crate) const fn reached(days_left: i32) -> Option<Self> {
        match days_left {
            15.. => None,
            8..=14 => Some(Self::InFourteenDays),
            4..=7 => Some(Self::InSevenDays),
            2..=3 => Some(Self::InThreeDays),
            1 => Some(Self::Tomorrow),
            0 => Some(Self::Today),
            ..0 => match NonZeroU32::new(days_left.unsigned_abs()) {
                Some(days) => Some(Self::Overdue(days)),
                None => None,
            },
        }
    }

    /// Whether a password of this age has it: only those whose day comes after the one it was set on.
    pub(crate) fn belongs_to(self, age: CredentialAge) -> bool {
        self.days_before() < age.lasts_days()
    }

    const fn days_before(self) -> u16 {
        match self {
            Self::InFourteenDays => 14,
            Self::InSevenDays => 7,
            Self::InThreeDays => 3,
            Self::Tomorrow => 1,
            Self::Today | Self::Overdue(_) => 0,
        }
    }
}

impl fmt::Display for ReminderStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InFourteenDays | Self::InSevenDays | Self::InThreeDays => write!(f, "in_{}_days", self.days_before()),
            Self::Tomorrow => f.write_str("tomorrow"),
            Self::Today => f.write_str("today"),
            Self::Overdue(days) => write!(f, "overdue_{days}"),
        }
    }
}

impl FromStr for ReminderStage {
    type Err = UnknownStage;
    fn from_str(text: &str) -> Result<Self, UnknownStage> {
        Ok(match text {
            "in_14_days" => Self::InFourteenDays,
            "in_7_days" => Self::InSevenDays,
            "in_3_days" => Self::InThreeDays,
            "tomorrow" => Self::Tomorrow,
            "today" => Self::Today,
            _ => Self::Overdue(
                text.strip_prefix("overdue_")
                    .filter(|days| days.starts_with(|first: char| first.is_ascii_digit() && first != '0'))
                    .and_then(|days| days.parse().ok())
                    .ok_or(UnknownStage)?,
            ),
        })
    }
}

impl TryFrom<String> for ReminderStage {
    type Error = UnknownStage;
    fn try_from(text: String) -> Result<Self, UnknownStage> {
        text.parse()
    }
}

impl From<ReminderStage> for String {
    fn from(stage: ReminderStage) -> Self {
        stage.to_string()
    }
}

/// The text names no reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no reminder has this name")]
pub struct UnknownStage;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::east_africa_midnight;

    /// Noon of that day in East Africa.
    fn noon(text: &str) -> i64 {
        east_africa_midnight(text.parse().expect("a date")) + 12 * 60 * 60 * 1000
    }

    fn age() -> CredentialAge {
        CredentialAge::new("2026-09-05".parse().expect("a date"), 90).expect("an age")
    }

    #[test]
    fn reminders_come_at_14_7_3_and_1_days_and_each_day_from_the_last() {
        let age = age();
        let comes = |text: &str| age.stage(noon(text)).map(|stage| stage.to_string());
        for (text, stage) in [
            ("2026-09-05", None),
            ("2026-11-19", None),
            ("2026-11-20", Some("in_14_days")),
            ("2026-11-26", Some("in_14_days")),
            ("2026-11-27", Some("in_7_days")),
            ("2026-11-30", Some("in_7_days")),
            ("2026-12-01", Some("in_3_days")),
            ("2026-12-02", Some("in_3_days")),
            ("2026-12-03", Some("tomorrow")),
            ("2026-12-04", Some("today")),
            ("2026-12-05", Some("overdue_1")),
            ("2027-12-04", Some("overdue_365")),
        ] {
            assert_eq!(comes(text).as_deref(), stage, "{text}");
        }
    }

    #[test]
    fn a_stage_begins_on_its_own_day_and_not_before() {
        let age = age();
        let mut stage = ReminderStage::InFourteenDays;
        for _ in 0..40 {
            let begins = east_africa_midnight(stage.day_of(age));
            assert_eq!(age.stage(begins), Some(stage));
            assert_ne!(age.stage(begins - 1), Some(stage));
            assert!(stage < stage.next());
            stage = stage.next();
        }
    }

    #[test]
    fn a_stage_is_written_as_a_short_text_and_read_back() {
        for name in [
            "in_14_days",
            "in_7_days",
            "in_3_days",
            "tomorrow",
            "today",
            "overdue_1",
            "overdue_40",
        ] {
            let json = format!("\"{name}\"");
            let stage: ReminderStage = serde_json::from_str(&json).expect("a stage");
            assert_eq!(serde_json::to_string(&stage).expect("JSON"), json);
        }
        for wrong in [
            "",
            "in_2_days",
            "overdue_0",
            "overdue_01",
            "overdue_+1",
            "overdue_",
            "Today",
        ] {
            assert_eq!(wrong.parse::<ReminderStage>(), Err(UnknownStage), "{wrong}");
        }
    }
}
