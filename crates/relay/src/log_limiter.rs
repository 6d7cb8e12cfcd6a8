//! What is refused, in the log: each refusal while there are few, then some of them and how many were not told.
//!
//! Anybody may be refused as often as he likes: one line for each would fill the disk that the spool needs.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::Instant;

use crate::rate::Rate;

/// The most refusals a second that have a line of their own.
const LINES: NonZeroU32 = NonZeroU32::new(10).expect("10 is not zero");

/// Whether the next refusal is said.
#[derive(Debug)]
pub(crate) struct LogLimiter {
    rate: Rate,
    unsaid: AtomicU64,
}

impl Default for LogLimiter {
    fn default() -> Self {
        Self {
            rate: Rate::new(LINES),
            unsaid: AtomicU64::new(0),
        }
    }
}

impl LogLimiter {
    /// How many refusals were not said since the last that was, where this one is; `None` where it is not.
    pub(crate) fn now(&self) -> Option<u64> {
        if self.rate.admits(Instant::now()) {
            return Some(self.unsaid.swap(0, Ordering::Relaxed));
        }
        self.unsaid.fetch_add(1, Ordering::Relaxed);
        None
    }
}
