//! What the console says about states, pauses and entries of the audit trail: short sentences, no jargon.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};
use mpesa::{Api, ResultCode};
use store::{Entry, PayoutRecord};
use treasury::{Doubt, Fact, OperatorId, PauseReason, PayoutState, Standing};

/// Names of operators by id.
pub(crate) type Names = HashMap<OperatorId, String>;

pub(crate) fn name_of(names: &Names, operator: OperatorId) -> String {
    names
        .get(&operator)
        .cloned()
        .unwrap_or_else(|| format!("operator {operator}"))
}

/// Why sending is paused, and what to do about it.
pub(crate) fn pause(reason: &PauseReason, by: Option<&str>) -> (String, String) {
    match reason {
        PauseReason::Person => (
            format!("{} paused sending.", by.unwrap_or("Somebody")),
            "Resume when you are ready.".to_owned(),
        ),
        PauseReason::Initiator { code }
        | PauseReason::Organisation { code }
        | PauseReason::InsufficientBalance { code } => {
            let meaning = code.meaning(Api::Payment);
            (with_code(meaning.plain, code), meaning.next.to_owned())
        }
        PauseReason::NotAuthorised { message } => (
            format!("M-PESA's gateway does not let this app send: {message}"),
            "Check the app's products and keys on the Daraja portal, then resume.".to_owned(),
        ),
        PauseReason::Refused { message } => (
            format!("M-PESA's gateway refused several payouts in a row: {message}"),
            "No money moved for those. Find out what is wrong before you resume.".to_owned(),
        ),
        PauseReason::LedgerChanged { message } => (
            format!("The ledger was changed outside Hazina. {message}"),
            "Nothing is sent until somebody has looked into it. Compare with a backup before you resume.".to_owned(),
        ),
    }
}

/// What a failure code means and what to do. Codes with dots are the gateway's own: it refused the request, so nothing
/// was taken.
pub(crate) fn failure(code: &ResultCode) -> (String, String) {
    if code.as_str() == "refused" || code.as_str().contains('.') {
        return (
            "M-PESA's gateway refused the request. No money moved.".to_owned(),
            "Correct the payout and prepare it again.".to_owned(),
        );
    }
    let meaning = code.meaning(Api::Payment);
    (meaning.plain.to_owned(), meaning.next.to_owned())
}

/// Where a payout stands with its proof, and what happens now.
pub(crate) fn standing(payout: &PayoutRecord) -> (String, String) {
    match &payout.state {
        PayoutState::Draft => ("Prepared, not submitted.".into(), "The maker submits the batch.".into()),
        PayoutState::Submitted => (
            "Waits for approval.".into(),
            "A checker approves or rejects the batch.".into(),
        ),
        PayoutState::Approved => ("Approved, not sent yet.".into(), "It is sent in its turn.".into()),
        PayoutState::Dispatching => (
            "Being sent: M-PESA has not answered yet.".into(),
            "The answer comes within seconds.".into(),
        ),
        PayoutState::Accepted => (
            "Accepted: M-PESA queued it. That is not a payment yet.".into(),
            "The result usually comes within seconds to minutes.".into(),
        ),
        PayoutState::Paid { receipt } => (
            format!(
                "Paid, by M-PESA's result at {}, receipt {receipt}.",
                clock_time(payout.changed_at)
            ),
            "Nothing more to do.".into(),
        ),
        PayoutState::Failed { code } => {
            let (plain, next) = failure(code);
            (format!("Failed, no money moved. {}", with_code(&plain, code)), next)
        }
        PayoutState::InDoubt { doubt } => (
            format!("In doubt: it is not known whether money moved. {}", doubt.sentence()),
            in_doubt_next(doubt),
        ),
        PayoutState::Cancelled => ("Cancelled before it was sent.".into(), "Nothing more to do.".into()),
        PayoutState::Rejected => (
            "Rejected by a checker.".into(),
            "Prepare it again if it is still owed.".into(),
        ),
    }
}

fn in_doubt_next(doubt: &Doubt) -> String {
    let look =
        "Nothing is sent again until M-PESA's answer is known. If none comes, look the payment up on the M-PESA portal";
    match doubt {
        Doubt::Contradiction { .. } => format!("{look} by receipt and compare amount and number."),
        Doubt::AnswerLost { .. }
        | Doubt::Stopped
        | Doubt::NoResult
        | Doubt::QueueTimeOut
        | Doubt::UnclearCode { .. }
        | Doubt::Unreadable
        | Doubt::NoReceipt => format!("{look} by phone number, amount and time."),
    }
}

