//! The check of the whole ledger: at the start, before anything is sent, and whenever somebody wants it. What it found is
//! kept here for the screen; that nothing is sent from a ledger that was changed is the pause in the ledger itself.

use std::sync::{Arc, Mutex, PoisonError};

use store::{CheckReport, CheckStep, StoreError};
use treasury::{Alteration, PauseReason};

use crate::{
    Desk,
    view::{CheckingView, LedgerStateView},
};

/// What is known of the ledger since it was opened.
#[derive(Debug, Default)]
pub(crate) struct LedgerState(Mutex<LedgerStateView>);

impl LedgerState {
    fn set(&self, change: impl FnOnce(&mut LedgerStateView)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// As the screen is told it. What was found is for somebody who is signed in.
    pub(crate) fn view(&self, signed_in: bool) -> LedgerStateView {
        let mut view = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !signed_in {
            view.faults.clear();
        }
        view
    }
}

impl Desk {
    /// Checks the whole ledger, and pauses sending where it is not what it must be. The screen is told how far it is.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub(crate) async fn check_ledger(self: &Arc<Self>) -> Result<CheckReport, StoreError> {
        // The thread that checks outlives a desk that is closed meanwhile, and must not hold its file.
        let weak = Arc::downgrade(self);
        let told = move |step| {
            if let Some(desk) = weak.upgrade() {
                desk.note_checking(Some(checking(step)));
            }
        };
        let checked = self.ledger.check_telling(told).await;
        self.note_checking(None);
        self.ledger_state.set(|state| state.unchecked = checked.is_err());
        let report = checked?;
        self.ledger_state.set(|state| state.faults.clone_from(&report.faults));
        if !report.faults.is_empty() {
            let message = report.faults.join(" ");
            tracing::error!(%message, "the ledger was changed outside Hazina");
            let found = Alteration::Check {
                faults: u32::try_from(report.faults.len()).unwrap_or(u32::MAX),
            };
            let reason = PauseReason::LedgerChanged { found };
            self.ledger.pause_sending(reason, None, self.now()).await?;
            self.refresh_gate().await;
        }
        self.changes.note(|changed| changed.house = true);
        Ok(report)
    }

    fn note_checking(&self, checking: Option<CheckingView>) {
        self.ledger_state.set(|state| state.checking = checking);
        self.changes.note(|changed| changed.house = true);
    }
}

fn checking(step: CheckStep) -> CheckingView {
    let (comparing, progress) = match step {
        CheckStep::Reading(progress) => (false, progress),
        CheckStep::Comparing(progress) => (true, progress),
    };
    CheckingView {
        comparing,
        done: progress.done,
        total: progress.total,
    }
}
