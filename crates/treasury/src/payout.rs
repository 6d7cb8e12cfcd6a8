//! The life of a payout: one table of legal transitions, and how evidence is judged against where it stands.

use mpesa::{Amount, Msisdn, Receipt, ResultCode};

use crate::{Doubt, Evidence};

/// Where a payout stands. States carry their facts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayoutState {
    /// In a batch that was not submitted.
    Draft,
    /// Waits for a checker.
    Submitted,
    /// May be sent.
    Approved,
    /// An attempt is written down; its answer is not known yet.
    Dispatching,
    /// M-PESA queued it.
    Accepted,
    /// Money moved.
    Paid {
        /// M-PESA's proof.
        receipt: Receipt,
    },
    /// Proved that no money moved.
    Failed {
        /// Why.
        code: ResultCode,
    },
    /// It is not known whether money moved.
    InDoubt {
        /// Why not.
        doubt: Doubt,
    },
    /// Taken back before it was sent.
    Cancelled,
    /// A checker said no.
    Rejected,
}

impl PayoutState {
    /// Every state's name, as the ledger spells it.
    pub const NAMES: [&'static str; 10] = [
        "draft",
        "submitted",
        "approved",
        "dispatching",
        "accepted",
        "paid",
        "failed",
        "in_doubt",
        "cancelled",
        "rejected",
    ];

    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Dispatching => "dispatching",
            Self::Accepted => "accepted",
            Self::Paid { .. } => "paid",
            Self::Failed { .. } => "failed",
            Self::InDoubt { .. } => "in_doubt",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
        }
    }
}

/// Something that happens to a payout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayoutEvent {
    /// Its batch was submitted.
    Submit,
    /// Its batch was approved.
    Approve,
    /// Its batch was rejected.
    Reject,
    /// It was taken back.
    Cancel,
    /// An attempt was written down.
    Claim,
    /// M-PESA queued it.
    Acknowledge,
    /// Proved that the attempt was not taken: it may be claimed again, under the same id.
    ReturnNotTaken,
    /// Proved that no money moved.
    Fail {
        /// Why.
        code: ResultCode,
    },
    /// Its end is not known.
    Doubt {
        /// Why not.
        doubt: Doubt,
    },
    /// Money moved.
    Pay {
        /// M-PESA's proof.
        receipt: Receipt,
    },
}

impl PayoutEvent {
    /// The event's name, for errors.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Cancel => "cancel",
            Self::Claim => "claim",
            Self::Acknowledge => "acknowledge",
            Self::ReturnNotTaken => "return",
            Self::Fail { .. } => "fail",
            Self::Doubt { .. } => "doubt",
            Self::Pay { .. } => "pay",
        }
    }
}

/// The payout cannot take this step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a payout that is {state} cannot {event}")]
pub struct IllegalTransition {
    /// Where it stands.
    pub state: &'static str,
    /// What was asked of it.
    pub event: &'static str,
}

/// The one table of legal transitions.
///
/// | from \ event | submit | approve | reject | cancel | claim | acknowledge | return | fail | doubt | pay |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | draft       | submitted | | | cancelled | | | | | | |
/// | submitted   | | approved | rejected | cancelled | | | | | | |
/// | approved    | | | | cancelled | dispatching | | | failed | in doubt | paid |
/// | dispatching | | | | | | accepted | approved | failed | in doubt | paid |
/// | accepted    | | | | | | | | failed | in doubt | paid |
/// | in doubt    | | | | | | | | failed | in doubt | paid |
///
/// An approved payout can fail, be doubted or be paid only by an answer to an earlier attempt that was wrongly
/// thought not taken; [`judge`] lets nothing else through. Paid, failed, cancelled and rejected are ends.
///
/// # Errors
/// Anything that is not in the table, naming the state and the event.
pub fn transition(from: &PayoutState, event: PayoutEvent) -> Result<PayoutState, IllegalTransition> {
    use PayoutEvent as E;
    use PayoutState as S;
    let illegal = IllegalTransition {
        state: from.name(),
        event: event.name(),
    };
    match (from, event) {
        (S::Draft, E::Submit) => Ok(S::Submitted),
        (S::Submitted, E::Approve) => Ok(S::Approved),
        (S::Submitted, E::Reject) => Ok(S::Rejected),
        (S::Draft | S::Submitted | S::Approved, E::Cancel) => Ok(S::Cancelled),
        (S::Approved, E::Claim) => Ok(S::Dispatching),
        (S::Dispatching, E::Acknowledge) => Ok(S::Accepted),
        (S::Dispatching, E::ReturnNotTaken) => Ok(S::Approved),
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Fail { code }) => Ok(S::Failed { code }),
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Doubt { doubt }) => {
            Ok(S::InDoubt { doubt })
        }
        (S::Approved | S::Dispatching | S::Accepted | S::InDoubt { .. }, E::Pay { receipt }) => Ok(S::Paid { receipt }),
        _ => Err(illegal),
    }
}

