//! From M-PESA's POST to the console's acknowledgement.

use std::time::Duration;

use relay::{Cursor, Limits, Relay, RelayError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::harness::{Harness, TOKEN, address, all_bodies, bodies, everything, open, post, start};

#[tokio::test]
async fn a_callback_is_answered_as_daraja_documents_and_handed_on_as_it_came() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let inbox = relay.inbox();
    let client = reqwest::Client::new();
    let body = b"\xff\x00 not even JSON".to_vec();
    let url = format!("{}/attempt-7/0f3a/Result", relay.base_url());
    let (status, answer) = post(&client, url, body.clone()).await;
    assert_eq!(status, 200);
    assert_eq!(answer, r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#);

    timeout(Duration::from_secs(5), inbox.arrived()).await.unwrap();
    let got = inbox.pull(Cursor::START, 10).await.unwrap();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].cursor, Cursor(1));
    assert_eq!(got[0].received_at_ms, 1_000);
    let callback = got[0].callback.as_ref().unwrap();
    assert_eq!(callback.target, "attempt-7/0f3a/Result");
    assert!(callback.source.is_loopback());
    assert_eq!(callback.body, body);
    relay.shutdown().await;
}

#[tokio::test]
async fn what_is_not_acknowledged_is_handed_on_again_and_what_is_never() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let inbox = relay.inbox();
    let client = reqwest::Client::new();
    for n in 1..=3 {
        post(&client, format!("{}/a", relay.base_url()), format!("{n}")).await;
    }
    for _ in 0..2 {
        let got = inbox.pull(Cursor::START, 10).await.unwrap();
        assert_eq!(bodies(&got), ["1", "2", "3"]);
    }
    inbox.acknowledge(Cursor(2)).await.unwrap();
    assert_eq!(bodies(&inbox.pull(Cursor::START, 10).await.unwrap()), ["3"]);
    relay.shutdown().await;

    let relay = start(open(&harness.path()), Limits::default()).await;
    let got = relay.inbox().pull(Cursor::START, 10).await.unwrap();
    assert_eq!(bodies(&got), ["3"]);
    relay.shutdown().await;
}

#[tokio::test]
async fn arrived_waits_for_a_callback_and_wakes_every_clone() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let (one, two) = (relay.inbox(), relay.inbox());
    let nothing = timeout(Duration::from_millis(50), one.arrived()).await;
    assert!(nothing.is_err(), "nothing has arrived");

    let waiting = tokio::spawn(async move {
        one.arrived().await;
        two.arrived().await;
    });
    let client = reqwest::Client::new();
    post(&client, format!("{}/a", relay.base_url()), "x").await;
    timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap();

    let inbox = relay.inbox();
    inbox.acknowledge(Cursor(1)).await.unwrap();
    let nothing = timeout(Duration::from_millis(50), inbox.arrived()).await;
    assert!(nothing.is_err(), "what had arrived is acknowledged");
    relay.shutdown().await;
}

#[tokio::test]
async fn after_shutdown_the_port_is_free_and_the_inbox_says_so() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let (inbox, url) = (relay.inbox(), format!("{}/a", relay.base_url()));
    let client = reqwest::Client::new();
    // The client keeps its connection open: an idle one must not hold up the stop.
    post(&client, url.clone(), "x").await;
    timeout(Duration::from_secs(2), relay.shutdown()).await.unwrap();

    timeout(Duration::from_secs(5), inbox.arrived()).await.unwrap();
    let pulled = inbox.pull(Cursor::START, 1).await;
    assert!(matches!(pulled, Err(RelayError::Stopped)));
    assert!(client.post(url).body("y").send().await.is_err());
}

#[tokio::test]
async fn shutdown_answers_a_callback_that_was_under_way() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let mut stream = half_a_callback(&relay).await;
    let stopping = tokio::spawn(relay.shutdown());
    tokio::time::sleep(Duration::from_millis(50)).await;
    stream.write_all(b"}").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    stopping.await.unwrap();

    assert_eq!(all_bodies(&open(&harness.path())).await, ["{}"]);
}

#[tokio::test]
async fn shutdown_waits_for_a_stalled_sender_only_so_long() {
    let harness = Harness::new();
    let limits = Limits {
        stop_time: Duration::from_millis(100),
        ..Limits::default()
    };
    let relay = start(harness.spool(), limits).await;
    let _stalled = half_a_callback(&relay).await;
    timeout(Duration::from_secs(2), relay.shutdown()).await.unwrap();
    assert!(everything(&open(&harness.path())).await.is_empty());
}

/// Sends `{` of the two bytes announced, and lets the relay read it.
async fn half_a_callback(relay: &Relay) -> TcpStream {
    let mut stream = TcpStream::connect(address(relay)).await.unwrap();
    let head = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stream
}

#[tokio::test]
async fn a_taken_address_is_refused() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let taken = relay::RelayConfig {
        listen: address(&relay).parse().unwrap(),
        inbox: relay::InboxToken::from_bytes([1; 16]),
        limits: Limits::default(),
        clock: crate::harness::clock(),
    };
    let other = Harness::new();
    let started = relay::Relay::start(taken, other.spool()).await;
    assert!(matches!(started, Err(RelayError::Listen { .. })));
    relay.shutdown().await;
}

#[tokio::test]
async fn the_callback_address_holds_no_word_that_daraja_forbids() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let address = relay.base_url().to_lowercase();
    assert!(address.ends_with(&format!("/c/{TOKEN}")));
    for word in ["mpesa", "safaricom", "exe", "exec", "cmd", "sql", "query"] {
        assert!(!address.contains(word), "{word}");
    }
    relay.shutdown().await;
}
