//! What goes over the wire where customers pay: STK, C2B and Pull.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use daraja::{
    BillReference, C2bRegistration, C2bSimulation, C2bVersion, PullQuery, PullRegistration, Refusal, Sent,
    StkCredential, StkDescription, StkPush, StkQuery, StkReceiver, StkReference, StkZone, Unanswered,
    answer::{PullRegistered, StkState},
};
use mpesa::{Amount, Money};
use serde_json::json;

use crate::{
    gateway::{Gateway, answer},
    requests::one_post,
};

fn stk_credential(zone: StkZone) -> StkCredential {
    StkCredential {
        shortcode: "174379".parse().unwrap(),
        passkey: "the-passkey".to_owned().into(),
        zone,
    }
}

fn late_evening() -> DateTime<Utc> {
    "2026-11-20T21:30:00Z".parse().unwrap()
}

fn push(to: StkReceiver, zone: StkZone) -> StkPush {
    StkPush {
        credential: stk_credential(zone),
        to,
        amount: Amount::from_shillings(1).unwrap(),
        phone: "254708374149".parse().unwrap(),
        reference: StkReference::new("INV 7").unwrap(),
        description: Some(StkDescription::new("Rent").unwrap()),
        callback_url: "https://example.org/s/1".to_owned(),
        at: late_evening(),
    }
}

const STK_ACKNOWLEDGEMENT: &str = r#"{"MerchantRequestID":"29115-34620561-1","CheckoutRequestID":"ws_CO_1",
"ResponseCode":"0","ResponseDescription":"Success. Request accepted for processing","CustomerMessage":"Look at your phone"}"#;

