//! Senders that mean no good: memory stays bounded, and real callbacks come through.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use relay::Cursor;

use super::{Scene, taken};
use crate::harness::figure;

/// How long the siege lasts.
const SIEGE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_large_malformed_replayed_and_forged_requests_leave_memory_bounded_and_real_callbacks_alone() {
    let scene = Scene::with(|site| {
        site.set("header_seconds", "2");
        site.set("body_seconds", "2");
        site.set("open_connections", "400");
        site.set("connections_per_source", "380");
        site.set("spool_deliveries", "20000");
        site.set("log", "error");
    })
    .await;
    let quiet = resident_kib(scene.relay.id());
    let over = Arc::new(AtomicBool::new(false));
    let (address, url) = (scene.site.address.to_string(), scene.inbox.callback_url("r/1/aa"));
    let path = url.strip_prefix(&format!("http://{address}")).unwrap().to_owned();
    let forged = format!("{}0000000000000000", &path[..path.len() - 16]);

    let mut attackers = Vec::new();
    for n in 0..240 {
        let (over, address, path, forged) = (Arc::clone(&over), address.clone(), path.clone(), forged.clone());
        attackers.push(tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                match n % 4 {
                    0 => trickle(&address, &path).await,
                    1 => flood(&address, &path).await,
                    2 => nonsense(&address, n).await,
                    _ => repeat(&address, &forged).await,
                }
            }
        }));
    }

    let began = Instant::now();
    let (mut most, mut real, mut slowest) = (quiet, 0_usize, Duration::ZERO);
    while began.elapsed() < SIEGE {
        let posted = Instant::now();
        let url = scene.inbox.callback_url(&format!("r/{real}/bb"));
        let answer = scene
            .client
            .post(url)
            .timeout(Duration::from_secs(10))
            .body("real")
            .send()
            .await;
        assert_eq!(answer.unwrap().status(), 200, "a real callback is taken");
        slowest = slowest.max(posted.elapsed());
        real += 1;
        most = most.max(resident_kib(scene.relay.id()));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    over.store(true, Ordering::Relaxed);
    for attacker in attackers {
        attacker.abort();
    }

    // The same real callback again and again: each is kept, because M-PESA may repeat; the ledger knows repeats.
    let replayed = scene.inbox.callback_url("r/0/bb");
    for _ in 0..50 {
        assert_eq!(scene.post(replayed.clone(), "real").await, 200);
    }
    let untrusted = scene.metric("spool_untrusted_deliveries").await;
    let all = taken(&scene.inbox).await;
    let trusted = all
        .iter()
        .filter(|(_, body, trusted)| *trusted && body == "real")
        .count();
    assert_eq!(
        trusted,
        real + 50,
        "every real callback, once for each time it was posted"
    );
    let allowed = 20 * (SIEGE.as_secs() + 3);
    assert!(
        untrusted > 0 && untrusted <= allowed,
        "{untrusted} forged were let in, {allowed} may be"
    );
    figure(&format!(
        "siege of {SIEGE:?} by 240 senders: memory {quiet} KiB before, at most {most} KiB; {real} real callbacks, slowest \
         {slowest:?}; {untrusted} forged kept of {} sent",
        scene.metric(r#"callbacks_total{outcome="too_many_untrusted"}"#).await + untrusted,
    ));
    // 400 connections, each with at most its header, its body and what is read ahead of it: 32 MiB and some more.
    assert!(most < quiet + 64 * 1024, "{most} KiB");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

/// Every connection is taken by machines that say nothing, from many addresses, while M-PESA is in the middle of its own.
#[tokio::test]
async fn a_flood_of_connections_from_many_addresses_does_not_push_out_mpesa_or_a_console() {
    const MPESA: &str = "127.9.9.9";
    let scene = Scene::with(|site| {
        site.set("callbacks_from", MPESA);
        site.set("open_connections", "16");
        site.set("connections_per_source", "4");
        site.set("header_seconds", "60");
    })
    .await;
    let address = scene.site.address;
    // A console that was there before: its address showed a credential.
    scene.inbox.status().await.unwrap();
    let mut mpesa = connect_from(MPESA, address).await;
    let mut console = connect_from("127.0.0.1", address).await;
    let mut flood = Vec::new();
    for n in 0..64 {
        flood.push(connect_from(&format!("127.1.{n}.1"), address).await);
        if n >= 16 {
            // Each of these makes another leave.
            let left = async || scene.metric("connections_shown_out_total").await;
            while left().await + 16 < n {
                tokio::task::yield_now().await;
            }
        }
    }
    let url = scene.inbox.callback_url("r/1/aa");
    let path = url.strip_prefix(&format!("http://{address}")).unwrap();
    let post = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}");
    assert!(said(&mut mpesa, &post).await.starts_with("HTTP/1.1 200"));
    let pull = "GET /pull/v1/status HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(
        said(&mut console, pull).await.starts_with("HTTP/1.1 401"),
        "it was not shown out"
    );
    let mut again = connect_from(MPESA, address).await;
    assert!(
        said(&mut again, &post).await.starts_with("HTTP/1.1 200"),
        "nor is a new one kept waiting"
    );
}

