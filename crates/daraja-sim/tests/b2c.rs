use daraja_sim::{Api, Behaviour, Config, Kind, Notice, Scenario};
use serde_json::{Value, json};

use crate::caller::{B2C, BALANCE, Daraja, config, parameter};

const AMINA: &str = "254711000100";

#[tokio::test]
async fn a_payment_is_acknowledged_paid_and_told() {
    let daraja = Daraja::start(config()).await;
    let answer = daraja.pay("pay-1", AMINA, 1_000).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["ResponseCode"], "0");
    assert_eq!(answer.body["OriginatorConversationID"], "pay-1");
    let conversation = answer.body["ConversationID"].as_str().unwrap();
    assert!(conversation.starts_with("AG_20261121_"), "{conversation}");

    daraja.sim.settle().await;
    let result = daraja.listener.result();
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(result["ConversationID"], conversation);
    let receipt = result["TransactionID"].as_str().unwrap();
    assert!(receipt.starts_with("UKL") && receipt.len() == 10, "{receipt}");
    assert_eq!(parameter(&result, "TransactionReceipt"), receipt);
    assert_eq!(
        parameter(&result, "ReceiverPartyPublicName"),
        "254711000100 - Amina Otieno"
    );
    assert_eq!(
        parameter(&result, "TransactionCompletedDateTime"),
        "21.11.2026 13:00:00"
    );
    assert_eq!(
        parameter(&result, "B2CUtilityAccountAvailableFunds").to_string(),
        "999000.0"
    );
    assert!(
        daraja.listener.raw()[0].1.contains(":999000.00"),
        "two decimals as M-PESA writes them"
    );

    let accounts = daraja.sim.accounts();
    assert_eq!(accounts.utility.cents(), 99_900_000);
    assert_eq!(accounts.charges_paid.cents(), -500);
    let paid = daraja.sim.paid();
    assert_eq!(paid.len(), 1);
    assert_eq!(
        (paid[0].payee.as_str(), paid[0].amount, paid[0].receipt.as_str()),
        (AMINA, 100_000, receipt)
    );
}

#[tokio::test]
async fn the_same_id_is_refused_a_second_time() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", AMINA, 1_000).await;
    let again = daraja.pay("pay-1", AMINA, 1_000).await;
    assert_eq!(again.status, 500);
    assert_eq!(again.body["errorCode"], "500.002.1001");
    assert_eq!(again.body["errorMessage"], "Duplicate OriginatorConversationID.");
    assert_eq!(daraja.sim.paid().len(), 1);
}

#[tokio::test]
async fn a_newer_token_ends_the_older_one() {
    let daraja = Daraja::start(config()).await;
    daraja.fetch_token().await;
    let answer = daraja.pay("pay-1", AMINA, 1_000).await;
    assert_eq!((answer.status, &answer.body["errorCode"]), (401, &json!("401.002.01")));
    let wrong = daraja
        .oauth("practice-consumer-key", "wrong", "client_credentials")
        .await;
    assert_eq!((wrong.status, &wrong.body["errorCode"]), (400, &json!("400.008.01")));
    let wrong = daraja
        .oauth("practice-consumer-key", "practice-consumer-secret", "password")
        .await;
    assert_eq!((wrong.status, &wrong.body["errorCode"]), (400, &json!("400.008.02")));
    assert!(daraja.sim.paid().is_empty());
}

