use std::time::Duration;

use axum::{Json, Router, routing::post};
use daraja_sim::{Behaviour, Config, Kind, Rules, Scenario};
use serde_json::{Value, json};

use crate::caller::{Daraja, REVERSAL, STK, STK_QUERY, config, parameter};

const PAYS: &str = "254711000800";

fn item(callback: &Value, name: &str) -> Value {
    let items = callback["CallbackMetadata"]["Item"].as_array().unwrap();
    items.iter().find(|item| item["Name"] == name).unwrap()["Value"].clone()
}

impl Daraja {
    async fn register(&self, version: u8, kind: &str, validation: &str) -> crate::caller::Answer {
        let body = json!({
            "ShortCode": "600992",
            "ResponseType": kind,
            "ConfirmationURL": format!("{}/confirm", self.listener.url),
            "ValidationURL": validation,
        });
        self.post(&format!("/mpesa/c2b/v{version}/registerurl"), &body).await
    }

    /// A customer pays 250 shillings; the confirmation, if any, has come when this returns.
    async fn customer_pays(&self) -> Vec<Value> {
        let body = json!({
            "ShortCode": "600992",
            "CommandID": "CustomerPayBillOnline",
            "Amount": "250",
            "Msisdn": PAYS,
            "BillRefNumber": "INV-12",
        });
        let answer = self.post("/mpesa/c2b/v2/simulate", &body).await;
        assert_eq!(answer.body["ResponseCode"], "0", "{answer:?}");
        self.sim.settle().await;
        self.listener.at("/confirm")
    }
}

#[tokio::test]
async fn a_customer_pays_when_asked() {
    let daraja = Daraja::start(config()).await;
    let answer = daraja.post(STK, &daraja.stk(PAYS, 250)).await;
    assert_eq!(answer.body["ResponseCode"], "0", "{answer:?}");
    let checkout = answer.body["CheckoutRequestID"].clone();
    daraja.sim.settle().await;
    let callback = &daraja.listener.at("/stk")[0]["Body"]["stkCallback"];
    assert_eq!(callback["ResultCode"], 0);
    assert_eq!(callback["CheckoutRequestID"], checkout);
    assert_eq!(item(callback, "PhoneNumber"), json!(254_711_000_800_u64));
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_025_000);
    assert!(daraja.sim.paid().is_empty(), "money that came in is not money paid");

    let mut ask = daraja.stk(PAYS, 250);
    ask["CheckoutRequestID"] = checkout;
    let ended = daraja.post(STK_QUERY, &ask).await;
    assert_eq!((ended.status, &ended.body["ResultCode"]), (200, &json!("0")));
}

#[tokio::test]
async fn customers_cancel_and_cannot_be_reached() {
    let daraja = Daraja::start(config()).await;
    for (phone, code) in [("254711000801", 1032), ("254711000802", 1037), ("254711000804", 2001)] {
        daraja.post(STK, &daraja.stk(phone, 250)).await;
        daraja.sim.settle().await;
        let callback = daraja.listener.at("/stk").pop().unwrap()["Body"]["stkCallback"].clone();
        assert_eq!(callback["ResultCode"], code);
        assert!(callback["CallbackMetadata"].is_null());
    }
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_000_000);
}

