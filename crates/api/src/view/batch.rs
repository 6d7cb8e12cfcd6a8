//! Batches and their approval.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AccountAfter, AttachmentView, BatchPolicyView, CountAndSum, DifferenceView, FloatView, LaneTotal, PayoutRow,
    RefundView, StoppedView, WarningsView,
};

/// Where a batch stands. Derived from what was done to it and from its payouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BatchStateView {
    /// Prepared, not submitted.
    Draft,
    /// Waits for approval.
    Submitted,
    /// Approved: being sent, or done when nothing is left to send.
    Approved,
    /// A checker said no.
    Rejected,
    /// Taken back before it was sent, in whole or for what was left.
    Cancelled,
}

/// What a batch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PurposeView {
    /// Paying people.
    Payouts,
    /// Paying suppliers and tax.
    Bills,
    /// Filling the Utility account.
    TopUp,
    /// Taking a customer's payment back.
    Reversal,
}

/// A batch in a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchRow {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: PurposeView,
    /// Where it stands.
    pub state: BatchStateView,
    /// Name of the maker.
    pub maker: String,
    /// Whether the person signed in made it.
    pub mine: bool,
    /// Whether the maker left since.
    pub maker_left: bool,
    /// Name of the checker who approved or rejected it.
    pub checker: Option<String>,
    /// Whether the checker left since. What they approved stays approved.
    pub checker_left: bool,
    /// When it was drafted.
    pub drafted_at: i64,
    /// When it was submitted.
    pub submitted_at: Option<i64>,
    /// When it was approved or rejected.
    pub decided_at: Option<i64>,
    /// All its payouts, without those that were left out.
    pub all: CountAndSum,
    /// How many questions about it wait for its maker's answer, while it waits.
    pub questions_open: u32,
    /// What a checker left out of it while it waited.
    pub left_out: CountAndSum,
    /// Estimated fees, in cents.
    pub fees_cents: i64,
    /// Its payouts by where they stand.
    pub totals: Totals,
    /// Flags on its rows.
    pub flags: u32,
    /// How many approvals of it count, where it waits for some.
    pub approved: u8,
    /// How many it needs.
    pub needs: u8,
    /// Whether whoever is signed in approved it, and that counts.
    pub approved_by_me: bool,
    /// Whether the approval that is wanted next can be of whoever is signed in.
    pub wants_me: bool,
    /// Warnings of payouts that may be paid elsewhere too: as of now where it waits for a decision, else as the checker saw them.
    pub warnings: u32,
    /// Payouts that were not sent in their turn, and wait for a person.
    pub stopped: u32,
    /// Why it is paused, where it is.
    pub paused: Option<String>,
    /// Whether every payout has ended (paid, failed, cancelled): nothing is left to send and nothing in doubt.
    pub finished: bool,
    /// Payouts that failed and were neither paid again nor dismissed.
    pub failed_open: CountAndSum,
    /// Payouts paid under another name.
    pub other_names: u32,
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<i64>,
    /// The batch that it corrects, or of which it takes up what was left out.
    pub corrects: Option<i64>,
}

/// What a checker left out of a batch at once.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LeftOutView {
    /// Name of the checker.
    pub by: String,
    /// When.
    pub at: i64,
    /// Why.
    pub reason: String,
    /// How many payouts, and what they come to.
    pub total: CountAndSum,
    /// The batch in which the maker took them up.
    pub taken_up_in: Option<BatchLink>,
}

/// What a checker asked the maker about a batch.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AskedView {
    /// Which question about it, from 1.
    pub number: u32,
    /// Name of who asked.
    pub by: String,
    /// When.
    pub at: i64,
    /// What.
    pub question: String,
    /// What the maker answered.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<i64>,
}

/// A batch by its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchLink {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
}

/// Which batches a batch belongs to.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct BatchKinView {
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<BatchLink>,
    /// The batch that it corrects, or of which it takes up what was left out.
    pub corrects: Option<BatchLink>,
    /// Batches that pay its failed payouts again.
    pub paid_again_by: Vec<BatchLink>,
    /// Batches that correct it, or take up what was left out of it.
    pub corrected_by: Vec<BatchLink>,
}

/// What M-PESA charged for payouts of a batch, as far as it said so.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct ChargedView {
    /// For how many it told a charge, and what they come to.
    pub charged: CountAndSum,
    /// What was estimated for just these, in cents.
    pub estimated_cents: i64,
}

/// Make a new draft of what went back to its maker.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CorrectBatch {
    /// The batch that was rejected, or of which payouts were left out.
    pub batch: i64,
    /// Payouts of it to leave out.
    pub without: Vec<i64>,
}

/// Payouts by where they stand. Data in the ledger, updated in the same write as the payouts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct Totals {
    /// Not sent yet (draft, submitted, approved).
    pub to_go: CountAndSum,
    /// Being sent: no answer yet.
    pub sending: CountAndSum,
    /// Accepted by M-PESA, not yet paid.
    pub accepted: CountAndSum,
    /// Paid.
    pub paid: CountAndSum,
    /// Failed.
    pub failed: CountAndSum,
    /// In doubt.
    pub in_doubt: CountAndSum,
    /// Cancelled or rejected.
    pub cancelled: CountAndSum,
    /// Paid, and came back.
    pub reversed: CountAndSum,
}

