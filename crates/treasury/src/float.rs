//! What an account holds against what leaves it: whether it is low, and what a top-up has to bring.

use mpesa::{Amount, Balance, Total};

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

    fn balance(cents: i64) -> Balance {
        Balance::from_cents(cents).expect("a balance")
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