#[tokio::test]
async fn a_prompt_stays_open_until_it_is_answered() {
    let daraja = Daraja::start(config()).await;
    let phone = "254711000807";
    let checkout = daraja.post(STK, &daraja.stk(phone, 250)).await.body["CheckoutRequestID"].clone();
    let mut ask = daraja.stk(phone, 250);
    ask["CheckoutRequestID"] = checkout.clone();
    let open = daraja.post(STK_QUERY, &ask).await;
    assert_eq!((open.status, &open.body["errorCode"]), (500, &json!("500.001.1001")));

    daraja.post(STK, &daraja.stk(phone, 300)).await;
    daraja.sim.settle().await;
    let second = daraja.listener.at("/stk").pop().unwrap();
    assert_eq!(
        second["Body"]["stkCallback"]["ResultCode"], 1001,
        "one prompt at a time"
    );

    let id = checkout.as_str().unwrap();
    assert_eq!(daraja.control("GET", "prompts", Value::Null).await.body[0]["id"], id);
    assert_eq!(
        daraja
            .control("POST", &format!("prompts/{id}"), json!({ "code": "0" }))
            .await
            .status,
        204
    );
    daraja.sim.settle().await;
    assert_eq!(daraja.post(STK_QUERY, &ask).await.body["ResultCode"], "0");
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_025_000);
    assert_eq!(
        daraja
            .control("POST", &format!("prompts/{id}"), json!({ "code": "0" }))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_same_amount_is_not_asked_for_twice_in_two_minutes() {
    let daraja = Daraja::start(config()).await;
    for (minutes, code) in [(0, 0), (1, 17), (3, 0)] {
        let now = "2026-11-21T10:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        daraja.sim.set_clock(now + chrono::TimeDelta::minutes(minutes));
        daraja.post(STK, &daraja.stk(PAYS, 250)).await;
        daraja.sim.settle().await;
        let last = daraja.listener.at("/stk").pop().unwrap();
        assert_eq!(
            last["Body"]["stkCallback"]["ResultCode"], code,
            "after {minutes} minutes"
        );
    }
}

#[tokio::test]
async fn a_wrong_passkey_is_refused() {
    let daraja = Daraja::start(config()).await;
    let mut body = daraja.stk(PAYS, 250);
    body["Password"] = json!("d3Jvbmc=");
    let answer = daraja.post(STK, &body).await;
    assert_eq!(
        (answer.status, &answer.body["errorMessage"]),
        (500, &json!("Wrong credentials"))
    );
}

#[tokio::test]
async fn payments_by_customers_are_confirmed() {
    let daraja = Daraja::start(config()).await;
    assert!(daraja.customer_pays().await.is_empty(), "nobody to tell");
    let registered = daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    assert_eq!(registered.body["ResponseCode"], "0");
    assert!(
        registered.body["OriginatorCoversationID"].is_string(),
        "the misspelling is Daraja's"
    );
    let told = &daraja.customer_pays().await[0];
    assert_eq!(told["TransAmount"], "250.00");
    assert_eq!(told["MSISDN"], "2547 ***** 800");
    assert_eq!(told["OrgAccountBalance"], "1000500.00");
    assert_eq!(told["BillRefNumber"], "INV-12");
    daraja.register(1, "Completed", "http://127.0.0.1:9/v").await;
    assert_eq!(
        daraja.customer_pays().await[1]["MSISDN"].as_str().unwrap().len(),
        64,
        "a hash"
    );
}

#[tokio::test]
async fn confirmations_get_lost_and_repeated() {
    let script = [
        Behaviour::pay().silent(),
        Behaviour::pay().twice(),
        Behaviour::fail("C2B00013"),
    ];
    let daraja = Daraja::with(Scenario::new().script(daraja_sim::Api::C2b, script)).await;
    daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    assert_eq!(daraja.customer_pays().await.len(), 0);
    let told = daraja.customer_pays().await;
    assert_eq!((told.len(), &told[0]), (2, &told[1]));
    assert_eq!(daraja.customer_pays().await.len(), 2, "this one is not taken");
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_050_000);
}

#[tokio::test]
async fn production_takes_addresses_once() {
    let rules = Rules {
        c2b_register_again: false,
        ..Rules::default()
    };
    let daraja = Daraja::start(Config { rules, ..config() }).await;
    assert_eq!(
        daraja.register(2, "Completed", "http://127.0.0.1:9/v").await.status,
        200
    );
    let again = daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    assert_eq!((again.status, &again.body["errorCode"]), (500, &json!("500.003.1001")));
    let spelled = daraja.register(2, "completed", "http://127.0.0.1:9/v").await;
    assert_eq!(spelled.body["errorMessage"], "Bad Request - Invalid ResponseType");
}

#[tokio::test]
async fn the_validation_address_may_reject_a_payment() {
    let rules = Rules {
        c2b_validation: true,
        ..Rules::default()
    };
    let daraja = Daraja::start(Config { rules, ..config() }).await;
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v", socket.local_addr().unwrap());
    let reject = || async { Json(json!({ "ResultCode": "C2B00012", "ResultDesc": "Rejected" })) };
    let accept =
        || async { Json(json!({ "ResultCode": "0", "ResultDesc": "Accepted", "ThirdPartyTransID": "ours-1" })) };
    let app = Router::new().route("/v", post(reject)).route("/a", post(accept));
    tokio::spawn(async move { axum::serve(socket, app).await });

    daraja.register(2, "Completed", &url).await;
    assert!(daraja.customer_pays().await.is_empty());
    let rejected = Kind::Failed {
        code: "C2B00012".to_owned(),
    };
    assert!(daraja.sim.journal().iter().any(|entry| entry.kind == rejected));
    daraja.register(2, "Cancelled", "http://127.0.0.1:9/v").await;
    assert!(
        daraja.customer_pays().await.is_empty(),
        "nobody answers, so it is cancelled"
    );
    daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    assert_eq!(daraja.customer_pays().await.len(), 1, "nobody answers, so it completes");
    daraja.register(2, "Cancelled", &url.replace("/v", "/a")).await;
    assert_eq!(
        daraja.customer_pays().await[1]["ThirdPartyTransID"],
        "ours-1",
        "what was answered is echoed"
    );
}

