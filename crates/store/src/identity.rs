//! Which ledger a file is, and whether it is as new as it must be.
//!
//! The file cannot vouch for its own age: whoever opens it says what must be in it ([`Expected`]), as the keyring knows it,
//! and is told how it stands ([`LedgerStanding`]). Another ledger than the expected one, one that another desktop signed, and
//! none at all are refused; an older one opens, so that it can be looked at and asked about, and whoever opened it sends
//! nothing from it.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::{Connection, OptionalExtension};
use treasury::{Alteration, DesktopKey, EntryHash, Fact, Head, KnownLedger, LedgerId, Signing};

use crate::{Entry, Ledger, StoreError, journal};

/// How long an opener waits for one who has just closed the ledger to finish the last write.
const LAST_WRITE: Duration = Duration::from_secs(1);

/// A ledger that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLedger {
    /// Its name, drawn for it.
    pub id: LedgerId,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// What whoever opens a ledger knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing yet: it is made where there is none.
    AnyOr(NewLedger),
    /// It must be there, whatever its age: what knew its age was lost.
    SomeAge,
    /// It must be this one, with at least this entry.
    Known(KnownLedger),
}

/// How a ledger stands to what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerStanding {
    /// It has every entry that must exist.
    Current,
    /// It is older: its journal ends before an entry that must exist.
    Older {
        /// The entry that must exist.
        expected: Head,
        /// Its last entry.
        last: Head,
    },
    /// It went another way: it has another entry in the place of one that must exist.
    Forked {
        /// The entry that must exist.
        expected: Head,
        /// Its last entry.
        last: Head,
    },
    /// Nobody knows any more how new it must be, and payouts were drafted in it.
    AgeUnknown {
        /// Its last entry.
        last: Head,
    },
    /// Entries that nothing outside has vouched for yet were not written by this desktop.
    Tampered {
        /// What was found, naming the entry.
        message: String,
        /// The first such entry, where it is the signature that does not fit.
        entry: Option<i64>,
    },
}

/// A ledger's first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    /// The ledger's name.
    pub ledger: LedgerId,
    /// The hash of the entry.
    pub hash: EntryHash,
    /// When it was made, UTC milliseconds.
    pub at: i64,
    /// The desktop that signs its entries, as the entry says.
    pub desktop: DesktopKey,
}

/// The first entry of the journal named `journal`; none where it is empty.
///
/// # Errors
/// [`StoreError::Changed`] where it is not the birth of a ledger.
pub(crate) fn birth_in(db: &Connection, journal: &str) -> Result<Option<Birth>, StoreError> {
    let sql = format!("SELECT at, body, hash FROM {journal} WHERE seq = 1");
    let row: Option<(i64, String, [u8; 32])> = db
        .query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((at, body, hash)) = row else {
        return Ok(None);
    };
    match serde_json::from_str(&body) {
        Ok(Fact::LedgerBorn { ledger, desktop }) => Ok(Some(Birth {
            ledger,
            hash: EntryHash::from_bytes(hash),
            at,
            desktop,
        })),
        Ok(_) | Err(_) => Err(StoreError::Changed(
            "its first entry does not name the ledger".to_owned(),
        )),
    }
}

/// How the ledger, which is this desktop's own, stands to what is known of it.
pub(crate) fn standing(db: &Connection, birth: Birth, expected: Expected) -> Result<LedgerStanding, StoreError> {
    let last = journal::last(db)?;
    let (from, standing) = match expected {
        Expected::Known(known) => match hash_at(db, known.head.seq)? {
            Some(hash) if hash == known.head.hash => (known.head.seq, LedgerStanding::Current),
            Some(_) => (
                last.seq,
                LedgerStanding::Forked {
                    expected: known.head,
                    last,
                },
            ),
            None => (
                last.seq,
                LedgerStanding::Older {
                    expected: known.head,
                    last,
                },
            ),
        },
        Expected::AnyOr(_) | Expected::SomeAge => {
            let drafted: bool = db.query_row(
                "SELECT EXISTS (SELECT 1 FROM journal WHERE kind = 'batch_drafted')",
                [],
                |row| row.get(0),
            )?;
            let standing = match drafted && expected == Expected::SomeAge {
                true => LedgerStanding::AgeUnknown { last },
                false => LedgerStanding::Current,
            };
            (last.seq, standing)
        }
    };
    // What is behind the known entry was vouched for by nothing but its signatures.
    let tail = journal::walk_signed(db, from.saturating_sub(1), birth.ledger, &birth.desktop);
    match tail {
        Ok(()) => Ok(standing),
        Err(StoreError::Altered(found)) => Ok(LedgerStanding::Tampered {
            entry: unsigned(&found),
            message: StoreError::Altered(found).to_string(),
        }),
        Err(StoreError::Changed(message)) => Ok(LedgerStanding::Tampered { message, entry: None }),
        Err(other) => Err(other),
    }
}

