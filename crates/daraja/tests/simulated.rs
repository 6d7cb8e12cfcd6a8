//! Payments, inquiries and refusals against the simulator.

use daraja::{
    AccountReference, B2bPayment, B2bReceiver, B2cVersion, BalanceQuery, Daraja, LostReason, NationalId,
    NotTakenReason, PaymentRegistrationNumber, Remarks, Sent, StatusOf, TaxPayment, TillIdentifier,
    callback::PaymentStatus,
};
use mpesa::{Amount, Api, B2cLimits, Fault, Money, Receipt};

use crate::rig::{KEY, PASSWORD, Rig, SECRET, operator, shortcode};

const PAID: &str = "254711000100";

#[tokio::test]
async fn a_payment_is_acknowledged_and_paid_by_every_version() {
    let rig = Rig::start().await;
    rig.client
        .pay_b2c(&rig.payment("v3", PAID))
        .await
        .acknowledged()
        .unwrap();
    let id = NationalId::new("11000100").unwrap();
    rig.client
        .pay_b2c_validated(&rig.payment("checked", PAID), &id)
        .await
        .acknowledged()
        .unwrap();
    let v1 = Daraja::builder(&rig.simulator.base_url())
        .consumer(KEY.into(), SECRET.into())
        .operator(operator(&rig.simulator, "testapi", PASSWORD))
        .b2c_version(B2cVersion::V1)
        .build()
        .unwrap();
    let acknowledged = v1.pay_b2c(&rig.payment("v1", PAID)).await.acknowledged().unwrap();
    assert_ne!(
        acknowledged.originator_conversation_id,
        Some("v1".parse().unwrap()),
        "v1 carries no id of ours"
    );
    rig.simulator.settle().await;
    for id in ["v3", "checked", "v1"] {
        assert_eq!(rig.inbox.result(id).payment().money, Money::Moved, "{id}");
    }
    assert_eq!(rig.simulator.paid().len(), 3);
}

#[tokio::test]
async fn a_second_use_of_an_id_is_lost_as_a_duplicate() {
    let rig = Rig::start().await;
    let payment = rig.payment("once", PAID);
    rig.client.pay_b2c(&payment).await.acknowledged().unwrap();
    let Sent::Lost(lost) = rig.client.pay_b2c(&payment).await else {
        panic!("not lost")
    };
    assert_eq!(lost.reason, LostReason::DuplicateId);
    rig.simulator.settle().await;
    assert_eq!(rig.simulator.paid().len(), 1);
}

#[tokio::test]
async fn wrong_passwords_are_acknowledged_then_refused_and_lock_the_operator() {
    let rig = Rig::start().await;
    let wrong = rig
        .client
        .with_operator(operator(&rig.simulator, "testapi", "Wrong#2026"));
    for (id, code) in [("w1", "2001"), ("w2", "2001"), ("w3", "2001"), ("w4", "8006")] {
        wrong.pay_b2c(&rig.payment(id, PAID)).await.acknowledged().unwrap();
        rig.simulator.settle().await;
        let result = rig.inbox.result(id);
        assert_eq!(result.code.as_str(), code, "{id}");
        assert_eq!(
            (result.payment().money, result.payment().receipt),
            (Money::NotMoved, None)
        );
        assert_eq!(result.code.meaning(Api::Payment).fault, Some(Fault::Initiator));
    }
    rig.simulator.set_password("testapi", "New#2026".into()).unwrap();
    let right = rig
        .client
        .with_operator(operator(&rig.simulator, "testapi", "New#2026"));
    right.pay_b2c(&rig.payment("right", PAID)).await.acknowledged().unwrap();
    rig.simulator.settle().await;
    assert_eq!(rig.inbox.result("right").payment().money, Money::Moved);
}

#[tokio::test]
async fn a_wrong_consumer_secret_takes_nothing() {
    let rig = Rig::start().await;
    let client = Daraja::builder(&rig.simulator.base_url())
        .consumer(KEY.into(), "wrong".into())
        .operator(operator(&rig.simulator, "testapi", PASSWORD))
        .build()
        .unwrap();
    let Sent::NotTaken(not_taken) = client.pay_b2c(&rig.payment("no", PAID)).await else {
        panic!("taken")
    };
    assert_eq!(not_taken.reason, NotTakenReason::NotAuthorised);
    assert_eq!(not_taken.answer.unwrap().code.as_deref(), Some("400.008.01"));
}

#[tokio::test]
async fn a_token_that_another_program_killed_is_renewed_unseen() {
    let rig = Rig::start().await;
    for id in ["t1", "t2", "t3"] {
        rig.client.pay_b2c(&rig.payment(id, PAID)).await.acknowledged().unwrap();
        rig.simulator.expire_token();
    }
    assert_eq!(rig.simulator.paid().len(), 3);
}