async fn connect_from(source: &str, to: std::net::SocketAddr) -> TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(format!("{source}:0").parse().unwrap()).unwrap();
    socket.connect(to).await.unwrap()
}

async fn said(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 512];
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut answer)).await;
    String::from_utf8_lossy(&answer[..read.unwrap().unwrap_or(0)]).into_owned()
}

#[tokio::test]
async fn strangers_at_the_same_address_use_up_no_share_of_mpesa_or_of_a_console() {
    let scene = Scene::with(|site| site.set("source_per_second", "5")).await;
    let real = |n: usize| scene.inbox.callback_url(&format!("r/{n}/aa"));
    let forged = {
        let url = real(0);
        format!("{}0000000000000000", &url[..url.len() - 16])
    };
    let unknown = forged.replace("/c/", "/c/0");
    let fairness = (0..60).map(|n| if n % 2 == 0 { forged.clone() } else { unknown.clone() });
    let answers = at_once(&scene, fairness).await;
    assert!(
        answers.contains(&429),
        "fairness have a share of their own, and an end of it"
    );
    assert_eq!(scene.post(real(1), "real").await, 200);
    let waiting = scene.inbox.pull(Cursor::START, 500).await.unwrap();
    assert!(waiting.iter().any(|delivery| delivery.trusted));

    let answers = at_once(&scene, (2..62).map(real)).await;
    assert!(
        answers.contains(&429),
        "who knows an address is held to the rate as well"
    );
}

/// Posts to all of them side by side, so that a slow machine keeps no rate by itself.
async fn at_once(scene: &Scene, urls: impl Iterator<Item = String>) -> Vec<u16> {
    let posts = urls.map(|url| {
        let client = scene.client.clone();
        tokio::spawn(async move { crate::harness::post(&client, url, "x").await.0 })
    });
    let mut answers = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        answers.push(post.await.unwrap());
    }
    answers
}

/// A header, or a body, a byte at a time.
async fn trickle(address: &str, path: &str) {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return;
    };
    let text = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{}",
        "x".repeat(500)
    );
    for byte in text.as_bytes() {
        if stream.write_all(&[*byte]).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Far more than is taken.
async fn flood(address: &str, path: &str) {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return;
    };
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let block = vec![b'x'; 64 * 1024];
    while stream.write_all(&block).await.is_ok() {}
}

/// No HTTP, headers without end, paths and pull requests that mean nothing.
async fn nonsense(address: &str, n: usize) {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return;
    };
    let text = match n % 3 {
        0 => "\u{16}\u{3}\u{1} not http\r\n\r\n".to_owned(),
        1 => format!("POST / HTTP/1.1\r\n{}\r\n", "X-Much: more\r\n".repeat(5_000)),
        _ => {
            "POST /pull/v1/acknowledge HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer 1.00\r\nContent-Length: 2\r\n\r\n{}"
                .to_owned()
        }
    };
    let _ = stream.write_all(text.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.read_to_end(&mut answer)).await;
}

/// The right inbox with a mark that was made up, as fast as it goes.
async fn repeat(address: &str, forged: &str) {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return;
    };
    let request = format!("POST {forged} HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nforged");
    let mut answer = [0; 512];
    for _ in 0..100 {
        if stream.write_all(request.as_bytes()).await.is_err() {
            return;
        }
        match stream.read(&mut answer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// What the process holds in memory.
fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}
