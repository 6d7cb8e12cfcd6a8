//! Every published callback parses to the facts that it states, and to no more.

use daraja::callback::{self, Account, Callback, Doubt, PaymentStatus, ResultNotice, ResultType, TimeOutShape};
use mpesa::{Amount, Balance, Money, Receipt, Total};

use crate::samples::sample;

fn result(body: &[u8]) -> ResultNotice {
    match callback::parse(body) {
        Callback::Result(notice) => notice,
        other => panic!("not a result: {other:?}"),
    }
}

fn cents(shillings_and_cents: i64) -> Option<Amount> {
    Some(Amount::from_cents(shillings_and_cents).unwrap())
}

fn balance(cents: i64) -> Option<Balance> {
    Some(Balance::from_cents(cents).unwrap())
}

fn receipt(text: &str) -> Option<Receipt> {
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
fn balances_are_found_by_name_in_every_order_and_number() {
    let accounts = |name| result(&sample(name)).account_balance();
    let figures = |accounts: &[Account], name: &str| {
        let account = accounts.iter().find(|account| account.name == name).unwrap();
        assert_eq!(account.currency.as_deref(), Some("KES"));
        (account.current, account.available, account.reserved, account.uncleared)
    };
    let official = accounts("balance-success-official.json");
    assert_eq!(official.len(), 5);
    let utility = (balance(22_803_700), balance(22_803_700), balance(0), balance(0));
    assert_eq!(figures(&official, "Utility Account"), utility);
    let charges = (balance(-154_000), balance(-154_000), balance(0), balance(0));
    assert_eq!(figures(&official, "Charges Paid Account"), charges);
    assert_eq!(accounts("balance-success-2017.json").len(), 5);
    assert_eq!(accounts("balance-success-2018.json").len(), 5);
    assert_eq!(accounts("balance-success-2024-actiontype.json").len(), 4);
    let at = result(&sample("balance-success-2024-actiontype.json")).completed_at();
    assert_eq!(at.unwrap().to_rfc3339(), "2024-01-24T16:31:40+03:00");
}

#[test]
fn the_answer_to_another_api_never_looks_like_a_payment() {
    for name in [
        "balance-success-official.json",
        "balance-success-2018.json",
        "status-success-b2b-float.json",
    ] {
        let payment = result(&sample(name)).payment();
        assert_eq!((payment.money, payment.receipt), (Money::Unknown, None), "{name}");
        assert_eq!(payment.doubts, [Doubt::OtherApi], "{name}");
    }
    let reversed = result(&sample("reversal-success-2021.json")).payment();
    assert_eq!(
        (reversed.money, reversed.doubts.as_slice()),
        (Money::Unknown, [Doubt::OtherApi].as_slice())
    );
    let paid = result(&sample("b2c-success-2024.json")).reversal();
    assert_eq!(
        (paid.money, paid.doubts.as_slice()),
        (Money::Unknown, [Doubt::OtherApi].as_slice())
    );
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
fn a_status_answer_speaks_of_the_payment_not_of_the_query() {
    let notice = result(&sample("status-success-duplicate-key.json"));
    let status = notice.status();
    assert_eq!((status.answered, status.money), (true, Money::Moved));
    assert_eq!(status.status, Some(PaymentStatus::Completed));
    assert_eq!((status.receipt, status.amount), (receipt("MBN31H462N"), cents(30_000)));
    assert_eq!(status.debit_charge, Some(Total::from_cents(2_240).unwrap()));
    assert_eq!(status.debit_party.unwrap().number.as_deref(), Some("600310"));
    assert_eq!(status.credit_party.unwrap().number.as_deref(), Some("254708374149"));
    assert_eq!(status.finalised_at.unwrap().to_rfc3339(), "2018-02-23T05:41:12+03:00");
    assert_eq!(
        status.originator_conversation_id,
        Some("3211-416020-3".parse().unwrap())
    );
    assert_eq!(
        notice.originator_conversation_id,
        Some("3213-416199-2".parse().unwrap())
    );

    let float = result(&sample("status-success-b2b-float.json")).status();
    assert_eq!((float.amount, float.debit_charge), (cents(2_200_000), None));
    assert_eq!(float.credit_party.unwrap().name.as_deref(), Some("Biller Company"));

    let failed = result(&sample("status-failure-25.json")).status();
    assert_eq!(
        (failed.answered, failed.status, failed.money),
        (false, None, Money::Unknown)
    );
}

#[test]
fn only_a_final_state_ends_the_doubt() {
    let money = |state: &str| {
        let body = format!(
            r#"{{"Result":{{"ResultType":0,"ResultCode":0,"ResultParameters":{{"ResultParameter":
            {{"Key":"Transaction Status","Value":"{state}"}}}}}}}}"#
        );
        result(body.as_bytes()).status().money
    };
    assert_eq!(money("Completed"), Money::Moved);
    for state in ["Cancelled", "Declined", "Expired", "Failed", "Rejected"] {
        assert_eq!(money(state), Money::NotMoved, "{state}");
    }
    for state in [
        "Reversed",
        "Initiated",
        "Authorized",
        "Pending Authorized",
        "Pending",
        "Complete",
        "",
    ] {
        assert_eq!(money(state), Money::Unknown, "{state}");
    }
    let twice = br#"{"Result":{"ResultType":0,"ResultCode":0,"ResultParameters":{"ResultParameter":[
        {"Key":"TransactionStatus","Value":"Completed"},{"Key":"TransactionStatus","Value":"Failed"}]}}}"#;
    assert_eq!(result(twice).status().money, Money::Unknown);
}

