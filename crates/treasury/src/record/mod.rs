//! What a ledger says of people, batches and payouts: the values that decisions are made from.

mod callbacks;
mod incoming;
mod outcomes;
mod payees;
mod questions;
mod recalls;
mod rotations;
mod statements;
mod warnings;

use mpesa::{Amount, Balance, OriginatorConversationId, Total};

use crate::{
    Alarm, Answer, Applied, AttemptId, Attention, BatchId, BatchState, Channel, CountSum, DeliveryId, Digest,
    FailureCause, Lane, LockReason, OperatorId, PauseReason, PayoutId, PayoutState, PersonStanding, Proof, Purpose,
    Quarantine, ReasonedDifference, Roles, StateTotals, WrappedKey, decide::StandsAs,
};

pub use callbacks::{KnownIds, Pending, PendingTarget};
pub use incoming::{IncomingDay, IncomingRow, TakesBack};
pub use outcomes::{AskedAbout, BatchKin, BatchName, Beside, Charged, LeftOut};
pub use payees::{BookSort, NameUsed, OtherNumber, PayeeInBook, PayeeRecord, PayeeYear, Supplier};
pub use questions::{Repeat, StatusQuestion};
pub use recalls::{RecallClosed, RecallRecord, RecallStepDone};
pub use rotations::RotationRecord;
pub use statements::{AccountCoverage, LineRecord, StatementRecord};
pub use warnings::{SamePayment, Warnings};

/// Somebody who can sign in, or could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Id.
    pub id: OperatorId,
    /// Name as shown.
    pub name: String,
    /// What they may do.
    pub roles: Roles,
    /// Their signing key, wrapped under their passphrase.
    pub key: WrappedKey,
    /// When they left.
    pub retired_at: Option<i64>,
    /// Why they are locked.
    pub locked: Option<LockReason>,
    /// Since when they are.
    pub locked_at: Option<i64>,
    /// How many wrong passphrases were given in their name since the last right one.
    pub wrong: u32,
    /// When the last of those was given.
    pub wrong_at: Option<i64>,
    /// When they last signed in.
    pub signed_in_at: Option<i64>,
}

impl Operator {
    /// Whether they have not left.
    #[must_use]
    pub const fn is_here(&self) -> bool {
        self.retired_at.is_none()
    }

    /// Whether they can neither sign in nor confirm anything for now.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.locked.is_some()
    }

    /// As far as it decides what they may do.
    #[must_use]
    pub const fn standing(&self) -> PersonStanding {
        PersonStanding {
            operator: self.id,
            roles: self.roles,
            retired: self.retired_at.is_some(),
            locked: self.locked,
        }
    }
}

/// A batch.
#[derive(Debug, Clone)]
pub struct BatchRecord {
    /// Id.
    pub id: BatchId,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: BatchState,
    /// Who prepared it.
    pub maker: OperatorId,
    /// Who decided about it.
    pub checker: Option<OperatorId>,
    /// The file it came from.
    pub file_name: Option<String>,
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<BatchId>,
    /// Digest of its frozen rows, without those that were left out.
    pub rows: Digest,
    /// All its payouts, without those that were left out.
    pub all: CountSum,
    /// What a checker left out of it while it waited.
    pub left_out: CountSum,
    /// How many questions about it wait for its maker's answer, while it waits.
    pub questions_open: u32,
    /// The newest batch when something of it last went back to its maker: a later one may correct that.
    pub returned_after: Option<BatchId>,
    /// Their estimated fees.
    pub fees: Total,
    /// Its payouts by state.
    pub totals: StateTotals,
    /// When it was drafted, UTC milliseconds.
    pub drafted_at: i64,
    /// When it was submitted.
    pub submitted_at: Option<i64>,
    /// When it was decided about.
    pub decided_at: Option<i64>,
    /// How it differed from the pay run before, and why, where that took a reason at submission.
    pub difference: Option<ReasonedDifference>,
    /// The checker's note or reason.
    pub decision_note: Option<String>,
    /// How many warnings the checker saw at the approval.
    pub warnings: Option<u32>,
    /// How many of its payouts were not sent in their turn, and wait for a person.
    pub stopped: u32,
    /// Why its sending is paused.
    pub paused: Option<PauseReason>,
    /// How many of its rows carry a flag that is more than an automatic correction.
    pub flagged: u32,
    /// Whether every payout has ended.
    pub finished: bool,
    /// The rejected batch that it corrects.
    pub corrects: Option<BatchId>,
    /// Its payouts that failed and were neither paid again nor dismissed.
    pub failed_open: CountSum,
    /// Its payouts paid under another name.
    pub other_names: u32,
}

