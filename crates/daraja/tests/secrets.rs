//! No secret reaches the log, not even that of the HTTP library at its noisiest, nor anything that prints.

use std::{cell::RefCell, io};

use daraja::{Daraja, StkCredential, StkZone};
use secrecy::ExposeSecret;

use crate::{
    gateway::{Act, Gateway, answer, operator},
    sends::payment,
};

thread_local! {
    /// What this thread has logged, once it listens. The subscriber is the whole program's: one of a single thread
    /// misses what other tests touched first.
    static LOG: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.as_mut().map(|log| log.extend_from_slice(bytes)));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_noisiest_log_of_good_and_bad_sends_holds_no_secret() {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(|| Log)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    LOG.set(Some(Vec::new()));

    let operator = operator();
    let credential = operator.credential.expose_secret().to_owned();
    let echo = format!(r#"{{"errorCode":"400.002.02","errorMessage":"no","SecurityCredential":"{credential}"}}"#);
    let token = r#"{"errorCode":"401.002.01","errorMessage":"Invalid Access Token - token-1"}"#;
    let gateway = Gateway::start([
        answer(200, r#"{"ResponseCode":"0"}"#),
        answer(400, echo),
        answer(401, token),
        answer(401, token),
        Act::HangUp,
    ])
    .await;
    let client = gateway.builder().operator(operator).build().unwrap();
    let mut printed = format!("{client:?}");
    for _ in 0..4 {
        printed.push_str(&format!("{:?}", client.pay_b2c(&payment()).await));
    }

    let log = String::from_utf8(LOG.take().unwrap()).unwrap();
    assert!(
        log.contains("not taken") && log.contains("lost") && log.contains("api=\"b2c\""),
        "{log}"
    );
    for secret in [
        "the-secret",
        "dGhlLWtleTp0aGUtc2VjcmV0",
        "token-1",
        "token-2",
        &credential[..40],
        "254708374149",
    ] {
        assert!(!log.contains(secret), "{secret} in the log");
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[test]
fn what_holds_a_secret_does_not_print_it() {
    let builder =
        Daraja::builder(Daraja::SANDBOX).consumer("the-key".to_owned().into(), "the-secret".to_owned().into());
    let printed = format!("{builder:?}");
    assert!(
        !printed.contains("the-key") && !printed.contains("the-secret"),
        "{printed}"
    );
    let passkey = "the-passkey".to_owned().into();
    let stk = StkCredential {
        shortcode: "174379".parse().unwrap(),
        passkey,
        zone: StkZone::EastAfrica,
    };
    assert!(!format!("{stk:?}").contains("the-passkey"));
    let printed = format!("{:?}", payment());
    assert!(!printed.contains("254708374149"), "{printed}");
}
