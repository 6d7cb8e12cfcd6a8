//! How many callbacks a second, without a queue and without a timer.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Lets through an even rate, and bursts of one second's worth.
///
/// Keeps one moment: when everything let through so far would have been through at the even rate.
#[derive(Debug)]
pub(crate) struct Rate {
    interval: Duration,
    caught_up_at: Mutex<Instant>,
}

impl Rate {
    const BURST: Duration = Duration::from_secs(1);

    pub(crate) fn new(per_second: NonZeroU32) -> Self {
        let interval = Duration::from_secs(1)
            .checked_div(per_second.get())
            .expect("a non-zero divisor");
        Self {
            interval,
            caught_up_at: Mutex::new(Instant::now()),
        }
    }

    /// Whether one more may pass now; if so, it is counted.
    pub(crate) fn admits(&self, now: Instant) -> bool {
        let mut caught_up_at = self.caught_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        let from = now.max(*caught_up_at);
        let Some(after) = from.checked_add(self.interval) else {
            return false;
        };
        let admitted = after.duration_since(now) <= Self::BURST;
        if admitted {
            *caught_up_at = after;
        }
        admitted
    }
}
