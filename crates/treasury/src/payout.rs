//! The life of a payout: its states, and the one table of legal transitions.

use mpesa::Receipt;

use serde::{Deserialize, Serialize};

use crate::{Doubt, FailureCause};

/// Where a payout stands. States carry their facts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayoutState {
    /// In a batch that was not submitted.
    Draft,
    /// Waits for a checker.
    Submitted,
    /// May be sent.
    Approved,
    /// An attempt is written down; its answer is not known yet.
    Dispatching,
    /// M-PESA queued it.
    Accepted,
    /// Money moved.
    Paid {
        /// M-PESA's proof.
        receipt: Receipt,
    },
    /// Proved that no money moved.
    Failed {
        /// Why.
        cause: FailureCause,
    },
    /// It is not known whether money moved.
    InDoubt {
        /// Why not.
        doubt: Doubt,
    },
    /// Taken back before it was sent.
    Cancelled,
    /// A checker said no.
    Rejected,
    /// Money moved, and M-PESA says that it came back.
    Reversed {
        /// The receipt of the payment that came back.
        receipt: Receipt,
    },
}

impl PayoutState {
    /// Whether it is known what became of the money.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        match self {
            Self::Paid { .. } | Self::Failed { .. } | Self::Reversed { .. } => true,
            Self::Draft
            | Self::Submitted
            | Self::Approved
            | Self::Dispatching
            | Self::Accepted
            | Self::InDoubt { .. }
            | Self::Cancelled
            | Self::Rejected => false,
        }
    }

    /// Whether nothing of it is open or done: it failed, or was never sent.
    #[must_use]
    pub const fn came_to_nothing(&self) -> bool {
        match self {
            Self::Failed { .. } | Self::Cancelled | Self::Rejected => true,
            Self::Draft
            | Self::Submitted
            | Self::Approved
            | Self::Dispatching
            | Self::Accepted
            | Self::Paid { .. }
            | Self::InDoubt { .. }
            | Self::Reversed { .. } => false,
        }
    }

    /// The state without its facts.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::Draft => StateKind::Draft,
            Self::Submitted => StateKind::Submitted,
            Self::Approved => StateKind::Approved,
            Self::Dispatching => StateKind::Dispatching,
            Self::Accepted => StateKind::Accepted,
            Self::Paid { .. } => StateKind::Paid,
            Self::Failed { .. } => StateKind::Failed,
            Self::InDoubt { .. } => StateKind::InDoubt,
            Self::Cancelled => StateKind::Cancelled,
            Self::Rejected => StateKind::Rejected,
            Self::Reversed { .. } => StateKind::Reversed,
        }
    }

    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }
}

/// Where a payout stands, without the facts of it: what is counted and looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateKind {
    /// [`PayoutState::Draft`].
    Draft,
    /// [`PayoutState::Submitted`].
    Submitted,
    /// [`PayoutState::Approved`].
    Approved,
    /// [`PayoutState::Dispatching`].
    Dispatching,
    /// [`PayoutState::Accepted`].
    Accepted,
    /// [`PayoutState::Paid`].
    Paid,
    /// [`PayoutState::Failed`].
    Failed,
    /// [`PayoutState::InDoubt`].
    InDoubt,
    /// [`PayoutState::Cancelled`].
    Cancelled,
    /// [`PayoutState::Rejected`].
    Rejected,
    /// [`PayoutState::Reversed`].
    Reversed,
}

impl StateKind {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Submitted,
        Self::Approved,
        Self::Dispatching,
        Self::Accepted,
        Self::Paid,
        Self::Failed,
        Self::InDoubt,
        Self::Cancelled,
        Self::Rejected,
        Self::Reversed,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Dispatching => "dispatching",
            Self::Accepted => "accepted",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::InDoubt => "in_doubt",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Reversed => "reversed",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Something that happens to a payout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayoutEvent {
    /// Its batch was submitted.
    Submit,
    /// Its batch was approved.
    Approve,
    /// The approvals of its batch stopped to count before anything of it was sent.
    SendBack,
    /// Its batch was rejected.
    Reject,
    /// It was taken back.
    Cancel,
    /// An attempt was written down.
    Claim,
    /// M-PESA queued it.
    Acknowledge,
    /// Proved that the attempt was not taken: it may be claimed again, under the same id.
    ReturnNotTaken,
    /// M-PESA's own last word is that it took nothing, for a reason that lies with whoever pays: it may be claimed again,
    /// under a new id.
    ReturnRefused,
    /// Proved that no money moved.
    Fail {
        /// Why.
        cause: FailureCause,
    },
    /// Its end is not known.
    Doubt {
        /// Why not.
        doubt: Doubt,
    },
    /// Money moved.
    Pay {
        /// M-PESA's proof.
        receipt: Receipt,
    },
    /// Money moved and came back.
    Reverse {
        /// The receipt of the payment that came back.
        receipt: Receipt,
    },
}

impl PayoutEvent {
    /// The event's name, for errors.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::SendBack => "send_back",
            Self::Reject => "reject",
            Self::Cancel => "cancel",
            Self::Claim => "claim",
            Self::Acknowledge => "acknowledge",
            Self::ReturnNotTaken => "return",
            Self::ReturnRefused => "return_refused",
            Self::Fail { .. } => "fail",
            Self::Doubt { .. } => "doubt",
            Self::Pay { .. } => "pay",
            Self::Reverse { .. } => "reverse",
        }
    }
}

