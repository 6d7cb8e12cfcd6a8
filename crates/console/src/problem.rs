//! Errors of the parts below as problems of the person in front of the screen: what they can act on by its code, all else
//! under a reference that finds the line of the log.

use store::{NoRecall, NoReversal, NoStatement, StoreError};
use treasury::{ApprovalError, PeopleError, RotationState};

use crate::{
    Entropy, Problem, SystemEntropy,
    sentences::{capital, day_and_time},
    session::not_your_part,
};

/// An error of the ledger as the screen knows it. The whole chain goes to the log under a reference.
pub(crate) fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { what } => Problem::not_found(what),
        StoreError::NameTaken => Problem::field(
            "name",
            "Somebody has this name already. Add a second name or an initial.",
        ),
        StoreError::Batch(illegal) => Problem::WrongState {
            state: illegal.state.name().to_owned(),
        },
        StoreError::Payout(illegal) => Problem::WrongState {
            state: illegal.state.to_owned(),
        },
        StoreError::Approval(ApprovalError::NotSubmitted(state)) => Problem::WrongState {
            state: state.name().to_owned(),
        },
        StoreError::Approval(ApprovalError::OtherRows) => Problem::RowsChanged,
        StoreError::Approval(ApprovalError::OtherWarnings) => Problem::WarningsChanged,
        StoreError::People(error) => people_problem(error),
        StoreError::KeyClosed { .. } => Problem::KeyClosed,
        StoreError::Act(error) => Problem::LedgerChanged {
            message: format!("a signature is not what it must be: {error}"),
        },
        StoreError::Doubt(refusal) => Problem::DoubtStands {
            message: refusal.to_string(),
        },
        StoreError::AlreadyReversed { batch } => Problem::AlreadyReversed { batch: batch.get() },
        StoreError::NoReversal(no) => no_reversal(no),
        StoreError::NoRecall(no) => no_recall(no),
        StoreError::NoStatement(no) => no_statement(no),
        StoreError::Rotation { state } => password_first(change_stands(state)),
        StoreError::SeveralPauses => Problem::field(
            "pause",
            "Sending is paused for more than one reason. Resume each of them by itself.",
        ),
        StoreError::SecondPerson => Problem::field(
            "second",
            "The ledger was changed outside Hazina: a second person must agree with a passphrase before sending resumes.",
        ),
        StoreError::RotationOpen => password_first(
            "The initiator\u{2019}s password is being changed. Sending resumes automatically when the change is finished or \
             cancelled.",
        ),
        StoreError::InitiatorRefused => password_first(
            "M-PESA refused the initiator. Change its password under Initiator; or, where it was put right on the portal, ask \
             for the balance once. Sending can go on when M-PESA has answered.",
        ),
        StoreError::NotReadmitted => Problem::NotReadmitted,
        StoreError::Founded => Problem::WrongState {
            state: "connected".to_owned(),
        },
        StoreError::TooManyWrong { until } => Problem::PasswordWait { until },
        StoreError::Age(error) => Problem::field("days", format!("{}.", capital(&error.to_string()))),
        StoreError::Snooze(error) => Problem::field("reminder", format!("{}.", capital(&error.to_string()))),
        StoreError::AlreadyRedone { batch } => Problem::AlreadyRedone { batch: batch.get() },
        StoreError::UnderWay { count, sum } => Problem::UnderWay {
            count,
            sum_cents: sum.cents(),
        },
        StoreError::Moved => Problem::WrongState {
            state: "closed: this ledger goes on at another computer".to_owned(),
        },
        StoreError::Altered(found) => Problem::LedgerChanged {
            message: crate::sentences::alteration(&found),
        },
        StoreError::Changed(message) => Problem::LedgerChanged { message },
        other @ (StoreError::Open { .. }
        | StoreError::InUse { .. }
        | StoreError::CopyInUse { .. }
        | StoreError::Missing { .. }
        | StoreError::Foreign { .. }
        | StoreError::Trial { .. }
        | StoreError::Folder { .. }
        | StoreError::TooNew { .. }
        | StoreError::Migrate(_)
        | StoreError::Approval(ApprovalError::MakerIsChecker)
        | StoreError::Rows(_)
        | StoreError::BadCopy(_)
        | StoreError::Stopped
        | StoreError::Sqlite { .. }
        | StoreError::Closed) => unexpected(&other),
    }
}

