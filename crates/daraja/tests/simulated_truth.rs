//! Against the simulator's journal of what it truly paid: nothing the client or the parser says about money is
//! untrue, for every test payee and every shape of callback.

use daraja::{Sent, StatusOf, callback};
use daraja_sim::{Paid, Shape, TEST_PAYEES};
use mpesa::{Amount, Money, Receipt};

use crate::rig::Rig;

/// What the simulator truly paid under `id`.
fn truth<'a>(paid: &'a [Paid], id: &str) -> Option<&'a Paid> {
    paid.iter().find(|paid| paid.originator_conversation_id == id)
}

fn agrees(what: &str, money: Money, receipt: Option<&Receipt>, truth: Option<&Paid>) {
    match money {
        Money::Moved => {
            let truth = truth.unwrap_or_else(|| panic!("{what} says paid, but it was not"));
            assert_eq!(receipt.map(Receipt::as_str), Some(truth.receipt.as_str()), "{what}");
        }
        Money::NotMoved => assert!(truth.is_none(), "{what} says not paid, but it was"),
        Money::Unknown => assert_eq!(receipt, None, "{what}"),
    }
}

#[tokio::test]
async fn every_test_payee_in_every_shape_is_told_truly() {
    for shape in [Shape::Production, Shape::Sandbox, Shape::Portal] {
        let rig = Rig::with(|config| config.shape = shape).await;
        // Twenty real seconds of waiting prove nothing more.
        let payees = TEST_PAYEES.iter().filter(|payee| payee.number != "254711000102");
        for payee in payees {
            one_payee(&rig, payee.number).await;
        }
    }
}

async fn one_payee(rig: &Rig, number: &str) {
    let id = format!("pay-{number}");
    let payment = rig.payment(&id, number);
    let sent = rig.client.pay_b2c(&payment).await;
    rig.simulator.settle().await;
    let paid = rig.simulator.paid();
    let truth = truth(&paid, &id);
    match &sent {
        Sent::Acknowledged(acknowledged) => {
            assert_eq!(
                acknowledged.originator_conversation_id,
                Some(id.parse().unwrap()),
                "{number}"
            );
        }
        Sent::Refused(_) | Sent::NotTaken(_) => assert!(truth.is_none(), "{number}: {sent:?}, but paid"),
        Sent::Lost(_) => {}
    }
    for result in rig.inbox.results(&id) {
        let payment = result.payment();
        agrees(number, payment.money, payment.receipt.as_ref(), truth);
        if payment.money == Money::Moved {
            // Production writes no amount in some results; where it is written, it is the one sent.
            assert!(
                payment
                    .amount
                    .is_none_or(|amount| amount == Amount::from_shillings(150).unwrap()),
                "{number}"
            );
            let named = payment.party.and_then(|party| party.number);
            assert!(named.is_none_or(|named| named == number), "{number}");
            let utility = rig.simulator.accounts().utility;
            assert!(
                payment.utility.is_none_or(|after| after == utility),
                "{number}: {:?}",
                payment.utility
            );
        }
        if let Sent::Acknowledged(acknowledged) = &sent {
            assert_eq!(result.conversation_id, acknowledged.conversation_id, "{number}");
        }
    }
    for notice in rig.inbox.at(&format!("/t/{id}")) {
        let callback::Callback::TimeOut(notice) = callback::parse_time_out(&notice) else {
            panic!("{number}")
        };
        assert!(
            notice
                .originator_conversation_id
                .is_none_or(|named| named.as_str() == id),
            "{number}"
        );
        let text = callback::redact(&rig.inbox.at(&format!("/t/{id}"))[0]);
        assert!(
            !text.contains("SecurityCredential") || text.contains("[redacted]"),
            "{number}"
        );
    }
    // Asking tells the truth too, whatever was lost on the way.
    let asked = rig
        .ask(&format!("ask-{number}"), StatusOf::Conversation(id.parse().unwrap()))
        .await;
    let status = asked.status();
    agrees(number, status.money, status.receipt.as_ref(), truth);
    if truth.is_some() {
        assert_eq!(status.money, Money::Moved, "{number}: {asked:?}");
    }
}

#[tokio::test]
async fn a_repeat_under_the_same_id_never_pays_twice() {
    let rig = Rig::start().await;
    for payee in TEST_PAYEES.iter().filter(|payee| payee.number != "254711000102") {
        let payment = rig.payment(&format!("again-{}", payee.number), payee.number);
        for _ in 0..3 {
            let _ = rig.client.pay_b2c(&payment).await;
        }
    }
    rig.simulator.settle().await;
    let mut payees: Vec<_> = rig.simulator.paid().into_iter().map(|paid| paid.payee).collect();
    let all = payees.len();
    payees.sort();
    payees.dedup();
    assert_eq!(payees.len(), all, "somebody was paid twice");
}
