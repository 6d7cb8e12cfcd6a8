//! What the answer to a status query proves, in the organisation's words. The payment's own state decides, never the query's.

use daraja::callback::{self, Callback, PaymentStatus, StatusResult};
use mpesa::Api;
use store::{ApplyResult, Pending, StoreError};
use treasury::{
    AskedBy, AttemptId, Channel, Contradiction, Doubt, Evidence, FailureCause, Finding, Lane, Oddity, PauseReason,
    Proof, Unanswered, UnpaidState,
};

use super::answer::pause_for;
use crate::Desk;

/// What an answer to a status query comes to.
pub(super) enum StatusAnswer {
    /// Evidence about the payout.
    Proves(Evidence),
    /// Nothing about the money, and what must be paused for it.
    Found(Finding, Option<PauseReason>),
}

impl StatusAnswer {
    const fn found(finding: Finding) -> Self {
        Self::Found(finding, None)
    }

    const fn odd(what: Oddity) -> Self {
        Self::found(Finding::Odd { what })
    }
}

/// Applies a callback about a status query that asked about `attempt`.
pub(super) async fn apply(desk: &Desk, pending: &Pending, attempt: AttemptId, by: &AskedBy) -> Result<(), StoreError> {
    let payout = desk.ledger().payout_of(attempt).await?;
    match about_status(pending.channel, &pending.body, by, &payout.lane) {
        StatusAnswer::Proves(evidence) => {
            let result = ApplyResult {
                delivery: pending.id,
                attempt,
                evidence,
                proof: Proof::Status,
                pause: None,
                accounts: Vec::new(),
            };
            desk.ledger().apply(vec![result], desk.now()).await?;
        }
        StatusAnswer::Found(finding, pause) => {
            let pauses = pause.is_some();
            desk.ledger()
                .answer_question(pending.attempt, pending.id, finding, pause, desk.now())
                .await?;
            if pauses {
                desk.sending().refresh_gate().await;
            }
        }
    }
    desk.events().note_payouts([payout.batch.get()]);
    Ok(())
}

/// Reads a callback about a status query that asked `by` about a payout on `lane`.
pub(super) fn about_status(channel: Channel, body: &[u8], by: &AskedBy, lane: &Lane) -> StatusAnswer {
    let unanswered = |why| Finding::Unanswered { why };
    if channel == Channel::TimeOut {
        return StatusAnswer::found(unanswered(Unanswered::InTime));
    }
    let Callback::Result(notice) = callback::parse(body) else {
        return StatusAnswer::found(unanswered(Unanswered::Unreadable));
    };
    let answer = notice.status();
    if !answer.answered {
        let code = notice.code;
        // Daraja facts, section 20.3: nothing found for that id.
        if code.as_str() == "2033" {
            return StatusAnswer::found(Finding::NotFound { code });
        }
        let meaning = code.meaning(Api::Inquiry);
        let pause = pause_for(&meaning, &code);
        return StatusAnswer::Found(unanswered(Unanswered::Code { code }), pause);
    }
    if let Some(what) = about_another(&answer, by) {
        return StatusAnswer::odd(what);
    }
    match answer.status.clone() {
        Some(status) => of_status(&status, answer, by, lane),
        None => StatusAnswer::odd(Oddity::NoState),
    }
}

/// An answer about another payment than was asked about proves nothing about this one.
fn about_another(answer: &StatusResult, by: &AskedBy) -> Option<Oddity> {
    match by {
        AskedBy::Receipt { receipt } => {
            let told = answer.receipt.as_ref().filter(|told| *told != receipt)?;
            Some(Oddity::OtherReceipt {
                asked: receipt.clone(),
                told: told.clone(),
            })
        }
        AskedBy::Originator { id, .. } => {
            let told = answer.originator_conversation_id.as_ref().filter(|told| *told != id)?;
            Some(Oddity::OtherId {
                asked: id.clone(),
                told: told.clone(),
            })
        }
    }
}

