//! Every published synchronous body parses to its shape, and what is none stays readable.

use daraja::{
    ErrorClass,
    answer::{self, Body, StkState},
    callback::{ACCEPTED, Rejection, ValidationReply},
};
use mpesa::Money;

use crate::samples::sample;

fn error(body: &[u8]) -> answer::GatewayError {
    match answer::parse(body) {
        Body::Error(error) => error,
        other => panic!("not an error: {other:?}"),
    }
}

#[test]
fn published_errors_say_what_they_mean_for_the_money() {
    for (name, code, class, money) in [
        (
            "error-invalid-field.json",
            "400.002.02",
            ErrorClass::Content,
            Money::NotMoved,
        ),
        (
            "error-invalid-token-b2c.json",
            "401.002.01",
            ErrorClass::Token,
            Money::NotMoved,
        ),
        (
            "error-not-authorised-403.json",
            "403.002.1001",
            ErrorClass::SetUp,
            Money::NotMoved,
        ),
        (
            "error-spike-arrest.json",
            "500.003.02",
            ErrorClass::Throttled,
            Money::NotMoved,
        ),
        (
            "error-duplicate-originator.json",
            "500.002.1001",
            ErrorClass::Duplicate,
            Money::Unknown,
        ),
        (
            "oauth-error-invalid-credentials.json",
            "400.008.01",
            ErrorClass::Consumer,
            Money::Unknown,
        ),
    ] {
        let error = error(&sample(name));
        assert_eq!(error.code.as_deref(), Some(code), "{name}");
        assert_eq!(
            (error.meaning.class, error.meaning.class.money()),
            (class, money),
            "{name}"
        );
        assert!(
            error.meaning.plain.ends_with('.') && error.meaning.next.ends_with('.'),
            "{name}"
        );
    }
}

#[test]
fn acknowledgements_tokens_pages_and_prompts_are_told_apart() {
    let Body::Acknowledgement(it) = answer::parse(&sample("b2c-ack-v3.json")) else {
        panic!()
    };
    assert_eq!(
        it.originator_conversation_id,
        Some("600997_Test_32et3241ed8yu".parse().unwrap())
    );
    assert!(matches!(
        answer::parse(&sample("b2b-ack.json")),
        Body::Acknowledgement(_)
    ));
    assert!(matches!(
        answer::parse(&sample("c2b-registerurl-ack.json")),
        Body::Acknowledgement(_)
    ));
    assert_eq!(answer::parse(&sample("oauth-success-expires-string.json")), Body::Token);
    assert_eq!(answer::parse(&sample("oauth-success-expires-number.json")), Body::Token);
    let Body::Pull(page) = answer::parse(&sample("pull-query-success.json")) else {
        panic!()
    };
    assert_eq!(page.transactions.len(), 2);
    let Body::StkState(StkState::Ended(end)) = answer::parse(&sample("stk-query-success.json")) else {
        panic!()
    };
    assert_eq!((end.code.as_str(), end.money), ("0", Money::Moved));
}

#[test]
fn errors_in_other_envelopes_are_errors_that_prove_nothing() {
    let soap = br#"{"Envelope":{"Body":{"Fault":{"faultcode":"409","faultstring":"URLs are already registered"}}}}"#;
    let soap = error(soap);
    assert_eq!(
        (soap.code, soap.message.as_deref()),
        (None, Some("URLs are already registered"))
    );
    assert_eq!(soap.meaning.class.money(), Money::Unknown);
    let proxy = error(br#"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"x"}}}"#);
    assert_eq!(
        (proxy.message.as_deref(), proxy.meaning.class.money()),
        (Some("Invalid ApiKey"), Money::Unknown)
    );
    let refused = error(br#"{"ResponseCode":"1","ResponseDescription":"Rejected"}"#);
    assert_eq!(
        (refused.code.as_deref(), refused.meaning.class),
        (Some("1"), ErrorClass::Unknown)
    );
    let capitals = error(br#"{"RequestID":"1","ErrorCode":"400.002.02","ErrorMessage":"no"}"#);
    assert_eq!(capitals.request_id.as_deref(), Some("1"));
}

#[test]
fn pages_and_empty_bodies_stay_readable() {
    for body in [
        "",
        "<html>Request Rejected</html>",
        "null",
        "[]",
        "{}",
        "{\"ResponseCode\":",
    ] {
        assert_eq!(answer::parse(body.as_bytes()), Body::Unreadable(body.to_owned()));
    }
}

#[test]
fn replies_are_spelt_as_m_pesa_wants_them() {
    assert_eq!(ACCEPTED, r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#);
    let reply = |reply: ValidationReply| serde_json::from_str::<serde_json::Value>(&reply.to_json()).unwrap();
    assert_eq!(reply(ValidationReply::Accept(None))["ResultCode"], "0");
    let id = Some("INV-7".parse().unwrap());
    assert_eq!(reply(ValidationReply::Accept(id))["ThirdPartyTransID"], "INV-7");
    for (why, code) in [
        (Rejection::InvalidMsisdn, "C2B00011"),
        (Rejection::InvalidAccountNumber, "C2B00012"),
        (Rejection::InvalidAmount, "C2B00013"),
        (Rejection::InvalidKycDetails, "C2B00014"),
        (Rejection::InvalidShortcode, "C2B00015"),
        (Rejection::Other, "C2B00016"),
    ] {
        let reply = reply(ValidationReply::Reject(why));
        assert_eq!(
            (&reply["ResultCode"], &reply["ResultDesc"]),
            (&code.into(), &"Rejected".into())
        );
    }
}
