//! Changing the initiator's password: where the change stands, and what may happen next.
//!
//! ```text
//! begun -> trying -> accepted -> done
//!   ^________|  (refused, or no answer: a person may try again)
//! begun | trying -> abandoned
//! ```
//! A change is accepted on M-PESA's word only. Between `accepted` and `done` the new password takes the old one's place in
//! the keyring; a start in between does it again.

use mpesa::ResultCode;
use serde::{Deserialize, Serialize};

use crate::Unanswered;

/// Where a change of the password stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RotationState {
    /// A person is changing it on the portal, or typing it.
    Begun,
    /// M-PESA was asked with the new one; its answer is not known.
    Trying,
    /// M-PESA took the new one.
    Accepted,
    /// The new one is in use.
    Done,
    /// Given up; the old one is in use.
    Abandoned,
}

impl RotationState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Begun, Self::Trying, Self::Accepted, Self::Done, Self::Abandoned];

    /// The state's name, as the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Trying => "trying",
            Self::Accepted => "accepted",
            Self::Done => "done",
            Self::Abandoned => "abandoned",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Where `event` leads; none where it cannot happen.
    #[must_use]
    pub const fn step(self, event: RotationEvent) -> Option<Self> {
        match (self, event) {
            (Self::Begun, RotationEvent::Try) => Some(Self::Trying),
            // A late answer to an earlier try counts as much as one to the last.
            (Self::Begun | Self::Trying, RotationEvent::Accept) => Some(Self::Accepted),
            (Self::Begun | Self::Trying, RotationEvent::TurnDown) => Some(Self::Begun),
            (Self::Accepted, RotationEvent::Finish) => Some(Self::Done),
            (Self::Begun | Self::Trying, RotationEvent::Abandon) => Some(Self::Abandoned),
            _ => None,
        }
    }
}

/// Something that happens to a change of the password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RotationEvent {
    /// M-PESA is asked with the new one.
    Try,
    /// M-PESA took it.
    Accept,
    /// M-PESA did not take it, or did not answer.
    TurnDown,
    /// It took the old one's place.
    Finish,
    /// A person gave up.
    Abandon,
}

/// What M-PESA said to a new password.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum TryVerdict {
    /// It is the operator's.
    Accepted,
    /// It is not, or the operator is locked.
    Refused {
        /// The result code: 2001, 8006.
        code: ResultCode,
    },
    /// No answer that says.
    Unknown {
        /// Why not.
        why: Unanswered,
    },
}

impl TryVerdict {
    /// What it does to the change.
    #[must_use]
    pub const fn event(&self) -> RotationEvent {
        match self {
            Self::Accepted => RotationEvent::Accept,
            Self::Refused { .. } | Self::Unknown { .. } => RotationEvent::TurnDown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_accepted_is_never_abandoned() {
        assert_eq!(RotationState::Accepted.step(RotationEvent::Abandon), None);
        assert_eq!(RotationState::Accepted.step(RotationEvent::TurnDown), None);
        assert_eq!(
            RotationState::Accepted.step(RotationEvent::Finish),
            Some(RotationState::Done)
        );
    }

    #[test]
    fn ends_are_ends() {
        for state in [RotationState::Done, RotationState::Abandoned] {
            for event in [
                RotationEvent::Try,
                RotationEvent::Accept,
                RotationEvent::TurnDown,
                RotationEvent::Finish,
                RotationEvent::Abandon,
            ] {
                assert_eq!(state.step(event), None);
            }
        }
    }

    #[test]
    fn only_one_try_is_under_way() {
        assert_eq!(RotationState::Trying.step(RotationEvent::Try), None);
    }
}
