use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use daraja_sim::{Api, Behaviour, Config, Delivery, Kind, Operator, Role, Rules, Scenario};
use serde_json::json;

use crate::caller::{BALANCE, Daraja, NOW, config};

const AMINA: &str = "254711000100";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

#[tokio::test]
async fn a_password_lasts_ninety_days() {
    let mut daraja = Daraja::start(config()).await;
    for (days, code) in [(89, 0), (90, 2001)] {
        daraja.sim.set_clock(now() + TimeDelta::days(days));
        daraja.token = daraja.fetch_token().await;
        daraja.pay(&format!("day-{days}"), AMINA, 100).await;
        assert_eq!(daraja.last_result().await["ResultCode"], code, "day {days}");
    }
}

#[tokio::test]
async fn a_password_ages_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Some(folder.path().join("journal.jsonl"));
    let first = Daraja::start(Config {
        journal: journal.clone(),
        ..config()
    })
    .await;
    first.sim.shutdown().await;
    let later = daraja_sim::Clock::fixed(now() + TimeDelta::days(91));
    let second = Daraja::start(Config {
        journal,
        clock: later,
        ..config()
    })
    .await;
    assert_eq!(second.sim.operators()[0].password_set_at, now());
    second.pay("pay-1", AMINA, 100).await;
    assert_eq!(second.last_result().await["ResultCode"], 2001);
    second.sim.set_password("testapi", "Practice#2026".into()).unwrap();
    second.pay("pay-2", AMINA, 100).await;
    assert_eq!(second.last_result().await["ResultCode"], 0);
}

#[tokio::test]
async fn an_operator_does_only_what_its_roles_allow() {
    let clerk = Operator {
        name: "clerk".to_owned(),
        password: "Clerk#1".into(),
        roles: BTreeSet::from([Role::Balance]),
        password_set_at: None,
    };
    let daraja = Daraja::start(Config {
        operators: vec![clerk],
        ..config()
    })
    .await;
    let credential = json!(daraja.seal("Clerk#1"));
    let more = json!({ "Initiator": "clerk", "SecurityCredential": credential });
    daraja.post(BALANCE, &daraja.query("AccountBalance", more)).await;
    let mut body = daraja.b2c("pay-1", AMINA, 100);
    body["InitiatorName"] = json!("clerk");
    body["SecurityCredential"] = credential;
    daraja.post(crate::caller::B2C, &body).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 21);
    assert_eq!(daraja.listener.at("/answer")[0]["Result"]["ResultCode"], 0);
}

#[tokio::test]
async fn a_token_lives_an_hour() {
    let daraja = Daraja::start(config()).await;
    daraja.sim.set_clock(now() + TimeDelta::seconds(3_599));
    assert_eq!(daraja.pay("pay-1", AMINA, 100).await.status, 200);
    daraja.sim.set_clock(now() + TimeDelta::seconds(3_600));
    assert_eq!(daraja.pay("pay-2", AMINA, 100).await.status, 401);
}

#[tokio::test]
async fn the_token_has_its_troubles_too() {
    let troubles = [
        Behaviour::pay().error_before_taking(503, 1),
        Behaviour::pay().drop_before_taking(1),
    ];
    let daraja = Daraja::start(config()).await;
    daraja.sim.set_scenario(Scenario::new().script(Api::Token, troubles));
    let ask = async || {
        daraja
            .oauth(
                "practice-consumer-key",
                "practice-consumer-secret",
                "client_credentials",
            )
            .await
    };
    assert_eq!(ask().await.status, 503);
    assert_eq!(ask().await.status, 200);
    let url = format!(
        "{}/oauth/v1/generate?grant_type=client_credentials",
        daraja.sim.base_url()
    );
    assert!(daraja.http.get(url).send().await.is_err(), "the connection is closed");
    assert_eq!(ask().await.status, 200);
}