/// A payout.
#[derive(Debug, Clone)]
pub struct PayoutRecord {
    /// Id.
    pub id: PayoutId,
    /// Its batch.
    pub batch: BatchId,
    /// Line of the imported file.
    pub line: u32,
    /// Which way it goes, and to whom.
    pub lane: Lane,
    /// The payee's name.
    pub name: String,
    /// How much.
    pub amount: Amount,
    /// What for.
    pub reference: String,
    /// Estimated fee.
    pub fee: Total,
    /// Kinds of its flags.
    pub flags: Vec<String>,
    /// Where it stands.
    pub state: PayoutState,
    /// Its id at M-PESA.
    pub originator_conversation_id: Option<OriginatorConversationId>,
    /// Name that M-PESA gave for the number that was paid.
    pub paid_to_name: Option<String>,
    /// Why a person must look, where M-PESA's answers contradict each other.
    pub alarm: Option<Alarm>,
    /// When it was drafted, UTC milliseconds.
    pub drafted_at: i64,
    /// When it last changed.
    pub changed_at: i64,
    /// What its end rests on; none before it.
    pub proof: Option<Proof>,
    /// Since when its end is not known.
    pub doubted_at: Option<i64>,
    /// What M-PESA charged for it, where its answer said so.
    pub charged: Option<Total>,
    /// Whether M-PESA has the number that was paid under another name than the maker wrote.
    pub other_name: bool,
    /// What of it still needs a person.
    pub attention: Option<Attention>,
    /// That somebody left it as it is.
    pub dismissed: Option<Dismissed>,
    /// How often M-PESA refused it for good and it was to be sent again.
    pub refused: u32,
    /// The entry by which a checker left it out of its batch.
    pub left_out: Option<i64>,
}

impl PayoutRecord {
    /// As far as it is compared with what was approved.
    #[must_use]
    pub fn stands_as(&self) -> StandsAs<'_> {
        StandsAs {
            payout: self.id,
            lane: &self.lane,
            amount: self.amount,
            name: &self.name,
            reference: &self.reference,
        }
    }
}

/// That somebody looked at a payout and left it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<OperatorId>,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// How an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptState {
    /// Written down; no answer is known yet.
    Dispatching,
    /// M-PESA queued it.
    Accepted,
    /// It is not known whether money moved.
    InDoubt,
    /// Proved not to have been taken.
    NotTaken,
    /// Ended without money.
    Failed,
    /// Ended with money.
    Paid,
}

impl AttemptState {
    const ALL: [Self; 6] = [
        Self::Dispatching,
        Self::Accepted,
        Self::InDoubt,
        Self::NotTaken,
        Self::Failed,
        Self::Paid,
    ];

    /// Its name in a ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dispatching => "dispatching",
            Self::Accepted => "accepted",
            Self::InDoubt => "in_doubt",
            Self::NotTaken => "not_taken",
            Self::Failed => "failed",
            Self::Paid => "paid",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An attempt, for the timeline.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    /// Id.
    pub id: AttemptId,
    /// Whether our id went along with its request.
    pub carries_our_id: bool,
    /// How it stands.
    pub state: AttemptState,
    /// When it was written down.
    pub claimed_at: i64,
    /// When its answer was recorded.
    pub recorded_at: Option<i64>,
    /// The gateway's answer.
    pub answer: Option<Answer>,
    /// When it went in doubt without an answer.
    pub doubted_at: Option<i64>,
}

/// A callback, for the timeline or the quarantine.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Id.
    pub id: DeliveryId,
    /// When the relay received it.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Which of our addresses it came to; in quarantine only where its address carries a token of ours.
    pub channel: Option<Channel>,
    /// Its body, secrets redacted.
    pub body: Vec<u8>,
    /// What it proved and did.
    pub applied: Option<Applied>,
    /// Why it is in quarantine.
    pub reason: Option<Quarantine>,
    /// In quarantine, how long its whole body is, in bytes: `body` may be its beginning.
    pub bytes: Option<u64>,
    /// In quarantine, that somebody looked at it.
    pub reviewed: Option<Dismissed>,
}

/// The float as last read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloatReading {
    /// When it was read.
    pub at: i64,
    /// Whether a balance query told us, or a payout's result.
    pub by_balance: bool,
    /// Available in the Utility account.
    pub utility: Balance,
    /// Available in the Working account.
    pub working: Option<Balance>,
}

/// What is known of a payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayeeHistory {
    /// Whether they were ever paid.
    pub ever_paid: bool,
    /// When the same amount last went to them, UTC milliseconds.
    pub same_amount_at: Option<i64>,
}

/// Why all sending is paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendingPause {
    /// Why.
    pub reason: PauseReason,
    /// Since when.
    pub since: i64,
    /// The place in the journal of the entry that paused it: what came after it is told by this, not by the clock. 0 where no
    /// entry did.
    pub seq: i64,
    /// Who; none where the console did.
    pub by: Option<OperatorId>,
}

impl SendingPause {
    /// Whether it stands in this desktop's file alone: the log of the team, into which it would be written, is not right.
    #[must_use]
    pub const fn is_of_log(&self) -> bool {
        self.seq == 0
    }
}

/// Failed payouts of a batch that share a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// Why.
    pub cause: FailureCause,
    /// How many and how much.
    pub total: CountSum,
}

/// The whole organisation in figures.
#[derive(Debug, Clone, Default)]
pub struct OrganisationTotals {
    /// Payouts by state.
    pub totals: StateTotals,
    /// Callbacks in quarantine that nobody looked at.
    pub quarantined: u32,
    /// Callbacks beyond those that were counted and not kept, as far as the journal tells.
    pub quarantined_beyond: u32,
    /// Payouts with an alarm.
    pub alarms: u32,
    /// Payouts that failed and were neither paid again nor dismissed.
    pub failed_open: CountSum,
    /// Payouts paid under another name that nobody looked at.
    pub other_names: CountSum,
    /// Since when the oldest doubt stands.
    pub in_doubt_since: Option<i64>,
    /// Estimated fees of what is approved and not sent.
    pub approved_fees: Total,
    /// Batches ever drafted.
    pub batches: u32,
}
