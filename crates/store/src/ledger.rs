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
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use treasury::{AttemptIds, BatchId, Digest, Fact, Head, LedgerId, OperatorId, SealKey, Signing, WrappingSecret};

use crate::{
    StoreError,
    acts::{self, Signed},
    approved::ApprovedBatch,
    identity::{
        Birth, Expected, LedgerStanding, NewLedger, birth_in, lock_beside, lock_ledger, must_be_ours, must_exist,
        standing,
    },
    journal::{self, Signer},
    migrate,
    open_keys::OpenKeys,
    people_rules::allowed,
    project::project,
    restored::must_be_here,
    trouble::{self, WriteTrouble},
};

/// How many readers may read at once.
const READERS: usize = 3;

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
    /// What is known of it.
    pub expected: Expected,
    /// The folder of this machine where a file stands for each open ledger, so that two copies of one are never open at once;
    /// none where that is seen to otherwise.
    pub locks: Option<PathBuf>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Opens the ledger at `path`, whose approvals are sealed with `seal_key`. Nothing is known of it: where there is none,
    /// one is made that is named after its place.
    #[must_use]
    pub fn new(path: &Path, seal_key: SealKey) -> Self {
        let mut id = [0; 16];
        id.copy_from_slice(&Digest::of(path.as_os_str().as_encoded_bytes()).as_bytes()[..16]);
        Self {
            path: path.to_owned(),
            seal_key,
            people_by_our_id: true,
            checkpoint: Arc::new(|_, _| {}),
            expected: Expected::AnyOr(NewLedger {
                id: LedgerId::from_random(id),
                at: 0,
            }),
            locks: None,
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
    pub(crate) open_keys: OpenKeys,
    pub(crate) birth: Birth,
    pub(crate) standing: Arc<LedgerStanding>,
    pub(crate) heads: watch::Receiver<Head>,
    trouble: watch::Receiver<Option<WriteTrouble>>,
    /// Held for as long as the ledger is open; released by the system when the process ends, however it ends.
    _locks: Arc<Locks>,
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
    heads: watch::Sender<Head>,
    trouble: watch::Sender<Option<WriteTrouble>>,
    /// The writer may still be at work when the last handle is dropped; until it is done nobody else opens the file.
    _locks: Arc<Locks>,
}

/// What keeps others from the ledger: a lock beside the file, and one that stands for the ledger itself.
type Locks = (File, Option<File>);

/// What the writer remembers between transactions.
pub(crate) struct WriterState {
    pub(crate) seal_key: SealKey,
    /// As [`Options::people_by_our_id`].
    pub(crate) people_by_our_id: bool,
    /// Batches whose approval and frozen rows were checked since this program started.
    pub(crate) approved: HashMap<BatchId, ApprovedBatch>,
    /// Derives the ids of attempts.
    pub(crate) attempt_ids: AttemptIds,
    pub(crate) birth: Birth,
    /// What people sign with.
    open_keys: OpenKeys,
    signer: Signer,
    /// The last entry, as this program wrote or found it.
    last: Head,
    /// Whether they took note of facts that are not committed yet.
    ahead: bool,
    /// Whether the organisation was changed: nothing is claimed with what the ledger was opened with.
    pub(crate) reconnected: bool,
    /// Callbacks that are not ours, were counted, and are in no entry yet.
    pub(crate) beyond: u32,
}

/// One write transaction.
pub(crate) struct Write<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) state: &'a mut WriterState,
    wrote: bool,
    /// The newest entry of this write that must exist from now on.
    head: Option<Head>,
}

