//! What a person is told though they look elsewhere: the window shows each notice as a system notification, and the tray
//! what waits. Nothing is said here only: every notice has a page that says the same for as long as it is true.
//!
//! Deliberately absent: how notifications look, and when each is given (`work::notices`, `work::remind`).

use std::sync::{Arc, Mutex, PoisonError};

use api::{Problem, view::NoticeKind};
use messages::in_language;
use tokio::sync::broadcast;
use treasury::StateKind;

use crate::{Desk, preferences::MachinePreferences, problem::problem, sentences};

/// Something that a person should hear of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about: each kind can be switched off.
    pub kind: NoticeKind,
    /// A few words.
    pub title: String,
    /// One or two sentences. No names of payees, and no secret.
    pub body: String,
    /// The page that says more, as the window's address of it: `approvals`, `batches/3`, `initiator`.
    pub page: String,
}

/// What the tray shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrayView {
    /// One short line for each thing, the most pressing first. Empty: nothing waits.
    pub lines: Vec<String>,
    /// How many things wait for a person.
    pub waiting: u32,
}

/// Gives notices to whoever shows them.
#[derive(Debug)]
pub(crate) struct Notices {
    told: broadcast::Sender<Notice>,
    /// Of whoever listens first, so that what is told while a desk is being opened is heard.
    first: Mutex<Option<broadcast::Receiver<Notice>>>,
    preferences: Arc<MachinePreferences>,
}

impl Notices {
    pub(crate) fn new(preferences: Arc<MachinePreferences>) -> Self {
        let (told, first) = broadcast::channel(64);
        Self {
            told,
            first: Mutex::new(Some(first)),
            preferences,
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Notice> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.unwrap_or_else(|| self.told.subscribe())
    }

    /// Tells a notice, unless its kind is switched off.
    pub(crate) fn give(&self, notice: Notice) {
        if self.preferences.get().wants(notice.kind) {
            // Nobody listening is no loss: the page says the same.
            drop(self.told.send(notice));
        }
    }
}

impl Desk {
    /// What the tray shows now. Says what waits, and for nobody in particular who it is for: the tray is seen by whoever
    /// passes.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn tray(&self) -> Result<TrayView, Problem> {
        let me = self.session().operator();
        let waiting = self.waiting().await?;
        let for_approval = waiting.iter().filter(|(_, turn)| turn.waits_for(me)).count();
        let text = self.machine_language().text();
        let waits = text.notice_tray_batches_wait(for_approval, sentences::grouped(for_approval));
        if me.is_none() {
            // Whoever looks at the screen is greeted; how the organisation stands is for somebody who signed in.
            let mut lines = vec![text.notice_tray_nobody_signed_in()];
            lines.extend((for_approval > 0).then_some(waits));
            return Ok(TrayView {
                waiting: u32::try_from(for_approval).unwrap_or(u32::MAX),
                lines,
            });
        }
        let totals = self.ledger().totals().await.map_err(problem)?;
        let in_doubt = totals.totals.of(StateKind::InDoubt).count;
        let mut lines = Vec::new();
        if self.ledger().sending_pause().await.map_err(problem)?.is_some() {
            lines.push(text.notice_sending_is_paused());
        }
        let payouts = usize::try_from(in_doubt).unwrap_or(usize::MAX);
        if payouts > 0 {
            lines.push(text.notice_tray_in_doubt(payouts, sentences::grouped(payouts)));
        }
        if for_approval > 0 {
            lines.push(waits);
        }
        if let Some(known) = self.ledger().credential().await.map_err(problem)?
            && known.age.stage(self.now()).is_some()
        {
            let end = in_language(self.machine_language(), || {
                sentences::password::age(known.age, self.now())
            });
            lines.push(text.notice_tray_password(end.trim_end_matches('.')));
        }
        let for_approval = u32::try_from(for_approval).unwrap_or(u32::MAX);
        Ok(TrayView {
            waiting: in_doubt.saturating_add(for_approval),
            lines,
        })
    }
}
