//! The program's clock and randomness: the one place that reads them.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Clock, Entropy};

pub(super) fn clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

pub(super) fn entropy() -> Entropy {
    Arc::new(|bytes: &mut [u8]| {
        getrandom::fill(bytes).expect("the operating system has randomness; without it nothing may be sealed");
    })
}
