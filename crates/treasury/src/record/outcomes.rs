//! What came of a batch.

use mpesa::Total;

use crate::{BatchId, CountSum, OperatorId, PayoutId};

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

/// What a checker left out of a batch at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The entry.
    pub seq: i64,
    /// Who.
    pub by: OperatorId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Why.
    pub reason: String,
    /// How many payouts, and what they come to.
    pub total: CountSum,
    /// The newest batch then: a later one may pay them.
    pub newest_batch: BatchId,
}

/// What a checker asked the maker about a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAbout {
    /// Which question about it, from 1.
    pub number: u32,
    /// Who asked.
    pub by: OperatorId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// What.
    pub question: String,
    /// What the maker answered, and when.
    pub answer: Option<(String, i64)>,
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

impl BatchKin {
    /// The batch that takes up what went back to the maker when `newest` was the newest batch.
    #[must_use]
    pub fn takes_up(&self, newest: BatchId) -> Option<&BatchName> {
        self.corrected_by.iter().find(|one| one.id > newest)
    }
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
