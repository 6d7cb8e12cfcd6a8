//! Errors of the parts below as problems of the person in front of the screen: what they can act on by its code, all else
//! under a reference that finds the line of the log.

use api::Problem;
use messages::text;
use store::{NoRecall, NoReversal, NoStatement, NotAttached, StoreError, TeamLogError};
use treasury::{ApprovalError, PeopleError, RotationState, Void};

use crate::{
    Entropy, SecretsError, SystemEntropy,
    sentences::{self, day_and_time},
    session::not_your_part,
};

impl From<SecretsError> for Problem {
    fn from(error: SecretsError) -> Self {
        Self::Keyring { message: error.message }
    }
}

/// Why this desktop may not write what somebody wanted.
fn void(why: Void) -> String {
    match why {
        Void::NotTheSender => text().problem_another_desktop_of_the_team_sends(),
        Void::Retired | Void::NoDesktop => text().problem_this_desktop_was_taken_out_of(),
        Void::NoSuchDesktop => text().problem_there_is_no_such_desktop_in(),
    }
}

/// Why nothing can be written while the team's log cannot be used.
pub(crate) fn team_log(error: &TeamLogError) -> String {
    match error {
        TeamLogError::Unreachable(_) => text().problem_the_other_desktops_cannot_be_reached(),
        TeamLogError::Refused(_) => text().problem_the_relay_no_longer_takes_what(),
        TeamLogError::Older
        | TeamLogError::Forked(_)
        | TeamLogError::Unreadable(_)
        | TeamLogError::Unsigned(_)
        | TeamLogError::NotFollowing(_)
        | TeamLogError::NotSigned(_)
        | TeamLogError::InDoubt => text().problem_what_the_relay_shows_of_the(),
    }
}

/// An error of the ledger as the screen knows it. The whole chain goes to the log under a reference.
pub fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { what } => Problem::not_found(what),
        StoreError::NotMerged => Problem::field("into", text().payee_these_cannot_be_one()),
        StoreError::ReasonNeeded => Problem::DifferenceReason,
        StoreError::NameTaken => Problem::field("name", text().problem_somebody_has_this_name_already_add()),
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
        StoreError::Approval(ApprovalError::OtherEvidence) => Problem::EvidenceChanged,
        StoreError::Approval(ApprovalError::OtherPolicy) => {
            Problem::field("policy", text().policy_it_was_changed_meanwhile())
        }
        StoreError::Approval(ApprovalError::NothingLeftOut) => {
            Problem::field("payouts", text().batch_nothing_to_leave_out())
        }
        StoreError::Approval(ApprovalError::NothingLeft) => {
            Problem::field("payouts", text().batch_nothing_would_be_left())
        }
        StoreError::Approval(ApprovalError::ApprovedAlready) => {
            Problem::field("batch", text().policy_you_approved_it_already())
        }
        StoreError::Policy(breach) => Problem::field("policy", sentences::policy::breach(&breach)),
        StoreError::People(error) => people_problem(error),
        StoreError::KeyClosed { .. } => Problem::KeyClosed,
        StoreError::Act(error) => Problem::LedgerChanged {
            message: text().problem_a_signature_is_not_what_it(error.to_string()),
        },
        StoreError::Doubt(refusal) => Problem::DoubtStands {
            message: sentences::refusal::refusal(&refusal),
        },
        StoreError::AlreadyReversed { batch } => Problem::AlreadyReversed { batch: batch.get() },
        StoreError::NoReversal(no) => no_reversal(no),
        StoreError::NoRecall(no) => no_recall(no),
        StoreError::NoStatement(no) => no_statement(no),
        StoreError::NotAttached(no) => not_attached(no),
        StoreError::Rotation { state } => password_first(change_stands(state)),
        StoreError::SeveralPauses => Problem::field("pause", text().problem_sending_is_paused_for_more_than()),
        StoreError::SecondPerson => Problem::field("second", text().problem_the_ledger_was_changed_outside_hazina()),
        StoreError::RotationOpen => password_first(text().problem_the_initiators_password_is_being_changed()),
        StoreError::InitiatorRefused => password_first(text().problem_m_pesa_refused_the_initiator_change()),
        StoreError::NotReadmitted => Problem::NotReadmitted,
        StoreError::Founded => Problem::WrongState {
            state: "connected".to_owned(),
        },
        StoreError::TooManyWrong { until } => Problem::PasswordWait { until },
        StoreError::Age(error) => Problem::field("days", sentences::refusal::age(&error)),
        StoreError::Snooze(error) => Problem::field("reminder", sentences::refusal::snooze(&error)),
        StoreError::AlreadyRedone { batch } => Problem::AlreadyRedone { batch: batch.get() },
        StoreError::UnderWay { count, sum } => Problem::UnderWay {
            count,
            sum_cents: sum.cents(),
        },
        StoreError::Moved => Problem::WrongState {
            state: text().problem_closed_this_ledger_goes_on_at(),
        },
        StoreError::Void(why) => Problem::WrongState { state: void(why) },
        StoreError::TeamLog(error) => Problem::WrongState {
            state: team_log(&error),
        },
        StoreError::Altered(found) => Problem::LedgerChanged {
            message: sentences::alteration(&found),
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
        PeopleError::OnePerson => Problem::field("second", text().problem_somebody_else_than_you_must_want()),
        PeopleError::Oneself(_) => Problem::field("second", text().problem_others_decide_about_this_neither_who()),
        PeopleError::NoStandIn => Problem::field("stand_in", text().policy_no_such_stand_in()),
        PeopleError::NotTheirs(_) => Problem::field("person", text().problem_only_they_themselves_can_do_this()),
        PeopleError::Founded => Problem::field("name", text().problem_people_work_here_already_from_now()),
        PeopleError::Retired(_) => Problem::field("person", text().problem_this_person_left_and_can_do()),
        PeopleError::Locked(_) => Problem::field("person", text().problem_this_person_is_locked_an_administrator()),
        PeopleError::OtherKey(_) => {
            Problem::field("person", text().problem_this_persons_signing_key_changed_meanwhile())
        }
        PeopleError::NotLocked(_) => Problem::field("person", text().problem_this_person_is_not_locked()),
        PeopleError::NotTheirPart { needs, .. } => not_your_part(needs),
        PeopleError::NotByKit => Problem::field("second", text().problem_the_recovery_kit_is_not_enough()),
        PeopleError::TooFew => Problem::TooFewPeople,
        PeopleError::Unknown(_) => Problem::not_found("operator"),
    }
}

