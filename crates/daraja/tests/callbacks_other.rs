//! Callbacks that are not about a payment of ours: inquiries, reversals, time-outs, customers.

use daraja::callback::{self, Account, Callback, Doubt, PaymentStatus, TimeOutShape};
use mpesa::{Money, Total};

use crate::{
    callbacks::{balance, cents, receipt, result},
    samples::sample,
};

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
fn a_status_answer_says_what_of_it_cannot_be_compared() {
    let status = |inside: &str| {
        let body = format!(
            r#"{{"Result":{{"ResultType":0,"ResultCode":0,"ResultParameters":{{"ResultParameter":[
            {{"Key":"TransactionStatus","Value":"Completed"}},{inside}]}}}}}}"#
        );
        result(body.as_bytes()).status()
    };
    let pair = |key: &str, value: &str| format!(r#"{{"Key":"{key}","Value":"{value}"}}"#);
    let two = |key: &str, one: &str, other: &str| format!("{},{}", pair(key, one), pair(key, other));
    for (inside, doubts) in [
        (pair("Amount", "300.00"), vec![]),
        (two("Amount", "300.00", "300"), vec![]),
        (pair("Amount", "three hundred"), vec![Doubt::AmountUnclear]),
        (pair("Amount", "0.008"), vec![Doubt::AmountUnclear]),
        (two("Amount", "300", "200"), vec![Doubt::AmountUnclear]),
        (two("Amount", "300", "?"), vec![Doubt::AmountUnclear]),
        (
            two("ReceiptNo", "UBA1234567", "UBA1234568"),
            vec![Doubt::ReceiptsDiffer],
        ),
        (
            two("CreditPartyName", "600000 - one", "600001 - other"),
            vec![Doubt::PartiesDiffer],
        ),
    ] {
        let status = status(&inside);
        assert_eq!((status.money, &status.doubts), (Money::Moved, &doubts), "{inside}");
        assert_eq!(
            status.amount.is_none(),
            !doubts.is_empty() || !inside.contains("Amount"),
            "{inside}"
        );
    }
}

#[test]
fn a_question_before_the_money_moves_is_never_money_received() {
    let body = String::from_utf8(sample("c2b-confirmation-2019.json")).unwrap();
    let money = |callback| match callback {
        Callback::C2b(notice) => (notice.money, notice.receipt, notice.amount.is_some()),
        other => panic!("{other:?}"),
    };
    let (moved, receipt, _) = money(callback::parse(body.as_bytes()));
    assert!(moved == Money::Moved && receipt.is_some());
    let asked = money(callback::parse_validation(body.as_bytes()));
    assert_eq!(asked, (Money::Unknown, None, true));
}

#[test]
fn a_prompt_that_failed_with_a_receipt_is_in_doubt() {
    let prompt = |code: &str, items: &str| {
        let body =
            format!(r#"{{"Body":{{"stkCallback":{{"ResultCode":{code},"CallbackMetadata":{{"Item":[{items}]}}}}}}}}"#);
        match callback::parse(body.as_bytes()) {
            Callback::Stk(stk) => (stk.money, stk.receipt, stk.doubts),
            other => panic!("{other:?}"),
        }
    };
    let one = r#"{"Name":"MpesaReceiptNumber","Value":"OEB53ZOQZZ"}"#;
    let other = r#"{"Name":"MpesaReceiptNumber","Value":"OEB53ZOQZA"}"#;
    let both = format!("{one},{other}");
    for (code, items, doubt) in [
        ("1032", one, Doubt::FailureWithReceipt),
        ("4999", one, Doubt::FailureWithReceipt),
        ("0", "", Doubt::NoReceipt),
        ("0", &both, Doubt::ReceiptsDiffer),
        ("null", one, Doubt::NoCode),
    ] {
        assert_eq!(
            prompt(code, items),
            (Money::Unknown, None, vec![doubt]),
            "{code} {items}"
        );
    }
    let unclear = format!(r#"{one},{{"Name":"Amount","Value":"ten"}}"#);
    assert_eq!(
        prompt("0", &unclear),
        (Money::Moved, receipt("OEB53ZOQZZ"), vec![Doubt::AmountUnclear])
    );
    assert_eq!(prompt("1032", ""), (Money::NotMoved, None, Vec::new()));
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
