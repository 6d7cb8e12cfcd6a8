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
        Evidence::Moved { receipt, .. } if known == *receipt || known_by_the_original(lane, &known) => Verdict::Known,
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
mod tests {
    use super::*;
    use crate::{
        UnpaidState,
        payout::tests::{receipt, result, states},
        transition,
    };

    fn moved(receipt_text: &str, shillings: Option<i64>, number: Option<&str>) -> Evidence {
        Evidence::Moved {
            receipt: receipt(receipt_text),
            amount: shillings.map(|s| Amount::from_shillings(s).expect("positive")),
            party_number: number.map(str::to_owned),
            party_name: None,
            account: None,
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
            doubt: other_amount("SG632NMUAC").into(),
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
        let failed = PayoutState::Failed { cause: result("1") };
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
            cause: result("2040"),
            description: String::new(),
        };
        let time_out = Evidence::Nothing {
            doubt: Doubt::QueueTimeOut,
        };
        for doubt in [other_amount("SG632NMUAB").into(), Doubt::NoReceipt] {
            let in_doubt = PayoutState::InDoubt { doubt };
            // A time-out notice in between does not wipe out what was reported.
            assert_eq!(judged(&in_doubt, &time_out), Verdict::Known);
            assert!(matches!(judged(&in_doubt, &failure), Verdict::Alarm(_)));
        }
        let stopped = PayoutState::InDoubt { doubt: Doubt::Stopped };
        let failed = Verdict::Step(PayoutEvent::Fail { cause: result("2040") });
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
        let failed = PayoutState::Failed { cause: result("1") };
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
        let failure = |cause: FailureCause| Evidence::NotMoved {
            cause,
            description: String::new(),
        };
        let failed = |cause: FailureCause| PayoutState::Failed { cause };
        let declined = FailureCause::Status {
            state: UnpaidState::Declined,
        };
        let (known, said) = (failed(declined.clone()), failure(result("2040")));
        assert_eq!(judged(&known, &said), Verdict::Known);
        assert_eq!(judged(&failed(result("2040")), &failure(declined)), Verdict::Known);
        assert_eq!(
            judged(&failed(FailureCause::People), &failure(result("1"))),
            Verdict::Known
        );
        assert!(matches!(
            judged(&failed(result("2040")), &failure(result("1"))),
            Verdict::Alarm(_)
        ));
        assert!(matches!(
            judged(&known, &moved("SG632NMUAB", None, None)),
            Verdict::Alarm(_)
        ));
    }

    #[test]
    fn a_doubtful_report_of_a_payment_is_an_alarm_for_a_failed_payout_and_for_a_paid_one_where_it_names_another_receipt()
     {
        for (report, receipts) in reports() {
            let said = Evidence::Nothing { doubt: report.clone() };
            for cause in [result("1"), FailureCause::People, FailureCause::Refused { code: None }] {
                let alarm = Alarm::ReportAfterFailure {
                    known: cause.clone(),
                    doubt: report.clone(),
                };
                assert_eq!(judged(&PayoutState::Failed { cause }, &said), Verdict::Alarm(alarm));
            }
            for text in ["SG632NMUAB", "SG632NMUAZ"] {
                let known = receipt(text);
                let news = receipts.iter().any(|named| *named != text);
                for state in [
                    PayoutState::Paid { receipt: known.clone() },
                    PayoutState::Reversed { receipt: known.clone() },
                ] {
                    let alarmed = matches!(judged(&state, &said), Verdict::Alarm(_));
                    assert_eq!(alarmed, news, "{text} {report:?}");
                }
            }
        }
        for doubt in [Doubt::QueueTimeOut, Doubt::Unreadable, Doubt::NoResult, Doubt::Stopped] {
            let failed = PayoutState::Failed { cause: result("1") };
            assert_eq!(judged(&failed, &Evidence::Nothing { doubt }), Verdict::Known);
        }
    }

    fn other_amount(text: &str) -> Contradiction {
        let shillings = |amount| Amount::from_shillings(amount).expect("positive");
        Contradiction::OtherAmount {
            receipt: receipt(text),
            sent: shillings(10),
            reported: shillings(11),
        }
    }

