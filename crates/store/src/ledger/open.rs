//! Opening a ledger, and making one where there is none.

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use tokio::sync::{Semaphore, mpsc, watch};
use treasury::{AttemptIds, Digest, Fact, KnownLedger, LedgerId, SealKey, Signing, decide::SignedEntry};

use crate::{
    Birth, Expected, Ledger, NewLedger, StoreError,
    journal::{
        chain::{self, Sealed, Signer},
        identity::{self, birth_in, must_be_ours, standing},
        keys::OpenKeys,
        team::{self, Team, TeamJournal, birth_from},
    },
    ledger::{
        Readers,
        files::{foreign, make_private},
        lock::{lock_beside, lock_ledger},
        write::{Job, Writer, WriterState, run},
    },
    migrate,
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
    /// The log of the team that shares it; none where nobody does.
    pub team: Option<Team>,
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
            team: None,
        }
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
        if is_new && options.team.is_none() && !matches!(options.expected, Expected::AnyOr(_)) {
            return Err(StoreError::Missing {
                path: path.display().to_string(),
            });
        }
        let open_error = |source: rusqlite::Error| StoreError::Open {
            path: path.display().to_string(),
            source: source.into(),
        };
        make_private(&path)?;
        let mut connection = Connection::open(&path).map_err(open_error)?;
        // Before anything is set or written: what is not ours stays as it is.
        if migrate::is_foreign(&connection).map_err(open_error)? {
            return Err(open_error(foreign()));
        }
        migrate::refuse_trial(&connection, &path)?;
        migrate::refuse_newer(&connection)?;
        let signing = match &options.team {
            Some(team) => team.signing.clone(),
            None => Signing::of(&options.seal_key),
        };
        let own_desktop = signing.public();
        // Neither is another's ledger.
        if let Some(birth) = identity::born(&connection)? {
            let signs = match options.team {
                Some(_) => birth.desktop,
                None => own_desktop,
            };
            must_be_ours(birth, options.expected, signs, &path)?;
        }
        configure(&connection).map_err(open_error)?;
        migrate::migrate(&mut connection)?;
        let birth = be_born(&mut connection, &options, &signing, &path)?;
        if options.team.is_none() {
            // It went on with nobody beside it: what was wrong with a log is the past's.
            team::forget_doubt(&connection)?;
        }
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
            policy: None,
            attempt_ids: AttemptIds::of(&options.seal_key),
            birth,
            open_keys: open_keys.clone(),
            log: match &options.team {
                Some(team) => Box::new(TeamJournal {
                    log: Arc::clone(&team.log),
                    signer: signer_of(birth, signing.clone()),
                    birth,
                }),
                None => log_of(&path),
            },
            signer: signer_of(birth, signing),
            desktops: None,
            last: chain::last(&connection)?,
            ahead: false,
            reconnected: false,
            log_doubt: team::doubt(&connection)?,
            beyond: 0,
        };
        let (trouble, told_trouble) = watch::channel(None);
        let (heads, newest) = watch::channel(state.last);
        let (log_doubt, log_doubts) = watch::channel(state.log_doubt);
        let owned = Writer {
            connection,
            state,
            checkpoint: options.checkpoint,
            heads,
            trouble,
            log_doubt,
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
            own_desktop,
            standing: Arc::new(standing),
            heads: newest,
            trouble: told_trouble,
            log_doubt: log_doubts,
            _locks: locks,
        })
    }
}

/// What this desktop signs entries with.
fn signer_of(birth: Birth, signing: Signing) -> Signer {
    let own = signing.public();
    Signer {
        ledger: birth.ledger,
        signing,
        desktop: (own != birth.desktop).then_some(own),
    }
}

/// Who orders the entries of the ledger at `path`: its own file.
#[cfg(not(test))]
fn log_of(_: &Path) -> Box<dyn crate::journal::log::Log> {
    Box::new(crate::journal::log::OwnJournal)
}

#[cfg(test)]
use crate::inside::log::log_of;

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
    let new = match (options.expected, &options.team) {
        (Expected::AnyOr(new), None) => new,
        (Expected::Known(known), Some(team)) => return join(connection, team, known),
        (Expected::AnyOr(_) | Expected::SomeAge | Expected::Known(_), _) => {
            return Err(StoreError::Missing {
                path: path.display().to_string(),
            });
        }
    };
    let fact = Fact::LedgerBorn {
        ledger: new.id,
        desktop: signing.public(),
    };
    let signer = Signer {
        ledger: new.id,
        signing: signing.clone(),
        desktop: None,
    };
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = chain::last(&tx)?;
    let entry = SignedEntry {
        ledger: new.id,
        at: new.at,
        actor: None,
        fact: &fact,
        body: &chain::body_of(&fact)?,
    };
    let born = Sealed::new(before, &signer, entry, &[])?;
    chain::insert(&tx, &born)?;
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

/// The first entry of a ledger that a team shares, as its log has it. The others are taken in once it is open.
fn join(connection: &mut Connection, team: &Team, known: KnownLedger) -> Result<Birth, StoreError> {
    let first = birth_from(team.log.as_ref(), known.birth)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    chain::insert(&tx, &first)?;
    team::begin(&tx)?;
    tx.commit()?;
    let birth = birth_in(connection, "journal")?.filter(|birth| birth.ledger == known.ledger);
    birth.ok_or_else(|| StoreError::Changed("the team's log is another ledger's".to_owned()))
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(128);
    #[cfg(test)]
    crate::inside::plans::watch(connection);
    Ok(())
}

fn configure_reader(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "query_only", "ON")?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    #[cfg(test)]
    crate::inside::plans::watch(connection);
    Ok(())
}
