//! How long to wait before the relay is asked again.

use std::time::Duration;

/// The pauses between attempts to reach a relay: half a second, doubling to thirty seconds, each shortened by up to half.
///
/// The shortening is random, so that the consoles of one office do not all come back in the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconnect {
    next: Duration,
}

impl Reconnect {
    /// The first pause.
    pub const FIRST: Duration = Duration::from_millis(500);
    /// The longest pause.
    pub const LONGEST: Duration = Duration::from_secs(30);

    /// A schedule at its beginning.
    #[must_use]
    pub const fn new() -> Self {
        Self { next: Self::FIRST }
    }

    /// The next pause; `jitter` is a random byte that says how much shorter it is.
    pub fn pause(&mut self, jitter: u8) -> Duration {
        let pause = self.next;
        self.next = pause.saturating_mul(2).min(Self::LONGEST);
        let off = pause
            .saturating_mul(u32::from(jitter))
            .checked_div(512)
            .unwrap_or_default();
        pause.saturating_sub(off)
    }

    /// The relay answered: the next pause is the first again.
    pub const fn answered(&mut self) {
        self.next = Self::FIRST;
    }
}

impl Default for Reconnect {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_to_half_a_minute_and_begin_again_after_an_answer() {
        let mut schedule = Reconnect::new();
        let pauses: Vec<_> = (0..8).map(|_| schedule.pause(0).as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        let short = schedule.pause(255);
        assert!(
            short > Duration::from_secs(15) && short < Duration::from_millis(15_100),
            "{short:?}"
        );
        schedule.answered();
        assert_eq!(schedule.pause(0), Reconnect::FIRST);
    }
}
