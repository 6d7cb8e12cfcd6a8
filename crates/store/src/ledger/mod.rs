//! The ledger's connections: one writer on its own thread, a few read-only readers.
//!
//! A thread for the writer, rather than a mutex, keeps every transaction off the async threads and in one line. Each
//! write is one `BEGIN IMMEDIATE` with `synchronous = FULL`: once an operation answers, it survives a power cut.

pub(crate) mod files;
pub(crate) mod lock;
pub(crate) mod open;
pub(crate) mod trouble;
pub(crate) mod write;

use std::{
    fmt,
    fs::File,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use treasury::{DesktopKey, Head, KnownLedger, LogDoubt, OperatorId, PersonSigning, SealKey, WrappingSecret};

use crate::{
    Birth, LedgerStanding, OpenKey, OpenedFor, StoreError, WriteTrouble,
    journal::keys::OpenKeys,
    ledger::write::{Job, Write, Writer},
};

/// An open ledger. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    // Let go of before the writer: whoever closes the file last copies the WAL into it and takes it away, which a reader may
    // not.
    readers: Arc<Readers>,
    writer: mpsc::Sender<Job>,
    seal_key: SealKey,
    pub(crate) open_keys: OpenKeys,
    pub(crate) birth: Birth,
    /// The key that this desktop signs with.
    pub(crate) own_desktop: DesktopKey,
    pub(crate) standing: Arc<LedgerStanding>,
    pub(crate) heads: watch::Receiver<Head>,
    trouble: watch::Receiver<Option<WriteTrouble>>,
    log_doubt: watch::Receiver<Option<LogDoubt>>,
    /// Held for as long as the ledger is open; released by the system when the process ends, however it ends.
    _locks: Arc<Locks>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

pub(crate) struct Readers {
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

/// What keeps others from the ledger: a lock beside the file, and one that stands for the ledger itself.
pub(crate) type Locks = (File, Option<File>);

impl Ledger {
    /// The ledger's first entry.
    #[must_use]
    pub fn birth(&self) -> Birth {
        self.birth
    }

    /// The key that this desktop signs with.
    #[must_use]
    pub const fn own_desktop(&self) -> DesktopKey {
        self.own_desktop
    }

    /// How it stood, when it was opened, to what was expected of it.
    #[must_use]
    pub fn standing(&self) -> &LedgerStanding {
        &self.standing
    }

    /// What the keyring is to know of the ledger, with `head` as the newest entry that must exist.
    #[must_use]
    pub fn known_with(&self, head: Head) -> KnownLedger {
        KnownLedger {
            ledger: self.birth.ledger,
            birth: self.birth.hash,
            head,
        }
    }

    /// The newest entry that must exist from now on: of the acts of people and of what was claimed to be sent. It is sent as
    /// soon as they are durable.
    #[must_use]
    pub fn heads(&self) -> tokio::sync::watch::Receiver<Head> {
        self.heads.clone()
    }

    /// The keyring's part in opening the keys of this ledger's people.
    #[must_use]
    pub fn wrapping_secret(&self) -> WrappingSecret {
        WrappingSecret::of(&self.seal_key)
    }

    /// What seals approvals.
    pub(crate) const fn seal_key(&self) -> &SealKey {
        &self.seal_key
    }

    /// Why the ledger cannot be written, while it cannot.
    #[must_use]
    pub fn trouble(&self) -> watch::Receiver<Option<WriteTrouble>> {
        self.trouble.clone()
    }

    /// Held, nobody else opens the file.
    pub(crate) fn locks(&self) -> Arc<Locks> {
        Arc::clone(&self._locks)
    }

    /// Lets go of the ledger and waits until its file is closed, as far as nobody else holds it: it can be moved then.
    pub async fn close(self) {
        let held = Arc::downgrade(&self._locks);
        drop(self);
        for _ in 0..200 {
            if held.strong_count() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Takes in what other desktops of the team wrote since the last entry that is known here. Answers how many entries.
    ///
    /// # Errors
    /// [`StoreError::TeamLog`] where the log cannot be used; [`StoreError::Changed`] where it is not what it must be.
    pub async fn take_in(&self) -> Result<u32, StoreError> {
        self.on_writer("taking in what others wrote", Writer::take_in).await
    }

    /// What is wrong with the log that the team shares, while something is: nothing is claimed meanwhile.
    #[must_use]
    pub fn log_doubt(&self) -> watch::Receiver<Option<LogDoubt>> {
        self.log_doubt.clone()
    }

    /// Keeps what is wrong with the team's log as a pause of this file's own, until it is found to be right.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn keep_log_doubt(&self, at: i64) -> Result<(), StoreError> {
        self.on_writer("keeping a doubt of the log", move |writer| writer.keep_log_doubt(at))
            .await
    }

    /// Forgets what was wrong with the team's log, once the log itself says that it was.
    pub(crate) async fn forget_log_doubt(&self) -> Result<(), StoreError> {
        self.on_writer("forgetting a doubt of the log", Writer::forget_log_doubt)
            .await
    }

    /// Has the thread that writes do something that is no entry.
    async fn on_writer<T: Send + 'static>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            // Whoever asked may have gone; what was done stands all the same.
            drop(answer.send(act(writer)));
        });
        self.writer.send(job).await.map_err(|_| StoreError::Closed)?;
        let done = answered.await.map_err(|_| StoreError::Closed)?;
        done.map_err(|error| error.during(name))
    }

    /// Runs `act` as one durable transaction. Where it appends nothing, nothing is committed; where others came first, it runs
    /// again.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Clone + Send + 'static,
    ) -> Result<T, StoreError> {
        self.on_writer(name, move |writer| writer.transact(name, act)).await
    }

    /// Runs `act` on a read-only connection, in one read transaction.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        act: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let shared = Arc::clone(&self.readers);
        let permit = Arc::clone(&shared.free).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let read = tokio::task::spawn_blocking(move || {
            // Held until the connection is back, also where nobody waits for the answer any more.
            let _permit = permit;
            let taken = shared.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = taken.ok_or(StoreError::Closed)?;
            let result = connection
                .transaction()
                .map_err(StoreError::from)
                .and_then(|tx| act(&tx));
            #[cfg(test)]
            crate::inside::plans::look(&connection);
            shared
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
            result
        });
        let result = read.await.map_err(|_| StoreError::Closed)?;
        result.map_err(|error| error.during(name))
    }

    /// Opens the key of `operator` until what this answers is dropped.
    pub fn open_key(&self, operator: OperatorId, key: PersonSigning, opened: OpenedFor) -> OpenKey {
        self.open_keys.open(operator, Arc::new(key), opened)
    }

    /// Holds the key of `operator`, which is open, for as long as a session: while it lasts, or while one of its commands runs.
    /// None where it is not open.
    #[must_use]
    pub fn hold_key(&self, operator: OperatorId) -> Option<OpenKey> {
        let key = self.open_keys.of(operator, OpenedFor::Session)?;
        Some(self.open_keys.open(operator, key, OpenedFor::Session))
    }
}
