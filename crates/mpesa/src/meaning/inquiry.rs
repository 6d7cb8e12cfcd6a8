//! What the result of a question proves: nothing about the payment that was asked about, whatever it says.

use super::{
    Meaning, Money, Retry,
    WhoActs::{Administrator, Nobody, Treasurer},
    Words,
    refusal::refusal,
};

/// What `code` means as the result of a status query or a balance query.
pub(super) fn meaning(code: &str) -> Meaning {
    if let Some((plain, next)) = not_allowed(code) {
        return Meaning {
            money: Money::Unknown,
            retry: Retry::AfterFix,
            who: Administrator,
            plain,
            next,
            // Asking needs a role of its own: that it lacks says nothing of payments, nor of the password.
            fault: None,
            same_again: false,
        };
    }
    if let Some(meaning) = refusal(code) {
        return Meaning {
            money: Money::Unknown,
            retry: Retry::AfterFix,
            ..meaning
        };
    }
    let (plain, who) = match code {
        "0" => (Words::MpesaAnsweredTheQuestion, Nobody),
        "2033" | "49" => (Words::MpesaFoundNothingForThisId, Treasurer),
        "SFC_IC0003" => (Words::MpesaDoesNotKnowTheOperator, Administrator),
        _ => (Words::MpesaDidNotAnswerTheQuestion, Treasurer),
    };
    Meaning {
        money: Money::Unknown,
        retry: Retry::Later,
        who,
        plain,
        next: Words::TheQuestionCanBeAskedAgainAt,
        fault: None,
        same_again: false,
    }
}

/// The initiator may not ask this, whatever else it may do (Daraja facts, section 5).
fn not_allowed(code: &str) -> Option<(Words, Words)> {
    match code {
        "21" | "TP40153" => Some((
            Words::TheInitiatorDoesNotHaveTheRoleFor,
            Words::TheBusinessAdministratorGivesTheRoleOnThe,
        )),
        "2028" | "100000010" => Some((
            Words::TheShortcodeHasNoPermissionForThisQuestion,
            Words::AskSafaricomsBusinessSupportToAddThe,
        )),
        _ => None,
    }
}