/// The payout cannot take this step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a payout that is {state} cannot {event}")]
pub struct IllegalTransition {
    /// Where it stands.
    pub state: &'static str,
    /// What was asked of it.
    pub event: &'static str,
}

/// The one table of legal transitions.
///
/// | from \ event | submit | approve | reject | cancel | claim | acknowledge | return | return refused | fail | doubt | pay | reverse |
/// |---|---|---|---|---|---|---|---|---|---|---|---|---|
/// | draft       | submitted | | | cancelled | | | | | | | | |
/// | submitted   | | approved | rejected | cancelled | | | | | | | | |
/// | approved    | | | | cancelled | dispatching | | | | failed | in doubt | paid | |
/// | dispatching | | | | | | accepted | approved | approved | failed | in doubt | paid | |
/// | accepted    | | | | | | | | approved | failed | in doubt | paid | |
/// | in doubt    | | | | | | | | approved | failed | in doubt | paid | reversed |
/// | paid        | | | | | | | | | | | | reversed |
///
/// An approved payout of which nothing was sent yet waits again (submitted) where the approvals of its batch stopped to count
/// (`send back`, not shown above).
///
/// An approved payout can fail, be doubted or be paid only by an answer to an earlier attempt that was wrongly
/// thought not taken; [`judge`](crate::judge) lets nothing else through. Failed, cancelled, rejected and reversed are ends;
/// a paid payout leaves its end only where M-PESA itself says that the money came back.
///
/// # Errors
/// Anything that is not in the table, naming the state and the event.
pub fn transition(from: &PayoutState, event: PayoutEvent) -> Result<PayoutState, IllegalTransition> {
    use PayoutEvent as E;
    use PayoutState as S;
    let illegal = IllegalTransition {
        state: from.name(),
        event: event.name(),
    };
    match (from, event) {
        (S::Draft, E::Submit) => Ok(S::Submitted),
        (S::Submitted, E::Approve) => Ok(S::Approved),
        (S::Approved, E::SendBack) => Ok(S::Submitted),
        (S::Submitted, E::Reject) => Ok(S::Rejected),
        (S::Draft | S::Submitted | S::Approved, E::Cancel) => Ok(S::Cancelled),
        (S::Approved, E::Claim) => Ok(S::Dispatching),
        (S::Dispatching, E::Acknowledge) => Ok(S::Accepted),
        (S::Dispatching, E::ReturnNotTaken) | (S::Dispatching | S::Accepted | S::InDoubt { .. }, E::ReturnRefused) => {
            Ok(S::Approved)
        }
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Fail { cause }) => Ok(S::Failed { cause }),
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Doubt { doubt }) => {
            Ok(S::InDoubt { doubt })
        }
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Pay { receipt }) => Ok(S::Paid { receipt }),
        (S::InDoubt { .. } | S::Paid { .. }, E::Reverse { receipt }) => Ok(S::Reversed { receipt }),
        _ => Err(illegal),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn receipt(text: &str) -> Receipt {
        text.parse().expect("a receipt")
    }

    pub(crate) fn result(code: &str) -> FailureCause {
        FailureCause::Result {
            code: code.to_owned().into(),
        }
    }

    pub(crate) fn states() -> Vec<PayoutState> {
        vec![
            PayoutState::Draft,
            PayoutState::Submitted,
            PayoutState::Approved,
            PayoutState::Dispatching,
            PayoutState::Accepted,
            PayoutState::Paid {
                receipt: receipt("SG632NMUAB"),
            },
            PayoutState::Failed { cause: result("1") },
            PayoutState::InDoubt { doubt: Doubt::Stopped },
            PayoutState::Cancelled,
            PayoutState::Rejected,
            PayoutState::Reversed {
                receipt: receipt("SG632NMUAB"),
            },
        ]
    }

    fn events() -> Vec<PayoutEvent> {
        vec![
            PayoutEvent::Submit,
            PayoutEvent::Approve,
            PayoutEvent::SendBack,
            PayoutEvent::Reject,
            PayoutEvent::Cancel,
            PayoutEvent::Claim,
            PayoutEvent::Acknowledge,
            PayoutEvent::ReturnNotTaken,
            PayoutEvent::ReturnRefused,
            PayoutEvent::Fail { cause: result("1") },
            PayoutEvent::Doubt { doubt: Doubt::NoResult },
            PayoutEvent::Pay {
                receipt: receipt("SG632NMUAB"),
            },
            PayoutEvent::Reverse {
                receipt: receipt("SG632NMUAB"),
            },
        ]
    }

    macro_rules! arrows {
        ($($name:ident: $from:literal, $event:literal => $to:literal;)*) => {
            const ARROWS: &[(&str, &str, &str)] = &[$(($from, $event, $to)),*];
            $(
                #[test]
                fn $name() {
                    let from = states().into_iter().find(|s| s.name() == $from).expect("a state");
                    let event = events().into_iter().find(|e| e.name() == $event).expect("an event");
                    assert_eq!(transition(&from, event).map(|s| s.name()), Ok($to));
                }
            )*
        };
    }

    arrows! {
        a_draft_is_submitted: "draft", "submit" => "submitted";
        a_draft_is_cancelled: "draft", "cancel" => "cancelled";
        a_submitted_payout_is_approved: "submitted", "approve" => "approved";
        a_submitted_payout_is_rejected: "submitted", "reject" => "rejected";
        a_submitted_payout_is_cancelled: "submitted", "cancel" => "cancelled";
        an_approved_payout_is_claimed: "approved", "claim" => "dispatching";
        an_approved_payout_is_cancelled: "approved", "cancel" => "cancelled";
        an_approved_payout_waits_again: "approved", "send_back" => "submitted";
        an_approved_payout_fails_by_a_late_answer: "approved", "fail" => "failed";
        an_approved_payout_is_doubted_by_a_late_answer: "approved", "doubt" => "in_doubt";
        an_approved_payout_is_paid_by_a_late_answer: "approved", "pay" => "paid";
        a_dispatched_payout_is_accepted: "dispatching", "acknowledge" => "accepted";
        a_dispatched_payout_that_was_not_taken_returns: "dispatching", "return" => "approved";
        a_dispatched_payout_that_was_refused_returns: "dispatching", "return_refused" => "approved";
        an_accepted_payout_that_was_refused_returns: "accepted", "return_refused" => "approved";
        a_doubt_ends_where_it_was_refused: "in_doubt", "return_refused" => "approved";
        a_dispatched_payout_fails: "dispatching", "fail" => "failed";
        a_dispatched_payout_is_doubted: "dispatching", "doubt" => "in_doubt";
        a_result_may_come_before_the_acknowledgement: "dispatching", "pay" => "paid";
        an_accepted_payout_fails: "accepted", "fail" => "failed";
        an_accepted_payout_is_doubted: "accepted", "doubt" => "in_doubt";
        an_accepted_payout_is_paid: "accepted", "pay" => "paid";
        a_doubt_ends_in_failure_on_evidence: "in_doubt", "fail" => "failed";
        a_doubt_is_doubted_anew: "in_doubt", "doubt" => "in_doubt";
        a_doubt_ends_in_payment_on_evidence: "in_doubt", "pay" => "paid";
        a_doubt_ends_where_the_money_came_back: "in_doubt", "reverse" => "reversed";
        a_paid_payout_is_reversed: "paid", "reverse" => "reversed";
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        for from in states() {
            for event in events() {
                let legal = ARROWS.iter().any(|(f, e, _)| *f == from.name() && *e == event.name());
                let name = event.name();
                match transition(&from, event) {
                    Ok(to) => assert!(legal, "{} --{name}-> {}", from.name(), to.name()),
                    Err(error) => {
                        assert!(!legal, "{} --{name}-> should be legal", from.name());
                        assert_eq!(
                            error,
                            IllegalTransition {
                                state: from.name(),
                                event: name
                            }
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_state_is_named_once() {
        let kinds: Vec<_> = states().iter().map(PayoutState::kind).collect();
        assert_eq!(kinds, StateKind::ALL);
        for kind in kinds {
            assert_eq!(StateKind::named(kind.name()), Some(kind));
        }
    }
}
