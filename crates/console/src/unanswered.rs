//! Payouts whose answers are awaited: how many there may be before nothing more is sent.
//!
//! Where answers cannot arrive, a rate alone sends thousands before the first is overdue. So the number is bounded too, by
//! what answers need that take as long as they usually did of late.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use treasury::AttemptId;

/// How many usual delays' worth of payouts may wait.
const DELAYS: i64 = 4;

/// A delay that is longer counts as this: one straggler must not open the gate.
const LONGEST_DELAY_MS: i64 = 120_000;

/// Answers are missed after so long, beyond the usual delay.
const MISSED_AFTER_MS: i64 = 2_000;

/// The least and the most payouts that may wait.
#[derive(Debug, Clone, Copy)]
pub struct UnansweredBounds {
    /// So many may always.
    pub least: usize,
    /// Never more.
    pub most: usize,
}

/// What is awaited.
#[derive(Debug, Default)]
pub(crate) struct Unanswered(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Attempts without an answer of M-PESA's, and when they left.
    since: HashMap<AttemptId, i64>,
    /// When anything was last heard.
    last_answer_at: i64,
    /// How long an answer usually takes, in milliseconds; 0 before the first.
    delay_ms: i64,
}

/// No more is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Full {
    /// Payouts that wait.
    pub(crate) count: usize,
    /// When the first of them left.
    pub(crate) since: i64,
    /// Whether answers are missed: the usual delay is over.
    pub(crate) missed: bool,
}

impl Unanswered {
    /// A request leaves.
    pub(crate) fn sent(&self, attempt: AttemptId, at: i64) {
        self.state().since.insert(attempt, at);
    }

    /// It is known that M-PESA did not take it: no answer comes.
    pub(crate) fn not_taken(&self, attempt: AttemptId) {
        self.state().since.remove(&attempt);
    }

    /// An answer about `attempt` arrived. What left longer than `patience` milliseconds before it is not waited for any more:
    /// it is in doubt, and answers do arrive.
    pub(crate) fn answered(&self, attempt: Option<AttemptId>, now: i64, patience: i64) {
        let mut state = self.state();
        state.last_answer_at = now;
        if let Some(sent_at) = attempt.and_then(|attempt| state.since.remove(&attempt)) {
            let delay = now.saturating_sub(sent_at).clamp(1, LONGEST_DELAY_MS);
            state.delay_ms = match state.delay_ms {
                0 => delay,
                known => (known.saturating_mul(7).saturating_add(delay)) / 8,
            };
        }
        state.since.retain(|_, at| at.saturating_add(patience) > now);
    }

    /// A person wants it to go on all the same.
    pub(crate) fn let_go(&self) {
        self.state().since.clear();
    }

    /// How many more may leave at `per_minute` requests a minute (none: unknown).
    pub(crate) fn room(&self, per_minute: Option<u32>, bounds: UnansweredBounds) -> usize {
        let state = self.state();
        state.window(per_minute, bounds).saturating_sub(state.since.len())
    }

    /// Why no more may leave, where that is so.
    pub(crate) fn full(&self, per_minute: Option<u32>, bounds: UnansweredBounds, now: i64) -> Option<Full> {
        let state = self.state();
        let count = state.since.len();
        if count < state.window(per_minute, bounds) {
            return None;
        }
        let since = state.since.values().copied().min().unwrap_or(now);
        let newest = state
            .since
            .values()
            .copied()
            .max()
            .unwrap_or(now)
            .max(state.last_answer_at);
        let usual = state.delay_ms.saturating_mul(2).saturating_add(MISSED_AFTER_MS);
        Some(Full {
            count,
            since,
            missed: now.saturating_sub(newest) >= usual,
        })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn window(&self, per_minute: Option<u32>, bounds: UnansweredBounds) -> usize {
        let per_minute = per_minute.map_or(i64::MAX, i64::from);
        let wanted = per_minute.saturating_mul(self.delay_ms).saturating_mul(DELAYS) / 60_000;
        usize::try_from(wanted)
            .unwrap_or(bounds.most)
            .clamp(bounds.least, bounds.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: UnansweredBounds = UnansweredBounds { least: 10, most: 100 };

    fn id(number: u8) -> AttemptId {
        AttemptId::from_random([number; 16])
    }

    #[test]
    fn nothing_more_is_sent_where_no_answer_comes() {
        let unanswered = Unanswered::default();
        for number in 0..10 {
            assert!(unanswered.full(Some(600), BOUNDS, 1_000).is_none());
            unanswered.sent(id(number), 1_000);
        }
        let full = unanswered.full(Some(600), BOUNDS, 1_500).expect("full");
        assert_eq!((full.count, full.since, full.missed), (10, 1_000, false));
        assert!(unanswered.full(Some(600), BOUNDS, 4_000).expect("full").missed);
        // Nor hours later, for as long as nothing is heard.
        assert!(unanswered.full(Some(600), BOUNDS, 9_000_000).is_some());
        unanswered.answered(Some(id(3)), 9_000_000, 120_000);
        assert_eq!(
            unanswered.room(Some(600), BOUNDS),
            100,
            "what is in doubt is not waited for, once answers come"
        );
    }

    #[test]
    fn the_window_follows_the_usual_delay_and_the_rate() {
        let unanswered = Unanswered::default();
        unanswered.sent(id(1), 1_000);
        unanswered.answered(Some(id(1)), 2_000, 120_000);
        assert_eq!(
            unanswered.room(Some(600), BOUNDS),
            40,
            "ten a second, a second each, four times"
        );
        assert_eq!(unanswered.room(Some(6), BOUNDS), 10);
        assert_eq!(unanswered.room(Some(60_000), BOUNDS), 100);
        assert_eq!(unanswered.room(None, BOUNDS), 100);
    }

    #[test]
    fn what_was_not_taken_and_what_a_person_lets_go_is_not_waited_for() {
        let unanswered = Unanswered::default();
        (0..10).for_each(|number| unanswered.sent(id(number), 1_000));
        unanswered.not_taken(id(0));
        assert_eq!(unanswered.room(Some(6), BOUNDS), 1);
        unanswered.let_go();
        assert_eq!(unanswered.room(Some(6), BOUNDS), 10);
    }
}
