//! Starting, looking after and stopping the program.

use std::process::Command;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use relay::PairingCode;

use super::{Scene, program, taken};
use crate::harness::{figure, post};
use testkit::relay_program::{Site, pair, ports};

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
    scene.inbox.arrived().await;
    let light = scene.inbox.contact().borrow().clone();
    assert_eq!(light.spool_percent, 100, "every console hears of it without asking");
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

    // The console hears of those that carried its mark: they may be M-PESA's, from an address that the list does not have.
    let refused = scene.inbox.status().await.unwrap().refused_today.unwrap();
    assert_eq!((refused.count, refused.last_source.as_str()), (2, "8.8.8.8"));
    let contact = scene.inbox.contact();
    scene.inbox.pull(relay::Cursor::START, 10).await.unwrap();
    assert_eq!(
        contact.borrow().refused_today.as_ref().map(|refused| refused.count),
        Some(2)
    );
    let made_up = scene.inbox.callback_url("r/1/aa");
    let made_up = format!("{}0000000000000000", &made_up[..made_up.len() - 16]);
    let noise = scene.client.post(made_up).header("x-forwarded-for", "8.8.8.8").send();
    assert_eq!(noise.await.unwrap().status(), 403);
    assert_eq!(scene.inbox.status().await.unwrap().refused_today, Some(refused));
    let Scene { site, relay, inbox, .. } = scene;
    relay.kill();
    let _relay = site.serve();
    let again = inbox.status().await;
    let again = if again.is_err() { inbox.status().await } else { again };
    assert_eq!(
        again.unwrap().refused_today.unwrap().count,
        2,
        "a restart does not forget it"
    );
}

#[tokio::test]
async fn refusals_do_not_fill_the_log_and_are_counted_there() {
    let scene = Scene::new().await;
    let url = scene.inbox.callback_url("r/1/aa");
    let forged = format!("{}0000000000000000", &url[..url.len() - 16]);
    let (posts, began) = (300, Instant::now());
    for _ in 0..posts {
        scene.post(forged.clone(), "{}").await;
    }
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    scene.post(forged.clone(), "{}").await;
    let log = std::fs::read_to_string(scene.site.log()).unwrap();
    let said: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line.get("unsaid").is_some())
        .collect();
    let most = 10 * (began.elapsed().as_secs() + 2);
    assert!(
        (1..=most).contains(&(said.len() as u64)),
        "{} lines, at most {most}",
        said.len()
    );
    let unsaid: u64 = said.iter().map(|line| line["unsaid"].as_u64().unwrap()).sum();
    assert_eq!(said.len() as u64 + unsaid, posts + 1, "none is left out of both");
}

