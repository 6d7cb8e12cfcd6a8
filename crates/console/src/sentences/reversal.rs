//! What the console says about taking a customer's payment back, and about a receipt that M-PESA was asked about.

use mpesa::{Api, Receipt};
use store::PayoutRecord;
use treasury::{Doubt, Evidence, FailureCause, Finding, PayoutState};

use super::{doubt as why_in_doubt, nairobi, proof, stamp, with_cause, with_code};

/// Why a reversal failed, and what to do.
pub(crate) fn failure(cause: &FailureCause) -> (String, String) {
    match cause {
        FailureCause::People => (
            "Two people found that it was not refunded.".to_owned(),
            "Ask for it again if the customer is still to be refunded.".to_owned(),
        ),
        FailureCause::Status { .. } => (
            "M-PESA was asked, and says that this did not go through.".to_owned(),
            "Ask for it again if the customer is still to be refunded.".to_owned(),
        ),
        FailureCause::Refused { .. } => (
            "M-PESA's gateway refused the request. The customer's payment stands.".to_owned(),
            "Check the receipt and the amount, and raise it again.".to_owned(),
        ),
        FailureCause::Result { code } => {
            let meaning = code.meaning(Api::Reversal);
            (meaning.plain.to_owned(), meaning.next.to_owned())
        }
    }
}

/// Where a reversal of `original` stands with its proof, and what happens now.
pub(super) fn standing(payout: &PayoutRecord, original: &Receipt) -> (String, String) {
    match &payout.state {
        PayoutState::Draft => (
            "Prepared, not submitted.".into(),
            "The person who prepared it submits it.".into(),
        ),
        PayoutState::Submitted => (
            "Waits for approval.".into(),
            "Another person must approve or reject it.".into(),
        ),
        PayoutState::Approved => ("Approved, not sent yet.".into(), "It is sent in its turn.".into()),
        PayoutState::Dispatching => (
            "Being sent: M-PESA has not answered yet.".into(),
            "The answer comes within seconds.".into(),
        ),
        PayoutState::Accepted => (
            "Accepted: M-PESA queued it. The customer is not refunded yet.".into(),
            "The result may take seconds or, where Safaricom looks at it by hand, hours.".into(),
        ),
        // Known by the state of the customer's payment alone.
        PayoutState::Paid { receipt } if receipt == original => (
            format!(
                "Completed, {} on {}: M-PESA says that {original} was refunded.",
                proof(payout.proof),
                stamp(payout.changed_at)
            ),
            "Nothing more to do.".into(),
        ),
        PayoutState::Paid { receipt } => (
            format!(
                "Completed, {} on {}: {original} was refunded, receipt {receipt}.",
                proof(payout.proof),
                stamp(payout.changed_at)
            ),
            "Nothing more to do.".into(),
        ),
        PayoutState::Reversed { receipt } => (
            format!("M-PESA says that the refund {receipt} was itself reversed."),
            "Ask Safaricom's business support.".into(),
        ),
        PayoutState::Failed { cause } => {
            let (plain, next) = failure(cause);
            (
                format!("Failed: the customer's payment stands. {}", with_cause(&plain, cause)),
                next,
            )
        }
        PayoutState::InDoubt { doubt } => (
            format!(
                "In doubt: we do not know yet whether the customer was refunded. {}",
                in_doubt(doubt)
            ),
            "It is not sent again. M-PESA is asked what became of it; if no answer comes, look the customer's payment up on \
             the M-PESA portal by its receipt."
                .into(),
        ),
        PayoutState::Cancelled => ("Cancelled before it was sent.".into(), "Nothing more to do.".into()),
        PayoutState::Rejected => (
            "Rejected by the approver.".into(),
            "Ask for it again if the customer is still to be refunded.".into(),
        ),
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
        Doubt::UnclearCode { code, .. } => with_code(code.meaning(Api::Reversal).plain, code),
        Doubt::Stopped => "Hazina stopped while this was being sent.".to_owned(),
        Doubt::NoReceipt => "M-PESA reported the refund without a receipt.".to_owned(),
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
        Evidence::Moved { receipt, .. } => format!("M-PESA's result: refunded, receipt {receipt}."),
        Evidence::NotMoved { cause, description } => {
            let plain = with_cause("M-PESA's result: not refunded.", cause);
            format!("{plain} \u{201c}{description}\u{201d}")
        }
        Evidence::TakenBack { receipt } => format!("M-PESA says that the refund {receipt} was itself reversed."),
        Evidence::Nothing { doubt } => in_doubt(doubt),
    }
}

/// What M-PESA answered about a receipt that is none of ours.
pub(crate) fn told(finding: &Finding) -> String {
    match finding {
        Finding::Told { word, amount, at, .. } => {
            let amount = amount.map_or_else(String::new, |amount| format!(" of {amount}"));
            let when = at
                .and_then(nairobi)
                .map_or_else(String::new, |at| at.format(" on %-d %b %Y, %H:%M").to_string());
            match word.as_str() {
                "Completed" => format!("M-PESA says: a payment{amount}, completed{when}."),
                "Reversed" => format!("M-PESA says: a payment{amount}, reversed{when}."),
                other => format!("M-PESA says: a payment{amount}, state \u{201c}{other}\u{201d}{when}."),
            }
        }
        Finding::NotFound { .. } => "M-PESA knows no such receipt.".to_owned(),
        Finding::UnderWay { word } => format!("M-PESA says: still under way (\u{201c}{word}\u{201d})."),
        Finding::Unanswered { why } => super::unanswered(why),
        Finding::Odd { what } => super::oddity(what),
    }
}