/// One short sentence for a list: why it failed, why it is in doubt.
pub(crate) fn why(state: &PayoutState) -> Option<String> {
    match state {
        PayoutState::Failed { code } => Some(failure(code).0),
        PayoutState::InDoubt { doubt } => Some(doubt.sentence()),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Paid { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => None,
    }
}

/// A sentence with the code it stands for.
fn with_code(sentence: &str, code: &ResultCode) -> String {
    format!("{} (code {code}).", sentence.trim_end_matches('.'))
}

/// An entry of the audit trail as a sentence.
pub(crate) fn entry(entry: &Entry) -> String {
    let some =
        |count: usize, one: &str, many: &str| format!("{} {}", grouped(count), if count == 1 { one } else { many });
    match &entry.fact {
        Fact::OperatorAdded { name, role, .. } => format!("{name} can sign in as {role}."),
        Fact::BatchDrafted {
            batch,
            title,
            count,
            sum,
            ..
        } => {
            let payouts = some(usize::try_from(*count).unwrap_or(usize::MAX), "payout", "payouts");
            format!("Batch {batch} \u{201c}{title}\u{201d} was prepared: {payouts}, {sum}.")
        }
        Fact::BatchSubmitted { batch } => format!("Batch {batch} was submitted for approval."),
        Fact::BatchApproved { batch, rows, .. } => {
            format!(
                "Batch {batch} was approved, rows {}.",
                rows.to_string().get(..8).unwrap_or_default()
            )
        }
        Fact::BatchRejected { batch, reason } => format!("Batch {batch} was rejected: {reason}"),
        Fact::BatchCancelled { batch } => format!("What was not sent of batch {batch} was cancelled."),
        Fact::BatchPaused { batch, reason } => format!("Batch {batch} was paused. {}", pause(reason, None).0),
        Fact::BatchResumed { batch } => format!("Batch {batch} was resumed."),
        Fact::SendingPaused { reason } => format!("All sending was paused. {}", pause(reason, None).0),
        Fact::SendingResumed => "Sending was resumed.".to_owned(),
        Fact::AttemptsClaimed { attempts } => {
            format!(
                "{} written down to be sent.",
                capital(&some(attempts.len(), "payout was", "payouts were"))
            )
        }
        Fact::AttemptsRecorded { records } => {
            format!(
                "M-PESA's answer to {} was recorded.",
                some(records.len(), "request", "requests")
            )
        }
        Fact::DeliveriesKept { deliveries } => {
            let kept = some(deliveries.len(), "callback was", "callbacks were");
            let bad = deliveries
                .iter()
                .filter(|d| matches!(d.standing, Standing::Quarantined { .. }))
                .count();
            match bad {
                0 => format!("{} kept.", capital(&kept)),
                _ => format!("{} kept, {} in quarantine.", capital(&kept), grouped(bad)),
            }
        }
        Fact::ResultsApplied { results } => format!(
            "{} applied.",
            capital(&some(results.len(), "result was", "results were"))
        ),
        Fact::DoubtsRaised { doubts } => {
            let first = doubts.first().map(|one| one.doubt.sentence()).unwrap_or_default();
            format!(
                "{} in doubt. {first}",
                capital(&some(doubts.len(), "payout went", "payouts went"))
            )
        }
        Fact::BalanceAsked { .. } => "M-PESA was asked for the balance.".to_owned(),
        Fact::InquiryFailed { message, .. } => format!("The balance could not be read. {message}"),
        Fact::FloatRead { utility, .. } => format!("The Utility account holds {utility}."),
    }
}

/// East Africa Time, to the second.
pub(crate) fn clock_time(at: i64) -> String {
    nairobi(at).map_or_else(String::new, |time| time.format("%H:%M:%S").to_string())
}

/// East Africa Time, UTC+3 all year.
fn nairobi(at: i64) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(3 * 3_600)?;
    Some(DateTime::<Utc>::from_timestamp_millis(at)?.with_timezone(&zone))
}

fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}
