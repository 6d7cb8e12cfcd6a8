//! What M-PESA's gateway answered, why a question stayed without its answer, and what is odd about one.

use messages::text;
use mpesa::Api;
use treasury::{
    AccessFinding, Alteration, Answer, GatewayWords, Lost, NotTaken, Oddity, Unanswered, UnreadConfirmation,
};

use super::{codes, with_code};

/// What the gateway answered, where that is no acknowledgement: a whole sentence with its own words.
pub(crate) fn answer(answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Acknowledged { .. } => return None,
        Answer::Refused { field: Some(field), .. } => text().answer_the_request_was_not_sent_the(field.to_string()),
        Answer::Refused { code, words, .. } => {
            quoted(text().answer_gateway_refused(), code.as_deref(), words.as_deref())
        }
        Answer::NotTaken { why, gateway } => of_gateway(not_taken(*why), gateway.as_ref()),
        Answer::Lost { why, gateway } => of_gateway(lost(*why), gateway.as_ref()),
    })
}

fn not_taken(why: NotTaken) -> String {
    match why {
        NotTaken::HeldBack => text().answer_held_back(),
        NotTaken::Unreachable => text().answer_unreachable(),
        NotTaken::Throttled => text().answer_throttled(),
        NotTaken::NotAuthorised => text().answer_not_authorised(),
    }
}

fn lost(why: Lost) -> String {
    match why {
        Lost::TimedOut => text().answer_timed_out(),
        Lost::ConnectionLost => text().answer_connection_lost(),
        Lost::ServerError => text().answer_server_error(),
        Lost::DuplicateId => text().answer_duplicate_id(),
        Lost::Redirected => text().answer_redirected(),
        Lost::Unreadable => text().answer_unreadable(),
        Lost::Aborted => text().answer_aborted(),
    }
}

fn of_gateway(said: String, gateway: Option<&GatewayWords>) -> String {
    match gateway {
        Some(GatewayWords { code, words, status }) if code.is_none() && words.is_none() => {
            format!("{said} (HTTP {status}).")
        }
        Some(GatewayWords { code, words, .. }) => quoted(said, code.as_deref(), words.as_deref()),
        None => format!("{said}."),
    }
}

/// A sentence without its full stop, with the gateway's own code and words: `It refused it (code 400.002.02): “Bad Request”.`
pub(super) fn quoted(said: String, code: Option<&str>, words: Option<&str>) -> String {
    match (code, words.map(str::trim).filter(|words| !words.is_empty())) {
        (Some(code), Some(words)) => text().answer_with_code_and_words(said, code, words),
        (None, Some(words)) => text().answer_with_words(said, words),
        (Some(code), None) => text().common_with_code(said, code),
        (None, None) => format!("{said}."),
    }
}

/// Why a question has no answer of M-PESA's.
pub fn unanswered(why: &Unanswered) -> String {
    match why {
        Unanswered::InTime => text().answer_m_pesa_did_not_answer_in(),
        Unanswered::Unreadable => text().answer_m_pesas_answer_could_not_be(),
        Unanswered::Code { code } => with_code(&codes::plain(&code.meaning(Api::Inquiry)), code),
        Unanswered::Gateway { answer: said } => answer(said).unwrap_or_default(),
    }
}

/// What is odd about an answer to a question.
pub(crate) fn oddity(what: &Oddity) -> String {
    match what {
        Oddity::OtherReceipt { asked, told } => {
            text().answer_m_pesa_was_asked_about_and(asked.to_string(), told.to_string())
        }
        Oddity::OtherId { asked, told } => {
            text().answer_m_pesa_was_asked_about_the(asked.to_string(), told.to_string())
        }
        Oddity::NoState => text().answer_m_pesa_answered_without_the_state(),
        Oddity::TakenBackWithoutReceipt => text().answer_m_pesa_says_that_it_was(),
        Oddity::UnclearState { word } => text().answer_m_pesa_answered_which_does_not(word.to_string()),
        Oddity::OriginalPaid { receipt } => text().answer_m_pesa_has_as_paid_it(receipt.to_string()),
        Oddity::OriginalOther { receipt, word } => {
            text().answer_m_pesa_has_as_that_proves(receipt.to_string(), word.to_string())
        }
        Oddity::PasswordAfterEnd => text().answer_m_pesa_took_a_password_whose(),
        Oddity::PasswordDecided => text().answer_m_pesa_answered_a_question_about(),
    }
}

/// Why a callback about customers' payments told of none.
pub(crate) fn unread(why: &UnreadConfirmation) -> String {
    match why {
        UnreadConfirmation::OtherAddress => text().answer_it_did_not_come_to_the(),
        UnreadConfirmation::NoConfirmation => text().answer_m_pesa_sent_something_that_is(),
        UnreadConfirmation::OtherNumber { shortcode } => {
            text().answer_it_is_about_another_number(shortcode.to_string())
        }
        UnreadConfirmation::NoReceipt => text().answer_it_has_no_receipt_that_can(),
        UnreadConfirmation::NoAmount { receipt } => {
            text().answer_the_confirmation_of_has_no_amount(receipt.to_string())
        }
    }
}

/// How one of Daraja's permissions answered.
pub(crate) fn access(finding: &AccessFinding, api: Api) -> String {
    match finding {
        AccessFinding::Open => text().answer_it_works(),
        AccessFinding::Closed { code } => with_code(&codes::plain(&code.meaning(api)), code),
        AccessFinding::Refused { code, words } => {
            quoted(text().answer_gateway_refused(), code.as_deref(), words.as_deref())
        }
    }
}

/// What of the ledger is not what it must be.
pub(crate) fn alteration(found: &Alteration) -> String {
    match found {
        Alteration::Approval { batch } => text().answer_the_approval_of_batch_was_not(batch.to_string()),
        Alteration::Attachment { batch } => text().answer_attachment_of_batch_altered(batch.to_string()),
        Alteration::TooFew { batch } => text().answer_batch_has_too_few_approvals(batch.to_string()),
        Alteration::Policy { version } => text().answer_policy_was_not_agreed_to(version.to_string()),
        Alteration::OtherPolicy { batch, named, in_force } => {
            text().answer_batch_is_under_another_policy(batch.to_string(), named.to_string(), in_force.to_string())
        }
        Alteration::Cancelled { batch } => text().answer_batch_was_cancelled_and_stands_as(batch.to_string()),
        Alteration::Row { payout } => text().answer_payout_is_not_what_was_approved(payout.to_string()),
        Alteration::SentBefore { payout } => text().answer_payout_was_sent_before_and_stands(payout.to_string()),
        Alteration::NeverSent { payout } => text().answer_payout_stands_as_sent_and_was(payout.to_string()),
        Alteration::OtherId { payout } => text().answer_payout_has_another_id_at_m(payout.to_string()),
        Alteration::Callback { delivery } => text().answer_a_callback_of_m_pesas_number(delivery.to_string()),
        Alteration::Check { faults } => text().answer_check_found(*faults),
        Alteration::Unsigned { entry } => text().answer_audit_entry_was_not_written_by(entry.to_string()),
        Alteration::Elsewhere => text().answer_a_part_of_it_cannot_be(),
    }
}
