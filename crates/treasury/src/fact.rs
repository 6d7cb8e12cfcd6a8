//! What the journal holds: one fact an entry, each the whole truth of one write. The ledger's tables are projections of
//! these. Fields are only ever added, with a default; an old ledger must replay for ever.

use mpesa::{Balance, OriginatorConversationId, Total};
use serde::{Deserialize, Serialize};

use crate::{Answer, AttemptId, BatchId, DeliveryId, Digest, Doubt, Evidence, OperatorId, PayoutId, Seal};

/// One write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Somebody can sign in.
    OperatorAdded {
        /// Who.
        operator: OperatorId,
        /// Name as shown.
        name: String,
        /// `maker` or `checker`: what they usually do, not a permission.
        role: String,
        /// Argon2 hash of the passphrase, in PHC form.
        passphrase_hash: String,
    },
    /// A batch was prepared. Its rows are kept under their digest.
    BatchDrafted {
        /// Which.
        batch: BatchId,
        /// Title.
        title: String,
        /// The file it came from.
        source: Option<SourceFile>,
        /// The batch whose failed payouts it pays again.
        redo_of: Option<BatchId>,
        /// Digest of its rows.
        rows: Digest,
        /// Number of rows.
        count: u32,
        /// Their sum.
        sum: Total,
        /// Their estimated fees.
        fees: Total,
        /// Id of its first payout; the others follow.
        first_payout: PayoutId,
    },
    /// The maker handed it over.
    BatchSubmitted {
        /// Which.
        batch: BatchId,
    },
    /// A checker agreed.
    BatchApproved {
        /// Which.
        batch: BatchId,
        /// Digest of the rows agreed to.
        rows: Digest,
        /// The checker's note.
        note: String,
        /// Proof that the approval was made by this console.
        seal: Seal,
    },
    /// A checker refused.
    BatchRejected {
        /// Which.
        batch: BatchId,
        /// Why.
        reason: String,
    },
    /// What was not sent was taken back.
    BatchCancelled {
        /// Which.
        batch: BatchId,
    },
    /// Sending of a batch stopped.
    BatchPaused {
        /// Which.
        batch: BatchId,
        /// Why.
        reason: PauseReason,
    },
    /// Sending of a batch goes on.
    BatchResumed {
        /// Which.
        batch: BatchId,
    },
    /// All sending stopped.
    SendingPaused {
        /// Why.
        reason: PauseReason,
    },
    /// Sending goes on.
    SendingResumed,
    /// Attempts were written down, to be sent next.
    AttemptsClaimed {
        /// Which.
        attempts: Vec<AttemptClaim>,
    },
    /// The gateway's answers to attempts.
    AttemptsRecorded {
        /// Which.
        records: Vec<AttemptRecord>,
    },
    /// Callbacks were kept.
    DeliveriesKept {
        /// Which.
        deliveries: Vec<KeptDelivery>,
    },
    /// Callbacks were applied.
    ResultsApplied {
        /// Which.
        results: Vec<Applied>,
    },
    /// Attempts went in doubt without an answer.
    DoubtsRaised {
        /// Which.
        doubts: Vec<AttemptDoubt>,
    },
    /// M-PESA was asked for the balance.
    BalanceAsked {
        /// Names the question in the callback address.
        inquiry: AttemptId,
    },
    /// A question was answered with a failure.
    InquiryFailed {
        /// The delivery that said so.
        delivery: DeliveryId,
        /// Why, as a sentence.
        message: String,
    },
    /// The float was read.
    FloatRead {
        /// What told us.
        source: FloatSource,
        /// The delivery that carried it.
        delivery: DeliveryId,
        /// Available in the Utility account.
        utility: Balance,
        /// Available in the Working account.
        working: Option<Balance>,
        /// When that was so: by M-PESA's clock where it says so, UTC milliseconds.
        as_of: i64,
    },
}

