//! No credential survives redaction, whatever carries it.

use daraja::callback::{self, Callback, redact};
use mpesa::Money;

#[test]
fn the_addresses_of_an_echoed_request_go_and_it_is_still_a_time_out() {
    let body = br#"{"InitiatorName":"api","SecurityCredential":"abc","CommandID":"SalaryPayment","Amount":10,
        "PartyA":"600992","PartyB":"254712345678","Remarks":"x","OriginatorConversationID":"hz1",
        "QueueTimeOutURL":"https://relay.example.org/c/token/t/1","ResultURL":"https://relay.example.org/c/token/r/1"}"#;
    let redacted = redact(body);
    assert!(!redacted.contains("token"), "{redacted}");
    assert!(matches!(callback::parse(redacted.as_bytes()), Callback::TimeOut(_)));
}

#[test]
fn values_of_secret_keys_go_in_every_form() {
    for (body, expected) in [
        (
            r#"{"SecurityCredential":"abc+/=","Amount":"10"}"#,
            r#"{"SecurityCredential":"[redacted]","Amount":"10"}"#,
        ),
        (
            r#"{"securitycredential" : "a\"b\\", "x":1}"#,
            r#"{"securitycredential" : "[redacted]", "x":1}"#,
        ),
        (
            r#"{"Security Credential":"abc"}"#,
            r#"{"Security Credential":"[redacted]"}"#,
        ),
        (r#"{"Password":12345,"x":1}"#, r#"{"Password":"[redacted]","x":1}"#),
        (r#"{"Password":null}"#, r#"{"Password":"[redacted]"}"#),
        (
            r#"{"Password":{"a":["}"]},"x":1}"#,
            r#"{"Password":"[redacted]","x":1}"#,
        ),
        (r#"{"Password":["a","b"],"x":1}"#, r#"{"Password":"[redacted]","x":1}"#),
        (
            r#"{"inner":"{\"SecurityCredential\":\"abc\",\"A\":1}"}"#,
            r#"{"inner":"{\"SecurityCredential\":\"[redacted]\",\"A\":1}"}"#,
        ),
        (
            "SecurityCredential=abc&Amount=10",
            "SecurityCredential=[redacted]&Amount=10",
        ),
        (
            "<SecurityCredential>abc</SecurityCredential>",
            "<SecurityCredential>[redacted]</SecurityCredential>",
        ),
        (
            r#"{"SecurityCredential":"cut off"#,
            r#"{"SecurityCredential":"[redacted]"#,
        ),
        (
            r#"{'Password': 'abc', 'x': 1}"#,
            r#"{'Password': '[redacted]', 'x': 1}"#,
        ),
        (
            "Authorization: Bearer abc\nHost: x",
            "Authorization: [redacted]\nHost: x",
        ),
        (
            "0700000000 - Password - Bearer Ltd",
            "0700000000 - Password - Bearer Ltd",
        ),
        ("Invalid Access Token - abc", "Invalid Access Token - [redacted]"),
        (
            r#"{"Remarks":"the password is safe","PasswordHint":"no"}"#,
            r#"{"Remarks":"the password is safe","PasswordHint":"no"}"#,
        ),
    ] {
        assert_eq!(redact(body.as_bytes()), expected);
        assert_eq!(redact(expected.as_bytes()), expected, "a second time changes nothing");
    }
}

#[test]
fn a_credential_under_another_name_goes_by_its_length() {
    let credential = "AbC+/1".repeat(57) + "==";
    for body in [
        format!(r#"{{"Sekuriti":"{credential}"}}"#),
        format!("https://example.org/t?c={credential}"),
        credential.replace('/', "\\/"),
        credential.replace('+', "%2B"),
    ] {
        assert!(!redact(body.as_bytes()).contains("AbC"), "{body}");
    }
}

#[test]
fn a_key_that_only_a_json_reader_recognises_is_recognised() {
    let body = br#"{"\u0053ecurityCredential":"abc","Amount":"10"}"#;
    assert_eq!(
        redact(body),
        r#"{"\u0053ecurityCredential":"[redacted]","Amount":"10"}"#
    );
}

#[test]
fn json_stays_json_whatever_its_texts_look_like() {
    for name in [
        "Password=",
        "password: \\\"",
        "PASSKEY - \\\\",
        "Access Token:[",
        "bearer:{",
        "Password=\\u0041\\n\\\"x",
    ] {
        let body = format!(
            r#"{{"Result":{{"ResultDesc":"{name}","ResultType":0,"ResultCode":0,"TransactionID":"SG632NMUAB"}}}}"#
        );
        let Callback::Result(notice) = callback::parse(redact(body.as_bytes()).as_bytes()) else {
            panic!("{body}")
        };
        assert_eq!(notice.payment().money, Money::Moved, "{name}");
    }
}

#[test]
fn every_published_body_is_parsed_from_its_redacted_text_as_from_itself() {
    for (name, body) in crate::samples::all() {
        assert_eq!(
            callback::parse(redact(body).as_bytes()),
            callback::parse(body),
            "{name}"
        );
    }
}

#[test]
fn published_bodies_without_secrets_stay_as_they_are() {
    for (name, body) in crate::samples::all() {
        if name.starts_with("oauth-success") || name.starts_with("error-invalid-token") {
            continue;
        }
        assert_eq!(redact(body).as_bytes(), body.as_slice(), "{name}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_around_lets_the_credential_through(before in "\\PC{0,20}", spaces in "[ \\t\\n]{0,3}", after in "\\PC{0,20}") {
        let body = format!("{before}\"SecurityCredential\"{spaces}:{spaces}\"c4n4ry+c4n4ry\",{after}");
        proptest::prop_assert!(!redact(body.as_bytes()).contains("c4n4ry"), "{}", body);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let redacted = redact(&bytes);
        proptest::prop_assert_eq!(redact(redacted.as_bytes()), redacted);
    }

    #[test]
    fn json_stays_json_and_money_stays_what_it_was(text in "(?i)([ -~]{0,8}(password|passkey|access token|bearer|[:= \\[{\"'\\\\-]){1,2}){0,4}[ -~]{0,8}") {
        let text = serde_json::to_string(&text).unwrap();
        let body = format!(
            r#"{{"Result":{{"ResultDesc":{text},"ResultType":0,"ResultCode":0,"TransactionID":"SG632NMUAB"}}}}"#
        );
        let redacted = redact(body.as_bytes());
        let Callback::Result(notice) = callback::parse(redacted.as_bytes()) else { panic!("{redacted}") };
        proptest::prop_assert_eq!(notice.payment().money, Money::Moved);
        proptest::prop_assert_eq!(redact(redacted.as_bytes()), redacted);
    }
}
