//! A ledger that was put back from a backup, and one that went on to another machine.

use rusqlite::{Connection, OptionalExtension};
use treasury::{AgeDoubt, ApprovalError, Confirmed, Fact, OperatorId, PauseReason};

use crate::{Ledger, StoreError, ledger::Write, sending::pause_sending};

/// A ledger that went on elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// The second person who wanted it.
    pub agreed_by: OperatorId,
}

impl Ledger {
    /// Writes down, by two people, that this ledger was put back from a backup of `made_at`, and pauses all sending. Where it
    /// had been closed to go on elsewhere, it goes on here from now on.
    ///
    /// # Errors
    /// When both are the same person, or the ledger cannot be written.
    pub async fn note_restored(&self, made_at: i64, by: (Confirmed, Confirmed), at: i64) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("noting that the ledger was restored", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            let fact = Fact::LedgerRestored {
                backup: write.last(),
                made_at,
                agreed_by: second,
            };
            write.append(at, Some(first), &fact)?;
            let doubt = AgeDoubt::Unknown;
            pause_sending(write, PauseReason::LedgerAge { doubt }, None, at)
        })
        .await
    }

    /// Closes this ledger for good, by two people: it goes on elsewhere. Nothing is ever sent from it again.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where it was done before; when both are the same person; or when the ledger cannot be written.
    pub async fn move_away(&self, by: (Confirmed, Confirmed), at: i64) -> Result<(), StoreError> {
        let (first, second) = (by.0.operator(), by.1.operator());
        self.write("closing the ledger", move |write| {
            if first == second {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            must_be_here(write)?;
            let fact = Fact::LedgerMoved { agreed_by: second };
            write.append(at, Some(first), &fact).map(|_| ())
        })
        .await
    }

    /// Where this ledger went on elsewhere: since when.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn moved(&self) -> Result<Option<Moved>, StoreError> {
        self.read("reading whether the ledger went on elsewhere", moved).await
    }
}

fn moved(db: &Connection) -> Result<Option<Moved>, StoreError> {
    let row = db
        .prepare_cached("SELECT at, by, agreed_by FROM moved")?
        .query_row([], |row| {
            Ok(Moved {
                at: row.get(0)?,
                by: row.get::<_, Option<i64>>(1)?.map(OperatorId::new),
                agreed_by: OperatorId::new(row.get(2)?),
            })
        })
        .optional()?;
    Ok(row)
}

/// Whether the ledger went on elsewhere, inside a write.
pub(crate) fn is_moved(db: &Connection) -> Result<bool, StoreError> {
    Ok(moved(db)?.is_some())
}

/// Refuses what a ledger that went on elsewhere never does again.
pub(crate) fn must_be_here(write: &Write<'_>) -> Result<(), StoreError> {
    match is_moved(write.tx)? {
        true => Err(StoreError::Moved),
        false => Ok(()),
    }
}
