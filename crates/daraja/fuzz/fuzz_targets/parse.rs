//! Any bytes: no panic, no receipt that is not in the body, no credential left after redaction.
//!
//! `crates/daraja/fuzz/run SECONDS` builds and runs it, starting from the published payloads.
#![no_main]

use daraja::{
    answer,
    callback::{self, Callback},
};
use libfuzzer_sys::fuzz_target;
use mpesa::{Money, Receipt};
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let text = String::from_utf8_lossy(body);
    match callback::parse(body) {
        Callback::Result(notice) => {
            let _ = (notice.account_balance(), notice.completed_at(), format!("{notice:?}"));
            let (payment, reversal, status) = (notice.payment(), notice.reversal(), notice.status());
            proved(&text, payment.money, payment.receipt.as_ref());
            proved(&text, reversal.money, reversal.receipt.as_ref());
            assert!(notice.is_final() || payment.money == Money::Unknown);
            assert!(notice.is_final() || status.money == Money::Unknown);
            assert!(notice.code.is_zero() || payment.money != Money::Moved);
            assert!(notice.code.is_zero() || status.money == Money::Unknown);
        }
        Callback::TimeOut(notice) => drop(format!("{notice:?}")),
        Callback::Stk(notice) => proved(&text, notice.money, notice.receipt.as_ref()),
        Callback::C2b(notice) => proved(&text, notice.money, notice.receipt.as_ref()),
        Callback::Unreadable(_) => {}
    }
    let _ = (callback::parse_time_out(body), format!("{:?}", answer::parse(body)));
    let redacted = callback::redact(body);
    assert_eq!(
        callback::redact(redacted.as_bytes()),
        redacted,
        "a second time changes nothing"
    );
    if let Ok(json) = serde_json::from_str::<Value>(&redacted) {
        assert!(!holds_credential(&json), "{redacted}");
    }
});

/// Money that moved has a receipt, and the receipt is in the body.
fn proved(text: &str, money: Money, receipt: Option<&Receipt>) {
    match (money, receipt) {
        // JSON may spell letters as escapes.
        (Money::Moved, Some(receipt)) => assert!(text.contains(receipt.as_str()) || text.contains("\\u")),
        (Money::Moved, None) => panic!("moved without a receipt"),
        (Money::NotMoved | Money::Unknown, receipt) => assert!(receipt.is_none()),
    }
}

fn holds_credential(json: &Value) -> bool {
    match json {
        Value::Object(members) => members.iter().any(|(key, value)| {
            let secret = key == "SecurityCredential" || key == "Password";
            let kept = value
                .as_str()
                .is_some_and(|value| !value.trim().is_empty() && value != "[redacted]");
            (secret && kept) || holds_credential(value)
        }),
        Value::Array(items) => items.iter().any(holds_credential),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
