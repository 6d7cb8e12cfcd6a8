//! Why an operation is refused, where the reason has values of its own.

use crate::{BookAccount, Month, PayoutId, RecallId, StatementId};
use mpesa::Amount;

/// Why a task cannot be opened or closed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRecall {
    /// The payout was not paid, so there is nothing to get back.
    #[error("the payout is {state}, so there is nothing to get back")]
    NotPaid {
        /// Where it stands.
        state: &'static str,
    },
    /// It takes a customer's payment back: no reversal can be reversed.
    #[error("a reversal cannot be reversed")]
    OfReversal,
    /// A task about this payout is open.
    #[error("task {recall} is about this payout already")]
    Open {
        /// Which.
        recall: RecallId,
    },
    /// M-PESA does not say that the money came back, and no second person saw a receipt of it.
    #[error("M-PESA does not say that the money came back")]
    NoEvidence,
}

/// Why a payment is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoReversal {
    /// The receipt is of a payout of ours: M-PESA takes no order for that.
    #[error("the receipt is of payout {payout}, which M-PESA takes back by no order")]
    OwnPayout {
        /// Which.
        payout: PayoutId,
    },
    /// The customer paid another amount: a payment is taken back whole.
    #[error("the customer paid {paid}, and a payment is taken back whole")]
    OtherAmount {
        /// What the customer paid.
        paid: Amount,
    },
}

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

/// Why a file is not attached to a batch, or not taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAttached {
    /// Whoever prepared the batch attaches its files.
    #[error("only the maker of a batch attaches files to it")]
    NotTheMaker,
    /// Somebody approved it already, or it was decided about.
    #[error("the batch was decided about, or somebody approved it already")]
    Decided,
    /// What was handed over is not taken off again.
    #[error("files are taken off a draft alone")]
    NoDraft,
    /// The same file is attached.
    #[error("this file is attached already")]
    Known,
    /// It has as many as it may have.
    #[error("no more files can be attached")]
    TooMany,
}
