//! Whether the ledger is what it must be.

use serde::Serialize;
use ts_rs::TS;

use super::CountAndSum;

/// What is known of the ledger since it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct LedgerStateView {
    /// How far a check of the whole ledger is. Payouts are sent meanwhile.
    pub checking: Option<CheckingView>,
    /// What the last check found, as sentences, for somebody who is signed in. Empty: all is well, as far as is known.
    pub faults: Vec<String>,
    /// Why this may not be the newest copy of the ledger; none where nothing speaks against it.
    pub age: Option<LedgerAgeView>,
    /// Whether the last check could not be made at all: the disk is full, or cannot be read.
    pub unchecked: bool,
    /// Why it cannot be written, as sentences of what happened and what to do: payouts wait until it can.
    pub unwritable: Option<String>,
    /// What is to be known of its folder, as sentences: a share, a folder that is copied about, a disk that is nearly full.
    pub folder: Vec<String>,
}

/// What is known of a ledger that may not be its newest copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LedgerAgeView {
    /// What was found.
    pub found: LedgerAge,
    /// The entry that must exist, where one is known.
    pub expected: Option<i64>,
    /// When that entry was written, where it is known.
    pub expected_at: Option<i64>,
    /// The entry with which this copy ended when that was found.
    pub ends: Option<i64>,
    /// When that one was written.
    pub ends_at: Option<i64>,
    /// What was paid since, as far as is known.
    pub paid_since: PaidSinceView,
    /// When it was found.
    pub since: i64,
    /// Payouts that count as sent since: approved here, and perhaps sent from a newer copy.
    pub assumed: CountAndSum,
}

/// What is known of what was paid after a copy of the ledger ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PaidSinceView {
    /// Answers of M-PESA's that wait at the relay and were not read yet.
    pub waiting: u32,
    /// Answers with this organisation's own token to requests that this copy never made.
    pub answers: u32,
    /// Those of them that say that something was paid.
    pub paid: CountAndSum,
    /// Some of their receipts.
    pub receipts: Vec<String>,
    /// What could be spent from the Utility account when it was last read in this copy.
    pub balance_before: Option<BalanceAt>,
    /// And when it was last read since.
    pub balance_now: Option<BalanceAt>,
}

/// What could be spent from an account at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct BalanceAt {
    /// In cents.
    pub cents: i64,
    /// When.
    pub at: i64,
}

/// What speaks against a ledger being the newest copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAge {
    /// It ends before an entry that the keyring knows.
    Older,
    /// It has another entry in the place of one that the keyring knows.
    Forked,
    /// The keyring no longer knows how new it must be.
    Unknown,
    /// M-PESA answered what it never asked.
    StrangeAnswer,
    /// The relay was told of an entry that it does not have.
    SentElsewhere,
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
