//! Taking money back: customers' payments by an order to M-PESA, payouts by people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Allowed, BatchStateView, IncomingRow, PayoutRow};

/// Take a customer's payment back: prepares it and hands it over for approval.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RaiseReversal {
    /// The payment's receipt, as typed.
    pub receipt: String,
    /// The payment's whole amount in cents; none where the payment is known.
    pub amount_cents: Option<i64>,
    /// Why. Goes to M-PESA as the remarks: 2 to 100 characters.
    pub reason: String,
}

/// Names a reversal.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct ReversalRef {
    /// Its batch.
    pub batch: i64,
    /// Its payout.
    pub payout: i64,
}

/// Which reversals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReversalsAtView {
    /// All.
    All,
    /// Those whose end is not reached or not known.
    Open,
    /// Those that took the money back.
    Done,
    /// Those that ended otherwise.
    Other,
}

/// A page of reversals.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReversalsOf {
    /// Which.
    pub at: ReversalsAtView,
    /// Only what is older than this payout; none for the newest.
    pub before: Option<i64>,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// Reversals, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReversalsPage {
    /// The reversals.
    pub rows: Vec<ReversalRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
    /// Rows on this page: how many there are is not counted.
    pub total: u32,
}

/// A reversal.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ReversalRow {
    /// The payout that takes the payment back: its payee is the payment's receipt, its reference the reason.
    pub payout: PayoutRow,
    /// Where its batch stands.
    pub batch_state: BatchStateView,
    /// Who raised it.
    pub maker: String,
    /// Whether that is the person signed in.
    pub mine: bool,
    /// Who decided.
    pub checker: Option<String>,
    /// What the checker wrote.
    pub decision_note: Option<String>,
    /// The customer's name, where the payment is known.
    pub customer: Option<String>,
    /// The customer's number as M-PESA gave it, where the payment is known.
    pub payer: Option<String>,
}

/// The customer's payment that a batch refunds.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RefundView {
    /// The payment.
    pub payment: IncomingRow,
    /// Another payment of the same customer, with the same amount for the same account, about the same time.
    pub twin: Option<IncomingRow>,
}

/// Set out to get a payout's money back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenRecall {
    /// The payout.
    pub payout: i64,
    /// What went wrong: stands in the letter.
    pub reason: String,
    /// Who sees to it.
    pub owner: i64,
    /// Until when.
    pub due: i64,
}

/// Names a task.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct RecallRef {
    /// Which.
    pub recall: i64,
}

/// A step of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecallStepName {
    /// The payee was called and asked not to spend it.
    PayeeCalled,
    /// The reversal was asked for on the portal.
    PortalAsked,
    /// The letter went to Safaricom's support.
    LetterSent,
    /// Safaricom gave a case number.
    CaseOpened,
    /// Safaricom answered.
    Answered,
}

/// How a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecallEndName {
    /// The money came back.
    Returned,
    /// It will not come back; settled in another way, or written off.
    NotReturned,
    /// The task was opened by mistake.
    Withdrawn,
}

/// Note that a step was done, or take that back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct StepRecall {
    /// Which task.
    pub recall: i64,
    /// Which step.
    pub step: RecallStepName,
    /// Whether it is done.
    pub done: bool,
    /// A word about it: a case number, a name. May be empty.
    pub note: String,
}

/// Close a task.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct CloseRecall {
    /// Which task.
    pub recall: i64,
    /// How it ended.
    pub end: RecallEndName,
    /// What that rests on.
    pub evidence: String,
    /// The receipt under which the money came back: only where M-PESA's own word is not to be had.
    pub receipt: Option<String>,
    /// The second person who saw that receipt.
    pub second: Option<i64>,
    /// That person's passphrase.
    #[ts(type = "string | null")]
    pub passphrase: Option<secrecy::SecretString>,
}

/// Tasks, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecallsPage {
    /// The tasks.
    pub rows: Vec<RecallRow>,
    /// Pass as `before` for the next page; none at the end.
    pub next: Option<i64>,
    /// How many are open.
    pub total: u32,
}

/// A task.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecallRow {
    /// Id.
    pub id: i64,
    /// The payout, as it stands now.
    pub payout: PayoutRow,
    /// What went wrong.
    pub reason: String,
    /// Who sees to it.
    pub owner: String,
    /// Whether that is the person signed in.
    pub mine: bool,
    /// Until when.
    pub due: i64,
    /// Whether it is open and that has passed.
    pub overdue: bool,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: i64,
    /// How many steps were done.
    pub done: u32,
    /// How it ended; none while it is open.
    pub end: Option<RecallEndName>,
    /// When it was closed.
    pub closed_at: Option<i64>,
}

/// One task, with all that belongs to it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecallView {
    /// What the list shows of it.
    pub row: RecallRow,
    /// Its steps, in order.
    pub steps: Vec<RecallStepView>,
    /// What to do on M-PESA's portal, step by step.
    pub portal: Vec<String>,
    /// What M-PESA said last about the payment, as a sentence.
    pub standing: String,
    /// Whether M-PESA says that the money came back.
    pub returned: bool,
    /// What its end rests on.
    pub evidence: Option<String>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// The receipt that two people saw.
    pub receipt: Option<String>,
    /// The second of them.
    pub agreed_by: Option<String>,
    /// Whether a letter can be made: only for a payment to a person.
    pub letter: Allowed,
}

/// A step.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecallStepView {
    /// Which.
    pub step: RecallStepName,
    /// When it was done; none where it was not.
    pub done_at: Option<i64>,
    /// By whom.
    pub done_by: Option<String>,
    /// A word about it.
    pub note: String,
}

/// Whether a payout's money can be asked back, and what was done about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PayoutRecalls {
    /// Whether a task may be opened.
    pub may_open: Allowed,
    /// Tasks about it, newest first.
    pub tasks: Vec<RecallRow>,
}
