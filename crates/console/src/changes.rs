//! Gathers what changed and tells it at most ten times a second.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use api::Changed;
use tokio::sync::{Notify, broadcast};

/// The least time between two events.
const GAP: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Changes {
    gathered: Mutex<Changed>,
    something: Notify,
    told: broadcast::Sender<Changed>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self {
            gathered: Mutex::default(),
            something: Notify::new(),
            told: broadcast::channel(64).0,
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.told.subscribe()
    }

    /// Adds to what will be told next. Called after a commit, never before.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Changed)) {
        change(&mut self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
        self.something.notify_one();
    }

    /// Payouts of these batches changed, with all that hangs on them; of any batch, where none is named.
    pub(crate) fn note_payouts(&self, batches: impl IntoIterator<Item = i64>) {
        self.note(|changed| {
            changed.status = true;
            changed.audit = true;
            let named: Vec<i64> = batches.into_iter().collect();
            let of_any = changed.payouts && changed.batches.is_empty();
            changed.payouts = true;
            if named.is_empty() {
                changed.batches.clear();
            } else if !of_any {
                for batch in named {
                    if !changed.batches.contains(&batch) {
                        changed.batches.push(batch);
                    }
                }
            }
        });
    }

    /// Tells for as long as it is awaited.
    pub(crate) async fn tell(&self) {
        loop {
            self.something.notified().await;
            let changed = std::mem::take(&mut *self.gathered.lock().unwrap_or_else(PoisonError::into_inner));
            if changed != Changed::default() {
                // Nobody listening is no loss: pages read afresh when they open.
                drop(self.told.send(changed));
            }
            tokio::time::sleep(GAP).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(notes: &[&[i64]]) -> Changed {
        let changes = Changes::new();
        for batches in notes {
            changes.note_payouts(batches.iter().copied());
        }
        changes.gathered.into_inner().expect("nobody panicked with it")
    }

    #[test]
    fn batches_that_changed_are_named_once() {
        let changed = gathered(&[&[3], &[5, 3]]);
        assert!(changed.payouts);
        assert_eq!(changed.batches, [3, 5]);
    }

    #[test]
    fn a_change_of_any_batch_is_not_narrowed_to_one_that_is_named_beside_it() {
        for notes in [&[&[] as &[i64], &[3]], &[&[3], &[]]] {
            let changed = gathered(notes);
            assert!(changed.payouts && changed.batches.is_empty(), "{changed:?}");
        }
    }
}
