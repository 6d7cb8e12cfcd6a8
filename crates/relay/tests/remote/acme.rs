//! Certificates by ACME, from a real authority: Pebble, Let's Encrypt's own for tests, where the system has it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rcgen::{CertificateParams, KeyPair};

use super::program;
use super::tls::Authority;
use crate::harness::figure;
use testkit::addresses::lasting_address;
use testkit::relay_program::{Site, pair, ports};

/// The authority's process. It does not outlive its test.
struct Pebble(Child);

impl Drop for Pebble {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How long a certificate is good for. The relay renews it when two thirds of that are over.
const LIFE: Duration = Duration::from_secs(12);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_had_from_an_acme_authority_renewed_and_kept_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    let Some((directory, management, _pebble)) = pebble(folder.path(), site.address.port()) else {
        figure("ACME is not shown here: install the package pebble");
        return;
    };
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    site.set("public_address", &format!("https://localhost:{}", site.address.port()));
    site.set("acme_domains", "localhost");
    site.set("acme_folder", &path("acme"));
    site.set("acme_directory", &directory);
    site.set("acme_ca", &path("ca.pem"));

    let relay = site.serve();
    let first = served(site.address.port(), &[]).await;
    let root = root(&management).await;
    std::fs::write(folder.path().join("root.pem"), &root).unwrap();
    site.set("certificate_authority", &path("root.pem"));
    let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();
    inbox.status().await.unwrap();

    let began = Instant::now();
    let second = served(site.address.port(), &first).await;
    figure(&format!(
        "renewed {:?} after the first was seen, of {LIFE:?}",
        began.elapsed()
    ));
    inbox.status().await.unwrap();
    assert!(relay.terminate());

    let orders = ordered(&site);
    let _relay = site.serve();
    let third = served(site.address.port(), &[]).await;
    assert!(
        third == second || ordered(&site) > orders,
        "what is still good is not asked for again"
    );
}

/// How many certificates were had.
fn ordered(site: &Site) -> usize {
    let log = std::fs::read_to_string(site.log()).unwrap();
    log.matches("DeployedNewCert").count()
}

/// The certificate that is served, once there is one and it is another than `before`.
async fn served(port: u16, before: &[u8]) -> Vec<u8> {
    let give_up = Instant::now() + Duration::from_secs(40);
    loop {
        let client = reqwest::Client::builder()
            .tls_danger_accept_invalid_certs(true)
            .tls_info(true)
            .build()
            .unwrap();
        if let Ok(answer) = client.get(format!("https://localhost:{port}/")).send().await {
            let info = answer.extensions().get::<reqwest::tls::TlsInfo>().unwrap();
            let found = info.peer_certificate().unwrap().to_vec();
            if found != before {
                return found;
            }
        }
        assert!(Instant::now() < give_up, "no certificate is served");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the authority's certificates come from; it makes itself a new one at each start.
async fn root(management: &str) -> String {
    let client = reqwest::Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .build()
        .unwrap();
    let answer = client.get(format!("{management}/roots/0")).send().await.unwrap();
    answer.text().await.unwrap()
}

/// Starts the authority, which looks at `port` for its challenges; its directory and its own management. `None` where the
/// system has none.
fn pebble(folder: &Path, port: u16) -> Option<(String, String, Pebble)> {
    let authority = Authority::new();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority.0).unwrap();
    std::fs::write(folder.join("ca.pem"), authority.0.pem()).unwrap();
    std::fs::write(folder.join("pebble.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("pebble.key"), key.serialize_pem()).unwrap();
    let (listen, management) = (lasting_address(), lasting_address());
    let config = serde_json::json!({ "pebble": {
        "listenAddress": listen.to_string(),
        "managementListenAddress": management.to_string(),
        "certificate": folder.join("pebble.pem"),
        "privateKey": folder.join("pebble.key"),
        "httpPort": 1,
        "tlsPort": port,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": false,
        "certificateValidityPeriod": LIFE.as_secs(),
    } });
    let path = folder.join("pebble.json");
    std::fs::write(&path, config.to_string()).unwrap();
    let log = std::fs::File::create(folder.join("pebble.log")).unwrap();
    let child = Command::new("pebble")
        .arg("-config")
        .arg(path)
        .env("PEBBLE_VA_NOSLEEP", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .ok()?;
    let place = |address: std::net::SocketAddr| format!("https://localhost:{}", address.port());
    Some((format!("{}/dir", place(listen)), place(management), Pebble(child)))
}
