//! What goes over the wire: exactly Daraja's fields, checked before anything is sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use daraja::{
    AccountReference, B2bPayment, B2bReceiver, B2cVersion, BalanceQuery, BillReference, BuildError, C2bRegistration,
    C2bSimulation, C2bVersion, Callbacks, Daraja, FieldProblem, NationalId, Occasion, PaymentRegistrationNumber,
    PullQuery, PullRegistration, Refusal, Remarks, Reversal, ReversalIdentifier, Sent, StatusOf, StatusQuery,
    StkCredential, StkDescription, StkPush, StkQuery, StkReceiver, StkReference, StkZone, TaxPayment, TillIdentifier,
    Unanswered,
    answer::{PullRegistered, StkState},
};
use mpesa::{Amount, LimitError, Money};
use serde_json::{Value, json};

use crate::{
    gateway::{Gateway, answer, callbacks},
    sends::payment,
};

/// The one POST the gateway saw: its path, and its body with the credential replaced by its length.
fn one_post(gateway: &Gateway) -> (String, Value) {
    let posts = gateway.posts();
    let [post] = posts.as_slice() else {
        panic!("one POST, not {posts:?}")
    };
    assert_eq!(post.header("content-type").as_deref(), Some("application/json"));
    let mut body = post.json();
    if let Some(credential) = body.get_mut("SecurityCredential") {
        *credential = json!(credential.as_str().unwrap().len());
    }
    (post.path.clone(), body)
}