impl Fact {
    /// The fact's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OperatorAdded { .. } => "operator_added",
            Self::BatchDrafted { .. } => "batch_drafted",
            Self::BatchSubmitted { .. } => "batch_submitted",
            Self::BatchApproved { .. } => "batch_approved",
            Self::BatchRejected { .. } => "batch_rejected",
            Self::BatchCancelled { .. } => "batch_cancelled",
            Self::BatchPaused { .. } => "batch_paused",
            Self::BatchResumed { .. } => "batch_resumed",
            Self::SendingPaused { .. } => "sending_paused",
            Self::SendingResumed => "sending_resumed",
            Self::AttemptsClaimed { .. } => "attempts_claimed",
            Self::AttemptsRecorded { .. } => "attempts_recorded",
            Self::DeliveriesKept { .. } => "deliveries_kept",
            Self::ResultsApplied { .. } => "results_applied",
            Self::DoubtsRaised { .. } => "doubts_raised",
            Self::BalanceAsked { .. } => "balance_asked",
            Self::InquiryFailed { .. } => "inquiry_failed",
            Self::FloatRead { .. } => "float_read",
        }
    }
}

/// The file a batch came from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SourceFile {
    /// Name.
    pub name: String,
    /// Digest of its bytes: the same file is recognised.
    pub sha256: Digest,
}

/// Why sending stopped.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum PauseReason {
    /// A person wanted it.
    Person,
    /// M-PESA refused the initiator.
    Initiator {
        /// The result code.
        code: mpesa::ResultCode,
    },
    /// M-PESA refuses the organisation.
    Organisation {
        /// The result code.
        code: mpesa::ResultCode,
    },
    /// The gateway does not let this app or server send.
    NotAuthorised {
        /// Its words.
        message: String,
    },
    /// The gateway refused several requests in a row: something is wrong with all of them.
    Refused {
        /// Its words.
        message: String,
    },
    /// The account that pays is short of money.
    InsufficientBalance {
        /// The result code.
        code: mpesa::ResultCode,
    },
    /// The ledger was changed outside Hazina.
    LedgerChanged {
        /// What was found.
        message: String,
    },
}

/// An attempt that was written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptClaim {
    /// Its id.
    pub attempt: AttemptId,
    /// Its payout.
    pub payout: PayoutId,
    /// The payout's id at M-PESA, the same for all its attempts.
    pub originator_conversation_id: OriginatorConversationId,
}

/// The gateway's answer to an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// Which attempt.
    pub attempt: AttemptId,
    /// What was answered.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An attempt whose end is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptDoubt {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Why.
    #[serde(flatten)]
    pub doubt: Doubt,
}

/// A callback that was kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptDelivery {
    /// Its id.
    pub delivery: DeliveryId,
    /// Its place in the relay's order.
    pub cursor: i64,
    /// When the relay received it, UTC milliseconds.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Digest of its body, secrets redacted; the body is kept under it.
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
        /// `r` result or `t` time-out.
        channel: String,
    },
    /// It is not applied.
    Quarantined {
        /// Why, as a sentence.
        reason: String,
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
    /// It was known already.
    Known,
    /// It contradicts what is known.
    Alarm {
        /// A sentence.
        message: String,
    },
}

/// What told us the float.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloatSource {
    /// An answer to a balance query.
    Balance,
    /// The result of a payout.
    Payout,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_with_flattened_parts_read_back() {
        let attempt = AttemptId::from_random([1; 16]);
        let facts = [
            Fact::SendingResumed,
            Fact::AttemptsRecorded {
                records: vec![AttemptRecord {
                    attempt,
                    answer: Answer::Lost {
                        message: "timed out".to_owned(),
                    },
                }],
            },
            Fact::DoubtsRaised {
                doubts: vec![AttemptDoubt {
                    attempt,
                    doubt: Doubt::UnclearCode {
                        code: "17".to_owned().into(),
                        description: "x".to_owned(),
                    },
                }],
            },
            Fact::DeliveriesKept {
                deliveries: vec![KeptDelivery {
                    delivery: DeliveryId::new(1),
                    cursor: 1,
                    received_at: 2,
                    source: "127.0.0.1".to_owned(),
                    body: Digest::of(b"x"),
                    standing: Standing::Trusted {
                        attempt,
                        channel: "r".to_owned(),
                    },
                }],
            },
            Fact::ResultsApplied {
                results: vec![Applied {
                    delivery: DeliveryId::new(1),
                    attempt,
                    evidence: Evidence::NotMoved {
                        code: "1".to_owned().into(),
                        description: "no".to_owned(),
                    },
                    effect: Effect::Alarm {
                        message: "x".to_owned(),
                    },
                }],
            },
        ];
        for fact in facts {
            let text = serde_json::to_string(&fact).expect("facts can be written");
            assert_eq!(serde_json::from_str::<Fact>(&text).expect("and read"), fact, "{text}");
            assert!(text.contains(fact.name()), "{text}");
        }
    }
}
