//! The relay: how the line to it is, and what can be done about it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CountAndSum, TwoPeople};

/// How the line to the relay is: shown on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RelayLightView {
    /// Whether it runs inside this program.
    pub here: bool,
    /// How the line is.
    pub state: RelayStateView,
    /// When it last answered.
    pub last_answered_at: Option<i64>,
    /// Callbacks that wait there, as it last said.
    pub waiting: u32,
    /// How full it is of what consoles have not fetched, in percent, as it last said. Full, it takes no callbacks.
    pub full_percent: u8,
    /// How far a long absence is made up for, while it is.
    pub catching_up: Option<CatchingUpView>,
    /// Answers that it refused today because of where they came from; none where it refused none.
    pub refused_today: Option<RefusedTodayView>,
}

/// Messages with an address of ours that the relay refused today (in East Africa), because they did not come from an address
/// that its settings allow: M-PESA may have a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefusedTodayView {
    /// How many.
    pub count: u32,
    /// When the last of them came.
    pub last_at: i64,
    /// From which address.
    pub last_source: String,
}

/// How the line to the relay is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum RelayStateView {
    /// None is paired.
    NotPaired,
    /// Another desktop of the team sends: M-PESA's answers go there.
    Elsewhere,
    /// It was not asked yet.
    Connecting,
    /// It answers.
    Connected,
    /// It does not answer, and is asked again by itself.
    Unreachable {
        /// Since when.
        since: i64,
        /// Why, as a sentence.
        why: String,
    },
    /// It answers and will not serve this console: a person has to see to it.
    Refused {
        /// Since when.
        since: i64,
        /// Why, as a sentence.
        why: String,
    },
}

/// How far a long absence is made up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CatchingUpView {
    /// Callbacks taken in.
    pub done: u32,
    /// Those, and the ones that still wait.
    pub total: u32,
}

/// The page about the relay.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RelayView {
    /// How the line is.
    pub light: RelayLightView,
    /// Where it is; none inside this program.
    pub address: Option<String>,
    /// What its administrator knows this console by.
    pub name: Option<String>,
    /// When this console was paired with it.
    pub paired_at: Option<i64>,
    /// When it last gave a new credential; none since the pairing.
    pub credential_at: Option<i64>,
    /// After how long without it nothing new is sent, in milliseconds.
    pub silence_ms: u32,
    /// Payouts whose results go to its address: sent, and their end not known.
    pub awaited: CountAndSum,
    /// Where M-PESA still sends customers' payments to a relay that was replaced: what that means and what to do, as a
    /// sentence.
    pub payments_elsewhere: Option<String>,
    /// The one before, while it is listened to.
    pub before: Option<RelayBeforeView>,
}

/// The relay that was replaced, while it is listened to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RelayBeforeView {
    /// Where it is.
    pub address: String,
    /// How the line to it is.
    pub light: RelayLightView,
    /// When it was replaced.
    pub replaced_at: i64,
    /// Payouts whose results still go there.
    pub awaited: CountAndSum,
}

/// How the relay is, as it says itself.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RelayStatusView {
    /// Its version.
    pub version: String,
    /// Its name of the inbox.
    pub inbox: String,
    /// Its name of this console.
    pub reader: String,
    /// How full its spool is, in percent.
    pub spool_percent: u8,
    /// How far its clock is ahead of this one, in milliseconds; negative where it is behind.
    pub ahead_ms: i64,
}

/// Pair with a relay, in place of one that is paired.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PairRelay {
    /// The pairing code that the relay printed.
    #[ts(type = "string")]
    pub code: secrecy::SecretString,
    /// What the relay's administrator is to know this console by.
    pub name: String,
    /// Whether the person was told how many payouts still await their results at the old address.
    pub replace: bool,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// Stop listening to the relay before.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct LeaveRelayBefore {
    /// Although payouts still await their results there, or customers' payments still go there.
    pub although_awaited: bool,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}

/// How a probe went that was posted to the public address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RelayTestView {
    /// From the post to its answer, in milliseconds; none where nothing answered.
    pub answered_ms: Option<u32>,
    /// From the post until it came out of the inbox here, in milliseconds; none where it did not.
    pub round_trip_ms: Option<u32>,
    /// What failed; none where all went well.
    pub failed: Option<RelayTestFailure>,
}

/// What of a probe failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RelayTestFailure {
    /// Where.
    pub step: RelayTestStep,
    /// What happened, as a sentence.
    pub sentence: String,
}

/// The way of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RelayTestStep {
    /// Posting it to the public address.
    Post,
    /// The relay keeps it.
    Keep,
    /// It comes out of the inbox here.
    Pull,
}

/// Which customers' payments the relay accepts when M-PESA asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelayRuleView {
    /// Account references with `*` for any run of characters and `?` for one; empty takes all.
    pub accounts: Vec<String>,
    /// The least taken, in cents.
    pub lowest_cents: Option<i64>,
    /// The most taken, in cents.
    pub highest_cents: Option<i64>,
    /// Whether a question that cannot be read is refused.
    pub refuse_unreadable: bool,
}

/// Go on with a batch that was paused.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ResumeBatch {
    /// Batch.
    pub batch: i64,
    /// The person was told that no relay can be reached, and wants it all the same.
    #[serde(default)]
    #[ts(optional)]
    pub without_relay: Option<bool>,
    /// The person saw what is left to send and what the accounts hold, and wants it.
    #[serde(default)]
    #[ts(optional)]
    pub decided: Option<bool>,
}

/// Give the relay another rule.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SetRelayRule {
    /// The rule.
    #[serde(flatten)]
    pub rule: RelayRuleView,
    /// Who wants it.
    #[serde(flatten)]
    pub agreeing: TwoPeople,
}
