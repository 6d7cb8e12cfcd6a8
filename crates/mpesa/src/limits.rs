//! How much B2C may pay at once.

use serde::{Deserialize, Serialize};

use crate::Amount;

/// The least and the most of one B2C payment. Official today: KSh 10 to 250,000; both change, so both are settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct B2cLimits {
    /// The least that one payment may be.
    pub least: Amount,
    /// The most that one payment may be.
    pub most: Amount,
}

impl B2cLimits {
    /// KSh 10 to KSh 250,000 (official, current).
    pub const CURRENT: Self = match (Amount::from_shillings(10), Amount::from_shillings(250_000)) {
        (Ok(least), Ok(most)) => Self { least, most },
        _ => panic!("the built-in limits are valid amounts"),
    };

    /// Whether `amount` can be paid by one B2C request.
    ///
    /// # Errors
    /// When it has cents, or is below the least or above the most.
    pub fn check(&self, amount: Amount) -> Result<(), LimitError> {
        if amount.whole_shillings().is_none() {
            return Err(LimitError::NotWholeShillings);
        }
        if amount < self.least {
            return Err(LimitError::BelowLeast { least: self.least });
        }
        if amount > self.most {
            return Err(LimitError::AboveMost { most: self.most });
        }
        Ok(())
    }
}

/// Why one B2C request cannot pay an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// B2C pays whole shillings.
    #[error("M-PESA pays whole shillings only")]
    NotWholeShillings,
    /// Below the least.
    #[error("the amount is below M-PESA's least of {least}")]
    BelowLeast {
        /// The least.
        least: Amount,
    },
    /// Above the most.
    #[error("the amount is above M-PESA's most of {most}")]
    AboveMost {
        /// The most.
        most: Amount,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_include_their_ends() {
        let check = |cents| B2cLimits::CURRENT.check(Amount::from_cents(cents).expect("positive"));
        assert_eq!(check(1_000), Ok(()));
        assert_eq!(check(25_000_000), Ok(()));
        assert!(matches!(check(900), Err(LimitError::BelowLeast { .. })));
        assert!(matches!(check(25_000_100), Err(LimitError::AboveMost { .. })));
        assert_eq!(check(1_050), Err(LimitError::NotWholeShillings));
    }
}
