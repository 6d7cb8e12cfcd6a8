//! What is kept, where, and what survives: secrets in the keyring only, the list whole or untouched, steps where they stood.

use std::{fs, path::Path};

use api::Problem;
use daraja_sim::Scenario;
use serde_json::{Value, json};

use super::place::{CONSUMER_SECRET, PASSPHRASES, PASSWORD, Place};

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_the_keyring_and_nowhere_else() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.sign_in(1).await;
    for name in [
        "profiles",
        "organisation",
        "permissions",
        "going_live",
        "status",
        "home",
    ] {
        place.ask(name, json!({})).await;
    }
    place.ask("connect_view", json!({ "profile": profile })).await;
    place.ask("audit", json!({ "before": null, "limit": 500 })).await;
    let kept = place.keyring.kept.lock().unwrap().clone();
    assert!(
        kept.keys().all(|name| name.starts_with(&format!("{profile}/"))),
        "{:?}",
        kept.keys()
    );
    for name in ["consumer", "initiator-password", "seal-key", "callback-key", "relay"] {
        assert!(kept.contains_key(&format!("{profile}/{name}")), "{name}");
    }
    let place_at_relay: Value = serde_json::from_str(&kept[&format!("{profile}/relay")]).unwrap();
    let mut secrets = vec![
        CONSUMER_SECRET.to_owned(),
        PASSWORD.to_owned(),
        kept[&format!("{profile}/seal-key")].clone(),
        kept[&format!("{profile}/callback-key")].clone(),
        place_at_relay["credential"].as_str().unwrap().to_owned(),
        place_at_relay["keys"].as_str().unwrap().to_owned(),
    ];
    secrets.extend(PASSPHRASES.iter().map(|(_, _, passphrase)| (*passphrase).to_owned()));
    let answers = place.answers.lock().unwrap().join("\n");
    let looked_at = files(&place.folder.path().join("hazina"));
    assert!(looked_at.iter().any(|path| path.ends_with("profiles.json")));
    assert!(looked_at.iter().any(|path| path.ends_with("organisation.ledger")));
    for secret in &secrets {
        assert!(!answers.contains(secret.as_str()), "an answer holds a secret");
        for path in &looked_at {
            let bytes = fs::read(path).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
    }
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connecting_goes_on_where_it_stood_when_the_program_stops() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.organisation(&profile, "Savanna").await;
    place.keys(&profile).await;
    place.restart().await;
    let view = place.ask("connect_view", json!({ "profile": profile })).await;
    assert_eq!(view["step"], "certificate");
    assert_eq!(view["organisation"], "Savanna");
    assert!(
        place.office.open_last().await.is_err(),
        "what is not connected is not opened"
    );
    place.certificate(&profile).await;
    place.initiator(&profile, PASSWORD).await;
    let code = place.pairing_code().await;
    place
        .ask("connect_relay", json!({ "profile": profile, "code": code }))
        .await;
    place.check(&profile).await;
    place.restart().await;
    let view = place.ask("connect_view", json!({ "profile": profile })).await;
    assert_eq!(view["step"], "people");
    assert_eq!(view["check"]["state"], "answered");
    place.people(&profile).await;
    place.ask("connect_finish", json!({ "profile": profile })).await;
    place.restart().await;
    place.office.open_last().await.unwrap();
    assert_eq!(place.ask("status", json!({})).await["organisation"], "Savanna");
    place.close().await;
}

