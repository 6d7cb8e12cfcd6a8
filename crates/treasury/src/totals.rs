//! How many payouts, how much together, and from which account it leaves.

use std::collections::BTreeMap;

use mpesa::{Total, command_id};
use serde::{Deserialize, Serialize};

use crate::StateKind;

/// How many payouts, and how much together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountSum {
    /// Number of payouts.
    pub count: u32,
    /// Their sum.
    pub sum: Total,
}

impl CountSum {
    /// Both together; where that is more than money can be, the sum stays.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_add(other.count),
            sum: self.sum.checked_add(other.sum).unwrap_or(self.sum),
        }
    }

    /// What is left without `other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_sub(other.count),
            sum: Total::from_cents(self.sum.cents().saturating_sub(other.sum.cents())).unwrap_or_default(),
        }
    }
}

/// Payouts by state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StateTotals(pub BTreeMap<StateKind, CountSum>);

impl StateTotals {
    /// What stands at `state`.
    #[must_use]
    pub fn of(&self, state: StateKind) -> CountSum {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// What stands at any of `states`.
    #[must_use]
    pub fn of_any(&self, states: &[StateKind]) -> CountSum {
        states
            .iter()
            .map(|state| self.of(*state))
            .fold(CountSum::default(), CountSum::plus)
    }
}

/// What is still to leave the two accounts that pay, fees not included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    /// To people.
    pub utility: CountSum,
    /// To organisations, as tax and as top-ups.
    pub working: CountSum,
}

impl Owed {
    /// Adds what stands at one state: `all` of it, and of that by their commands those that Utility does not pay. A customer's
    /// payment that is taken back leaves the account that received it, which is not known.
    #[must_use]
    pub fn with(mut self, all: CountSum, beside_utility: &[(String, CountSum)]) -> Self {
        let mut people = all;
        for (command, others) in beside_utility {
            people = people.minus(*others);
            if command != command_id::REVERSAL {
                self.working = self.working.plus(*others);
            }
        }
        self.utility = self.utility.plus(people);
        self
    }
}
