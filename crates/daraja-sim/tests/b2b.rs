use daraja_sim::{Behaviour, Config, Rules, Scenario, Shape};
use serde_json::json;

use crate::caller::{B2B, Daraja, config, parameter};

#[tokio::test]
async fn bills_are_paid_out_of_the_working_account() {
    let daraja = Daraja::start(config()).await;
    let answer = daraja
        .post(B2B, &daraja.b2b("BusinessPayBill", "700100", "190.50"))
        .await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body["OriginatorConversationID"].is_string(),
        "the gateway names the conversation"
    );
    let result = daraja.last_result().await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(result["TransactionID"], daraja.sim.paid()[0].receipt.as_str());
    assert!(parameter(&result, "Amount").is_null(), "production tells little");
    let balance = parameter(&result, "DebitAccountBalance");
    assert_eq!(
        balance,
        "{Amount={CurrencyCode=KES, MinimumAmount=99980950, BasicAmount=999809.50}}"
    );
    assert_eq!(daraja.sim.accounts().working.cents(), 99_980_950);
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_000_000);
}

#[tokio::test]
async fn the_sandbox_tells_amount_time_and_receiver() {
    let daraja = Daraja::start(Config {
        shape: Shape::Sandbox,
        ..config()
    })
    .await;
    daraja.post(B2B, &daraja.b2b("BusinessBuyGoods", "700100", "10")).await;
    let result = daraja.last_result().await;
    assert_eq!(parameter(&result, "Amount").to_string(), "10.0");
    assert_eq!(parameter(&result, "TransCompletedTime"), json!(20_261_121_130_000_i64));
    assert_eq!(
        parameter(&result, "ReceiverPartyPublicName"),
        "700100 - Kilimo Supplies"
    );
}

#[tokio::test]
async fn a_refused_bill_carries_one_bare_object() {
    let daraja = Daraja::start(config()).await;
    daraja.post(B2B, &daraja.b2b("BusinessPayBill", "700202", "100")).await;
    let result = daraja.last_result().await;
    assert_eq!(result["ResultCode"], 2202);
    assert!(result["ResultParameters"]["ResultParameter"].is_object());
    daraja
        .post(B2B, &daraja.b2b("BusinessPayBill", "700100", "1000001"))
        .await;
    assert_eq!(daraja.last_result().await["ResultCode"], 1, "more than Working holds");
}

#[tokio::test]
async fn a_top_up_moves_money_from_working_to_utility() {
    let daraja = Daraja::start(config()).await;
    for command in ["BusinessPayToBulk", "BusinessTransferFromMMFToUtility"] {
        daraja.post(B2B, &daraja.b2b(command, "600992", "1000")).await;
        assert_eq!(daraja.last_result().await["ResultCode"], 0, "{command}");
    }
    assert_eq!(daraja.sim.accounts().working.cents(), 99_800_000);
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_200_000);
    daraja
        .post(B2B, &daraja.b2b("BusinessTransferFromUtilityToMMF", "600992", "1000"))
        .await;
    assert_eq!(
        daraja.last_result().await["ResultCode"],
        21,
        "there is no way back by API"
    );
}

#[tokio::test]
async fn an_own_transfer_needs_to_be_enabled() {
    let rules = Rules {
        own_transfer: false,
        ..Rules::default()
    };
    let daraja = Daraja::start(Config { rules, ..config() }).await;
    daraja
        .post(B2B, &daraja.b2b("BusinessTransferFromMMFToUtility", "600992", "1000"))
        .await;
    assert_eq!(daraja.last_result().await["ResultCode"], 21);
}

#[tokio::test]
async fn tax_goes_to_the_revenue_authority_only() {
    let daraja = Daraja::start(config()).await;
    let path = "/mpesa/b2b/v1/remittax";
    let wrong = daraja.post(path, &daraja.b2b("PayTaxToKRA", "700100", "500")).await;
    assert_eq!(wrong.body["errorMessage"], "Bad Request - Invalid PartyB");
    daraja.post(path, &daraja.b2b("PayTaxToKRA", "572572", "500")).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 0);
    let elsewhere = daraja.post(B2B, &daraja.b2b("PayTaxToKRA", "572572", "500")).await;
    assert_eq!(elsewhere.body["errorMessage"], "Bad Request - Invalid CommandID");
}

#[tokio::test]
async fn fields_in_any_but_darajas_spelling_are_missing() {
    let daraja = Daraja::start(config()).await;
    let mut body = daraja.b2b("BusinessPayBill", "700100", "100");
    let kind = body.as_object_mut().unwrap().remove("RecieverIdentifierType").unwrap();
    body["ReceiverIdentifierType"] = kind;
    let answer = daraja.post(B2B, &body).await;
    assert_eq!(
        answer.body["errorMessage"],
        "Bad Request - Invalid RecieverIdentifierType"
    );
    let mut body = daraja.b2b("BusinessPayBill", "700100", "100");
    body["AccountReference"] = json!("fourteen-chars");
    assert_eq!(
        daraja.post(B2B, &body).await.body["errorMessage"],
        "Bad Request - Invalid AccountReference"
    );
}

#[tokio::test]
async fn b2c_without_v3_gets_its_id_from_the_gateway() {
    let daraja = Daraja::start(config()).await;
    let mut body = daraja.b2c("ignored", "254711000100", 100);
    body.as_object_mut().unwrap().remove("OriginatorConversationID");
    for _ in 0..2 {
        let answer = daraja.post("/mpesa/b2c/v1/paymentrequest", &body).await;
        assert_eq!(answer.status, 200);
    }
    let paid = daraja.sim.paid();
    assert_eq!(paid.len(), 2, "nothing guards against paying twice");
    assert_ne!(paid[0].originator_conversation_id, paid[1].originator_conversation_id);
}

#[tokio::test]
async fn a_second_try_is_known_whatever_address_it_names() {
    let scenario = Scenario::new().payee("700100", Behaviour::pay().spike_arrest(2));
    let daraja = Daraja::with(scenario).await;
    let mut statuses = Vec::new();
    for number in 1..=3 {
        let mut body = daraja.b2b("BusinessPayBill", "700100", "100");
        body["ResultURL"] = json!(format!("{}/{number}", body["ResultURL"].as_str().unwrap()));
        statuses.push(daraja.post(B2B, &body).await.status);
    }
    assert_eq!(statuses, [500, 500, 200]);
}

#[tokio::test]
async fn an_id_that_is_not_the_payees_fails_the_validation() {
    let daraja = Daraja::start(config()).await;
    for (id, number, code) in [("right", "11000100", 0), ("wrong", "12345678", 2007)] {
        let mut body = daraja.b2c(id, "254711000100", 100);
        body["IDType"] = json!("01");
        body["IDNumber"] = json!(number);
        assert_eq!(
            daraja.post("/mpesa/b2cvalidate/v2/paymentrequest", &body).await.status,
            200
        );
        assert_eq!(daraja.last_result().await["ResultCode"], code, "{id}");
    }
}
