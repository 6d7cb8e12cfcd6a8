//! What goes over the wire for B2C and inquiries: exactly Daraja's fields, checked before anything is sent.

use daraja::{
    B2cVersion, BalanceQuery, BuildError, Callbacks, Daraja, FieldProblem, NationalId, Occasion, Refusal, Remarks,
    Sent, StatusOf, StatusQuery,
};
use mpesa::{Amount, LimitError};
use serde_json::{Value, json};

use crate::{
    gateway::{Gateway, callbacks},
    sends::payment,
};

/// The one POST the gateway saw: its path, and its body with the credential replaced by its length.
pub(crate) fn one_post(gateway: &Gateway) -> (String, Value) {
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
