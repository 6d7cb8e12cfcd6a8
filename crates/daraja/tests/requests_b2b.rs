//! What goes over the wire to other organisations, to KRA, and back to customers.

use daraja::{
    AccountReference, B2bPayment, B2bReceiver, Occasion, PaymentRegistrationNumber, Refusal, Remarks, Reversal,
    ReversalIdentifier, Sent, TaxPayment, TillIdentifier,
};
use mpesa::Amount;
use serde_json::json;

use crate::{
    gateway::{Gateway, callbacks},
    requests::one_post,
};

fn b2b(to: B2bReceiver) -> B2bPayment {
    B2bPayment {
        to,
        amount: Amount::from_shillings(190).unwrap(),
        shortcode: "600992".parse().unwrap(),
        requester: Some("0708374149".parse().unwrap()),
        remarks: Remarks::new("Power").unwrap(),
        occasion: Some(Occasion::new("March").unwrap()),
        callbacks: callbacks(),
    }
}

#[tokio::test]
async fn the_b2b_family_is_spelt_as_daraja_wants_it() {
    let shortcode = || "000000".parse().unwrap();
    let account = || AccountReference::new("19008").unwrap();
    let till = |identifier| B2bReceiver::BuyGoods {
        till: shortcode(),
        identifier,
        account: None,
    };
    for (to, command, identifier, reference) in [
        (
            B2bReceiver::PayBill {
                shortcode: shortcode(),
                account: account(),
            },
            "BusinessPayBill",
            "4",
            Some("19008"),
        ),
        (till(TillIdentifier::default()), "BusinessBuyGoods", "4", None),
        (till(TillIdentifier::Till), "BusinessBuyGoods", "2", None),
        (
            B2bReceiver::TopUp {
                shortcode: shortcode(),
                account: None,
            },
            "BusinessPayToBulk",
            "4",
            None,
        ),
    ] {
        let gateway = Gateway::start([]).await;
        let _ = gateway.client().pay_b2b(&b2b(to)).await;
        let (path, body) = one_post(&gateway);
        assert_eq!(path, "/mpesa/b2b/v1/paymentrequest");
        let mut expected = json!({
            "Initiator": "testapi",
            "SecurityCredential": 344,
            "CommandID": command,
            "SenderIdentifierType": "4",
            "RecieverIdentifierType": identifier,
            "Amount": "190",
            "PartyA": "600992",
            "PartyB": "000000",
            "Requester": "254708374149",
            "Remarks": "Power",
            "QueueTimeOutURL": "https://example.org/t/1",
            "ResultURL": "https://example.org/r/1",
            "Occassion": "March",
        });
        if let Some(reference) = reference {
            expected["AccountReference"] = json!(reference);
        }
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn an_organisation_does_not_pay_itself() {
    let gateway = Gateway::start([]).await;
    let to = B2bReceiver::TopUp {
        shortcode: "600992".parse().unwrap(),
        account: None,
    };
    let Sent::Refused(Refusal::Field(error)) = gateway.client().pay_b2b(&b2b(to)).await else {
        panic!()
    };
    assert_eq!(error.field, "PartyB");
    assert!(gateway.posts().is_empty());
}

#[tokio::test]
async fn tax_goes_to_kra_under_its_registration_number() {
    let gateway = Gateway::start([]).await;
    let tax = TaxPayment {
        amount: Amount::from_shillings(239).unwrap(),
        shortcode: "600992".parse().unwrap(),
        registration: PaymentRegistrationNumber::new("353353").unwrap(),
        remarks: Remarks::new("VAT").unwrap(),
        callbacks: callbacks(),
    };
    let _ = gateway.client().pay_tax(&tax).await;
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/b2b/v1/remittax");
    let expected = json!({
        "Initiator": "testapi",
        "SecurityCredential": 344,
        "CommandID": "PayTaxToKRA",
        "SenderIdentifierType": "4",
        "RecieverIdentifierType": "4",
        "Amount": "239",
        "PartyA": "600992",
        "PartyB": "572572",
        "AccountReference": "353353",
        "Remarks": "VAT",
        "QueueTimeOutURL": "https://example.org/t/1",
        "ResultURL": "https://example.org/r/1",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn reversals_keep_their_cents_and_their_odd_identifier() {
    for (identifier, written) in [(ReversalIdentifier::default(), "11"), (ReversalIdentifier::Four, "4")] {
        let gateway = Gateway::start([]).await;
        let reversal = Reversal {
            receipt: "SKC82PACB8".parse().unwrap(),
            amount: Amount::from_cents(100_050).unwrap(),
            shortcode: "600992".parse().unwrap(),
            identifier,
            remarks: Remarks::new("Paid twice").unwrap(),
            occasion: None,
            callbacks: callbacks(),
        };
        let _ = gateway.client().reverse(&reversal).await;
        let (path, body) = one_post(&gateway);
        assert_eq!(path, "/mpesa/reversal/v1/request");
        let expected = json!({
            "Initiator": "testapi",
            "SecurityCredential": 344,
            "CommandID": "TransactionReversal",
            "TransactionID": "SKC82PACB8",
            "Amount": "1000.50",
            "ReceiverParty": "600992",
            "RecieverIdentifierType": written,
            "Remarks": "Paid twice",
            "QueueTimeOutURL": "https://example.org/t/1",
            "ResultURL": "https://example.org/r/1",
        });
        assert_eq!(body, expected);
    }
}