#[test]
fn reversals_carry_their_own_receipt_and_the_original() {
    let done = result(&sample("reversal-success-2021.json")).reversal();
    assert_eq!((done.money, done.receipt), (Money::Moved, receipt("SKE52PAWR9")));
    assert_eq!(
        (done.original_receipt, done.amount),
        (receipt("SKC82PACB8"), cents(100))
    );
    assert_eq!(done.charge, Some(Total::ZERO));
    assert_eq!(done.customer.unwrap().name.as_deref(), Some("JOHN TEST DOE"));
    assert_eq!(done.debited.unwrap().available, balance(772_217_962));
    let failed = result(&sample("reversal-failure-R000002.json"));
    assert_eq!(
        (failed.code.as_str(), failed.reversal().money),
        ("R000002", Money::NotMoved)
    );
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
fn time_out_notices_of_both_shapes_prove_nothing() {
    let Callback::TimeOut(envelope) = callback::parse(&sample("timeout-result-envelope.json")) else {
        panic!()
    };
    assert_eq!(
        (envelope.shape, envelope.code.unwrap().as_str()),
        (TimeOutShape::Envelope, "1")
    );
    assert_eq!(
        envelope.conversation_id,
        Some("AG_20181005_00004d7ee675c0c7ee0b".parse().unwrap())
    );

    let echo = br#"{"OriginatorConversationID":"ours-1","InitiatorName":"testapi","SecurityCredential":"c2VjcmV0",
        "CommandID":"BusinessPayment","Amount":"10","PartyA":"600992","PartyB":"254708374149","Remarks":"x",
        "QueueTimeOutURL":"https://example.org/t/1","ResultURL":"https://example.org/r/1"}"#;
    let Callback::TimeOut(echo) = callback::parse(echo) else {
        panic!()
    };
    assert_eq!(echo.shape, TimeOutShape::Echo);
    assert_eq!(echo.originator_conversation_id, Some("ours-1".parse().unwrap()));
    assert_eq!(
        (echo.amount, echo.payee.as_deref()),
        (cents(1_000), Some("254708374149"))
    );
    let printed = format!("{echo:?}");
    assert!(!printed.contains("c2VjcmV0") && !printed.contains("08374"), "{printed}");
}

#[test]
fn a_result_on_the_time_out_address_is_a_time_out_notice() {
    for name in ["b2c-success-2024.json", "b2c-failure-2001-real-id.json"] {
        let Callback::TimeOut(notice) = callback::parse_time_out(&sample(name)) else {
            panic!("{name}")
        };
        assert_eq!(notice.shape, TimeOutShape::Envelope);
    }
}

#[test]
fn prompts_and_customer_payments_are_told_apart() {
    let Callback::Stk(paid) = callback::parse(&sample("stk-success.json")) else {
        panic!()
    };
    assert_eq!(
        (paid.money, paid.receipt, paid.amount),
        (Money::Moved, receipt("NLJ7RT61SV"), cents(100))
    );
    assert_eq!(paid.completed_at.unwrap().to_rfc3339(), "2019-12-19T10:21:15+03:00");
    let Callback::Stk(cancelled) = callback::parse(&sample("stk-failure-1032.json")) else {
        panic!()
    };
    assert_eq!((cancelled.money, cancelled.receipt), (Money::NotMoved, None));

    let Callback::C2b(confirmed) = callback::parse(&sample("c2b-confirmation-masked.json")) else {
        panic!()
    };
    assert_eq!(
        (confirmed.money, confirmed.receipt),
        (Money::Moved, receipt("RKL51ZDR4F"))
    );
    assert_eq!(confirmed.payer.unwrap().expose(), "2547 ***** 126");
    let Callback::C2b(asked) = callback::parse(&sample("c2b-validation-2019.json")) else {
        panic!()
    };
    assert_eq!(
        (asked.money, asked.receipt, asked.amount),
        (Money::Unknown, None, cents(1_000))
    );
}

#[test]
fn what_is_no_callback_is_kept_as_text() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "hello",
        "<html></html>",
        r#"{"Result":"paid"}"#,
        r#"{"Result":[]}"#,
        "{\"Result\":",
    ] {
        let Callback::Unreadable(unreadable) = callback::parse(body.as_bytes()) else {
            panic!("{body}")
        };
        assert_eq!(unreadable.text, body);
    }
}

#[test]
fn a_result_type_may_be_quoted() {
    assert_eq!(
        result(&sample("balance-success-official.json")).result_type,
        ResultType::Final
    );
}
