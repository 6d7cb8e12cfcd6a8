//! What the journal holds of M-PESA's own statements.

use mpesa::Shortcode;
use serde::{Deserialize, Serialize};

use crate::{
    AttemptId, BookAccount, Digest, Effect, Evidence, FileFinding, Month, MonthSum, OperatorId, PayoutId, StatementId,
    StatementPeriod,
};

/// A statement that was imported. Its lines and its file are kept under their digests.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ImportedStatement {
    /// Names it.
    pub statement: StatementId,
    /// The file's name.
    pub file: String,
    /// Digest of the file's bytes, which are kept.
    pub sha256: Digest,
    /// Digest of its lines.
    pub lines: Digest,
    /// How many lines.
    pub count: u32,
    /// Whose statement.
    pub shortcode: Shortcode,
    /// Of which account.
    pub account: BookAccount,
    /// How the file was written, in the reader's words.
    pub layout: String,
    /// What it covers.
    #[serde(flatten)]
    pub period: StatementPeriod,
    /// When this ledger began, UTC milliseconds: what was paid before is not known here.
    pub since: i64,
    /// Whether payouts of this ledger leave this account: what was paid and is not in it is missing.
    pub pays: bool,
    /// What is wrong with the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<FileFinding>,
}

/// What a line proves of a payout.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProvedByLine {
    /// The line, by its number in the ledger.
    pub line: i64,
    /// The payout.
    pub payout: PayoutId,
    /// Its attempt.
    pub attempt: AttemptId,
    /// What it proves.
    pub evidence: Evidence,
    /// What that did.
    pub effect: Effect,
}

/// How something that does not match stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Somebody must look.
    Open,
    /// Somebody said how it came.
    Explained,
    /// Two people leave it so.
    Accepted,
}

impl FindingState {
    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Explained => "explained",
            Self::Accepted => "accepted",
        }
    }

    /// The state that the ledger spells so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Explained, Self::Accepted]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// What one person said of something that does not match.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FindingNote {
    /// Which, by its name in the ledger.
    pub finding: String,
    /// Open, or explained: accepting takes two.
    pub explained: bool,
    /// Who sees to it.
    pub owner: Option<OperatorId>,
    /// How it came, or what is done about it.
    pub note: String,
}

/// A month as two people closed it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClosedMonth {
    /// Which.
    pub month: Month,
    /// What moved on each account.
    pub sums: Vec<MonthSum>,
    /// How many lines were open.
    pub open: u32,
    /// The second person.
    pub agreed_by: OperatorId,
}
