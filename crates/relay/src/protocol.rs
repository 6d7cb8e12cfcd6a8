//! The shapes of the pull protocol, version 1. The crate's README says what each request does and answers.

use serde::{Deserialize, Serialize};

use crate::head::{Advanced, Head, Witnessed};
use crate::{RefusedSource, Rule};

/// What every path of this version begins with.
pub(crate) const ROOT: &str = "/pull/v1";

/// The most deliveries in one answer, and the longest that one waits for them.
pub(crate) const MOST_DELIVERIES: usize = 1_000;
/// The longest that a request for deliveries is held back, in seconds.
pub(crate) const LONGEST_WAIT_S: u64 = 30;

/// `POST /pull/v1/pair`
#[derive(Serialize, Deserialize)]
pub(crate) struct PairRequest {
    pub(crate) inbox: String,
    pub(crate) secret: String,
    pub(crate) name: String,
    /// 64 hexadecimal digits.
    pub(crate) public_key: String,
    /// 64 hexadecimal digits.
    pub(crate) gate_key: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct PairAnswer {
    pub(crate) reader: i64,
    pub(crate) credential: String,
}

/// `GET /pull/v1/deliveries?after=&max=&wait=`
#[derive(Serialize, Deserialize)]
pub(crate) struct DeliveriesAnswer {
    pub(crate) deliveries: Vec<SealedDelivery>,
    /// How full the whole spool is, in percent: other consoles may fill it. Relays of before did not say.
    #[serde(default)]
    pub(crate) spool_percent: u8,
    /// Callbacks with a right address that were refused today for where they came from. Relays of before did not say.
    #[serde(default)]
    pub(crate) refused_today: Option<RefusedSource>,
    #[serde(flatten)]
    pub(crate) waiting: Waiting,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SealedDelivery {
    pub(crate) cursor: i64,
    pub(crate) received_at_ms: i64,
    pub(crate) trusted: bool,
    /// The sealed envelope, base64 with padding.
    pub(crate) sealed: String,
}

/// What waits for one reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Deliveries that are not acknowledged yet.
    #[serde(rename = "waiting")]
    pub deliveries: u64,
    /// When the oldest of them was received: UTC, in milliseconds since 1970.
    pub oldest_at_ms: Option<i64>,
}

/// `POST /pull/v1/acknowledge`, answered with [`Waiting`].
#[derive(Serialize, Deserialize)]
pub(crate) struct AcknowledgeRequest {
    pub(crate) up_to: i64,
}

/// `POST /pull/v1/credential`
#[derive(Serialize, Deserialize)]
pub(crate) struct CredentialAnswer {
    pub(crate) credential: String,
}

/// `GET` and `PUT /pull/v1/rule`
#[derive(Serialize, Deserialize)]
pub(crate) struct RuleShape {
    pub(crate) rule: Rule,
}

/// `GET /pull/v1/head`
#[derive(Serialize, Deserialize)]
pub(crate) struct HeadAnswer {
    /// `null` where none was set.
    pub(crate) head: Option<Head>,
    /// UTC, in milliseconds since 1970; `null` where none was set.
    pub(crate) moved_at_ms: Option<i64>,
}

/// `PUT /pull/v1/head` and `POST /pull/v1/head/reset`
#[derive(Serialize, Deserialize)]
pub(crate) struct MoveRequest {
    pub(crate) expected: Option<Head>,
    pub(crate) new: Head,
    /// 32 hexadecimal digits.
    #[serde(with = "hex::serde")]
    pub(crate) mover: [u8; 16],
}

/// What both are answered with.
#[derive(Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum MoveAnswer {
    Moved,
    Conflict { current: Option<Head> },
}

impl From<Option<Witnessed>> for HeadAnswer {
    fn from(found: Option<Witnessed>) -> Self {
        Self {
            head: found.map(|found| found.head),
            moved_at_ms: found.map(|found| found.moved_at_ms),
        }
    }
}

impl From<HeadAnswer> for Option<Witnessed> {
    fn from(answer: HeadAnswer) -> Self {
        Some(Witnessed {
            head: answer.head?,
            moved_at_ms: answer.moved_at_ms?,
        })
    }
}

impl From<Advanced> for MoveAnswer {
    fn from(advanced: Advanced) -> Self {
        match advanced {
            Advanced::Moved => Self::Moved,
            Advanced::Conflict { current } => Self::Conflict { current },
        }
    }
}

impl From<MoveAnswer> for Advanced {
    fn from(answer: MoveAnswer) -> Self {
        match answer {
            MoveAnswer::Moved => Self::Moved,
            MoveAnswer::Conflict { current } => Self::Conflict { current },
        }
    }
}

/// How a relay is, as it says itself: `GET /pull/v1/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayStatus {
    /// The program's version.
    pub version: String,
    /// The relay's clock: UTC, in milliseconds since 1970.
    pub now_ms: i64,
    /// The inbox's name.
    pub inbox: String,
    /// The name under which this console was paired.
    pub reader: String,
    /// How full the whole spool is, in percent.
    pub spool_percent: u8,
    /// Callbacks with a right address that were refused today (in East Africa) for where they came from.
    #[serde(default)]
    pub refused_today: Option<RefusedSource>,
    /// What waits for this console.
    #[serde(flatten)]
    pub waiting: Waiting,
}

/// Every answer but 2xx.
#[derive(Serialize, Deserialize)]
pub(crate) struct Refusal {
    /// For programs; never changes its meaning.
    pub(crate) code: String,
    /// For people.
    pub(crate) message: String,
}
