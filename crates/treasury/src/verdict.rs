//! How evidence is judged against where a payout stands.

use mpesa::{Amount, Api, Receipt};

use crate::{Alarm, Contradiction, Doubt, Evidence, FailureCause, Lane, PayoutEvent, PayoutState, Proof};

/// What evidence means for a payout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It takes this step.
    Step(PayoutEvent),
    /// It was known already.
    Known,
    /// It contradicts what is known: the payout stays as it is and a person must look.
    Alarm(Alarm),
}

/// Judges `evidence`, which reached us about an attempt of a payout of `amount` on `lane` that stands at `state`.
///
/// Nothing leaves an end: a different receipt for a paid payout is an alarm, and so is any report of a payment for a failed
/// one, whether it fits or not. A result that names another amount or payee than was sent proves that something moved, but
/// not what was asked for: the payout goes in doubt. A failure after any such report is an alarm: as a failure it could be
/// paid again.
#[must_use]
pub fn judge(state: &PayoutState, amount: Amount, lane: &Lane, evidence: &Evidence) -> Verdict {
    match state {
        PayoutState::Draft | PayoutState::Submitted | PayoutState::Cancelled | PayoutState::Rejected => {
            Verdict::Alarm(Alarm::NeverSent)
        }
        PayoutState::Paid { receipt } => of_paid(receipt, lane, evidence),
        PayoutState::Reversed { receipt } => of_reversed(receipt, evidence),
        PayoutState::Failed { cause } => of_failed(cause, evidence),
        PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted => {
            of_open(None, amount, lane, evidence)
        }
        PayoutState::InDoubt { doubt } => of_open(Some(doubt), amount, lane, evidence),
    }
}

fn of_paid(known: &Receipt, lane: &Lane, evidence: &Evidence) -> Verdict {
    let known = known.clone();
    match evidence {
        // A reversal is told of by the receipt of what it takes back, and by its own, in either order.
        Evidence::Moved { receipt, .. }
            if known == *receipt || known_by_the_original(lane, &known) || known_by_the_original(lane, receipt) =>
        {
            Verdict::Known
        }
        Evidence::Moved { receipt, .. } => Verdict::Alarm(Alarm::SecondReceipt {
            known,
            receipt: receipt.clone(),
        }),
        Evidence::NotMoved { cause, .. } => Verdict::Alarm(Alarm::FailureAfterReceipt {
            known,
            cause: cause.clone(),
        }),
        Evidence::TakenBack { receipt } if known == *receipt => Verdict::Step(PayoutEvent::Reverse {
            receipt: receipt.clone(),
        }),
        Evidence::TakenBack { receipt } => Verdict::Alarm(Alarm::OtherTakenBack {
            known,
            receipt: receipt.clone(),
        }),
        // A reversal that is known by the original's state learns its own receipt late.
        Evidence::Nothing { .. } if known_by_the_original(lane, &known) => Verdict::Known,
        Evidence::Nothing { doubt } => reported_beside(known, doubt),
    }
}

fn of_reversed(known: &Receipt, evidence: &Evidence) -> Verdict {
    let known = known.clone();
    match evidence {
        Evidence::TakenBack { receipt } if known != *receipt => Verdict::Alarm(Alarm::OtherTakenBack {
            known,
            receipt: receipt.clone(),
        }),
        Evidence::TakenBack { .. } => Verdict::Known,
        // The result that told of the payment, heard again after the money came back.
        Evidence::Moved { receipt, .. } if known == *receipt => Verdict::Known,
        Evidence::Moved { receipt, .. } => Verdict::Alarm(Alarm::ReceiptAfterReturn {
            known,
            receipt: receipt.clone(),
        }),
        Evidence::NotMoved { cause, .. } => Verdict::Alarm(Alarm::FailureAfterReturn {
            known,
            cause: cause.clone(),
        }),
        Evidence::Nothing { doubt } => reported_beside(known, doubt),
    }
}

/// A report that does not fit, of what was paid: news only where it names another receipt.
fn reported_beside(known: Receipt, doubt: &Doubt) -> Verdict {
    if doubt.receipts().iter().all(|receipt| *receipt == known) {
        return Verdict::Known;
    }
    Verdict::Alarm(Alarm::ReportAfterReceipt {
        known,
        doubt: doubt.clone(),
    })
}

fn of_failed(known: &FailureCause, evidence: &Evidence) -> Verdict {
    let known = known.clone();
    match evidence {
        Evidence::NotMoved { cause, .. } if known.contradicts(cause) => Verdict::Alarm(Alarm::OtherFailure {
            known,
            cause: cause.clone(),
        }),
        Evidence::NotMoved { .. } => Verdict::Known,
        Evidence::Moved { receipt, .. } => Verdict::Alarm(Alarm::ReceiptAfterFailure {
            known,
            receipt: receipt.clone(),
        }),
        Evidence::TakenBack { receipt } => Verdict::Alarm(Alarm::UnpaidTakenBack {
            receipt: receipt.clone(),
        }),
        // What failed is paid again: no word of M-PESA's that money moved may be passed over.
        Evidence::Nothing { doubt } if doubt.tells_of_payment() => Verdict::Alarm(Alarm::ReportAfterFailure {
            known,
            doubt: doubt.clone(),
        }),
        Evidence::Nothing { .. } => Verdict::Known,
    }
}