#[tokio::test]
async fn a_customers_payment_is_reversed_once() {
    let daraja = Daraja::start(config()).await;
    daraja.customer_pays().await;
    let receipt = daraja
        .sim
        .journal()
        .iter()
        .find_map(|e| e.kind.receipt().map(str::to_owned))
        .unwrap();
    let mut body = daraja.query(
        "TransactionReversal",
        json!({ "TransactionID": receipt, "Amount": "250" }),
    );
    body["ReceiverParty"] = json!("600992");
    body["RecieverIdentifierType"] = json!("11");
    body["ResultURL"] = json!(format!("{}/result", daraja.listener.url));
    assert_eq!(daraja.post(REVERSAL, &body).await.status, 200);
    let result = daraja.last_result().await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(parameter(&result, "OriginalTransactionID"), receipt.as_str());
    assert_ne!(
        result["TransactionID"],
        receipt.as_str(),
        "a reversal has its own receipt"
    );
    assert_eq!(daraja.sim.accounts().utility.cents(), 100_000_000);
    daraja.post(REVERSAL, &body).await;
    assert_eq!(daraja.last_result().await["ResultCode"], "R000001");
    let status = daraja.status(json!({ "TransactionID": receipt })).await;
    assert_eq!(parameter(&status, "TransactionStatus"), "Reversed");
}

#[tokio::test]
async fn a_payment_to_a_person_cannot_be_reversed() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", "254711000100", 250).await;
    let receipt = daraja.sim.paid()[0].receipt.clone();
    let mut body = daraja.query(
        "TransactionReversal",
        json!({ "TransactionID": receipt, "Amount": "250" }),
    );
    body["ReceiverParty"] = json!("600992");
    body["RecieverIdentifierType"] = json!("11");
    daraja.post(REVERSAL, &body).await;
    daraja.sim.settle().await;
    assert_eq!(daraja.listener.at("/answer")[0]["Result"]["ResultCode"], "R000002");
}

#[tokio::test]
async fn payments_by_customers_can_be_pulled() {
    let daraja = Daraja::start(config()).await;
    let register = json!({
        "ShortCode": "600992",
        "RequestType": "Pull",
        "NominatedNumber": "254711000100",
        "CallBackURL": format!("{}/pull", daraja.listener.url),
    });
    let query = json!({
        "ShortCode": "600992",
        "StartDate": "2026-11-21 00:00:00",
        "EndDate": "2026-11-21 23:59:59",
        "OffSetValue": "0",
    });
    assert_eq!(
        daraja.post("/pulltransactions/v1/query", &query).await.body["errorCode"],
        "400.001"
    );
    for status in ["1000", "1001"] {
        let answer = daraja.post("/pulltransactions/v1/register", &register).await;
        assert_eq!(answer.body["ResponseStatus"], status);
    }
    let empty = daraja.post("/pulltransactions/v1/query", &query).await.body;
    assert_eq!(
        (&empty["ResponseCode"], &empty["Response"]),
        (&json!("1001"), &json!([[]]))
    );
    daraja.customer_pays().await;
    let pulled = daraja.post("/pulltransactions/v1/query", &query).await.body;
    assert_eq!(pulled["Response"][0][0]["amount"], "250.00");
    assert_eq!(pulled["Response"][0][0]["trxDate"], "2026-11-21T10:00:00Z");
}

#[tokio::test]
async fn customers_pay_by_themselves_where_that_is_wanted() {
    let customers_every = Some(Duration::from_millis(20));
    let daraja = Daraja::start(Config {
        customers_every,
        ..config()
    })
    .await;
    daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let told = daraja.listener.at("/confirm").len();
    assert!((3..=40).contains(&told), "{told} payments in 300 ms");
    assert!(daraja.sim.accounts().utility.cents() > 100_000_000);
}

