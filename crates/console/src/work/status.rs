//! What the answer to a status query proves, in the house's words. The payment's own state decides, never the query's.

use daraja::callback::{self, Callback, PaymentStatus, StatusResult};
use mpesa::{Api, ResultCode};
use store::{ApplyResult, Pending, StoreError};
use treasury::{AskedBy, AttemptId, Doubt, Evidence, Finding, Lane, PauseReason, Proof};

use super::answer::pause_for;
use crate::Desk;

/// What an answer to a status query comes to.
pub(super) enum StatusHeard {
    /// Evidence about the payout.
    Proves(Evidence),
    /// Nothing about the money, and what must be paused for it.
    Found(Finding, Option<PauseReason>),
}

impl StatusHeard {
    const fn found(finding: Finding) -> Self {
        Self::Found(finding, None)
    }

    fn odd(message: String) -> Self {
        Self::found(Finding::Odd { message })
    }
}

/// Applies a callback about a status query that asked about `attempt`.
pub(super) async fn apply(desk: &Desk, pending: &Pending, attempt: AttemptId, by: &AskedBy) -> Result<(), StoreError> {
    let payout = desk.ledger.payout_of(attempt).await?;
    match about_status(&pending.channel, &pending.body, by, &payout.lane) {
        StatusHeard::Proves(evidence) => {
            let result = ApplyResult {
                delivery: pending.id,
                attempt,
                evidence,
                proof: Proof::Status,
                pause: None,
                accounts: Vec::new(),
            };
            desk.ledger.apply(vec![result], desk.now()).await?;
        }
        StatusHeard::Found(finding, pause) => {
            let pauses = pause.is_some();
            desk.ledger
                .answer_question(pending.attempt, pending.id, finding, pause, desk.now())
                .await?;
            if pauses {
                desk.refresh_gate().await;
            }
        }
    }
    desk.changes.note_payouts([payout.batch.get()]);
    Ok(())
}

/// Reads a callback about a status query that asked `by` about a payout on `lane`.
pub(super) fn about_status(channel: &str, body: &[u8], by: &AskedBy, lane: &Lane) -> StatusHeard {
    let unanswered = |code: Option<ResultCode>, message: &str| Finding::Unanswered {
        code,
        message: message.to_owned(),
    };
    if channel == "t" {
        return StatusHeard::found(unanswered(None, "M-PESA did not get to the question in time."));
    }
    let Callback::Result(notice) = callback::parse(body) else {
        return StatusHeard::found(unanswered(None, "M-PESA's answer could not be read."));
    };
    let answer = notice.status();
    if !answer.answered {
        let code = notice.code;
        // Daraja facts, section 20.3: nothing found for that id.
        if code.as_str() == "2033" {
            return StatusHeard::found(Finding::NotFound { code });
        }
        let meaning = code.meaning(Api::Inquiry);
        let pause = pause_for(&meaning, &code);
        return StatusHeard::Found(unanswered(Some(code), meaning.plain), pause);
    }
    if let Some(message) = about_another(&answer, by) {
        return StatusHeard::odd(message);
    }
    match answer.status.clone() {
        Some(status) => of_status(&status, answer, by, lane),
        None => StatusHeard::odd("M-PESA answered without the state of the payment.".to_owned()),
    }
}

/// An answer about another payment than was asked about proves nothing about this one.
fn about_another(answer: &StatusResult, by: &AskedBy) -> Option<String> {
    match by {
        AskedBy::Receipt { receipt } => {
            let told = answer.receipt.as_ref().filter(|told| *told != receipt)?;
            Some(format!("M-PESA was asked about {receipt} and answered about {told}."))
        }
        AskedBy::Originator { id, .. } => {
            let told = answer.originator_conversation_id.as_ref().filter(|told| *told != id)?;
            Some(format!(
                "M-PESA was asked about the payment with id {id} and answered about {told}."
            ))
        }
    }
}

