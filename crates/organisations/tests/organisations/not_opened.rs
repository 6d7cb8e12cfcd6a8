//! A ledger that is not opened says what was found in its place; an organisation whose ledger is lost can be retired.

use std::fs;

use api::Problem;
use daraja_sim::Scenario;
use serde_json::{Value, json};

use super::place::Place;

const ROW: &str = "Phone,Amount,Name\n0722000001,100,Wanjiru\n";

async fn failure(place: &Place) -> Value {
    place.office.open_last().await.expect_err("it is not opened");
    place.ask("profiles", json!({})).await["failure"].clone()
}

fn retire(profile: &str) -> Value {
    json!({ "profile": profile, "shortcode": "600992" })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_whose_keyring_was_lost_is_retired_and_its_ledger_kept() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.approved(ROW).await;
    let refused = place.refused("retire_profile", retire(&profile)).await;
    assert!(matches!(refused, Problem::WrongState { .. }), "it is open: {refused:?}");
    place.office.close().await;
    // Not open, and nothing is wrong with it.
    place.restart().await;
    let refused = place.refused("retire_profile", retire(&profile)).await;
    assert!(matches!(refused, Problem::WrongState { .. }), "{refused:?}");
    place.keyring.kept.lock().unwrap().clear();
    let found = failure(&place).await["ledger"].clone();
    assert_eq!(
        (&found["found"], &found["shortcode"]),
        (&json!("keys_lost"), &json!("600992"))
    );
    assert!(
        found["ends"].as_i64().unwrap() > 5 && found["ends_at"].is_i64(),
        "{found}"
    );
    let mut wrong = retire(&profile);
    wrong["shortcode"] = json!("600993");
    assert_eq!(place.wrong("retire_profile", wrong).await.0, "shortcode");
    place.ask("retire_profile", retire(&profile)).await;
    let view = place.ask("profiles", json!({})).await;
    assert_eq!(view["failure"], Value::Null);
    assert!(!view.to_string().contains("Savanna"), "{view}");
    let kept = fs::read_dir(place.folder.path().join("hazina/profiles"))
        .unwrap()
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().contains("retired"))
        .expect("its folder");
    assert!(kept.path().join("organisation.ledger").is_file());
    // The shortcode is free again.
    place.connected("Savanna").await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_ledger_and_another_ones_say_what_should_be_there() {
    let mut place = Place::new(Scenario::new()).await;
    let other = place.connected("Highland").await;
    let profile = place.connected("Savanna").await;
    place.approved(ROW).await;
    place.office.close().await;
    let ledger = |id: &str| {
        place
            .folder
            .path()
            .join("hazina/profiles")
            .join(id)
            .join("organisation.ledger")
    };
    let (ours, theirs) = (ledger(&profile), ledger(&other));
    // A file that is moved while it is open leaves its log behind, for whatever comes into its place.
    let log = ours.with_file_name("organisation.ledger-wal");
    while log.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let aside = ours.with_extension("aside");
    fs::rename(&ours, &aside).unwrap();
    place.restart().await;
    let found = failure(&place).await["ledger"].clone();
    assert_eq!(found["found"], "missing", "{found}");
    assert!(
        found["expected"].as_i64().unwrap() > 5 && found["expected_at"].is_i64(),
        "{found}"
    );
    assert!(!ours.exists(), "nothing is made in its place");

    fs::copy(&theirs, &ours).unwrap();
    place.office.close().await;
    place.restart().await;
    let found = failure(&place).await["ledger"].clone();
    assert_eq!(
        (&found["found"], &found["organisation"]),
        (&json!("other"), &json!("Highland"))
    );
    assert!(found["made_at"].is_i64() && found["expected"].is_i64(), "{found}");
    place.close().await;
}