#[tokio::test]
async fn too_many_requests_a_second_are_not_taken() {
    let rig = Rig::with(|config| config.rules.most_per_second = Some(3)).await;
    let mut throttled = 0;
    for n in 0..10 {
        match rig.client.pay_b2c(&rig.payment(&format!("n{n}"), PAID)).await {
            Sent::Acknowledged(_) => {}
            Sent::NotTaken(not_taken) => {
                assert_eq!(not_taken.reason, NotTakenReason::Throttled { retry_after: None });
                throttled += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    rig.simulator.settle().await;
    assert!(throttled > 0);
    assert_eq!(rig.simulator.paid().len(), 10 - throttled);
}

#[tokio::test]
async fn amounts_beyond_the_limits_fail_with_their_codes_where_the_client_lets_them_through() {
    let rig = Rig::start().await;
    let wide = B2cLimits {
        least: Amount::from_shillings(1).unwrap(),
        most: Amount::from_shillings(900_000).unwrap(),
    };
    let client = Daraja::builder(&rig.simulator.base_url())
        .consumer(KEY.into(), SECRET.into())
        .operator(operator(&rig.simulator, "testapi", PASSWORD))
        .b2c_limits(wide)
        .build()
        .unwrap();
    for (id, shillings, code) in [("low", 9, "2"), ("high", 250_001, "3")] {
        let mut payment = rig.payment(id, PAID);
        payment.amount = Amount::from_shillings(shillings).unwrap();
        client.pay_b2c(&payment).await.acknowledged().unwrap();
        rig.simulator.settle().await;
        let result = rig.inbox.result(id);
        assert_eq!((result.code.as_str(), result.payment().money), (code, Money::NotMoved));
    }
}

#[tokio::test]
async fn balances_are_the_accounts() {
    let rig = Rig::start().await;
    rig.client
        .pay_b2c(&rig.payment("b", PAID))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let query = BalanceQuery {
        shortcode: shortcode(),
        remarks: Remarks::new("Morning").unwrap(),
        callbacks: rig.inbox.callbacks("balance"),
    };
    rig.client.query_balance(&query).await.acknowledged().unwrap();
    rig.simulator.settle().await;
    let accounts = rig.inbox.result("balance").account_balance();
    let available = |name: &str| accounts.iter().find(|account| account.name == name).unwrap().available;
    let truth = rig.simulator.accounts();
    assert_eq!(available("Utility Account"), Some(truth.utility));
    assert_eq!(available("Working Account"), Some(truth.working));
}

#[tokio::test]
async fn a_payment_is_found_by_receipt_and_by_either_name_of_its_id() {
    let rig = Rig::start().await;
    rig.client
        .pay_b2c(&rig.payment("found", PAID))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let receipt: Receipt = rig.simulator.paid()[0].receipt.parse().unwrap();
    let id = || "found".parse().unwrap();
    for (query, of) in [
        ("q1", StatusOf::Receipt(receipt.clone())),
        ("q2", StatusOf::Conversation(id())),
        ("q3", StatusOf::ConversationByOlderName(id())),
    ] {
        let notice = rig.ask(query, of).await;
        let status = notice.status();
        assert_eq!(
            (status.status, status.receipt),
            (Some(PaymentStatus::Completed), Some(receipt.clone())),
            "{query}"
        );
        assert_eq!(status.originator_conversation_id, Some(id()), "{query}");
        assert_eq!(status.amount, Some(Amount::from_shillings(150).unwrap()), "{query}");
        assert_ne!(
            notice.originator_conversation_id,
            Some(id()),
            "{query}: the query has its own"
        );
    }
    let unknown = rig
        .ask("q4", StatusOf::Conversation("never-sent".parse().unwrap()))
        .await
        .status();
    assert_eq!((unknown.answered, unknown.money), (false, Money::Unknown));
}

#[tokio::test]
async fn other_organisations_and_kra_are_paid_out_of_working() {
    let rig = Rig::start().await;
    let before = rig.simulator.accounts();
    let pay = |id: &str, to| B2bPayment {
        to,
        amount: Amount::from_shillings(1_000).unwrap(),
        shortcode: shortcode(),
        requester: None,
        remarks: Remarks::new("Supplies").unwrap(),
        occasion: None,
        callbacks: rig.inbox.callbacks(id),
    };
    let account = || AccountReference::new("19008").unwrap();
    let code = |digits: &str| digits.parse().unwrap();
    let till = B2bReceiver::BuyGoods {
        till: code("700101"),
        identifier: TillIdentifier::default(),
        account: None,
    };
    let top_up = B2bReceiver::TopUp {
        shortcode: code("700100"),
        account: None,
    };
    let bill = B2bReceiver::PayBill {
        shortcode: code("700100"),
        account: account(),
    };
    for (id, to) in [("bill", bill), ("till", till), ("top-up", top_up)] {
        rig.client.pay_b2b(&pay(id, to)).await.acknowledged().unwrap();
        rig.simulator.settle().await;
        for result in rig.inbox.results(id) {
            let payment = result.payment();
            assert_eq!(payment.money, Money::Moved, "{id}");
            let receipt = payment.receipt.unwrap();
            assert!(
                rig.simulator.paid().iter().any(|paid| paid.receipt == receipt.as_str()),
                "{id}"
            );
        }
    }
    assert_eq!(rig.inbox.results("till").len(), 2, "this till's results come twice");
    let tax = TaxPayment {
        amount: Amount::from_shillings(500).unwrap(),
        shortcode: shortcode(),
        registration: PaymentRegistrationNumber::new("2020123456").unwrap(),
        remarks: Remarks::new("VAT").unwrap(),
        callbacks: rig.inbox.callbacks("tax"),
    };
    rig.client.pay_tax(&tax).await.acknowledged().unwrap();
    rig.simulator.settle().await;
    assert_eq!(rig.inbox.result("tax").payment().money, Money::Moved);
    let after = rig.simulator.accounts();
    assert_eq!(before.working.cents() - after.working.cents(), 350_000);

    let strict = B2bReceiver::PayBill {
        shortcode: code("700202"),
        account: account(),
    };
    rig.client.pay_b2b(&pay("strict", strict)).await.acknowledged().unwrap();
    rig.simulator.settle().await;
    let result = rig.inbox.result("strict");
    assert_eq!(
        (result.code.as_str(), result.payment().money),
        ("2202", Money::NotMoved)
    );
}
