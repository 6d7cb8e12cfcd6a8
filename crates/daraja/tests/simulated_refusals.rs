//! What Daraja documents as refused, failed or in doubt, per API, against the simulator.

use std::collections::BTreeSet;

use chrono::{Duration, Utc};
use daraja::{
    AccountReference, B2bPayment, B2bReceiver, B2cVersion, BalanceQuery, C2bRegistration, C2bVersion, Daraja,
    ErrorClass, LostReason, NotTakenReason, PaymentRegistrationNumber, PullQuery, Refusal, Remarks, Reversal,
    ReversalIdentifier, Sent, StatusOf, StatusQuery, StkCredential, StkPush, StkReceiver, StkReference, StkZone,
    TaxPayment, TillIdentifier, Unanswered,
};
use daraja_sim::{Api, Operator, Scenario};
use mpesa::{Amount, Api as Codes, Balance, Fault, Money, Retry};

use crate::rig::{KEY, PASSWORD, Rig, SECRET, operator, shortcode};

const PAID: &str = "254711000100";

fn remarks() -> Remarks {
    Remarks::new("Test").unwrap()
}

impl Rig {
    fn b2b(&self, id: &str, to: B2bReceiver) -> B2bPayment {
        B2bPayment {
            to,
            amount: Amount::from_shillings(100).unwrap(),
            shortcode: shortcode(),
            requester: None,
            remarks: remarks(),
            occasion: None,
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn tax(&self, id: &str) -> TaxPayment {
        TaxPayment {
            amount: Amount::from_shillings(100).unwrap(),
            shortcode: shortcode(),
            registration: PaymentRegistrationNumber::new("2020123456").unwrap(),
            remarks: remarks(),
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn status(&self, id: &str) -> StatusQuery {
        StatusQuery {
            of: StatusOf::Conversation("x".parse().unwrap()),
            shortcode: shortcode(),
            remarks: remarks(),
            occasion: None,
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn balance(&self, id: &str) -> BalanceQuery {
        BalanceQuery {
            shortcode: shortcode(),
            remarks: remarks(),
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn reversal_of(&self, id: &str, receipt: &str) -> Reversal {
        Reversal {
            receipt: receipt.parse().unwrap(),
            amount: Amount::from_shillings(100).unwrap(),
            shortcode: shortcode(),
            identifier: ReversalIdentifier::default(),
            remarks: remarks(),
            occasion: None,
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn push(&self, passkey: &str) -> StkPush {
        StkPush {
            credential: StkCredential {
                shortcode: shortcode(),
                passkey: passkey.into(),
                zone: StkZone::default(),
            },
            to: StkReceiver::PayBill,
            amount: Amount::from_shillings(10).unwrap(),
            phone: "254711000800".parse().unwrap(),
            reference: StkReference::new("INV 7").unwrap(),
            description: None,
            callback_url: format!("{}/s", self.inbox.url),
            at: Utc::now(),
        }
    }
}

fn receivers() -> [(&'static str, B2bReceiver); 3] {
    let code = || "700100".parse().unwrap();
    [
        (
            "bill",
            B2bReceiver::PayBill {
                shortcode: code(),
                account: AccountReference::new("19008").unwrap(),
            },
        ),
        (
            "till",
            B2bReceiver::BuyGoods {
                till: code(),
                identifier: TillIdentifier::default(),
                account: None,
            },
        ),
        (
            "top-up",
            B2bReceiver::TopUp {
                shortcode: code(),
                account: None,
            },
        ),
    ]
}

#[tokio::test]
async fn an_operator_without_the_role_is_refused_by_every_api() {
    let rig = Rig::with(|config| {
        let (name, password) = ("clerk".to_owned(), PASSWORD.into());
        config.operators = vec![Operator {
            name,
            password,
            roles: BTreeSet::new(),
            password_set_at: None,
        }];
    })
    .await;
    let clerk = rig.client.with_operator(operator(&rig.simulator, "clerk", PASSWORD));
    clerk.pay_b2c(&rig.payment("b2c", PAID)).await.acknowledged().unwrap();
    for (id, to) in receivers() {
        clerk.pay_b2b(&rig.b2b(id, to)).await.acknowledged().unwrap();
    }
    clerk.pay_tax(&rig.tax("tax")).await.acknowledged().unwrap();
    clerk
        .reverse(&rig.reversal_of("reversal", "SKC82PACB8"))
        .await
        .acknowledged()
        .unwrap();
    clerk.query_status(&rig.status("status")).await.acknowledged().unwrap();
    clerk
        .query_balance(&rig.balance("balance"))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    for id in ["b2c", "bill", "till", "top-up", "tax", "reversal"] {
        let result = rig.inbox.result(id);
        let api = if id == "reversal" {
            Codes::Reversal
        } else {
            Codes::Payment
        };
        let meaning = result.code.meaning(api);
        assert_eq!(
            (result.code.as_str(), meaning.fault),
            ("21", Some(Fault::Initiator)),
            "{id}"
        );
        assert_eq!(
            (result.payment().money, result.payment().receipt),
            (Money::NotMoved, None),
            "{id}"
        );
    }
    for id in ["status", "balance"] {
        let result = rig.inbox.result(id);
        assert_eq!(
            (result.code.as_str(), result.status().money),
            ("21", Money::Unknown),
            "{id}"
        );
        assert!(result.account_balance().is_empty() && !result.status().answered, "{id}");
    }
    assert!(rig.simulator.paid().is_empty());
}

#[tokio::test]
async fn a_password_of_ninety_days_is_refused() {
    let rig = Rig::start().await;
    rig.simulator.set_clock(Utc::now() + Duration::days(91));
    rig.client
        .pay_b2c(&rig.payment("old", PAID))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let result = rig.inbox.result("old");
    assert_eq!(
        (result.code.as_str(), result.payment().money),
        ("2001", Money::NotMoved)
    );
}

#[tokio::test]
async fn an_app_without_v3_is_not_authorised_and_v1_serves() {
    let rig = Rig::with(|config| {
        config.scenario = Scenario {
            not_subscribed: BTreeSet::from([Api::B2c]),
            ..Scenario::new()
        };
    })
    .await;
    let Sent::NotTaken(not_taken) = rig.client.pay_b2c(&rig.payment("v3", PAID)).await else {
        panic!("taken")
    };
    assert_eq!(not_taken.reason, NotTakenReason::NotAuthorised);
    assert_eq!(not_taken.answer.unwrap().code.as_deref(), Some("403.002.1001"));
    let v1 = Daraja::builder(&rig.simulator.base_url())
        .consumer(KEY.into(), SECRET.into())
        .operator(operator(&rig.simulator, "testapi", PASSWORD))
        .b2c_version(B2cVersion::V1)
        .build()
        .unwrap();
    v1.pay_b2c(&rig.payment("v1", PAID)).await.acknowledged().unwrap();
}

#[tokio::test]
async fn another_organisations_shortcode_is_refused() {
    let rig = Rig::start().await;
    let mut payment = rig.payment("other", PAID);
    payment.shortcode = "600111".parse().unwrap();
    let Sent::Refused(Refusal::Gateway(answer)) = rig.client.pay_b2c(&payment).await else {
        panic!("not refused")
    };
    assert_eq!(answer.meaning().unwrap().class, ErrorClass::Content);
    assert_eq!(answer.code.as_deref(), Some("400.003.02"));
    let query = PullQuery {
        shortcode: "600111".parse().unwrap(),
        from: Utc::now(),
        until: Utc::now(),
        offset: 0,
    };
    let Sent::Refused(Refusal::Gateway(answer)) = rig.client.pull(&query).await else {
        panic!("not refused")
    };
    assert_eq!(answer.code.as_deref(), Some("400.001"));
}

#[tokio::test]
async fn a_dead_token_is_renewed_whatever_the_api_calls_it() {
    let rig = Rig::start().await;
    let end = || rig.simulator.expire_token();
    end();
    rig.client
        .pay_b2c(&rig.payment("b2c", PAID))
        .await
        .acknowledged()
        .unwrap();
    end();
    let (_, bill) = receivers().into_iter().next().unwrap();
    rig.client.pay_b2b(&rig.b2b("bill", bill)).await.acknowledged().unwrap();
    end();
    rig.client.pay_tax(&rig.tax("tax")).await.acknowledged().unwrap();
    end();
    rig.client
        .query_status(&rig.status("status"))
        .await
        .acknowledged()
        .unwrap();
    end();
    rig.client
        .query_balance(&rig.balance("balance"))
        .await
        .acknowledged()
        .unwrap();
    end();
    rig.client
        .reverse(&rig.reversal_of("reversal", "SKC82PACB8"))
        .await
        .acknowledged()
        .unwrap();
    end();
    let passkey = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";
    rig.client.push_stk(&rig.push(passkey)).await.acknowledged().unwrap();
    end();
    rig.client
        .register_c2b(&registration(&rig))
        .await
        .acknowledged()
        .unwrap();
}

fn registration(rig: &Rig) -> C2bRegistration {
    C2bRegistration {
        version: C2bVersion::V2,
        shortcode: shortcode(),
        unanswered: Unanswered::Completed,
        confirmation_url: format!("{}/c", rig.inbox.url),
        validation_url: format!("{}/v", rig.inbox.url),
    }
}

#[tokio::test]
async fn addresses_are_registered_once_where_production_says_so() {
    let rig = Rig::with(|config| config.rules.c2b_register_again = false).await;
    rig.client
        .register_c2b(&registration(&rig))
        .await
        .acknowledged()
        .unwrap();
    let Sent::Lost(lost) = rig.client.register_c2b(&registration(&rig)).await else {
        panic!("not lost")
    };
    assert_eq!(lost.reason, LostReason::ServerError);
    assert_eq!(lost.answer.unwrap().code.as_deref(), Some("500.003.1001"));
}

#[tokio::test]
async fn a_wrong_passkey_sends_no_prompt() {
    let rig = Rig::start().await;
    let sent = rig.client.push_stk(&rig.push("wrong")).await;
    assert!(matches!(sent, Sent::Lost(_) | Sent::Refused(_)), "{sent:?}");
    rig.simulator.settle().await;
    assert!(rig.inbox.at("/s").is_empty());
}

#[tokio::test]
async fn empty_accounts_and_daily_limits_fail_with_their_codes() {
    let rig = Rig::with(|config| config.rules.customer_daily = Amount::from_shillings(200).unwrap()).await;
    rig.client
        .pay_b2c(&rig.payment("first", PAID))
        .await
        .acknowledged()
        .unwrap();
    rig.client
        .pay_b2c(&rig.payment("second", PAID))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let daily = rig.inbox.result("second");
    assert_eq!((daily.code.as_str(), daily.payment().money), ("4", Money::NotMoved));
    assert_eq!(daily.code.meaning(Codes::Payment).retry, Retry::Later);

    rig.simulator.set_utility(Balance::from_cents(100).unwrap()).unwrap();
    rig.client
        .pay_b2c(&rig.payment("empty", "254711000101"))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let empty = rig.inbox.results("empty").remove(0);
    assert_eq!((empty.code.as_str(), empty.payment().money), ("1", Money::NotMoved));
    assert_eq!(
        empty.code.meaning(Codes::Payment).fault,
        Some(Fault::InsufficientBalance)
    );
}

#[tokio::test]
async fn an_unknown_receipt_is_not_taken_back() {
    let rig = Rig::start().await;
    rig.client
        .reverse(&rig.reversal_of("r", "SKC82PACB8"))
        .await
        .acknowledged()
        .unwrap();
    rig.simulator.settle().await;
    let result = rig.inbox.result("r");
    assert_eq!(
        (result.code.as_str(), result.reversal().money),
        ("R000002", Money::NotMoved)
    );
}