fn of_status(status: &PaymentStatus, answer: StatusResult, by: &AskedBy, lane: &Lane) -> StatusHeard {
    if let Some(original) = original_asked_about(by, lane) {
        return of_original(status, answer, original);
    }
    let word = status.as_str().to_owned();
    match status {
        PaymentStatus::Completed => StatusHeard::Proves(moved(answer, by)),
        PaymentStatus::Cancelled
        | PaymentStatus::Declined
        | PaymentStatus::Expired
        | PaymentStatus::Failed
        | PaymentStatus::Rejected => StatusHeard::Proves(Evidence::NotMoved {
            code: ResultCode::from(word.clone()),
            description: word,
        }),
        PaymentStatus::Reversed => match receipt_of(&answer, by) {
            Some(receipt) => StatusHeard::Proves(Evidence::TakenBack { receipt }),
            None => StatusHeard::odd("M-PESA says that it was paid and reversed, without its receipt.".to_owned()),
        },
        PaymentStatus::Initiated | PaymentStatus::Authorized | PaymentStatus::Pending => {
            StatusHeard::found(Finding::UnderWay { word })
        }
        PaymentStatus::Other(_) => StatusHeard::odd(format!(
            "M-PESA answered \u{201c}{word}\u{201d}, which does not say whether it paid."
        )),
    }
}

/// The receipt that a reversal takes back, where that was asked about and not the reversal itself.
fn original_asked_about<'a>(by: &'a AskedBy, lane: &Lane) -> Option<&'a mpesa::Receipt> {
    let (AskedBy::Receipt { receipt }, Lane::Reversal { receipt: original }) = (by, lane) else {
        return None;
    };
    (receipt == original).then_some(receipt)
}

/// The state of the customer's payment tells of its reversal only where it is reversed.
fn of_original(status: &PaymentStatus, answer: StatusResult, original: &mpesa::Receipt) -> StatusHeard {
    match status {
        PaymentStatus::Reversed => StatusHeard::Proves(Evidence::Moved {
            receipt: original.clone(),
            amount: answer.amount,
            party_number: None,
            party_name: None,
            completed_at: None,
            charge: None,
        }),
        PaymentStatus::Completed => StatusHeard::odd(format!(
            "M-PESA has {original} as paid: it is not refunded, or not yet. That proves nothing about this request."
        )),
        PaymentStatus::Cancelled
        | PaymentStatus::Declined
        | PaymentStatus::Expired
        | PaymentStatus::Failed
        | PaymentStatus::Rejected
        | PaymentStatus::Initiated
        | PaymentStatus::Authorized
        | PaymentStatus::Pending
        | PaymentStatus::Other(_) => StatusHeard::odd(format!(
            "M-PESA has {original} as \u{201c}{}\u{201d}. That proves nothing about this request.",
            status.as_str()
        )),
    }
}

fn moved(answer: StatusResult, by: &AskedBy) -> Evidence {
    let Some(receipt) = receipt_of(&answer, by) else {
        return Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        };
    };
    if let Some(message) = unclear(&answer, &receipt) {
        return Evidence::Nothing {
            doubt: Doubt::Contradiction { message },
        };
    }
    Evidence::Moved {
        receipt,
        amount: answer.amount,
        party_number: answer.credit_party.as_ref().and_then(|party| party.number.clone()),
        party_name: answer.credit_party.and_then(|party| party.name),
        completed_at: answer.finalised_at.map(|at| at.timestamp_millis()),
        charge: answer.debit_charge,
    }
}

/// What of the answer cannot be compared with what was sent.
fn unclear(answer: &StatusResult, receipt: &mpesa::Receipt) -> Option<String> {
    let what = match answer.doubts.first()? {
        callback::Doubt::PartiesDiffer => "two receivers",
        callback::Doubt::ReceiptsDiffer => "another receipt beside it",
        callback::Doubt::AmountUnclear
        | callback::Doubt::NotFinal
        | callback::Doubt::NoCode
        | callback::Doubt::NoReceipt
        | callback::Doubt::FailureWithReceipt
        | callback::Doubt::OtherApi => "an amount that cannot be read",
    };
    Some(format!("M-PESA reports receipt {receipt} with {what}."))
}

/// The payment's receipt: as answered, or as asked about.
fn receipt_of(answer: &StatusResult, by: &AskedBy) -> Option<mpesa::Receipt> {
    answer.receipt.clone().or_else(|| match by {
        AskedBy::Receipt { receipt } => Some(receipt.clone()),
        AskedBy::Originator { .. } => None,
    })
}
