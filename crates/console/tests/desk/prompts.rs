//! Customers asked on the phone to pay: how each answer is told, that nobody is asked twice at once, and that what they paid is
//! a customer's payment once, whatever told of it first.

use std::{sync::Arc, time::Duration};

use daraja_sim::{Api, Behaviour, Kind, Scenario};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{
    harness::{Harness, MAKER, Plan, post},
    incoming::{incoming, open_for_customers},
    meddler::Treatment,
};

const PHONE: &str = "0722000001";
const THREE_MINUTES: Duration = Duration::from_secs(181);

/// A harness whose customer behaves so, with the passkey that M-PESA knows.
async fn with(behaviour: Behaviour) -> Harness {
    ready(Plan {
        scenario: Scenario::new().api(Api::Stk, behaviour),
        ..Plan::default()
    })
    .await
}

async fn ready(plan: Plan) -> Harness {
    let harness = Harness::planned(plan).await;
    harness.sign_in(MAKER).await;
    let passkey = daraja_sim::Config::practice(0).passkey.expose_secret().to_owned();
    harness
        .ask("set_passkey", json!({ "passkey": format!(" {passkey}\n") }))
        .await;
    harness
}

fn of(phone: &str, amount: &str) -> Value {
    json!({ "phone": phone, "amount": amount, "reference": "INV-7", "description": "Hay" })
}

async fn page(harness: &Harness) -> Value {
    harness.ask("prompts", json!({ "before": null, "limit": 50 })).await
}

async fn newest(harness: &Harness) -> Value {
    page(harness).await["rows"][0].clone()
}

async fn stands(harness: &Harness, state: &str) -> Value {
    harness
        .until(&format!("the newest is {state}"), async || {
            let row = newest(harness).await;
            (row["state"] == state).then_some(row)
        })
        .await
}

