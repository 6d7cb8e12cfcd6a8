//! What of a payout that has ended still needs a person: it stays open until it is dealt with.

use serde::{Deserialize, Serialize};

use crate::PayoutId;

/// Why an ended payout needs a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// It failed, and is not paid again.
    Failed,
    /// It was paid to a number that M-PESA has under another name than the maker wrote.
    OtherName,
}

impl Attention {
    /// Its name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::OtherName => "other_name",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Failed, Self::OtherName]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// Payouts that somebody looked at and left as they are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dismissal {
    /// Which.
    pub payouts: Vec<PayoutId>,
    /// What of them was open.
    pub attention: Attention,
    /// Why that is left, in the person's words.
    pub reason: String,
}
