//! What every part of a desk is built on: its settings, the ledger, the time, and the word that something changed.

use std::sync::Arc;

use store::Ledger;
use treasury::AttemptId;

use crate::{Config, changes::Changes};

/// Shared by the parts of one desk. A copy is the same desk's.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    config: Arc<Config>,
    ledger: Ledger,
    events: Arc<Changes>,
}

impl Base {
    pub(crate) fn new(config: Config, ledger: Ledger) -> Self {
        Self {
            config: Arc::new(config),
            ledger,
            events: Arc::new(Changes::new()),
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Where what changed is noted, after a commit.
    pub(crate) fn events(&self) -> &Changes {
        &self.events
    }

    pub(crate) fn now(&self) -> i64 {
        self.config.clock.now()
    }

    /// A new id for an attempt or a question.
    pub(crate) fn attempt_id(&self) -> AttemptId {
        let mut bytes = [0; 16];
        self.config.entropy.fill(&mut bytes);
        AttemptId::from_random(bytes)
    }
}
