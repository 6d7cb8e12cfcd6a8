//! Customers' payments against the simulator: C2B, STK, Pull and reversal.

use chrono::Utc;
use daraja::{
    BillReference, C2bRegistration, C2bSimulation, C2bVersion, PullQuery, PullRegistration, Remarks, Reversal,
    ReversalIdentifier, Sent, StkCredential, StkPush, StkQuery, StkReceiver, StkReference, StkZone, Unanswered,
    answer::{PullRegistered, StkState},
    callback::{self, C2bNotice, Callback, Payer},
};
use daraja_sim::TEST_CUSTOMERS;
use mpesa::{Amount, Money};
use secrecy::ExposeSecret;

use crate::rig::{Rig, shortcode};

impl Rig {
    async fn register(&self, version: C2bVersion) {
        let registration = C2bRegistration {
            version,
            shortcode: shortcode(),
            unanswered: Unanswered::Completed,
            confirmation_url: format!("{}/c2b-confirmed", self.inbox.url),
            validation_url: format!("{}/c2b-asked", self.inbox.url),
        };
        self.client.register_c2b(&registration).await.acknowledged().unwrap();
    }

    /// A customer pays; the confirmation that comes of it.
    async fn customer_pays(&self, version: C2bVersion, shillings: i64) -> C2bNotice {
        let before = self.inbox.at("/c2b-confirmed").len();
        let simulation = C2bSimulation {
            version,
            shortcode: shortcode(),
            amount: Amount::from_shillings(shillings).unwrap(),
            payer: "254708374149".parse().unwrap(),
            bill_reference: Some(BillReference::new("INV 7").unwrap()),
        };
        self.client.simulate_c2b(&simulation).await.acknowledged().unwrap();
        self.simulator.settle().await;
        let bodies = self.inbox.at("/c2b-confirmed");
        assert_eq!(bodies.len(), before + 1);
        match callback::parse(bodies.last().unwrap()) {
            Callback::C2b(notice) => notice,
            other => panic!("not a customer's payment: {other:?}"),
        }
    }

    fn reversal(&self, id: &str, paid: &C2bNotice, cents: i64) -> Reversal {
        Reversal {
            receipt: paid.receipt.clone().unwrap(),
            amount: Amount::from_cents(cents).unwrap(),
            shortcode: shortcode(),
            identifier: ReversalIdentifier::default(),
            remarks: Remarks::new("Paid twice").unwrap(),
            occasion: None,
            callbacks: self.inbox.callbacks(id),
        }
    }

    fn stk(&self) -> StkCredential {
        let passkey = daraja_sim::Config::practice(7).passkey.expose_secret().into();
        StkCredential {
            shortcode: shortcode(),
            passkey,
            zone: StkZone::default(),
        }
    }
}

