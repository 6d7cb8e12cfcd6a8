//! How many requests a second, without a queue and without a timer.

use std::collections::HashMap;
use std::net::IpAddr;
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

const BURST: Duration = Duration::from_secs(1);

impl Rate {
    pub(crate) fn new(per_second: NonZeroU32) -> Self {
        Self {
            interval: interval(per_second),
            caught_up_at: Mutex::new(Instant::now()),
        }
    }

    /// Whether one more may pass now; if so, it is counted.
    pub(crate) fn admits(&self, now: Instant) -> bool {
        let mut caught_up_at = self.caught_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        admit(&mut caught_up_at, self.interval, now)
    }
}

/// The same for each of many, of whom only those that were seen in the last second are remembered.
#[derive(Debug)]
pub(crate) struct Rates<K> {
    interval: Duration,
    known: Mutex<Known<K>>,
    /// For those that there is no room for.
    others: Rate,
}

#[derive(Debug)]
struct Known<K> {
    caught_up_at: HashMap<K, Instant>,
    /// When those of the last second were last picked out.
    picked_at: Instant,
}

/// Picking takes a while where many are remembered, and is not done for every newcomer.
const PICKING: Duration = Duration::from_millis(200);

/// The most that are remembered. Newcomers beyond share one rate until the next second: shutting them out would let
/// whoever has many addresses shut M-PESA out.
const REMEMBERED: usize = 10_000;

impl<K: std::hash::Hash + Eq> Rates<K> {
    pub(crate) fn new(per_second: NonZeroU32) -> Self {
        Self {
            interval: interval(per_second),
            known: Mutex::new(Known {
                caught_up_at: HashMap::new(),
                picked_at: Instant::now(),
            }),
            others: Rate::new(per_second),
        }
    }

    /// Whether one more of `who` may pass now; if so, it is counted.
    pub(crate) fn admits(&self, who: K, now: Instant) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.caught_up_at.len() >= REMEMBERED && !known.caught_up_at.contains_key(&who) {
            if now.duration_since(known.picked_at) >= PICKING {
                known.picked_at = now;
                known.caught_up_at.retain(|_, caught_up_at| *caught_up_at > now);
            }
            if known.caught_up_at.len() >= REMEMBERED {
                return self.others.admits(now);
            }
        }
        admit(known.caught_up_at.entry(who).or_insert(now), self.interval, now)
    }
}

/// Whom a request counts against: an address, or the 64 bits of an IPv6 network that one subscriber has.
pub(crate) fn subscriber(source: IpAddr) -> IpAddr {
    match source {
        IpAddr::V4(_) => source,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

fn interval(per_second: NonZeroU32) -> Duration {
    Duration::from_secs(1)
        .checked_div(per_second.get())
        .expect("a non-zero divisor")
}

fn admit(caught_up_at: &mut Instant, interval: Duration, now: Instant) -> bool {
    let from = now.max(*caught_up_at);
    let Some(after) = from.checked_add(interval) else {
        return false;
    };
    let admitted = after.duration_since(now) <= BURST;
    if admitted {
        *caught_up_at = after;
    }
    admitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_rate_of_its_own_and_strangers_do_not_grow_the_memory() {
        let two = NonZeroU32::new(2).expect("two");
        let (rates, now) = (Rates::new(two), Instant::now());
        assert!(rates.admits(1, now) && rates.admits(1, now) && !rates.admits(1, now));
        assert!(rates.admits(2, now));
        for who in 3..50_000 {
            rates.admits(who, now);
        }
        let remembered = |rates: &Rates<i32>| rates.known.lock().expect("no panic").caught_up_at.len();
        assert_eq!(remembered(&rates), REMEMBERED);
        assert!(
            !rates.admits(50_001, now),
            "what newcomers share in this second is used up"
        );
        let later = now + Duration::from_secs(2);
        assert!(rates.admits(50_001, later));
        assert_eq!(remembered(&rates), 1);
    }

    #[test]
    fn one_subscriber_of_version_six_has_one_rate() {
        let of = |text: &str| subscriber(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::4"), of("2001:db8:1:3::4"));
        assert_ne!(of("196.201.214.200"), of("196.201.214.206"));
    }
}
