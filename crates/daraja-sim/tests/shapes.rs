use std::collections::BTreeSet;

use daraja_sim::{Config, Shape};
use serde_json::{Value, json};

use crate::caller::{B2B, BALANCE, Daraja, config, parameter};

const AMINA: &str = "254711000100";

#[tokio::test]
async fn the_sandbox_escapes_slashes_and_writes_placeholders() {
    let daraja = Daraja::start(Config {
        shape: Shape::Sandbox,
        ..config()
    })
    .await;
    daraja.pay("failed", "254711000204", 100).await;
    daraja.sim.settle().await;
    let raw = &daraja.listener.raw()[0].1;
    assert!(
        raw.contains(r"https:\/\/internalsandbox.safaricom.co.ke\/mpesa\/b2cresults\/v1\/submit"),
        "{raw}"
    );
    assert!(raw.contains(r#""TransactionID":"UKL0000000""#), "{raw}");
    let token = daraja
        .oauth(
            "practice-consumer-key",
            "practice-consumer-secret",
            "client_credentials",
        )
        .await;
    assert_eq!(token.body["expires_in"], 3599);
}

#[tokio::test]
async fn production_writes_ids_on_failures_that_look_real() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("failed", "254711000204", 100).await;
    daraja.sim.settle().await;
    let id = daraja.listener.result()["TransactionID"].as_str().unwrap().to_owned();
    assert!(id.len() == 10 && id.starts_with("UKL") && id != "UKL0000000", "{id}");
    let token = daraja
        .oauth(
            "practice-consumer-key",
            "practice-consumer-secret",
            "client_credentials",
        )
        .await;
    assert_eq!(token.body["expires_in"], "3599");
}

/// The published samples: b2c-success-2024, b2b-success-paybill-strings, b2b-failure-2001, balance-success-official,
/// status-success-duplicate-key, reversal-success-2021.
#[tokio::test]
async fn the_portals_pages_are_written_as_printed() {
    let daraja = Daraja::start(Config {
        shape: Shape::Portal,
        ..config()
    })
    .await;
    daraja.pay("paid", AMINA, 100).await;
    let b2c = daraja.last_result().await;
    assert_eq!((&b2c["ResultType"], &b2c["ResultCode"]), (&json!(0), &json!(0)));
    assert_eq!(parameter(&b2c, "TransactionAmount"), 100);
    let printed = [
        "TransactionAmount",
        "TransactionReceipt",
        "ReceiverPartyPublicName",
        "TransactionCompletedDateTime",
        "B2CUtilityAccountAvailableFunds",
        "B2CWorkingAccountAvailableFunds",
        "B2CRecipientIsRegisteredCustomer",
        "B2CChargesPaidAccountAvailableFunds",
    ];
    assert_eq!(order(&b2c), printed);

    daraja.pay("failed", "254711000204", 100).await;
    let failed = daraja.last_result().await;
    assert_eq!(failed["ResultCode"], 2040);
    assert_ne!(failed["TransactionID"], "UKL0000000", "as real as on the page");

    let mut bill = daraja.b2b("BusinessPayBill", "700100", "190");
    bill["AccountReference"] = json!("19008");
    daraja.post(B2B, &bill).await;
    let b2b = daraja.last_result().await;
    assert_eq!((&b2b["ResultType"], &b2b["ResultCode"]), (&json!("0"), &json!("0")));
    assert_eq!(parameter(&b2b, "Amount"), "190.00");
    let printed = [
        "DebitAccountBalance",
        "Amount",
        "DebitPartyAffectedAccountBalance",
        "TransCompletedTime",
        "DebitPartyCharges",
        "ReceiverPartyPublicName",
        "Currency",
        "InitiatorAccountCurrentBalance",
    ];
    assert_eq!(order(&b2b), printed);
    let mut closed = daraja.b2b("BusinessPayBill", "700202", "190");
    closed["AccountReference"] = json!("19008");
    daraja.post(B2B, &closed).await;
    let refused = daraja.last_result().await;
    assert_eq!(
        (&refused["ResultType"], &refused["ResultCode"]),
        (&json!(0), &json!(2202))
    );
    let only = &refused["ResultParameters"]["ResultParameter"];
    assert!(only["Value"].is_number(), "{only}");
    assert_eq!(refused["TransactionID"], "UKL0000000");

    daraja.post(BALANCE, &daraja.query("AccountBalance", json!({}))).await;
    daraja.sim.settle().await;
    let balance = daraja.listener.at("/answer")[0]["Result"].clone();
    assert_eq!(
        (
            &balance["ResultCode"],
            balance["ResultParameters"]["ResultParameter"][1]["Value"].is_string()
        ),
        (&json!("0"), true)
    );

    let status = daraja.status(json!({ "OriginalConversationID": "paid" })).await;
    assert_eq!(
        (&status["ResultCode"], parameter(&status, "Amount")),
        (&json!(0), json!("100.00"))
    );
}

/// The parameters' keys in their order.
fn order(result: &Value) -> Vec<&str> {
    let items = result["ResultParameters"]["ResultParameter"].as_array().unwrap();
    items.iter().map(|item| item["Key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_shape_names_its_own_accounts() {
    for (shape, first, with, without) in [
        (Shape::Production, "ActionType", "Merchant Account", "Float Account"),
        (Shape::Sandbox, "AccountBalance", "Float Account", "Merchant Account"),
    ] {
        let daraja = Daraja::start(Config { shape, ..config() }).await;
        daraja.post(BALANCE, &daraja.query("AccountBalance", json!({}))).await;
        daraja.sim.settle().await;
        let result = &daraja.listener.at("/answer")[0]["Result"];
        assert_eq!(result["ResultParameters"]["ResultParameter"][0]["Key"], first);
        let rows = parameter(result, "AccountBalance");
        let rows = rows.as_str().unwrap();
        assert!(rows.contains(with) && !rows.contains(without), "{rows}");
    }
}

#[tokio::test]
async fn the_sandboxs_status_names_the_debit_party_twice() {
    let daraja = Daraja::start(Config {
        shape: Shape::Sandbox,
        ..config()
    })
    .await;
    daraja.pay("paid", AMINA, 2_000).await;
    let result = daraja.status(json!({ "OriginalConversationID": "paid" })).await;
    let names: Vec<_> = result["ResultParameters"]["ResultParameter"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["Key"] == "DebitPartyName")
        .map(|item| item["Value"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["600992 - Practice Organisation", "254711000100 - Amina Otieno"]);
    assert_eq!(parameter(&result, "DebitPartyCharges"), "Fee For B2C Payment|KES|9.00");
    assert!(
        result["ReferenceData"]["ReferenceItem"].is_object(),
        "one item is no list"
    );
}

/// The parameter keys of a result.
fn keys(result: &Value) -> BTreeSet<String> {
    let items = result["ResultParameters"]["ResultParameter"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["Key"].as_str().unwrap().to_owned())
        .collect()
}

fn set<const N: usize>(keys: [&str; N]) -> BTreeSet<String> {
    keys.map(str::to_owned).into()
}

#[tokio::test]
async fn results_carry_the_parameters_of_the_published_samples() {
    for shape in [Shape::Production, Shape::Sandbox, Shape::Portal] {
        let daraja = Daraja::start(Config { shape, ..config() }).await;
        daraja.pay("paid", AMINA, 2_000).await;
        let b2c = daraja.last_result().await;
        let expected = set([
            "TransactionAmount",
            "TransactionReceipt",
            "B2CRecipientIsRegisteredCustomer",
            "B2CChargesPaidAccountAvailableFunds",
            "ReceiverPartyPublicName",
            "TransactionCompletedDateTime",
            "B2CUtilityAccountAvailableFunds",
            "B2CWorkingAccountAvailableFunds",
        ]);
        assert_eq!(keys(&b2c), expected, "{shape:?}");

        let status = daraja.status(json!({ "OriginalConversationID": "paid" })).await;
        let mut expected = set([
            "DebitPartyName",
            "OriginatorConversationID",
            "InitiatedTime",
            "DebitAccountType",
            "DebitPartyCharges",
            "TransactionReason",
            "ReasonType",
            "TransactionStatus",
            "FinalisedTime",
            "Amount",
            "ConversationID",
            "ReceiptNo",
        ]);
        if shape == Shape::Production {
            expected.insert("CreditPartyName".to_owned());
        }
        assert_eq!(keys(&status), expected, "{shape:?}");
    }
}

#[tokio::test]
async fn bills_are_told_in_three_ways() {
    for (shape, balance, other) in [
        (Shape::Production, "DebitAccountBalance", set([])),
        (
            Shape::Sandbox,
            "DebitAccountCurrentBalance",
            set(["Amount", "TransCompletedTime", "DebitPartyCharges"]),
        ),
        (
            Shape::Portal,
            "DebitAccountBalance",
            set(["Amount", "TransCompletedTime", "DebitPartyCharges"]),
        ),
    ] {
        let daraja = Daraja::start(Config { shape, ..config() }).await;
        let mut body = daraja.b2b("BusinessPayBill", "700100", "190");
        body["AccountReference"] = json!("19008");
        daraja.post(B2B, &body).await;
        let result = daraja.last_result().await;
        let mut expected = set(["Currency", "InitiatorAccountCurrentBalance", balance]);
        expected.extend(other);
        if shape != Shape::Production {
            expected.extend(set(["DebitPartyAffectedAccountBalance", "ReceiverPartyPublicName"]));
        }
        assert_eq!(keys(&result), expected, "{shape:?}");
        let reference = &result["ReferenceData"]["ReferenceItem"][0]["Value"];
        assert_eq!(reference.is_number(), shape == Shape::Production, "{shape:?}");
        if shape == Shape::Portal {
            assert_eq!(parameter(&result, "ReceiverPartyPublicName"), "700100– Kilimo Supplies");
            assert_eq!(parameter(&result, "DebitPartyCharges"), "");
        }
    }
}
