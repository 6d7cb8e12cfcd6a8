//! Customers' payments, as a ledger has them.

use mpesa::Total;

use crate::{BatchId, CountSum, PayoutId, ReceivedPayment, StateKind};

/// A customer's payment.
#[derive(Debug, Clone)]
pub struct IncomingRow {
    /// Id, in the order of telling.
    pub id: i64,
    /// What M-PESA told of it.
    pub payment: ReceivedPayment,
    /// When it was told, UTC milliseconds.
    pub told_at: i64,
    /// What takes it back, or took it back.
    pub taken_back: Option<TakesBack>,
    /// Whether the same customer paid the same amount for the same account within a day: it may have been paid twice.
    pub may_be_double: bool,
}

/// A payout that takes a customer's payment back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakesBack {
    /// Which.
    pub payout: PayoutId,
    /// Its batch.
    pub batch: BatchId,
    /// Where it stands: never failed, cancelled or rejected.
    pub state: StateKind,
}

/// Customers' payments of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncomingDay {
    /// Days since 1970 in East Africa Time.
    pub day: i64,
    /// How many.
    pub count: u32,
    /// How much together.
    pub sum: Total,
    /// What of that was refunded.
    pub refunded: CountSum,
}
