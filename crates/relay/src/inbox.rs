//! The console's side of the relay.

use crate::{Cursor, Delivery, RelayError, Spool, Usage};

/// The console's side of the relay: pull, keep, acknowledge. Clones read the same deliveries.
///
/// ```text
/// loop { arrived; pull after the last cursor kept; keep durably; acknowledge the last of them }
/// ```
#[derive(Debug, Clone)]
pub struct Inbox {
    spool: Spool,
}

impl Inbox {
    pub(crate) fn new(spool: Spool) -> Self {
        Self { spool }
    }

    /// Gives the deliveries after `after`, oldest first: at most `max`, and fewer where their bodies are
    /// large. An empty answer means that none waits. Pulling forgets nothing.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be read, [`RelayError::Stopped`] once the relay is shut down.
    pub async fn pull(&self, after: Cursor, max: usize) -> Result<Vec<Delivery>, RelayError> {
        self.spool.pull(after, max).await
    }

    /// Lets the relay forget every delivery up to and including `up_to`. Only for what the console has kept
    /// durably itself; repeating it is harmless.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be removed, [`RelayError::Stopped`] once the relay is shut
    /// down. After an error they may be handed on again.
    pub async fn acknowledge(&self, up_to: Cursor) -> Result<(), RelayError> {
        self.spool.acknowledge(up_to).await
    }

    /// Resolves when at least one delivery is not acknowledged yet, at once if that is so already.
    ///
    /// It also resolves when the relay has stopped, and the next pull says so. A caller that could not keep
    /// or acknowledge what it pulled must pause before it waits here again.
    pub async fn arrived(&self) {
        self.spool.waits().await;
    }

    /// What waits, as of the last commit.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.spool.usage()
    }
}
