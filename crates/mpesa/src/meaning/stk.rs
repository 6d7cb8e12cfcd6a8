//! What a customer's answer to a prompt proves.

use super::{
    Meaning,
    WhoActs::{Maker, Nobody, Payee},
};

/// What `code` means as the result of a prompt on a customer's phone. 2001 and 8006 speak of the customer's PIN here, not of
/// the initiator.
pub(super) fn meaning(code: &str) -> Meaning {
    match code {
        "0" => Meaning::moved("The customer paid."),
        "1" => Meaning::not_moved(Payee, "The customer is short of money.", "Ask again with a new prompt.").later(),
        "2" | "3" | "4" | "8" => Meaning::not_moved(
            Maker,
            "The amount is outside a limit.",
            "Correct the amount and ask again.",
        ),
        "17" => Meaning::not_moved(
            Nobody,
            "The customer was asked for the same amount a moment ago.",
            "Ask again after two minutes.",
        )
        .later(),
        "1001" => Meaning::not_moved(
            Payee,
            "Another prompt is open on the phone.",
            "Ask again in a few minutes.",
        )
        .later(),
        "1019" | "1031" | "1032" => Meaning::not_moved(
            Payee,
            "The customer did not confirm the prompt.",
            "Ask again when the customer is ready.",
        )
        .later(),
        "1025" => Meaning::not_moved(
            Maker,
            "The prompt's text was too long.",
            "Shorten the reference and ask again.",
        ),
        "1037" => Meaning::not_moved(Payee, "The phone could not be reached.", "Ask again later.").later(),
        "2001" => Meaning::not_moved(Payee, "The customer typed a wrong PIN.", "Ask again.").later(),
        "2028" | "SFC_IC0003" => Meaning::not_moved(
            Maker,
            "The shortcode or the kind of payment does not fit.",
            "Correct the set-up.",
        ),
        "8006" => Meaning::not_moved(
            Payee,
            "The customer's PIN is locked.",
            "The customer calls Safaricom's customer care.",
        ),
        _ => Meaning::unknown("M-PESA's answer does not say whether the customer paid."),
    }
}