/// What the simulator's customers truly paid, in cents.
fn received(harness: &Harness) -> Vec<i64> {
    let entries = harness.simulator.journal();
    let paid = entries.iter().filter_map(|entry| match &entry.kind {
        Kind::Received { .. } => Some(entry.amount),
        _ => None,
    });
    paid.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_pays_when_asked_is_known_once_and_by_name_when_mpesa_names_them() {
    let harness = with(Behaviour::pay()).await;
    harness.ask("ask_for_payment", of(PHONE, "1,250")).await;
    let row = stands(&harness, "paid").await;
    let receipt = row["receipt"]
        .as_str()
        .expect("the callback names the receipt")
        .to_owned();
    assert_eq!(
        (&row["amount_cents"], &row["phone"], &row["reference"], &row["by"]),
        (
            &json!(125_000),
            &json!("254722000001"),
            &json!("INV-7"),
            &json!("Amina")
        )
    );
    let known = incoming(&harness, &receipt).await;
    assert_eq!(known.len(), 1);
    assert_eq!(
        (&known[0]["amount_cents"], &known[0]["told_by"], &known[0]["name"]),
        (&json!(125_000), &json!("prompt"), &json!(""))
    );
    assert_eq!(received(&harness), [125_000]);

    // M-PESA's own message comes later and names the customer: the same payment, now with a name.
    open_for_customers(&harness).await;
    let confirmation = super::incoming::confirmation(&receipt, 1_250, "600992");
    assert_eq!(
        post(&super::incoming::confirmation_url(&harness).await, &confirmation).await,
        200
    );
    let named = harness
        .until("the payment is named", async || {
            let rows = incoming(&harness, "NICHOLAS").await;
            rows.into_iter().next()
        })
        .await;
    assert_eq!(
        (&named["receipt"], &named["told_by"]),
        (&json!(receipt), &json!("confirmation"))
    );
    assert_eq!(incoming(&harness, "").await.len(), 1, "one payment, told twice");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_refuses_is_told_as_such_with_what_to_do() {
    let harness = with(Behaviour::fail("1032")).await;
    harness.ask("ask_for_payment", of(PHONE, "50")).await;
    let row = stands(&harness, "not_paid").await;
    assert!(row["next_step"].is_string() && row["receipt"].is_null(), "{row}");
    assert!(incoming(&harness, "").await.is_empty());
    assert_eq!(received(&harness), Vec::<i64>::new());
    // It has ended, so another may follow.
    harness.ask("ask_for_payment", of(PHONE, "50")).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_on_which_a_prompt_may_stand_is_not_asked_again_for_three_minutes() {
    let harness = with(Behaviour::pend()).await;
    harness.ask("ask_for_payment", of(PHONE, "50")).await;
    let row = newest(&harness).await;
    assert_eq!((&row["state"], &row["may_check"]), (&json!("open"), &json!(true)));
    let refused = harness.refused("ask_for_payment", of(PHONE, "75")).await;
    assert!(format!("{refused:?}").contains("phone"), "{refused:?}");
    let still_open = harness.refused("check_prompt", json!({ "prompt": row["id"] })).await;
    assert!(format!("{still_open:?}").contains("not answered yet"), "{still_open:?}");
    // Another customer is another phone.
    harness.ask("ask_for_payment", of("0722000002", "75")).await;
    harness.clock.forward(THREE_MINUTES);
    let rows = page(&harness).await;
    assert_eq!(rows["rows"][1]["state"], "unanswered", "{rows}");
    assert_eq!(asked(&harness), 2);
    harness.close().await;
}

/// How often M-PESA was asked to ask a customer.
fn asked(harness: &Harness) -> usize {
    let entries = harness.simulator.journal();
    let started = entries
        .iter()
        .filter(|entry| entry.api == Some(Api::Stk) && matches!(entry.kind, Kind::Pending));
    started.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_answer_stays_away_mpesa_is_asked_and_the_payment_is_not_made_up() {
    let harness = with(Behaviour::pay().silent()).await;
    harness.ask("ask_for_payment", of(PHONE, "50")).await;
    let row = newest(&harness).await;
    harness
        .until("M-PESA says that it ended", async || {
            harness.call("check_prompt", json!({ "prompt": row["id"] })).await.ok()
        })
        .await;
    let row = newest(&harness).await;
    assert_eq!(
        (&row["state"], &row["receipt"], &row["may_check"]),
        (&json!("paid"), &Value::Null, &json!(false)),
        "{row}"
    );
    assert!(
        incoming(&harness, "").await.is_empty(),
        "without a receipt there is no payment to keep"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_leaves_the_phone_asked_and_the_callback_ends_it() {
    let harness = ready(Plan {
        scenario: Scenario::new().api(Api::Stk, Behaviour::pay().after(Duration::from_secs(2))),
        meddle: Some(Arc::new(|posted, _| match posted.path.contains("stkpush") {
            true => Treatment::PassAndDrop,
            false => Treatment::Pass,
        })),
        ..Plan::default()
    })
    .await;
    let lost = harness.refused("ask_for_payment", of(PHONE, "50")).await;
    assert!(format!("{lost:?}").contains("not known whether"), "{lost:?}");
    harness.refused("ask_for_payment", of(PHONE, "50")).await;
    let row = stands(&harness, "paid").await;
    assert!(row["receipt"].is_string(), "{row}");
    assert_eq!(received(&harness), [5_000], "asked once, paid once");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_passkey_or_with_a_wrong_one_nobody_is_asked() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    assert_eq!(page(&harness).await["ready"], false);
    let refused = harness.refused("ask_for_payment", of(PHONE, "50")).await;
    assert!(format!("{refused:?}").contains("passkey"), "{refused:?}");
    assert!(page(&harness).await["rows"].as_array().unwrap().is_empty());
    harness.refused("set_passkey", json!({ "passkey": "two words" })).await;
    harness
        .ask("set_passkey", json!({ "passkey": "not-the-right-one" }))
        .await;
    let wrong = harness.refused("ask_for_payment", of(PHONE, "50")).await;
    assert!(
        format!("{wrong:?}").contains("check it"),
        "it says what to look at: {wrong:?}"
    );
    // M-PESA's answer is the same for trouble of its own, so it proves nothing.
    let row = newest(&harness).await;
    assert_eq!(
        (&row["state"], &row["may_check"]),
        (&json!("open"), &json!(false)),
        "{row}"
    );
    for (phone, amount, field) in [
        ("0733", "50", "phone"),
        (PHONE, "0", "amount"),
        (PHONE, "250,001", "amount"),
    ] {
        let refused = harness.refused("ask_for_payment", of(phone, amount)).await;
        assert!(format!("{refused:?}").contains(field), "{refused:?}");
    }
    assert_eq!(received(&harness), Vec::<i64>::new());
    harness.close().await;
}
