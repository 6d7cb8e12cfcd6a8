//! What time the simulator believes it is.

use std::{fmt, sync::Arc};

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

/// Where the simulator's time comes from. The control API may move it; delays between a request and its
/// result are always real time.
#[derive(Clone)]
pub struct Clock {
    source: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    ahead: TimeDelta,
}

impl Clock {
    /// The computer's clock: the one place where the simulator reads it.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(Utc::now)
    }

    /// A clock that stands still at `at` until it is moved.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::from_fn(move || at)
    }

    /// A clock that asks `source`.
    pub fn from_fn(source: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self {
            source: Arc::new(source),
            ahead: TimeDelta::zero(),
        }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.source)();
        now.checked_add_signed(self.ahead).unwrap_or(now)
    }

    /// The time now in East Africa, which is what M-PESA prints (UTC+3 all year).
    #[must_use]
    pub fn east_africa(&self) -> DateTime<FixedOffset> {
        self.now().with_timezone(&east_africa())
    }

    /// Makes it `at` now; from there the clock runs on as before.
    pub fn set(&mut self, at: DateTime<Utc>) {
        self.ahead = at - (self.source)();
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// UTC+3.
pub(crate) fn east_africa() -> FixedOffset {
    FixedOffset::east_opt(3 * 3600).expect("three hours is a valid offset")
}
