//! The life of a batch, as far as people decide it. How its payouts end is theirs to say.

use serde::{Deserialize, Serialize};

/// What a batch is for. It decides on which page it is found, never how it is approved or sent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Paying people.
    #[default]
    Payouts,
    /// Paying suppliers and tax.
    Bills,
    /// Filling the Utility account.
    TopUp,
    /// Taking a customer's payment back.
    Reversal,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Payouts, Self::Bills, Self::TopUp, Self::Reversal];

    /// Its name, as the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payouts => "payouts",
            Self::Bills => "bills",
            Self::TopUp => "top_up",
            Self::Reversal => "reversal",
        }
    }

    /// The purpose with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    pub(crate) fn is_payouts(&self) -> bool {
        *self == Self::Payouts
    }
}

/// Where a batch stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BatchState {
    /// Prepared.
    Draft,
    /// Frozen, waits for a checker.
    Submitted,
    /// May be sent.
    Approved,
    /// A checker said no.
    Rejected,
    /// Taken back; what had been sent goes on to its end.
    Cancelled,
}

impl BatchState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Submitted,
        Self::Approved,
        Self::Rejected,
        Self::Cancelled,
    ];

    /// The state's name, as the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Where `event` leads.
    ///
    /// # Errors
    /// When the batch cannot take this step.
    pub const fn step(self, event: BatchEvent) -> Result<Self, IllegalBatchStep> {
        match (self, event) {
            (Self::Draft, BatchEvent::Submit) => Ok(Self::Submitted),
            (Self::Submitted, BatchEvent::Approve) => Ok(Self::Approved),
            (Self::Submitted, BatchEvent::Reject) => Ok(Self::Rejected),
            (Self::Approved, BatchEvent::SendBack) | (Self::Submitted, BatchEvent::LeaveOut) => Ok(Self::Submitted),
            (Self::Draft | Self::Submitted | Self::Approved, BatchEvent::Cancel) => Ok(Self::Cancelled),
            _ => Err(IllegalBatchStep { state: self, event }),
        }
    }
}

/// Something people do to a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BatchEvent {
    /// The maker hands it over.
    Submit,
    /// A checker agrees.
    Approve,
    /// A checker refuses.
    Reject,
    /// A checker leaves some of it out; the rest waits on.
    LeaveOut,
    /// Approvals stopped to count before anything was sent: it waits again.
    SendBack,
    /// It is taken back.
    Cancel,
}

/// The batch cannot take this step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a batch that is {} cannot take the step {event:?}", .state.name())]
pub struct IllegalBatchStep {
    /// Where it stands.
    pub state: BatchState,
    /// What was asked of it.
    pub event: BatchEvent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_written_steps_exist() {
        use BatchEvent::{Approve, Cancel, LeaveOut, Reject, SendBack, Submit};
        use BatchState::{Approved, Cancelled, Draft, Rejected, Submitted};
        let legal = [
            (Draft, Submit, Submitted),
            (Draft, Cancel, Cancelled),
            (Submitted, Approve, Approved),
            (Submitted, Reject, Rejected),
            (Submitted, Cancel, Cancelled),
            (Submitted, LeaveOut, Submitted),
            (Approved, SendBack, Submitted),
            (Approved, Cancel, Cancelled),
        ];
        for from in BatchState::ALL {
            for event in [Submit, Approve, Reject, LeaveOut, SendBack, Cancel] {
                let expected = legal
                    .iter()
                    .find(|(f, e, _)| *f == from && *e == event)
                    .map(|(_, _, to)| *to);
                assert_eq!(from.step(event).ok(), expected, "{from:?} {event:?}");
            }
        }
    }
}
