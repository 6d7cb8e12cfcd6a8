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
fn a_reversal_is_told_of_by_its_own_receipt_and_by_that_of_what_it_takes_back_in_either_order() {
    let (own, original) = ("SG632NMUAB", "SG632NMUAC");
    let lane = Lane::Reversal {
        receipt: receipt(original),
    };
    let ten = Amount::from_shillings(10).expect("positive");
    let told = |known: &str, then: &str| {
        let paid = PayoutState::Paid {
            receipt: receipt(known),
        };
        judge(&paid, ten, &lane, &moved(then, None, None))
    };
    assert_eq!(told(own, original), Verdict::Known);
    assert_eq!(told(original, own), Verdict::Known);
    assert!(matches!(
        told(own, "SG632NMUAD"),
        Verdict::Alarm(Alarm::SecondReceipt { .. })
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
fn a_doubtful_report_of_a_payment_is_an_alarm_for_a_failed_payout_and_for_a_paid_one_where_it_names_another_receipt() {
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
