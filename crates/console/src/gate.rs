//! What may be sent, as last known: the sender looks here before each request leaves, so that a pause holds at once and
//! not only at the next claim.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, PoisonError},
};

use store::Ledger;
use treasury::BatchId;

use crate::sent::Busy;

/// How long a send counts towards the rate, in milliseconds.
const RATE_WINDOW_MS: i64 = 30_000;

#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    /// One reading of the ledger at a time: an older one must not be put in the place of a newer.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    all_paused: bool,
    paused: HashSet<BatchId>,
    backing_off: Option<BackingOff>,
    sent_at: VecDeque<i64>,
    last_sent: i64,
}

/// A pause that ends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BackingOff {
    pub(crate) reason: Busy,
    pub(crate) until: i64,
}

impl Gate {
    pub(crate) fn open_for(&self, batch: BatchId) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        !state.all_paused && state.backing_off.is_none() && !state.paused.contains(&batch)
    }

    /// Whether anything may leave at all.
    pub(crate) fn is_open(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        !state.all_paused && state.backing_off.is_none()
    }

    /// Whether people or M-PESA's refusals hold what is to be sent of `batch`; a pause that ends by itself does not count.
    pub(crate) fn is_paused(&self, batch: BatchId) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.all_paused || state.paused.contains(&batch)
    }

    pub(crate) fn backing_off(&self) -> Option<BackingOff> {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .backing_off
            .clone()
    }

    pub(crate) fn set_backing_off(&self, backing_off: Option<BackingOff>) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).backing_off = backing_off;
    }

    pub(crate) fn note_sent(&self, at: i64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.sent_at.push_back(at);
        state.last_sent = at;
        forget_before(&mut state.sent_at, at.saturating_sub(RATE_WINDOW_MS));
    }

    /// When a request last left; 0 before the first.
    pub(crate) fn last_sent(&self) -> i64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).last_sent
    }

    /// Requests a minute, lately.
    pub(crate) fn per_minute(&self, now: i64) -> u32 {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        forget_before(&mut state.sent_at, now.saturating_sub(RATE_WINDOW_MS));
        let (Some(first), Some(count)) = (state.sent_at.front(), i64::try_from(state.sent_at.len()).ok()) else {
            return 0;
        };
        let span = now.saturating_sub(*first).max(1_000);
        u32::try_from(count.saturating_mul(60_000) / span).unwrap_or(u32::MAX)
    }

    fn set_paused(&self, all: bool, batches: impl IntoIterator<Item = BatchId>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.all_paused = all;
        state.paused = batches.into_iter().collect();
    }
}

fn forget_before(times: &mut VecDeque<i64>, before: i64) {
    while times.front().is_some_and(|at| *at < before) {
        times.pop_front();
    }
}

impl Gate {
    /// Reads from the ledger what is paused. Where it cannot be read, nothing may be sent.
    pub(crate) async fn refresh(&self, ledger: &Ledger) {
        let _one_at_a_time = self.reading.lock().await;
        let all = ledger.sending_pause().await.map_or(true, |pause| pause.is_some());
        match ledger.held_batches().await {
            Ok(held) => self.set_paused(all, held),
            Err(_) => self.set_paused(true, []),
        }
    }
}
