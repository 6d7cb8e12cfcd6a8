//! A month that two people close.

use chrono::NaiveDate;
use mpesa::{Shortcode, Total};
use serde::{Deserialize, Serialize};

use super::{BookAccount, LineClass, StatementLine};
use crate::east_africa_midnight;

/// A month of the calendar in East Africa.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(NaiveDate);

/// The text is not `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-11")]
pub struct MonthError;

impl Month {
    /// The month that a day is in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        use chrono::Datelike as _;
        Self(day.with_day(1).unwrap_or(day))
    }

    /// When it begins, UTC milliseconds.
    #[must_use]
    pub fn from(self) -> i64 {
        east_africa_midnight(self.0)
    }

    /// The first moment that is not of it any more, UTC milliseconds.
    #[must_use]
    pub fn end(self) -> i64 {
        east_africa_midnight(self.after().0)
    }

    /// The next.
    #[must_use]
    pub fn after(self) -> Self {
        Self(self.0.checked_add_months(chrono::Months::new(1)).unwrap_or(self.0))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl std::str::FromStr for Month {
    type Err = MonthError;
    fn from_str(text: &str) -> Result<Self, MonthError> {
        let day: NaiveDate = format!("{text}-01").parse().map_err(|_| MonthError)?;
        Ok(Self(day))
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;
    fn try_from(text: String) -> Result<Self, MonthError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// What moved on one account in a month, by kind of movement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Purposes {
    /// What kind.
    pub class: LineClass,
    /// Of a payment of ours: Daraja's `CommandID`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// How many lines.
    pub count: u32,
    /// What came in.
    pub came_in: Total,
    /// What went out.
    pub went_out: Total,
}

/// One account's month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MonthSum {
    /// Whose: an organisation's number.
    pub shortcode: Shortcode,
    /// The account.
    pub account: BookAccount,
    /// What it held before, cents, where the statements say so.
    pub opening: Option<i64>,
    /// What it held afterwards.
    pub closing: Option<i64>,
    /// By kind of movement.
    pub purposes: Vec<Purposes>,
}

/// The balance before the lines of one second: the one that none of them leaves behind.
#[must_use]
pub fn opening_balance(lines: &[StatementLine]) -> Option<i64> {
    let before = |line: &StatementLine| line.balance.map(|balance| balance.saturating_sub(line.cents));
    let left: Vec<i64> = lines.iter().filter_map(|line| line.balance).collect();
    let found = lines.iter().filter_map(before).find(|before| !left.contains(before));
    found.or_else(|| lines.first().and_then(before))
}

/// The balance after the lines of one second: the one that none of them begins with.
#[must_use]
pub fn closing_balance(lines: &[StatementLine]) -> Option<i64> {
    let before = |line: &StatementLine| line.balance.map(|balance| balance.saturating_sub(line.cents));
    let begun: Vec<i64> = lines.iter().filter_map(before).collect();
    let found = lines
        .iter()
        .filter_map(|line| line.balance)
        .find(|balance| !begun.contains(balance));
    found.or_else(|| lines.last().and_then(|line| line.balance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_nairobi_and_ends_where_the_next_begins() {
        let november: Month = "2026-11".parse().expect("a month");
        assert_eq!(november.end(), november.after().from());
        assert_eq!(november.after().to_string(), "2026-12");
        assert_eq!(november.from(), 1_793_480_400_000);
        assert!("2026-13".parse::<Month>().is_err());
    }
}
