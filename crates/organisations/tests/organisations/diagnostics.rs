//! The diagnostics file tells how things stand, and nothing of whom was paid what.

use std::fs;

use daraja_sim::Scenario;
use serde_json::{Value, json};

use super::place::{CONSUMER_SECRET, PASSPHRASES, PASSWORD, Place};

const LOG: &str = "2026-12-01T06:00:00.000001Z  INFO console: asked for +254722000001, receipt UL13ZBLV6U, took 120 ms\n\
                   2026-12-01T06:00:00.000002Z DEBUG console: paying Wanjiru\n\
                   2026-12-01T06:00:00.000003Z ERROR store: the disk is full\n";

async fn saved(place: &Place) -> (String, Value) {
    let at = place.ask("save_diagnostics", json!({})).await;
    let text = fs::read_to_string(at["path"].as_str().unwrap()).unwrap();
    let tree = serde_json::from_str(&text).unwrap();
    (text, tree)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diagnostics_file_tells_how_things_stand_and_nothing_of_whom() {
    let place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    let logs = place.folder.path().join("hazina/logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("hazina.2026-12-01.log"), LOG).unwrap();
    let (text, tree) = saved(&place).await;
    let told: u64 = tree["open"]["payouts"]
        .as_object()
        .unwrap()
        .values()
        .map(|n| n.as_u64().unwrap())
        .sum();
    assert_eq!(told, 1, "{text}");
    assert!(tree["open"]["entries"].as_u64().unwrap() > 5, "{text}");
    assert_eq!(tree["log"].as_array().unwrap().len(), 2, "{text}");
    assert!(
        text.contains("the disk is full") && text.contains("took 120 ms"),
        "{text}"
    );
    let [maker, checker] = PASSPHRASES;
    for personal in [
        "722000001",
        "Wanjiru",
        "Savanna",
        "600992",
        "UL13ZBLV6U",
        maker.0,
        checker.0,
        maker.2,
        checker.2,
        CONSUMER_SECRET,
        PASSWORD,
    ] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diagnostics_file_is_had_where_no_ledger_could_be_opened() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.office.close().await;
    place.restart().await;
    place.keyring.kept.lock().unwrap().clear();
    place.office.open_last().await.expect_err("its keys are lost");
    let (text, tree) = saved(&place).await;
    assert!(!text.contains("Savanna") && !text.contains("600992"), "{text}");
    assert!(tree["not_opened"].is_string() && tree["open"].is_null(), "{text}");
    assert_eq!(tree["organisations"][0]["connected"], true, "{text}");
    place.close().await;
}
