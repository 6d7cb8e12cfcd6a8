//! What M-PESA's gateway answered, why a question stayed without its answer, and what is odd about one.

use mpesa::Api;
use treasury::{
    AccessFinding, Alteration, Answer, GatewayWords, Lost, NotTaken, Oddity, Unanswered, UnreadConfirmation,
};

use super::with_code;

/// What the gateway answered, where that is no acknowledgement: a whole sentence with its own words.
pub(crate) fn answer(answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Acknowledged { .. } => return None,
        Answer::Refused { field: Some(field), .. } => {
            format!("The request was not sent: the field {field} is not as M-PESA takes it.")
        }
        Answer::Refused { code, words, .. } => {
            format!("The gateway refused it{}", quoted(code.as_deref(), words.as_deref()))
        }
        Answer::NotTaken { why, gateway } => format!("{}{}", not_taken(*why), of_gateway(gateway.as_ref())),
        Answer::Lost { why, gateway } => format!("{}{}", lost(*why), of_gateway(gateway.as_ref())),
    })
}

const fn not_taken(why: NotTaken) -> &'static str {
    match why {
        NotTaken::HeldBack => "Sending was paused before this left",
        NotTaken::Unreachable => "The gateway could not be reached",
        NotTaken::Throttled => "The gateway asked to go slower",
        NotTaken::NotAuthorised => "The gateway does not let this app in",
    }
}

const fn lost(why: Lost) -> &'static str {
    match why {
        Lost::TimedOut => "No answer came in time",
        Lost::ConnectionLost => "The connection ended before the answer came",
        Lost::ServerError => "The gateway is in trouble",
        Lost::DuplicateId => "The gateway knows this id already: an earlier request arrived",
        Lost::Redirected => "The gateway sent the request elsewhere, which was not followed",
        Lost::Unreadable => "The gateway's answer could not be read",
        Lost::Aborted => "Hazina broke the request off before its answer came",
    }
}

fn of_gateway(gateway: Option<&GatewayWords>) -> String {
    match gateway {
        Some(GatewayWords { code, words, status }) if code.is_none() && words.is_none() => {
            format!(" (HTTP {status}).")
        }
        Some(GatewayWords { code, words, .. }) => quoted(code.as_deref(), words.as_deref()),
        None => ".".to_owned(),
    }
}

/// ` (code 400.002.02): “Bad Request”.`
pub(super) fn quoted(code: Option<&str>, words: Option<&str>) -> String {
    let code = code.map_or_else(String::new, |code| format!(" (code {code})"));
    match words.map(str::trim).filter(|words| !words.is_empty()) {
        Some(words) => format!("{code}: \u{201c}{words}\u{201d}."),
        None => format!("{code}."),
    }
}

/// Why a question has no answer of M-PESA's.
pub(crate) fn unanswered(why: &Unanswered) -> String {
    match why {
        Unanswered::InTime => "M-PESA did not answer in time. Check again.".to_owned(),
        Unanswered::Unreadable => "M-PESA's answer could not be read.".to_owned(),
        Unanswered::Code { code } => with_code(code.meaning(Api::Inquiry).plain, code),
        Unanswered::Gateway { answer: said } => answer(said).unwrap_or_default(),
    }
}

/// What is odd about an answer to a question.
pub(crate) fn oddity(what: &Oddity) -> String {
    match what {
        Oddity::OtherReceipt { asked, told } => format!("M-PESA was asked about {asked} and answered about {told}."),
        Oddity::OtherId { asked, told } => {
            format!("M-PESA was asked about the payment with id {asked} and answered about {told}.")
        }
        Oddity::NoState => "M-PESA answered without the state of the payment.".to_owned(),
        Oddity::TakenBackWithoutReceipt => "M-PESA says that it was paid and reversed, without its receipt.".to_owned(),
        Oddity::UnclearState { word } => {
            format!("M-PESA answered \u{201c}{word}\u{201d}, which does not say whether it paid.")
        }
        Oddity::OriginalPaid { receipt } => format!(
            "M-PESA has {receipt} as paid: it is not refunded, or not yet. That proves nothing about this request."
        ),
        Oddity::OriginalOther { receipt, word } => {
            format!("M-PESA has {receipt} as \u{201c}{word}\u{201d}. That proves nothing about this request.")
        }
        Oddity::PasswordAfterEnd => {
            "M-PESA took a password whose change had ended. If it is the one on the portal now, \
                                     change it here too."
                .to_owned()
        }
        Oddity::PasswordDecided => "M-PESA answered a question about a password that had been decided.".to_owned(),
    }
}

/// Why a callback about customers' payments told of none.
pub(crate) fn unread(why: &UnreadConfirmation) -> String {
    match why {
        UnreadConfirmation::OtherAddress => "It did not come to the address for confirmations.".to_owned(),
        UnreadConfirmation::NoConfirmation => "M-PESA sent something that is no confirmation of a payment.".to_owned(),
        UnreadConfirmation::OtherNumber { shortcode } => format!("It is about another number, {shortcode}."),
        UnreadConfirmation::NoReceipt => "It has no receipt that can be read.".to_owned(),
        UnreadConfirmation::NoAmount { receipt } => {
            format!("The confirmation of {receipt} has no amount that can be read.")
        }
    }
}

/// How one of Daraja's permissions answered.
pub(crate) fn access(finding: &AccessFinding, api: Api) -> String {
    match finding {
        AccessFinding::Open => "It works.".to_owned(),
        AccessFinding::Closed { code } => with_code(code.meaning(api).plain, code),
        AccessFinding::Refused { code, words } => {
            format!("The gateway refused it{}", quoted(code.as_deref(), words.as_deref()))
        }
    }
}

/// What of the ledger is not what it must be.
pub(crate) fn alteration(found: &Alteration) -> String {
    match found {
        Alteration::Approval { batch } => {
            format!("The approval of batch {batch} was not made by this console, or is missing.")
        }
        Alteration::Cancelled { batch } => format!("Batch {batch} was cancelled, and stands as approved."),
        Alteration::Row { payout } => format!("Payout {payout} is not what was approved."),
        Alteration::SentBefore { payout } => format!("Payout {payout} was sent before, and stands as not sent."),
        Alteration::NeverSent { payout } => format!("Payout {payout} stands as sent, and was not."),
        Alteration::OtherId { payout } => format!("Payout {payout} has another id at M-PESA than it was sent with."),
        Alteration::Callback { delivery } => {
            format!("A callback of M-PESA's (number {delivery}) cannot be applied: it is not what was kept.")
        }
        Alteration::Check { faults: 1 } => "The check found one fault: see Audit.".to_owned(),
        Alteration::Check { faults } => format!("The check found {faults} faults: see Audit."),
        Alteration::Unsigned { entry } => format!("Audit entry {entry} was not written by this desktop."),
        Alteration::Elsewhere => "A part of it cannot be read.".to_owned(),
    }
}
