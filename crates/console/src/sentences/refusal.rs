//! Why something cannot be done about a payout in doubt, or about a reminder, as sentences.

use messages::text;
use treasury::{CredentialAgeError, DoubtRefusal, PauseReason, SnoozeError};

/// Why something cannot be done about a payout in doubt.
pub(crate) fn refusal(why: &DoubtRefusal) -> String {
    let text = text();
    match why {
        DoubtRefusal::NotInDoubt { state } => match *state {
            "paid" => text.refusal_is_paid(),
            "failed" => text.refusal_is_failed(),
            "reversed" => text.refusal_is_reversed(),
            "cancelled" => text.refusal_is_cancelled(),
            "rejected" => text.refusal_is_rejected(),
            _ => text.refusal_is_on_its_way(),
        },
        DoubtRefusal::NothingToAskBy => text.refusal_nothing_to_ask_by(),
        DoubtRefusal::QuestionUnderWay => text.refusal_question_under_way(),
        DoubtRefusal::AskingHeld(reason) => held(reason),
        DoubtRefusal::CannotRepeat => text.refusal_cannot_repeat(),
        DoubtRefusal::PaymentReported => text.refusal_told_of_payment(),
        DoubtRefusal::SendingPaused => text.refusal_sending_paused(),
        DoubtRefusal::BatchCancelled => text.refusal_batch_cancelled(),
        DoubtRefusal::RepeatUnderWay => text.refusal_repeat_under_way(),
        DoubtRefusal::ProposalOpen => text.refusal_proposal_open(),
        DoubtRefusal::ReceiptOfAnother { payout } => text.refusal_receipt_of_another(payout.to_string()),
        DoubtRefusal::ReceiptOfCustomer => text.refusal_receipt_of_customer(),
        DoubtRefusal::TooEarly { wait } => text.refusal_too_early(span(*wait)),
        DoubtRefusal::NotAskedInVain { wait } => text.refusal_not_asked_in_vain(span(*wait)),
        DoubtRefusal::OtherStatement => text.refusal_other_statement(),
        DoubtRefusal::OwnProposal => text.refusal_own_proposal(),
    }
}

/// Why a pause holds questions too.
fn held(reason: &PauseReason) -> String {
    match reason {
        PauseReason::Rotation => text().refusal_held_by_rotation(),
        PauseReason::LedgerChanged { .. } => text().refusal_held_by_changed_ledger(),
        PauseReason::LedgerUnchecked => text().refusal_held_by_unchecked_ledger(),
        PauseReason::OtherPassword => text().refusal_held_by_other_password(),
        PauseReason::Initiator { .. }
        | PauseReason::Person
        | PauseReason::Organisation { .. }
        | PauseReason::NotAuthorised { .. }
        | PauseReason::Refused { .. }
        | PauseReason::InsufficientBalance { .. }
        | PauseReason::MayBePaid { .. }
        | PauseReason::LedgerAge { .. }
        | PauseReason::TeamLog { .. }
        | PauseReason::Asking { .. } => text().refusal_held_by_initiator(),
    }
}

/// A wait, rounded up: `24 hours`, `a minute`.
fn span(milliseconds: i64) -> String {
    let minutes = milliseconds.saturating_add(59_999).div_euclid(60_000).max(1);
    match minutes {
        ..=119 => text().refusal_minutes(minutes),
        _ => text().refusal_hours(minutes.div_euclid(60)),
    }
}

/// Why a password's days cannot be noted.
pub(crate) fn age(why: &CredentialAgeError) -> String {
    match why {
        CredentialAgeError::LastsNoDay => text().refusal_lasts_no_day(),
        CredentialAgeError::OutOfCalendar => text().refusal_out_of_calendar(),
    }
}

/// Why a reminder cannot be put off.
pub(crate) fn snooze(why: &SnoozeError) -> String {
    match why {
        SnoozeError::Seen => text().refusal_reminder_seen(),
        SnoozeError::NotNow => text().refusal_reminder_not_now(),
        SnoozeError::NoTime => text().refusal_reminder_no_time(),
    }
}
