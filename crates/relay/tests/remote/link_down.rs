//! Relay and console as two processes' worth apart: TLS between them, and a link that goes down in the middle of a batch.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use relay::{ContactState, Cursor};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::tls::{Authority, site};
use crate::harness::figure;
use crate::link::Link;
use testkit::relay_program::{pair, ports};

/// How long the link stays down: the full minute with `HAZINA_LINK_DOWN_SECONDS=60`.
fn down_time() -> Duration {
    let set = std::env::var("HAZINA_LINK_DOWN_SECONDS").ok();
    Duration::from_secs(set.map_or(14, |seconds| seconds.parse().unwrap()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_goes_down_in_the_middle_of_a_batch_loses_nothing_and_says_so() {
    const BATCH: usize = 2_000;
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let mut site = site(folder.path(), &authority);
    // The console's way is the link; M-PESA's is not.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    site.set("public_address", &format!("https://localhost:{port}"));
    let _relay = site.serve();
    let link = Link::from(listener, site.address);
    let inbox = pair(&site.create_inbox("main"), 1, "Finance desk")
        .await
        .open(ports())
        .unwrap();

    let (seen, mut seeing) = watch::channel(BTreeMap::<String, usize>::new());
    let console = inbox.clone();
    tokio::spawn(async move {
        let mut last = Cursor::START;
        loop {
            console.arrived().await;
            let Ok(found) = console.pull(Cursor::START, 100).await else {
                continue;
            };
            for delivery in &found {
                // What is handed on again is known by its cursor, as the ledger knows it.
                if delivery.cursor > last {
                    last = delivery.cursor;
                    let target = delivery.callback.clone().unwrap().target;
                    seen.send_modify(|seen| *seen.entry(target).or_default() += 1);
                }
            }
            if !found.is_empty() {
                let _ = console.acknowledge(last).await;
            }
        }
    });

    let safaricom = reqwest::Client::builder()
        .tls_certs_only(reqwest::Certificate::from_pem_bundle(authority.0.pem().as_bytes()).unwrap())
        .build()
        .unwrap();
    let (mut contact, mut went_down) = (inbox.contact(), None);
    for n in 0..BATCH {
        if n == BATCH / 3 {
            link.down();
            let mut contact = inbox.contact();
            let began = Instant::now();
            went_down = Some((
                began,
                tokio::spawn(async move {
                    let gone = contact.wait_for(|contact| matches!(contact.state, ContactState::Unreachable { .. }));
                    gone.await.map(|_| began.elapsed())
                }),
            ));
        }
        let url = inbox
            .callback_url(&format!("r/{n}/aa"))
            .replace(&port.to_string(), &site.address.port().to_string());
        assert_eq!(safaricom.post(url).body("{}").send().await.unwrap().status(), 200);
    }
    let (began, noticing) = went_down.unwrap();
    tokio::time::sleep(down_time().saturating_sub(began.elapsed())).await;
    let noticed = tokio::time::timeout(Duration::from_secs(30), noticing).await;
    let noticed = noticed
        .expect("it is said that the relay cannot be reached")
        .unwrap()
        .unwrap();
    let before = seeing.borrow_and_update().len();
    assert!(before < BATCH, "the link was down");
    link.up();
    let came_up = Instant::now();
    let all = seeing.wait_for(|seen| seen.len() == BATCH);
    let all = tokio::time::timeout(Duration::from_secs(60), all)
        .await
        .unwrap()
        .unwrap()
        .clone();
    assert!(all.values().all(|times| *times == 1), "nothing came twice");
    assert_eq!(contact.borrow_and_update().state, ContactState::Connected);
    figure(&format!(
        "a link down for {:.0?} in the middle of {BATCH} callbacks: {before} were there, said after {noticed:.1?}; the rest \
         {:.1?} after it came up, none lost, none doubled",
        down_time(),
        came_up.elapsed(),
    ));
}