#[tokio::test]
async fn how_much_waits_for_each_console_and_since_when_is_told_to_whoever_looks_after_it() {
    let scene = Scene::new().await;
    let _gone = scene.another_console(2).await;
    for n in 0..3 {
        scene.post(scene.inbox.callback_url(&format!("r/{n}/aa")), "{}").await;
    }
    assert_eq!(scene.metric(r#"waiting_deliveries{reader="1"}"#).await, 3);
    assert_eq!(scene.metric(r#"waiting_deliveries{reader="2"}"#).await, 0);
    assert!(scene.metric(r#"waiting_oldest_seconds{reader="1"}"#).await < 60);
    let (fine, said) = scene.site.command(&["inbox", "list"]);
    assert!(
        fine && said.contains("1  Finance desk: 3 waiting, the oldest for")
            && said.contains("2  Console 2: nothing waits"),
        "{said}"
    );
}

#[tokio::test]
async fn a_supervisor_asks_the_program_itself_whether_it_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    let private = testkit::addresses::lasting_address();
    site.set("private_listen", &private.to_string());
    let (fine, said) = site.command(&["ready"]);
    assert!(!fine && said.contains("the relay is not ready"), "{said}");
    let _relay = site.serve();
    assert_eq!(site.command(&["ready"]), (true, "ready\n".to_owned()));
}

#[tokio::test]
async fn a_relay_that_cannot_store_is_not_ready_and_says_why_in_its_log() {
    let scene = Scene::new().await;
    let spool = rusqlite::Connection::open(scene.site.folder.join("spool.sqlite")).unwrap();
    spool
        .execute_batch("CREATE TRIGGER refuse BEFORE INSERT ON parcel BEGIN SELECT RAISE(ABORT, 'no more'); END")
        .unwrap();
    assert_eq!(scene.post(scene.inbox.callback_url("r/1/aa"), "{}").await, 503);
    let (status, said) = scene.private("/readyz").await;
    assert_eq!(status, 503, "{said}");
    assert_eq!(scene.private("/healthz").await.0, 200, "a restart would not help");
    let log = std::fs::read_to_string(scene.site.log()).unwrap();
    assert!(log.contains("no more"), "the log names the cause: {log}");

    spool.execute_batch("DROP TRIGGER refuse").unwrap();
    assert_eq!(scene.post(scene.inbox.callback_url("r/1/aa"), "{}").await, 200);
    assert_eq!(scene.private("/readyz").await.0, 200);
}

/// The program on a disk of its own, which only it sees: so it also makes its inbox first.
fn on_a_small_disk() -> Command {
    const MOUNT: &str = r#"
set -e
mount -t tmpfs -o size=64m tmpfs "$HAZINA_RELAY_FOLDER/disk"
[ "$2" != serve ] || "$1" inbox create main >"$HAZINA_RELAY_FOLDER/code"
exec "$@""#;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", MOUNT, "sh"]);
    command.arg(env!("CARGO_BIN_EXE_hazina-relay"));
    command
}

/// A disk of its own is needed to fill one: it is made in a namespace, where the system lets us.
#[tokio::test]
async fn a_full_disk_refuses_callbacks_hands_on_what_it_has_and_takes_again_once_that_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mut site = Site::new(folder.path(), on_a_small_disk);
    site.set("spool", disk.join("spool.sqlite").to_str().unwrap());
    site.set("log", "info");
    site.set("folder", folder.path().to_str().unwrap());
    if !site.command(&["check"]).0 {
        figure("a full disk is not shown here: this system makes no namespace with a disk of its own");
        return;
    }
    let relay = site.serve();
    let code = std::fs::read_to_string(folder.path().join("code")).unwrap();
    let code = PairingCode::parse(code.lines().find(|line| line.starts_with("hazina1:")).unwrap()).unwrap();
    let inbox = pair(&code, 1, "Finance desk").await.open(ports()).unwrap();
    let client = reqwest::Client::new();
    let mut kept = 0_usize;
    let mut refused = 0;
    while refused < 20 {
        let url = inbox.callback_url(&format!("r/{kept}/aa"));
        match post(&client, url, vec![b'x'; 60_000]).await.0 {
            200 => kept += 1,
            status => {
                assert_eq!(status, 503);
                refused += 1;
            }
        }
        assert!(kept < 2_000, "the disk is never full");
    }
    assert!(kept > 50, "{kept}");
    assert_eq!(taken(&inbox).await.len(), kept, "all that was answered 200, also now");
    let url = inbox.callback_url("r/1/bb");
    assert_eq!(post(&client, url, "{}").await.0, 200, "there is room again");
    assert_eq!(taken(&inbox).await.len(), 1);
    assert!(relay.terminate());
    let log = std::fs::read_to_string(site.log()).unwrap();
    assert!(log.contains("full"), "{log}");
}

#[test]
fn check_makes_nothing_and_says_what_is_to_come() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = Site::new(folder.path(), program);
    let (fine, said) = site.command(&["check"]);
    assert!(fine && said.contains("which is made when serving begins"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
    let missing = folder.path().join("missing").join("spool.sqlite");
    site.set("spool", missing.to_str().unwrap());
    let (fine, said) = site.command(&["check"]);
    assert!(
        fine && said.contains("Neither it nor its folder is there yet"),
        "{said}"
    );
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
        (
            "public_address",
            "https://relay.example/hook",
            "public_address: it must be",
        ),
        ("public_address", "https://relay .example", "public_address: it must be"),
        (
            "public_address",
            "https://me@relay.example",
            "public_address: it must be",
        ),
        (
            "public_address",
            "https://relay.example:0x1",
            "public_address: it must be",
        ),
        ("open_connections", "0", "open_connections: it must be at least 1"),
        (
            "body_bytes",
            "20000000",
            "body_bytes: it must be at least 1 and at most 1048576",
        ),
        ("log", "inf", "log: it must be error, warn, info"),
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
