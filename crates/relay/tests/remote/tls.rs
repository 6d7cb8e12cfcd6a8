//! TLS by the relay itself, with a certificate authority that only this organisation knows.

use std::path::Path;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use relay::{InboxKeys, PairingCode, RelayError, RemoteInbox};

use super::{program, taken};
use testkit::relay_program::{Site, pair, ports};

pub(super) struct Authority(pub(super) CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes a certificate for `localhost` and its key.
    fn certify(&self, folder: &Path) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        std::fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    }
}

/// A site that does TLS with a certificate of this authority.
pub(super) fn site(folder: &Path, authority: &Authority) -> Site {
    authority.certify(folder);
    std::fs::write(folder.join("ca.pem"), authority.0.pem()).unwrap();
    let mut site = Site::new(folder, program);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    site.set("public_address", &format!("https://localhost:{}", site.address.port()));
    site.set("tls_certificate", &path("cert.pem"));
    site.set("tls_key", &path("key.pem"));
    site.set("certificate_authority", &path("ca.pem"));
    site
}

#[tokio::test]
async fn a_console_trusts_the_authority_in_its_code_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let site = site(folder.path(), &authority);
    let _relay = site.serve();
    let code = site.create_inbox("main");
    let inbox = pair(&code, 1, "Finance desk").await.open(ports()).unwrap();
    let safaricom = reqwest::Client::builder()
        .tls_certs_only(reqwest::Certificate::from_pem_bundle(authority.0.pem().as_bytes()).unwrap())
        .build()
        .unwrap();
    let answer = safaricom
        .post(inbox.callback_url("r/1/aa"))
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(taken(&inbox).await.len(), 1);

    let other = Authority::new();
    let stranger = PairingCode::new(
        code.address(),
        relay::InboxToken::from_bytes([1; 16]),
        "x".to_owned().into(),
        Some(other.0.pem()),
    );
    let refused = RemoteInbox::pair(&stranger, InboxKeys::from_bytes([2; 64]), "x")
        .await
        .unwrap_err();
    assert!(matches!(refused, RelayError::Unreachable { .. }), "{refused:?}");
    assert_eq!(
        refused.sentence(),
        "Its certificate is not one that this console trusts."
    );
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_up_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (Authority::new(), Authority::new());
    let site = site(folder.path(), &old);
    let _relay = site.serve();
    pair(&site.create_inbox("main"), 1, "Finance desk").await;
    // A certificate of another authority: once it is in use, consoles that come anew refuse it.
    new.certify(folder.path());
    let give_up = Instant::now() + Duration::from_secs(30);
    let refused = loop {
        let code = site.pairing("main");
        match RemoteInbox::pair(&code, InboxKeys::from_bytes([2; 64]), "Another").await {
            Ok(_) => assert!(Instant::now() < give_up, "the new certificate is not taken up"),
            Err(error) => break error,
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!(
        refused.sentence(),
        "Its certificate is not one that this console trusts."
    );
    let log = std::fs::read_to_string(site.log()).unwrap();
    assert!(log.contains("the certificate was read again"), "{log}");
}

#[tokio::test]
async fn an_acme_authority_that_cannot_be_reached_is_said_so_and_asked_again_by_a_living_process() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    site.set("public_address", &format!("https://localhost:{}", site.address.port()));
    site.set("acme_domains", "relay.example");
    site.set("acme_folder", folder.path().join("acme").to_str().unwrap());
    site.set("acme_directory", "https://127.0.0.1:9/directory");
    let relay = site.serve();
    let said = || {
        std::fs::read_to_string(site.log())
            .unwrap()
            .contains("the certificate could not be renewed")
    };
    let give_up = Instant::now() + Duration::from_secs(10);
    while !said() {
        assert!(Instant::now() < give_up, "nothing is said");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let shaken = reqwest::get(format!("https://localhost:{}/", site.address.port())).await;
    assert!(shaken.is_err(), "there is no certificate yet");
    let alive = reqwest::get(format!("http://{}/readyz", relay.private)).await.unwrap();
    assert_eq!(alive.status(), 200);
    assert!(relay.terminate());
}
