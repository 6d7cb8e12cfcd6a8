//! Gathers what changed and tells it at most ten times a second.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, broadcast};

use crate::Changed;

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

    /// Payouts of `batch` changed, with all that hangs on them.
    pub(crate) fn note_payouts(&self, batches: impl IntoIterator<Item = i64>) {
        self.note(|changed| {
            changed.house = true;
            changed.payouts = true;
            changed.audit = true;
            for batch in batches {
                if !changed.batches.contains(&batch) {
                    changed.batches.push(batch);
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
