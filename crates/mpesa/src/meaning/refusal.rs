//! Refusals of the operator, the organisation or the request itself, which B2C, B2B and reversals share. No money moved.

use super::{
    Fault, Meaning,
    WhoActs::{Administrator, Maker, Nobody, Safaricom},
    Words,
};

/// What `code` means, where it is such a refusal.
pub(super) fn refusal(code: &str) -> Option<Meaning> {
    initiator(code).or_else(|| organisation(code)).or_else(|| request(code))
}

/// The operator behind the API may not: every next request would be refused too.
fn initiator(code: &str) -> Option<Meaning> {
    let (plain, next) = match code {
        "2001" => (
            Words::MpesaRefusedTheInitiatorItsName,
            Words::CheckTheInitiatorsPasswordOnTheM,
        ),
        "8006" => (
            Words::TheInitiatorIsLockedAfterSeveralWrong,
            Words::TheBusinessAdministratorUnlocksItOnThe,
        ),
        "18" | "2008" => (
            Words::MpesaCouldNotCheckTheInitiators,
            Words::CheckTheInitiatorsPasswordAndTheCertificate,
        ),
        "20" => (
            Words::MpesaDoesNotKnowThisInitiator,
            Words::CheckTheInitiatorsNameOnTheM,
        ),
        "21" => (
            Words::TheInitiatorDoesNotHaveTheRole,
            Words::TheBusinessAdministratorGivesTheRoleOn,
        ),
        "22" => (
            Words::TheInitiatorIsNotActive,
            Words::TheBusinessAdministratorActivatesItOnThe,
        ),
        "TP40153" => (
            Words::TheInitiatorMayNotUseThisApi,
            Words::CheckTheInitiatorsOrganisationAndRolesOn,
        ),
        _ => return None,
    };
    Some(Meaning::not_moved(Administrator, plain, next).fault(Fault::Initiator))
}

/// The organisation's account or its permissions stop every payment.
fn organisation(code: &str) -> Option<Meaning> {
    let (plain, next) = match code {
        "11" => (
            Words::TheOrganisationsMpesaAccountIsNot,
            Words::AskSafaricomsBusinessSupportToActivateIt,
        ),
        "2006" => (
            Words::TheStateOfTheOrganisationsAccountForbids,
            Words::AskSafaricomsBusinessSupport,
        ),
        "2028" => (
            Words::TheShortcodeHasNoPermissionForThis,
            Words::AskSafaricomsBusinessSupportToAddThe,
        ),
        "100000010" => (Words::MpesaSaysThereIsNoPermission, Words::AskSafaricomsBusinessSupport),
        _ => return None,
    };
    Some(Meaning::not_moved(Safaricom, plain, next).fault(Fault::Organisation))
}

/// This one request could not be read or taken.
fn request(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "24" => Meaning::not_moved(
            Maker,
            Words::ARequiredDetailWasMissing,
            Words::CorrectThePayoutAndPrepareItAgain,
        ),
        "25" | "100000005" => Meaning::not_moved(
            Maker,
            Words::ADetailOfThePayoutWasWritten,
            Words::CorrectThePayoutAndPrepareItAgain,
        ),
        "29" => Meaning::not_moved(
            Safaricom,
            Words::MpesaDoesNotKnowThisKind,
            Words::ReportThisToThePeopleWhoSupport,
        ),
        "26" | "100000001" | "100000002" | "100000011" => {
            Meaning::not_moved(Nobody, Words::MpesaWasTooBusyAndDid, Words::PrepareThePayoutAgainLater).later()
        }
        _ => return None,
    };
    Some(meaning)
}