/// Why something about people cannot be done.
pub(crate) fn people_problem(error: PeopleError) -> Problem {
    match error {
        PeopleError::OnePerson => Problem::field("second", "Somebody else than you must want it too."),
        PeopleError::Oneself(_) => Problem::field(
            "second",
            "Others decide about this: neither who is concerned nor anybody in their name.",
        ),
        PeopleError::NotTheirs(_) => Problem::field("person", "Only they themselves can do this."),
        PeopleError::Founded => Problem::field(
            "name",
            "People work here already. From now on two of them add another, under Settings, People.",
        ),
        PeopleError::Retired(_) => Problem::field("person", "This person left, and can do nothing here any more."),
        PeopleError::Locked(_) => Problem::field(
            "person",
            "This person is locked. An administrator releases them under Settings, People.",
        ),
        PeopleError::OtherKey(_) => Problem::field(
            "person",
            "This person\u{2019}s signing key changed meanwhile. Look at the page anew, then try again.",
        ),
        PeopleError::NotLocked(_) => Problem::field("person", "This person is not locked."),
        PeopleError::NotTheirPart { needs, .. } => not_your_part(needs),
        PeopleError::NotByKit => Problem::field(
            "second",
            "The recovery kit is not enough for this: somebody else than you must want it too.",
        ),
        PeopleError::TooFew => Problem::TooFewPeople,
        PeopleError::Unknown(_) => Problem::not_found("operator"),
    }
}

fn password_first(message: &str) -> Problem {
    Problem::PasswordFirst {
        message: message.to_owned(),
    }
}

/// Where a change of the password stands, for somebody who wanted something else of it.
fn change_stands(state: RotationState) -> &'static str {
    match state {
        RotationState::Begun => "The password is being changed already.",
        RotationState::Trying => "M-PESA was asked with the new password. Wait for its answer.",
        RotationState::Accepted => "M-PESA took the new password: it takes the old one\u{2019}s place now.",
        RotationState::Done => "This change is finished.",
        RotationState::Abandoned => "This change was cancelled. Begin another.",
    }
}

fn no_reversal(no: NoReversal) -> Problem {
    match no {
        NoReversal::OwnPayout { payout } => Problem::OwnPayout { payout: payout.get() },
        NoReversal::OtherAmount { paid } => Problem::field(
            "amount",
            format!("The customer paid {paid}, and a payment is refunded in full."),
        ),
    }
}

fn no_recall(no: NoRecall) -> Problem {
    match no {
        NoRecall::NotPaid { state } => Problem::WrongState {
            state: state.to_owned(),
        },
        NoRecall::Open { recall } => Problem::RecallOpen { recall: recall.get() },
        NoRecall::OfReversal => Problem::field("payout", "This is a refund to a customer. It cannot be reversed."),
        NoRecall::NoEvidence => Problem::field(
            "end",
            "M-PESA does not say that the money came back. Type the receipt of its return, and let a second person confirm it.",
        ),
    }
}

fn no_statement(no: NoStatement) -> Problem {
    match no {
        NoStatement::Known { at, .. } => Problem::field(
            "file",
            format!(
                "This file was imported on {} already. Nothing was added.",
                day_and_time(at)
            ),
        ),
        NoStatement::OtherAccount { account } => Problem::field(
            "account",
            format!(
                "Lines of this file are in the imported statement of the {}. Choose that account, or another file.",
                account.title()
            ),
        ),
        NoStatement::MonthClosed { month } => Problem::field(
            "file",
            format!("It has new lines in {month}, which two people closed. Reopen the month first."),
        ),
        NoStatement::MonthOpen { month } => Problem::field("month", format!("{month} is not over yet.")),
        NoStatement::NotCovered { month } => Problem::field(
            "month",
            format!(
                "The statements of the Utility account do not cover all of {month}. Import what is missing, then close the month."
            ),
        ),
    }
}

/// Logs an error with its causes and answers the reference that finds the line.
pub(crate) fn unexpected(error: &(dyn std::error::Error + 'static)) -> Problem {
    let mut bytes = [0; 4];
    SystemEntropy.fill(&mut bytes);
    let reference = hex::encode(bytes);
    if error.is::<tokio::task::JoinError>() {
        // Its own text repeats what the panic said. The log has the place.
        tracing::error!(%reference, "a command failed: one of its tasks stopped");
        return Problem::Unexpected { reference };
    }
    let causes: Vec<String> = std::iter::successors(error.source(), |cause| cause.source())
        .map(ToString::to_string)
        .collect();
    tracing::error!(%reference, %error, ?causes, "a command failed");
    Problem::Unexpected { reference }
}
