//! The check of the whole ledger: at the start, before anything is sent, and whenever somebody wants it. What it found is
//! kept here for the screen; that nothing is sent from a ledger that was changed is the pause in the ledger itself.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::view::{CheckingView, LedgerStateView};
use messages::text;
use store::{CheckReport, CheckStep, StoreError, WriteTrouble};
use treasury::{Alteration, PauseReason};

use crate::{base::Base, place, sending::Sending};

/// How often the folder of the ledger is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What is known of the ledger since it was opened.
#[derive(Debug, Default)]
struct LedgerState(Mutex<LedgerStateView>);

impl LedgerState {
    fn set(&self, change: impl FnOnce(&mut LedgerStateView)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether that changed anything.
    fn changed(&self, change: impl FnOnce(&mut LedgerStateView)) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.clone();
        change(&mut state);
        *state != before
    }

    fn view(&self, signed_in: bool) -> LedgerStateView {
        let mut view = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !signed_in {
            view.faults.clear();
            view.folder.clear();
        }
        view
    }
}

/// Looks after the ledger while it is open: whether it can be written, and whether it is whole.
#[derive(Debug)]
pub(crate) struct LedgerWatch {
    base: Base,
    sending: Arc<Sending>,
    state: LedgerState,
}

impl LedgerWatch {
    pub(crate) fn new(base: Base, sending: Arc<Sending>) -> Self {
        Self {
            base,
            sending,
            state: LedgerState::default(),
        }
    }

    /// As the screen is told it. What was found is for somebody who is signed in.
    pub(crate) fn view(&self, signed_in: bool) -> LedgerStateView {
        self.state.view(signed_in)
    }

    /// Looks at the folder of the ledger, and tells for as long as it is awaited whether the ledger can be written.
    pub(crate) async fn watch(self: Arc<Self>, mut stopping: tokio::sync::watch::Receiver<bool>) {
        let mut trouble = self.base.ledger().trouble();
        loop {
            let now = trouble.borrow_and_update().clone();
            if let Some(trouble) = &now {
                tracing::error!(?trouble, "the ledger cannot be written");
            }
            let sentence = now
                .as_ref()
                .map(|trouble| cannot_write(trouble, &self.base.config().ledger));
            let folder = self
                .base
                .config()
                .ledger
                .parent()
                .unwrap_or(&self.base.config().ledger)
                .to_owned();
            let looked = tokio::task::spawn_blocking(messages::spoken(move || {
                let notes = place::look(&folder);
                notes.iter().map(|note| note.of_ledger(&folder)).collect::<Vec<_>>()
            }));
            let folder = looked.await.unwrap_or_default();
            let news = self.state.changed(|state| {
                state.unwritable = sentence;
                state.folder = folder;
            });
            if news {
                self.base.events().note(|changed| changed.status = true);
            }
            tokio::select! {
                told = trouble.changed() => if told.is_err() { return },
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopping.changed() => return,
            }
        }
    }

    /// Checks the whole ledger, and pauses sending where it is not what it must be. The screen is told how far it is.
    ///
    /// # Errors
    /// When the ledger cannot be read at all.
    pub(crate) async fn check(self: &Arc<Self>) -> Result<CheckReport, StoreError> {
        // The thread that checks outlives a desk that is closed in between, and must not hold its file.
        let weak = Arc::downgrade(self);
        let told = move |step| {
            if let Some(watch) = weak.upgrade() {
                watch.note_checking(Some(checking(step)));
            }
        };
        let checked = self.base.ledger().check_telling(told).await;
        self.note_checking(None);
        self.state.set(|state| state.unchecked = checked.is_err());
        let report = checked?;
        self.state.set(|state| state.faults.clone_from(&report.faults));
        if !report.faults.is_empty() {
            let message = report.faults.join(" ");
            tracing::error!(%message, "the ledger was changed outside Hazina");
            let found = Alteration::Check {
                faults: u32::try_from(report.faults.len()).unwrap_or(u32::MAX),
            };
            let reason = PauseReason::LedgerChanged { found };
            self.base.ledger().pause_sending(reason, None, self.base.now()).await?;
            self.sending.refresh_gate().await;
        }
        self.base.events().note(|changed| changed.status = true);
        Ok(report)
    }

    fn note_checking(&self, checking: Option<CheckingView>) {
        self.state.set(|state| state.checking = checking);
        self.base.events().note(|changed| changed.status = true);
    }
}

/// Why the ledger cannot be written and what to do, for a person.
fn cannot_write(trouble: &WriteTrouble, ledger: &Path) -> String {
    let place = ledger.display();
    match trouble {
        WriteTrouble::Full => text().ledger_the_disk_of_the_ledger_is(place.to_string()),
        WriteTrouble::ReadOnly => text().ledger_the_ledger_can_only_be_read(place.to_string()),
        WriteTrouble::NotAllowed => text().ledger_this_user_may_not_write_to(place.to_string()),
        WriteTrouble::HeldByAnother => text().ledger_another_program_holds_the_ledger_so(place.to_string()),
        WriteTrouble::Damaged => text().ledger_the_file_of_the_ledger_is(place.to_string()),
        WriteTrouble::Disk(why) => text().ledger_the_disk_of_the_ledger_does(place.to_string(), why.to_string()),
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
