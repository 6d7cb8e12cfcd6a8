//! Money in Kenya shillings, held as whole cents.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The largest number of cents any amount may hold: what a JSON number carries exactly (2^53 - 1,
/// about ninety trillion shillings).
const MAX_CENTS: i64 = 9_007_199_254_740_991;

/// How each kind of money is written as a number of cents, and printed.
macro_rules! in_cents {
    ($name:ident) => {
        impl TryFrom<i64> for $name {
            type Error = AmountError;
            fn try_from(cents: i64) -> Result<Self, AmountError> {
                Self::from_cents(cents)
            }
        }

        impl From<$name> for i64 {
            fn from(money: $name) -> Self {
                money.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_shillings(f, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_shillings(f, self.0)
            }
        }
    };
}

in_cents!(Amount);
in_cents!(Total);
in_cents!(Balance);

/// A positive sum of money: at least one cent.
///
/// There is no `+`: sums go through [`Total`], whose additions are checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

impl Amount {
    /// An amount of `cents` (hundredths of a shilling).
    ///
    /// # Errors
    /// When it is zero, negative or above 2^53 - 1.
    pub const fn from_cents(cents: i64) -> Result<Self, AmountError> {
        if cents <= 0 {
            return Err(AmountError::NotPositive);
        }
        if cents > MAX_CENTS {
            return Err(AmountError::TooLarge);
        }
        Ok(Self(cents))
    }

    /// An amount of whole `shillings`.
    ///
    /// # Errors
    /// When it is zero, negative or too large.
    pub const fn from_shillings(shillings: i64) -> Result<Self, AmountError> {
        match shillings.checked_mul(100) {
            Some(cents) => Self::from_cents(cents),
            None => Err(AmountError::TooLarge),
        }
    }

    /// The amount in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The amount in shillings where it has no cents. B2C pays whole shillings only.
    #[must_use]
    pub const fn whole_shillings(self) -> Option<i64> {
        match self.0.checked_rem(100) {
            Some(0) => self.0.checked_div(100),
            _ => None,
        }
    }
}

/// Reads plain decimal text: `1250`, `1250.5`, `1250.50`, `22000.00`. No separators, signs or exponents.
impl FromStr for Amount {
    type Err = ParseAmountError;
    fn from_str(text: &str) -> Result<Self, ParseAmountError> {
        Ok(Self::from_cents(parse_cents(text)?)?)
    }
}

/// A sum of amounts: zero or more cents.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Total(i64);

impl Total {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A total of `cents`.
    ///
    /// # Errors
    /// When it is negative or above 2^53 - 1.
    pub const fn from_cents(cents: i64) -> Result<Self, AmountError> {
        if cents < 0 {
            return Err(AmountError::NotPositive);
        }
        if cents > MAX_CENTS {
            return Err(AmountError::TooLarge);
        }
        Ok(Self(cents))
    }

    /// The total in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// This total with `amount` added, or `None` past the largest total.
    #[must_use]
    pub fn checked_add(self, amount: impl Into<Self>) -> Option<Self> {
        let cents = self.0.checked_add(amount.into().0)?;
        (cents <= MAX_CENTS).then_some(Self(cents))
    }

    /// This total less `other`, or `None` where it would fall below zero.
    #[must_use]
    pub fn checked_sub(self, other: impl Into<Self>) -> Option<Self> {
        let cents = self.0.checked_sub(other.into().0)?;
        (cents >= 0).then_some(Self(cents))
    }

    /// The sum of many amounts, or `None` past the largest total.
    pub fn sum<T: Into<Self>>(amounts: impl IntoIterator<Item = T>) -> Option<Self> {
        amounts
            .into_iter()
            .try_fold(Self::ZERO, |total, amount| total.checked_add(amount))
    }
}

impl From<Amount> for Total {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

/// What an account holds: may be negative, as the charges paid account is.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Balance(i64);

impl Balance {
    /// A balance of `cents`.
    ///
    /// # Errors
    /// When its size is above 2^53 - 1.
    pub const fn from_cents(cents: i64) -> Result<Self, AmountError> {
        if cents > MAX_CENTS || cents < -MAX_CENTS {
            return Err(AmountError::TooLarge);
        }
        Ok(Self(cents))
    }

    /// The balance in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// What is left after paying `total`, which may be below zero.
    #[must_use]
    pub fn after(self, total: Total) -> Option<Self> {
        Self::from_cents(self.0.checked_sub(total.0)?).ok()
    }
}

impl From<Amount> for Balance {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

impl From<Total> for Balance {
    fn from(total: Total) -> Self {
        Self(total.0)
    }
}

/// Reads plain decimal text with an optional leading minus: `900000.00`, `-4510.00`, `-495`, `0`.
impl FromStr for Balance {
    type Err = ParseAmountError;
    fn from_str(text: &str) -> Result<Self, ParseAmountError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let cents = parse_cents(digits)?;
        let cents = if negative { cents.checked_neg() } else { Some(cents) };
        Ok(Self::from_cents(cents.ok_or(AmountError::TooLarge)?)?)
    }
}

/// Why a number of cents is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Zero or less where something must be paid.
    #[error("the amount must be more than zero")]
    NotPositive,
    /// More than 2^53 - 1 cents.
    #[error("the amount is too large")]
    TooLarge,
}

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    /// Nothing was written.
    #[error("the amount is empty")]
    Empty,
    /// Something beside digits and one decimal point.
    #[error("the amount is not a plain decimal number")]
    NotDecimal,
    /// More than two decimals that are not zero.
    #[error("the amount has fractions of a cent")]
    FractionOfCent,
    /// A number, but not one that can be paid.
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// Cents from plain decimal text, without ever passing through a float. Zeros after the second decimal
/// are accepted (gateways print `0.008` never, but `10.000` is still ten shillings).
fn parse_cents(text: &str) -> Result<i64, ParseAmountError> {
    if text.is_empty() {
        return Err(ParseAmountError::Empty);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(ParseAmountError::NotDecimal);
    }
    if fraction.len() > 2 && fraction.bytes().skip(2).any(|b| b != b'0') {
        return Err(ParseAmountError::FractionOfCent);
    }
    let mut cents: i64 = 0;
    let padded = fraction.bytes().chain([b'0', b'0']).take(2);
    for digit in whole.bytes().chain(padded) {
        cents = cents
            .checked_mul(10)
            .and_then(|c| c.checked_add(i64::from(digit.saturating_sub(b'0'))))
            .ok_or(AmountError::TooLarge)?;
    }
    Ok(cents)
}

/// `KSh 1,250` or `KSh 1,250.50`, with a minus before the currency.
fn write_shillings(f: &mut fmt::Formatter<'_>, cents: i64) -> fmt::Result {
    let size = cents.unsigned_abs();
    let (whole, rest) = (
        size.checked_div(100).unwrap_or_default(),
        size.checked_rem(100).unwrap_or_default(),
    );
    if cents < 0 {
        f.write_str("-")?;
    }
    f.write_str("KSh ")?;
    let digits = whole.to_string();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            f.write_str(",")?;
        }
        write!(f, "{digit}")?;
    }
    if rest > 0 {
        write!(f, ".{rest:02}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_positive_and_bounded() {
        assert_eq!(Amount::from_cents(0), Err(AmountError::NotPositive));
        assert_eq!(Amount::from_cents(-1), Err(AmountError::NotPositive));
        assert_eq!(Amount::from_cents(MAX_CENTS + 1), Err(AmountError::TooLarge));
        assert_eq!(Amount::from_shillings(i64::MAX), Err(AmountError::TooLarge));
        assert_eq!(Amount::from_cents(MAX_CENTS).map(Amount::cents), Ok(MAX_CENTS));
    }

    #[test]
    fn amounts_and_totals_are_balances_of_the_same_cents() {
        let amount = Amount::from_cents(MAX_CENTS).expect("the largest");
        assert_eq!(Balance::from(amount).cents(), MAX_CENTS);
        assert_eq!(Balance::from(Total::from(amount)).cents(), MAX_CENTS);
    }

    #[test]
    fn decimal_text_becomes_cents_without_floats() {
        let cents = |text: &str| text.parse::<Amount>().map(Amount::cents);
        assert_eq!(cents("10"), Ok(1_000));
        assert_eq!(cents("22000.0"), Ok(2_200_000));
        assert_eq!(cents("8959269.60"), Ok(895_926_960));
        assert_eq!(cents("0.01"), Ok(1));
        assert_eq!(cents("10.000"), Ok(1_000));
        assert_eq!(cents("10.001"), Err(ParseAmountError::FractionOfCent));
        assert_eq!(cents("1e5"), Err(ParseAmountError::NotDecimal));
        assert_eq!(cents("-5"), Err(ParseAmountError::NotDecimal));
        assert_eq!(cents(".5"), Err(ParseAmountError::NotDecimal));
        assert_eq!(cents(""), Err(ParseAmountError::Empty));
        assert_eq!(cents("0"), Err(AmountError::NotPositive.into()));
        assert_eq!(cents("99999999999999999999"), Err(AmountError::TooLarge.into()));
    }

    #[test]
    fn balances_may_be_negative() {
        let cents = |text: &str| text.parse::<Balance>().map(Balance::cents);
        assert_eq!(cents("-4510.00"), Ok(-451_000));
        assert_eq!(cents("-495"), Ok(-49_500));
        assert_eq!(cents("0"), Ok(0));
        assert_eq!(cents("--1"), Err(ParseAmountError::NotDecimal));
    }

    #[test]
    fn money_prints_as_a_treasurer_writes_it() {
        let print = |cents| Balance::from_cents(cents).map(|b| b.to_string());
        assert_eq!(print(125_000), Ok("KSh 1,250".to_owned()));
        assert_eq!(print(125_050), Ok("KSh 1,250.50".to_owned()));
        assert_eq!(print(5), Ok("KSh 0.05".to_owned()));
        assert_eq!(print(-451_000), Ok("-KSh 4,510".to_owned()));
        assert_eq!(print(341_000_000), Ok("KSh 3,410,000".to_owned()));
        assert_eq!(print(0), Ok("KSh 0".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn printed_decimal_text_reads_back(cents in 1..=MAX_CENTS) {
            let text = format!("{}.{:02}", cents / 100, cents % 100);
            proptest::prop_assert_eq!(text.parse::<Amount>().map(Amount::cents), Ok(cents));
        }

        #[test]
        fn totals_never_wrap(a in 0..=MAX_CENTS, b in 0..=MAX_CENTS) {
            let sum = Total(a).checked_add(Total(b));
            proptest::prop_assert_eq!(sum.is_some(), a + b <= MAX_CENTS);
        }
    }
}
