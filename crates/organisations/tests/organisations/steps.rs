//! Each step of connecting an organisation, as it goes and as it fails.

use api::Problem;
use daraja_sim::{Api, JournalEntry, Kind, Scenario};
use serde_json::{Value, json};

use super::place::{CONSUMER_SECRET, PASSPHRASES, PASSWORD, Place};

fn balance_questions(place: &Place) -> usize {
    let journal = place.simulator.journal();
    let asked = |entry: &&JournalEntry| entry.api == Some(Api::Balance) && matches!(entry.kind, Kind::Taken { .. });
    journal.iter().filter(asked).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_connected_and_pays_somebody() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna Dairy").await;
    let harness = place.ask("status", json!({})).await;
    assert_eq!(harness["mode"], "sandbox");
    assert_eq!(harness["organisation"], "Savanna Dairy");
    assert_eq!(
        harness["session"],
        Value::Null,
        "nobody is signed in at a new organisation"
    );
    let batch = place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    place
        .until("it is paid", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["paid"]["count"] == 1).then_some(())
        })
        .await;
    let permissions = place.ask("permissions", json!({})).await;
    let open = |name: &str| {
        permissions
            .as_array()
            .unwrap()
            .iter()
            .find(|permission| permission["permission"] == name)
            .unwrap()["open"]
            .clone()
    };
    for permission in ["token", "balance"] {
        assert_eq!(open(permission), true, "{permission}");
    }
    place
        .until("that people can be paid is noted", async || {
            let permissions = place.ask("permissions", json!({})).await;
            permissions
                .as_array()
                .unwrap()
                .iter()
                .any(|permission| permission["permission"] == "b2c" && permission["open"] == true)
                .then_some(())
        })
        .await;
    assert_eq!(open("reversal"), Value::Null, "what was never tried is not claimed");
    let initiator = place.ask("initiator", json!({})).await;
    assert_ne!(
        initiator["age"],
        Value::Null,
        "the age of the password is known: {initiator}"
    );
    place
        .ask("tick_going_live", json!({ "item": "test_payout", "done": true }))
        .await;
    let list = place.ask("going_live", json!({})).await;
    let done = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["done_at"] != Value::Null)
        .count();
    assert_eq!(done, 1);
    let profiles = place.ask("profiles", json!({})).await;
    assert_eq!(profiles["open"], profile);
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mistyped_is_said_beside_its_field_with_the_place_on_the_portal() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.begin("production").await;
    let organisation = |shortcode: &str, second: &str| {
        json!({
            "profile": profile, "organisation": "Savanna", "shortcode": shortcode, "second_shortcode": second, "b2c_v1": false,
        })
    };
    let (field, message) = place.wrong("connect_organisation", organisation("12", "")).await;
    assert_eq!(
        (field.as_str(), message.contains("five to seven digits")),
        ("shortcode", true)
    );
    let (field, _) = place
        .wrong("connect_organisation", organisation("600992", "600992"))
        .await;
    assert_eq!(field, "second_shortcode");
    place.ask("connect_organisation", organisation("600992", "")).await;

    let keys = json!({ "profile": profile, "consumer_key": "practice-consumer-key", "consumer_secret": "not it" });
    let (field, message) = place.wrong("connect_keys", keys).await;
    assert_eq!(field, "consumer_secret");
    assert!(message.contains("My Apps") && message.contains("Keys"), "{message}");
    assert!(
        place.keyring.names().iter().all(|name| !name.contains("consumer")),
        "a wrong secret is not kept"
    );
    place.keys(&profile).await;

    let certificate =
        |bundled: Value, imported: Value| json!({ "profile": profile, "bundled": bundled, "imported": imported });
    let (field, message) = place
        .wrong("connect_certificate", certificate(Value::Null, json!("hello")))
        .await;
    assert_eq!(field, "certificate");
    assert!(message.contains("Daraja portal"), "{message}");
    let (_, message) = place
        .wrong("connect_certificate", certificate(json!("sandbox"), Value::Null))
        .await;
    assert!(message.contains("another environment"), "{message}");
    let view = place
        .ask("connect_certificate", certificate(json!("production"), Value::Null))
        .await;
    assert_eq!(
        view["certificate"]["expired"], true,
        "every public certificate is, and is accepted"
    );

    let initiator = |name: &str, password: &str, day: &str| json!({ "profile": profile, "initiator": name, "password": password, "set_on": day });
    let (field, _) = place
        .wrong("connect_initiator", initiator("a b", PASSWORD, "2026-01-02"))
        .await;
    assert_eq!(field, "initiator");
    let (field, message) = place
        .wrong("connect_initiator", initiator("api", "Blank#1 ", "2026-01-02"))
        .await;
    assert_eq!(field, "password");
    assert!(message.contains("blank"), "{message}");
    let (field, _) = place
        .wrong("connect_initiator", initiator("api", PASSWORD, "2999-01-02"))
        .await;
    assert_eq!(field, "set_on");
    place.initiator(&profile, PASSWORD).await;

    let relay = |code: &str| json!({ "profile": profile, "code": code });
    let (field, message) = place.wrong("connect_relay", relay("nonsense")).await;
    assert_eq!(field, "code");
    assert!(message.contains("hazina1"), "{message}");
    let code = place.pairing_code().await;
    let (field, message) = place.wrong("connect_relay", relay(&code)).await;
    assert_eq!(field, "code");
    assert!(
        message.contains("https"),
        "production needs an address that M-PESA posts to: {message}"
    );
    let view = place.ask("connect_view", json!({ "profile": profile })).await;
    assert_eq!(
        view["step"], "relay",
        "no relay, no result: the step cannot be left out"
    );
    assert!(matches!(
        place.refused("connect_check", json!({ "profile": profile })).await,
        Problem::WrongState { .. }
    ));
    assert_eq!(balance_questions(&place), 0);
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_asked_with_once_and_said_with_who_mends_it() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.up_to_check(&profile, "Savanna", "Wrong#Password1").await;
    let check = place.check(&profile).await;
    assert_eq!(check["state"], "failed");
    assert!(check["message"].as_str().unwrap().contains("2001"), "{check}");
    assert!(check["next"].as_str().unwrap().contains("Operators"), "{check}");
    for _ in 0..5 {
        place.ask("connect_view", json!({ "profile": profile })).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(balance_questions(&place), 1, "looking at the page asks nothing");
    place.initiator(&profile, PASSWORD).await;
    assert_eq!(
        balance_questions(&place),
        1,
        "and a new password is tried when a person wants it"
    );
    assert_eq!(place.check(&profile).await["state"], "answered");
    assert_eq!(balance_questions(&place), 2);
    place.people(&profile).await;
    place.ask("connect_finish", json!({ "profile": profile })).await;
    let harness = place.ask("status", json!({})).await;
    assert_ne!(
        harness["sending"]["state"], "paused",
        "what was mistyped on the way is put right: {harness}"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_works_alone_and_nobody_with_an_easy_passphrase() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.up_to_check(&profile, "Savanna", PASSWORD).await;
    place.check(&profile).await;
    let person = |name: &str, roles: &[&str], passphrase: &str, again: &str| json!({ "profile": profile, "name": name, "roles": roles, "passphrase": passphrase, "again": again });
    let all: &[&str] = &["maker", "checker", "administrator"];
    for (request, expected) in [
        (person("", all, "three or four words", "three or four words"), "name"),
        (
            person("Amina", &[], "three or four words", "three or four words"),
            "roles",
        ),
        (person("Amina", all, "short", "short"), "new_passphrase"),
        (
            person("Amina Njeri", all, "amina njeri 2026", "amina njeri 2026"),
            "new_passphrase",
        ),
        (
            person("Amina", all, "three or four words", "three or five words"),
            "again",
        ),
    ] {
        assert_eq!(place.wrong("connect_person", request).await.0, expected);
    }
    let (name, _, passphrase) = PASSPHRASES[0];
    place
        .ask("connect_person", person(name, all, passphrase, passphrase))
        .await;
    let twin = name.to_uppercase();
    assert_eq!(
        place
            .wrong("connect_person", person(&twin, all, passphrase, passphrase))
            .await
            .0,
        "name"
    );
    place.refused("connect_finish", json!({ "profile": profile })).await;
    place
        .ask("connect_person", person("Halima", &["maker"], passphrase, passphrase))
        .await;
    let (field, _) = place.wrong("connect_finish", json!({ "profile": profile })).await;
    assert_eq!(field, "people", "one administrator could never be changed by two");
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_replaced_only_by_keys_that_bring_a_token() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.sign_in(1).await;
    let request = |secret: &str, passphrase: &str| json!({ "consumer_key": "practice-consumer-key", "consumer_secret": secret, "passphrase": passphrase });
    // How new the ledger is moves with every act of a person.
    let kept = || {
        let mut kept = place.keyring.kept.lock().unwrap().clone();
        kept.retain(|name, _| !name.ends_with("/ledger-head"));
        kept
    };
    let before = kept();
    assert!(matches!(
        place.refused("replace_keys", request(CONSUMER_SECRET, "a guess")).await,
        Problem::WrongPassphrase { .. }
    ));
    let (field, _) = place.wrong("replace_keys", request("not it", PASSPHRASES[0].2)).await;
    assert_eq!(field, "consumer_secret");
    assert_eq!(kept(), before);
    place
        .ask("replace_keys", request(CONSUMER_SECRET, PASSPHRASES[0].2))
        .await;
    assert_eq!(
        place.ask("status", json!({})).await["session"],
        Value::Null,
        "everybody signs in again"
    );
    place.sign_in(1).await;
    place.ask("read_float", json!({})).await;
    place.close().await;
}