/// What evidence means for a payout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It takes this step.
    Step(PayoutEvent),
    /// It was known already.
    Known,
    /// It contradicts what is known: the payout stays as it is and a person must look. A sentence.
    Alarm(String),
}

/// Judges `evidence`, which reached us about an attempt of a payout of `amount` to `payee` that stands at `state`.
///
/// Nothing leaves an end: a different receipt for a paid payout, or a receipt for a failed one, is an alarm. A result
/// that names another amount or number than was sent proves that something moved, but not what was asked for: the
/// payout goes in doubt. A failure after any such report of a payment is an alarm: as a failure it could be paid again.
#[must_use]
pub fn judge(state: &PayoutState, amount: Amount, payee: Msisdn, evidence: &Evidence) -> Verdict {
    match (state, evidence) {
        (PayoutState::Paid { receipt: known }, Evidence::Moved { receipt, .. }) => {
            if known == receipt {
                Verdict::Known
            } else {
                Verdict::Alarm(format!(
                    "M-PESA gave a second receipt, {receipt}, beside {known}. This may have been paid twice."
                ))
            }
        }
        (PayoutState::Paid { receipt }, Evidence::NotMoved { code, .. }) => Verdict::Alarm(format!(
            "M-PESA answered with failure code {code} after it gave receipt {receipt}."
        )),
        (PayoutState::Paid { .. } | PayoutState::Failed { .. }, Evidence::Nothing { .. }) => Verdict::Known,
        (PayoutState::Failed { code: known }, Evidence::NotMoved { code, .. }) => {
            if known == code {
                Verdict::Known
            } else {
                Verdict::Alarm(format!("M-PESA answered with failure code {code} after code {known}."))
            }
        }
        (PayoutState::Failed { code }, Evidence::Moved { receipt, .. }) => Verdict::Alarm(format!(
            "M-PESA gave receipt {receipt} after failure code {code}. The money may have moved."
        )),
        (
            PayoutState::Draft | PayoutState::Submitted | PayoutState::Cancelled | PayoutState::Rejected,
            Evidence::Moved { .. } | Evidence::NotMoved { .. } | Evidence::Nothing { .. },
        ) => Verdict::Alarm("M-PESA answered about a payout that was never sent.".to_owned()),
        (
            PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted | PayoutState::InDoubt { .. },
            Evidence::Moved { receipt, .. },
        ) => match contradiction(amount, payee, evidence) {
            Some(message) => Verdict::Step(PayoutEvent::Doubt {
                doubt: Doubt::Contradiction { message },
            }),
            None => Verdict::Step(PayoutEvent::Pay {
                receipt: receipt.clone(),
            }),
        },
        (PayoutState::InDoubt { doubt }, Evidence::NotMoved { code, .. }) if doubt.tells_of_payment() => {
            Verdict::Alarm(format!(
                "M-PESA answered with failure code {code} after it reported a payment. {}",
                doubt.sentence()
            ))
        }
        (
            PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted | PayoutState::InDoubt { .. },
            Evidence::NotMoved { code, .. },
        ) => Verdict::Step(PayoutEvent::Fail { code: code.clone() }),
        (PayoutState::InDoubt { doubt: known }, Evidence::Nothing { doubt }) if known == doubt => Verdict::Known,
        (PayoutState::InDoubt { doubt: known }, Evidence::Nothing { doubt })
            if known.tells_of_payment() && !doubt.tells_of_payment() =>
        {
            Verdict::Known
        }
        (
            PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted | PayoutState::InDoubt { .. },
            Evidence::Nothing { doubt },
        ) => Verdict::Step(PayoutEvent::Doubt { doubt: doubt.clone() }),
    }
}

