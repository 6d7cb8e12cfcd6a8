//! Days as people in Kenya count them. East Africa Time is three hours ahead of UTC and has no summer time, so no time
//! zone database is needed.

use chrono::{Datelike, NaiveDate};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const OFFSET_MS: i64 = 3 * 60 * 60 * 1000;

/// The day it is in East Africa at `at_ms`, in milliseconds since 1970 UTC.
///
/// A time that no calendar reaches counts as the calendar's first or last day.
#[must_use]
pub fn east_africa_day(at_ms: i64) -> NaiveDate {
    let day = at_ms.saturating_add(OFFSET_MS).div_euclid(DAY_MS);
    let last_reached = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    i32::try_from(day)
        .ok()
        .and_then(NaiveDate::from_epoch_days)
        .unwrap_or(last_reached)
}

/// When `day` begins in East Africa, in milliseconds since 1970 UTC.
#[must_use]
pub fn east_africa_midnight(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
        .saturating_mul(DAY_MS)
        .saturating_sub(OFFSET_MS)
}

/// The year and the month, from 1, that it is in East Africa at `at_ms`.
#[must_use]
pub fn east_africa_month(at_ms: i64) -> (i32, u32) {
    let day = east_africa_day(at_ms);
    (day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_day_begins_at_nine_in_the_evening_utc() {
        // 2026-12-03T21:00:00Z
        let midnight = 1_796_331_600_000;
        assert_eq!(east_africa_midnight(day("2026-12-04")), midnight);
        assert_eq!(east_africa_day(midnight), day("2026-12-04"));
        assert_eq!(east_africa_day(midnight - 1), day("2026-12-03"));
        assert_eq!(east_africa_day(midnight + DAY_MS - 1), day("2026-12-04"));
    }

    #[test]
    fn days_before_1970_and_beyond_every_calendar_are_still_days() {
        assert_eq!(east_africa_day(0), day("1970-01-01"));
        assert_eq!(east_africa_day(-OFFSET_MS - 1), day("1969-12-31"));
        assert_eq!(east_africa_day(i64::MAX), NaiveDate::MAX);
        assert_eq!(east_africa_day(i64::MIN), NaiveDate::MIN);
    }
}
