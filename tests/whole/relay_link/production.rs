//! A production organisation connected step by step through a relay with TLS, as the program does it with Safaricom: only
//! the gateway's address is the simulator's.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::{Problem, view::SecretsPlace};
use async_trait::async_trait;
use console::{Secrets, SecretsError, Settings, SystemClock, SystemEntropy};
use daraja_sim::{Config, Delivery, Pace, Simulator};
use organisations::{Gateways, Office, OfficeConfig};
use practice::{World, WorldOptions, memory_secrets};
use relay::{InboxToken, PairingCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{link::Authority, program};
use testkit::relay_program::Site;

const PATIENCE: Duration = Duration::from_secs(60);
const PASSPHRASES: [&str; 2] = ["green hills at dawn", "nine herons on a lake"];

/// Secrets in memory that pass for a keyring: a real organisation is opened with no less.
struct Keyring(Arc<dyn Secrets>);

#[async_trait]
impl Secrets for Keyring {
    async fn get(&self, name: &str) -> Result<Option<SecretString>, SecretsError> {
        self.0.get(name).await
    }

    async fn put(&self, name: &str, value: &SecretString) -> Result<(), SecretsError> {
        self.0.put(name, value).await
    }

    async fn remove(&self, name: &str) -> Result<(), SecretsError> {
        self.0.remove(name).await
    }

    fn place(&self) -> SecretsPlace {
        SecretsPlace::Keyring
    }
}

fn office(folder: &Path, simulator: &Simulator) -> Arc<Office> {
    let secrets: Arc<dyn Secrets> = Arc::new(Keyring(memory_secrets()));
    Office::new(OfficeConfig {
        folder: folder.join("hazina"),
        locks: folder.join("locks"),
        downloads: folder.join("saved"),
        vault: Arc::new(secrets),
        practice: World::new(WorldOptions {
            folder: folder.join("practice"),
            folder_without_keyring: folder.join("practice-without-keyring"),
            locks: folder.join("locks"),
            outside: folder.join("outside"),
            hurry: true,
            team: None,
            downloads: folder.join("saved"),
            seed: 5,
        }),
        gateways: Some(Gateways {
            // Nobody is there: what asks the wrong environment is answered by nobody.
            sandbox: "http://127.0.0.1:9".to_owned(),
            production: simulator.base_url(),
            settings: Settings {
                pace: Duration::from_millis(10),
                ..Settings::careful()
            },
        }),
        system_language: messages::Language::English,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(|_, _| {}),
    })
}

async fn ask(office: &Arc<Office>, name: &str, request: Value) -> Value {
    let answer = office.call(name, request).await;
    answer.unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

async fn until(what: &str, look: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !look().await {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What the person hears who pastes this code.
async fn refused(office: &Arc<Office>, profile: &str, code: &PairingCode) -> String {
    let code = code.expose();
    let request = json!({ "profile": profile, "code": code.expose_secret() });
    match office.call("connect_relay", request).await {
        Err(Problem::BadField { field, message }) => {
            assert_eq!(field, "code");
            message
        }
        other => serde_json::to_string(&other.expect_err("this code is to be refused")).unwrap(),
    }
}

/// The steps before the relay, with what the simulator knows.
async fn up_to_the_relay(office: &Arc<Office>, profile: &str, simulator: &Simulator, config: &Config) {
    let step = async |name: &str, mut request: Value| {
        request["profile"] = json!(profile);
        ask(office, name, request).await
    };
    let organisation = json!({
        "organisation": "Savanna Dairy", "shortcode": config.shortcode.to_string(), "second_shortcode": "", "b2c_v1": false,
    });
    step("connect_organisation", organisation).await;
    let secret = config.consumer_secret.expose_secret();
    let keys = json!({ "consumer_key": config.consumer_key, "consumer_secret": secret });
    step("connect_keys", keys).await;
    let certificate = json!({ "bundled": null, "imported": simulator.certificate_pem() });
    step("connect_certificate", certificate).await;
    let password = config.initiator_password.expose_secret();
    let initiator = json!({ "initiator": config.initiator, "password": password, "set_on": "2026-01-02" });
    step("connect_initiator", initiator).await;
}

async fn pay_somebody(office: &Arc<Office>) -> Value {
    let sign_in = async |operator: usize| {
        let request = json!({ "operator": operator, "passphrase": PASSPHRASES[operator - 1] });
        ask(office, "sign_in", request).await;
    };
    sign_in(1).await;
    let rows = b"Phone,Amount,Name\n0722000001,100,Wanjiru\n".to_vec();
    let import = office.import_file("payroll.csv".to_owned(), rows).await.unwrap().import;
    until("the file is read", async || {
        let view = ask(office, "import_view", json!({ "import": import })).await;
        view["progress"]["state"] == "ready"
    })
    .await;
    let draft = ask(office, "draft_batch", json!({ "import": import, "title": "Test" })).await;
    let batch = draft["batch"].clone();
    ask(office, "submit_batch", json!({ "batch": batch })).await;
    sign_in(2).await;
    let shown = ask(office, "batch", json!({ "batch": batch })).await;
    let approval = json!({ "batch": batch, "digest": shown["digest"], "passphrase": PASSPHRASES[1], "note": "" });
    ask(office, "approve_batch", approval).await;
    batch
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_production_organisation_is_connected_over_tls_and_pays_somebody() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let authority = Authority::new();
    let mut site = Site::new(folders[0].path(), program);
    authority.secure(folders[0].path(), &mut site);
    site.set("public_address", &format!("https://{}", site.address));
    let _relay = site.serve();
    let config = Config {
        pace: Pace::AT_ONCE,
        delivery: Delivery {
            authority: Some(authority.pem()),
            ..Delivery::default()
        },
        ..Config::practice(11)
    };
    let simulator = Simulator::start(config.clone()).await.unwrap();
    let office = office(folders[1].path(), &simulator);
    let begun = ask(&office, "connect_begin", json!({ "mode": "production" })).await;
    let profile = begun["profile"].as_str().unwrap().to_owned();
    up_to_the_relay(&office, &profile, &simulator, &config).await;

    let open = Site::new(folders[2].path(), program);
    let _open = open.serve();
    let said = refused(&office, &profile, &open.create_inbox("main")).await;
    assert!(
        said.contains("https"),
        "M-PESA posts to nothing else in production: {said}"
    );
    let code = site.create_inbox("main");
    let stranger = Authority::new().pem();
    let inbox = InboxToken::from_bytes([1; 16]);
    let forged = PairingCode::new(code.address(), inbox, "x".to_owned().into(), Some(stranger));
    let said = refused(&office, &profile, &forged).await;
    assert!(said.contains("certificate"), "{said}");

    let pasted = json!({ "profile": profile, "code": code.expose().expose_secret() });
    ask(&office, "connect_relay", pasted).await;
    ask(&office, "connect_check", json!({ "profile": profile })).await;
    until("the whole chain answers", async || {
        let view = ask(&office, "connect_view", json!({ "profile": profile })).await;
        view["check"]["state"] == "answered"
    })
    .await;
    for (name, passphrase) in [("Amina", PASSPHRASES[0]), ("Otieno", PASSPHRASES[1])] {
        let person = json!({
            "profile": profile, "name": name, "passphrase": passphrase, "again": passphrase,
        });
        ask(&office, "connect_person", person).await;
    }
    ask(&office, "connect_kit", json!({ "profile": profile })).await;
    ask(&office, "connect_finish", json!({ "profile": profile })).await;
    assert_eq!(ask(&office, "status", json!({})).await["mode"], "production");

    let batch = pay_somebody(&office).await;
    until("it is paid", async || {
        let view = ask(&office, "batch", json!({ "batch": batch })).await;
        view["row"]["totals"]["paid"]["count"] == 1
    })
    .await;
    office.close().await;
    simulator.shutdown().await;
}
