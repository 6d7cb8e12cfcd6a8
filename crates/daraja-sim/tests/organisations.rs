//! Several organisations and shortcodes at one M-PESA.

use daraja_sim::{Config, Kind, Opening, Operator, Organisation, Role};
use mpesa::{Balance, Shortcode};
use serde_json::{Value, json};

use crate::caller::{B2B, BALANCE, Daraja, STATUS, config, parameter};

const SECOND: &str = "600100";
const OTHERS: &str = "600200";
const AMINA: &str = "254711000100";

fn opening(shortcode: &str) -> Opening {
    Opening {
        shortcode: shortcode.parse().unwrap(),
        utility: Balance::from_cents(5_000_000).unwrap(),
        working: Balance::from_cents(7_000_000).unwrap(),
    }
}

fn several() -> Config {
    Config {
        shortcodes: vec![opening(SECOND)],
        organisations: vec![Organisation {
            name: "Other Traders".to_owned(),
            consumer_key: "others-key".to_owned(),
            consumer_secret: "others-secret".into(),
            shortcodes: vec![opening(OTHERS)],
            operators: vec![Operator {
                name: "othersapi".to_owned(),
                password: "Others#2026".into(),
                roles: Role::ALL.into(),
                password_set_at: None,
            }],
        }],
        ..config()
    }
}

fn cents(daraja: &Daraja, shortcode: &str) -> (i64, i64, i64) {
    let shortcode: Shortcode = shortcode.parse().unwrap();
    let held = daraja.sim.accounts_of(&shortcode).unwrap();
    (held.utility.cents(), held.working.cents(), held.merchant.cents())
}

async fn others(daraja: &mut Daraja) {
    let answer = daraja.oauth("others-key", "others-secret", "client_credentials").await;
    daraja.token = answer.body["access_token"].as_str().unwrap().to_owned();
}

/// What a status query under `shortcode` brings back.
async fn asked(daraja: &Daraja, shortcode: &str, mut more: Value) -> Value {
    more["PartyA"] = json!(shortcode);
    daraja.status(more).await
}

#[tokio::test]
async fn what_one_shortcode_paid_is_not_found_under_another() {
    let daraja = Daraja::start(several()).await;
    daraja.pay("first", AMINA, 100).await;
    let mut bill = daraja.b2b("BusinessPayBill", "700100", "190");
    bill["PartyA"] = json!(SECOND);
    let acknowledged = daraja.post(B2B, &bill).await;
    let theirs = acknowledged.body["OriginatorConversationID"]
        .as_str()
        .unwrap()
        .to_owned();
    let receipt = daraja.last_result().await["TransactionID"].clone();

    for (under, id, found) in [
        ("600992", json!({ "OriginalConversationID": "first" }), true),
        (SECOND, json!({ "OriginalConversationID": "first" }), false),
        (SECOND, json!({ "OriginalConversationID": theirs }), true),
        ("600992", json!({ "OriginalConversationID": theirs }), false),
        (SECOND, json!({ "TransactionID": receipt }), true),
        ("600992", json!({ "TransactionID": receipt }), false),
    ] {
        let answer = asked(&daraja, under, id.clone()).await;
        let code = answer["ResultCode"].to_string();
        assert_eq!(code, if found { "0" } else { "2033" }, "{id} under {under}");
    }
    let answer = asked(&daraja, SECOND, json!({ "TransactionID": receipt })).await;
    assert_eq!(
        parameter(&answer, "DebitPartyName"),
        format!("{SECOND} - Practice Organisation")
    );
}

