//! The ledger's connections: one writer on its own thread, a few read-only readers.
//!
//! A thread for the writer, rather than a mutex, keeps every transaction off the async threads and in one line. Each
//! write is one `BEGIN IMMEDIATE` with `synchronous = FULL`: once an operation answers, it survives a power cut.

use std::{
    collections::HashMap,
    fmt,
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};
use tokio::sync::{Semaphore, mpsc, oneshot};
use treasury::{BatchId, Fact, OperatorId, SealKey};

use crate::{StoreError, approved::ApprovedBatch, journal, migrate, project::project};

/// How many readers may read at once.
const READERS: usize = 3;

/// How long an opener waits for one who has just closed the ledger to finish the last write.
const LAST_WRITE: Duration = Duration::from_secs(1);

/// Which side of a durable write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// All is written but the commit.
    Before,
    /// It is committed.
    After,
}

/// Called with an operation's name around every commit. Production passes [`Options::new`]'s, which does nothing; the
/// crash test stops the process there.
pub type Checkpoint = Arc<dyn Fn(&'static str, Moment) + Send + Sync>;

/// How to open a ledger.
#[derive(Clone)]
pub struct Options {
    /// The file.
    pub path: PathBuf,
    /// Seals approvals.
    pub seal_key: SealKey,
    /// Whether payments to people carry our own id: B2C version 3 does, version 1 does not.
    pub people_by_our_id: bool,
    /// Around every commit.
    pub checkpoint: Checkpoint,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Opens the ledger at `path`, whose approvals are sealed with `seal_key`.
    #[must_use]
    pub fn new(path: &Path, seal_key: SealKey) -> Self {
        Self {
            path: path.to_owned(),
            seal_key,
            people_by_our_id: true,
            checkpoint: Arc::new(|_, _| {}),
        }
    }
}

/// An open ledger. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    // Let go of before the writer: whoever closes the file last copies the WAL into it and takes it away, which a reader may
    // not.
    readers: Arc<Readers>,
    writer: mpsc::Sender<Job>,
    seal_key: SealKey,
    /// Held for as long as the ledger is open; released by the system when the process ends, however it ends.
    _lock: Arc<File>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

struct Readers {
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// What the writer thread owns.
struct Writer {
    connection: Connection,
    state: WriterState,
    checkpoint: Checkpoint,
    /// The writer may still be at work when the last handle is dropped; until it is done nobody else opens the file.
    _lock: Arc<File>,
}

/// What the writer remembers between transactions.
pub(crate) struct WriterState {
    pub(crate) seal_key: SealKey,
    /// As [`Options::people_by_our_id`].
    pub(crate) people_by_our_id: bool,
    /// Batches whose approval and frozen rows were checked since this program started.
    pub(crate) approved: HashMap<BatchId, ApprovedBatch>,
    /// Whether they took note of facts that are not committed yet.
    ahead: bool,
}

/// One write transaction.
pub(crate) struct Write<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) state: &'a mut WriterState,
    wrote: bool,
}

impl Write<'_> {
    /// Appends `fact` to the journal and projects it onto the tables.
    pub(crate) fn append(&mut self, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<i64, StoreError> {
        let seq = journal::append(self.tx, at, actor, fact)?;
        project(self.tx, seq, at, actor, fact)?;
        self.state.ahead = true;
        for batch in self.state.approved.values_mut() {
            batch.observe(fact);
        }
        self.wrote = true;
        Ok(seq)
    }
}

impl Ledger {
    /// Opens the ledger, making it where there is none.
    ///
    /// # Errors
    /// When the file cannot be used, is in use, is damaged, or comes from a newer program.
    pub async fn open(options: Options) -> Result<Self, StoreError> {
        tokio::task::spawn_blocking(move || Self::open_blocking(options))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    fn open_blocking(options: Options) -> Result<Self, StoreError> {
        let path = options.path;
        let lock = Arc::new(lock_beside(&path)?);
        let open_error = |source| StoreError::Open {
            path: path.display().to_string(),
            source,
        };
        let mut connection = Connection::open(&path).map_err(open_error)?;
        // Before anything is set or written: what is not ours stays as it is.
        if migrate::is_foreign(&connection).map_err(open_error)? {
            return Err(open_error(foreign()));
        }
        migrate::refuse_newer(&connection)?;
        configure(&connection).map_err(open_error)?;
        migrate::migrate(&mut connection)?;
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(&path, flags).map_err(open_error)?;
            configure_reader(&reader).map_err(open_error)?;
            readers.push(reader);
        }
        let (writer, jobs) = mpsc::channel::<Job>(64);
        let state = WriterState {
            seal_key: options.seal_key.clone(),
            people_by_our_id: options.people_by_our_id,
            approved: HashMap::new(),
            ahead: false,
        };
        let owned = Writer {
            connection,
            state,
            checkpoint: options.checkpoint,
            _lock: Arc::clone(&lock),
        };
        std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || run(owned, jobs))
            .map_err(|source| StoreError::Folder {
                path: path.display().to_string(),
                source,
            })?;
        let readers = Readers {
            idle: Mutex::new(readers),
            free: Arc::new(Semaphore::new(READERS)),
        };
        Ok(Self {
            writer,
            readers: Arc::new(readers),
            seal_key: options.seal_key,
            _lock: lock,
        })
    }

    /// What seals approvals.
    pub(crate) const fn seal_key(&self) -> &SealKey {
        &self.seal_key
    }

    /// Runs `act` as one durable transaction. Where it appends nothing, nothing is committed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            let result = writer.transact(name, act);
            // Whoever asked may have gone; the write stands all the same.
            drop(answer.send(result));
        });
        self.writer.send(job).await.map_err(|_| StoreError::Closed)?;
        answered
            .await
            .map_err(|_| StoreError::Closed)?
            .map_err(|error| error.during(name))
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
}

impl Writer {
    fn transact<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let result = self.try_transact(name, act);
        if result.is_err() && self.state.ahead {
            // What was noted on the way was not committed.
            self.state.approved.clear();
        }
        self.state.ahead = false;
        result
    }

    fn try_transact<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut write = Write {
            tx: &tx,
            state: &mut self.state,
            wrote: false,
        };
        let value = act(&mut write)?;
        if !write.wrote {
            return Ok(value);
        }
        (self.checkpoint)(name, Moment::Before);
        tx.commit()?;
        (self.checkpoint)(name, Moment::After);
        let took = started.elapsed();
        if took > Duration::from_millis(250) {
            tracing::info!(operation = name, millis = took.as_millis(), "slow write");
        }
        Ok(value)
    }
}

fn run(mut writer: Writer, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.blocking_recv() {
        job(&mut writer);
    }
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn configure_reader(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "query_only", "ON")?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Two consoles on one ledger would each take the other's attempts for their own of before a crash.
fn lock_beside(path: &Path) -> Result<File, StoreError> {
    let lock_path = path.with_extension("lock");
    let folder_error = |source| StoreError::Folder {
        path: lock_path.display().to_string(),
        source,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(folder_error)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(folder_error)?;
    let deadline = Instant::now() + LAST_WRITE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(StoreError::InUse {
                    path: path.display().to_string(),
                });
            }
            Err(std::fs::TryLockError::Error(source)) => return Err(folder_error(source)),
        }
    }
}

/// Said of a database that is not a ledger.
fn foreign() -> rusqlite::Error {
    let message = "the file belongs to another program".to_owned();
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOTADB), Some(message))
}