fn of_status(status: &PaymentStatus, answer: StatusResult, by: &AskedBy, lane: &Lane) -> StatusAnswer {
    if let Some(original) = original_asked_about(by, lane) {
        return of_original(status, answer, original);
    }
    let word = status.as_str().to_owned();
    match status {
        PaymentStatus::Completed => StatusAnswer::Proves(moved(answer, by)),
        PaymentStatus::Cancelled => unpaid(UnpaidState::Cancelled),
        PaymentStatus::Declined => unpaid(UnpaidState::Declined),
        PaymentStatus::Expired => unpaid(UnpaidState::Expired),
        PaymentStatus::Failed => unpaid(UnpaidState::Failed),
        PaymentStatus::Rejected => unpaid(UnpaidState::Rejected),
        PaymentStatus::Reversed => match receipt_of(&answer, by) {
            Some(receipt) => StatusAnswer::Proves(Evidence::TakenBack { receipt }),
            None => StatusAnswer::odd(Oddity::TakenBackWithoutReceipt),
        },
        PaymentStatus::Initiated | PaymentStatus::Authorized | PaymentStatus::Pending => {
            StatusAnswer::found(Finding::UnderWay { word })
        }
        PaymentStatus::Other(_) => StatusAnswer::odd(Oddity::UnclearState { word }),
    }
}

/// The payment has ended without being made.
fn unpaid(state: UnpaidState) -> StatusAnswer {
    StatusAnswer::Proves(Evidence::NotMoved {
        cause: FailureCause::Status { state },
        description: state.word().to_owned(),
    })
}

/// The receipt that a reversal takes back, where that was asked about and not the reversal itself.
fn original_asked_about<'a>(by: &'a AskedBy, lane: &Lane) -> Option<&'a mpesa::Receipt> {
    let (AskedBy::Receipt { receipt }, Lane::Reversal { receipt: original }) = (by, lane) else {
        return None;
    };
    (receipt == original).then_some(receipt)
}

/// The state of the customer's payment tells of its reversal only where it is reversed.
fn of_original(status: &PaymentStatus, answer: StatusResult, original: &mpesa::Receipt) -> StatusAnswer {
    match status {
        PaymentStatus::Reversed => StatusAnswer::Proves(Evidence::Moved {
            receipt: original.clone(),
            amount: answer.amount,
            party_number: None,
            party_name: None,
            account: None,
            completed_at: None,
            charge: None,
        }),
        PaymentStatus::Completed => StatusAnswer::odd(Oddity::OriginalPaid {
            receipt: original.clone(),
        }),
        PaymentStatus::Cancelled
        | PaymentStatus::Declined
        | PaymentStatus::Expired
        | PaymentStatus::Failed
        | PaymentStatus::Rejected
        | PaymentStatus::Initiated
        | PaymentStatus::Authorized
        | PaymentStatus::Pending
        | PaymentStatus::Other(_) => StatusAnswer::odd(Oddity::OriginalOther {
            receipt: original.clone(),
            word: status.as_str().to_owned(),
        }),
    }
}

fn moved(answer: StatusResult, by: &AskedBy) -> Evidence {
    let Some(receipt) = receipt_of(&answer, by) else {
        return Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        };
    };
    if let Some(report) = unclear(&answer, &receipt) {
        return report.into();
    }
    Evidence::Moved {
        receipt,
        amount: answer.amount,
        party_number: answer.credit_party.as_ref().and_then(|party| party.number.clone()),
        party_name: answer.credit_party.and_then(|party| party.name),
        account: None,
        completed_at: answer.finalised_at.map(|at| at.timestamp_millis()),
        charge: answer.debit_charge,
    }
}

/// What of the answer cannot be compared with what was sent.
fn unclear(answer: &StatusResult, receipt: &mpesa::Receipt) -> Option<Contradiction> {
    let receipt = receipt.clone();
    Some(match answer.doubts.first()? {
        callback::Doubt::PartiesDiffer => Contradiction::TwoPayees { receipt },
        callback::Doubt::ReceiptsDiffer => Contradiction::TwoReceipts {
            receipts: vec![receipt],
        },
        callback::Doubt::AmountUnclear
        | callback::Doubt::NotFinal
        | callback::Doubt::NoCode
        | callback::Doubt::NoReceipt
        | callback::Doubt::FailureWithReceipt
        | callback::Doubt::OtherApi => Contradiction::AmountUnclear { receipt },
    })
}

/// The payment's receipt: as answered, or as asked about.
fn receipt_of(answer: &StatusResult, by: &AskedBy) -> Option<mpesa::Receipt> {
    answer.receipt.clone().or_else(|| match by {
        AskedBy::Receipt { receipt } => Some(receipt.clone()),
        AskedBy::Originator { .. } => None,
    })
}
