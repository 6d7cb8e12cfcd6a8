//! Why a policy cannot be kept to, and why it refuses a batch.

use mpesa::Total;
use serde::{Deserialize, Serialize};

use crate::{BatchId, OperatorId, PolicyVersion};

/// Why this cannot be a policy. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// People must be able to read it.
    #[error("a policy has {} rules at most", super::MOST_RULES)]
    TooManyRules,
    /// A rule asks for no approval, or for more than anybody gives.
    #[error(
        "rule {rule} asks for fewer than one approval or for more than {}",
        super::MOST_APPROVALS
    )]
    Approvals {
        /// Which, from 1.
        rule: usize,
    },
    /// A rule about an amount begins at nothing.
    #[error("rule {rule} begins at no amount")]
    NoAmount {
        /// Which, from 1.
        rule: usize,
    },
    /// A ceiling of nothing.
    #[error("with a ceiling of nothing, nothing could be paid")]
    NothingIsPaid,
    /// An approval counts for no day, or for too long.
    #[error("an approval counts from 1 to {} days", super::LONGEST_APPROVAL_DAYS)]
    ApprovalDays,
    /// Sending hours without a day or an hour.
    #[error("the sending hours have no day, or end before they begin")]
    NoHours,
    /// Fewer people approve than a rule asks for.
    #[error("{needed} approvals are asked for, and {able} people could give them")]
    TooFewPeople {
        /// How many are asked for.
        needed: u8,
        /// How many could, beside a maker.
        able: usize,
    },
    /// Another proposal waits.
    #[error("another change of the policy waits for an agreement")]
    Waiting,
    /// There is no such proposal.
    #[error("this change of the policy does not wait for an agreement")]
    NotWaiting,
    /// One person does not decide about it.
    #[error("whoever proposed it does not agree to it")]
    OwnProposal,
    /// It is the policy already.
    #[error("this is the policy already")]
    Same,
    /// It is another than the one that was shown.
    #[error("the proposal is another than the one that was shown")]
    Other,
}

/// Why a batch is not to be paid as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refused", rename_all = "snake_case")]
pub enum PolicyRefusal {
    /// A payout is above the ceiling.
    Payout {
        /// The largest.
        largest: Total,
        /// The ceiling.
        most: Total,
        /// How many are above it.
        count: u32,
    },
    /// The batch is above the ceiling.
    Batch {
        /// What it comes to.
        sum: Total,
        /// The ceiling.
        most: Total,
    },
    /// The batch alone is more than leaves in a day.
    Day {
        /// The largest payout.
        largest: Total,
        /// The ceiling.
        most: Total,
    },
    /// Rows carry a flag with which nothing is submitted.
    Flag {
        /// Which.
        flag: String,
    },
}

/// What somebody did that the policy did not let them do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyBreach {
    /// A batch was handed over under another policy than was in force.
    #[error("it names policy {named}, and policy {in_force} was in force")]
    OtherPolicy {
        /// Which it names.
        named: PolicyVersion,
        /// Which was in force.
        in_force: PolicyVersion,
    },
    /// It asks for fewer approvals than the policy does, or others.
    #[error("it asks for {named} approvals, and the policy for {asked}")]
    OtherNeeds {
        /// How many it asks for.
        named: u8,
        /// How many the policy does.
        asked: u8,
    },
    /// The policy refuses it.
    #[error("the policy refuses it")]
    Refused(Vec<PolicyRefusal>),
    /// The policy wants a reason.
    #[error("the policy wants a reason for what is flagged in it")]
    NoReason(Vec<String>),
    /// Only who prepared a batch hands it over.
    #[error("its maker is operator {maker}")]
    NotTheMaker {
        /// Who prepared it.
        maker: OperatorId,
    },
    /// Nobody approves what they made.
    #[error("whoever prepared it does not approve it")]
    OwnBatch,
    /// One person counts once.
    #[error("this person has approved it already")]
    ApprovedAlready,
    /// Something was sent with too few approvals.
    #[error("{have} approvals count for batch {batch}, and {needed} are needed")]
    TooFew {
        /// Of which batch.
        batch: BatchId,
        /// How many counted.
        have: usize,
        /// How many were needed.
        needed: u8,
    },
    /// Something was sent outside the sending hours.
    #[error("it lies outside the sending hours")]
    Closed,
    /// More was sent within a day than the policy lets leave.
    #[error("it is more than the policy lets leave within a day")]
    DayCeiling,
    /// Approvals were set aside that counted.
    #[error("the approvals of batch {batch} counted")]
    NotLapsed {
        /// Of which batch.
        batch: BatchId,
    },
    /// A change of the policy cannot be made so.
    #[error(transparent)]
    Change(#[from] PolicyError),
}
