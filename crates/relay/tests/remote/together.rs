//! Several relay processes behind a load balancer, over one PostgreSQL.

use std::time::{Duration, Instant};

use relay::{InboxKeys, PairingCode, RemoteInbox};
use tokio::net::TcpListener;

use super::{program, taken};
use crate::harness::figure;
use crate::link::Link;
use testkit::postgres;
use testkit::relay_program::{Site, pair, ports};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_takes_another_hands_on_at_once() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let sites = folders.each_ref().map(|folder| {
        let mut site = Site::new(folder.path(), program);
        site.set("spool", &url);
        site
    });
    let relays = sites.each_ref().map(Site::serve);
    let inbox = pair(&sites[0].create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();
    let own = inbox.callback_url("r/1/aa");
    let through_the_other = own.replace(&sites[0].address.to_string(), &sites[1].address.to_string());
    let client = reqwest::Client::new();
    // The other process has the console in its register within a second or so.
    let status = async || {
        client
            .post(&through_the_other)
            .body("{}")
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let give_up = Instant::now() + Duration::from_secs(10);
    while status().await != 200 {
        assert!(Instant::now() < give_up);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    taken(&inbox).await;

    let waiting = inbox.clone();
    let arrival = tokio::spawn(async move { waiting.arrived().await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let posted = Instant::now();
    assert_eq!(status().await, 200);
    arrival.await.unwrap();
    figure(&format!(
        "from one process to a console at the other: {:?}",
        posted.elapsed()
    ));
    assert!(posted.elapsed() < Duration::from_millis(900));
    assert_eq!(taken(&inbox).await.len(), 1);
    assert!(relays.into_iter().all(|relay| relay.terminate()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_in_postgresql_pairs_rotates_and_removes_too() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let mut site = Site::new(folder.path(), program);
    site.set("spool", &url);
    let _relay = site.serve();
    let code = site.create_inbox("main");
    let first = pair(&code, 1, "First").await;
    assert!(
        RemoteInbox::pair(&code, InboxKeys::from_bytes([2; 64]), "Again")
            .await
            .is_err()
    );
    let inbox = first.rotate().await.unwrap().open(ports()).unwrap();
    inbox.status().await.unwrap();
    assert!(
        first.open(ports()).unwrap().status().await.is_err(),
        "its credential is the old one"
    );
    let rule = relay::Rule {
        lowest_cents: Some(100),
        ..relay::Rule::default()
    };
    inbox.set_rule(rule.clone()).await.unwrap();
    assert_eq!(inbox.rule().await.unwrap(), rule);
    let (fine, said) = site.command(&["inbox", "create", "main"]);
    assert!(!fine && said.contains("already"), "{said}");
    let (fine, said) = site.command(&["check"]);
    assert!(fine && said.contains("PostgreSQL"), "{said}");
    let unknown: Result<PairingCode, _> = PairingCode::parse("hazina1:");
    assert!(unknown.is_err());
    let (fine, said) = site.command(&["inbox", "remove", "main"]);
    assert!(fine, "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_whose_connections_break_is_answered_503_at_most_and_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let mut site = Site::new(folder.path(), program);
    site.set("spool", &url);
    let _relay = site.serve();
    let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();
    let client = reqwest::Client::new();
    let mut kept = Vec::new();
    for n in 0..60 {
        if n % 20 == 10 {
            let url = url.clone();
            tokio::task::spawn_blocking(move || postgres::break_connections(&url))
                .await
                .unwrap();
        }
        let path = format!("r/{n}/aa");
        let answer = client.post(inbox.callback_url(&path)).body("{}").send().await.unwrap();
        match answer.status().as_u16() {
            200 => kept.push(path),
            status => assert_eq!(status, 503),
        }
    }
    assert!(kept.len() >= 54, "{} of 60", kept.len());
    let found: Vec<_> = taken(&inbox).await.into_iter().map(|(path, _, _)| path).collect();
    let lost: Vec<_> = kept.iter().filter(|path| !found.contains(path)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// No word to either end, as when the database's machine loses its power: nobody hangs up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_vanishes_without_a_word_is_given_up_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let (url, _) = tokio::task::spawn_blocking(postgres::secure_database).await.unwrap();
    let place = url.strip_prefix("postgres://hazina@localhost:").unwrap();
    let (port, name) = place.split_once('/').unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let through = format!("postgres://hazina@{}/{name}", listener.local_addr().unwrap());
    let link = Link::from(listener, ([127, 0, 0, 1], port.parse().unwrap()).into());
    let mut site = Site::new(folder.path(), program);
    site.set("spool", &through);
    let relay = site.serve();
    let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();
    let client = reqwest::Client::new();
    let url = inbox.callback_url("r/1/aa");
    let post = async || client.post(&url).body("{}").send().await.unwrap().status().as_u16();
    assert_eq!(post().await, 200);
    link.down();
    let began = Instant::now();
    assert_eq!(post().await, 503);
    figure(&format!("a database that vanished: 503 after {:?}", began.elapsed()));
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    link.up();
    assert_eq!(post().await, 200, "it is found again");
    assert!(taken(&inbox).await.len() >= 2);
    assert!(relay.terminate());
}
