//! What M-PESA charges for payments to people, by the day from which it does.

use mpesa::{Amount, B2cTariff, Total};

use crate::{Lane, east_africa_day};

/// Tariffs, the newest first, and the published one of every day before.
#[derive(Debug, Clone)]
pub struct Tariffs {
    known: Vec<(i32, B2cTariff)>,
    published: B2cTariff,
}

impl Tariffs {
    /// Those that the organisation set, each with the day from which it holds.
    #[must_use]
    pub fn new(mut known: Vec<(i32, B2cTariff)>) -> Self {
        known.sort_by_key(|(from_day, _)| std::cmp::Reverse(*from_day));
        Self {
            known,
            published: B2cTariff::august_2023(),
        }
    }

    /// The tariff of a day.
    #[must_use]
    pub fn on(&self, day: i32) -> &B2cTariff {
        let found = self.known.iter().find(|(from_day, _)| *from_day <= day);
        found.map_or(&self.published, |(_, tariff)| tariff)
    }

    /// What a payment at this time costs, where its lane has a tariff.
    #[must_use]
    pub fn fee(&self, lane: &Lane, amount: Amount, at: i64) -> Option<Total> {
        let day = east_africa_day(at).to_epoch_days();
        lane.has_tariff().then(|| self.on(day).fee(amount))
    }
}
