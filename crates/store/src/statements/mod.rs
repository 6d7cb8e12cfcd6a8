//! M-PESA's own statements: importing them, what does not match, and closing a month.

mod closing;
mod findings;
mod import;
mod read;

use treasury::{BookAccount, Covered, Gap, Month, OperatorId, PayoutId, StatementId, StatementLine, StatementPeriod};

pub use closing::MonthRecord;
pub use findings::{FindingCount, FindingRecord, FindingsOf};
pub(crate) use import::prove;
pub use import::{Imported, NewStatement};
#[cfg(test)]
pub(crate) use {closing::PLANNED as MONTH_PLANS, findings::every_page, read::PLANNED as READ_PLANS};

/// Why a statement is not imported, or a month not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoStatement {
    /// The same file was imported.
    #[error("this file was imported already")]
    Known {
        /// As this statement.
        statement: StatementId,
        /// When, UTC milliseconds.
        at: i64,
    },
    /// Lines of it are known as those of another account.
    #[error("its lines are known as those of another account")]
    OtherAccount {
        /// Which.
        account: BookAccount,
    },
    /// It has new lines in a month that was closed.
    #[error("it has new lines in {month}, which is closed")]
    MonthClosed {
        /// Which.
        month: Month,
    },
    /// The month is not over.
    #[error("{month} is not over")]
    MonthOpen {
        /// Which.
        month: Month,
    },
    /// No statement covers the month to its end.
    #[error("the statements do not cover all of {month}")]
    NotCovered {
        /// Which.
        month: Month,
    },
}

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
