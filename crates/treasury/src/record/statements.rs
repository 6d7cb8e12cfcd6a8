//! M-PESA's statements, as a ledger has them.

use crate::{BookAccount, Covered, Gap, OperatorId, PayoutId, StatementId, StatementLine, StatementPeriod};

/// A statement as it was imported.
#[derive(Debug, Clone)]
pub struct StatementRecord {
    /// Id.
    pub id: StatementId,
    /// Name of the file.
    pub file: String,
    /// Whose: an organisation's number.
    pub shortcode: String,
    /// Of which account.
    pub account: BookAccount,
    /// How it was written.
    pub layout: String,
    /// What it covers.
    pub period: StatementPeriod,
    /// How many lines it has.
    pub count: u32,
    /// How many of them were new.
    pub added: u32,
    /// When it was imported, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub by: OperatorId,
}

/// A line, and what it belongs to.
#[derive(Debug, Clone)]
pub struct LineRecord {
    /// Its number in the ledger.
    pub id: i64,
    /// The statement in which it came first.
    pub statement: StatementId,
    /// Name of that file.
    pub file: String,
    /// When it was imported, UTC milliseconds.
    pub imported_at: i64,
    /// Of which account.
    pub account: BookAccount,
    /// The line.
    pub line: StatementLine,
    /// The payout that it belongs to.
    pub payout: Option<PayoutId>,
}

/// What the statements of one account cover.
#[derive(Debug, Clone)]
pub struct AccountCoverage {
    /// Whose: an organisation's number.
    pub shortcode: String,
    /// Which account.
    pub account: BookAccount,
    /// Times without gaps, oldest first.
    pub covered: Vec<Covered>,
    /// The gaps between.
    pub gaps: Vec<Gap>,
    /// When the last one was imported, UTC milliseconds.
    pub imported_at: i64,
}
