//! What whoever opens a ledger knows of it, and how the ledger stands to that.

use crate::{DesktopKey, EntryHash, Head, KnownLedger, LedgerId};

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