fn hash_at(db: &Connection, seq: i64) -> Result<Option<EntryHash>, StoreError> {
    let hash = db
        .query_row("SELECT hash FROM journal WHERE seq = ?", [seq], |row| row.get(0))
        .optional()?;
    Ok(hash.map(EntryHash::from_bytes))
}

/// The birth of the ledger, which must be the one that is expected and this desktop's own.
pub(crate) fn must_be_ours(birth: Birth, expected: Expected, signing: &Signing, path: &Path) -> Result<(), StoreError> {
    let known = match expected {
        Expected::Known(known) => Some(known),
        Expected::AnyOr(_) | Expected::SomeAge => None,
    };
    let other = known.is_some_and(|known| (known.ledger, known.birth) != (birth.ledger, birth.hash));
    if other || birth.desktop != signing.public() {
        return Err(StoreError::Foreign {
            path: path.display().to_string(),
            found: birth.ledger,
            made_at: birth.at,
        });
    }
    Ok(())
}

/// Holds a file in the folder `locks` that stands for the ledger itself, whatever its file is called: two copies of one ledger
/// are never open at once on one machine.
pub(crate) fn lock_ledger(locks: &Path, ledger: LedgerId) -> Result<File, StoreError> {
    take(&locks.join(format!("{ledger}.lock"))).map_err(|taken| match taken {
        Taken::ByAnother => StoreError::CopyInUse { ledger },
        Taken::Not(error) => error,
    })
}

/// Two consoles on one ledger would each take the other's attempts for their own of before a crash.
pub(crate) fn lock_beside(path: &Path) -> Result<File, StoreError> {
    take(&path.with_extension("lock")).map_err(|taken| match taken {
        Taken::ByAnother => StoreError::InUse {
            path: path.display().to_string(),
        },
        Taken::Not(error) => error,
    })
}

/// Why a lock is not held.
enum Taken {
    /// Somebody else holds it.
    ByAnother,
    /// It cannot be.
    Not(StoreError),
}

fn take(lock: &PathBuf) -> Result<File, Taken> {
    let refused = |source| {
        Taken::Not(StoreError::Folder {
            path: lock.display().to_string(),
            source,
        })
    };
    if let Some(folder) = lock.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(refused)?;
    }
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(lock).map_err(refused)?;
    let deadline = Instant::now() + LAST_WRITE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(std::fs::TryLockError::WouldBlock) => return Err(Taken::ByAnother),
            Err(std::fs::TryLockError::Error(source)) => return Err(refused(source)),
        }
    }
}

impl Ledger {
    /// The ledger's first entry.
    #[must_use]
    pub fn birth(&self) -> Birth {
        self.birth
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

    /// The last entry.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn last_entry(&self) -> Result<Head, StoreError> {
        self.read("reading the last entry", journal::last).await
    }

    /// The entry at `head`, where the ledger has just that one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn has(&self, head: Head) -> Result<bool, StoreError> {
        self.read("looking for an entry", move |db| {
            Ok(hash_at(db, head.seq)? == Some(head.hash))
        })
        .await
    }
}

/// The entry that has no signature of this desktop's.
fn unsigned(found: &Alteration) -> Option<i64> {
    let Alteration::Unsigned { entry } = found else {
        return None;
    };
    Some(*entry)
}

/// Whether an entry must exist from now on: acts of people, and what is written before a request leaves.
pub(crate) fn must_exist(actor: Option<treasury::OperatorId>, fact: &Fact) -> bool {
    actor.is_some()
        || matches!(
            fact,
            Fact::LedgerBorn { .. } | Fact::AttemptsClaimed { .. } | Fact::AttemptRepeated { .. }
        )
}

/// An entry as the journal proves it: its hash follows from the entry before, and this desktop signed it.
pub(crate) fn proved(db: &Connection, seq: i64, birth: &Birth) -> Result<Entry, StoreError> {
    let mut found = None;
    journal::walk_range(db, "journal", seq.saturating_sub(1), Some(seq), |entry| {
        found = Some(entry.clone());
        Ok(())
    })?;
    let entry = found.ok_or_else(|| StoreError::Changed(format!("audit entry {seq} is missing")))?;
    journal::must_be_signed(&entry, birth.ledger, &birth.desktop)?;
    Ok(entry)
}