#[tokio::test]
async fn b2c_v3_is_spelt_as_daraja_wants_it() {
    let gateway = Gateway::start([]).await;
    let mut payment = payment();
    payment.occasion = Some(Occasion::new("March").unwrap());
    let _ = gateway.client().pay_b2c(&payment).await;
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/b2c/v3/paymentrequest");
    let expected = json!({
        "OriginatorConversationID": "ours-1",
        "InitiatorName": "testapi",
        "SecurityCredential": 344,
        "CommandID": "BusinessPayment",
        "Amount": "10",
        "PartyA": "600992",
        "PartyB": "254708374149",
        "Remarks": "Invoice 12",
        "QueueTimeOutURL": "https://example.org/t/1",
        "ResultURL": "https://example.org/r/1",
        "Occassion": "March",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn b2c_v1_carries_no_id_of_ours() {
    let gateway = Gateway::start([]).await;
    let client = gateway.builder().b2c_version(B2cVersion::V1).build().unwrap();
    let _ = client.pay_b2c(&payment()).await;
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/b2c/v1/paymentrequest");
    assert_eq!(body.get("OriginatorConversationID"), None);
    assert_eq!(body.get("Occassion"), None);
}

#[tokio::test]
async fn balance_and_status_are_spelt_as_daraja_wants_them() {
    let gateway = Gateway::start([]).await;
    let query = BalanceQuery {
        shortcode: "600992".parse().unwrap(),
        remarks: Remarks::new("Morning").unwrap(),
        callbacks: callbacks(),
    };
    let _ = gateway.client().query_balance(&query).await;
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/accountbalance/v1/query");
    let expected = json!({
        "Initiator": "testapi",
        "SecurityCredential": 344,
        "CommandID": "AccountBalance",
        "PartyA": "600992",
        "IdentifierType": "4",
        "Remarks": "Morning",
        "QueueTimeOutURL": "https://example.org/t/1",
        "ResultURL": "https://example.org/r/1",
    });
    assert_eq!(body, expected);

    for (of, field, value) in [
        (
            StatusOf::Receipt("SG632NMUAB".parse().unwrap()),
            "TransactionID",
            "SG632NMUAB",
        ),
        (
            StatusOf::Conversation("ours-1".parse().unwrap()),
            "OriginalConversationID",
            "ours-1",
        ),
        (
            StatusOf::ConversationByOlderName("ours-1".parse().unwrap()),
            "OriginatorConversationID",
            "ours-1",
        ),
    ] {
        let gateway = Gateway::start([]).await;
        let query = StatusQuery {
            of,
            shortcode: "600992".parse().unwrap(),
            remarks: Remarks::new("In doubt").unwrap(),
            occasion: None,
            callbacks: callbacks(),
        };
        let _ = gateway.client().query_status(&query).await;
        let (path, body) = one_post(&gateway);
        assert_eq!(path, "/mpesa/transactionstatus/v1/query");
        let mut expected = json!({
            "Initiator": "testapi",
            "SecurityCredential": 344,
            "CommandID": "TransactionStatusQuery",
            "PartyA": "600992",
            "IdentifierType": "4",
            "Remarks": "In doubt",
            "QueueTimeOutURL": "https://example.org/t/1",
            "ResultURL": "https://example.org/r/1",
        });
        expected[field] = json!(value);
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn amounts_that_m_pesa_would_refuse_are_not_sent() {
    let gateway = Gateway::start([]).await;
    let client = gateway.client();
    for (cents, error) in [
        (1_050, LimitError::NotWholeShillings),
        (
            900,
            LimitError::BelowLeast {
                least: Amount::from_shillings(10).unwrap(),
            },
        ),
        (
            25_000_100,
            LimitError::AboveMost {
                most: Amount::from_shillings(250_000).unwrap(),
            },
        ),
    ] {
        let mut payment = payment();
        payment.amount = Amount::from_cents(cents).unwrap();
        let Sent::Refused(Refusal::Field(field)) = client.pay_b2c(&payment).await else {
            panic!("{cents}")
        };
        assert_eq!((field.field, field.problem), ("Amount", FieldProblem::Amount(error)));
    }
    assert!(gateway.posts().is_empty() && gateway.token_requests().is_empty());
}

#[tokio::test]
async fn addresses_that_daraja_refuses_are_not_sent() {
    let good = "https://example.org/r/0123456789abcdef";
    assert!(Callbacks::new(good, "http://127.0.0.1:8080/t/1").is_ok());
    for (url, problem) in [
        ("https://example.org/mpesa/r", FieldProblem::ForbiddenWord("mpesa")),
        ("https://M-Pesa.example.org/r", FieldProblem::ForbiddenWord("m-pesa")),
        (
            "https://example.org/r?q=SafariCom",
            FieldProblem::ForbiddenWord("safaricom"),
        ),
        ("https://example.org/execute", FieldProblem::ForbiddenWord("exe")),
        ("https://example.org/QUERY", FieldProblem::ForbiddenWord("query")),
        ("ftp://example.org/r", FieldProblem::NotAnAddress),
        ("example.org/r", FieldProblem::NotAnAddress),
        ("", FieldProblem::NotAnAddress),
    ] {
        assert_eq!(Callbacks::new(url, good).unwrap_err().problem, problem, "{url}");
        assert_eq!(Callbacks::new(good, url).unwrap_err().field, "QueueTimeOutURL");
    }
    let gateway = Gateway::start([]).await;
    let mut payment = payment();
    payment.callbacks.result_url = "nowhere".to_owned();
    assert!(matches!(
        gateway.client().pay_b2c(&payment).await,
        Sent::Refused(Refusal::Field(_))
    ));
    assert!(gateway.posts().is_empty());
}

#[test]
fn texts_are_checked_and_can_be_tidied() {
    assert_eq!(Remarks::new(" Invoice 12/A ").unwrap().as_str(), "Invoice 12/A");
    let problem = |text: &str| Remarks::new(text).unwrap_err().problem;
    assert_eq!(problem("  "), FieldProblem::Missing);
    assert_eq!(problem("x"), FieldProblem::TooShort { least: 2 });
    assert_eq!(problem(&"x".repeat(101)), FieldProblem::TooLong { most: 100 });
    assert_eq!(problem("Tom & Jerry"), FieldProblem::BadCharacter('&'));
    assert_eq!(
        Remarks::tidy("Tom & Jerry @ café #1").unwrap().as_str(),
        "Tom Jerry caf 1"
    );
    assert_eq!(Remarks::tidy(&"é x".repeat(99)).unwrap().as_str().len(), 99);
    assert_eq!(Remarks::tidy("&"), None);
}

#[test]
fn a_client_is_not_built_on_an_unsafe_address() {
    let build = |url: &str| {
        Daraja::builder(url)
            .consumer("k".to_owned().into(), "s".to_owned().into())
            .build()
            .map(|_| ())
    };
    for good in [
        Daraja::SANDBOX,
        Daraja::PRODUCTION,
        "http://127.0.0.1:9/",
        "http://localhost:9",
        "http://[::1]:9/base",
    ] {
        assert!(build(good).is_ok(), "{good}");
    }
    assert!(matches!(build("http://example.org"), Err(BuildError::PlainHttp)));
    for bad in ["", "example.org", "ftp://example.org", "https://example.org/?x=1"] {
        assert!(matches!(build(bad), Err(BuildError::BadBaseUrl)), "{bad}");
    }
    let without = Daraja::builder(Daraja::SANDBOX).build();
    assert!(matches!(without, Err(BuildError::NoConsumer)));
}

#[tokio::test]
async fn requests_leave_no_faster_than_told() {
    let unreachable = Daraja::builder("http://127.0.0.1:1")
        .consumer("k".to_owned().into(), "s".to_owned().into())
        .operator(crate::gateway::operator())
        .requests_per_second(20)
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    for _ in 0..9 {
        let _ = unreachable.pay_b2c(&payment()).await;
    }
    assert!(
        start.elapsed() >= std::time::Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
}

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
async fn a_validated_b2c_payment_adds_the_national_id() {
    let gateway = Gateway::start([]).await;
    let id = NationalId::new(" 01234567 ").unwrap();
    let _ = gateway.client().pay_b2c_validated(&payment(), &id).await;
    let (path, body) = one_post(&gateway);
    assert_eq!(path, "/mpesa/b2cvalidate/v2/paymentrequest");
    assert_eq!((&body["IDType"], &body["IDNumber"]), (&json!("01"), &json!("1234567")));
    assert_eq!(body["OriginatorConversationID"], json!("ours-1"));
    assert_eq!(format!("{id:?}"), "NationalId(7 digits)");
    for wrong in ["", "000", "12 34", "A123", "1234567890123"] {
        assert!(NationalId::new(wrong).is_err(), "{wrong}");
    }
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
