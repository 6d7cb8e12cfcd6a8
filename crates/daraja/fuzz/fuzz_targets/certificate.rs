//! Any file that a person chose as M-PESA's certificate: no panic, and what is taken can be named and encrypts or says why not.
#![no_main]

use daraja::{Certificate, SecurityCredential};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let Ok(certificate) = Certificate::parse(file) else {
        return;
    };
    assert!(!certificate.fingerprint().is_empty());
    let _ = certificate.subject();
    let _ = SecurityCredential::seal(&"a password".to_owned().into(), &certificate);
});
