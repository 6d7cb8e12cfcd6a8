//! What lifts a pause, and what a refused question pauses.

use mpesa::{Api, Fault};

use crate::{Applied, Asking, Evidence, FailureCause, OperatorId, PauseReason, Question, WayOn};

/// How long ago M-PESA may have taken a payout of the initiator's for payouts to count as working.
const WORKING_MS: i64 = 60 * 60 * 1000;

/// How it stands with the initiator's password since a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InitiatorsPassword {
    /// M-PESA took it again.
    Taken,
    /// M-PESA has not taken it since.
    Refused,
    /// It is being changed.
    Changing,
}

/// Why a pause is not lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLifted {
    /// It ends with the change of the initiator's password, or after it.
    #[error("the initiator's password is being changed")]
    RotationOpen,
    /// Two people go on with this ledger first.
    #[error("two people have to agree to go on with this ledger first")]
    NotReadmitted,
    /// M-PESA has not taken the initiator again.
    #[error("M-PESA refused the initiator, and has not told a balance since")]
    InitiatorRefused,
    /// It takes another person too.
    #[error("a second person must agree")]
    SecondPerson,
}

/// Whether `by` lifts a pause, and who agreed where it takes two.
///
/// # Errors
/// Where not: why.
pub fn may_lift(
    reason: &PauseReason,
    by: OperatorId,
    second: Option<OperatorId>,
    password: InitiatorsPassword,
) -> Result<Option<OperatorId>, NotLifted> {
    match (reason.way_on(), password) {
        (WayOn::ItsOwnEnd, _) | (WayOn::TakenPassword, InitiatorsPassword::Changing) => Err(NotLifted::RotationOpen),
        (WayOn::Readmission, _) => Err(NotLifted::NotReadmitted),
        (WayOn::TakenPassword, InitiatorsPassword::Refused) => Err(NotLifted::InitiatorRefused),
        (WayOn::Resume, _) | (WayOn::TakenPassword, InitiatorsPassword::Taken) => Ok(None),
        (WayOn::TwoPeople, _) => match second.filter(|second| *second != by) {
            Some(second) => Ok(Some(second)),
            None => Err(NotLifted::SecondPerson),
        },
    }
}

/// What the answer to a question pauses, where it refuses something. A refused password or a missing role there, while M-PESA
/// takes the payouts of the same organisation (`works`), is the question's own: it stops no payroll.
#[must_use]
pub fn of_question(question: &Question, reason: PauseReason, works: bool) -> PauseReason {
    match (reason, asking(question)) {
        (PauseReason::Initiator { code }, Some(about)) if PauseReason::is_role(&code) || works => {
            PauseReason::Asking { code, about }
        }
        (other, _) => other,
    }
}

const fn asking(question: &Question) -> Option<Asking> {
    match question {
        Question::Balance | Question::SecondBalance { .. } => Some(Asking::Balance),
        Question::Status { .. } => Some(Asking::Status),
        Question::Receipt { .. } => Some(Asking::Receipt),
        Question::Credential { .. } | Question::CustomerPayments | Question::Prompt(_) => None,
    }
}

/// Whether the last result of a payout is one of an initiator that M-PESA takes, and came within the hour before `at`.
#[must_use]
pub fn shows_that_payouts_work(last: &Applied, received_at: i64, at: i64) -> bool {
    if !(0..WORKING_MS).contains(&at.saturating_sub(received_at)) {
        return false;
    }
    match &last.evidence {
        Evidence::Moved { .. } => true,
        Evidence::NotMoved {
            cause: FailureCause::Result { code },
            ..
        } => code.meaning(Api::Payment).fault != Some(Fault::Initiator),
        Evidence::NotMoved { .. } | Evidence::TakenBack { .. } | Evidence::Nothing { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Alteration;

    const ONE: OperatorId = OperatorId::new(1);
    const TWO: OperatorId = OperatorId::new(2);

    #[test]
    fn a_pause_is_lifted_by_those_it_takes_and_in_its_time() {
        let lifted = |reason: &PauseReason, second, password| may_lift(reason, ONE, second, password);
        let changed = PauseReason::LedgerChanged {
            found: Alteration::Elsewhere,
        };
        let taken = InitiatorsPassword::Taken;
        assert_eq!(
            lifted(&PauseReason::Person, None, InitiatorsPassword::Changing),
            Ok(None)
        );
        assert_eq!(lifted(&changed, None, taken), Err(NotLifted::SecondPerson));
        assert_eq!(lifted(&changed, Some(ONE), taken), Err(NotLifted::SecondPerson));
        assert_eq!(lifted(&changed, Some(TWO), taken), Ok(Some(TWO)));
        assert_eq!(
            lifted(&PauseReason::Rotation, Some(TWO), taken),
            Err(NotLifted::RotationOpen)
        );
        for (password, expected) in [
            (InitiatorsPassword::Taken, Ok(None)),
            (InitiatorsPassword::Refused, Err(NotLifted::InitiatorRefused)),
            (InitiatorsPassword::Changing, Err(NotLifted::RotationOpen)),
        ] {
            assert_eq!(lifted(&PauseReason::OtherPassword, None, password), expected);
        }
    }
}
