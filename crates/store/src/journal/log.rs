//! Who orders the entries of a ledger.
//!
//! An operation decides against the tables as they stand, and offers its entries with the entry that it saw as the newest.
//! Whoever orders them takes them right behind that one, or says that others came first; then those are taken in, and it is
//! decided again (`ledger::write`). A desktop that shares its ledger with nobody orders its own entries in its own file; a
//! log that several desktops share stands behind the same three methods.

use rusqlite::Transaction;
use treasury::Head;

use super::chain::{self, Sealed};
use crate::{StoreError, sql};

/// What became of entries that were offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// They are the newest now.
    Taken,
    /// Others came first: there are newer entries than the one that was seen.
    Behind,
}

/// Who holds the right to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lease {
    /// This desktop.
    Here,
    /// Another: nothing is claimed and nothing sent again from here.
    Elsewhere,
}

/// Orders entries. Asked inside the transaction that they are written in, which is committed once they are taken.
pub(crate) trait Log: Send {
    /// Takes `entries`, which this file's journal holds as its newest, right behind `seen`: all of them or none.
    fn append(&mut self, tx: &Transaction<'_>, seen: Head, entries: &[Sealed]) -> Result<Order, StoreError>;

    /// What was ordered behind `seen`, oldest first, each with the content that it names.
    fn read_after(&mut self, tx: &Transaction<'_>, seen: Head) -> Result<Vec<Sealed>, StoreError>;

    /// Who holds the right to send.
    fn lease(&self, tx: &Transaction<'_>) -> Result<Lease, StoreError>;
}

/// The journal of this file, for a desktop that shares its ledger with nobody.
pub(crate) struct OwnJournal;

impl Log for OwnJournal {
    fn append(&mut self, tx: &Transaction<'_>, seen: Head, entries: &[Sealed]) -> Result<Order, StoreError> {
        match chain::before_last(tx, entries.len())? == seen {
            true => Ok(Order::Taken),
            false => Ok(Order::Behind),
        }
    }

    /// Nobody else may write here: what stands behind `seen` was not written by this program.
    fn read_after(&mut self, _: &Transaction<'_>, seen: Head) -> Result<Vec<Sealed>, StoreError> {
        Err(chain::written_by_another(seen.seq))
    }

    /// It is here for as long as the ledger did not go on at another computer.
    fn lease(&self, tx: &Transaction<'_>) -> Result<Lease, StoreError> {
        let moved: bool = sql::one(tx, "SELECT EXISTS (SELECT 1 FROM moved)", [])?;
        Ok(if moved { Lease::Elsewhere } else { Lease::Here })
    }
}