#[tokio::test]
async fn a_status_says_initiated_until_the_result_is_due() {
    let scenario = Scenario::new().payee(PAYS, Behaviour::pay().after(Duration::from_millis(900)));
    let daraja = Daraja::with(scenario).await;
    daraja.pay("late", PAYS, 100).await;
    daraja
        .post(
            crate::caller::STATUS,
            &daraja.query("TransactionStatusQuery", json!({ "OriginalConversationID": "late" })),
        )
        .await;
    daraja.sim.settle().await;
    let early = &daraja.listener.at("/answer")[0]["Result"];
    assert_eq!(parameter(early, "TransactionStatus"), "Initiated");
    assert!(parameter(early, "ReceiptNo").is_null());
    let late = daraja.status(json!({ "OriginalConversationID": "late" })).await;
    assert_eq!(parameter(&late, "TransactionStatus"), "Completed");
}

#[tokio::test]
async fn a_tills_confirmation_names_no_account_and_the_money_of_the_till() {
    let daraja = Daraja::start(config()).await;
    daraja.register(2, "Completed", "http://127.0.0.1:9/v").await;
    let body = json!({
        "ShortCode": "600992",
        "CommandID": "CustomerBuyGoodsOnline",
        "Amount": "250",
        "Msisdn": PAYS,
        "BillRefNumber": "typed by nobody",
    });
    daraja.post("/mpesa/c2b/v2/simulate", &body).await;
    daraja.sim.settle().await;
    let told = daraja.listener.at("/confirm")[0].clone();
    assert_eq!(
        (&told["TransactionType"], &told["BillRefNumber"]),
        (&json!("Buy Goods"), &json!(""))
    );
    assert_eq!(told["OrgAccountBalance"], "250.00", "what Merchant holds, not Utility");
    let held = daraja.sim.accounts();
    assert_eq!((held.merchant.cents(), held.utility.cents()), (25_000, 100_000_000));
    // And it is taken back from there.
    let receipt = told["TransID"].clone();
    let mut back = daraja.query(
        "TransactionReversal",
        json!({ "TransactionID": receipt, "Amount": "250" }),
    );
    back["ReceiverParty"] = json!("600992");
    back["RecieverIdentifierType"] = json!("11");
    back["ResultURL"] = json!(format!("{}/result", daraja.listener.url));
    daraja.post(REVERSAL, &back).await;
    let result = daraja.last_result().await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(daraja.sim.accounts().merchant.cents(), 0);
}

/// The portal's page prints `2020-08-04 8:36:00`, `2020-08-16 10:10:000` and `2019-07-31 19:00`.
#[tokio::test]
async fn pull_takes_the_dates_that_its_page_prints_and_the_second_that_was_asked_for() {
    let daraja = Daraja::start(config()).await;
    for (number, status) in [
        ("0722000000", 200),
        ("254722000000", 200),
        ("072200000", 400),
        ("0822000000", 400),
    ] {
        let register = json!({
            "ShortCode": "600992",
            "RequestType": "Pull",
            "NominatedNumber": number,
            "CallBackURL": format!("{}/pull", daraja.listener.url),
        });
        assert_eq!(
            daraja.post("/pulltransactions/v1/register", &register).await.status,
            status,
            "{number}"
        );
    }
    // A payment in the middle of a second: 13:00:00.7 in Nairobi.
    let at = json!({ "now": "2026-11-21T10:00:00.700Z" });
    assert_eq!(daraja.control("PUT", "clock", at).await.status, 204);
    daraja.customer_pays().await;
    let pulled = async |from: &str, to: &str| {
        let query = json!({ "ShortCode": "600992", "StartDate": from, "EndDate": to, "OffSetValue": "0" });
        let answer = daraja.post("/pulltransactions/v1/query", &query).await;
        let rows = answer.body["Response"][0].as_array().map(Vec::len);
        (answer.status, rows)
    };
    for (from, to, rows) in [
        ("2026-11-21 12:59:59", "2026-11-21 13:00:00", 1),
        ("2026-11-21 13:00:00", "2026-11-21 13:00:00", 1),
        ("2026-11-21 8:36:00", "2026-11-21 13:00:000", 1),
        ("2026-11-21 08:36", "2026-11-21 13:00", 1),
        ("2026-11-21 13:00:01", "2026-11-21 14:00:00", 0),
        ("2026-11-21 12:00:000", "2026-11-21 12:59:59", 0),
    ] {
        assert_eq!(pulled(from, to).await, (200, Some(rows)), "{from} to {to}");
    }
    for wrong in [
        "21-11-2026 13:00:00",
        "2026-11-21",
        "2026-11-21 25:00",
        "2026-11-21 13:00:0000",
    ] {
        assert_eq!(pulled(wrong, "2026-11-21 13:00:00").await.0, 400, "{wrong}");
    }
}
