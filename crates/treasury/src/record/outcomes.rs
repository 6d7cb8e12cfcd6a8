//! What came of a batch.

use mpesa::Total;

use crate::{BatchId, CountSum, PayoutId};

/// What M-PESA charged for payouts of a batch, beside what was estimated for the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Charged {
    /// For how many M-PESA told a charge, and what they come to.
    pub charged: CountSum,
    /// What was estimated for just these.
    pub estimated: Total,
}

/// A batch by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchName {
    /// Which.
    pub id: BatchId,
    /// Its title.
    pub title: String,
}

/// Which batches a batch belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchKin {
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<BatchName>,
    /// The rejected batch that it corrects.
    pub corrects: Option<BatchName>,
    /// Batches that pay its failed payouts again, but those that were rejected, or cancelled before anything was sent.
    pub paid_again_by: Vec<BatchName>,
    /// Batches that correct it, but those that were cancelled.
    pub corrected_by: Vec<BatchName>,
}

/// Another payout for the same line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// It may be or was paid.
    MayBePaid {
        /// Which.
        payout: PayoutId,
        /// Of which batch.
        batch: BatchId,
    },
    /// It pays the failure again already.
    TakenUp {
        /// In which batch.
        batch: BatchId,
    },
}
