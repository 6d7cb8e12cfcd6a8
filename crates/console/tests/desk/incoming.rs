//! Customers' payments: told by callback, fetched as a list, each once; and what is no confirmation is not taken for one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use daraja_sim::{Api, Behaviour, Kind, Scenario};
use mpesa::{Amount, Msisdn};
use serde_json::{Value, json};
use treasury::{AttemptId, CallbackKey, Channel};

use super::{
    harness::{Harness, MAKER, Plan, post},
    meddler::Treatment,
};

pub(super) const CUSTOMER: &str = "0722000001";

/// Lets M-PESA send customers' payments to the harness.
pub(super) async fn open_for_customers(harness: &Harness) {
    harness.sign_in(MAKER).await;
    harness.ask("receive_payments", json!({})).await;
}

/// Lets a customer pay, and answers the receipt.
pub(super) fn customer_pays(harness: &Harness, shillings: i64, account: &str) -> String {
    let customer: Msisdn = CUSTOMER.parse().unwrap();
    harness
        .simulator
        .customer_pays(&customer, Amount::from_shillings(shillings).unwrap(), account)
}

pub(super) async fn incoming(harness: &Harness, search: &str) -> Vec<Value> {
    let request = json!({ "search": search, "before": null, "limit": 100 });
    harness.ask("incoming", request).await["rows"]
        .as_array()
        .unwrap()
        .clone()
}

/// Waits until this receipt is in the list.
pub(super) async fn arrived(harness: &Harness, receipt: &str) -> Value {
    harness
        .until("the payment is in the list", async || {
            let rows = incoming(harness, receipt).await;
            rows.into_iter().find(|row| row["receipt"] == receipt)
        })
        .await
}

/// A customer's payment that arrived.
pub(super) async fn paid(harness: &Harness, shillings: i64, account: &str) -> Value {
    open_for_customers(harness).await;
    let receipt = customer_pays(harness, shillings, account);
    arrived(harness, &receipt).await
}

/// The confirmation address that M-PESA was given last.
pub(super) async fn confirmation_url(harness: &Harness) -> String {
    let given = harness.desk.ledger().registrations().await.unwrap();
    address(harness, &harness.callback_key, given.first().unwrap().inquiry)
}

fn address(harness: &Harness, key: &CallbackKey, inquiry: AttemptId) -> String {
    format!(
        "{}/{}",
        harness.relay.base_url(),
        key.path(inquiry, Channel::Confirmation)
    )
}

/// A confirmation, as M-PESA writes one.
pub(super) fn confirmation(receipt: &str, shillings: u32, shortcode: &str) -> String {
    json!({
        "TransactionType": "Pay Bill", "TransID": receipt, "TransTime": "20260321114550",
        "TransAmount": format!("{shillings}.00"), "BusinessShortCode": shortcode, "BillRefNumber": "INV-7",
        "InvoiceNumber": "", "OrgAccountBalance": "12345.00", "ThirdPartyTransID": "",
        "MSISDN": "2547 ***** 126", "FirstName": "NICHOLAS", "MiddleName": "", "LastName": "",
    })
    .to_string()
}

