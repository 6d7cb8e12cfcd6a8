use daraja_sim::JournalEntry;
use serde_json::{Value, json};

use crate::caller::{Daraja, config};

const AMINA: &str = "254711000100";

#[tokio::test]
async fn the_journal_can_be_read_from_any_entry() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", AMINA, 100).await;
    assert_eq!(daraja.control("GET", "settled", Value::Null).await.status, 204);
    let all = daraja.control("GET", "journal", Value::Null).await.body;
    let all: Vec<JournalEntry> = serde_json::from_value(all).unwrap();
    assert_eq!(all, daraja.sim.journal());
    let last = daraja
        .control("GET", &format!("journal?skip={}", all.len() - 1), Value::Null)
        .await
        .body;
    assert_eq!(last[0]["event"], "callback_sent");
}

#[tokio::test]
async fn accounts_clock_and_scenario_can_be_set() {
    let daraja = Daraja::start(config()).await;
    let mut accounts = daraja.control("GET", "accounts", Value::Null).await.body;
    accounts["utility"] = json!(50_000);
    assert_eq!(daraja.control("PUT", "accounts", accounts).await.status, 204);
    assert_eq!(daraja.sim.accounts().utility.cents(), 50_000);

    let noon = json!({ "now": "2026-12-01T09:00:00Z" });
    assert_eq!(daraja.control("PUT", "clock", noon.clone()).await.status, 204);
    assert_eq!(daraja.control("GET", "clock", Value::Null).await.body, noon);

    let scenario = json!({
        "payees": { AMINA: { "outcome": { "fail": "8" }, "results": 2 } },
        "apis": { "balance": { "outcome": "pend", "results": 0 } },
        "script": { "b2c": [{ "gate": { "spike_arrest": { "times": 1 } } }] },
    });
    assert_eq!(daraja.control("PUT", "scenario", scenario).await.status, 204);
    let mut daraja = daraja;
    daraja.token = daraja.fetch_token().await;
    assert_eq!(daraja.pay("first", AMINA, 100).await.body["errorCode"], "500.003.02");
    daraja.pay("second", AMINA, 100).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 8);
    let nonsense = daraja.control("PUT", "scenario", json!({ "payers": {} })).await;
    assert_eq!(nonsense.status, 422, "a misspelt scenario is refused");
}

#[tokio::test]
async fn operators_can_be_made_and_unlocked() {
    let daraja = Daraja::start(config()).await;
    let clerk = json!({ "password": "Clerk#1", "roles": ["b2c"], "password_set_at": "2026-09-01T00:00:00Z" });
    assert_eq!(daraja.control("PUT", "operators/clerk", clerk).await.status, 204);
    let operators = daraja.control("GET", "operators", Value::Null).await.body;
    assert_eq!(operators[0]["name"], "clerk");
    assert_eq!(operators[0]["roles"], json!(["b2c"]));
    assert!(
        !operators.to_string().contains("Clerk#1"),
        "passwords go in and never out"
    );
}

#[tokio::test]
async fn a_customer_can_be_made_to_pay() {
    let daraja = Daraja::start(config()).await;
    let payment = json!({ "customer": AMINA, "amount": 12_345, "till": true });
    let answer = daraja.control("POST", "c2b", payment).await;
    daraja.sim.settle().await;
    assert_eq!(daraja.sim.accounts().merchant.cents(), 12_345);
    assert!(answer.body["receipt"].as_str().unwrap().starts_with("UKL"));
    assert_eq!(daraja.control("GET", "pending", Value::Null).await.body["pending"], 0);
}

#[tokio::test]
async fn the_certificate_is_there_to_fetch_and_a_token_to_expire() {
    let daraja = Daraja::start(config()).await;
    let pem = daraja.control("GET", "certificate", Value::Null).await.body;
    assert_eq!(pem.as_str().unwrap(), daraja.sim.certificate_pem());
    daraja.control("DELETE", "token", Value::Null).await;
    assert_eq!(daraja.pay("pay-1", AMINA, 100).await.status, 401);
}
