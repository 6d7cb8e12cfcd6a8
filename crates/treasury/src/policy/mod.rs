//! The organisation's policy: how many people approve what, what is never paid, and when payments leave.
//!
//! A policy is data with a version: an administrator proposes it, another agrees. A batch is judged by the version that was in
//! force when it was submitted ([`judge`](Policy::judge)), and carries it. One [`standard`](Policy::standard) is built in, so that
//! two people need not read about any of this: one approval, by another person than the maker.

mod error;
mod hours;
mod judge;
#[cfg(test)]
mod tests;

pub use error::{PolicyBreach, PolicyError, PolicyRefusal};
pub use hours::SendingHours;
pub use judge::{Judgement, Measured, MeasuredRow};

use mpesa::Total;
use serde::{Deserialize, Serialize};

use crate::{Digest, LaneKind, Purpose};

/// The most approvals that a policy may ask for.
pub const MOST_APPROVALS: u8 = 5;
/// The most rules that a policy may have: people must be able to read it.
pub const MOST_RULES: usize = 20;
/// The longest that an approval may count, in days.
pub const LONGEST_APPROVAL_DAYS: u16 = 90;

/// Names a policy. They count from 1; 0 is the one that is built in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PolicyVersion(u32);

impl PolicyVersion {
    /// The one that is built in.
    pub const STANDARD: Self = Self(0);

    /// The version of this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for PolicyVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Who has to approve.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct ApprovalsNeeded {
    /// How many people, none of them the maker.
    pub people: u8,
    /// Whether one of them must be an administrator.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administrator: bool,
}

impl ApprovalsNeeded {
    /// One approval, by anybody who approves.
    pub const ONE: Self = Self {
        people: 1,
        administrator: false,
    };

    /// What meets both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            people: self.people.max(other.people),
            administrator: self.administrator || other.administrator,
        }
    }

    /// Whether whoever meets this meets `other` too.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.and(other) == self
    }

    /// Whether so many people are enough, of whom so many are administrators.
    #[must_use]
    pub const fn met_by(self, people: usize, administrators: usize) -> bool {
        people >= self.people as usize && (!self.administrator || administrators > 0)
    }
}

/// Over what time amounts count together, so that nothing is gained by splitting them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// One payout, or one batch.
    One,
    /// Twenty-four hours.
    Day,
    /// Seven times that.
    Week,
}

/// What a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum Condition {
    /// A payee gets this or more.
    PayeeGets {
        /// From how much.
        from: Total,
        /// Over what time.
        within: Within,
    },
    /// A maker hands over this or more.
    MakerSends {
        /// From how much.
        from: Total,
        /// Over what time.
        within: Within,
    },
    /// Somebody is paid who was never paid before.
    NewPayee,
    /// Somebody is paid under another name than they were last.
    OtherName,
}

/// One rule: what it is about, and what it asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PolicyRule {
    /// What.
    #[serde(flatten)]
    pub condition: Condition,
    /// Only batches for this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Only payouts that go this way; of a maker's sums, batches with such a payout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<LaneKind>,
    /// Who has to approve then.
    #[serde(flatten)]
    pub needed: ApprovalsNeeded,
}

/// What is never paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Ceilings {
    /// The most that one payout may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payout: Option<Total>,
    /// The most that one batch may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Total>,
    /// The most that leaves within twenty-four hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Total>,
}

/// What becomes of a batch with flagged rows, by the kind of flag.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FlagRules {
    /// It is not submitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub block: Vec<String>,
    /// Its maker says why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
}

/// What the organisation decided about approvals and payments.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// When more than one approval is needed, or an administrator's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<PolicyRule>,
    /// What is never paid.
    #[serde(default)]
    pub ceilings: Ceilings,
    /// When payments leave; at any time where none are set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<SendingHours>,
    /// For how many days an approval counts until the first payment of its batch leaves.
    pub approval_days: u16,
    /// What becomes of flagged rows.
    #[serde(default)]
    pub flags: FlagRules,
}

impl Policy {
    /// What holds where nobody decided anything: one approval by another person, at any time, of any amount that M-PESA takes.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            rules: Vec::new(),
            ceilings: Ceilings {
                payout: None,
                batch: None,
                day: None,
            },
            hours: None,
            approval_days: 30,
            flags: FlagRules {
                block: Vec::new(),
                reason: Vec::new(),
            },
        }
    }

    /// From when on an approval counts at `now`, UTC milliseconds.
    #[must_use]
    pub fn counts_from(&self, now: i64) -> i64 {
        now.saturating_sub(i64::from(self.approval_days).saturating_mul(DAY_MS))
    }

    /// Until when an approval of `at` counts, UTC milliseconds.
    #[must_use]
    pub fn counts_until(&self, at: i64) -> i64 {
        at.saturating_add(i64::from(self.approval_days).saturating_mul(DAY_MS))
    }

    /// Whether it can be kept to.
    ///
    /// # Errors
    /// What of it cannot.
    pub fn check(&self) -> Result<(), PolicyError> {
        if self.rules.len() > MOST_RULES {
            return Err(PolicyError::TooManyRules);
        }
        for (index, rule) in self.rules.iter().enumerate() {
            let rule_number = index.saturating_add(1);
            if !(1..=MOST_APPROVALS).contains(&rule.needed.people) {
                return Err(PolicyError::Approvals { rule: rule_number });
            }
            if rule.from() == Some(Total::ZERO) {
                return Err(PolicyError::NoAmount { rule: rule_number });
            }
        }
        let Ceilings { payout, batch, day } = self.ceilings;
        if [payout, batch, day].contains(&Some(Total::ZERO)) {
            return Err(PolicyError::NothingIsPaid);
        }
        if !(1..=LONGEST_APPROVAL_DAYS).contains(&self.approval_days) {
            return Err(PolicyError::ApprovalDays);
        }
        self.hours.as_ref().map_or(Ok(()), SendingHours::check)
    }

    /// The digest of what it says: what is agreed to.
    #[must_use]
    pub fn digest(&self) -> Digest {
        // Nothing in it fails to be written.
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The most approvals that it may ever ask for.
    #[must_use]
    pub fn most_approvals(&self) -> u8 {
        let asked = self.rules.iter().map(|rule| rule.needed.people);
        asked.max().unwrap_or(1).max(1)
    }
}

impl PolicyRule {
    /// From how much, where it is about an amount.
    #[must_use]
    pub const fn from(&self) -> Option<Total> {
        match self.condition {
            Condition::PayeeGets { from, .. } | Condition::MakerSends { from, .. } => Some(from),
            Condition::NewPayee | Condition::OtherName => None,
        }
    }
}

pub(crate) const DAY_MS: i64 = 86_400_000;
