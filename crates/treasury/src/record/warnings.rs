//! What a batch may pay that stands elsewhere too.

use crate::{BatchId, CountSum, Digest, PayoutId};

/// What a batch may pay that stands elsewhere too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    /// Batches that were made of the same file, but rejected ones and such as were cancelled before anything was sent.
    pub same_file: Vec<BatchId>,
    /// Its payouts that may be paid elsewhere too.
    pub same_payment: CountSum,
    /// The first of those.
    pub told: Vec<SamePayment>,
    /// Names exactly these; none where there is nothing to warn of.
    pub digest: Option<Digest>,
}

impl Warnings {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        let files = u32::try_from(self.same_file.len()).unwrap_or(u32::MAX);
        self.same_payment.count.saturating_add(files)
    }
}

/// A payout and another that may be the same payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamePayment {
    /// The payout.
    pub payout: PayoutId,
    /// Its line in the file.
    pub line: u32,
    /// The other.
    pub other: PayoutId,
    /// The other's batch.
    pub batch: BatchId,
}
