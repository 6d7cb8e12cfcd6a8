//! What the screen asks with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AttentionView, LaneView, PayoutStateView, PurposeView};

/// Nothing to say.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Sign in.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SignIn {
    /// Operator.
    pub operator: i64,
    /// Passphrase.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Names an import.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ImportRef {
    /// Import.
    pub import: i64,
}

/// Read a sample file of practice mode.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
pub struct ImportSample {
    /// The bills, and not the payroll.
    #[serde(default)]
    pub bills: bool,
}

/// What a person decides about a file.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ChooseInImport {
    /// Import.
    pub import: i64,
    /// The decision.
    pub choice: ImportChoice,
}

/// One decision about a file.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportChoice {
    /// Which column is which; remembered for files of the same shape.
    Columns {
        /// By column: a code (`phone`), `matters`, or nothing for one that is not read.
        columns: Vec<ColumnChoice>,
    },
    /// Read the columns by their headings again, and forget what was said.
    ByHeadings,
    /// Rows of a group are to be paid, or wait again.
    Confirm {
        /// The group's key.
        key: String,
        /// Whether they are to be paid.
        pay: bool,
    },
    /// A line stays out, or comes back.
    LeaveOut {
        /// Line of the file.
        line: u32,
        /// Whether it stays out.
        out: bool,
    },
    /// A cell is read as something else; nothing takes that back.
    Correct {
        /// Line of the file.
        line: u32,
        /// Which column (`phone`).
        column: String,
        /// What to read instead.
        text: Option<String>,
    },
}

/// What a column is.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ColumnChoice {
    /// Its place, counted from 0.
    pub index: u32,
    /// A code (`phone`) or `matters`.
    pub read_as: String,
}

/// A page of an import.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ImportPageOf {
    /// Import.
    pub import: i64,
    /// First row.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Make a batch of an import's good rows.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DraftBatch {
    /// Import.
    pub import: i64,
    /// Title of the batch.
    pub title: String,
}

/// Names a batch.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct BatchRef {
    /// Batch.
    pub batch: i64,
}

/// Approve a batch.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ApproveBatch {
    /// Batch.
    pub batch: i64,
    /// Digest of the rows the approver saw. A batch with other rows is refused.
    pub digest: String,
    /// The approver's passphrase.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
    /// A note, which may be empty.
    pub note: String,
    /// The person was told that no relay can be reached, and wants it all the same.
    #[serde(default)]
    #[ts(optional)]
    pub without_relay: Option<bool>,
    /// Digest of the warnings the approver saw; none where there were none. A batch with others is refused.
    #[serde(default)]
    #[ts(optional)]
    pub warnings: Option<String>,
    /// Digest of the attachments the approver saw; none where there were none. A batch with others is refused.
    #[serde(default)]
    #[ts(optional)]
    pub evidence: Option<String>,
}

/// Ask the maker of a batch that waits.
#[derive(Debug, Deserialize, TS)]
pub struct AskMaker {
    /// Batch.
    pub batch: i64,
    /// What, in at most 300 characters.
    pub question: String,
}

/// Answer a question about a batch.
#[derive(Debug, Deserialize, TS)]
pub struct AnswerQuestion {
    /// Batch.
    pub batch: i64,
    /// Which question about it.
    pub number: u32,
    /// What, in at most 300 characters.
    pub answer: String,
}

/// Leave payouts out of a batch that waits: they go back to its maker, and the rest waits on.
#[derive(Debug, Deserialize, TS)]
pub struct LeaveOut {
    /// Batch.
    pub batch: i64,
    /// Payouts of it.
    pub payouts: Vec<i64>,
    /// Digest of the rows that were shown.
    pub digest: String,
    /// Why, for the maker.
    pub reason: String,
    /// The checker's passphrase.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Reject a batch.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RejectBatch {
    /// Batch.
    pub batch: i64,
    /// Why, for the maker.
    pub reason: String,
    /// The checker's passphrase.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// A page of batches.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct BatchesOf {
    /// Only what is older than this; none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 500.
    pub limit: u32,
    /// Only those for this; none for all.
    #[serde(default)]
    pub purpose: Option<PurposeView>,
    /// Only those that this person prepared.
    #[serde(default)]
    #[ts(optional)]
    pub maker: Option<i64>,
    /// Only drafted at or after this time.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<i64>,
    /// Only drafted before this time.
    #[serde(default)]
    #[ts(optional)]
    pub until: Option<i64>,
}

