//! What the result of a reversal proves.

use super::{
    Fault, Meaning,
    WhoActs::{Maker, Treasurer},
    refusal::refusal,
};

/// What `code` means as the result of taking back a customer's payment.
pub(super) fn meaning(code: &str) -> Meaning {
    if let Some(meaning) = refusal(code) {
        return meaning;
    }
    match code {
        "0" => Meaning::moved("M-PESA took the payment back."),
        "R000001" => Meaning::unknown("M-PESA says this payment was already taken back."),
        "R000002" => Meaning::not_moved(Maker, "M-PESA does not know the receipt.", "Check the receipt."),
        "1" => Meaning::not_moved(
            Treasurer,
            "The money is no longer in the account that received it.",
            "Fund the account, or settle with the customer in another way.",
        )
        .fault(Fault::InsufficientBalance),
        _ => Meaning::unknown("M-PESA's answer does not say whether the payment was taken back."),
    }
}
