//! How fast requests leave. Daraja publishes no number; it answers too many with spike arrest (API facts,
//! section 22).

use std::{sync::Mutex, sync::PoisonError, time::Duration};

use tokio::time::{Instant, sleep_until};

/// Lets requests go at even distances.
pub(crate) struct Pace {
    distance: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At most `per_second` requests a second; 0 does not hold anything back.
    pub(crate) fn new(per_second: u32) -> Self {
        let distance = Duration::from_secs(1).checked_div(per_second).unwrap_or_default();
        Self {
            distance,
            next: Mutex::new(None),
        }
    }

    /// Waits for this request's turn. A turn that is cancelled is not given to another.
    pub(crate) async fn turn(&self) {
        if self.distance.is_zero() {
            return;
        }
        let turn = {
            let now = Instant::now();
            // A panic while it was held cannot leave a wrong time behind.
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + self.distance);
            turn
        };
        sleep_until(turn).await;
    }
}
