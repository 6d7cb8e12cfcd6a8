//! How fast payouts leave. Safaricom publishes no number (Daraja facts, section 22), so the rate is felt for: it rises
//! carefully while M-PESA takes everything, and halves where M-PESA is too busy or its gateway fails, between a floor and
//! the most that the organisation set.

use std::time::Duration;

/// Requests for payment a minute that are never fallen below; nor is a quarter of the rate it began with, so that a few busy
/// answers do not make a payroll last all night.
pub(crate) const LEAST_PER_MINUTE: u32 = 30;

/// Requests in a row that M-PESA must take before the rate rises.
const TAKEN_IN_A_ROW: u32 = 20;

/// The most requests under way at once, each for another payout.
const MOST_UNDER_WAY: u32 = 64;

/// The rate as felt for so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    per_minute: u32,
    most: u32,
    floor: u32,
    taken: u32,
    /// How long M-PESA's gateway takes to answer, as of late.
    answer_ms: u32,
}

impl Pace {
    /// Begins with one request in `distance`; with none, nothing is held back.
    pub(crate) fn new(distance: Duration) -> Self {
        let per_minute = 60_000_u128.checked_div(distance.as_millis()).unwrap_or(0);
        let per_minute = u32::try_from(per_minute).unwrap_or(u32::MAX);
        Self {
            per_minute,
            most: u32::MAX,
            floor: (per_minute / 4).max(LEAST_PER_MINUTE),
            taken: 0,
            answer_ms: 0,
        }
    }

    /// Whether anything is held back at all.
    const fn is_limited(&self) -> bool {
        self.per_minute > 0
    }

    /// Requests a minute; none where nothing is held back.
    pub(crate) fn per_minute(&self) -> Option<u32> {
        self.is_limited().then_some(self.per_minute)
    }

    /// The most that the organisation set.
    pub(crate) fn set_most(&mut self, most: u32) {
        self.most = most.max(LEAST_PER_MINUTE);
        if self.is_limited() {
            self.per_minute = self.per_minute.min(self.most);
        }
    }

    /// M-PESA took a request, and answered after so long.
    pub(crate) fn taken(&mut self, after: Duration) {
        let after = u32::try_from(after.as_millis()).unwrap_or(u32::MAX).min(60_000);
        self.answer_ms = if self.answer_ms == 0 {
            after
        } else {
            (self.answer_ms.saturating_mul(7).saturating_add(after)) / 8
        };
        self.taken = self.taken.saturating_add(1);
        if self.is_limited() && self.taken >= TAKEN_IN_A_ROW {
            self.taken = 0;
            let more = (self.per_minute / 10).max(1);
            self.per_minute = self.per_minute.saturating_add(more).min(self.most);
        }
    }

    /// M-PESA was too busy, or its gateway failed.
    pub(crate) fn halve(&mut self) {
        self.taken = 0;
        if self.is_limited() {
            self.per_minute = (self.per_minute / 2).max(self.floor).min(self.most);
        }
    }

    /// The time between two requests.
    pub(crate) fn distance(&self) -> Duration {
        let micros = 60_000_000_u64.checked_div(u64::from(self.per_minute)).unwrap_or(0);
        Duration::from_micros(micros)
    }

    /// How many requests may be under way at once: what the rate needs while answers take as long as of late, and `least` at
    /// least.
    pub(crate) fn under_way(&self, least: usize) -> usize {
        if !self.is_limited() {
            return least;
        }
        let needed = u64::from(self.per_minute).saturating_mul(u64::from(self.answer_ms)) / 60_000;
        let needed = u32::try_from(needed)
            .unwrap_or(u32::MAX)
            .saturating_add(1)
            .min(MOST_UNDER_WAY);
        usize::try_from(needed).unwrap_or(least).max(least)
    }

    /// How many payouts one write claims: about a quarter of a second's worth, and `least` at least. A crash leaves what was
    /// claimed in doubt, also what had not left yet.
    pub(crate) fn claim(&self, least: usize) -> usize {
        if !self.is_limited() {
            return least;
        }
        usize::try_from((self.per_minute / 240).min(100))
            .unwrap_or(least)
            .max(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(pace: &mut Pace, times: u32) {
        for _ in 0..times {
            pace.taken(Duration::from_millis(600));
        }
    }

    #[test]
    fn it_rises_carefully_to_the_most_and_halves_to_the_floor() {
        let mut pace = Pace::new(Duration::from_millis(400));
        pace.set_most(300);
        assert_eq!(pace.per_minute(), Some(150));
        taken(&mut pace, 19);
        assert_eq!(pace.per_minute(), Some(150), "one answer is no reason to hurry");
        taken(&mut pace, 1);
        assert_eq!(pace.per_minute(), Some(165));
        taken(&mut pace, 19);
        pace.halve();
        assert_eq!(pace.per_minute(), Some(82), "what was taken before counts for nothing");
        taken(&mut pace, 19);
        assert_eq!(pace.per_minute(), Some(82));
        for _ in 0..10 {
            pace.halve();
        }
        assert_eq!(pace.per_minute(), Some(37), "a quarter of where it began");
        taken(&mut pace, 20_000);
        assert_eq!(pace.per_minute(), Some(300));
        pace.set_most(100);
        assert_eq!(pace.per_minute(), Some(100));
    }

    #[test]
    fn as_many_are_under_way_as_the_rate_needs() {
        let mut pace = Pace::new(Duration::from_millis(20));
        assert_eq!((pace.distance(), pace.under_way(1)), (Duration::from_millis(20), 1));
        taken(&mut pace, 1);
        assert_eq!(pace.under_way(1), 31, "fifty a second, each answered after 600 ms");
        let mut unheld = Pace::new(Duration::ZERO);
        unheld.halve();
        taken(&mut unheld, 100);
        assert_eq!(
            (unheld.per_minute(), unheld.under_way(4), unheld.claim(20)),
            (None, 4, 20)
        );
        assert_eq!(unheld.distance(), Duration::ZERO);
    }
}
