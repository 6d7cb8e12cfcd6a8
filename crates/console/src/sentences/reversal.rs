//! What the console says about taking a customer's payment back, and about a receipt that M-PESA was asked about.

use messages::{language, text};
use mpesa::{Api, Receipt};
use store::PayoutRecord;
use treasury::{Doubt, Evidence, FailureCause, Finding, PayoutState, Proof};

use super::{codes, doubt as why_in_doubt, nairobi, stamp, with_cause, with_code};

/// Why a reversal failed, and what to do.
pub(crate) fn failure(cause: &FailureCause) -> (String, String) {
    match cause {
        FailureCause::People => (
            text().refund_two_people_found_that_it_was(),
            text().refund_ask_for_it_again_if_the(),
        ),
        FailureCause::Status { .. } => (
            text().refund_m_pesa_was_asked_and_says(),
            text().refund_ask_for_it_again_if_the(),
        ),
        FailureCause::Refused { .. } => (
            text().refund_m_pesas_gateway_refused_the_request(),
            text().refund_check_the_receipt_and_the_amount(),
        ),
        FailureCause::Result { code } => {
            let meaning = code.meaning(Api::Reversal);
            (codes::plain(&meaning), codes::next(&meaning))
        }
    }
}

/// Where a reversal of `original` stands with its proof, and what happens now.
pub(super) fn standing(payout: &PayoutRecord, original: &Receipt) -> (String, String) {
    match &payout.state {
        PayoutState::Draft => (
            text().refund_prepared_not_submitted(),
            text().refund_the_person_who_prepared_it_submits(),
        ),
        PayoutState::Submitted => (
            text().refund_waits_for_approval(),
            text().refund_another_person_must_approve_or_reject(),
        ),
        PayoutState::Approved => (
            text().refund_approved_not_sent_yet(),
            text().refund_it_is_sent_in_its_turn(),
        ),
        PayoutState::Dispatching => (
            text().refund_being_sent_m_pesa_has_not(),
            text().refund_the_answer_comes_within_seconds(),
        ),
        PayoutState::Accepted => (
            text().refund_accepted_m_pesa_queued_it_the(),
            text().refund_the_result_may_take_seconds_or(),
        ),
        // Known by the state of the customer's payment alone.
        PayoutState::Paid { receipt } if receipt == original => (
            completed(payout.proof, stamp(payout.changed_at), original, None),
            text().payout_nothing_more_to_do(),
        ),
        PayoutState::Paid { receipt } => (
            completed(payout.proof, stamp(payout.changed_at), original, Some(receipt)),
            text().payout_nothing_more_to_do(),
        ),
        PayoutState::Reversed { receipt } => (
            text().refund_m_pesa_says_that_the_refund(receipt.to_string()),
            text().refund_ask_safaricoms_business_support(),
        ),
        PayoutState::Failed { cause } => {
            let (plain, next) = failure(cause);
            (
                text().refund_failed_the_customers_payment_stands(with_cause(&plain, cause)),
                next,
            )
        }
        PayoutState::InDoubt { doubt } => (
            text().refund_in_doubt_we_do_not_know(in_doubt(doubt)),
            text().refund_it_is_not_sent_again_m(),
        ),
        PayoutState::Cancelled => (
            text().refund_cancelled_before_it_was_sent(),
            text().refund_nothing_more_to_do(),
        ),
        PayoutState::Rejected => (
            text().refund_rejected_by_the_approver(),
            text().refund_ask_for_it_again_if_the(),
        ),
    }
}

/// Completed, when, of what, and what that rests on; `receipt` is of the refund, where M-PESA gave one.
fn completed(proof: Option<Proof>, on: String, original: &Receipt, receipt: Option<&Receipt>) -> String {
    let original = original.to_string();
    let Some(receipt) = receipt.map(ToString::to_string) else {
        return match proof {
            Some(Proof::Status) => text().refund_completed_by_status(on, original),
            Some(Proof::Statement) => text().refund_completed_by_statement(on, original),
            Some(Proof::People) => text().refund_completed_by_people(on, original),
            Some(Proof::Refusal) => text().refund_completed_by_gateway(on, original),
            Some(Proof::Callback) | None => text().refund_completed_by_result(on, original),
        };
    };
    match proof {
        Some(Proof::Status) => text().refund_receipt_by_status(on, original, receipt),
        Some(Proof::Statement) => text().refund_receipt_by_statement(on, original, receipt),
        Some(Proof::People) => text().refund_receipt_by_people(on, original, receipt),
        Some(Proof::Refusal) => text().refund_receipt_by_gateway(on, original, receipt),
        Some(Proof::Callback) | None => text().refund_receipt_by_result(on, original, receipt),
    }
}

/// One short sentence for a list: why it failed, why it is in doubt.
pub(super) fn why(state: &PayoutState) -> Option<String> {
    match state {
        PayoutState::Failed { cause } => Some(failure(cause).0),
        PayoutState::InDoubt { doubt } => Some(in_doubt(doubt)),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Paid { .. }
        | PayoutState::Reversed { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => None,
    }
}

fn in_doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::UnclearCode { code, .. } => with_code(&codes::plain(&code.meaning(Api::Reversal)), code),
        Doubt::Stopped => text().refund_hazina_stopped_while_this_was_being(),
        Doubt::NoReceipt => text().refund_m_pesa_reported_the_refund_without(),
        Doubt::AnswerLost { .. }
        | Doubt::MayBeSentElsewhere
        | Doubt::NoResult
        | Doubt::QueueTimeOut
        | Doubt::Unreadable
        | Doubt::Contradiction { .. } => why_in_doubt(doubt, None),
    }
}

/// What evidence about a reversal proves, in its timeline.
pub(crate) fn proved(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Moved { receipt, .. } => text().refund_m_pesas_result_refunded_receipt(receipt.to_string()),
        Evidence::NotMoved { cause, description } => {
            let plain = with_cause(&text().refund_m_pesas_result_not_refunded(), cause);
            format!("{plain} \u{201c}{description}\u{201d}")
        }
        Evidence::TakenBack { receipt } => text().refund_m_pesa_says_that_the_refund(receipt.to_string()),
        Evidence::Nothing { doubt } => in_doubt(doubt),
    }
}

/// What M-PESA answered about a receipt that is none of ours.
pub(crate) fn told(finding: &Finding) -> String {
    match finding {
        Finding::Told { word, amount, at, .. } => {
            let what = match amount {
                Some(amount) => text().refund_a_payment_of(amount.to_string()),
                None => text().refund_a_payment(),
            };
            let when = at.and_then(nairobi).map(|at| language().day_and_time(at.naive_local()));
            match (word.as_str(), when) {
                ("Completed", None) => text().refund_told_completed(what),
                ("Completed", Some(when)) => text().refund_told_completed_on(what, when),
                ("Reversed", None) => text().refund_told_reversed(what),
                ("Reversed", Some(when)) => text().refund_told_reversed_on(what, when),
                (other, None) => text().refund_told_state(what, other),
                (other, Some(when)) => text().refund_told_state_on(what, other, when),
            }
        }
        Finding::NotFound { .. } => text().refund_m_pesa_knows_no_such_receipt(),
        Finding::UnderWay { word } => text().refund_m_pesa_says_still_under_way(word.to_string()),
        Finding::Unanswered { why } => super::unanswered(why),
        Finding::Prompt(end) => super::audit::customer(end),
        Finding::Odd { what } => super::oddity(what),
    }
}
