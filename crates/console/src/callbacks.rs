//! The addresses to which M-PESA answers, and the relay that takes its answers in for this desk.

use std::sync::atomic::{AtomicI64, Ordering};

use daraja::Callbacks as Addresses;
use treasury::{AttemptId, Channel};

use crate::{base::Base, relay_link::RelayLink};

/// What comes back from M-PESA by callback, and where it comes in.
#[derive(Debug)]
pub(crate) struct Callbacks {
    base: Base,
    relay: RelayLink,
    arrived_at: AtomicI64,
}

impl Callbacks {
    pub(crate) const fn new(base: Base, relay: RelayLink) -> Self {
        Self {
            base,
            relay,
            arrived_at: AtomicI64::new(0),
        }
    }

    /// Which relay hears M-PESA's answers.
    pub(crate) const fn relay(&self) -> &RelayLink {
        &self.relay
    }

    /// The two addresses of an attempt or a question.
    pub(crate) fn addresses(&self, attempt: AttemptId) -> Addresses {
        Addresses {
            result_url: self.address(attempt, Channel::Result),
            queue_timeout_url: self.address(attempt, Channel::TimeOut),
        }
    }

    /// The address of one channel of an attempt or a question.
    pub(crate) fn address(&self, attempt: AttemptId, channel: Channel) -> String {
        let path = self.base.config().callback_key.path(attempt, channel);
        self.relay.callback_url(&path)
    }

    /// One arrived.
    pub(crate) fn arrived(&self) {
        self.arrived_at.store(self.base.now(), Ordering::Relaxed);
    }

    /// When one last arrived; 0 before the first.
    pub(crate) fn arrived_at(&self) -> i64 {
        self.arrived_at.load(Ordering::Relaxed)
    }
}
