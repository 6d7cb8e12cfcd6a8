//! What a batch may pay that stands elsewhere too, and payouts that wait for a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CountAndSum, PayoutRow, PayoutStateView, SameFile};

/// What a batch may pay that stands elsewhere too, as of now.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WarningsView {
    /// Names exactly these warnings: an approval says which were seen.
    pub digest: String,
    /// How many there are.
    pub count: u32,
    /// Batches of the same file.
    pub same_file: Vec<SameFile>,
    /// Payouts of which the same payee, account and amount stand in another batch.
    pub same_payment: CountAndSum,
    /// The first of those.
    pub told: Vec<SamePaymentView>,
    /// How many days back that counts.
    pub days: u16,
}

/// A payout and another that may be the same payment.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SamePaymentView {
    /// The payout.
    pub payout: i64,
    /// Its line in the file.
    pub line: u32,
    /// The other.
    pub other: i64,
    /// The other's batch.
    pub batch: i64,
    /// Its title.
    pub batch_title: String,
    /// Where the other stands.
    pub state: PayoutStateView,
    /// When it last changed.
    pub at: i64,
}

/// A payout of an approved batch that was not sent in its turn.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StoppedView {
    /// The payout.
    pub row: PayoutRow,
    /// The other that it is because of: perhaps the same payment, or the one that told another name.
    pub other: PayoutRow,
    /// The other's batch.
    pub other_batch_title: String,
    /// When the other last changed.
    pub other_at: i64,
    /// The name that M-PESA told since the approval, where that is why; none where it may be the same payment.
    pub name: Option<String>,
}

/// Send payouts that were stopped.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SendStopped {
    /// Which, at most 1000.
    pub payouts: Vec<i64>,
    /// The person's passphrase.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Cancel payouts that were stopped.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CancelStopped {
    /// Which, at most 1000.
    pub payouts: Vec<i64>,
}

/// How sending is set.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SendingSettings {
    /// For how many days the same payee, account and amount count as perhaps the same payment; 0 for never.
    pub same_payment_days: u16,
    /// The most requests for payment a minute, as set or usual.
    pub most_per_minute: u32,
    /// The fewest that it slows down to.
    pub least_per_minute: u32,
    /// How many it sends now; none where nothing is held back.
    pub per_minute: Option<u32>,
    /// After how long in doubt two people may say that a payout was not paid, in milliseconds.
    pub not_paid_after_ms: i64,
    /// The same in hours, where the organisation set it.
    pub not_paid_hours: Option<u16>,
    /// Beyond how many percent a pay run's difference from the one before takes a reason; none for never.
    pub run_differs_percent: Option<u16>,
}

/// Set after how many hours two people may say that a payout was not paid.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct NotPaidHours {
    /// Hours, 24 to 240.
    pub hours: u16,
}

/// Set the most requests for payment a minute.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SetPace {
    /// Requests.
    pub most_per_minute: u32,
}

/// Set for how many days the same payment counts.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct SamePaymentDays {
    /// Days; 0 for never.
    pub days: u16,
}