    /// Every way in which M-PESA reports a payment that does not fit, with the receipts that it names.
    fn reports() -> Vec<(Doubt, Vec<&'static str>)> {
        let one = || receipt("SG632NMUAB");
        let person = |text: &str| text.parse().expect("a number");
        let two = vec![one(), receipt("SG632NMUAC")];
        let reports = [
            (other_amount("SG632NMUAB"), vec!["SG632NMUAB"]),
            (
                Contradiction::OtherPerson {
                    receipt: one(),
                    sent: person("0712345678"),
                    reported: person("0700000000"),
                },
                vec!["SG632NMUAB"],
            ),
            (
                Contradiction::OtherOrganisation {
                    receipt: one(),
                    sent: "888880".to_owned(),
                    reported: "888881".to_owned(),
                    name: None,
                },
                vec!["SG632NMUAB"],
            ),
            (
                Contradiction::OtherAccount {
                    receipt: one(),
                    sent: "1".to_owned(),
                    reported: "2".to_owned(),
                },
                vec!["SG632NMUAB"],
            ),
            (Contradiction::AmountUnclear { receipt: one() }, vec!["SG632NMUAB"]),
            (Contradiction::TwoPayees { receipt: one() }, vec!["SG632NMUAB"]),
            (
                Contradiction::TwoReceipts { receipts: two.clone() },
                vec!["SG632NMUAB", "SG632NMUAC"],
            ),
            (
                Contradiction::ReceiptOfAnother {
                    receipt: one(),
                    payout: crate::PayoutId::new(7),
                },
                vec![],
            ),
            (Contradiction::NotFinal { receipts: vec![one()] }, vec!["SG632NMUAB"]),
            (
                Contradiction::CodeWithReceipt {
                    code: "1".to_owned().into(),
                    receipts: two,
                },
                vec!["SG632NMUAB", "SG632NMUAC"],
            ),
            (
                Contradiction::AfterRefusal { receipts: vec![one()] },
                vec!["SG632NMUAB"],
            ),
            (Contradiction::OtherRequest { receipts: vec![] }, vec![]),
            (
                Contradiction::OtherTakenBack {
                    sent: one(),
                    reported: receipt("SG632NMUAC"),
                },
                vec![],
            ),
        ];
        let mut all: Vec<_> = reports
            .into_iter()
            .map(|(report, named)| (report.into(), named))
            .collect();
        all.push((Doubt::NoReceipt, vec![]));
        all
    }

    #[test]
    fn a_payout_goes_again_only_by_the_result_that_refused_it_for_the_payers_reason() {
        let person = Lane::Person {
            payee: "0712345678".parse().expect("a number"),
            command: mpesa::B2cCommand::SalaryPayment,
        };
        let bill = Lane::Bill {
            pay_bill: "888880".parse().expect("a number"),
            account: "42".to_owned(),
        };
        let reversal = Lane::Reversal {
            receipt: receipt("SG632NMUAB"),
        };
        let failure = |cause| Evidence::NotMoved {
            cause,
            description: String::new(),
        };
        let declined = FailureCause::Status {
            state: UnpaidState::Declined,
        };
        for code in ["1", "2001"] {
            for lane in [&person, &bill] {
                assert!(goes_again(lane, &failure(result(code)), Proof::Callback), "{code}");
            }
            assert!(!goes_again(&reversal, &failure(result(code)), Proof::Callback));
            for proof in [Proof::Status, Proof::People, Proof::Refusal] {
                assert!(!goes_again(&person, &failure(result(code)), proof));
            }
        }
        let others = ["2040", "8", "5", "17", "15", "8006", "2028"].map(result);
        for cause in others.into_iter().chain([
            declined.clone(),
            FailureCause::People,
            FailureCause::Refused { code: None },
        ]) {
            assert!(
                !goes_again(&person, &failure(cause.clone()), Proof::Callback),
                "{cause:?}"
            );
            let may = cause == declined;
            assert_eq!(may_have_gone_again(&person, &failure(cause)), may);
        }
        let timed_out = Evidence::Nothing {
            doubt: Doubt::QueueTimeOut,
        };
        assert!(!goes_again(&person, &timed_out, Proof::Callback));
        assert!(!may_have_gone_again(&reversal, &failure(declined)));
    }

    #[test]
    fn no_verdict_is_an_illegal_step() {
        let evidence = [
            Evidence::TakenBack {
                receipt: receipt("SG632NMUAB"),
            },
            moved("SG632NMUAB", None, None),
            Evidence::NotMoved {
                cause: result("1"),
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
