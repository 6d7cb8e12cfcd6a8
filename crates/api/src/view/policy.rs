//! The organisation's policy: what it says, what it asks of a batch, and who acts for whom.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{LaneView, PurposeView};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConditionView {
    /// A payee gets an amount or more.
    PayeeGets,
    /// A maker submits an amount or more.
    MakerSends,
    /// Somebody is paid for the first time.
    NewPayee,
    /// A payee is paid under another name than last time.
    OtherName,
}

/// Over what time amounts count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WithinView {
    /// One payout, or one batch.
    One,
    /// Twenty-four hours.
    Day,
    /// Seven days.
    Week,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyRuleBody {
    /// What it is about.
    pub condition: ConditionView,
    /// From how much, in cents, where it is about an amount.
    pub from_cents: Option<i64>,
    /// Over what time.
    pub within: WithinView,
    /// Only batches for this.
    pub purpose: Option<PurposeView>,
    /// Only payouts that go this way.
    pub lane: Option<LaneView>,
    /// How many people approve then.
    pub people: u8,
    /// Whether one of them is an administrator.
    pub administrator: bool,
}

/// When payments leave, East Africa Time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendingHoursBody {
    /// Days of the week, 1 for Monday.
    pub days: Vec<u8>,
    /// From this minute of the day.
    pub from: u16,
    /// To this minute of the day.
    pub until: u16,
}

/// A policy as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyBody {
    /// When more than one approval is needed, or an administrator's.
    pub rules: Vec<PolicyRuleBody>,
    /// The most that one payout may be, in cents.
    pub most_payout_cents: Option<i64>,
    /// The most that one batch may be, in cents.
    pub most_batch_cents: Option<i64>,
    /// The most that is sent within twenty-four hours, in cents.
    pub most_day_cents: Option<i64>,
    /// When payments leave; none: at any time.
    pub hours: Option<SendingHoursBody>,
    /// For how many days an approval counts.
    pub approval_days: u16,
    /// Flags with which a batch is not submitted.
    pub block: Vec<String>,
    /// Flags for which the maker gives a reason.
    pub reason: Vec<String>,
}

/// A rule, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PolicyLine {
    /// When it holds.
    pub when: String,
    /// What it is only about.
    pub only: Vec<String>,
    /// Who has to approve then.
    pub needs: String,
}

/// A policy, to be read.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PolicyText {
    /// Its version; 0 for the one that is built in.
    pub version: u32,
    /// Its rules; the last says what holds for everything else.
    pub lines: Vec<PolicyLine>,
    /// Ceilings, hours, and how long an approval counts.
    pub rest: Vec<String>,
    /// As it is written down.
    pub body: PolicyBody,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PolicyStateView {
    /// It waits for another administrator.
    Proposed,
    /// It was agreed to.
    Agreed,
    /// It was turned down or taken back.
    Declined,
}

/// A policy that was proposed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PolicyRow {
    /// What it says.
    pub text: PolicyText,
    /// Digest of what it says: what is agreed to.
    pub digest: String,
    /// Where it stands.
    pub state: PolicyStateView,
    /// Who proposed it.
    pub proposed_by: String,
    /// Whether that is whoever is signed in.
    pub mine: bool,
    /// When.
    pub proposed_at: i64,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<i64>,
    /// Why it was turned down.
    pub reason: Option<String>,
}

/// A flag that a policy can speak of.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FlagChoice {
    /// Its kind.
    pub code: String,
    /// What it says.
    pub title: String,
}

/// The policy, with its history.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PolicyView {
    /// What is in force.
    pub in_force: PolicyText,
    /// What waits for an agreement.
    pub waiting: Option<PolicyRow>,
    /// Every one that was decided, newest first.
    pub history: Vec<PolicyRow>,
    /// The flags that it can speak of.
    pub flags: Vec<FlagChoice>,
    /// Whether whoever is signed in may propose and agree.
    pub may_change: bool,
    /// Until when nothing is sent because of the sending hours.
    pub closed_until: Option<i64>,
}

/// A batch that a policy was tried on.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BacktestLine {
    /// Id.
    pub batch: i64,
    /// Title.
    pub title: String,
    /// When it was submitted.
    pub submitted_at: i64,
    /// Who had to approve it then.
    pub then: String,
    /// Who would have to.
    pub would: String,
    /// Why: the rules that would ask for more.
    pub why: Vec<String>,
    /// Why it would not be submitted.
    pub refused: Vec<String>,
    /// Whether anything would be different.
    pub differs: bool,
}

/// What a policy would have asked of the past.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BacktestView {
    /// Over how many days.
    pub days: u32,
    /// How many batches were submitted.
    pub batches: u32,
    /// How many would need more approvals.
    pub more: u32,
    /// How many would need fewer.
    pub fewer: u32,
    /// How many would not be submitted as they were.
    pub refused: u32,
    /// Those that differ, newest first; a hundred at most.
    pub lines: Vec<BacktestLine>,
}

/// Propose another policy.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ProposePolicy {
    /// What it says.
    pub policy: PolicyBody,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub passphrase: SecretString,
}

/// Agree to a proposal.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AgreePolicy {
    /// Which.
    pub version: u32,
    /// Digest of what was shown.
    pub digest: String,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub passphrase: SecretString,
}

/// Turn a proposal down, or take one's own back.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DeclinePolicy {
    /// Which.
    pub version: u32,
    /// Why.
    pub reason: String,
    /// The passphrase of whoever is signed in.
    #[ts(type = "string")]
    pub passphrase: SecretString,
}

/// One person's approval.
#[derive(Debug, Clone, Serialize, TS)]
pub struct GivenApproval {
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
    /// What they noted.
    pub note: Option<String>,
    /// Until when it counts while nothing was sent.
    pub counts_until: i64,
    /// Whether it counts.
    pub counts: bool,
}

/// What the policy asks of a batch, and how it stands with that.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BatchPolicyView {
    /// The policy by which it is judged.
    pub policy: u32,
    /// Who has to approve it.
    pub needs: String,
    /// How many people.
    pub people: u8,
    /// The rules that ask for more than one approval by anybody.
    pub why: Vec<String>,
    /// Why it cannot be submitted as it is.
    pub refused: Vec<String>,
    /// The flags for which a reason is given.
    pub reason_for: Vec<String>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// The approvals, oldest first.
    pub given: Vec<GivenApproval>,
    /// What is still needed, as a sentence; none where nothing is.
    pub still: Option<String>,
    /// Whether whoever is signed in approved it, and that counts.
    pub approved_by_me: bool,
    /// Until when it waits for the sending hours, where it is approved.
    pub closed_until: Option<i64>,
}

/// Somebody acts for somebody who is away.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StandInRow {
    /// Who is away.
    pub operator: String,
    /// Who acts for them.
    pub stand_in: String,
    /// From when.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// Whether it holds now.
    pub now: bool,
}

/// Name who acts for whoever is signed in while they are away.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NameStandIn {
    /// Who acts for them.
    pub stand_in: i64,
    /// From when.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// Both who want it; the second is an administrator.
    #[serde(flatten)]
    pub people: super::TwoPeople,
}
