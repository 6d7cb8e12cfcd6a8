//! What people at this machine are told while an organisation is opened, while the keyring shows its prompt, and when they close
//! the window.

use std::{fmt::Write as _, sync::Arc};

use api::Problem;
use daraja_sim::{Behaviour, Scenario};
use serde_json::{Value, json};

use super::place::{CONSUMER_SECRET, Place};

const NOTHING: &str = r#"{"opening":null,"keyring_asks":false,"leaving":null}"#;

async fn activity(place: &Place) -> Value {
    place.ask("activity", json!({})).await
}

async fn asks(place: &Place) -> Value {
    place
        .until("it is said that the keyring asks", async || {
            let view = activity(place).await;
            (view["keyring_asks"] == true).then_some(view)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_shows_its_prompt_at_the_start_is_said_and_then_waited_for() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    place.restart().await;
    let keyring = Arc::clone(&place.keyring);
    let prompt = keyring.prompt.write().await;
    let mut changes = place.office.changes();
    let opening = tokio::spawn({
        let office = Arc::clone(&place.office);
        async move { office.open_last().await }
    });
    let view = asks(&place).await;
    assert_eq!(
        view["opening"],
        json!({ "organisation": "Savanna", "step": { "name": "keyring" } })
    );
    let mut told = 0;
    while let Ok(changed) = changes.try_recv() {
        told += usize::from(changed.activity);
    }
    assert!(told >= 2, "that it opens, and that the keyring asks");
    drop(prompt);
    opening.await.unwrap().expect("it was answered");
    assert_eq!(activity(&place).await.to_string(), NOTHING);
    place.sign_in(1).await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_to_wait_for_the_keyring_and_what_it_holds_is_there_afterwards() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.restart().await;
    let keyring = Arc::clone(&place.keyring);
    let prompt = keyring.prompt.write().await;
    let opening = tokio::spawn({
        let office = Arc::clone(&place.office);
        async move { office.open_last().await }
    });
    asks(&place).await;
    place.ask("give_keyring_up", json!({})).await;
    let failure = opening.await.unwrap().expect_err("given up");
    assert!(failure.keyring, "{failure:?}");
    assert!(failure.message.contains("did not wait for your keyring"), "{failure:?}");
    let view = place.ask("profiles", json!({})).await;
    assert_eq!(view["failure"]["keyring"], true);
    assert_eq!(activity(&place).await.to_string(), NOTHING);

    drop(prompt);
    let again = json!({ "profile": profile, "without_keyring": false });
    place.ask("open_profile", again).await;
    place.sign_in(1).await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_while_a_secret_is_kept_is_said_and_giving_it_up_leaves_the_step_where_it_was() {
    let place = Place::new(Scenario::new()).await;
    let profile = place.begin("sandbox").await;
    place.organisation(&profile, "Savanna").await;
    let keyring = Arc::clone(&place.keyring);
    let prompt = keyring.prompt.write().await;
    let key = daraja_sim::Config::practice(11).consumer_key;
    let request = json!({ "profile": profile, "consumer_key": key, "consumer_secret": CONSUMER_SECRET });
    let typed = tokio::spawn({
        let office = Arc::clone(&place.office);
        let request = request.clone();
        async move { office.call("connect_keys", request).await }
    });
    let view = asks(&place).await;
    assert_eq!(view["opening"], Value::Null, "nothing is opened");
    place.ask("give_keyring_up", json!({})).await;
    let refused = typed.await.unwrap().expect_err("given up");
    assert!(
        matches!(&refused, Problem::Keyring { message } if message.contains("did not wait")),
        "{refused:?}"
    );
    let mut changes = place.office.changes();
    // The next look into it, which follows at once, asks nobody again.
    let again = tokio::time::timeout(
        std::time::Duration::from_secs(30),
        place.office.call("connect_keys", request),
    );
    let again = again
        .await
        .expect("it does not wait for somebody who was asked already");
    assert!(matches!(again, Err(Problem::Keyring { .. })), "{again:?}");
    let mut told = false;
    while let Ok(changed) = changes.try_recv() {
        told |= changed.activity;
    }
    assert!(!told, "nobody was asked once more");
    drop(prompt);
    let view = place.ask("connect_view", json!({ "profile": profile })).await;
    assert_eq!(view["keys_set_at"], Value::Null);
    place.keys(&profile).await;
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_closes_the_window_while_payouts_are_sent_is_asked_once_and_nobody_else_is() {
    let slow = Behaviour::pay().acknowledge_after(std::time::Duration::from_millis(150));
    let mut rows = "Phone,Amount,Name\n".to_owned();
    let mut scenario = Scenario::new();
    for n in 0..40 {
        writeln!(rows, "07220001{n:02},{},Payee {n}", 100 + n).unwrap();
        scenario = scenario.payee(format!("2547220001{n:02}"), slow.clone());
    }
    let place = Place::new(scenario).await;
    assert!(!place.office.ask_before_leaving().await, "nothing is open");
    place.connected("Savanna").await;
    assert!(!place.office.ask_before_leaving().await, "nothing is sent");
    place.approved(&rows).await;

    assert!(place.office.ask_before_leaving().await);
    let to_send = activity(&place).await["leaving"]["to_send"].as_u64().unwrap();
    assert!((1..=40).contains(&to_send), "{to_send}");
    assert!(!place.office.ask_before_leaving().await, "who closes it again means it");
    place.ask("leave", json!({ "now": false })).await;
    assert_eq!(activity(&place).await["leaving"], Value::Null);

    assert!(
        place.office.ask_before_leaving().await,
        "and later they are asked again"
    );
    place.ask("leave", json!({ "now": true })).await;
    place.office.leave_requested().await;

    place.ask("pause_sending", json!({})).await;
    assert!(
        !place.office.ask_before_leaving().await,
        "what is paused is not stopped by it"
    );
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_was_changed_is_told_with_all_that_was_found_to_whoever_is_signed_in() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    let whole = place.ask("status", json!({})).await;
    assert_eq!(whole["ledger"]["faults"], json!([]));
    place.office.close().await;
    let ledger = place
        .folder
        .path()
        .join("hazina/profiles")
        .join(profile)
        .join("organisation.ledger");
    place
        .until("the file is closed", async || {
            (!ledger.with_extension("ledger-wal").exists()).then_some(())
        })
        .await;
    change(&ledger);
    place.restart().await;
    place.office.open_last().await.expect("it opens");
    let greeting = place.ask("status", json!({})).await;
    assert_eq!(greeting["ledger"]["faults"], json!([]), "nobody is signed in");
    place.sign_in(1).await;
    let found = place
        .until("it was checked", async || {
            let view = place.ask("status", json!({})).await;
            (view["sending"]["state"] == "paused").then_some(view)
        })
        .await;
    let refused = place.refused("pause_sending", json!({})).await;
    assert!(
        matches!(refused, Problem::NotYourPart { .. }),
        "who may have been altered looks and does nothing: {refused:?}"
    );
    let faults = found["ledger"]["faults"].as_array().unwrap();
    let told = faults[0].as_str().unwrap();
    assert!(
        told.starts_with("Audit entry") && told.ends_with("was altered."),
        "{faults:?}"
    );
    place.close().await;
}

/// As hands from outside would: swaps a person's name in the file for another one as long.
fn change(ledger: &std::path::Path) {
    let mut bytes = std::fs::read(ledger).unwrap();
    let name = b"Otieno Ouma";
    let mut changed = 0;
    for at in 0..bytes.len() - name.len() {
        if bytes[at..].starts_with(name) {
            bytes[at..at + name.len()].copy_from_slice(b"Somebody El");
            changed += 1;
        }
    }
    assert!(changed > 0, "the name is in the file");
    std::fs::write(ledger, bytes).unwrap();
}
