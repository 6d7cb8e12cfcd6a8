//! When payments leave.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::{DAY_MS, PolicyError};
use crate::{east_africa_day, east_africa_midnight};

const MINUTE_MS: i64 = 60_000;

/// Days of the week and hours in which payments leave, East Africa Time. Outside them what was approved waits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SendingHours {
    /// Days of the week, 1 for Monday to 7 for Sunday.
    pub days: Vec<u8>,
    /// From this minute of the day.
    pub from: u16,
    /// To this minute of the day, which is outside.
    pub until: u16,
}

impl SendingHours {
    pub(super) fn check(&self) -> Result<(), PolicyError> {
        let days = !self.days.is_empty() && self.days.iter().all(|day| (1..=7).contains(day));
        match days && self.from < self.until && self.until <= 24 * 60 {
            true => Ok(()),
            false => Err(PolicyError::NoHours),
        }
    }

    /// When payments leave again, where they do not at `at`, UTC milliseconds.
    #[must_use]
    pub fn closed_until(&self, at: i64) -> Option<i64> {
        let today = east_africa_midnight(east_africa_day(at));
        let open = |midnight: i64| {
            let day = u8::try_from(east_africa_day(midnight).weekday().number_from_monday()).unwrap_or_default();
            let minute = |minute: u16| midnight.saturating_add(i64::from(minute).saturating_mul(MINUTE_MS));
            self.days
                .contains(&day)
                .then(|| (minute(self.from), minute(self.until)))
        };
        if open(today).is_some_and(|(from, until)| (from..until).contains(&at)) {
            return None;
        }
        let midnights = (0..=7).map(|days: i64| today.saturating_add(days.saturating_mul(DAY_MS)));
        let next = midnights.filter_map(open).map(|(from, _)| from).find(|from| *from > at);
        // Without a day they never open; such hours are no policy.
        Some(next.unwrap_or(i64::MAX))
    }
}