/// Waits until every callback was dealt with.
async fn all_dealt_with(harness: &Harness) {
    harness
        .until("every callback was dealt with", async || {
            harness
                .desk
                .ledger()
                .pending(None, 1)
                .await
                .unwrap()
                .pending
                .is_empty()
                .then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_payment_arrives_with_what_mpesa_tells_of_it() {
    let harness = Harness::open().await;
    let row = paid(&harness, 1_250, "INV-7").await;
    assert_eq!(
        (
            &row["amount_cents"],
            &row["account"],
            &row["told_by"],
            &row["taken_back"]
        ),
        (&json!(125_000), &json!("INV-7"), &json!("confirmation"), &Value::Null),
        "{row}"
    );
    assert!(
        row["payer"].as_str().unwrap().contains('*'),
        "masked, as M-PESA tells it: {row}"
    );
    let state = harness.ask("incoming_state", json!({})).await;
    assert!(state["told_since"].is_i64() && state["refused"].is_null(), "{state}");
    assert_eq!(state["days"][0]["total"], json!({ "count": 1, "sum_cents": 125_000 }));
    for search in ["INV-7", "inv", row["receipt"].as_str().unwrap()] {
        assert_eq!(incoming(&harness, search).await.len(), 1, "{search}");
    }
    assert_eq!(incoming(&harness, "INV-8").await.len(), 0);
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_told_twice_and_listed_too_counts_once() {
    let twice = Scenario::new().api(Api::C2b, Behaviour::pay().twice());
    let harness = Harness::planned(Plan {
        scenario: twice,
        ..Plan::default()
    })
    .await;
    let row = paid(&harness, 500, "A").await;
    harness.simulator.settle().await;
    all_dealt_with(&harness).await;
    let fetched = harness
        .ask("fetch_payments", json!({ "nominated": "0722000100" }))
        .await;
    assert_eq!(fetched, json!({ "listed": 1, "new": 0, "unread": 0 }));
    let rows = incoming(&harness, "").await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(
        (&rows[0]["id"], &rows[0]["told_by"]),
        (&row["id"], &json!("confirmation"))
    );
    let state = harness.ask("incoming_state", json!({})).await;
    assert_eq!(state["days"][0]["total"], json!({ "count": 1, "sum_cents": 50_000 }));
    assert_eq!(state["lists"], true);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_told_is_on_the_list_and_a_late_confirmation_adds_nothing() {
    let silent = Scenario::new().api(Api::C2b, Behaviour::pay().silent());
    let harness = Harness::planned(Plan {
        scenario: silent,
        ..Plan::default()
    })
    .await;
    open_for_customers(&harness).await;
    let receipts: Vec<String> = (0..3).map(|n| customer_pays(&harness, 100 + n, "B")).collect();
    harness.simulator.settle().await;
    assert_eq!(incoming(&harness, "").await.len(), 0);
    let refused = harness.refused("fetch_payments", json!({ "nominated": null })).await;
    assert!(
        format!("{refused}").contains("M-PESA"),
        "the list must be registered for first: {refused}"
    );
    let fetched = harness
        .ask("fetch_payments", json!({ "nominated": "0722000100" }))
        .await;
    assert_eq!(fetched["new"], 3);
    let rows = incoming(&harness, "").await;
    assert!(rows.iter().all(|row| row["told_by"] == "pull"), "{rows:?}");
    let url = confirmation_url(&harness).await;
    assert_eq!(post(&url, &confirmation(&receipts[0], 100, "600992")).await, 200);
    all_dealt_with(&harness).await;
    assert_eq!(incoming(&harness, "").await.len(), 3);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_confirmation_of_ours_is_not_taken_for_one() {
    let harness = Harness::open().await;
    open_for_customers(&harness).await;
    let given = harness.desk.ledger().registrations().await.unwrap();
    let forged = address(&harness, &CallbackKey::new(b"another key"), given[0].inquiry);
    assert_eq!(post(&forged, &confirmation("UCL1111111", 100, "600992")).await, 200);
    let url = confirmation_url(&harness).await;
    for body in [
        confirmation("UCL2222222", 100, "600111"),
        confirmation("no receipt!", 100, "600992"),
        confirmation("UCL3333333", 0, "600992"),
        "{}".to_owned(),
        "not even JSON".to_owned(),
    ] {
        assert_eq!(post(&url, &body).await, 200);
    }
    harness
        .until("everything was looked at", async || {
            let audit = harness.ask("audit", json!({ "before": null, "limit": 100 })).await;
            let unread = |row: &&Value| row["kind"] == "confirmation_unread";
            (audit["rows"].as_array().unwrap().iter().filter(unread).count() == 5).then_some(())
        })
        .await;
    assert_eq!(incoming(&harness, "").await.len(), 0);
    assert_eq!(harness.ask("quarantine", json!({})).await.as_array().unwrap().len(), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_payments_are_read_page_by_page_newest_first() {
    let harness = Harness::open().await;
    open_for_customers(&harness).await;
    let url = confirmation_url(&harness).await;
    for n in 0..25 {
        assert_eq!(
            post(&url, &confirmation(&format!("UCL5AB1C{n:02}"), 10 + n, "600992")).await,
            200
        );
    }
    harness
        .until("all arrived", async || {
            (incoming(&harness, "").await.len() == 25).then_some(())
        })
        .await;
    let mut seen = Vec::new();
    let mut before = Value::Null;
    loop {
        let request = json!({ "search": "nicholas", "before": before, "limit": 10 });
        let page = harness.ask("incoming", request).await;
        seen.extend(
            page["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["id"].as_i64().unwrap()),
        );
        before = page["next"].clone();
        if before.is_null() {
            break;
        }
    }
    let newest_first: Vec<i64> = (1..=25).rev().collect();
    assert_eq!(seen, newest_first);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_mpesa_holds_already_are_said_to_be_held_with_the_way_out() {
    let held = r#"{"requestId":"1","errorCode":"500.003.1001","errorMessage":"Urls are already registered."}"#;
    let deleted = Arc::new(AtomicBool::new(false));
    let on_portal = Arc::clone(&deleted);
    let harness = Harness::planned(Plan {
        meddle: Some(Arc::new(move |posted, _| {
            if posted.path.contains("/c2b/") && !on_portal.load(Ordering::SeqCst) {
                Treatment::Answer(500, held)
            } else {
                Treatment::Pass
            }
        })),
        ..Plan::default()
    })
    .await;
    harness.sign_in(MAKER).await;
    let refused = harness.refused("receive_payments", json!({})).await;
    assert!(format!("{refused}").contains("M-PESA"), "{refused}");
    let state = harness.ask("incoming_state", json!({})).await;
    assert!(state["told_since"].is_null(), "{state}");
    let said = state["refused"].as_str().unwrap();
    assert!(said.contains("already") && said.contains("URL Management"), "{said}");
    deleted.store(true, Ordering::SeqCst);
    harness.ask("receive_payments", json!({})).await;
    let state = harness.ask("incoming_state", json!({})).await;
    assert!(state["told_since"].is_i64() && state["refused"].is_null(), "{state}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mpesa_is_asked_about_a_receipt_that_is_not_known() {
    let silent = Scenario::new().api(Api::C2b, Behaviour::pay().silent());
    let harness = Harness::planned(Plan {
        scenario: silent,
        ..Plan::default()
    })
    .await;
    open_for_customers(&harness).await;
    let receipt = customer_pays(&harness, 700, "C");
    harness.simulator.settle().await;
    let view = harness
        .ask("receipt", json!({ "receipt": receipt.to_lowercase() }))
        .await;
    assert!(view["payment"].is_null() && view["asked"].is_null(), "{view}");
    harness.ask("ask_receipt", json!({ "receipt": receipt })).await;
    let view = harness
        .until("M-PESA answered", async || {
            let view = harness.ask("receipt", json!({ "receipt": receipt })).await;
            view["amount_cents"].is_i64().then_some(view)
        })
        .await;
    assert_eq!(view["amount_cents"], 70_000, "{view}");
    assert!(
        view["asked"]["sentence"].as_str().unwrap().contains("completed"),
        "{view}"
    );
    harness.ask("ask_receipt", json!({ "receipt": "UCL9999999" })).await;
    harness
        .until("M-PESA answered that it does not know it", async || {
            let view = harness.ask("receipt", json!({ "receipt": "UCL9999999" })).await;
            (view["asked"]["waiting"] == false).then_some(())
        })
        .await;
    let view = harness.ask("receipt", json!({ "receipt": "UCL9999999" })).await;
    assert!(view["amount_cents"].is_null(), "{view}");
    let typed = harness.refused("receipt", json!({ "receipt": "no receipt" })).await;
    assert!(format!("{typed}").contains("receipt"), "{typed}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_validation_is_answered_at_once_and_written_nowhere() {
    let harness = Harness::open().await;
    open_for_customers(&harness).await;
    let given = harness.desk.ledger().registrations().await.unwrap();
    let path = harness.callback_key.path(given[0].inquiry, Channel::Validation);
    let url = format!("{}/{path}", harness.relay.base_url());
    assert_eq!(post(&url, &confirmation("UCL4444444", 100, "600992")).await, 200);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(incoming(&harness, "").await.len(), 0);
    let journal = harness.simulator.journal();
    assert!(!journal.iter().any(|entry| matches!(entry.kind, Kind::Received { .. })));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_customers_paid_while_the_console_was_closed_is_fetched_at_the_start() {
    let harness = Harness::open().await;
    open_for_customers(&harness).await;
    harness
        .ask("fetch_payments", json!({ "nominated": "0722000100" }))
        .await;
    harness
        .simulator
        .set_scenario(Scenario::new().api(Api::C2b, Behaviour::pay().silent()));
    let receipt = customer_pays(&harness, 640, "D");
    harness.simulator.settle().await;
    harness.rest().await;
    harness.clock.forward(Duration::from_secs(20 * 60));
    assert_eq!(incoming(&harness, "").await.len(), 0);
    let work = console::Work::start(&harness.desk);
    assert_eq!(arrived(&harness, &receipt).await["told_by"], "pull");
    work.stop().await;
    harness.close().await;
}
