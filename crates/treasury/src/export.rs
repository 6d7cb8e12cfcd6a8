//! What left the ledger as a file, as the journal keeps it.

use serde::{Deserialize, Serialize};

use crate::{BatchId, Month, PayoutId, Purpose, RecallId, StateKind};

/// What is in a file that was saved for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportContent {
    /// Payouts, row by row.
    Payouts {
        /// Of this batch; none for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        batch: Option<BatchId>,
        /// At these states; empty for all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        states: Vec<StateKind>,
        /// What else narrowed the list.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        narrowed: Vec<Narrowing>,
    },
    /// Batches.
    Batches {
        /// For this purpose; none for all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
    },
    /// What accounts held.
    Balances,
    /// The book of payees.
    PayeeBook,
    /// The audit trail.
    AuditTrail,
    /// Customers' payments.
    Incoming {
        /// Whether they were searched for.
        searched: bool,
    },
    /// The payment advice of a paid payout.
    Advice {
        /// Which.
        payout: PayoutId,
    },
    /// The page of a payout that is not a proof of payment.
    PayoutRecord {
        /// Which.
        payout: PayoutId,
    },
    /// The payment advices of a batch.
    Advices {
        /// Which.
        batch: BatchId,
    },
    /// The summary of a batch.
    Summary {
        /// Which.
        batch: BatchId,
    },
    /// The letter of a task to get a payout back.
    RecallLetter {
        /// Which.
        recall: RecallId,
    },
    /// A month's reconciliation.
    Month {
        /// Which.
        month: Month,
    },
}

/// What narrowed a list of payouts, beside batch and states. Names and numbers that were searched for are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Narrowing {
    /// With contradicting answers.
    Contradicted,
    /// Failed and not dealt with.
    FailedOpen,
    /// Paid under another name.
    OtherName,
    /// Flagged.
    Flagged,
    /// Prepared on some days.
    DaysPrepared,
    /// Sent on some days.
    DaysSent,
    /// Paid on some days.
    DaysPaid,
    /// Of some kinds of payee.
    Lanes,
    /// To one payee.
    Payee,
    /// Prepared by one person.
    Maker,
    /// Searched for.
    Search,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// A paper.
    Pdf,
}

impl ExportFormat {
    /// How its files' names end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }
}
