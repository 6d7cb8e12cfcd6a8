//! What the sender looks at before each request leaves: the gate, the pace, and how many answers are awaited.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;
use treasury::MOST_PER_MINUTE;

use crate::{
    base::Base,
    gate::Gate,
    pace::Pace,
    unanswered::{Full, Unanswered},
};

/// The sending of approved payouts, as far as it is not in the ledger.
#[derive(Debug)]
pub(crate) struct Sending {
    base: Base,
    gate: Gate,
    pace: Mutex<Pace>,
    unanswered: Unanswered,
    wake: Notify,
}

impl Sending {
    pub(crate) fn new(base: Base) -> Self {
        let pace = Mutex::new(Pace::new(base.config().settings.pace));
        Self {
            base,
            gate: Gate::default(),
            pace,
            unanswered: Unanswered::default(),
            wake: Notify::new(),
        }
    }

    /// What may be sent, as last known: looked at before each request leaves.
    pub(crate) const fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Payouts whose answers are awaited.
    pub(crate) const fn unanswered(&self) -> &Unanswered {
        &self.unanswered
    }

    /// Wakes the sender when there may be something to send.
    pub(crate) const fn wake(&self) -> &Notify {
        &self.wake
    }

    /// Looks at the pace, or changes it.
    pub(crate) fn paced<T>(&self, act: impl FnOnce(&mut Pace) -> T) -> T {
        act(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why nothing more is sent because of answers that are awaited.
    pub(crate) fn too_many_unanswered(&self) -> Option<Full> {
        let per_minute = self.paced(|pace| pace.per_minute());
        self.unanswered
            .full(per_minute, self.base.config().settings.unanswered, self.base.now())
    }

    /// Reads what the organisation set as the most requests a minute.
    pub(crate) async fn refresh_pace(&self) {
        match self.base.ledger().most_per_minute().await {
            Ok(set) => {
                let begins = Pace::new(self.base.config().settings.pace).per_minute().unwrap_or(0);
                self.paced(|pace| pace.set_most(set.unwrap_or_else(|| MOST_PER_MINUTE.max(begins))));
            }
            Err(error) => tracing::error!(%error, "could not read the pace"),
        }
    }

    /// Reads from the ledger what is paused. Where it cannot be read, nothing may be sent.
    pub(crate) async fn refresh_gate(&self) {
        self.gate.refresh(self.base.ledger()).await;
    }
}
