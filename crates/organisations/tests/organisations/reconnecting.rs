//! Changing what an organisation is connected with: two people, in the ledger first, and in use from the next payout on.

use std::fs;

use api::Problem;
use daraja_sim::{Api, Behaviour, Scenario};
use serde_json::{Value, json};

use super::place::{PASSPHRASES, PASSWORD, Place, SECOND_SHORTCODE};

const ROW: &str = "Phone,Amount,Name\n0722000001,100,Wanjiru\n";
const ANOTHER: &str = "Phone,Amount,Name\n0722000002,150,Otieno\n";
const NEVER_ANSWERED: &str = "Phone,Amount,Name\n0722000009,100,Achieng\n";

/// As it was connected.
fn as_it_is() -> Value {
    json!({
        "shortcode": "600992", "second_shortcode": "", "b2c_v1": false, "initiator": initiator(),
        "my_passphrase": PASSPHRASES[0].2, "second": 2, "second_passphrase": PASSPHRASES[1].2,
    })
}

fn with(fields: &[(&str, Value)]) -> Value {
    let mut request = as_it_is();
    for (field, value) in fields {
        request[*field] = value.clone();
    }
    request
}

fn initiator() -> String {
    daraja_sim::Config::practice(11).initiator
}

async fn paid(place: &Place, batch: i64) {
    let all = place.until("the batch is paid", async || {
        let view = place.ask("batch", json!({ "batch": batch })).await;
        (view["row"]["totals"]["paid"]["count"] == 1).then_some(())
    });
    all.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_change_the_shortcode_and_the_request_and_the_next_payout_is_sent_so() {
    let mut place = Place::new(Scenario::new()).await;
    place.connected("Savanna").await;
    let batch = place.approved(ROW).await;
    paid(&place, batch).await;
    place.sign_in(1).await;
    let to = [("shortcode", json!(SECOND_SHORTCODE)), ("b2c_v1", json!(true))];
    let alone = with(&[
        to[0].clone(),
        ("second", json!(1)),
        ("second_passphrase", json!(PASSPHRASES[0].2)),
    ]);
    assert_eq!(place.wrong("change_organisation", alone).await.0, "second");
    let guessed = with(&[to[0].clone(), ("second_passphrase", json!("a wild guess"))]);
    assert_eq!(place.wrong("change_organisation", guessed).await.0, "second_passphrase");
    let same = place.wrong("change_organisation", as_it_is()).await;
    assert!(same.1.contains("different"), "{same:?}");
    let no_number = with(&[("shortcode", json!("12"))]);
    assert_eq!(place.wrong("change_organisation", no_number).await.0, "shortcode");

    place.ask("change_organisation", with(&to)).await;
    assert_eq!(place.ask("status", json!({})).await["shortcode"], SECOND_SHORTCODE);
    let batch = place.approved(ANOTHER).await;
    paid(&place, batch).await;
    let sent: Vec<_> = place
        .simulator
        .paid()
        .iter()
        .map(|paid| (paid.shortcode.clone(), paid.api))
        .collect();
    assert_eq!(
        sent,
        [
            ("600992".to_owned(), Api::B2c),
            (SECOND_SHORTCODE.to_owned(), Api::B2cV1)
        ]
    );
    let audit = place
        .ask("audit", json!({ "before": null, "limit": 40 }))
        .await
        .to_string();
    assert!(
        audit.contains("shortcode 600993") && audit.contains("A second person agreed."),
        "{audit}"
    );
    place.restart().await;
    place.office.open_last().await.expect("opened");
    assert_eq!(place.ask("status", json!({})).await["shortcode"], SECOND_SHORTCODE);
    place.sign_in(1).await;
    assert_eq!(place.ask("check_ledger", json!({})).await["faults"], json!([]));
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_payout_is_under_way_only_what_does_not_concern_it_is_changed() {
    let silent = Scenario::new().payee("254722000009", Behaviour::pend());
    let place = Place::new(silent).await;
    place.connected("Savanna").await;
    let batch = place.approved(NEVER_ANSWERED).await;
    place
        .until("it is sent", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["accepted"]["count"] == 1).then_some(())
        })
        .await;
    place.sign_in(1).await;
    for field in [("shortcode", json!(SECOND_SHORTCODE)), ("b2c_v1", json!(true))] {
        let refused = place.refused("change_organisation", with(&[field])).await;
        assert_eq!(
            refused,
            Problem::UnderWay {
                count: 1,
                sum_cents: 10_000
            }
        );
    }
    assert_eq!(place.ask("organisation", json!({})).await[0]["shortcode"], "600992");
    // Another operator of the same shortcode asks about it as well as the one before.
    let another = with(&[
        ("initiator", json!("another_operator")),
        ("password", json!("Another#Password26")),
        ("set_on", json!("2026-01-02")),
    ]);
    let mut missing = another.clone();
    missing["password"] = Value::Null;
    assert_eq!(place.wrong("change_organisation", missing).await.0, "password");
    place.ask("change_organisation", another).await;
    place.sign_in(1).await;
    let view = place.ask("organisation", json!({})).await;
    assert_eq!(view[0]["initiator"], "another_operator");
    let kept = place.keyring.kept.lock().unwrap().clone();
    let of = |name: &str| {
        kept.iter()
            .find(|(known, _)| known.ends_with(name))
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(of("/initiator-password"), Some("Another#Password26"));
    assert_eq!(of("/initiator-password-changing"), None);
    place.close().await;
}

/// The program ended between the keyring and the ledger, or between the ledger and the list.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_was_cut_off_is_whole_or_was_never_made() {
    let mut place = Place::new(Scenario::new()).await;
    let profile = place.connected("Savanna").await;
    place.office.close().await;
    let list = place.folder.path().join("hazina/profiles.json");
    let pem = place.simulator.certificate_pem().to_owned();
    let keyring = std::sync::Arc::clone(&place.keyring);
    let cut_off = |initiator: &str| {
        let mut profiles: Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
        profiles["profiles"][0]["changing"] = json!({
            "certificate": { "pem": pem }, "initiator": initiator, "password_set_on": 20_500,
        });
        fs::write(&list, profiles.to_string()).unwrap();
        let name = format!("{profile}/initiator-password-changing");
        keyring
            .kept
            .lock()
            .unwrap()
            .insert(name, "Another#Password26".to_owned());
    };
    let of = |name: &str| keyring.kept.lock().unwrap().get(&format!("{profile}/{name}")).cloned();
    cut_off("another_operator");
    place.restart().await;
    place.office.open_last().await.expect("opened");
    assert_eq!(of("initiator-password").as_deref(), Some(PASSWORD), "it was never made");
    assert_eq!(of("initiator-password-changing"), None);

    place.sign_in(1).await;
    let another = with(&[
        ("initiator", json!("another_operator")),
        ("password", json!("Another#Password26")),
        ("set_on", json!("2026-01-02")),
    ]);
    place.ask("change_organisation", another).await;
    place.office.close().await;
    // As it was before the keyring and the list followed the ledger.
    let name = format!("{profile}/initiator-password");
    place.keyring.kept.lock().unwrap().insert(name, PASSWORD.to_owned());
    cut_off("another_operator");
    place.restart().await;
    place.office.open_last().await.expect("opened");
    assert_eq!(of("initiator-password").as_deref(), Some("Another#Password26"));
    assert!(!fs::read_to_string(&list).unwrap().contains("changing"));
    place.close().await;
}
