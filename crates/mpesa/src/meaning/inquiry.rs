//! What the result of a question proves: nothing about the payment that was asked about, whatever it says.

use super::{
    Meaning, Money, Retry,
    WhoActs::{Administrator, Nobody, Treasurer},
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
        "0" => ("M-PESA answered the question.", Nobody),
        "2033" | "49" => ("M-PESA found nothing for this id.", Treasurer),
        "SFC_IC0003" => ("M-PESA does not know the operator or the number.", Administrator),
        _ => ("M-PESA did not answer the question.", Treasurer),
    };
    Meaning {
        money: Money::Unknown,
        retry: Retry::Later,
        who,
        plain,
        next: "The question can be asked again at any time.",
        fault: None,
        same_again: false,
    }
}

/// The initiator may not ask this, whatever else it may do (Daraja facts, section 5).
fn not_allowed(code: &str) -> Option<(&'static str, &'static str)> {
    match code {
        "21" | "TP40153" => Some((
            "The initiator does not have the role for this question.",
            "The Business Administrator gives the role on the M-PESA portal: Balance Query ORG API for the balance, \
             Transaction Status query ORG API for payments.",
        )),
        "2028" | "100000010" => Some((
            "The shortcode has no permission for this question.",
            "Ask Safaricom's business support to add the product.",
        )),
        _ => None,
    }
}