impl Write<'_> {
    /// The last entry, as this write stands.
    pub(crate) fn last(&self) -> Head {
        self.state.last
    }

    /// Appends `fact` to the journal and projects it onto the tables, where the people behind it may cause it and their keys are
    /// open to sign it.
    pub(crate) fn append(&mut self, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<i64, StoreError> {
        allowed(self.tx, actor, fact)?;
        if matches!(fact, Fact::AttemptsClaimed { .. } | Fact::AttemptRepeated { .. }) {
            must_be_here(self)?;
        }
        let state = &mut *self.state;
        let entry = Signed {
            ledger: state.birth.ledger,
            at,
            actor,
            fact,
            body: &journal::body_of(fact)?,
        };
        let acts = acts::sign(self.tx, &state.open_keys, entry)?;
        acts::verify(self.tx, entry, &acts)?;
        state.ahead = true;
        state.last = journal::append(self.tx, state.last, &state.signer, entry, &acts)?;
        let seq = state.last.seq;
        if must_exist(actor, fact) {
            self.head = Some(state.last);
        }
        project(self.tx, seq, at, actor, fact)?;
        acts::count(self.tx, &acts)?;
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
        let path = options.path.clone();
        let lock = lock_beside(&path)?;
        let is_new = !path.exists();
        if is_new && !matches!(options.expected, Expected::AnyOr(_)) {
            return Err(StoreError::Missing {
                path: path.display().to_string(),
            });
        }
        let open_error = |source| StoreError::Open {
            path: path.display().to_string(),
            source,
        };
        make_private(&path)?;
        let mut connection = Connection::open(&path).map_err(open_error)?;
        // Before anything is set or written: what is not ours stays as it is.
        if migrate::is_foreign(&connection).map_err(open_error)? {
            return Err(open_error(foreign()));
        }
        migrate::refuse_trial(&connection, &path)?;
        migrate::refuse_newer(&connection)?;
        let signing = Signing::of(&options.seal_key);
        // Neither is another's ledger.
        if let Some(birth) = migrate::born(&connection)? {
            must_be_ours(birth, options.expected, &signing, &path)?;
        }
        configure(&connection).map_err(open_error)?;
        migrate::migrate(&mut connection)?;
        let birth = be_born(&mut connection, &options, &signing, &path)?;
        let of_ledger = options.locks.as_deref();
        let of_ledger = of_ledger.map(|locks| lock_ledger(locks, birth.ledger)).transpose()?;
        let locks = Arc::new((lock, of_ledger));
        let standing = standing(&connection, birth, options.expected)?;
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(&path, flags).map_err(open_error)?;
            configure_reader(&reader).map_err(open_error)?;
            readers.push(reader);
        }
        let (writer, jobs) = mpsc::channel::<Job>(64);
        let open_keys = OpenKeys::default();
        let state = WriterState {
            seal_key: options.seal_key.clone(),
            people_by_our_id: options.people_by_our_id,
            approved: HashMap::new(),
            attempt_ids: AttemptIds::of(&options.seal_key),
            birth,
            open_keys: open_keys.clone(),
            signer: Signer {
                ledger: birth.ledger,
                signing,
            },
            last: journal::last(&connection)?,
            ahead: false,
            reconnected: false,
            beyond: 0,
        };
        let (trouble, told_trouble) = watch::channel(None);
        let (heads, newest) = watch::channel(state.last);
        let owned = Writer {
            connection,
            state,
            checkpoint: options.checkpoint,
            heads,
            trouble,
            _locks: Arc::clone(&locks),
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
            open_keys,
            birth,
            standing: Arc::new(standing),
            heads: newest,
            trouble: told_trouble,
            _locks: locks,
        })
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
        let last = self.state.last;
        let result = self.try_transact(name, act);
        if result.is_err() && self.state.ahead {
            // What was noted on the way was not committed.
            self.state.approved.clear();
            self.state.last = last;
        }
        self.state.ahead = false;
        if let Err(error) = &result
            && let Some(trouble) = trouble::of(error)
        {
            self.troubled(Some(trouble));
        }
        result
    }

    /// Whoever shows the ledger is told when it can no longer be written, and when it can again.
    fn troubled(&self, trouble: Option<WriteTrouble>) {
        self.trouble.send_if_modified(|known| {
            let news = *known != trouble;
            *known = trouble;
            news
        });
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
            head: None,
        };
        let value = act(&mut write)?;
        let head = write.head;
        if !write.wrote {
            return Ok(value);
        }
        (self.checkpoint)(name, Moment::Before);
        tx.commit()?;
        (self.checkpoint)(name, Moment::After);
        self.trouble.send_if_modified(|known| known.take().is_some());
        if let Some(head) = head {
            self.heads.send_replace(head);
        }
        let took = started.elapsed();
        if took > Duration::from_millis(250) {
            tracing::info!(operation = name, millis = took.as_millis(), "slow write");
        }
        Ok(value)
    }
}

/// Makes an empty file that its owner alone can read, where there is none: what SQLite makes beside it has the same rights.
fn make_private(path: &Path) -> Result<(), StoreError> {
    match crate::backup::new_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::Folder {
            path: path.display().to_string(),
            source,
        }),
        _ => Ok(()),
    }
}

/// The ledger's first entry, which is written where there is none yet.
fn be_born(
    connection: &mut Connection,
    options: &Options,
    signing: &Signing,
    path: &Path,
) -> Result<Birth, StoreError> {
    if let Some(birth) = birth_in(connection, "journal")? {
        return Ok(birth);
    }
    let Expected::AnyOr(new) = options.expected else {
        return Err(StoreError::Missing {
            path: path.display().to_string(),
        });
    };
    let fact = Fact::LedgerBorn {
        ledger: new.id,
        desktop: signing.public(),
    };
    let signer = Signer {
        ledger: new.id,
        signing: signing.clone(),
    };
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = journal::last(&tx)?;
    let entry = Signed {
        ledger: new.id,
        at: new.at,
        actor: None,
        fact: &fact,
        body: &journal::body_of(&fact)?,
    };
    let born = journal::append(&tx, before, &signer, entry, &[])?;
    (options.checkpoint)("making the ledger", Moment::Before);
    tx.commit()?;
    (options.checkpoint)("making the ledger", Moment::After);
    Ok(Birth {
        ledger: new.id,
        hash: born.hash,
        at: new.at,
        desktop: signing.public(),
    })
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

/// Said of a database that is not a ledger.
pub(crate) fn foreign() -> rusqlite::Error {
    let message = "the file belongs to another program".to_owned();
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOTADB), Some(message))
}