fn password_first(message: String) -> Problem {
    Problem::PasswordFirst { message }
}

/// Where a change of the password stands, for somebody who wanted something else of it.
fn change_stands(state: RotationState) -> String {
    match state {
        RotationState::Begun => text().problem_the_password_is_being_changed_already(),
        RotationState::Trying => text().problem_m_pesa_was_asked_with_the(),
        RotationState::Accepted => text().problem_m_pesa_took_the_new_password(),
        RotationState::Done => text().problem_this_change_is_finished(),
        RotationState::Abandoned => text().problem_this_change_was_cancelled_begin_another(),
    }
}

fn no_reversal(no: NoReversal) -> Problem {
    match no {
        NoReversal::OwnPayout { payout } => Problem::OwnPayout { payout: payout.get() },
        NoReversal::OtherAmount { paid } => Problem::field(
            "amount",
            text().problem_the_customer_paid_and_a_payment(paid.to_string()),
        ),
    }
}

fn no_recall(no: NoRecall) -> Problem {
    match no {
        NoRecall::NotPaid { state } => Problem::WrongState {
            state: state.to_owned(),
        },
        NoRecall::Open { recall } => Problem::RecallOpen { recall: recall.get() },
        NoRecall::OfReversal => Problem::field("payout", text().problem_this_is_a_refund_to_a()),
        NoRecall::NoEvidence => Problem::field("end", text().problem_m_pesa_does_not_say_that()),
    }
}

fn not_attached(no: NotAttached) -> Problem {
    let message = match no {
        NotAttached::NotTheMaker => text().attachment_only_by_the_maker(),
        NotAttached::Decided => text().attachment_after_an_approval(),
        NotAttached::NoDraft => text().attachment_off_a_draft_alone(),
        NotAttached::Known => text().attachment_known(),
        NotAttached::TooMany => text().attachment_too_many(treasury::MOST_ATTACHMENTS.to_string()),
    };
    Problem::NotAttached { message }
}

fn no_statement(no: NoStatement) -> Problem {
    match no {
        NoStatement::Known { at, .. } => Problem::field(
            "file",
            text().problem_this_file_was_imported_on_already(day_and_time(at)),
        ),
        NoStatement::OtherAccount { account } => Problem::field(
            "account",
            text().problem_lines_of_this_file_are_in(account.title().to_string()),
        ),
        NoStatement::MonthClosed { month } => {
            Problem::field("file", text().problem_it_has_new_lines_in_which(month.to_string()))
        }
        NoStatement::MonthOpen { month } => Problem::field("month", text().problem_is_not_over_yet(month.to_string())),
        NoStatement::NotCovered { month } => Problem::field(
            "month",
            text().problem_the_statements_of_the_utility_account(month.to_string()),
        ),
    }
}

/// Logs an error with its causes and answers the reference that finds the line.
pub fn unexpected(error: &(dyn std::error::Error + 'static)) -> Problem {
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
