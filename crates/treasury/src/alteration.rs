//! What of a ledger is not what it must be.

use serde::{Deserialize, Serialize};

use crate::{BatchId, DeliveryId, PayoutId, PolicyVersion};

/// What was found to have been changed outside Hazina, or damaged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "altered", rename_all = "snake_case")]
pub enum Alteration {
    /// The draft or the approval of a batch is missing, doubled, or was not made by this console.
    Approval {
        /// Which batch.
        batch: BatchId,
    },
    /// A file that was attached to a batch is missing, or not what was attached.
    Attachment {
        /// Which batch.
        batch: BatchId,
    },
    /// A batch stands as approved with fewer approvals than its policy asks for.
    TooFew {
        /// Which batch.
        batch: BatchId,
    },
    /// The policy of a batch is missing, doubled, or was not agreed to by two administrators.
    Policy {
        /// Its version.
        version: PolicyVersion,
    },
    /// A batch was handed over under a policy that was not in force then.
    OtherPolicy {
        /// Which batch.
        batch: BatchId,
        /// The policy it was handed over under.
        named: PolicyVersion,
        /// The one that was in force.
        in_force: PolicyVersion,
    },
    /// A batch that was cancelled stands as approved.
    Cancelled {
        /// Which batch.
        batch: BatchId,
    },
    /// A payout is not what was approved.
    Row {
        /// Which.
        payout: PayoutId,
    },
    /// A payout was sent before and stands as not sent.
    SentBefore {
        /// Which.
        payout: PayoutId,
    },
    /// A payout stands as sent, and was not.
    NeverSent {
        /// Which.
        payout: PayoutId,
    },
    /// A payout has another id at M-PESA than it was sent with.
    OtherId {
        /// Which.
        payout: PayoutId,
    },
    /// What M-PESA sent is not what was kept.
    Callback {
        /// Which.
        delivery: DeliveryId,
    },
    /// The check of the whole ledger found faults.
    Check {
        /// How many.
        faults: u32,
    },
    /// An entry was not written by this desktop.
    Unsigned {
        /// Its place in the journal.
        entry: i64,
    },
    /// Something else of the ledger cannot be read.
    Elsewhere,
}
