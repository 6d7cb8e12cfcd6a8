//! Instants, printed in East Africa Time, which is three hours ahead of UTC all year round.

use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta, Timelike as _, Utc};

/// Three hours.
const EAST_AFRICA_SECONDS: i32 = 3 * 60 * 60;
/// From the day that spreadsheets count from (30 December 1899) to 1970.
const DAYS_BEFORE_1970: f64 = 25_569.0;
const MILLIS_OF_A_DAY: f64 = 86_400_000.0;

/// An instant, to the millisecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The instant `millis` milliseconds after the start of 1970 in UTC, as the ledger keeps it.
    ///
    /// What lies beyond the calendar (a quarter of a million years) becomes the start of 1970.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(DateTime::from_timestamp_millis(millis).unwrap_or_default())
    }

    /// `2026-11-21T16:26:44+03:00`
    #[must_use]
    pub fn iso(self) -> String {
        self.east_africa().format("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// `21 November 2026, 16:26:44 EAT`, in the language that is spoken.
    #[must_use]
    pub fn long(self) -> String {
        format!("{}, {}", self.day(), self.east_africa().format("%H:%M:%S EAT"))
    }

    /// `21 November 2026`, in the language that is spoken.
    #[must_use]
    pub fn day(self) -> String {
        let day = self.east_africa().date_naive();
        format!("{} {}", day.day(), messages::language().month_and_year(day))
    }

    /// `2026-11-21 16:26`, for columns whose heading names the time zone.
    pub(crate) fn short(self) -> String {
        self.east_africa().format("%Y-%m-%d %H:%M").to_string()
    }

    /// `20261121T132644Z`, as calendars write UTC.
    pub(crate) fn calendar(self) -> String {
        self.0.format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// East Africa Time as spreadsheets count it: days since 30 December 1899, to the second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of any date a spreadsheet can show are far below 2^53"
    )]
    pub(crate) fn spreadsheet_days(self) -> f64 {
        let local = self.0.timestamp().saturating_add(i64::from(EAST_AFRICA_SECONDS));
        local.saturating_mul(1000) as f64 / MILLIS_OF_A_DAY + DAYS_BEFORE_1970
    }

    /// Year, month, day, hour, minute and second in UTC.
    pub(crate) fn utc(self) -> (u16, u8, u8, u16, u8, u8) {
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        (
            u16::try_from(self.0.year()).unwrap_or_default(),
            small(self.0.month()),
            small(self.0.day()),
            u16::try_from(self.0.hour()).unwrap_or_default(),
            small(self.0.minute()),
            small(self.0.second()),
        )
    }

    /// As documents keep it.
    pub(crate) fn pdf(self) -> krilla::metadata::DateTime {
        let utc = self.0;
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        krilla::metadata::DateTime::new(u16::try_from(utc.year()).unwrap_or_default())
            .month(small(utc.month()))
            .day(small(utc.day()))
            .hour(small(utc.hour()))
            .minute(small(utc.minute()))
            .second(small(utc.second()))
            .utc_offset_hour(0)
            .utc_offset_minute(0)
    }

    fn east_africa(self) -> DateTime<FixedOffset> {
        let shifted = self.0.naive_utc().checked_add_signed(TimeDelta::hours(3));
        let offset = FixedOffset::east_opt(EAST_AFRICA_SECONDS).expect("three hours are an offset");
        // At the very end of the calendar there is no later hour to show.
        match shifted {
            Some(_) => self.0.with_timezone(&offset),
            None => DateTime::<Utc>::default().with_timezone(&offset),
        }
    }
}