#[tokio::test]
async fn callbacks_can_be_held_back() {
    let daraja = Daraja::start(config()).await;
    daraja.sim.hold_callbacks(true);
    daraja.pay("pay-1", AMINA, 100).await;
    daraja.pay("pay-2", AMINA, 100).await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(daraja.listener.raw().is_empty());
    assert_eq!(daraja.sim.paid().len(), 2, "the money has moved all the same");
    daraja.sim.hold_callbacks(false);
    daraja.sim.settle().await;
    assert_eq!(daraja.listener.raw().len(), 2);
}

#[tokio::test]
async fn a_landline_is_no_customer() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", "254202345678", 100).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 2040);
}

#[tokio::test]
async fn each_api_refuses_a_token_in_its_own_words() {
    let daraja = Daraja::start(config()).await;
    daraja.fetch_token().await;
    for (path, status, code) in [
        ("/mpesa/b2c/v1/paymentrequest", 401, "401.002.01"),
        ("/mpesa/b2b/v1/paymentrequest", 401, "401.003.01"),
        ("/mpesa/reversal/v1/request", 401, "401.003.01"),
        ("/mpesa/transactionstatus/v1/query", 400, "400.003.01"),
        ("/mpesa/accountbalance/v1/query", 400, "400.003.01"),
        ("/mpesa/stkpush/v1/processrequest", 404, "404.001.03"),
        ("/mpesa/c2b/v2/registerurl", 401, "401.001"),
        ("/pulltransactions/v1/query", 401, "401.001"),
    ] {
        let answer = daraja.post(path, &json!({})).await;
        assert_eq!(
            (answer.status, &answer.body["errorCode"]),
            (status, &json!(code)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_app_without_v3_is_told_so() {
    let scenario = Scenario {
        not_subscribed: BTreeSet::from([Api::B2c]),
        ..Scenario::new()
    };
    let daraja = Daraja::with(scenario).await;
    let answer = daraja.pay("pay-1", AMINA, 100).await;
    assert_eq!(
        (answer.status, &answer.body["errorCode"]),
        (403, &json!("403.002.1001"))
    );
}

#[tokio::test]
async fn wrong_paths_methods_and_content_types_have_their_own_answers() {
    let daraja = Daraja::start(config()).await;
    let lost = daraja.post("/mpesa/b2c/v9/paymentrequest", &json!({})).await;
    assert_eq!((lost.status, &lost.body["errorCode"]), (404, &json!("404.001.01")));
    let url = format!("{}{}", daraja.sim.base_url(), crate::caller::B2C);
    let got = daraja.http.get(&url).bearer_auth(&daraja.token).send().await.unwrap();
    assert_eq!(got.status(), 405);
    let body = daraja.b2c("pay-1", AMINA, 100).to_string();
    let plain = daraja
        .http
        .post(&url)
        .bearer_auth(&daraja.token)
        .body(body)
        .send()
        .await
        .unwrap();
    let plain: serde_json::Value = plain.json().await.unwrap();
    assert_eq!(plain["errorMessage"], "Bad Request - Invalid InitiatorName");
    let request = daraja
        .http
        .post(&url)
        .bearer_auth(&daraja.token)
        .header("content-type", "application/json");
    let torn: serde_json::Value = request.body("{\"a\":").send().await.unwrap().json().await.unwrap();
    assert_eq!(torn["errorCode"], "400.002.05");
}

#[tokio::test]
async fn an_undelivered_callback_is_lost_unless_the_harness_tries_again() {
    for (tries, expected) in [(1, 1), (3, 3)] {
        let delivery = Delivery {
            tries,
            gap: std::time::Duration::ZERO,
            ..Delivery::default()
        };
        let daraja = Daraja::start(Config { delivery, ..config() }).await;
        let mut body = daraja.b2c("pay-1", AMINA, 100);
        body["ResultURL"] = json!("http://127.0.0.1:9/r");
        daraja.post(crate::caller::B2C, &body).await;
        daraja.sim.settle().await;
        let sent = daraja.sim.journal().into_iter();
        let sent = sent
            .filter(|entry| matches!(entry.kind, Kind::CallbackSent { status: None, .. }))
            .count();
        assert_eq!(sent, expected);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn callbacks_come_from_the_address_that_was_chosen() {
    use axum::{Router, extract::ConnectInfo, routing::post};
    let (heard, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let listen = move |ConnectInfo(from): ConnectInfo<std::net::SocketAddr>| {
        let heard = heard.clone();
        async move { heard.send(from.ip()).unwrap() }
    };
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/r", socket.local_addr().unwrap());
    let app = Router::new()
        .route("/r", post(listen))
        .into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(socket, app).await });

    let source = "127.0.0.77".parse().unwrap();
    let delivery = Delivery {
        source: Some(source),
        ..Delivery::default()
    };
    let daraja = Daraja::start(Config { delivery, ..config() }).await;
    let mut body = daraja.b2c("pay-1", AMINA, 100);
    body["ResultURL"] = json!(url);
    daraja.post(crate::caller::B2C, &body).await;
    assert_eq!(hears.recv().await.unwrap(), source);
}

#[tokio::test]
async fn nothing_is_told_after_a_shutdown() {
    let scenario = Scenario::new().payee(AMINA, Behaviour::pay().after(std::time::Duration::from_secs(3_600)));
    let daraja = Daraja::with(scenario).await;
    daraja.pay("pay-1", AMINA, 100).await;
    let Daraja {
        sim, listener, http, ..
    } = daraja;
    let url = sim.base_url();
    sim.shutdown().await;
    assert!(listener.raw().is_empty());
    assert!(http.get(url).send().await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_journal_that_cannot_be_kept_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let refused = daraja_sim::Simulator::start(Config {
        journal: Some(folder.path().to_owned()),
        ..config()
    })
    .await;
    assert!(matches!(refused, Err(daraja_sim::SimError::Journal { .. })));
    let path = folder.path().join("journal.jsonl");
    std::fs::write(&path, "{}\n").unwrap();
    let refused = daraja_sim::Simulator::start(Config {
        journal: Some(path),
        ..config()
    })
    .await;
    assert!(matches!(refused, Err(daraja_sim::SimError::Unreadable { line: 1, .. })));
}

#[tokio::test]
async fn too_many_requests_in_a_second_are_a_spike() {
    let rules = Rules {
        most_per_second: Some(2),
        ..Rules::default()
    };
    let daraja = Daraja::start(Config { rules, ..config() }).await;
    let mut codes = Vec::new();
    for place in 0..3 {
        codes.push(daraja.pay(&format!("pay-{place}"), AMINA, 100).await.body["errorCode"].clone());
    }
    assert_eq!(codes[2], "500.003.02");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(
        daraja.pay("pay-2", AMINA, 100).await.status,
        200,
        "it was not taken the first time"
    );
}

#[tokio::test]
async fn a_printed_simulator_shows_no_secret() {
    let daraja = Daraja::start(config()).await;
    daraja.pay("pay-1", AMINA, 100).await;
    let printed = format!("{:?}", daraja.sim);
    let password = format!("{:?}", b"Practice#2026");
    for secret in [
        "Practice#2026",
        "practice-consumer-secret",
        daraja.token.as_str(),
        password.trim_matches(['[', ']']),
    ] {
        assert!(!printed.contains(secret), "{secret}");
    }
    assert!(!printed.contains("primes"), "nor the private key");
}

#[tokio::test]
async fn rules_are_the_harnesses_own() {
    let rules = Rules {
        lock_after: 1,
        ..Rules::default()
    };
    let daraja = Daraja::start(Config { rules, ..config() }).await;
    let mut body = daraja.b2c("pay-1", AMINA, 100);
    body["SecurityCredential"] = json!("not even sealed");
    daraja.post(crate::caller::B2C, &body).await;
    assert_eq!(daraja.last_result().await["ResultCode"], 2001);
    assert!(daraja.sim.operators()[0].locked);
}