/// A batch on its own page.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchView {
    /// What the policy asks of it, and who approved it.
    pub policy: BatchPolicyView,
    /// What the list shows of it.
    pub row: BatchRow,
    /// The file it came from.
    pub file_name: Option<String>,
    /// Digest of the frozen rows, as approved (first characters are enough to read aloud).
    pub digest: String,
    /// The beginning of the digest as words, to be read aloud by the maker and compared by the checker.
    pub fingerprint: Vec<String>,
    /// Float, where it was ever read.
    pub float: Option<FloatView>,
    /// What it takes of each account that pays for it, and leaves of it.
    pub accounts: Vec<AccountAfter>,
    /// Its payouts by the way they go, where any goes to an organisation or back to a customer; empty where all go to people.
    pub lanes: Vec<LaneTotal>,
    /// Files that are attached to it, in the order of attaching.
    pub attachments: Vec<AttachmentView>,
    /// Digest of those, as it is approved; none where there are none.
    pub evidence: Option<String>,
    /// How it differs from the pay run before, where there is one of its kind.
    pub difference: Option<DifferenceView>,
    /// What it may pay that stands elsewhere too, where it was not decided about yet and there is anything.
    pub warnings: Option<WarningsView>,
    /// Payouts that were not sent in their turn, the first hundred.
    pub stopped: Vec<StoppedView>,
    /// Flags by kind with counts.
    pub flag_groups: Vec<FlagGroup>,
    /// The largest payouts.
    pub largest: Vec<PayoutRow>,
    /// Failures by reason.
    pub failures: Vec<FailureGroup>,
    /// Reason given by the checker who rejected it, or note at the approval.
    pub decision_note: Option<String>,
    /// What was asked about it while it waited, oldest first.
    pub asked: Vec<AskedView>,
    /// What was left out of it while it waited, oldest first.
    pub left_out: Vec<LeftOutView>,
    /// Which batches it belongs to.
    pub kin: BatchKinView,
    /// What M-PESA charged for it.
    pub charged: ChargedView,
    /// How many of its failed payouts went to payees at whom the payout before failed too.
    pub failed_twice: u32,
    /// How many of its payouts go to payees that nothing was paid to before; only while it is not decided about.
    pub first_payments: Option<u32>,
    /// How long sending it will take about, in milliseconds; only while it is not decided about.
    pub takes_ms: Option<i64>,
    /// The customer's payment that it refunds; none where it refunds none, or the payment is not known.
    pub refund: Option<RefundView>,
    /// Payouts a minute, lately.
    pub per_minute: u32,
    /// Estimated time until everything was sent, in milliseconds, while sending.
    pub time_left_ms: Option<i64>,
    /// What the person signed in may do now.
    pub may: BatchActions,
}

/// What the person signed in may do with a batch now, and where not, why not.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchActions {
    /// Submit for approval.
    pub submit: Allowed,
    /// Approve, or reject.
    pub approve: Allowed,
    /// Ask the maker.
    pub ask: Allowed,
    /// Answer what was asked.
    pub answer: Allowed,
    /// Cancel what was not sent.
    pub cancel: Allowed,
    /// Pause sending of this batch.
    pub pause: Allowed,
    /// Resume it.
    pub resume: Allowed,
    /// Make a new draft of what went back to its maker: all of it, where it was rejected, or what was left out.
    pub correct: Allowed,
    /// Make a new draft batch of its failed payouts.
    pub redo_failed: Allowed,
    /// Attach a file.
    pub attach: Allowed,
    /// Take an attached file off.
    pub detach: Allowed,
}

/// Whether an act makes sense now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "allowed", rename_all = "snake_case")]
pub enum Allowed {
    /// Yes.
    Yes,
    /// No, and why, as a sentence.
    No {
        /// Why.
        reason: String,
    },
    /// It does not apply here: do not show it.
    Hidden,
}

/// Flags of one kind on a batch.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlagGroup {
    /// The kind.
    pub code: String,
    /// The kind in words.
    pub title: String,
    /// Rows that carry it.
    pub count: u32,
    /// Whether it is worth a look, rather than a repair that is certain. Those come first.
    pub worth_a_look: bool,
}

/// Failed payouts that share a reason.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FailureGroup {
    /// M-PESA's code; none where the end rests on something else, such as two people's word.
    pub code: Option<String>,
    /// What it means, as a sentence.
    pub plain: String,
    /// What to do, as a sentence.
    pub next: String,
    /// How many and how much.
    pub total: CountAndSum,
}

/// Pay the failed payouts of a batch again.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct RedoFailed {
    /// The batch.
    pub batch: i64,
    /// A person looked at those that M-PESA cannot confirm, and wants them in the new batch too.
    #[serde(default)]
    #[ts(optional)]
    pub decided: Option<bool>,
}

/// What M-PESA says of a batch's failed payouts, before they are paid again.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct FailedAgain {
    /// Whether M-PESA is being asked now.
    pub running: bool,
    /// Why the last check ended before its time.
    pub stopped: Option<String>,
    /// All that failed.
    pub all: CountAndSum,
    /// Confirmed as not paid: these are in the new batch.
    pub confirmed: CountAndSum,
    /// Not asked about yet, or without an answer.
    pub to_ask: CountAndSum,
    /// Asked about; the answers are awaited.
    pub awaited: CountAndSum,
    /// Those that M-PESA cannot confirm, by why: a person decides.
    pub undecided: Vec<AgainGroup>,
    /// Those that are not paid again, by why.
    pub stays: Vec<AgainGroup>,
}

/// Failed payouts with one reason.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AgainGroup {
    /// The reason, as a sentence.
    pub reason: String,
    /// How many and how much.
    pub total: CountAndSum,
}

/// A page of batches, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchesPage {
    /// Batches.
    pub rows: Vec<BatchRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
    /// Batches in all.
    pub total: u32,
    /// What they come to, in cents.
    pub sum_cents: i64,
}
