//! Certificates of every form, and the initiator's password sealed to them.

use base64::{Engine, engine::general_purpose::STANDARD};
use daraja::{Certificate, CertificateError, CredentialError, SecurityCredential};
use rsa::{
    Pkcs1v15Encrypt, RsaPrivateKey,
    pkcs1::EncodeRsaPublicKey,
    pkcs8::{EncodePublicKey, LineEnding},
    rand_core::OsRng,
};
use secrecy::{ExposeSecret, SecretString};

fn password(text: &str) -> SecretString {
    text.to_owned().into()
}

const SANDBOX: &[u8] = include_bytes!("../certificates/SandboxCertificate.cer");

#[test]
fn the_known_certificates_are_read_with_their_facts_though_expired() {
    let facts = |certificate: Certificate| {
        let expiry = certificate.not_after().unwrap().date_naive().to_string();
        (
            certificate.subject().unwrap().to_owned(),
            expiry,
            certificate.fingerprint().replace(':', ""),
        )
    };
    let (subject, expiry, fingerprint) = facts(Certificate::production());
    assert!(subject.contains("CN=apigee.apicaller.safaricom.co.ke"), "{subject}");
    assert_eq!(expiry, "2018-03-21");
    assert_eq!(
        fingerprint,
        "9417915212AC708D3AC82B710E71D976FA0EB783F467B159C15AD7216EF2C16B"
    );
    let (subject, expiry, fingerprint) = facts(Certificate::sandbox());
    assert!(subject.contains("CN=apicrypt.safaricom.co.ke"), "{subject}");
    assert_eq!(expiry, "2016-11-11");
    assert_eq!(
        fingerprint,
        "A542C3C67B598A337A1CC741E5434C70DE565081E5C853E05A51C843764766F0"
    );
    let (subject, expiry, fingerprint) = facts(Certificate::sandbox_2018());
    assert!(subject.contains("CN=sandbox.safaricom.co.ke"), "{subject}");
    assert_eq!(expiry, "2019-04-04");
    assert_eq!(
        fingerprint,
        "122AC9047CBC99C8C941697E62EEDA9704CF1A45AABCC979BD0334CFD0CB18F7"
    );
}

#[test]
fn pem_may_have_any_line_ends_and_text_around_and_der_is_taken_too() {
    let pem = String::from_utf8(SANDBOX.to_vec()).unwrap();
    let expected = Certificate::sandbox();
    let crlf = pem.replace('\n', "\r\n");
    let wordy = format!("subject=/CN=apicrypt\nissuer=/CN=CA\n{pem}\ntrailing words\n");
    let one_line = pem
        .replace("-----\n", "-----")
        .replace('\n', "")
        .replace("-----END", "\n-----END");
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(base64).unwrap();
    for bytes in [crlf.as_bytes(), wordy.as_bytes(), one_line.as_bytes(), der.as_slice()] {
        assert_eq!(Certificate::parse(bytes), Ok(expected.clone()));
    }
}

#[test]
fn what_is_no_certificate_says_so() {
    assert_eq!(Certificate::parse(b""), Err(CertificateError::NotACertificate));
    assert_eq!(Certificate::parse(b"hello"), Err(CertificateError::NotACertificate));
    assert_eq!(Certificate::parse(&SANDBOX[..900]), Err(CertificateError::DamagedPem));
    let pem = "-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----\n";
    assert_eq!(Certificate::parse(pem.as_bytes()), Err(CertificateError::DamagedPem));
}

#[test]
fn bare_public_keys_of_every_form_seal_what_the_private_key_opens() {
    let private = RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
    let public = private.to_public_key();
    let forms = [
        public.to_public_key_pem(LineEnding::CRLF).unwrap().into_bytes(),
        public.to_public_key_der().unwrap().into_vec(),
        public.to_pkcs1_pem(LineEnding::LF).unwrap().into_bytes(),
        public.to_pkcs1_der().unwrap().into_vec(),
    ];
    for form in forms {
        let certificate = Certificate::parse(&form).unwrap();
        assert_eq!((certificate.subject(), certificate.not_after()), (None, None));
        let sealed = SecurityCredential::seal(&password("Safaricom999!*!"), &certificate).unwrap();
        assert_eq!(sealed.expose_secret().len(), 344);
        let bytes = STANDARD.decode(sealed.expose_secret()).unwrap();
        let opened = private.decrypt(Pkcs1v15Encrypt, &bytes).unwrap();
        assert_eq!(opened, b"Safaricom999!*!", "the raw password, not its base64");
    }
}

#[test]
fn two_credentials_of_one_password_differ() {
    let seal = || SecurityCredential::seal(&password("Aa1#"), &Certificate::production()).unwrap();
    assert_ne!(seal().expose_secret(), seal().expose_secret());
}

#[test]
fn passwords_that_m_pesa_would_refuse_are_refused_here() {
    let seal = |text: &str| SecurityCredential::seal(&password(text), &Certificate::sandbox()).map(|_| ());
    assert_eq!(seal(""), Err(CredentialError::Empty));
    for pasted in ["Aa1# ", "Aa1#\n", " Aa1#", "\u{a0}Aa1#"] {
        assert_eq!(seal(pasted), Err(CredentialError::WhiteSpaceAround), "{pasted:?}");
    }
    assert_eq!(seal(&"x".repeat(245)), Ok(()));
    assert_eq!(seal(&"x".repeat(246)), Err(CredentialError::TooLong));
}

#[test]
fn a_credential_made_elsewhere_is_taken_without_its_line_breaks() {
    let sealed = SecurityCredential::seal(&password("Aa1#"), &Certificate::sandbox()).unwrap();
    let (head, tail) = sealed.expose_secret().split_at(76);
    let taken = SecurityCredential::from_base64(&password(&format!("{head}\r\n{tail}\n"))).unwrap();
    assert_eq!(taken.expose_secret(), sealed.expose_secret());
    for wrong in ["", "not base64!", "QUJD"] {
        let error = SecurityCredential::from_base64(&password(wrong)).map(|_| ());
        assert_eq!(error, Err(CredentialError::NotACredential), "{wrong}");
    }
}

#[test]
fn credentials_print_nothing() {
    let sealed = SecurityCredential::seal(&password("Aa1#"), &Certificate::sandbox()).unwrap();
    let operator = daraja::Operator {
        initiator: "testapi".to_owned(),
        credential: sealed.clone(),
    };
    let printed = format!("{operator:?}");
    assert!(
        !printed.contains(&sealed.expose_secret()[..20]) && printed.contains("[redacted]"),
        "{printed}"
    );
}
