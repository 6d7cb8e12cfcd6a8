//! People's keys: open while their person is signed in or confirms something, and no longer; and what the trail shows of them.

use std::time::Duration;

use api::Problem;
use serde_json::{Value, json};
use treasury::OperatorId;

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, passphrase};

/// Whose keys are open.
fn open(harness: &Harness) -> Vec<i64> {
    [MAKER, CHECKER, OTHER_CHECKER]
        .into_iter()
        .filter(|person| harness.desk.ledger().hold_key(OperatorId::new(*person)).is_some())
        .collect()
}

async fn newest(harness: &Harness, kind: &str) -> Value {
    let page = harness.ask("audit", json!({ "before": null, "limit": 30 })).await;
    let rows = page["rows"].as_array().unwrap();
    rows.iter().find(|row| row["kind"] == kind).unwrap().clone()
}

fn retiring(person: i64, second: i64, of_second: &str) -> Value {
    json!({ "person": person, "my_passphrase": passphrase(MAKER), "second": second, "second_passphrase": of_second })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_open_from_signing_in_to_signing_out_and_whoever_comes_next_closes_it() {
    let harness = Harness::open().await;
    assert_eq!(open(&harness), [0; 0]);
    harness.sign_in(MAKER).await;
    assert_eq!(open(&harness), [MAKER]);
    harness.sign_in(CHECKER).await;
    assert_eq!(open(&harness), [CHECKER]);
    harness.ask("sign_out", json!({})).await;
    assert_eq!(open(&harness), [0; 0]);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_closed_when_nobody_touches_anything() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let minutes = harness.ask("people", json!({})).await["idle_minutes"].as_u64().unwrap();
    harness.clock.forward(Duration::from_secs(minutes * 60 + 1));
    // By itself: nobody asks for anything.
    harness
        .until("the key is closed", async || open(&harness).is_empty().then_some(()))
        .await;
    assert_eq!(harness.refused("pause_sending", json!({})).await, Problem::NotSignedIn);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_whoever_agrees_is_open_for_that_one_act_alone() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let guess = retiring(OTHER_CHECKER, CHECKER, "a wild guess");
    harness.refused("retire_person", guess).await;
    assert_eq!(open(&harness), [MAKER]);
    let request = retiring(OTHER_CHECKER, CHECKER, passphrase(CHECKER));
    harness.ask("retire_person", request).await;
    assert_eq!(open(&harness), [MAKER]);
    let row = newest(&harness, "operator_retired").await;
    let names: Vec<_> = row["signed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["Amina", "Otieno"], "{row}");
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_shows_the_key_that_signed_which_a_passphrase_of_ones_own_keeps_and_one_from_others_changes() {
    let harness = Harness::open().await;
    harness.sign_in(CHECKER).await;
    let first = newest(&harness, "signed_in").await["signed"].clone();
    assert_eq!(first[0]["name"], "Otieno", "{first}");
    let fingerprint = first[0]["key"].as_str().unwrap();
    assert_eq!(fingerprint.len(), 9, "{fingerprint}");
    let mine = "three quiet herons";
    let change = json!({ "passphrase": passphrase(CHECKER), "new": mine, "again": mine });
    harness.ask("change_passphrase", change).await;
    let before = harness
        .refused(
            "sign_in",
            json!({ "operator": CHECKER, "passphrase": passphrase(CHECKER) }),
        )
        .await;
    assert!(matches!(before, Problem::WrongPassphrase { .. }), "{before:?}");
    harness
        .ask("sign_in", json!({ "operator": CHECKER, "passphrase": mine }))
        .await;
    assert_eq!(newest(&harness, "signed_in").await["signed"], first);

    harness.sign_in(MAKER).await;
    let theirs = "nine herons on a lake";
    let replace = json!({ "person": CHECKER, "passphrase": theirs, "again": theirs, "my_passphrase": passphrase(MAKER),
        "second": OTHER_CHECKER, "second_passphrase": passphrase(OTHER_CHECKER) });
    harness.ask("replace_passphrase", replace).await;
    harness
        .ask("sign_in", json!({ "operator": CHECKER, "passphrase": theirs }))
        .await;
    let after = newest(&harness, "signed_in").await["signed"].clone();
    assert_ne!(after[0]["key"], first[0]["key"]);
    let all = harness.ask("audit", json!({ "before": null, "limit": 100 })).await;
    for row in all["rows"].as_array().unwrap() {
        for signed in row["signed"].as_array().unwrap() {
            assert!(signed["key"].is_string(), "what was signed before stays signed: {row}");
        }
    }
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}
