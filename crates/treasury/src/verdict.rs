//! How evidence is judged against where a payout stands.

use mpesa::{Amount, Msisdn, Receipt, ResultCode};

use crate::{Doubt, Evidence, Lane, PayoutEvent, PayoutState};

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

/// Judges `evidence`, which reached us about an attempt of a payout of `amount` on `lane` that stands at `state`.
///
/// Nothing leaves an end: a different receipt for a paid payout, or a receipt for a failed one, is an alarm. A result
/// that names another amount or number than was sent proves that something moved, but not what was asked for: the
/// payout goes in doubt. A failure after any such report of a payment is an alarm: as a failure it could be paid again.
#[must_use]
pub fn judge(state: &PayoutState, amount: Amount, lane: &Lane, evidence: &Evidence) -> Verdict {
    match (state, evidence) {
        (PayoutState::Paid { receipt: known }, Evidence::Moved { receipt, .. }) => {
            if known == receipt || known_by_the_original(lane, known) {
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
        (
            PayoutState::Paid { .. } | PayoutState::Failed { .. } | PayoutState::Reversed { .. },
            Evidence::Nothing { .. },
        ) => Verdict::Known,
        (
            PayoutState::Paid { receipt: known } | PayoutState::Reversed { receipt: known },
            Evidence::TakenBack { receipt },
        ) if known != receipt => Verdict::Alarm(format!(
            "M-PESA says that {receipt} was taken back, where {known} is this payout's receipt."
        )),
        (PayoutState::Paid { .. } | PayoutState::InDoubt { .. }, Evidence::TakenBack { receipt }) => {
            Verdict::Step(PayoutEvent::Reverse {
                receipt: receipt.clone(),
            })
        }
        (PayoutState::Reversed { .. }, Evidence::TakenBack { .. }) => Verdict::Known,
        // The result that told of the payment, heard again after the money came back.
        (PayoutState::Reversed { receipt: known }, Evidence::Moved { receipt, .. }) if known == receipt => {
            Verdict::Known
        }
        (PayoutState::Reversed { receipt: known }, Evidence::Moved { receipt, .. }) => Verdict::Alarm(format!(
            "M-PESA gave a second receipt, {receipt}, beside {known}, which was taken back."
        )),
        (PayoutState::Reversed { receipt }, Evidence::NotMoved { code, .. }) => Verdict::Alarm(format!(
            "M-PESA answered with failure code {code} after it said that {receipt} was taken back."
        )),
        (
            PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted | PayoutState::Failed { .. },
            Evidence::TakenBack { receipt },
        ) => Verdict::Alarm(format!(
            "M-PESA says that {receipt} was paid and taken back, and this payout was not known to be paid."
        )),
        (PayoutState::Failed { code: known }, Evidence::NotMoved { code, .. }) => {
            if known == code || !is_result_code(known) || !is_result_code(code) {
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
            Evidence::Moved { .. } | Evidence::NotMoved { .. } | Evidence::TakenBack { .. } | Evidence::Nothing { .. },
        ) => Verdict::Alarm("M-PESA answered about a payout that was never sent.".to_owned()),
        (
            PayoutState::Approved | PayoutState::Dispatching | PayoutState::Accepted | PayoutState::InDoubt { .. },
            Evidence::Moved { receipt, .. },
        ) => match contradiction(amount, lane.person(), evidence) {
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
        Some(another) => Verdict::Alarm(format!(
            "M-PESA gave receipt {receipt}, and receipt {another} before, which did not fit. This may have been paid twice."
        )),
        None => verdict,
    }
}

/// Whether a failure names a code of M-PESA's and not a word: what a status query or two people say of a failure is no
/// code, and the result's code that comes later says the same more exactly. All of M-PESA's codes have digits.
fn is_result_code(code: &ResultCode) -> bool {
    code.as_str().chars().any(|c| c.is_ascii_digit())
}

/// Whether a reversal is known by the status of the payment that was taken back alone: its own receipt then comes later.
fn known_by_the_original(lane: &Lane, known: &Receipt) -> bool {
    matches!(lane, Lane::Reversal { receipt } if receipt == known)
}

/// What a success says that differs from what was sent. A masked or hashed number cannot be compared.
fn contradiction(amount: Amount, payee: Option<Msisdn>, evidence: &Evidence) -> Option<String> {
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
    let payee = payee?;
    let other = party_number
        .as_deref()
        .and_then(|number| number.parse::<Msisdn>().ok())
        .filter(|number| *number != payee)?;
    Some(format!("M-PESA reports that {other} was paid where {payee} was sent."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        payout::tests::{code, receipt, states},
        transition,
    };

    fn moved(receipt_text: &str, shillings: Option<i64>, number: Option<&str>) -> Evidence {
        Evidence::Moved {
            receipt: receipt(receipt_text),
            amount: shillings.map(|s| Amount::from_shillings(s).expect("positive")),
            party_number: number.map(str::to_owned),
            party_name: None,
            completed_at: None,
            charge: None,
        }
    }

    fn judged(state: &PayoutState, evidence: &Evidence) -> Verdict {
        let lane = Lane::Person {
            payee: "0712345678".parse().expect("a number"),
            command: mpesa::B2cCommand::SalaryPayment,
        };
        judge(state, Amount::from_shillings(10).expect("positive"), &lane, evidence)
    }

    #[test]
    fn a_second_delivery_of_the_same_result_changes_nothing() {
        let paid = PayoutState::Paid {
            receipt: receipt("SG632NMUAB"),
        };
        assert_eq!(judged(&paid, &moved("SG632NMUAB", None, None)), Verdict::Known);
    }

    #[test]
    fn a_success_that_fits_ends_no_doubt_in_which_another_receipt_was_told() {
        let lane = Lane::Person {
            payee: "0712345678".parse().expect("a number"),
            command: mpesa::B2cCommand::SalaryPayment,
        };
        let in_doubt = PayoutState::InDoubt {
            doubt: Doubt::Contradiction {
                message: "M-PESA reports another amount.".to_owned(),
            },
        };
        let ten = Amount::from_shillings(10).expect("positive");
        let fits = moved("SG632NMUAB", Some(10), None);
        let beside = |told: &[&str]| {
            let told: Vec<Receipt> = told.iter().map(|text| receipt(text)).collect();
            judge_beside(&told, &in_doubt, ten, &lane, &fits)
        };
        assert!(matches!(beside(&["SG632NMUAC"]), Verdict::Alarm(_)));
        for told in [&[][..], &["SG632NMUAB"]] {
            assert!(matches!(beside(told), Verdict::Step(PayoutEvent::Pay { .. })));
        }
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
    fn only_the_same_receipt_taken_back_reverses_a_payment() {
        let paid = PayoutState::Paid {
            receipt: receipt("SG632NMUAB"),
        };
        let back = |text| Evidence::TakenBack { receipt: receipt(text) };
        assert_eq!(
            judged(&paid, &back("SG632NMUAB")),
            Verdict::Step(PayoutEvent::Reverse {
                receipt: receipt("SG632NMUAB")
            })
        );
        assert!(matches!(judged(&paid, &back("SG632NMUAC")), Verdict::Alarm(_)));
        let failed = PayoutState::Failed { code: code("1") };
        assert!(matches!(judged(&failed, &back("SG632NMUAB")), Verdict::Alarm(_)));
        let reversed = PayoutState::Reversed {
            receipt: receipt("SG632NMUAB"),
        };
        assert_eq!(judged(&reversed, &moved("SG632NMUAB", None, None)), Verdict::Known);
        assert!(matches!(
            judged(&reversed, &moved("SG632NMUAC", None, None)),
            Verdict::Alarm(_)
        ));
    }

    #[test]
    fn a_failure_that_was_told_in_a_word_is_confirmed_by_its_code_and_two_codes_are_an_alarm() {
        let failure = |text: &str| Evidence::NotMoved {
            code: code(text),
            description: String::new(),
        };
        let failed = |text: &str| PayoutState::Failed { code: code(text) };
        assert_eq!(judged(&failed("Declined"), &failure("2040")), Verdict::Known);
        assert_eq!(judged(&failed("2040"), &failure("Declined")), Verdict::Known);
        assert_eq!(judged(&failed(crate::SETTLED_NOT_PAID), &failure("1")), Verdict::Known);
        assert!(matches!(judged(&failed("2040"), &failure("1")), Verdict::Alarm(_)));
        assert!(matches!(
            judged(&failed("Declined"), &moved("SG632NMUAB", None, None)),
            Verdict::Alarm(_)
        ));
    }

    #[test]
    fn no_verdict_is_an_illegal_step() {
        let evidence = [
            Evidence::TakenBack {
                receipt: receipt("SG632NMUAB"),
            },
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
