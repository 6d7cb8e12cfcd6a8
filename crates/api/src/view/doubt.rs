//! Payouts in doubt: what was asked, what was answered, and how a doubt may be ended.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CountAndSum, PayoutRow};

/// A page of payouts in doubt, longest in doubt first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DoubtsPage {
    /// The payouts.
    pub rows: Vec<DoubtRow>,
    /// Where the next page begins; none at the end.
    pub next: Option<DoubtPlace>,
    /// All payouts in doubt.
    pub total: CountAndSum,
    /// Why M-PESA is not asked at all now, as a sentence.
    pub held: Option<String>,
}

/// A place in the order of doubts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DoubtPlace {
    /// Since when it is in doubt.
    pub since: i64,
    /// The payout.
    pub payout: i64,
}

/// A payout in doubt.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DoubtRow {
    /// The payout.
    pub row: PayoutRow,
    /// Its doubt.
    pub doubt: DoubtView,
}

/// What is known about a doubt, and what may be done.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DoubtView {
    /// Since when.
    pub since: i64,
    /// Why, as a sentence.
    pub why: String,
    /// How often M-PESA was asked.
    pub asked: u32,
    /// When it was last asked.
    pub last_asked_at: Option<i64>,
    /// Whether its answer is awaited.
    pub awaiting: bool,
    /// What it last answered, as a sentence.
    pub last_answer: Option<String>,
    /// When it is asked next by itself; none while an answer is awaited, or where it is not asked.
    pub next_at: Option<i64>,
    /// Why M-PESA is not asked, as a sentence.
    pub not_asked: Option<String>,
    /// Sending the same request again.
    pub again: SendAgainView,
    /// Why people must end it, and how, as a sentence; none while M-PESA may well tell.
    pub for_people: Option<String>,
    /// Why nobody may say that it was not paid, as a sentence.
    pub told_of_payment: Option<String>,
    /// Why it cannot be resolved as not paid yet; none where it can.
    pub not_paid_refused: Option<String>,
    /// From when on it can, as far as only time is waited for, UTC milliseconds.
    pub not_paid_from: i64,
    /// The proposal that waits for a second person.
    pub proposal: Option<ProposalView>,
}

/// Whether the same request may be sent again, and what came of it before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SendAgainView {
    /// Why not, as a sentence; none where it may.
    pub refused: Option<String>,
    /// How often it was sent again.
    pub times: u32,
    /// What that proved the last time, as a sentence.
    pub last: Option<String>,
}

/// What somebody says of a payout in doubt.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProposalView {
    /// The day up to which the statement goes that was looked at, UTC milliseconds; only where it is said not to be paid.
    pub statement_at: Option<i64>,
    /// Names the proposal.
    pub settlement: i64,
    /// Who says it.
    pub by: String,
    /// Whether that is who is signed in: then another person must agree.
    pub mine: bool,
    /// When.
    pub at: i64,
    /// The receipt, where it is said to be paid; none where it is said not to be.
    pub receipt: Option<String>,
    /// What that rests on.
    pub note: String,
}

/// A page of payouts in doubt.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct DoubtsOf {
    /// After this place; none for the beginning.
    pub after: Option<DoubtPlace>,
    /// Rows wanted, at most 200.
    pub limit: u32,
}

/// Send the same request again.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SendAgain {
    /// Payout.
    pub payout: i64,
    /// The passphrase of who wants it.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// A proposal to resolve a payout in doubt, for the second person.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ResolutionRow {
    /// The payout.
    pub row: PayoutRow,
    /// What is proposed.
    pub proposal: ProposalView,
}

/// Say how a payout in doubt ended.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProposeEnd {
    /// The day up to which the statement goes that was looked at, as `2026-12-03`; only where it is said not to be paid.
    pub statement_on: Option<String>,
    /// Payout.
    pub payout: i64,
    /// The receipt, where it was paid; none where it was not.
    pub receipt: Option<String>,
    /// What that rests on.
    pub note: String,
}

/// Say of several payouts in doubt how they ended, in one act.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProposeEnds {
    /// The payouts, at most 500.
    pub ends: Vec<OneEnd>,
    /// The day up to which the statement goes that was looked at, as `2026-12-03`; only where one is said not to be paid.
    pub statement_on: Option<String>,
    /// What all of that rests on.
    pub note: String,
}

/// How one payout ended.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OneEnd {
    /// The payout.
    pub payout: i64,
    /// The receipt, where it was paid; none where it was not.
    pub receipt: Option<String>,
}

/// Agree to several proposals with one passphrase.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AgreeEnds {
    /// Name the proposals, at most 500.
    pub settlements: Vec<i64>,
    /// The passphrase of who agrees.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Turn several proposals down, or take one's own back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeclineEnds {
    /// Name the proposals, at most 500.
    pub settlements: Vec<i64>,
    /// Why. May be empty where all are one's own.
    pub reason: String,
}

/// What became of an act about several payouts: each by itself.
#[derive(Debug, Clone, Default, Serialize, TS)]
pub struct ManyDone {
    /// How many it was done for.
    pub done: u32,
    /// Those for which it was not, and why.
    pub refused: Vec<NotDone>,
}

/// One of several that an act was not done for.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NotDone {
    /// The payout.
    pub payout: i64,
    /// Its payee's name.
    pub name: String,
    /// Why, as a sentence.
    pub why: String,
}

/// Agree to what somebody else said.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AgreeEnd {
    /// Names the proposal.
    pub settlement: i64,
    /// The passphrase of who agrees.
    #[ts(type = "string")]
    pub passphrase: secrecy::SecretString,
}

/// Turn a proposal down, or take one's own back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeclineEnd {
    /// Names the proposal.
    pub settlement: i64,
    /// Why. May be empty where one takes one's own back.
    pub reason: String,
}
