//! Payouts: one row, a page of a long list, and one payout with all that happened to it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DoubtView;

/// Where a payout stands. The words on screen are SCREENS' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayoutStateView {
    /// "Draft".
    Draft,
    /// "Waiting for approval".
    Submitted,
    /// "Approved".
    Approved,
    /// "Sending".
    Dispatching,
    /// "Accepted": queued by M-PESA, not paid.
    Accepted,
    /// "Paid".
    Paid,
    /// "Failed": proved that no money moved.
    Failed,
    /// "In doubt".
    InDoubt,
    /// "Cancelled".
    Cancelled,
    /// "Rejected".
    Rejected,
    /// "Reversed": paid, and M-PESA says that the money came back.
    Reversed,
}

/// Which way a payout goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LaneView {
    /// To a person's phone, out of Utility.
    Person,
    /// A bill of another organisation, out of Working.
    Bill,
    /// A till of another organisation, out of Working.
    Till,
    /// Tax to KRA, out of Working.
    Tax,
    /// From Working into Utility.
    TopUp,
    /// A customer's payment, taken back.
    Reversal,
}

/// A payout in a list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PayoutRow {
    /// Id.
    pub id: i64,
    /// Batch.
    pub batch: i64,
    /// Line of the imported file.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Which way it goes.
    pub lane: LaneView,
    /// Who is paid: a phone number, whole, or an organisation's number; of a reversal the receipt that is taken back.
    pub payee: String,
    /// The account at the payee: of a bill our account there, of tax the registration.
    pub account: Option<String>,
    /// Amount in cents.
    pub amount_cents: i64,
    /// Reference.
    pub reference: String,
    /// Where it stands.
    pub state: PayoutStateView,
    /// Whether a checker left it out of its batch.
    pub left_out: bool,
    /// Receipt of a paid one.
    pub receipt: Option<String>,
    /// Result code of a failed one.
    pub code: Option<String>,
    /// One short sentence: why it failed, why it is in doubt.
    pub why: Option<String>,
    /// When it last changed.
    pub changed_at: i64,
    /// When it was drafted.
    pub drafted_at: i64,
    /// Kinds of its flags.
    pub flags: Vec<String>,
    /// Whether M-PESA has the number that was paid under another name.
    pub other_name: bool,
    /// That other name; none where it is the same.
    pub told_name: Option<String>,
    /// What of it still needs a person.
    pub attention: Option<AttentionView>,
    /// Set where answers contradict each other, as a sentence.
    pub alarm: Option<String>,
}

/// A page of payouts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PayoutPage {
    /// Rows, in the order asked for.
    pub rows: Vec<PayoutRow>,
    /// Index of the first row in the whole list.
    pub first: u32,
    /// Rows in the whole list.
    pub total: u32,
    /// Their sum in cents; none where a search found too many to add up.
    pub sum_cents: Option<i64>,
}

/// Why an ended payout needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttentionView {
    /// It failed, and is not paid again.
    Failed,
    /// It was paid to a number that M-PESA has under another name.
    OtherName,
}

/// Leave payouts as they are that need a person.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DismissPayouts {
    /// Which.
    pub payouts: Vec<i64>,
    /// What of them is open.
    pub attention: AttentionView,
    /// Why they are left.
    pub reason: String,
}

/// That somebody left a payout as it is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DismissedView {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: i64,
}

/// One payout, with all that happened to it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PayoutView {
    /// What the list shows of it.
    pub row: PayoutRow,
    /// Title of its batch.
    pub batch_title: String,
    /// Command (`SalaryPayment`).
    pub command: String,
    /// Estimated fee in cents; none where M-PESA publishes no tariff.
    pub fee_cents: Option<i64>,
    /// What M-PESA charged, in cents, where its answer said so.
    pub charged_cents: Option<i64>,
    /// Where it stands with its proof, as a sentence ("Paid, by M-PESA's result at 11:45:50, receipt NLJ41HAY6Q").
    pub standing: String,
    /// What happens now or what to do, as a sentence.
    pub next: String,
    /// Our id of it at M-PESA, once it was sent.
    pub originator_conversation_id: Option<String>,
    /// Name that M-PESA gave for the number that was paid.
    pub paid_to_name: Option<String>,
    /// That somebody looked at it and left it as it is.
    pub dismissed: Option<DismissedView>,
    /// What is known about its doubt, while it is in one.
    pub doubt: Option<DoubtView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// One thing that happened to a payout.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TimelineEntry {
    /// When.
    pub at: i64,
    /// What kind, for the icon.
    pub kind: TimelineKind,
    /// What happened, as a sentence.
    pub sentence: String,
    /// Who did it.
    pub actor: Option<String>,
    /// Facts worth showing: label and value ("Conversation id", "AG_…").
    pub facts: Vec<Fact>,
    /// A callback's body as received, secrets redacted.
    pub body: Option<String>,
}

/// What happened to a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// Its batch was prepared.
    Drafted,
    /// Its batch was submitted for approval.
    Submitted,
    /// Its batch was approved.
    Approved,
    /// Its batch was rejected.
    Rejected,
    /// An attempt was written down.
    Claimed,
    /// M-PESA queued it.
    Acknowledged,
    /// M-PESA's gateway refused it.
    Refused,
    /// Proved not to have been taken.
    NotTaken,
    /// The answer was lost.
    Lost,
    /// A callback arrived.
    Callback,
    /// Paid.
    Paid,
    /// Failed.
    Failed,
    /// In doubt.
    InDoubt,
    /// M-PESA took it back.
    Reversed,
    /// What M-PESA says contradicts what is known.
    Alarm,
    /// M-PESA's books show it.
    Reconciled,
    /// A line of M-PESA's statement about it.
    Statement,
    /// M-PESA was asked about it.
    Asked,
    /// And answered.
    Answered,
    /// The same request was sent again.
    SentAgain,
    /// Somebody proposed how it ended.
    Proposed,
    /// Another person agreed.
    Agreed,
    /// Another person did not.
    Declined,
}

/// A labelled value.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
    /// Whether it is a machine's own words, for whoever looks after the connection.
    pub technical: bool,
}
