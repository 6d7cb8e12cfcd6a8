//! Why it is proved that no money moved, by who proved it.

use mpesa::ResultCode;
use serde::{Deserialize, Serialize};

/// Why a payout failed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum FailureCause {
    /// M-PESA's result.
    Result {
        /// Its code.
        code: ResultCode,
    },
    /// M-PESA's answer to a question: the payment has ended without being made.
    Status {
        /// Its state.
        state: UnpaidState,
    },
    /// The gateway refused the request, or this console's client did before it left.
    Refused {
        /// The gateway's error code, where it gave one.
        code: Option<String>,
    },
    /// Two people found that it was not paid.
    People,
}

/// The states of a payment that has ended without being made (Daraja facts, section 10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnpaidState {
    /// `Cancelled`.
    Cancelled,
    /// `Declined`.
    Declined,
    /// `Expired`.
    Expired,
    /// `Failed`.
    Failed,
    /// `Rejected`.
    Rejected,
}

impl UnpaidState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Cancelled,
        Self::Declined,
        Self::Expired,
        Self::Failed,
        Self::Rejected,
    ];

    /// M-PESA's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cancelled => "Cancelled",
            Self::Declined => "Declined",
            Self::Expired => "Expired",
            Self::Failed => "Failed",
            Self::Rejected => "Rejected",
        }
    }
}

impl FailureCause {
    /// M-PESA's or the gateway's code, as written; none where a word or people tell of the failure.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Result { code } => Some(code.as_str()),
            Self::Refused { code } => code.as_deref(),
            Self::Status { .. } | Self::People => None,
        }
    }

    /// Whether both cannot be true of one payment. What a question or two people found says less than a result's code,
    /// and is confirmed by it; two codes, or a result of what the gateway refused, contradict each other.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Status { .. } | Self::People, _) | (_, Self::Status { .. } | Self::People) => false,
            (Self::Result { .. } | Self::Refused { .. }, Self::Result { .. } | Self::Refused { .. }) => self != other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_codes_contradict_each_other_and_words_contradict_nothing() {
        let result = |code: &str| FailureCause::Result {
            code: ResultCode::from(code.to_owned()),
        };
        let refused = FailureCause::Refused { code: None };
        assert!(result("1").contradicts(&result("2040")));
        assert!(!result("1").contradicts(&result("1")));
        assert!(refused.contradicts(&result("1")) && result("1").contradicts(&refused));
        for state in UnpaidState::ALL {
            let word = FailureCause::Status { state };
            for other in [result("1"), refused.clone(), FailureCause::People, word.clone()] {
                assert!(!word.contradicts(&other) && !other.contradicts(&word));
            }
        }
    }
}
