//! Every published result of a payment parses to the facts that it states, and to no more.

use daraja::callback::{self, Callback, Doubt, ResultNotice, ResultType};
use mpesa::{Amount, Balance, Money, Receipt, Total};

use crate::samples::sample;

pub(crate) fn result(body: &[u8]) -> ResultNotice {
    match callback::parse(body) {
        Callback::Result(notice) => notice,
        other => panic!("not a result: {other:?}"),
    }
}

pub(crate) fn cents(shillings_and_cents: i64) -> Option<Amount> {
    Some(Amount::from_cents(shillings_and_cents).unwrap())
}

pub(crate) fn balance(cents: i64) -> Option<Balance> {
    Some(Balance::from_cents(cents).unwrap())
}

pub(crate) fn receipt(text: &str) -> Option<Receipt> {
    Some(text.parse().unwrap())
}

#[test]
fn b2c_successes_of_every_year_are_paid() {
    for (name, id, amount, at, utility, working, charges) in [
        (
            "b2c-success-2017.json",
            "LGH3197RIB",
            800_000,
            "2017-07-17T10:54:57+03:00",
            13_356_800,
            15_000_000,
            0,
        ),
        (
            "b2c-success-2019.json",
            "NLJ41HAY6Q",
            1_000,
            "2019-12-19T11:45:50+03:00",
            1_011_600,
            90_000_000,
            -451_000,
        ),
        (
            "b2c-success-2019-charges.json",
            "NAJ41H7YJQ",
            10_000,
            "2019-01-19T17:01:27+03:00",
            23_500,
            60_000_000,
            -49_500,
        ),
        (
            "b2c-success-2024.json",
            "SG632NMUAB",
            1_000,
            "2024-07-06T22:48:52+03:00",
            895_926_960,
            119_937_100,
            -198_000,
        ),
    ] {
        let payment = result(&sample(name)).payment();
        assert_eq!((payment.money, payment.receipt), (Money::Moved, receipt(id)), "{name}");
        assert_eq!(payment.amount, cents(amount), "{name}");
        assert_eq!(payment.completed_at.unwrap().to_rfc3339(), at, "{name}");
        assert_eq!(payment.utility, balance(utility), "{name}");
        assert_eq!(payment.working, balance(working), "{name}");
        assert_eq!(payment.charges_paid, balance(charges), "{name}");
        assert_eq!(payment.registered, Some(true), "{name}");
        let party = payment.party.unwrap();
        assert_eq!(party.number.as_deref(), Some("254708374149"), "{name}");
        assert!(party.name.unwrap().to_uppercase().starts_with("JOHN"), "{name}");
        assert!(payment.doubts.is_empty(), "{name}");
    }
}

#[test]
fn failures_are_not_paid_and_their_ids_are_no_receipts() {
    for (name, code) in [
        ("b2c-failure-2001-placeholder-id.json", "2001"),
        ("b2c-failure-2001-real-id.json", "2001"),
        ("b2b-failure-2001-single-object.json", "2001"),
    ] {
        let notice = result(&sample(name));
        let payment = notice.payment();
        assert_eq!(
            (notice.code.as_str(), payment.money, payment.receipt),
            (code, Money::NotMoved, None),
            "{name}"
        );
        assert!(notice.transaction_id.is_some(), "{name}");
    }
    let single = result(&sample("b2b-failure-2001-single-object.json"));
    assert_eq!(
        single.parameters.get("bocompletedtime").as_deref(),
        Some("20200120164825")
    );
}

#[test]
fn b2b_successes_are_read_whatever_they_leave_out() {
    let strings = result(&sample("b2b-success-paybill-strings.json")).payment();
    assert_eq!((strings.money, strings.receipt), (Money::Moved, receipt("QKA81LK5CY")));
    assert_eq!((strings.amount, strings.working), (cents(19_000), balance(618_683)));
    assert_eq!(strings.completed_at.unwrap().to_rfc3339(), "2022-11-10T11:07:17+03:00");
    let party = strings.party.unwrap();
    assert_eq!(
        (party.number.as_deref(), party.name.as_deref()),
        (Some("000000"), Some("Biller Companty"))
    );
    assert_eq!(
        (strings.charge, strings.bill_reference.as_deref()),
        (None, Some("19008"))
    );
    let debited = strings.debited.unwrap();
    assert_eq!(
        (debited.current, debited.available),
        (balance(34_656_883), balance(618_683))
    );
    assert_eq!((debited.reserved, debited.uncleared), (balance(34_038_200), balance(0)));

    let charged = result(&sample("b2b-success-2017-charge.json")).payment();
    assert_eq!(charged.charge, Some(Total::from_cents(7_700).unwrap()));
    assert_eq!((charged.amount, charged.working), (cents(1_000), balance(4_671_300)));
    assert_eq!(charged.completed_at.unwrap().to_rfc3339(), "2017-07-27T10:25:24+03:00");

    let valueless = result(&sample("b2b-success-2024-valueless.json")).payment();
    assert_eq!((valueless.receipt, valueless.charge), (receipt("SI331FWQTX"), None));
    assert_eq!(valueless.bill_reference.as_deref(), Some("1"));

    let bare = br#"{"Result":{"ResultType":"0","ResultCode":"0","TransactionID":"UI91ABCDEF","ResultParameters":
        {"ResultParameter":[{"Key":"Currency","Value":"KES"},{"Key":"DebitAccountBalance","Value":""}]}}}"#;
    let bare = result(bare).payment();
    assert_eq!((bare.money, bare.receipt), (Money::Moved, receipt("UI91ABCDEF")));
    assert_eq!((bare.amount, bare.completed_at, bare.party), (None, None, None));
}

