//! What an account holds against what leaves it: whether it is low, how long it lasts, and what a top-up has to bring.

use mpesa::{Amount, Balance, Total};

/// Over how many days the rate at which an account empties is counted.
pub const RATE_DAYS: i32 = 30;
/// And the least: one day's payroll is no rate.
const RATE_DAYS_LEAST: i32 = 7;

/// How long an account lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lasting {
    /// Whole days.
    pub days: u32,
    /// What leaves it on an average day, fees included.
    pub a_day: Total,
    /// Over how many days that is counted.
    pub over_days: u32,
}

/// How long `left` lasts, where `paid` left the account with its fees from the day `first` to `today` (days since 1970 in
/// East Africa Time). None where nothing left it: then there is no rate.
#[must_use]
pub fn lasting(left: Balance, paid: Total, first: i64, today: i32) -> Option<Lasting> {
    let first = i32::try_from(first).ok()?;
    let over = today
        .saturating_sub(first)
        .saturating_add(1)
        .clamp(RATE_DAYS_LEAST, RATE_DAYS);
    let a_day = paid.cents().checked_div(i64::from(over))?;
    let days = left.cents().max(0).checked_div(a_day)?;
    Some(Lasting {
        days: u32::try_from(days).unwrap_or(u32::MAX),
        a_day: Total::from_cents(a_day).ok()?,
        over_days: u32::try_from(over).unwrap_or_default(),
    })
}

/// Whether an account is low: what can be spent is less than the level set for it. Where either is not known, it is not.
#[must_use]
pub fn is_low(available: Option<Balance>, level: Option<Balance>) -> bool {
    available.zip(level).is_some_and(|(available, level)| available < level)
}

/// What to move where `missing` is missing and `free` is to spare: in whole shillings, as M-PESA takes them; none where it
/// is not to spare.
#[must_use]
pub fn top_up(missing: Total, free: Balance) -> Option<Amount> {
    let shillings = missing.cents().checked_add(99)?.checked_div(100)?;
    let amount = Amount::from_shillings(shillings).ok()?;
    (Balance::from(amount) <= free).then_some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(shillings: i64) -> Total {
        Total::from_cents(shillings * 100).expect("a total")
    }

    fn balance(cents: i64) -> Balance {
        Balance::from_cents(cents).expect("a balance")
    }

    #[test]
    fn the_rate_is_counted_over_a_week_at_least_and_a_month_at_most() {
        let left = balance(70_000);
        let days = |first: i64| lasting(left, total(700), first, 20_000).map(|one| (one.over_days, one.days));
        assert_eq!(days(20_000), Some((7, 7)), "one day's payroll is no rate");
        assert_eq!(days(19_987), Some((14, 14)));
        assert_eq!(days(10_000).map(|(over, _)| over), Some(30));
    }

    #[test]
    fn what_nothing_left_has_no_rate_and_what_is_overdrawn_lasts_no_day() {
        assert_eq!(lasting(balance(100), Total::ZERO, 20_000, 20_000), None);
        let overdrawn = lasting(balance(-1), total(70), 20_000, 20_000);
        assert_eq!(overdrawn.map(|one| one.days), Some(0));
    }

    #[test]
    fn an_account_at_its_level_is_not_low() {
        let level = Some(balance(100));
        assert!(is_low(Some(balance(99)), level));
        assert!(!is_low(Some(balance(100)), level));
        assert!(!is_low(None, level) && !is_low(Some(balance(1)), None));
    }

    #[test]
    fn a_top_up_is_of_whole_shillings_and_of_what_is_to_spare() {
        let missing = Total::from_cents(10_001).expect("a total");
        assert_eq!(top_up(missing, balance(10_100)).map(Amount::cents), Some(10_100));
        assert_eq!(top_up(missing, balance(10_099)), None);
        assert_eq!(top_up(Total::ZERO, balance(0)), None, "nothing is missing");
    }
}
