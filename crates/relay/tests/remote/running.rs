//! Starting, looking after and stopping the program.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Scene, program, taken};
use crate::program::Site;

#[tokio::test]
async fn it_stops_in_order_when_it_is_told_to_and_answers_what_it_had_begun() {
    let scene = Scene::new().await;
    let url = scene.inbox.callback_url("r/1/aa");
    let path = url.strip_prefix(&format!("http://{}", scene.site.address)).unwrap();
    let mut stream = TcpStream::connect(scene.site.address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    // A console that waits for news is let go at once.
    let waiting = scene.inbox.clone();
    let console = tokio::spawn(async move { waiting.arrived().await });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let Scene {
        site,
        relay,
        inbox,
        _folder,
        ..
    } = scene;
    let stopping = tokio::task::spawn_blocking(move || relay.terminate());
    tokio::time::sleep(Duration::from_millis(100)).await;
    stream.write_all(b"}").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let stopped = tokio::time::timeout(Duration::from_secs(3), stopping).await;
    assert!(
        stopped.expect("it stops before its patience ends").unwrap(),
        "with success"
    );

    let _relay = site.serve();
    console.await.unwrap();
    assert_eq!(taken(&inbox).await.len(), 1);
}

#[tokio::test]
async fn health_and_metrics_are_on_the_private_address_only() {
    let scene = Scene::new().await;
    assert_eq!(scene.private("/healthz").await, (200, "alive\n".to_owned()));
    assert_eq!(scene.private("/readyz").await, (200, "ready\n".to_owned()));
    assert_eq!(scene.private("/").await.0, 404);
    scene.post(scene.inbox.callback_url("r/1/aa"), "{}").await;
    assert_eq!(scene.metric(r#"callbacks_total{outcome="kept"}"#).await, 1);
    assert_eq!(scene.metric("callback_seconds_count").await, 1);
    for path in ["/metrics", "/healthz", "/readyz"] {
        let url = format!("http://{}{path}", scene.site.address);
        assert_eq!(scene.client.get(url).send().await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn the_spool_raises_its_alarm_well_before_it_is_full() {
    let scene = Scene::with(|site| site.set("spool_deliveries", "20")).await;
    let mut levels = Vec::new();
    let mut refused = 0;
    for n in 0..21 {
        let status = scene.post(scene.inbox.callback_url(&format!("r/{n}/aa")), "{}").await;
        refused += usize::from(status == 503);
        levels.push(scene.metric("spool_alarm_level").await);
    }
    assert_eq!(refused, 1, "the one beyond the limit");
    let reached = |level| levels.iter().position(|found| *found == level);
    assert_eq!((reached(50), reached(80), reached(95)), (Some(9), Some(15), Some(18)));
    assert_eq!(scene.inbox.status().await.unwrap().spool_percent, 100);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let log = std::fs::read_to_string(scene.site.log()).unwrap();
    assert!(log.contains("the spool fills up"), "{log}");
    taken(&scene.inbox).await;
    assert_eq!(scene.metric("spool_alarm_level").await, 0);
}

#[tokio::test]
async fn callbacks_may_be_restricted_to_addresses_behind_a_trusted_proxy() {
    let scene = Scene::with(|site| {
        site.set("trusted_proxies", "127.0.0.0/8");
        site.set("callbacks_from", "safaricom, 41.90.0.0/16");
    })
    .await;
    let from = async |source: &str| {
        let request = scene.client.post(scene.inbox.callback_url("r/1/aa")).body("{}");
        request
            .header("x-forwarded-for", source)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(from("196.201.214.200").await, 200);
    assert_eq!(from("41.90.3.4").await, 200);
    assert_eq!(from("8.8.8.8").await, 403);
    assert_eq!(from("196.201.214.200, 8.8.8.8").await, 403, "the left is made up");
    let found = scene.inbox.pull(relay::Cursor::START, 10).await.unwrap();
    let sources: Vec<_> = found
        .iter()
        .map(|it| it.callback.as_ref().unwrap().source.to_string())
        .collect();
    assert_eq!(sources, ["196.201.214.200", "41.90.3.4"]);
}

#[test]
fn check_says_what_the_settings_mean_or_what_is_wrong_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    let (fine, said) = site.command(&["check"]);
    assert!(
        fine && said.contains("no trusted_proxies") && said.contains("not https"),
        "{said}"
    );
    for (name, wrong, problem) in [
        (
            "public_address",
            "relay.example",
            "public_address: it must be https://host",
        ),
        (
            "public_address",
            "https://mpesa.example",
            "Daraja refuses addresses with \"mpesa\"",
        ),
        (
            "trusted_proxies",
            "10.0.0.0/99",
            "10.0.0.0/99 is no address and no network",
        ),
        (
            "tls_certificate",
            "cert.pem",
            "tls_key: it is needed with tls_certificate",
        ),
        (
            "acme_domains",
            "relay.example",
            "acme_folder: it is needed with acme_domains",
        ),
        ("spool_deliveries", "many", "spool_deliveries: many is no whole number"),
        ("listen", "here", "cannot be understood"),
    ] {
        let mut other = Site::new(folder.path(), program);
        other.set(name, wrong);
        let (fine, said) = other.command(&["check"]);
        assert!(!fine && said.contains(problem), "{name}: {said}");
    }
    let file = folder.path().join("relay.toml");
    std::fs::write(&file, "color = \"blue\"").unwrap();
    let (fine, said) = site.command(&["--settings", file.to_str().unwrap(), "check"]);
    assert!(!fine && said.contains("color"), "{said}");
    std::fs::write(&file, "untrusted_per_second = 7\ncallbacks_from = [\"safaricom\"]").unwrap();
    site.set("trusted_proxies", "127.0.0.1");
    let (fine, said) = site.command(&["--settings", file.to_str().unwrap(), "check"]);
    assert!(fine && said.contains("14 addresses or networks only"), "{said}");
}