#[test]
fn two_results_that_contradict_each_other_are_no_result() {
    let one = r#""Result":{"ResultType":0,"ResultCode":0,"TransactionID":"SG632NMUAB"}"#;
    let other = r#""Result":{"ResultType":0,"ResultCode":1,"TransactionID":"SG632NMUAB"}"#;
    let parse = |body: String| callback::parse(body.as_bytes());
    assert!(matches!(parse(format!("{{{one},{one}}}")), Callback::Result(_)));
    assert!(matches!(parse(format!("{{{one},{other}}}")), Callback::Unreadable(_)));
}

#[test]
fn a_success_text_beside_a_failure_code_is_a_failure() {
    let body = br#"{"Result":{"ResultType":0,"ResultCode":"21","ResultDesc":"processed successfully",
        "TransactionID":"SKE52PAWR9","ResultParameters":{"ResultParameter":[{"Key":"TransactionReceipt","Value":"SKE52PAWR9"}]}}}"#;
    let payment = result(body).payment();
    assert_eq!((payment.money, payment.receipt), (Money::NotMoved, None));
    assert_eq!(payment.doubts, [Doubt::FailureWithReceipt]);
}

#[test]
fn contradictions_and_unfinished_results_prove_nothing() {
    let payment = |inside: &str| result(format!(r#"{{"Result":{{{inside}}}}}"#).as_bytes()).payment();
    for (inside, doubt) in [
        (r#""ResultCode":0,"TransactionID":"SG632NMUAB""#, Doubt::NotFinal),
        (
            r#""ResultType":2,"ResultCode":0,"TransactionID":"SG632NMUAB""#,
            Doubt::NotFinal,
        ),
        (
            r#""ResultType":0,"ResultType":1,"ResultCode":0,"TransactionID":"SG632NMUAB""#,
            Doubt::NotFinal,
        ),
        (r#""ResultType":0,"TransactionID":"SG632NMUAB""#, Doubt::NoCode),
        (
            r#""ResultType":0,"ResultCode":null,"TransactionID":"SG632NMUAB""#,
            Doubt::NoCode,
        ),
        (
            r#""ResultType":0,"ResultCode":0,"ResultCode":1,"TransactionID":"SG632NMUAB""#,
            Doubt::NoCode,
        ),
        (r#""ResultType":0,"ResultCode":0"#, Doubt::NoReceipt),
        (r#""ResultType":0,"ResultCode":0,"TransactionID":"""#, Doubt::NoReceipt),
        (
            r#""ResultType":0,"ResultCode":0,"TransactionID":"SG60000000""#,
            Doubt::NoReceipt,
        ),
        (
            r#""ResultType":0,"ResultCode":0,"TransactionID":"SG632NMUAB","ResultParameters":
            {"ResultParameter":{"Key":"TransactionReceipt","Value":"SG632NMUAC"}}"#,
            Doubt::ReceiptsDiffer,
        ),
    ] {
        let payment = payment(inside);
        assert_eq!((payment.money, payment.receipt), (Money::Unknown, None), "{inside}");
        assert_eq!(payment.doubts, [doubt], "{inside}");
    }
}

#[test]
fn lists_may_be_objects_missing_null_or_empty() {
    for parameters in [
        "",
        r#","ResultParameters":null"#,
        r#","ResultParameters":{}"#,
        r#","ResultParameters":[]"#,
        r#","ResultParameters":{"ResultParameter":[]}"#,
        r#","ResultParameters":{"ResultParameter":""}"#,
        r#","ResultParameters":{"ResultParameter":[null,1,{"Key":"Amount"},{"Value":1},{}]}"#,
    ] {
        let body =
            format!(r#"{{"Result":{{"ResultType":0,"ResultCode":0,"TransactionID":"SG632NMUAB"{parameters}}}}}"#);
        let notice = result(body.as_bytes());
        assert_eq!(notice.payment().money, Money::Moved, "{parameters}");
        assert_eq!(notice.parameters.get("Amount"), None, "{parameters}");
    }
}

#[test]
fn a_result_type_may_be_quoted() {
    assert_eq!(
        result(&sample("balance-success-official.json")).result_type,
        ResultType::Final
    );
}