#[tokio::test]
async fn a_customers_payment_is_announced_in_both_versions() {
    for version in [C2bVersion::V1, C2bVersion::V2] {
        let rig = Rig::start().await;
        rig.register(version).await;
        let before = rig.simulator.accounts().utility.cents();
        let paid = rig.customer_pays(version, 250).await;
        assert_eq!(
            (paid.money, paid.amount),
            (Money::Moved, Some(Amount::from_shillings(250).unwrap()))
        );
        assert_eq!(paid.bill_reference.as_deref(), Some("INV 7"));
        assert_eq!(paid.shortcode, Some(shortcode()));
        assert_eq!(rig.simulator.accounts().utility.cents() - before, 25_000);
        match (version, paid.payer.unwrap()) {
            (C2bVersion::V1, Payer::Hashed(_) | Payer::Plain(_)) | (C2bVersion::V2, Payer::Masked(_)) => {}
            (version, other) => panic!("{version:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_validation_is_asked_before_and_proves_nothing() {
    let rig = Rig::with(|config| config.rules.c2b_validation = true).await;
    rig.register(C2bVersion::V2).await;
    let paid = rig.customer_pays(C2bVersion::V2, 250).await;
    assert_eq!(paid.money, Money::Moved);
    let asked = rig.inbox.at("/c2b-asked");
    let Callback::C2b(asked) = callback::parse(&asked[0]) else {
        panic!()
    };
    assert_eq!(
        (asked.money, asked.receipt, asked.amount),
        (Money::Unknown, None, paid.amount)
    );
}

#[tokio::test]
async fn a_customers_payment_is_taken_back_once_and_whole() {
    let rig = Rig::start().await;
    rig.register(C2bVersion::V2).await;
    let paid = rig.customer_pays(C2bVersion::V2, 250).await;
    for (id, cents, code, money) in [
        ("part", 10_000, "R000002", Money::NotMoved),
        ("whole", 25_000, "0", Money::Moved),
        ("again", 25_000, "R000001", Money::Unknown),
    ] {
        rig.client
            .reverse(&rig.reversal(id, &paid, cents))
            .await
            .acknowledged()
            .unwrap();
        rig.simulator.settle().await;
        let result = rig.inbox.result(id);
        let reversal = result.reversal();
        assert_eq!((result.code.as_str(), reversal.money), (code, money), "{id}");
        if money == Money::Moved {
            assert_eq!(reversal.original_receipt, paid.receipt);
            assert!(reversal.receipt.is_some() && reversal.receipt != paid.receipt);
        }
    }
}

#[tokio::test]
async fn every_test_customers_prompt_is_told_truly() {
    let rig = Rig::start().await;
    for customer in TEST_CUSTOMERS {
        let before = rig.simulator.accounts().utility.cents();
        let push = StkPush {
            credential: rig.stk(),
            to: StkReceiver::PayBill,
            amount: Amount::from_shillings(100).unwrap(),
            phone: customer.number.parse().unwrap(),
            reference: StkReference::new("INV 7").unwrap(),
            description: None,
            callback_url: format!("{}/s/{}", rig.inbox.url, customer.number),
            at: Utc::now(),
        };
        let acknowledged = rig.client.push_stk(&push).await.acknowledged().unwrap();
        rig.simulator.settle().await;
        let truly = rig.simulator.accounts().utility.cents() - before;
        for body in rig.inbox.at(&format!("/s/{}", customer.number)) {
            let Callback::Stk(notice) = callback::parse(&body) else {
                panic!("{}", customer.does)
            };
            assert_eq!(
                notice.checkout_request_id.as_deref(),
                Some(acknowledged.checkout_request_id.as_str())
            );
            assert_eq!(notice.money == Money::Moved, truly == 10_000, "{}", customer.does);
            assert_eq!(notice.receipt.is_some(), truly == 10_000, "{}", customer.does);
        }
        let query = StkQuery {
            credential: rig.stk(),
            checkout_request_id: acknowledged.checkout_request_id,
            at: Utc::now(),
        };
        match rig.client.query_stk(&query).await {
            Sent::Acknowledged(StkState::Open) => assert_eq!(truly, 0, "{}", customer.does),
            Sent::Acknowledged(StkState::Ended(end)) => {
                assert_eq!(end.money == Money::Moved, truly == 10_000, "{}", customer.does);
            }
            other => panic!("{}: {other:?}", customer.does),
        }
    }
}

#[tokio::test]
async fn customers_payments_can_be_pulled() {
    let rig = Rig::start().await;
    rig.register(C2bVersion::V2).await;
    let registration = PullRegistration {
        shortcode: shortcode(),
        nominated: "254708374149".parse().unwrap(),
        callback_url: format!("{}/p", rig.inbox.url),
    };
    assert_eq!(
        rig.client.register_pull(&registration).await.acknowledged(),
        Ok(PullRegistered::Now)
    );
    assert_eq!(
        rig.client.register_pull(&registration).await.acknowledged(),
        Ok(PullRegistered::Before)
    );
    let now = rig.simulator.now();
    let query = PullQuery {
        shortcode: shortcode(),
        from: now - chrono::Duration::hours(1),
        until: now + chrono::Duration::hours(1),
        offset: 0,
    };
    assert!(
        rig.client
            .pull(&query)
            .await
            .acknowledged()
            .unwrap()
            .transactions
            .is_empty()
    );
    let paid = rig.customer_pays(C2bVersion::V2, 250).await;
    let page = rig.client.pull(&query).await.acknowledged().unwrap();
    let [row] = page.transactions.as_slice() else {
        panic!("{page:?}")
    };
    assert_eq!(row.id.as_deref(), paid.receipt.as_ref().map(|receipt| receipt.as_str()));
    assert_eq!(row.amount, paid.amount);
}
