//! What M-PESA charges the payer of a B2C payment.

use serde::{Deserialize, Serialize};

use crate::{Amount, Total};

/// A table of fees by amount. An estimate: the fee charged is only known from M-PESA's own statement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct B2cTariff {
    bands: Vec<Band>,
}

/// The fee for amounts up to and including `up_to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Band {
    /// The largest amount of this band.
    pub up_to: Amount,
    /// What one payment in it costs.
    pub fee: Total,
}

impl B2cTariff {
    /// A tariff from bands in any order.
    #[must_use]
    pub fn new(mut bands: Vec<Band>) -> Self {
        bands.sort_by_key(|band| band.up_to);
        Self { bands }
    }

    /// "Business pays, registered receiver", Safaricom's B2C form of August 2023. The form ends at
    /// KSh 150,000; the fee above it is our inference.
    #[must_use]
    pub fn august_2023() -> Self {
        let bands = [(100, 0), (1_500, 5), (5_000, 9), (20_000, 11), (250_000, 13)];
        Self::new(
            bands
                .into_iter()
                .filter_map(|(up_to, fee)| {
                    Some(Band {
                        up_to: Amount::from_shillings(up_to).ok()?,
                        fee: Total::from_cents(i64::checked_mul(fee, 100)?).ok()?,
                    })
                })
                .collect(),
        )
    }

    /// The bands, smallest amount first.
    #[must_use]
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The estimated fee of one payment. Above the last band, the last band's fee.
    #[must_use]
    pub fn fee(&self, amount: Amount) -> Total {
        self.bands
            .iter()
            .find(|band| amount <= band.up_to)
            .or(self.bands.last())
            .map_or(Total::ZERO, |band| band.fee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_follow_the_bands() {
        let tariff = B2cTariff::august_2023();
        let fee = |shillings| tariff.fee(Amount::from_shillings(shillings).expect("positive")).cents() / 100;
        for (shillings, expected) in [
            (10, 0),
            (100, 0),
            (101, 5),
            (1_500, 5),
            (1_501, 9),
            (5_000, 9),
            (5_001, 11),
            (20_000, 11),
            (20_001, 13),
            (250_000, 13),
            (300_000, 13),
        ] {
            assert_eq!(fee(shillings), expected, "{shillings}");
        }
    }
}
