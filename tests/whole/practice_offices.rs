//! A second practice organisation, connected like a real one: with what stands on the practice portal's card, its own
//! operator, ledger and place at a relay, beside the built-in one.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use api::Problem;
use console::{Secrets, SystemClock, SystemEntropy};
use organisations::{Office, OfficeConfig};
use practice::{World, WorldOptions, memory_secrets};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);
const PASSPHRASE: &str = "green hills at dawn";

fn office(folder: &Path, secrets: &Arc<dyn Secrets>) -> Arc<Office> {
    Office::new(OfficeConfig {
        folder: folder.to_owned(),
        locks: folder.join("locks"),
        downloads: folder.join("saved"),
        vault: Arc::new(Arc::clone(secrets)),
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
        gateways: None,
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

/// Connects with what stands on the card, and answers the profile's id.
async fn connect(office: &Arc<Office>) -> String {
    let begun = ask(office, "connect_begin", json!({ "mode": "practice" })).await;
    let profile = begun["profile"].as_str().unwrap().to_owned();
    let certificate = begun["certificates"][0]["id"].clone();
    let card = ask(office, "connect_portal", json!({})).await;
    let step = async |name: &str, mut request: Value| {
        request["profile"] = json!(profile);
        ask(office, name, request).await
    };
    let organisation = json!({
        "organisation": "Savanna Dairy", "shortcode": card["shortcode"], "second_shortcode": "", "b2c_v1": false,
    });
    step("connect_organisation", organisation).await;
    let keys = json!({ "consumer_key": card["consumer_key"], "consumer_secret": card["consumer_secret"] });
    step("connect_keys", keys).await;
    step(
        "connect_certificate",
        json!({ "bundled": certificate, "imported": null }),
    )
    .await;
    let initiator = json!({
        "initiator": card["initiator"], "password": card["initiator_password"], "set_on": "2026-01-02",
    });
    step("connect_initiator", initiator).await;
    step("connect_relay", json!({ "code": card["pairing_code"] })).await;
    step("connect_check", json!({})).await;
    until("the whole chain answers", async || {
        step("connect_view", json!({})).await["check"]["state"] == "answered"
    })
    .await;
    for name in ["Amina", "Otieno"] {
        let person = json!({ "name": name, "passphrase": PASSPHRASE, "again": PASSPHRASE });
        step("connect_person", person).await;
    }
    step("connect_finish", json!({})).await;
    profile
}

async fn balance_is_read(office: &Arc<Office>) {
    ask(office, "sign_in", json!({ "operator": 1, "passphrase": PASSPHRASE })).await;
    let read_at = async || ask(office, "home", json!({})).await["float"]["read_at"].as_i64();
    let before = read_at().await;
    ask(office, "read_float", json!({})).await;
    until("the balance is read", async || read_at().await > before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_practice_organisation_is_connected_beside_the_first_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    // What a keyring would keep over a restart.
    let secrets = memory_secrets();
    let first = office(folder.path(), &secrets);
    first.open_last().await.unwrap();
    assert_eq!(
        ask(&first, "status", json!({})).await["organisation"],
        "Mavuno Growers Co-operative"
    );
    let real = first.call("connect_begin", json!({ "mode": "production" })).await;
    assert!(
        matches!(real, Err(Problem::NotOpen { .. })),
        "practice cannot reach real money: {real:?}"
    );
    let profile = connect(&first).await;
    assert_eq!(ask(&first, "status", json!({})).await["organisation"], "Savanna Dairy");
    balance_is_read(&first).await;
    let practice = json!({ "profile": "practice", "without_keyring": false });
    ask(&first, "open_profile", practice).await;
    let harness = ask(&first, "status", json!({})).await;
    assert_eq!(harness["organisation"], "Mavuno Growers Co-operative");
    assert_eq!(harness["session"], Value::Null);
    let second = json!({ "profile": profile, "without_keyring": false });
    ask(&first, "open_profile", second).await;
    first.close().await;

    let again = office(folder.path(), &secrets);
    again.open_last().await.unwrap();
    assert_eq!(
        ask(&again, "status", json!({})).await["organisation"],
        "Savanna Dairy",
        "the one that was used last"
    );
    balance_is_read(&again).await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_gets_their_language_and_before_that_it_is_the_machines() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = memory_secrets();
    let office = office(folder.path(), &secrets);
    office.open_last().await.unwrap();
    let spoken = async || ask(&office, "status", json!({})).await["language"].clone();
    let choose = async |language: &str| ask(&office, "choose_language", json!({ "language": language })).await;
    let sign_in = async |operator: usize| {
        let passphrase = practice::OPERATORS[operator - 1].1;
        ask(
            &office,
            "sign_in",
            json!({ "operator": operator, "passphrase": passphrase }),
        )
        .await
    };
    assert_eq!(spoken().await, "en", "the system's");
    choose("sw").await;
    assert_eq!(spoken().await, "sw", "before anybody signed in");
    sign_in(1).await;
    choose("sw").await;
    ask(&office, "sign_out", json!({})).await;
    choose("en").await;
    sign_in(2).await;
    assert_eq!(spoken().await, "en", "another person of this machine");
    ask(&office, "sign_out", json!({})).await;
    sign_in(1).await;
    assert_eq!(spoken().await, "sw", "hers again");
    office.close().await;
}