#[tokio::test]
async fn a_prompt_is_signed_with_the_passkey_and_the_east_african_time() {
    for (to, zone, kind, receiver, timestamp) in [
        (
            StkReceiver::PayBill,
            StkZone::EastAfrica,
            "CustomerPayBillOnline",
            "174379",
            "20261121003000",
        ),
        (
            StkReceiver::Till("600000".parse().unwrap()),
            StkZone::Utc,
            "CustomerBuyGoodsOnline",
            "600000",
            "20261120213000",
        ),
    ] {
        let gateway = Gateway::start([answer(200, STK_ACKNOWLEDGEMENT)]).await;
        let acknowledged = gateway.client().push_stk(&push(to, zone)).await.acknowledged().unwrap();
        assert_eq!(acknowledged.checkout_request_id, "ws_CO_1");
        assert_eq!(acknowledged.customer_message.as_deref(), Some("Look at your phone"));
        let (path, body) = one_post(&gateway);
        assert_eq!(path, "/mpesa/stkpush/v1/processrequest");
        let expected = json!({
            "BusinessShortCode": "174379",
            "Password": STANDARD.encode(format!("174379the-passkey{timestamp}")),
            "Timestamp": timestamp,
            "TransactionType": kind,
            "Amount": "1",
            "PartyA": "254708374149",
            "PartyB": receiver,
            "PhoneNumber": "254708374149",
            "CallBackURL": "https://example.org/s/1",
            "AccountReference": "INV 7",
            "TransactionDesc": "Rent",
        });
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn a_prompt_without_its_id_is_lost() {
    let gateway = Gateway::start([answer(200, r#"{"ResponseCode":"0"}"#)]).await;
    let sent = gateway
        .client()
        .push_stk(&push(StkReceiver::PayBill, StkZone::EastAfrica))
        .await;
    assert!(matches!(sent, Sent::Lost(_)), "{sent:?}");
    let mut costly = push(StkReceiver::PayBill, StkZone::EastAfrica);
    costly.amount = Amount::from_shillings(250_001).unwrap();
    assert!(matches!(
        gateway.client().push_stk(&costly).await,
        Sent::Refused(Refusal::Field(_))
    ));
}

#[tokio::test]
async fn a_prompt_can_be_asked_about_while_it_is_open_and_after() {
    let open = r#"{"requestId":"1","errorCode":"500.001.1001","errorMessage":"The transaction is being processed"}"#;
    let ended = String::from_utf8(crate::samples::sample("stk-query-success.json")).unwrap();
    let mut ended: serde_json::Value = serde_json::from_str(&ended).unwrap();
    ended["CheckoutRequestID"] = "ws_CO_1".into();
    let ended = ended.to_string();
    let fault = r#"{"errorCode":"500.001.1001","errorMessage":"Merchant does not exist"}"#;
    let gateway = Gateway::start([answer(500, open), answer(200, ended), answer(500, fault)]).await;
    let client = gateway.client();
    let query = StkQuery {
        credential: stk_credential(StkZone::EastAfrica),
        checkout_request_id: "ws_CO_1".to_owned(),
        at: late_evening(),
    };
    assert_eq!(client.query_stk(&query).await, Sent::Acknowledged(StkState::Open));
    let Sent::Acknowledged(StkState::Ended(end)) = client.query_stk(&query).await else {
        panic!()
    };
    assert_eq!((end.code.as_str(), end.money), ("0", Money::Moved));
    assert!(matches!(client.query_stk(&query).await, Sent::Lost(_)));
    let post = &gateway.posts()[0];
    assert_eq!(post.path, "/mpesa/stkpushquery/v1/query");
    let keys: Vec<_> = post.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        ["BusinessShortCode", "Password", "Timestamp", "CheckoutRequestID"]
    );
}

/// An answer about another prompt may say that another customer paid.
#[tokio::test]
async fn an_answer_about_another_prompt_is_no_answer_about_this_one() {
    let about = |id: &str| {
        format!(
            r#"{{"ResponseCode":"0","MerchantRequestID":"2-3-1",{id}"ResultCode":"0","ResultDesc":"processed successfully"}}"#
        )
    };
    let twice = r#""CheckoutRequestID":"ws_CO_1","checkoutRequestID":"ws_CO_2","#;
    let others = [
        r#""CheckoutRequestID":"ws_CO_2","#,
        r#""CheckoutRequestID":"","#,
        twice,
        "",
    ];
    for other in others {
        let gateway = Gateway::start([answer(200, about(other))]).await;
        let query = StkQuery {
            credential: stk_credential(StkZone::EastAfrica),
            checkout_request_id: " ws_CO_1 ".to_owned(),
            at: late_evening(),
        };
        let sent = gateway.client().query_stk(&query).await;
        assert!(matches!(sent, Sent::Lost(_)), "{other}: {sent:?}");
    }
}

#[tokio::test]
async fn a_prompt_without_a_description_carries_its_reference_there() {
    let gateway = Gateway::start([answer(200, STK_ACKNOWLEDGEMENT)]).await;
    let mut push = push(StkReceiver::PayBill, StkZone::EastAfrica);
    push.description = None;
    gateway.client().push_stk(&push).await.acknowledged().unwrap();
    assert_eq!(one_post(&gateway).1["TransactionDesc"], "INV 7");
}

#[tokio::test]
async fn customers_payments_are_registered_and_simulated_as_daraja_wants_it() {
    let acknowledgement = String::from_utf8(crate::samples::sample("c2b-registerurl-ack.json")).unwrap();
    let gateway = Gateway::start([answer(200, acknowledgement)]).await;
    let registration = C2bRegistration {
        version: C2bVersion::default(),
        shortcode: "600992".parse().unwrap(),
        unanswered: Unanswered::Completed,
        confirmation_url: "https://example.org/c".to_owned(),
        validation_url: "https://example.org/v".to_owned(),
    };
    let registered = gateway
        .client()
        .register_c2b(&registration)
        .await
        .acknowledged()
        .unwrap();
    assert_eq!(
        registered.originator_conversation_id,
        Some("7619-37765134-1".parse().unwrap())
    );
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/c2b/v2/registerurl");
    let expected = json!({
        "ShortCode": "600992",
        "ResponseType": "Completed",
        "ConfirmationURL": "https://example.org/c",
        "ValidationURL": "https://example.org/v",
    });
    assert_eq!(body, expected);

    for (reference, command) in [
        (Some("INV 7"), "CustomerPayBillOnline"),
        (None, "CustomerBuyGoodsOnline"),
    ] {
        let gateway = Gateway::start([]).await;
        let simulation = C2bSimulation {
            version: C2bVersion::V1,
            shortcode: "600992".parse().unwrap(),
            amount: Amount::from_shillings(5).unwrap(),
            payer: "254708374149".parse().unwrap(),
            bill_reference: reference.map(|reference| BillReference::new(reference).unwrap()),
        };
        let _ = gateway.client().simulate_c2b(&simulation).await;
        let (path, body) = one_post(&gateway);
        assert_eq!(path, "/mpesa/c2b/v1/simulate");
        let mut expected =
            json!({"ShortCode": "600992", "CommandID": command, "Amount": "5", "Msisdn": "254708374149"});
        if let Some(reference) = reference {
            expected["BillRefNumber"] = json!(reference);
        }
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn pull_is_asked_in_east_african_time_and_read_row_by_row() {
    let page = String::from_utf8(crate::samples::sample("pull-query-success.json")).unwrap();
    let none = r#"{"ResponseRefID":"1","ResponseCode":"1001","ResponseMessage":"No transactions","Response":[[]]}"#;
    let gateway = Gateway::start([
        answer(200, page),
        answer(200, none),
        answer(200, r#"{"Response Status":"1001"}"#),
    ])
    .await;
    let client = gateway.client();
    let query = PullQuery {
        shortcode: "600992".parse().unwrap(),
        from: late_evening(),
        until: late_evening() + chrono::Duration::hours(1),
        offset: 0,
    };
    let page = client.pull(&query).await.acknowledged().unwrap();
    assert_eq!((page.code.as_str(), page.transactions.len()), ("1000", 2));
    assert_eq!(page.transactions[1].amount, Some(Amount::from_shillings(647).unwrap()));
    assert_eq!(
        page.transactions[0].at.unwrap().to_rfc3339(),
        "2020-08-05T10:13:00+00:00"
    );
    assert!(
        client
            .pull(&query)
            .await
            .acknowledged()
            .unwrap()
            .transactions
            .is_empty()
    );
    let registration = PullRegistration {
        shortcode: "600992".parse().unwrap(),
        nominated: "254708374149".parse().unwrap(),
        callback_url: "https://example.org/p".to_owned(),
    };
    assert_eq!(
        client.register_pull(&registration).await.acknowledged(),
        Ok(PullRegistered::Before)
    );
    let posts = gateway.posts();
    assert_eq!(posts[0].path, "/pulltransactions/v1/query");
    let expected = json!({
        "ShortCode": "600992",
        "StartDate": "2026-11-21 00:30:00",
        "EndDate": "2026-11-21 01:30:00",
        "OffSetValue": "0",
    });
    assert_eq!(posts[0].json(), expected);
    assert_eq!(posts[2].path, "/pulltransactions/v1/register");
    let expected = json!({
        "ShortCode": "600992",
        "RequestType": "Pull",
        "NominatedNumber": "254708374149",
        "CallBackURL": "https://example.org/p",
    });
    assert_eq!(posts[2].json(), expected);
    let backwards = PullQuery {
        from: query.until,
        until: query.from,
        ..query
    };
    assert!(matches!(
        client.pull(&backwards).await,
        Sent::Refused(Refusal::Field(_))
    ));
}