/// What a success says that differs from what was sent. A masked or hashed number cannot be compared.
fn contradiction(amount: Amount, payee: Msisdn, evidence: &Evidence) -> Option<String> {
    let Evidence::Moved {
        amount: said,
        party_number,
        ..
    } = evidence
    else {
        return None;
    };
    if let Some(said) = said.filter(|said| *said != amount) {
        return Some(format!("M-PESA reports {said} paid where {amount} was sent."));
    }
    let other = party_number
        .as_deref()
        .and_then(|number| number.parse::<Msisdn>().ok())
        .filter(|number| *number != payee)?;
    Some(format!("M-PESA reports that {other} was paid where {payee} was sent."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(text: &str) -> Receipt {
        text.parse().expect("a receipt")
    }

    fn code(text: &str) -> ResultCode {
        ResultCode::from(text.to_owned())
    }

    fn states() -> Vec<PayoutState> {
        vec![
            PayoutState::Draft,
            PayoutState::Submitted,
            PayoutState::Approved,
            PayoutState::Dispatching,
            PayoutState::Accepted,
            PayoutState::Paid {
                receipt: receipt("SG632NMUAB"),
            },
            PayoutState::Failed { code: code("1") },
            PayoutState::InDoubt { doubt: Doubt::Stopped },
            PayoutState::Cancelled,
            PayoutState::Rejected,
        ]
    }

    fn events() -> Vec<PayoutEvent> {
        vec![
            PayoutEvent::Submit,
            PayoutEvent::Approve,
            PayoutEvent::Reject,
            PayoutEvent::Cancel,
            PayoutEvent::Claim,
            PayoutEvent::Acknowledge,
            PayoutEvent::ReturnNotTaken,
            PayoutEvent::Fail { code: code("1") },
            PayoutEvent::Doubt { doubt: Doubt::NoResult },
            PayoutEvent::Pay {
                receipt: receipt("SG632NMUAB"),
            },
        ]
    }

    macro_rules! arrows {
        ($($name:ident: $from:literal, $event:literal => $to:literal;)*) => {
            const ARROWS: &[(&str, &str, &str)] = &[$(($from, $event, $to)),*];
            $(
                #[test]
                fn $name() {
                    let from = states().into_iter().find(|s| s.name() == $from).expect("a state");
                    let event = events().into_iter().find(|e| e.name() == $event).expect("an event");
                    assert_eq!(transition(&from, event).map(|s| s.name()), Ok($to));
                }
            )*
        };
    }

    arrows! {
        a_draft_is_submitted: "draft", "submit" => "submitted";
        a_draft_is_cancelled: "draft", "cancel" => "cancelled";
        a_submitted_payout_is_approved: "submitted", "approve" => "approved";
        a_submitted_payout_is_rejected: "submitted", "reject" => "rejected";
        a_submitted_payout_is_cancelled: "submitted", "cancel" => "cancelled";
        an_approved_payout_is_claimed: "approved", "claim" => "dispatching";
        an_approved_payout_is_cancelled: "approved", "cancel" => "cancelled";
        an_approved_payout_fails_by_a_late_answer: "approved", "fail" => "failed";
        an_approved_payout_is_doubted_by_a_late_answer: "approved", "doubt" => "in_doubt";
        an_approved_payout_is_paid_by_a_late_answer: "approved", "pay" => "paid";
        a_dispatched_payout_is_accepted: "dispatching", "acknowledge" => "accepted";
        a_dispatched_payout_that_was_not_taken_returns: "dispatching", "return" => "approved";
        a_dispatched_payout_fails: "dispatching", "fail" => "failed";
        a_dispatched_payout_is_doubted: "dispatching", "doubt" => "in_doubt";
        a_result_may_come_before_the_acknowledgement: "dispatching", "pay" => "paid";
        an_accepted_payout_fails: "accepted", "fail" => "failed";
        an_accepted_payout_is_doubted: "accepted", "doubt" => "in_doubt";
        an_accepted_payout_is_paid: "accepted", "pay" => "paid";
        a_doubt_ends_in_failure_on_evidence: "in_doubt", "fail" => "failed";
        a_doubt_is_doubted_anew: "in_doubt", "doubt" => "in_doubt";
        a_doubt_ends_in_payment_on_evidence: "in_doubt", "pay" => "paid";
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        for from in states() {
            for event in events() {
                let legal = ARROWS.iter().any(|(f, e, _)| *f == from.name() && *e == event.name());
                let name = event.name();
                match transition(&from, event) {
                    Ok(to) => assert!(legal, "{} --{name}-> {}", from.name(), to.name()),
                    Err(error) => {
                        assert!(!legal, "{} --{name}-> should be legal", from.name());
                        assert_eq!(
                            error,
                            IllegalTransition {
                                state: from.name(),
                                event: name
                            }
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_state_is_named_once() {
        let names: Vec<_> = states().iter().map(PayoutState::name).collect();
        assert_eq!(names, PayoutState::NAMES);
    }

    fn moved(receipt_text: &str, shillings: Option<i64>, number: Option<&str>) -> Evidence {
        Evidence::Moved {
            receipt: receipt(receipt_text),
            amount: shillings.map(|s| Amount::from_shillings(s).expect("positive")),
            party_number: number.map(str::to_owned),
            party_name: None,
            completed_at: None,
        }
    }

    fn judged(state: &PayoutState, evidence: &Evidence) -> Verdict {
        let payee = "0712345678".parse().expect("a number");
        judge(state, Amount::from_shillings(10).expect("positive"), payee, evidence)
    }

    #[test]
    fn a_second_delivery_of_the_same_result_changes_nothing() {
        let paid = PayoutState::Paid {
            receipt: receipt("SG632NMUAB"),
        };
        assert_eq!(judged(&paid, &moved("SG632NMUAB", None, None)), Verdict::Known);
    }

    #[test]
    fn a_second_receipt_is_an_alarm_and_never_a_step() {
        let paid = PayoutState::Paid {
            receipt: receipt("SG632NMUAB"),
        };
        assert!(matches!(
            judged(&paid, &moved("SG632NMUAC", None, None)),
            Verdict::Alarm(_)
        ));
    }

    #[test]
    fn a_receipt_after_a_failure_is_an_alarm() {
        let failed = PayoutState::Failed { code: code("1") };
        assert!(matches!(
            judged(&failed, &moved("SG632NMUAC", None, None)),
            Verdict::Alarm(_)
        ));
    }

    #[test]
    fn a_result_for_another_amount_or_number_is_doubt_and_not_payment() {
        for evidence in [
            moved("SG632NMUAB", Some(11), None),
            moved("SG632NMUAB", Some(10), Some("254700000000")),
        ] {
            let verdict = judged(&PayoutState::Accepted, &evidence);
            assert!(
                matches!(
                    &verdict,
                    Verdict::Step(PayoutEvent::Doubt {
                        doubt: Doubt::Contradiction { .. }
                    })
                ),
                "{verdict:?}"
            );
        }
        let fits = moved("SG632NMUAB", Some(10), Some("0712345678"));
        assert!(matches!(
            judged(&PayoutState::Accepted, &fits),
            Verdict::Step(PayoutEvent::Pay { .. })
        ));
        let masked = moved("SG632NMUAB", Some(10), Some("2547*****678"));
        assert!(matches!(
            judged(&PayoutState::Accepted, &masked),
            Verdict::Step(PayoutEvent::Pay { .. })
        ));
    }

    #[test]
    fn a_failure_after_a_doubtful_success_is_an_alarm_and_no_failure() {
        let failure = Evidence::NotMoved {
            code: code("2040"),
            description: String::new(),
        };
        let time_out = Evidence::Nothing {
            doubt: Doubt::QueueTimeOut,
        };
        let message = "M-PESA reports another amount.".to_owned();
        for doubt in [Doubt::Contradiction { message }, Doubt::NoReceipt] {
            let in_doubt = PayoutState::InDoubt { doubt };
            // A time-out notice in between does not wipe out what was reported.
            assert_eq!(judged(&in_doubt, &time_out), Verdict::Known);
            assert!(matches!(judged(&in_doubt, &failure), Verdict::Alarm(_)));
        }
        let stopped = PayoutState::InDoubt { doubt: Doubt::Stopped };
        let failed = Verdict::Step(PayoutEvent::Fail { code: code("2040") });
        assert_eq!(judged(&stopped, &failure), failed);
    }

    #[test]
    fn a_time_out_never_ends_a_payout() {
        let evidence = Evidence::Nothing {
            doubt: Doubt::QueueTimeOut,
        };
        for state in states() {
            if let Verdict::Step(event) = judged(&state, &evidence) {
                assert_eq!(event.name(), "doubt", "{}", state.name());
            }
        }
    }

    #[test]
    fn no_verdict_is_an_illegal_step() {
        let evidence = [
            moved("SG632NMUAB", None, None),
            Evidence::NotMoved {
                code: code("1"),
                description: String::new(),
            },
            Evidence::Nothing {
                doubt: Doubt::QueueTimeOut,
            },
        ];
        for state in states() {
            for evidence in &evidence {
                if let Verdict::Step(event) = judged(&state, evidence) {
                    assert!(transition(&state, event).is_ok(), "{} {evidence:?}", state.name());
                }
            }
        }
    }
}