/// Of a payout whose end is open; `known` is why it is in doubt, where it is.
fn of_open(known: Option<&Doubt>, amount: Amount, lane: &Lane, evidence: &Evidence) -> Verdict {
    let told_of_payment = known.filter(|doubt| doubt.tells_of_payment());
    match evidence {
        Evidence::Moved { receipt, .. } => Verdict::Step(match Contradiction::of(amount, lane, evidence) {
            Some(report) => PayoutEvent::Doubt { doubt: report.into() },
            None => PayoutEvent::Pay {
                receipt: receipt.clone(),
            },
        }),
        Evidence::NotMoved { cause, .. } => match told_of_payment {
            Some(doubt) => Verdict::Alarm(Alarm::FailureAfterReport {
                doubt: doubt.clone(),
                cause: cause.clone(),
            }),
            None => Verdict::Step(PayoutEvent::Fail { cause: cause.clone() }),
        },
        Evidence::TakenBack { receipt } if known.is_some() => Verdict::Step(PayoutEvent::Reverse {
            receipt: receipt.clone(),
        }),
        Evidence::TakenBack { receipt } => Verdict::Alarm(Alarm::UnpaidTakenBack {
            receipt: receipt.clone(),
        }),
        Evidence::Nothing { doubt } if known == Some(doubt) => Verdict::Known,
        Evidence::Nothing { doubt } if told_of_payment.is_some() && !doubt.tells_of_payment() => Verdict::Known,
        Evidence::Nothing { doubt } => Verdict::Step(PayoutEvent::Doubt { doubt: doubt.clone() }),
    }
}

/// Judges as [`judge`] does, with the receipts that M-PESA gave for the payout before. A success that fits is an alarm where
/// another receipt was told that did not fit: both may have been paid, so the doubt is not over.
#[must_use]
pub fn judge_beside(
    told: &[Receipt],
    state: &PayoutState,
    amount: Amount,
    lane: &Lane,
    evidence: &Evidence,
) -> Verdict {
    let verdict = judge(state, amount, lane, evidence);
    let (Verdict::Step(PayoutEvent::Pay { receipt }), PayoutState::InDoubt { .. }) = (&verdict, state) else {
        return verdict;
    };
    // A reversal is told of by the receipt of what it takes back, and by its own.
    let another = told
        .iter()
        .find(|told| *told != receipt && !known_by_the_original(lane, told) && !known_by_the_original(lane, receipt));
    match another {
        Some(known) => Verdict::Alarm(Alarm::ReceiptBeside {
            known: known.clone(),
            receipt: receipt.clone(),
        }),
        None => verdict,
    }
}

/// Whether evidence about an attempt is M-PESA's own last word that it took nothing, for a reason that lies with whoever
/// pays: too little money, a refused password. The payout can then be sent again as it was approved, under a new id, once
/// the cause is gone. Only M-PESA's result says so; an answer to a question names no reason, and a time-out proves nothing. A
/// reversal is for people: what its account lacks is one customer's money.
#[must_use]
pub fn goes_again(lane: &Lane, evidence: &Evidence, proof: Proof) -> bool {
    if matches!(lane, Lane::Reversal { .. }) || proof != Proof::Callback {
        return false;
    }
    matches!(evidence, Evidence::NotMoved { cause: FailureCause::Result { code }, .. }
        if code.meaning(Api::Payment).same_again)
}

/// Whether a newer copy of the ledger may have sent the payout again after what `evidence` tells of an attempt: M-PESA
/// refused it for a reason for which it goes again, or does not say for which.
#[must_use]
pub fn may_have_gone_again(lane: &Lane, evidence: &Evidence) -> bool {
    goes_again(lane, evidence, Proof::Callback)
        || matches!(
            (lane, evidence),
            (
                Lane::Person { .. } | Lane::Bill { .. } | Lane::Till { .. } | Lane::Tax { .. } | Lane::TopUp { .. },
                Evidence::NotMoved {
                    cause: FailureCause::Status { .. },
                    ..
                }
            )
        )
}

/// Evidence about an attempt that M-PESA had refused for good, after which its payout was to be sent again: whatever it says
/// of money keeps the doubt open for people, since another attempt may have paid too.
#[must_use]
pub fn after_refusal(evidence: Evidence) -> Evidence {
    match evidence {
        Evidence::Moved { receipt, .. } | Evidence::TakenBack { receipt } => Contradiction::AfterRefusal {
            receipts: vec![receipt],
        }
        .into(),
        Evidence::NotMoved { .. } | Evidence::Nothing { .. } => evidence,
    }
}

/// Whether a reversal is known by the status of the payment that was taken back alone: its own receipt then comes later.
fn known_by_the_original(lane: &Lane, known: &Receipt) -> bool {
    matches!(lane, Lane::Reversal { receipt } if receipt == known)
}

#[cfg(test)]
mod tests;
