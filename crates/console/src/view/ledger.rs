//! Whether the ledger is what it must be.

use serde::Serialize;
use ts_rs::TS;

/// What is known of the ledger since it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct LedgerStateView {
    /// How far a check of the whole ledger is. At the start nothing is sent before it ended.
    pub checking: Option<CheckingView>,
    /// What the last check found, as sentences, for somebody who is signed in. Empty: all is well, as far as is known.
    pub faults: Vec<String>,
    /// Whether the last check could not be made at all: the disk is full, or cannot be read.
    pub unchecked: bool,
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CheckingView {
    /// Whether tables are compared by now. Entries of the journal are read first.
    pub comparing: bool,
    /// Entries or tables that are done.
    pub done: u32,
    /// Entries or tables in all.
    pub total: u32,
}
