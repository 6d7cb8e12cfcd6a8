//! Kenya's working days: no Saturdays, no Sundays, and none of the public holidays that the Public Holidays Act (Cap. 110)
//! fixes. Where one falls on a Sunday, the next day that is none is one instead.
//!
//! Deliberately absent: what is gazetted year by year (Idd-ul-Fitr, Idd-ul-Azha, days of elections and of mourning).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A public holiday.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Holiday {
    /// The day it is kept.
    pub day: NaiveDate,
    /// What it is.
    pub name: &'static str,
}

/// Holidays that have the same date every year.
const FIXED: [(u32, u32, &str); 8] = [
    (1, 1, "New Year\u{2019}s Day"),
    (5, 1, "Labour Day"),
    (6, 1, "Madaraka Day"),
    (10, 10, "Mazingira Day"),
    (10, 20, "Mashujaa Day"),
    (12, 12, "Jamhuri Day"),
    (12, 25, "Christmas Day"),
    (12, 26, "Boxing Day"),
];

/// The public holidays of a year, in order.
#[must_use]
pub fn holidays(year: i32) -> Vec<Holiday> {
    let mut found: Vec<Holiday> = FIXED
        .iter()
        .filter_map(|(month, day, name)| NaiveDate::from_ymd_opt(year, *month, *day).map(|day| Holiday { day, name }))
        .collect();
    if let Some(easter) = easter(year) {
        let beside = [
            (easter.checked_sub_days(Days::new(2)), "Good Friday"),
            (easter.checked_add_days(Days::new(1)), "Easter Monday"),
        ];
        found.extend(
            beside
                .into_iter()
                .filter_map(|(day, name)| Some(Holiday { day: day?, name })),
        );
    }
    found.sort();
    let on_sunday: Vec<Holiday> = found
        .iter()
        .copied()
        .filter(|one| one.day.weekday() == Weekday::Sun)
        .collect();
    for one in on_sunday {
        let next = one
            .day
            .iter_days()
            .skip(1)
            .find(|day| found.iter().all(|other| other.day != *day));
        found.extend(next.map(|day| Holiday { day, name: one.name }));
    }
    found.sort();
    found
}

/// Whether offices work on a day.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holidays(day.year()).iter().all(|one| one.day != day)
}

/// The last working day on or before a day.
#[must_use]
pub fn last_working_day(day: NaiveDate) -> NaiveDate {
    // No row of days off is longer than a week.
    (0..14)
        .filter_map(|back| day.checked_sub_days(Days::new(back)))
        .find(|day| is_working_day(*day))
        .unwrap_or(day)
}

/// Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher), for the years that it holds for.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "small numbers: every term is below a few thousand"
)]
fn easter(year: i32) -> Option<NaiveDate> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let shift = (century + 8) / 25;
    let moon = (19 * golden + century - century / 4 - (century - shift + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let sum = moon + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn kept(year: i32) -> Vec<String> {
        holidays(year).iter().map(|one| one.day.to_string()).collect()
    }

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for (year, sunday) in [
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year), Some(day(sunday)));
        }
    }

    #[test]
    fn a_holiday_on_a_sunday_is_kept_on_the_next_day_that_is_none() {
        // In 2022 Christmas Day was a Sunday and Boxing Day the Monday: Tuesday 27 December was kept.
        assert!(kept(2022).contains(&"2022-12-27".to_owned()), "{:?}", kept(2022));
        // In 2025 Madaraka Day was a Sunday.
        assert!(kept(2025).contains(&"2025-06-02".to_owned()), "{:?}", kept(2025));
        assert!(!is_working_day(day("2025-06-02")));
    }

    #[test]
    fn the_last_working_day_before_days_off() {
        for (deadline, last) in [
            ("2026-12-04", "2026-12-04"),
            ("2026-12-05", "2026-12-04"),
            // Jamhuri Day 2026 is a Saturday.
            ("2026-12-13", "2026-12-11"),
            ("2026-12-27", "2026-12-24"),
            ("2027-01-01", "2026-12-31"),
            // Good Friday to Easter Monday.
            ("2026-04-06", "2026-04-02"),
        ] {
            assert_eq!(last_working_day(day(deadline)), day(last), "{deadline}");
        }
    }

    #[test]
    fn every_year_of_the_calendar_is_answered() {
        for year in [i32::MIN, -1, 0, 1582, 9999, 10_000, i32::MAX] {
            let _ = holidays(year);
        }
        assert!(is_working_day(NaiveDate::MAX) || !is_working_day(NaiveDate::MAX));
        let _ = last_working_day(NaiveDate::MIN);
    }
}