#[tokio::test]
async fn every_missing_or_malformed_field_is_named() {
    let daraja = Daraja::start(config()).await;
    for (field, value) in [
        ("OriginatorConversationID", json!("")),
        ("InitiatorName", Value::Null),
        ("SecurityCredential", json!("")),
        ("CommandID", json!("PayPeople")),
        ("Amount", json!("ten")),
        ("Amount", json!("10.50")),
        ("Amount", json!("-10")),
        ("PartyA", json!("6009")),
        ("PartyB", json!("0711000100")),
        ("Remarks", json!("")),
        ("QueueTimeOutURL", json!("nowhere")),
        ("ResultURL", Value::Null),
        ("Occassion", json!("x".repeat(101))),
    ] {
        let mut body = daraja.b2c("pay-1", AMINA, 1_000);
        body[field] = value;
        let answer = daraja.post(B2C, &body).await;
        assert_eq!(answer.status, 400, "{field}");
        assert_eq!(answer.body["errorCode"], "400.002.02", "{field}");
        assert_eq!(answer.body["errorMessage"], format!("Bad Request - Invalid {field}"));
    }
    let mut foreign = daraja.b2c("pay-1", AMINA, 1_000);
    foreign["PartyA"] = json!("600000");
    assert_eq!(daraja.post(B2C, &foreign).await.body["errorCode"], "400.003.02");
    let mut worded = daraja.b2c("pay-1", AMINA, 1_000);
    worded["ResultURL"] = json!("https://example.org/MPESA/r");
    assert_eq!(daraja.post(B2C, &worded).await.body["errorCode"], "400.003.02");
    assert!(daraja.sim.paid().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_accepted_and_then_refused_and_locks_the_operator() {
    let daraja = Daraja::start(config()).await;
    for (attempt, code) in [("a", 2001), ("b", 2001), ("c", 2001), ("d", 8006)] {
        let mut body = daraja.b2c(attempt, AMINA, 1_000);
        body["SecurityCredential"] = json!(daraja.seal("Practice#2026\n"));
        assert_eq!(daraja.post(B2C, &body).await.status, 200);
        daraja.sim.settle().await;
        assert_eq!(
            daraja.listener.at("/result").pop().unwrap()["Result"]["ResultCode"],
            code
        );
    }
    daraja.pay("e", AMINA, 1_000).await;
    daraja.sim.settle().await;
    assert_eq!(
        daraja.listener.at("/result").pop().unwrap()["Result"]["ResultCode"],
        8006
    );
    daraja.sim.set_password("testapi", "Practice#2026".into()).unwrap();
    daraja.pay("f", AMINA, 1_000).await;
    assert_eq!(daraja.sim.paid().len(), 1);
}

#[tokio::test]
async fn limits_and_accounts_are_kept() {
    let daraja = Daraja::start(config()).await;
    let cases = [
        ("254722000001", 9, 2),
        ("254722000001", 250_001, 3),
        ("254722000001", 250_000, 0),
        ("254722000001", 250_000, 0),
        ("254722000001", 10, 4),
        ("254722000002", 250_000, 0),
        ("254722000003", 250_000, 0),
        ("254722000004", 10, 1),
    ];
    for (place, (payee, shillings, code)) in cases.into_iter().enumerate() {
        daraja.pay(&format!("pay-{place}"), payee, shillings).await;
        daraja.sim.settle().await;
        assert_eq!(
            daraja.listener.at("/result").pop().unwrap()["Result"]["ResultCode"],
            code,
            "{place}"
        );
    }
    assert_eq!(daraja.sim.accounts().utility.cents(), 0);
}

#[tokio::test]
async fn callbacks_get_lost_repeated_and_overtake_the_acknowledgement() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("silent", "254711000301", 100).await;
    daraja.sim.settle().await;
    assert!(daraja.listener.raw().is_empty());
    daraja.pay("early", "254711000103", 100).await;
    assert_eq!(
        daraja.listener.result()["OriginatorConversationID"],
        "early",
        "before settling"
    );
    daraja.pay("twice", "254711000101", 100).await;
    daraja.sim.settle().await;
    assert_eq!(daraja.listener.at("/result").len(), 3);
    assert_eq!(daraja.sim.paid().len(), 3);
}

#[tokio::test]
async fn acknowledgements_get_lost_in_every_way() {
    let daraja = Daraja::start(config()).await;
    let dropped = daraja.try_post(B2C, &daraja.b2c("dropped", "254711000305", 100)).await;
    assert!(dropped.is_err(), "{dropped:?}");
    let failed = daraja.pay("failed", "254711000307", 100).await;
    assert_eq!(
        (failed.status, &failed.body["errorMessage"]),
        (500, &json!("System internal error."))
    );
    let page = daraja.pay("page", "254711000310", 100).await;
    assert_eq!(page.status, 503);
    assert!(page.body.as_str().unwrap().starts_with("<html>"));
    daraja.sim.settle().await;
    assert_eq!(daraja.listener.at("/result").len(), 3);
    assert_eq!(daraja.sim.paid().len(), 3);
}

#[tokio::test]
async fn a_caller_that_gives_up_waiting_is_paid_for_all_the_same() {
    let slow = Behaviour::pay().acknowledge_after(std::time::Duration::from_secs(60));
    let daraja = Daraja::with(Scenario::new().payee(AMINA, slow)).await;
    let url = format!("{}{B2C}", daraja.sim.base_url());
    let request = daraja
        .http
        .post(url)
        .bearer_auth(&daraja.token)
        .json(&daraja.b2c("slow", AMINA, 100));
    let answer = request.timeout(std::time::Duration::from_millis(200)).send().await;
    assert!(answer.is_err_and(|error| error.is_timeout()));
    daraja.sim.settle().await;
    assert_eq!(daraja.listener.result()["ResultCode"], 0);
    assert_eq!(daraja.sim.paid().len(), 1);
}

#[tokio::test]
async fn what_the_gateway_refuses_is_not_taken_and_may_come_again() {
    let daraja = Daraja::start(config()).await;
    for (payee, codes) in [
        ("254711000401", vec!["500.003.02", "500.003.02"]),
        ("254711000402", vec!["500.003.03"]),
        ("254711000403", vec!["500.002.1001"]),
    ] {
        for code in codes {
            assert_eq!(daraja.pay(payee, payee, 100).await.body["errorCode"], code, "{payee}");
        }
        assert_eq!(daraja.pay(payee, payee, 100).await.status, 200, "{payee}");
    }
    assert!(
        daraja
            .try_post(B2C, &daraja.b2c("dropped", "254711000404", 100))
            .await
            .is_err()
    );
    assert_eq!(daraja.pay("dropped", "254711000404", 100).await.status, 200);
    assert_eq!(daraja.sim.paid().len(), 4);
    let refused = daraja
        .sim
        .journal()
        .into_iter()
        .filter(|e| matches!(e.kind, Kind::Refused { .. }))
        .count();
    assert_eq!(refused, 5);
}

#[tokio::test]
async fn time_out_notices_come_in_both_shapes() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("echoed", "254711000501", 100).await;
    daraja.sim.settle().await;
    let notice = &daraja.listener.at("/timeout")[0];
    assert_eq!(notice["OriginatorConversationID"], "echoed");
    assert!(
        notice["SecurityCredential"].is_string(),
        "the credential is in it, as in Daraja's"
    );
    assert_eq!(daraja.listener.result()["ResultCode"], 0);

    let scenario = Scenario::new().payee(AMINA, Behaviour::fail("26").time_out(Notice::Envelope));
    daraja.sim.set_scenario(scenario);
    daraja.pay("enveloped", AMINA, 100).await;
    daraja.sim.settle().await;
    let notice = &daraja.listener.at("/timeout")[1]["Result"];
    assert_eq!((&notice["ResultType"], &notice["ResultCode"]), (&json!(1), &json!(1)));
    assert_eq!(daraja.sim.paid().len(), 1);
}

