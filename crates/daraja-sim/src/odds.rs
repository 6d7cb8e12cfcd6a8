//! Letting chance decide how requests are treated, for soak tests.

use serde::{Deserialize, Serialize};

use crate::behaviour::{Behaviour, Notice};

/// How often things go wrong, each of a thousand requests that move money. What is left over is treated in the ordinary way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Odds {
    /// Results lost.
    pub lost_results: u16,
    /// Results posted twice.
    pub repeated_results: u16,
    /// Results that overtake the acknowledgement.
    pub early_results: u16,
    /// Connections dropped after taking.
    pub lost_acknowledgements: u16,
    /// HTTP 500 after taking.
    pub errors_after_taking: u16,
    /// HTTP 500 before taking, once.
    pub errors_before_taking: u16,
    /// Spike arrests, once.
    pub spike_arrests: u16,
    /// Time-out notices, of either shape, with a result later.
    pub time_outs: u16,
    /// Payments that fail with 2040.
    pub failures: u16,
}

impl Odds {
    /// What happens to a request for which `roll` (below 1,000) was thrown.
    pub(crate) fn behaviour(&self, roll: u64) -> Behaviour {
        let notice = if roll.is_multiple_of(2) {
            Notice::Echo
        } else {
            Notice::Envelope
        };
        let mut from = 0;
        [
            (self.lost_results, Behaviour::pay().silent()),
            (self.repeated_results, Behaviour::pay().twice()),
            (self.early_results, Behaviour::pay().before_acknowledgement()),
            (self.lost_acknowledgements, Behaviour::pay().drop_after_taking()),
            (self.errors_after_taking, Behaviour::pay().error_after_taking(500)),
            (self.errors_before_taking, Behaviour::pay().error_before_taking(500, 1)),
            (self.spike_arrests, Behaviour::pay().spike_arrest(1)),
            (self.time_outs, Behaviour::pay().time_out(notice)),
            (self.failures, Behaviour::fail("2040")),
        ]
        .into_iter()
        .find_map(|(share, behaviour)| {
            from += u64::from(share);
            (roll < from).then_some(behaviour)
        })
        .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_roll_falls_into_one_share() {
        let odds = Odds {
            lost_results: 10,
            failures: 5,
            ..Odds::default()
        };
        let count = |wanted: &Behaviour| (0..1_000).filter(|roll| odds.behaviour(*roll) == *wanted).count();
        assert_eq!(count(&Behaviour::pay().silent()), 10);
        assert_eq!(count(&Behaviour::fail("2040")), 5);
        assert_eq!(count(&Behaviour::pay()), 985);
    }
}
