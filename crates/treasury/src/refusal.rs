//! What may be done about a payout in doubt, and why not.

use crate::{Doubt, Evidence, HandEnd, Lane, PauseReason, PayoutId, PayoutState, Verdict, judge};

/// Why something cannot be done about a payout in doubt. Each is a sentence for the person who wanted it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DoubtRefusal {
    /// It left doubt, or never was in it.
    #[error("This payout is {} by now, so there is nothing to end by hand.", .state.replace('_', " "))]
    NotInDoubt {
        /// Where it stands.
        state: &'static str,
    },
    /// Nothing is known by which M-PESA could be asked.
    #[error(
        "M-PESA cannot be asked about this payout: its answer was lost, and requests of this kind carry no id of ours. \
         Only M-PESA's result, the statement or two people can end this."
    )]
    NothingToAskBy,
    /// The same was asked a moment ago.
    #[error("M-PESA was asked about this a moment ago, and its answer is awaited.")]
    QuestionUnderWay,
    /// Asking needs the password that M-PESA refuses, or that is being changed.
    #[error("{}", held(.0))]
    AskingHeld(PauseReason),
    /// The lane has no id that M-PESA takes only once.
    #[error(
        "This kind of request carries no id of ours, so M-PESA could carry it out twice. It is never sent again while it \
         is in doubt."
    )]
    CannotRepeat,
    /// M-PESA told of a payment.
    #[error(
        "M-PESA reported a payment for this, only not the one that was asked for or not with its proof. It is not sent \
         again, and not resolved as not paid."
    )]
    ToldOfPayment,
    /// Nothing is sent while sending is paused.
    #[error("Sending is paused, so nothing is sent now, the same request included.")]
    SendingPaused,
    /// Its batch was taken back.
    #[error("Its batch was cancelled: nothing of it is sent again.")]
    BatchCancelled,
    /// The same request is on its way.
    #[error("The same request was sent again a moment ago, and the answer is awaited.")]
    RepeatUnderWay,
    /// A proposal waits.
    #[error("Somebody proposed how this ended. Decide about that first.")]
    ProposalOpen,
    /// Another payout has this receipt.
    #[error("Payout {payout} has this receipt already: it cannot prove two payments.")]
    ReceiptOfAnother {
        /// Which.
        payout: PayoutId,
    },
    /// A customer's payment has this receipt.
    #[error("This is the receipt of a payment that a customer made to the organisation, not of a payout.")]
    ReceiptOfCustomer,
    /// Who proposed it wanted to agree.
    #[error("You proposed this end yourself. Another person must agree to it.")]
    OwnProposal,
}

fn held(reason: &PauseReason) -> &'static str {
    match reason {
        PauseReason::Rotation => {
            "The initiator's password is being changed. M-PESA is asked again when the new one is in use."
        }
        PauseReason::LedgerChanged { .. } => {
            "The ledger was changed outside Hazina. M-PESA is asked again when somebody has looked into it."
        }
        PauseReason::LedgerUnchecked { .. } => {
            "The ledger could not be checked. M-PESA is asked again when somebody has looked into it."
        }
        PauseReason::OtherPassword => {
            "M-PESA took another password than the one in use. It is asked again when the new one is in use here."
        }
        PauseReason::Initiator { .. }
        | PauseReason::Person
        | PauseReason::Organisation { .. }
        | PauseReason::NotAuthorised { .. }
        | PauseReason::Refused { .. }
        | PauseReason::InsufficientBalance { .. }
        | PauseReason::MayBePaid { .. }
        | PauseReason::LedgerAge { .. } => {
            "M-PESA refused the initiator. It is not asked again before that is put right, because wrong tries lock the \
             operator."
        }
    }
}

impl PauseReason {
    /// Whether no question may be asked while sending is paused for this: each would go with a password that is refused
    /// or about to change, or its answer would be written into a ledger that somebody altered.
    #[must_use]
    pub fn holds_questions(&self) -> bool {
        match self {
            Self::Initiator { .. } | Self::OtherPassword => self.doubts_the_password(),
            Self::Rotation | Self::LedgerChanged { .. } | Self::LedgerUnchecked { .. } => true,
            Self::Person
            | Self::Organisation { .. }
            | Self::NotAuthorised { .. }
            | Self::Refused { .. }
            | Self::InsufficientBalance { .. }
            | Self::MayBePaid { .. }
            // What may have been sent elsewhere is asked about.
            | Self::LedgerAge { .. } => false,
        }
    }
}

