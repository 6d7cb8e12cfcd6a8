//! Refusals of the operator, the organisation or the request itself, which B2C, B2B and reversals share. No money moved.

use super::{
    Fault, Meaning,
    WhoActs::{Administrator, Maker, Nobody, Safaricom},
};

/// What `code` means, where it is such a refusal.
pub(super) fn refusal(code: &str) -> Option<Meaning> {
    initiator(code).or_else(|| organisation(code)).or_else(|| request(code))
}

/// The operator behind the API may not: every next request would be refused too.
fn initiator(code: &str) -> Option<Meaning> {
    let (plain, next) = match code {
        "2001" => (
            "M-PESA refused the initiator: its name, password or certificate is wrong, or the password's 90 days are over.",
            "Check the initiator's password on the M-PESA portal, then resume sending.",
        ),
        "8006" => (
            "The initiator is locked after several wrong passwords.",
            "The Business Administrator unlocks it on the M-PESA portal, under Operators.",
        ),
        "18" | "2008" => (
            "M-PESA could not check the initiator's credential.",
            "Check the initiator's password and the certificate, then resume sending.",
        ),
        "20" => (
            "M-PESA does not know this initiator.",
            "Check the initiator's name on the M-PESA portal.",
        ),
        "21" => (
            "The initiator does not have the role for this kind of payment.",
            "The Business Administrator gives the role on the M-PESA portal.",
        ),
        "22" => (
            "The initiator is not active.",
            "The Business Administrator activates it on the M-PESA portal.",
        ),
        "TP40153" => (
            "The initiator may not use this API, or belongs to another organisation.",
            "Check the initiator's organisation and roles on the M-PESA portal.",
        ),
        _ => return None,
    };
    Some(Meaning::not_moved(Administrator, plain, next).fault(Fault::Initiator))
}

/// The organisation's account or its permissions stop every payment.
fn organisation(code: &str) -> Option<Meaning> {
    let (plain, next) = match code {
        "11" => (
            "The organisation's M-PESA account is not active.",
            "Ask Safaricom's business support to activate it.",
        ),
        "2006" => (
            "The state of the organisation's account forbids this payment.",
            "Ask Safaricom's business support.",
        ),
        "2028" => (
            "The shortcode has no permission for this kind of payment.",
            "Ask Safaricom's business support to add the product.",
        ),
        "100000010" => (
            "M-PESA says there is no permission for this request.",
            "Ask Safaricom's business support.",
        ),
        _ => return None,
    };
    Some(Meaning::not_moved(Safaricom, plain, next).fault(Fault::Organisation))
}

/// This one request could not be read or taken.
fn request(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "24" => Meaning::not_moved(
            Maker,
            "A required detail was missing.",
            "Correct the payout and prepare it again.",
        ),
        "25" | "100000005" => Meaning::not_moved(
            Maker,
            "A detail of the payout was written in a way M-PESA does not accept.",
            "Correct the payout and prepare it again.",
        ),
        "29" => Meaning::not_moved(
            Safaricom,
            "M-PESA does not know this kind of request.",
            "Report this to the people who support Hazina.",
        ),
        "26" | "100000001" | "100000002" | "100000011" => Meaning::not_moved(
            Nobody,
            "M-PESA was too busy and did not take the payment.",
            "Prepare the payout again later.",
        )
        .later(),
        _ => return None,
    };
    Some(meaning)
}
