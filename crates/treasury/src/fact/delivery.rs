//! What the journal holds of callbacks: that they were kept, and what they did.

use serde::{Deserialize, Serialize};

use crate::{Alarm, AttemptId, Channel, DeliveryId, Digest, Evidence, Proof};

/// A callback that was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoredDelivery {
    /// Its id.
    pub delivery: DeliveryId,
    /// The inbox it came through; empty for the one on this machine.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relay: String,
    /// Its place in that inbox's order.
    pub cursor: i64,
    /// When the relay received it, UTC milliseconds.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Digest of what is kept of its body, secrets redacted: all of it, but in quarantine.
    pub body: Digest,
    /// Whether it is trusted.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Whether a callback is trusted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Its address carries our token.
    Trusted {
        /// The attempt or inquiry it is about.
        attempt: AttemptId,
        /// Which of our addresses it came to.
        channel: Channel,
    },
    /// It is not applied.
    Quarantined {
        /// Why.
        why: Quarantine,
        /// Digest of its whole body, secrets redacted. What is kept of it is its beginning.
        whole: Digest,
        /// How long the whole body is, in bytes.
        bytes: u64,
    },
}

/// Why a callback is in quarantine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Quarantine {
    /// It could not be opened with this console's key.
    Sealed,
    /// Its address has neither the relay's mark nor a token of ours: somebody made it up.
    MadeUp,
    /// Its address has the right form and a token that we did not make.
    Forged,
    /// Its address is none that we give out.
    Unknown,
    /// Its token is ours, and this ledger never made what it answers: a newer copy of the ledger did.
    Strange {
        /// What it answers.
        attempt: AttemptId,
        /// Which of our addresses it came to.
        channel: Channel,
    },
    /// Its token is ours, and so many came to the same address that they are no answers of M-PESA's.
    Repeated {
        /// What it answers.
        attempt: AttemptId,
        /// Which of our addresses it came to.
        channel: Channel,
    },
}

/// A callback that was applied.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Applied {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The attempt it is about.
    pub attempt: AttemptId,
    /// What it proves.
    pub evidence: Evidence,
    /// What told it.
    #[serde(default, skip_serializing_if = "Proof::is_callback")]
    pub proof: Proof,
    /// What that did.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What evidence did to a payout.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The payout took a step.
    Stepped,
    /// M-PESA refused this attempt for good, for a reason that lies with whoever pays, and took nothing: the payout is
    /// approved as before, and goes under a new id where it is sent again.
    Returned,
    /// It was known already.
    Known,
    /// It contradicts what is known.
    Alarm {
        /// How.
        alarm: Alarm,
    },
}