/// The doubt of a payout that is in one.
///
/// # Errors
/// When it is not.
pub fn doubt_of(state: &PayoutState) -> Result<&Doubt, DoubtRefusal> {
    match state {
        PayoutState::InDoubt { doubt } => Ok(doubt),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Paid { .. }
        | PayoutState::Failed { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected
        | PayoutState::Reversed { .. } => Err(DoubtRefusal::NotInDoubt { state: state.name() }),
    }
}

/// Whether the same request may be sent once more: only in doubt, only where the request carried our id, which M-PESA takes
/// once, and never after M-PESA told of a payment.
///
/// # Errors
/// When it may not.
pub fn may_repeat(state: &PayoutState, carries_our_id: bool) -> Result<(), DoubtRefusal> {
    let doubt = doubt_of(state)?;
    if !carries_our_id {
        return Err(DoubtRefusal::CannotRepeat);
    }
    if doubt.tells_of_payment() {
        return Err(DoubtRefusal::ToldOfPayment);
    }
    Ok(())
}

/// Whether people may say that a payout ended so.
///
/// # Errors
/// When it is not in doubt, or M-PESA told of a payment and it is said not to be paid.
pub fn may_settle(
    state: &PayoutState,
    amount: mpesa::Amount,
    lane: &Lane,
    end: &HandEnd,
    note: &str,
) -> Result<Evidence, DoubtRefusal> {
    doubt_of(state)?;
    let evidence = end.evidence(note);
    match judge(state, amount, lane, &evidence) {
        Verdict::Step(_) => Ok(evidence),
        Verdict::Known | Verdict::Alarm(_) => Err(DoubtRefusal::ToldOfPayment),
    }
}

#[cfg(test)]
mod tests {
    use mpesa::{Amount, B2cCommand};

    use super::*;
    use crate::payout::tests::{receipt, states};

    fn person() -> Lane {
        Lane::Person {
            payee: "0712345678".parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        }
    }

    fn in_doubt(doubt: Doubt) -> PayoutState {
        PayoutState::InDoubt { doubt }
    }

    #[test]
    fn only_a_payout_in_doubt_is_repeated_or_settled() {
        let amount = Amount::from_shillings(10).expect("positive");
        for state in states() {
            let open = state.name() == "in_doubt";
            assert_eq!(may_repeat(&state, true).is_ok(), open, "{}", state.name());
            let settled = may_settle(&state, amount, &person(), &HandEnd::NotPaid, "not on the statement");
            assert_eq!(settled.is_ok(), open, "{}", state.name());
        }
    }

    #[test]
    fn what_m_pesa_reported_as_paid_is_neither_sent_again_nor_settled_as_not_paid() {
        let amount = Amount::from_shillings(10).expect("positive");
        let state = in_doubt(Doubt::NoReceipt);
        assert_eq!(may_repeat(&state, true), Err(DoubtRefusal::ToldOfPayment));
        let not_paid = may_settle(&state, amount, &person(), &HandEnd::NotPaid, "not on the statement");
        assert_eq!(not_paid, Err(DoubtRefusal::ToldOfPayment));
        let paid = HandEnd::Paid {
            receipt: receipt("SG632NMUAB"),
        };
        assert!(may_settle(&state, amount, &person(), &paid, "on the statement").is_ok());
    }

    #[test]
    fn what_carries_no_id_of_ours_is_never_sent_again() {
        assert_eq!(
            may_repeat(&in_doubt(Doubt::Stopped), false),
            Err(DoubtRefusal::CannotRepeat)
        );
    }

    #[test]
    fn every_refusal_is_a_sentence() {
        let code = || "2001".to_owned().into();
        for refusal in [
            DoubtRefusal::NotInDoubt { state: "paid" },
            DoubtRefusal::NothingToAskBy,
            DoubtRefusal::QuestionUnderWay,
            DoubtRefusal::AskingHeld(PauseReason::Rotation),
            DoubtRefusal::AskingHeld(PauseReason::Initiator { code: code() }),
            DoubtRefusal::CannotRepeat,
            DoubtRefusal::ToldOfPayment,
            DoubtRefusal::SendingPaused,
            DoubtRefusal::BatchCancelled,
            DoubtRefusal::RepeatUnderWay,
            DoubtRefusal::ProposalOpen,
            DoubtRefusal::ReceiptOfAnother {
                payout: PayoutId::new(3),
            },
            DoubtRefusal::ReceiptOfCustomer,
            DoubtRefusal::OwnProposal,
        ] {
            let text = refusal.to_string();
            assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
            assert!(!text.contains("  "), "{text}");
        }
    }
}
