//! One organisation after the other: each with its own ledger, and never both at once.

use std::fmt::Write as _;

use api::Problem;
use daraja_sim::{Behaviour, Scenario};
use serde_json::{Value, json};

use super::place::Place;

fn open(profile: &str) -> Value {
    json!({ "profile": profile, "without_keyring": false })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organisations_have_two_ledgers_and_nobody_stays_signed_in() {
    let place = Place::new(Scenario::new()).await;
    let first = place.connected("Savanna").await;
    place.approved("Phone,Amount,Name\n0722000001,100,Wanjiru\n").await;
    let second = place.connected("Highland").await;
    assert_eq!(place.ask("status", json!({})).await["session"], Value::Null);
    assert!(matches!(place.refused("home", json!({})).await, Problem::NotSignedIn));
    place.sign_in(1).await;
    let batches = place.ask("approvals", json!({})).await;
    assert_eq!(batches, json!([]), "the other's batches are not here");
    assert_eq!(place.ask("home", json!({})).await["first_time"], true);
    place.ask("open_profile", open(&first)).await;
    assert_eq!(place.ask("status", json!({})).await["organisation"], "Savanna");
    place.sign_in(2).await;
    assert_eq!(place.ask("home", json!({})).await["first_time"], false);
    let ledgers = [first, second].map(|id| {
        place
            .folder
            .path()
            .join("hazina/profiles")
            .join(id)
            .join("organisation.ledger")
    });
    assert!(ledgers.iter().all(|ledger| ledger.exists()));
    place.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_another_while_sending_stops_in_order_and_goes_on_later() {
    let slow = Behaviour::pay().acknowledge_after(std::time::Duration::from_millis(150));
    let mut rows = "Phone,Amount,Name\n".to_owned();
    let mut scenario = Scenario::new();
    // So many that some are left on any machine when the first were paid.
    for n in 0..120 {
        writeln!(rows, "0722001{n:03},{},Payee {n}", 100 + n).unwrap();
        scenario = scenario.payee(format!("254722001{n:03}"), slow.clone());
    }
    let place = Place::new(scenario).await;
    let second = place.connected("Highland").await;
    let first = place.connected("Savanna").await;
    let batch = place.approved(&rows).await;
    place
        .until("some are paid and some are not sent", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            (view["row"]["totals"]["paid"]["count"].as_i64().unwrap() >= 3).then_some(())
        })
        .await;
    place.ask("open_profile", open(&second)).await;
    let paid_then = place.simulator.paid().len();
    assert!(paid_then < 120, "{paid_then}");
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(
        place.simulator.paid().len(),
        paid_then,
        "nothing is sent for an organisation that is not open"
    );
    place.ask("open_profile", open(&first)).await;
    place.sign_in(2).await;
    place
        .until("all are paid", async || {
            let view = place.ask("batch", json!({ "batch": batch })).await;
            let count = |state: &str| view["row"]["totals"][state]["count"].as_i64().unwrap();
            assert_eq!(count("in_doubt"), 0, "a stop in order leaves no doubt");
            (count("paid") == 120).then_some(())
        })
        .await;
    assert_eq!(place.simulator.paid().len(), 120, "each is paid once");
    place.close().await;
}