#[tokio::test]
async fn a_script_goes_before_the_table_and_stays_with_its_request() {
    let scenario = Scenario::new().script(Api::B2c, [Behaviour::fail("8").spike_arrest(1), Behaviour::pay()]);
    let daraja = Daraja::with(scenario).await;
    assert_eq!(daraja.pay("first", AMINA, 100).await.status, 500);
    assert_eq!(daraja.pay("first", AMINA, 100).await.status, 200);
    assert_eq!(daraja.pay("second", "254711000204", 100).await.status, 200);
    daraja.sim.settle().await;
    let paid = daraja.sim.paid();
    assert_eq!(paid.len(), 1);
    assert_eq!(paid[0].originator_conversation_id, "second");
}

#[tokio::test]
async fn the_balance_is_told_by_callback() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", AMINA, 2_000).await;
    let answer = daraja.post(BALANCE, &daraja.query("AccountBalance", json!({}))).await;
    assert_eq!(answer.status, 200);
    daraja.sim.settle().await;
    let result = &daraja.listener.at("/answer")[0]["Result"];
    let rows = parameter(result, "AccountBalance");
    let rows = rows.as_str().unwrap();
    assert!(
        rows.contains("Utility Account|KES|998000.00|998000.00|0.00|0.00"),
        "{rows}"
    );
    assert!(
        rows.contains("Charges Paid Account|KES|-9.00|-9.00|0.00|0.00"),
        "{rows}"
    );
    assert_eq!(result["TransactionID"], "UKL0000000");
    assert_eq!(parameter(result, "BOCompletedTime"), json!(20_261_121_130_000_i64));
}

