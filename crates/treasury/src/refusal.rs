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
    AskingHeld(Box<PauseReason>),
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
    PaymentReported,
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
    /// M-PESA may still carry it out.
    #[error("M-PESA may still carry this out. It can be resolved as not paid after {} in doubt.", span(*.wait))]
    TooEarly {
        /// How long it must have been in doubt, milliseconds.
        wait: i64,
    },
    /// M-PESA was not asked in vain for as long.
    #[error(
        "Check the status first: it can be resolved as not paid once M-PESA was checked {} after the doubt began, and still \
         had no result.",
        span(*.wait)
    )]
    NotAskedInVain {
        /// How long, milliseconds.
        wait: i64,
    },
    /// The statement ends before the doubt began, or after today.
    #[error("Use a statement that goes up to today, or at least to the day after this payout was sent.")]
    OtherStatement,
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
        PauseReason::LedgerUnchecked => {
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
        | PauseReason::LedgerAge { .. }
        | PauseReason::TeamLog { .. }
        | PauseReason::Asking { .. } => {
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
            Self::Rotation | Self::LedgerChanged { .. } | Self::LedgerUnchecked => true,
            Self::Person
            | Self::Organisation { .. }
            | Self::NotAuthorised { .. }
            | Self::Refused { .. }
            | Self::InsufficientBalance { .. }
            | Self::MayBePaid { .. }
            // What may have been sent elsewhere is asked about.
            | Self::LedgerAge { .. }
            | Self::TeamLog { .. } => false,
            Self::Asking { code, .. } => !Self::is_role(code),
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
        return Err(DoubtRefusal::PaymentReported);
    }
    Ok(())
}

/// A time to wait, in words.
fn span(milliseconds: i64) -> String {
    let minutes = milliseconds.saturating_add(59_999).div_euclid(60_000).max(1);
    match (minutes, minutes.div_euclid(60)) {
        (1, _) => "a minute".to_owned(),
        (2..=119, _) => format!("{minutes} minutes"),
        (_, hours) => format!("{hours} hours"),
    }
}

/// When people may say that a payout was not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPaidWait {
    /// How long it must have been in doubt, and asked about in vain, milliseconds. Nothing for no wait.
    pub wait: i64,
    /// Whether M-PESA can be asked about it.
    pub askable: bool,
}

/// Whether it is time to say that a payout was not paid, which has been in doubt since `doubted_at`: M-PESA carries requests
/// out hours later, and an answer that is only late must not be taken for none. `asked_at` is when M-PESA last took a question
/// about it.
///
/// # Errors
/// When it is too early, or M-PESA was not asked late enough.
pub const fn may_say_not_paid(
    rule: NotPaidWait,
    doubted_at: i64,
    asked_at: Option<i64>,
    now: i64,
) -> Result<(), DoubtRefusal> {
    let NotPaidWait { wait, askable } = rule;
    if wait <= 0 {
        return Ok(());
    }
    let from = doubted_at.saturating_add(wait);
    if now < from {
        return Err(DoubtRefusal::TooEarly { wait });
    }
    match asked_at {
        Some(at) if at >= from => Ok(()),
        None if !askable => Ok(()),
        Some(_) | None => Err(DoubtRefusal::NotAskedInVain { wait }),
    }
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
        Verdict::Known | Verdict::Alarm(_) => Err(DoubtRefusal::PaymentReported),
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
            let settled = may_settle(
                &state,
                amount,
                &person(),
                &HandEnd::NotPaid { statement_day: 20_500 },
                "not on the statement",
            );
            assert_eq!(settled.is_ok(), open, "{}", state.name());
        }
    }

    #[test]
    fn what_m_pesa_reported_as_paid_is_neither_sent_again_nor_settled_as_not_paid() {
        let amount = Amount::from_shillings(10).expect("positive");
        let state = in_doubt(Doubt::NoReceipt);
        assert_eq!(may_repeat(&state, true), Err(DoubtRefusal::PaymentReported));
        let not_paid = may_settle(
            &state,
            amount,
            &person(),
            &HandEnd::NotPaid { statement_day: 20_500 },
            "not on the statement",
        );
        assert_eq!(not_paid, Err(DoubtRefusal::PaymentReported));
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
    fn not_paid_is_said_only_after_m_pesa_was_asked_in_vain_for_long_enough() {
        const HOUR: i64 = 3_600_000;
        let rule = |askable| NotPaidWait {
            wait: 24 * HOUR,
            askable,
        };
        let may = |askable, asked, now| may_say_not_paid(rule(askable), 0, asked, now);
        let too_early = DoubtRefusal::TooEarly { wait: 24 * HOUR };
        let early = Err(too_early.clone());
        let unasked = Err(DoubtRefusal::NotAskedInVain { wait: 24 * HOUR });
        assert_eq!(may(true, Some(23 * HOUR), 24 * HOUR - 1), early);
        assert_eq!(may(true, None, 30 * HOUR), unasked);
        assert_eq!(
            may(true, Some(23 * HOUR), 30 * HOUR),
            unasked,
            "the last check was too early"
        );
        assert_eq!(may(true, Some(24 * HOUR), 30 * HOUR), Ok(()));
        assert_eq!(may(false, None, 30 * HOUR), Ok(()), "it cannot be asked about");
        assert_eq!(too_early.to_string().split("after ").nth(1), Some("24 hours in doubt."));
    }

    #[test]
    fn every_refusal_is_a_sentence() {
        let code = || "2001".to_owned().into();
        for refusal in [
            DoubtRefusal::NotInDoubt { state: "paid" },
            DoubtRefusal::NothingToAskBy,
            DoubtRefusal::QuestionUnderWay,
            DoubtRefusal::AskingHeld(Box::new(PauseReason::Rotation)),
            DoubtRefusal::AskingHeld(Box::new(PauseReason::Initiator { code: code() })),
            DoubtRefusal::CannotRepeat,
            DoubtRefusal::PaymentReported,
            DoubtRefusal::SendingPaused,
            DoubtRefusal::BatchCancelled,
            DoubtRefusal::RepeatUnderWay,
            DoubtRefusal::ProposalOpen,
            DoubtRefusal::ReceiptOfAnother {
                payout: PayoutId::new(3),
            },
            DoubtRefusal::ReceiptOfCustomer,
            DoubtRefusal::TooEarly { wait: 15_000 },
            DoubtRefusal::NotAskedInVain { wait: 86_400_000 },
            DoubtRefusal::OtherStatement,
            DoubtRefusal::OwnProposal,
        ] {
            let text = refusal.to_string();
            assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
            assert!(!text.contains("  "), "{text}");
        }
    }
}
