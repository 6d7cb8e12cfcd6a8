//! The least that a program could do: post ready bodies, and answer 200 to whatever M-PESA posts back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use daraja::{Certificate, SecurityCredential};
use secrecy::ExposeSecret;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinSet,
};

use super::gateway::{Gateway, config, phone};

/// How long it takes to have so many requests taken, `at_once` under way, and their results posted.
pub(super) async fn send(gateway: &Gateway, (first, payees): (u32, u32), at_once: u32) -> Duration {
    let told = Arc::new(AtomicU32::new(0));
    let address = listen(Arc::clone(&told)).await;
    let certificate = Certificate::parse(gateway.pem.as_bytes()).unwrap();
    let credential = SecurityCredential::seal(&config().initiator_password, &certificate).unwrap();
    let credential: Arc<str> = credential.expose_secret().into();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = token(&client, &gateway.url).await;
    let next = Arc::new(AtomicU32::new(0));
    let began = Instant::now();
    let mut lanes = JoinSet::new();
    for _ in 0..at_once {
        let (client, token, credential) = (client.clone(), token.clone(), Arc::clone(&credential));
        let (next, address) = (Arc::clone(&next), address.clone());
        let url = format!("{}/mpesa/b2c/v3/paymentrequest", gateway.url);
        lanes.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= payees {
                    return;
                }
                let body = body(&credential, &address, first + number);
                let request = client.post(&url).bearer_auth(&token);
                let request = request.header("Content-Type", "application/json").body(body);
                let answer = request.send().await.unwrap().text().await.unwrap();
                assert!(answer.contains("\"ResponseCode\":\"0\""), "{answer}");
            }
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended.unwrap();
    }
    while told.load(Ordering::Relaxed) < payees {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    began.elapsed()
}

/// Listens for results, and forgets them.
async fn listen(told: Arc<AtomicU32>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let told = Arc::clone(&told);
            tokio::spawn(async move {
                // One small request a connection: its body has come when a brace ends what was read.
                let (mut read, mut buffer) = (Vec::new(), [0; 4_096]);
                while !read.ends_with(b"}") {
                    match stream.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(count) => read.extend_from_slice(&buffer[..count]),
                    }
                }
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                drop(stream.write_all(answer).await);
                told.fetch_add(1, Ordering::Relaxed);
            });
        }
    });
    address
}

async fn token(client: &reqwest::Client, url: &str) -> String {
    let request = client
        .get(format!("{url}/oauth/v1/generate?grant_type=client_credentials"))
        .basic_auth(config().consumer_key, Some(config().consumer_secret.expose_secret()));
    let answer = request.send().await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

fn body(credential: &str, address: &str, number: u32) -> String {
    serde_json::json!({
        "OriginatorConversationID": format!("bare-{number}"),
        "InitiatorName": config().initiator,
        "SecurityCredential": credential,
        "CommandID": "SalaryPayment",
        "Amount": "10",
        "PartyA": config().shortcode.as_str(),
        "PartyB": phone(number),
        "Remarks": "Salary",
        "QueueTimeOutURL": format!("{address}/t"),
        "ResultURL": format!("{address}/r"),
    })
    .to_string()
}
