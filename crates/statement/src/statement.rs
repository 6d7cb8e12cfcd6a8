//! What a file says as a whole.

use mpesa::{Balance, Shortcode, Total};
use serde::{Deserialize, Serialize};

use crate::{Account, AccountKind, At, Finding, Row, Span};

/// A statement that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// How the file is written.
    pub layout: Layout,
    /// Whose it is: from the content, or from the file's name where the content says nothing.
    pub shortcode: Option<Shortcode>,
    /// The organisation's name.
    pub holder: Option<String>,
    /// Which account, where the content names it. A person is asked otherwise.
    pub account: Option<Account>,
    /// Which account it seems to be where none is named: by moves between own accounts, or by the file's name.
    pub account_hint: Option<AccountKind>,
    /// The first second that the file covers, where it says so.
    pub from: Option<At>,
    /// The last second that it covers.
    pub to: Option<At>,
    /// When it was made.
    pub reported: Option<At>,
    /// How its rows are sorted. None where one row or none tells nothing.
    pub order: Option<Order>,
    /// The balance before the first row, where the lines above the heading say it.
    pub opening: Option<Balance>,
    /// The balance after the last row: as the lines above the heading say it, else that of the newest row.
    pub closing: Option<Balance>,
    /// What came in, as the lines above the heading say it.
    pub paid_in: Option<Total>,
    /// What went out, as the lines above the heading say it.
    pub withdrawn: Option<Total>,
    /// In the file's order.
    pub rows: Vec<Row>,
    /// One for each account that the balances show: normally one.
    pub chains: Vec<Chain>,
    /// How it stands with the balances and totals.
    pub checks: Checks,
    /// What is to be said about it, most important first.
    pub findings: Vec<Finding>,
}

impl Statement {
    /// What it covers, to be compared with another statement of the same account.
    #[must_use]
    pub fn span(&self) -> Span {
        let only = match self.chains.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        Span {
            from: self.from.or(only.map(|chain| chain.first)),
            to: self.to.or(only.map(|chain| chain.last)),
            opening: self.opening.or(only.map(|chain| chain.opening)),
            closing: self.closing.or(only.map(|chain| chain.closing)),
        }
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The portal's export: six lines, then thirteen or fourteen columns.
    Portal,
    /// The "Statements for ..." of 2026: seven columns and no lines before them.
    Statements2026,
    /// The extract that Safaricom leaves on a server, by its specification of 2015.
    Sftp,
    /// The portal's export before M-PESA's second generation, 2010 to 2014.
    Before2015,
    /// A table that somebody took out of the PDF.
    PdfTable,
}

impl Layout {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal export",
            Self::Statements2026 => "statements of 2026",
            Self::Sftp => "sftp extract",
            Self::Before2015 => "before 2015",
            Self::PdfTable => "pdf table",
        }
    }
}

/// How rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As the portal does.
    NewestFirst,
    /// As the extract does.
    OldestFirst,
    /// By something else than time.
    Mixed,
}

impl Order {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewestFirst => "newest first",
            Self::OldestFirst => "oldest first",
            Self::Mixed => "mixed",
        }
    }
}

/// The rows of one account, as their balances follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// The account, where the file names it or a move between own accounts does.
    pub account: Option<AccountKind>,
    /// Before its first row.
    pub opening: Balance,
    /// After its last row.
    pub closing: Balance,
    /// When its first row was completed.
    pub first: At,
    /// When its last row was completed.
    pub last: At,
    /// How many rows.
    pub rows: u32,
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// Whether each balance follows from the one before.
    pub chain: Check,
    /// Whether the rows add up to what the lines above the heading say.
    pub totals: Check,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It holds.
    Ok,
    /// It does not; findings say where.
    Broken,
    /// There is nothing to check by.
    Absent,
}

impl Check {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Broken => "broken",
            Self::Absent => "absent",
        }
    }
}