#[tokio::test]
async fn each_shortcode_has_accounts_of_its_own_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("truth.jsonl");
    let start = || {
        Daraja::start(Config {
            journal: Some(journal.clone()),
            ..several()
        })
    };
    let daraja = start().await;
    let mut bill = daraja.b2b("BusinessPayBill", "700100", "190");
    bill["PartyA"] = json!(SECOND);
    daraja.post(B2B, &bill).await;
    // A top-up of the second shortcode, then a customer of its own.
    daraja.post(B2B, &daraja.b2b("BusinessPayToBulk", SECOND, "1000")).await;
    let customer = json!({ "customer": AMINA, "amount": 25_000, "reference": "A 1", "shortcode": SECOND });
    assert_eq!(daraja.control("POST", "c2b", customer).await.status, 200);
    daraja.sim.settle().await;
    let moved = (5_000_000 + 100_000 + 25_000, 7_000_000 - 19_000, 0);
    assert_eq!(cents(&daraja, SECOND), moved);
    assert_eq!(cents(&daraja, "600992"), (100_000_000, 100_000_000 - 100_000, 0));
    let mut asked = daraja.query("AccountBalance", json!({}));
    asked["PartyA"] = json!(SECOND);
    daraja.post(BALANCE, &asked).await;
    daraja.sim.settle().await;
    let rows = parameter(&daraja.listener.at("/answer")[0]["Result"], "AccountBalance").to_string();
    assert!(rows.contains("Utility Account|KES|51250.00"), "{rows}");
    let held = daraja
        .control("GET", &format!("accounts?shortcode={SECOND}"), Value::Null)
        .await;
    assert_eq!(held.body["utility"], moved.0);
    daraja.sim.shutdown().await;

    let again = start().await;
    assert_eq!(cents(&again, SECOND), moved);
    assert_eq!(cents(&again, OTHERS), (5_000_000, 7_000_000, 0));
    let paid = again.sim.paid();
    assert_eq!(
        (paid[0].shortcode.as_str(), paid[1].shortcode.as_str()),
        (SECOND, "600992")
    );
}

#[tokio::test]
async fn an_organisation_uses_its_own_numbers_and_operators_only() {
    let mut daraja = Daraja::start(several()).await;
    let payment = daraja.b2c("x", AMINA, 100);
    others(&mut daraja).await;
    let foreign = daraja.post(crate::caller::B2C, &payment).await;
    assert_eq!(foreign.body["errorCode"], "400.003.02");
    // Its own number with the operator of the first organisation.
    let mut own = payment.clone();
    own["PartyA"] = json!(OTHERS);
    daraja.post(crate::caller::B2C, &own).await;
    assert_eq!(daraja.last_result().await["ResultCode"], "TP40153");
    let mut right = own.clone();
    right["OriginatorConversationID"] = json!("y");
    right["InitiatorName"] = json!("othersapi");
    right["SecurityCredential"] = json!(daraja.seal("Others#2026"));
    daraja.post(crate::caller::B2C, &right).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 0);
    // A new token of one app leaves the other's alone.
    assert!(!daraja.fetch_token().await.is_empty());
    let mut query = daraja.query("TransactionStatusQuery", json!({ "OriginalConversationID": "y" }));
    query["PartyA"] = json!(OTHERS);
    query["Initiator"] = json!("othersapi");
    query["SecurityCredential"] = json!(daraja.seal("Others#2026"));
    assert_eq!(daraja.post(STATUS, &query).await.status, 200);
}

#[tokio::test]
async fn money_paid_to_another_organisation_arrives_there() {
    let mut daraja = Daraja::start(several()).await;
    daraja.post(B2B, &daraja.b2b("BusinessPayBill", OTHERS, "190")).await;
    let bill = daraja.last_result().await["TransactionID"].clone();
    daraja.post(B2B, &daraja.b2b("BusinessBuyGoods", OTHERS, "10")).await;
    daraja.sim.settle().await;
    assert_eq!(cents(&daraja, OTHERS), (5_019_000, 7_000_000, 1_000));
    let Some(Kind::Paid { credited, .. }) = daraja
        .sim
        .journal()
        .into_iter()
        .map(|entry| entry.kind)
        .find(|kind| matches!(kind, Kind::Paid { .. }))
    else {
        panic!("a payment")
    };
    assert_eq!(credited.unwrap().shortcode, OTHERS);
    // Who was paid may ask about it too.
    others(&mut daraja).await;
    let mut query = daraja.query("TransactionStatusQuery", json!({ "TransactionID": bill }));
    query["PartyA"] = json!(OTHERS);
    query["Initiator"] = json!("othersapi");
    query["SecurityCredential"] = json!(daraja.seal("Others#2026"));
    daraja.post(STATUS, &query).await;
    daraja.sim.settle().await;
    let answer = daraja.listener.at("/answer")[0]["Result"].clone();
    assert_eq!(
        parameter(&answer, "CreditPartyName"),
        format!("{OTHERS} - Other Traders")
    );
}

#[tokio::test]
async fn one_number_cannot_belong_to_two_organisations() {
    let twice = Config {
        shortcodes: vec![opening(OTHERS)],
        ..several()
    };
    let refused = daraja_sim::Simulator::start(twice).await.unwrap_err();
    assert!(refused.to_string().contains(OTHERS), "{refused}");
}