/// A crash between the keyring and the list leaves a secret that nothing speaks of: the step is done again.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_between_keyring_and_list_leaves_the_step_undone() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.organisation(&profile, "Savanna").await;
    // The list cannot be written, as in the moment of a crash: its place beside is taken.
    let beside = place.folder.path().join("hazina/profiles.json.new");
    fs::create_dir(&beside).unwrap();
    let keys =
        json!({ "profile": profile, "consumer_key": "practice-consumer-key", "consumer_secret": CONSUMER_SECRET });
    assert!(matches!(
        place.refused("connect_keys", keys).await,
        Problem::NotSaved { .. }
    ));
    assert_eq!(place.keyring.names(), [format!("{profile}/consumer")]);
    fs::remove_dir(&beside).unwrap();
    place.restart().await;
    let view = place.ask("connect_view", json!({ "profile": profile })).await;
    assert_eq!((&view["step"], &view["keys_set_at"]), (&json!("keys"), &Value::Null));
    assert_eq!(place.keys(&profile).await["step"], "certificate");

    // A code pairs once: what the relay gave is not lost with it.
    place.certificate(&profile).await;
    place.initiator(&profile, PASSWORD).await;
    let code = place.pairing_code().await;
    fs::create_dir(&beside).unwrap();
    let relay = json!({ "profile": profile, "code": code });
    assert!(matches!(
        place.refused("connect_relay", relay.clone()).await,
        Problem::NotSaved { .. }
    ));
    fs::remove_dir(&beside).unwrap();
    place.restart().await;
    assert_eq!(
        place.ask("connect_view", json!({ "profile": profile })).await["step"],
        "relay"
    );
    assert_eq!(
        place.ask("connect_relay", relay).await["step"],
        "check",
        "the same code goes on where it was used up"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_discarded_leaves_nothing_behind() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.up_to_check(&profile, "Savanna", PASSWORD).await;
    place.check(&profile).await;
    place.ask("connect_discard", json!({ "profile": profile })).await;
    assert!(place.keyring.names().is_empty(), "{:?}", place.keyring.names());
    assert!(!place.folder.path().join("hazina/profiles").join(&profile).exists());
    let profiles = place.ask("profiles", json!({})).await;
    assert_eq!(profiles["profiles"].as_array().unwrap().len(), 1, "practice is left");
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_newer_list_is_said_and_left_as_it_is() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let path = place.folder.path().join("hazina/profiles.json");
    let good = fs::read_to_string(&path).unwrap();
    let newer = good.replace("\"version\": 1", "\"version\": 99");
    assert_ne!(newer, good);
    for (text, said) in [
        ("{ \"version\": 1, \"prof", "cannot be read"),
        (newer.as_str(), "newer Hazina"),
    ] {
        fs::write(&path, text).unwrap();
        place.restart().await;
        let profiles = place.ask("profiles", json!({})).await;
        assert!(profiles["fault"].as_str().unwrap().contains(said), "{profiles}");
        let refused = place.refused("connect_begin", json!({ "mode": "sandbox" })).await;
        assert!(matches!(refused, Problem::NotSaved { .. }), "{refused:?}");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            text,
            "nobody writes over what they cannot read"
        );
    }
    fs::write(&path, good).unwrap();
    place.restart().await;
    place.office.open_last().await.unwrap();
    assert_eq!(place.ask("status", json!({})).await["organisation"], "Savanna");
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_is_a_sentence_and_unlocking_it_the_way_on() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    let before = place.keyring.kept.lock().unwrap().clone();
    *place.keyring.locked.lock().unwrap() = true;
    place.restart().await;
    let failure = place.office.open_last().await.unwrap_err();
    assert!(failure.keyring && failure.message.contains("Unlock"), "{failure:?}");
    assert!(matches!(
        place.refused("status", json!({})).await,
        Problem::NotOpen { .. }
    ));
    let refused = place.refused("connect_begin", json!({ "mode": "sandbox" })).await;
    assert!(matches!(refused, Problem::Keyring { .. }), "{refused:?}");
    *place.keyring.locked.lock().unwrap() = false;
    assert_eq!(
        *place.keyring.kept.lock().unwrap(),
        before,
        "a cancelled unlock loses nothing"
    );
    place
        .ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    place.sign_in(1).await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_lost_the_seal_key_opens_nothing_rather_than_a_ledger_that_looks_altered() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place
        .keyring
        .kept
        .lock()
        .unwrap()
        .remove(&format!("{profile}/seal-key"));
    place.restart().await;
    let failure = place.office.open_last().await.unwrap_err();
    assert!(failure.message.contains("sealed"), "{failure:?}");
    assert!(!place.keyring.names().contains(&format!("{profile}/seal-key")));
    place.close().await;
}

/// Edits the list of organisations, as somebody with the folder could.
fn edited_by_hand(place: &Place, edit: impl FnOnce(&mut Value)) {
    let path = place.folder.path().join("hazina/profiles.json");
    let mut list: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    edit(&mut list["profiles"][0]);
    std::fs::write(&path, list.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_the_list_calls_unfinished_takes_nobody_in_and_is_not_thrown_away() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    place.office.close().await;
    edited_by_hand(&place, |profile| profile["connected_at"] = Value::Null);
    place.restart().await;
    let person = json!({ "profile": profile, "name": "Mallory", "role": "checker",
        "passphrase": "a passphrase of my own", "again": "a passphrase of my own" });
    let refused = place.refused("connect_person", person).await;
    assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");
    let refused = place.refused("connect_discard", json!({ "profile": profile })).await;
    assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");
    place
        .ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    place.sign_in(1).await;
    assert_eq!(
        place.ask("home", json!({})).await["first_time"],
        false,
        "nothing is lost"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_list_says_of_shortcode_and_world_moves_no_money() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.office.close().await;
    edited_by_hand(&place, |profile| {
        profile["shortcode"] = "600993".into();
        profile["initiator"] = "somebody".into();
        profile["b2c_v1"] = true.into();
    });
    place.restart().await;
    place
        .ask("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    assert_eq!(place.ask("status", json!({})).await["shortcode"], "600992");
    let batch = place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    place
        .until("it is paid", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["paid"]["count"] == 1).then_some(())
        })
        .await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shortcode_is_connected_once_on_one_machine() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let again = place.begin("sandbox").await;
    let request = json!({ "profile": again, "organisation": "Savanna again", "shortcode": "600992",
        "second_shortcode": "", "b2c_v1": false });
    let (field, message) = place.wrong("connect_organisation", request).await;
    assert_eq!(field, "shortcode");
    assert!(
        message.contains("Savanna is connected with this shortcode"),
        "{message}"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_is_gone_is_missed_and_not_made_anew() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.office.close().await;
    let folder = place.folder.path().join("hazina/profiles").join(&profile);
    for file in [
        "organisation.ledger",
        "organisation.ledger-wal",
        "organisation.ledger-shm",
    ] {
        drop(std::fs::remove_file(folder.join(file)));
    }
    place.restart().await;
    let refused = place
        .refused("open_profile", json!({ "profile": profile, "without_keyring": false }))
        .await;
    assert!(
        matches!(&refused, Problem::NotOpen { message } if message.contains("Nothing is made in its place")),
        "{refused:?}"
    );
    assert!(!folder.join("organisation.ledger").exists());
    place.close().await;
}
