//! Which batches' failed payouts are being checked with M-PESA, because a person wants to pay them again.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use tokio::sync::Notify;
use treasury::{BatchId, OperatorId};

/// The checks of this run of the program. What was asked and answered is in the ledger.
#[derive(Debug, Default)]
pub(crate) struct FailedChecks {
    state: Mutex<BTreeMap<BatchId, FailedCheck>>,
    /// Wakes whoever asks.
    wake: Notify,
}

/// One check.
#[derive(Debug, Clone)]
pub(crate) struct FailedCheck {
    /// Who wanted it.
    pub(crate) by: OperatorId,
    /// Whether questions are yet to be asked.
    pub(crate) running: bool,
    /// Why it ended before its time, as a sentence.
    pub(crate) stopped: Option<String>,
}

impl FailedChecks {
    /// Wakes whoever asks.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    /// Begins a check of a batch, unless one runs.
    pub(crate) fn begin(&self, batch: BatchId, by: OperatorId) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.get(&batch).is_some_and(|check| check.running) {
            let check = FailedCheck {
                by,
                running: true,
                stopped: None,
            };
            state.insert(batch, check);
        }
        drop(state);
        self.wake.notify_one();
    }

    /// The next batch to ask about, and who wants it.
    pub(crate) fn next(&self) -> Option<(BatchId, OperatorId)> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let running = state.iter().find(|(_, check)| check.running);
        running.map(|(batch, check)| (*batch, check.by))
    }

    /// All was asked, or it stopped.
    pub(crate) fn end(&self, batch: BatchId, stopped: Option<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(check) = state.get_mut(&batch) {
            check.running = false;
            check.stopped = stopped;
        }
    }

    /// How the check of a batch stands.
    pub(crate) fn of(&self, batch: BatchId) -> Option<FailedCheck> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.get(&batch).cloned()
    }
}