/// What entries of the audit trail are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// Batches: prepared, submitted, approved, rejected, cancelled, paused.
    Batches,
    /// Single payouts: doubts, failures, names, tasks to get them back.
    Payouts,
    /// People and passphrases.
    People,
    /// Settings, the relay, the initiator's password.
    Settings,
    /// Files that left.
    Files,
}

/// A page of the audit trail.
#[derive(Debug, Clone, Default, Deserialize, TS)]
pub struct AuditOf {
    /// Only what is older than this; none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 500.
    pub limit: u32,
    /// Only what people did.
    #[serde(default)]
    pub people: bool,
    /// Only what this person did.
    #[serde(default)]
    #[ts(optional)]
    pub actor: Option<i64>,
    /// Only what people did about this.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<AuditKind>,
    /// Only at or after this time.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<i64>,
    /// Only before this time.
    #[serde(default)]
    #[ts(optional)]
    pub until: Option<i64>,
    /// Only what people did about this batch.
    #[serde(default)]
    #[ts(optional)]
    pub batch: Option<i64>,
    /// Only what people did about this payee, their payouts, and the batches with these.
    #[serde(default)]
    #[ts(optional)]
    pub payee: Option<String>,
}

/// A page of the audit trail.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Before {
    /// Only what is older than this; none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Which payouts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PayoutFilter {
    /// Only of this batch.
    pub batch: Option<i64>,
    /// Only in these states; empty for all.
    pub states: Vec<PayoutStateView>,
    /// Only at or after this time.
    pub from: Option<i64>,
    /// Only before this time.
    pub until: Option<i64>,
    /// Words of the name or reference, a phone number, or a receipt; empty for all.
    pub search: String,
    /// Only payouts about which answers contradict each other.
    #[serde(default)]
    pub alarms: bool,
    /// Only payouts that need a person for this reason.
    #[serde(default)]
    pub attention: Option<AttentionView>,
    /// Only payouts with one of these kinds of flags, within a batch; empty for all.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Which day `from` and `until` mean.
    #[serde(default)]
    pub dated: DatedView,
    /// Only on these ways; empty for all.
    #[serde(default)]
    pub lanes: Vec<LaneView>,
    /// Only to this payee, as its row has it.
    #[serde(default)]
    pub payee: Option<String>,
    /// Only of batches that this person prepared.
    #[serde(default)]
    pub maker: Option<i64>,
}

/// Which day of a payout is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DatedView {
    /// When it was prepared.
    #[default]
    Prepared,
    /// When it was sent.
    Sent,
    /// When it became known that it was paid.
    Paid,
}

/// How many payouts of a list are at one state.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct StateCount {
    /// The state.
    pub state: PayoutStateView,
    /// How many.
    pub count: u32,
}

/// A list of payouts by state, whatever states it is narrowed to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StateCounts {
    /// The states that there are; none where a search found too many to count.
    pub states: Option<Vec<StateCount>>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayoutSort {
    /// Newest first.
    Newest,
    /// Largest amount first.
    Largest,
    /// Smallest amount first.
    Smallest,
    /// As in the file.
    Line,
}

/// A page of payouts. Pages next to each other are found by key; only a jump counts rows.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PayoutsPageOf {
    /// Which.
    pub filter: PayoutFilter,
    /// In which order.
    pub sort: PayoutSort,
    /// Where the page begins.
    pub at: PagePosition,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PagePosition {
    /// At the row with this index (found by counting: for jumps).
    Index {
        /// Index from 0.
        index: u32,
    },
    /// After this payout, which has this index.
    After {
        /// The last payout before the page.
        payout: i64,
        /// Its index.
        index: u32,
    },
    /// The page that ends before this payout, which has this index.
    Before {
        /// The first payout after the page.
        payout: i64,
        /// Its index.
        index: u32,
    },
}

/// Names a payout.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PayoutRef {
    /// Payout.
    pub payout: i64,
}