#[tokio::test]
async fn the_status_of_a_payment_is_told_by_receipt_or_by_the_callers_id() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("paid", AMINA, 2_000).await;
    daraja.pay("failed", "254711000204", 2_000).await;
    daraja.pay("pending", "254711000303", 2_000).await;
    daraja.pay("vanished", "254711000304", 2_000).await;
    let receipt = daraja.sim.paid()[0].receipt.clone();
    for more in [
        json!({ "TransactionID": receipt }),
        json!({ "OriginalConversationID": "paid" }),
        json!({ "OriginatorConversationID": "paid" }),
    ] {
        let result = daraja.status(more).await;
        assert_eq!(result["ResultCode"], 0);
        assert_eq!(parameter(&result, "TransactionStatus"), "Completed");
        assert_eq!(parameter(&result, "ReceiptNo"), receipt.as_str());
        assert_eq!(parameter(&result, "OriginatorConversationID"), "paid");
    }
    let failed = daraja.status(json!({ "OriginalConversationID": "failed" })).await;
    assert_eq!(parameter(&failed, "TransactionStatus"), "Failed");
    let pending = daraja.status(json!({ "OriginalConversationID": "pending" })).await;
    assert_eq!(parameter(&pending, "TransactionStatus"), "Pending");
    let vanished = daraja.status(json!({ "OriginalConversationID": "vanished" })).await;
    assert_eq!(vanished["ResultCode"], 2033);
    assert_eq!(daraja.status(json!({})).await["ResultCode"], 25);
}

#[tokio::test]
async fn the_same_seed_and_order_give_the_same_run() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let daraja = Daraja::start(config()).await;
        for place in 0..5 {
            daraja.pay(&format!("pay-{place}"), AMINA, 100 + place).await;
        }
        daraja.sim.settle().await;
        let mut journal = daraja.sim.journal();
        journal.retain(|entry| !matches!(entry.kind, Kind::CallbackSent { .. }));
        runs.push(journal);
    }
    assert_eq!(runs[0], runs[1]);
    let other = Daraja::start(Config { seed: 8, ..config() }).await;
    other.pay("pay-0", AMINA, 100).await;
    assert!(
        runs[0]
            .iter()
            .all(|entry| entry.conversation_id != other.sim.paid()[0].conversation_id)
    );
}

#[tokio::test]
async fn a_journal_on_disk_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let kept = Config {
        journal: Some(path.clone()),
        ..config()
    };
    let first = Daraja::start(kept.clone()).await;
    first.pay("pay-1", AMINA, 1_000).await;
    let receipt = first.sim.paid()[0].receipt.clone();
    let accounts = first.sim.accounts();
    first.sim.shutdown().await;
    // A kill in the middle of a write leaves half a line.
    use std::io::Write;
    std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .unwrap()
        .write_all(b"{\"at\":\"2026")
        .unwrap();

    let second = Daraja::start(kept).await;
    assert_eq!(second.sim.accounts(), accounts);
    assert_eq!(
        second.pay("pay-1", AMINA, 1_000).await.body["errorCode"],
        "500.002.1001"
    );
    second.pay("pay-2", AMINA, 1_000).await;
    let paid = second.sim.paid();
    assert_eq!(paid.len(), 2);
    assert_ne!(paid[1].receipt, receipt);
    assert_eq!(daraja_sim::journal::read(&path).unwrap(), second.sim.journal());
    let status = second.status(json!({ "TransactionID": receipt })).await;
    assert_eq!(parameter(&status, "TransactionStatus"), "Completed");
}
