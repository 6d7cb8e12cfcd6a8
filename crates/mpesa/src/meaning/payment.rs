//! What the result of a payment proves.

use super::{
    Fault, Meaning,
    WhoActs::{Maker, Payee, Safaricom, Treasurer},
    refusal::refusal,
};

/// B2C pays out of Utility; B2B, tax and top-ups out of Working (Daraja facts, section 6).
const ADD_MONEY: &str = "Add money to the account that pays (Utility for people; Working for bills, tills and tax), then \
                         prepare the payout again.";

/// What `code` means as the result of B2C or of the B2B family.
pub(super) fn meaning(code: &str) -> Meaning {
    refusal(code)
        .map(|meaning| match code {
            "2001" => meaning.same_again(),
            _ => meaning,
        })
        .or_else(|| of_who_pays(code))
        .or_else(|| of_who_is_paid(code))
        .unwrap_or_else(|| match code {
            "0" => Meaning::moved("M-PESA paid it."),
            "15" => Meaning::unknown("M-PESA already has a payment with this id; how that one ended is not known."),
            "17" | "19" => Meaning::unknown("M-PESA failed inside; whether it paid is not known."),
            "100000000" => Meaning::unknown("M-PESA kept the request and may still carry it out."),
            "2026" | "9999" | "100000100" | "100000004" | "100000007" | "100000009" | "43" | "46" | "49" => {
                Meaning::unknown("M-PESA's answer does not say whether it paid.")
            }
            _ => Meaning::unknown("M-PESA answered with a code that is not known; whether it paid is not known."),
        })
}

/// The account that pays, or the organisation behind it, stopped it. No money moved.
fn of_who_pays(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "1" => Meaning::not_moved(
            Treasurer,
            "There was not enough money in the account that pays.",
            ADD_MONEY,
        )
        .fault(Fault::InsufficientBalance)
        .same_again(),
        "5" => Meaning::not_moved(
            Treasurer,
            "The account that pays would have fallen below its least balance.",
            ADD_MONEY,
        )
        .fault(Fault::InsufficientBalance),
        "6" | "13" => Meaning::not_moved(
            Safaricom,
            "M-PESA could not find the organisation's account.",
            "Check the shortcode, then ask Safaricom's business support.",
        )
        .fault(Fault::Organisation),
        "2043" => Meaning::not_moved(
            Safaricom,
            "The shortcode does not belong to the initiator's organisation.",
            "Check the shortcode and the initiator.",
        )
        .fault(Fault::Organisation),
        "2007" => Meaning::not_moved(
            Safaricom,
            "A check outside M-PESA refused the payment.",
            "Ask Safaricom's business support.",
        ),
        "2029" => Meaning::not_moved(
            Safaricom,
            "M-PESA does not accept this kind of payment for the shortcode.",
            "Ask Safaricom's business support.",
        ),
        _ => return None,
    };
    Some(meaning)
}

/// The amount, or whoever was to receive it, stopped it. No money moved.
fn of_who_is_paid(code: &str) -> Option<Meaning> {
    let meaning = match code {
        "2" => Meaning::not_moved(
            Maker,
            "The amount is below M-PESA's least.",
            "Correct the amount and prepare the payout again.",
        ),
        "3" => Meaning::not_moved(
            Maker,
            "The amount is above M-PESA's most for one payment.",
            "Split the amount and prepare the payouts again.",
        ),
        "4" => Meaning::not_moved(
            Payee,
            "The payee's limit for one day is reached.",
            "Prepare the payout again tomorrow.",
        )
        .later(),
        "8" => Meaning::not_moved(
            Payee,
            "The payee's M-PESA account would hold more than it may.",
            "Ask the payee to spend or withdraw first, then prepare the payout again.",
        ),
        "2040" => Meaning::not_moved(
            Payee,
            "The payee is not a registered M-PESA customer.",
            "Ask the payee for a registered number and prepare the payout again.",
        ),
        "SFC_IC0003" => Meaning::not_moved(
            Maker,
            "M-PESA does not know the number that should receive the money.",
            "Check the number with the payee and prepare the payout again.",
        ),
        "7" | "12" | "14" => Meaning::not_moved(
            Maker,
            "M-PESA could not find the account that should receive the money.",
            "Check the number with the payee and prepare the payout again.",
        ),
        "2202" => Meaning::not_moved(
            Maker,
            "The account number does not exist at the receiver.",
            "Correct the account number and prepare the payout again.",
        ),
        _ => return None,
    };
    Some(meaning)
}
