//! The callbacks that wait, in a SQLite file of their own.
//!
//! One thread owns the connection and does everything in the order in which it was asked. Callbacks that
//! arrive while it commits wait together and share the next commit, so durability costs one flush to disk
//! for many callbacks. Cursors are given in commit order: a pull never skips one that becomes visible later.
//!
//! Deliberately absent: waiting for new deliveries (that is [`crate::Inbox`]), and separate inboxes.

mod table;
mod writer;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};

use crate::{Cursor, Delivery, Incoming, PutError, RelayError, SpoolLimits};
use writer::{Request, Writer};

/// Which side of a durable write a [`Checkpoint`] stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Nothing of the write has begun.
    Before,
    /// The write is durable, and nobody has been told yet.
    After,
}

/// Called by the spool's thread around every durable write, with `"relay.put"` (one call for all callbacks
/// that share the commit) or `"relay.acknowledge"`.
///
/// Production hands in one that does nothing. The crash test stops the process here; one that panics stops
/// the spool as a crash would: nothing is written any more, and whoever waits gets [`RelayError::Stopped`].
pub type Checkpoint = Arc<dyn Fn(&'static str, Moment) + Send + Sync>;

/// What waits in the spool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Deliveries not acknowledged yet.
    pub deliveries: u64,
    /// The bytes of their bodies.
    pub body_bytes: u64,
}

/// The callbacks that wait, in a SQLite file of their own. Clones share one writer.
#[derive(Debug, Clone)]
pub struct Spool {
    requests: mpsc::Sender<Request>,
    usage: watch::Receiver<Usage>,
}

/// More would only move the queue from the connections' tasks into memory.
const QUEUED_REQUESTS: usize = 1_024;

impl Spool {
    /// Opens the spool in `path`, making the file (readable by its owner only) if there is none.
    ///
    /// The folder must exist. Blocks while SQLite recovers what an earlier crash left in the WAL.
    ///
    /// # Errors
    /// Where the file cannot be made, opened or prepared, or comes from a newer version of this program.
    pub fn open(path: &Path, limits: SpoolLimits, checkpoint: Checkpoint) -> Result<Self, RelayError> {
        let (requests, received) = mpsc::channel(QUEUED_REQUESTS);
        let (writer, usage) = Writer::open(path, limits, checkpoint)?;
        std::thread::Builder::new()
            .name("relay-spool".to_owned())
            .spawn(move || writer.run(received))
            .map_err(RelayError::StartWriter)?;
        Ok(Self { requests, usage })
    }

    /// Keeps a callback; when this returns its cursor, the callback survives a crash and a power cut.
    ///
    /// # Errors
    /// [`PutError::Full`] at the spool's limits, [`PutError::NotStored`] where the write failed. An error does
    /// not prove absence: with [`RelayError::Stopped`] the write may have become durable.
    pub async fn put(&self, incoming: Incoming) -> Result<Cursor, PutError> {
        self.ask(|answer| Request::Put(incoming, answer)).await?
    }

    /// Gives the deliveries after `after`, oldest first: at most `max`, and fewer where their bodies are
    /// large. An empty answer means that none waits.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be read, [`RelayError::Stopped`] once closed.
    pub async fn pull(&self, after: Cursor, max: usize) -> Result<Vec<Delivery>, RelayError> {
        self.ask(|answer| Request::Pull(after, max, answer)).await?
    }

    /// Forgets every delivery up to and including `up_to`, durably. Repeating it is harmless.
    ///
    /// Once nothing waits any more, no byte of what waited is left in the file or in its WAL.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be removed, [`RelayError::Stopped`] once closed.
    pub async fn acknowledge(&self, up_to: Cursor) -> Result<(), RelayError> {
        self.ask(|answer| Request::Acknowledge(up_to, answer)).await?
    }

    /// What waits, as of the last commit.
    #[must_use]
    pub fn usage(&self) -> Usage {
        *self.usage.borrow()
    }

    /// Does what was asked before, closes the file, and lets every clone answer [`RelayError::Stopped`].
    pub async fn close(&self) {
        // A spool that has stopped already is closed: its error says the same.
        let _ = self.ask(Request::Close).await;
    }

    /// Resolves when at least one delivery waits, or when the spool has stopped.
    pub(crate) async fn waits(&self) {
        let mut usage = self.usage.clone();
        // An error means that the writer is gone; the caller's next pull says so.
        let _ = usage.wait_for(|usage| usage.deliveries > 0).await;
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, RelayError> {
        let (answer, answered) = oneshot::channel();
        self.requests
            .send(request(answer))
            .await
            .map_err(|_| RelayError::Stopped)?;
        answered.await.map_err(|_| RelayError::Stopped)
    }
}
