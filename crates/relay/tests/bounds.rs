//! What the relay refuses, and that it stores nothing of it.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use relay::{Cursor, Limits, Relay, SpoolLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Harness, TOKEN, address, post, start};

#[tokio::test]
async fn a_wrong_inbox_or_path_is_not_found_and_nothing_is_stored() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let client = reqwest::Client::new();
    let long = "a".repeat(201);
    let wrong_last = format!("{}0", &TOKEN[..31]);
    for path in [
        format!("/c/{}/a", "0".repeat(32)),
        format!("/c/{wrong_last}/a"),
        format!("/c/{TOKEN}0/a"),
        format!("/c/{}/a", TOKEN.to_uppercase()),
        format!("/c/{TOKEN}"),
        format!("/c/{TOKEN}/"),
        format!("/c/{TOKEN}/{long}"),
        format!("/c/{TOKEN}/a.b"),
        format!("/c/{TOKEN}/a%2Fb"),
        format!("/d/{TOKEN}/a"),
        "/c//a".to_owned(),
        "/".to_owned(),
    ] {
        let url = format!("http://{}{path}", address(&relay));
        assert_eq!(post(&client, url, "{}").await.0, 404, "{path}");
    }
    let longest = format!("{}/{}", relay.base_url(), "a".repeat(200));
    assert_eq!(post(&client, longest, "{}").await.0, 200);
    assert_eq!(relay.inbox().pull(Cursor::START, 10).await.unwrap().len(), 1);
    relay.shutdown().await;
}

#[tokio::test]
async fn only_a_post_is_taken() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let client = reqwest::Client::new();
    let answer = client.get(format!("{}/a", relay.base_url())).send().await.unwrap();
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["allow"], "POST");
    nothing_waits(&relay);
    relay.shutdown().await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large_whether_announced_or_not() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let client = reqwest::Client::new();
    let url = format!("{}/a", relay.base_url());
    let limit = 64 * 1024;
    assert_eq!(post(&client, url.clone(), vec![b'x'; limit + 1]).await.0, 413);
    assert_eq!(post(&client, url.clone(), vec![b'x'; limit * 8]).await.0, 413);
    nothing_waits(&relay);

    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    let head = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 40_000, "x".repeat(40_000));
    for part in [chunk.as_str(), chunk.as_str(), "0\r\n\r\n"] {
        stream.write_all(part.as_bytes()).await.unwrap();
    }
    assert_eq!(status(&mut stream).await, Some(413));
    nothing_waits(&relay);

    assert_eq!(post(&client, url, vec![b'x'; limit]).await.0, 200);
    relay.shutdown().await;
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up() {
    let harness = Harness::new();
    let relay = start(
        harness.spool(),
        Limits {
            body_time: Duration::from_millis(300),
            ..Limits::default()
        },
    )
    .await;
    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    let head = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status(&mut stream).await, Some(408));
    nothing_waits(&relay);
    relay.shutdown().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_stored() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    let head = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_ne!(status(&mut stream).await, Some(200));
    nothing_waits(&relay);
    relay.shutdown().await;
}

#[tokio::test]
async fn slow_headers_are_cut_off() {
    let harness = Harness::new();
    let limits = Limits {
        header_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let relay = start(harness.spool(), limits).await;
    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    stream.write_all(b"POST /c/").await.unwrap();
    closed_without_success(&mut stream).await;
    relay.shutdown().await;
}

#[tokio::test]
async fn whoever_shows_no_secret_of_ours_makes_room_when_every_connection_is_taken() {
    let harness = Harness::new();
    let limits = Limits {
        open_connections: 4,
        header_time: Duration::from_secs(60),
        ..Limits::default()
    };
    let relay = start(harness.spool(), limits).await;
    let mut known = TcpStream::connect(address(&relay)).await.unwrap();
    let request = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}");
    known.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(status(&mut known).await, Some(200));
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
        stream.write_all(b"POST /c/").await.unwrap();
        slow.push(stream);
    }
    let started = Instant::now();
    let (answer, _) = post(&reqwest::Client::new(), format!("{}/a", relay.base_url()), "{}").await;
    assert_eq!(answer, 200);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    closed_without_success(&mut slow[0]).await;

    let mut rest = [0; 512];
    assert!(known.read(&mut rest).await.unwrap() > 0, "the rest of its first answer");
    known.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(status(&mut known).await, Some(200), "who is known stays");
    drop(known);
    relay.shutdown().await;
}

#[tokio::test]
async fn who_asks_without_end_and_reads_nothing_is_given_up() {
    let harness = Harness::new();
    let limits = Limits {
        answer_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let relay = start(harness.spool(), limits).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut deaf = socket.connect(address(&relay).parse().unwrap()).await.unwrap();
    let questions = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000);
    // Until neither our questions nor its answers fit anywhere any more; then it must not wait for ever.
    let given_up = async { while deaf.write_all(questions.as_bytes()).await.is_ok() {} };
    let given_up = tokio::time::timeout(Duration::from_secs(20), given_up).await;
    assert!(given_up.is_ok(), "the connection is held for ever");
    relay.shutdown().await;
}

/// Closed, with or without a word: it does not hang.
async fn closed_without_success(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "it is still open");
    assert!(!rest.starts_with(b"HTTP/1.1 200"));
}

/// What a proxy and a relay could understand differently, and what a sender of another age or trade says.
#[tokio::test]
async fn what_two_readers_could_understand_differently_is_refused() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let mut kept = 0;
    for (head, body, expected) in [
        ("Content-Length: 2\r\nContent-Length: 3", "{}x", Some(400)),
        ("Content-Length: 2, 2", "{}", Some(400)),
        ("Content-Length: +2", "{}", Some(400)),
        ("Content-Length : 2", "{}", Some(400)),
        ("X: a\r\n  folded\r\nContent-Length: 2", "{}", Some(400)),
        ("Transfer-Encoding: xchunked", "2\r\n{}\r\n0\r\n\r\n", Some(400)),
        (
            "Transfer-Encoding: chunked, identity",
            "2\r\n{}\r\n0\r\n\r\n",
            Some(400),
        ),
        (
            "Transfer-Encoding: chunked",
            "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            Some(400),
        ),
        (
            "Transfer-Encoding: chunked",
            "2;name=value\r\n{}\r\n0\r\nTrailer: x\r\n\r\n",
            Some(200),
        ),
        ("Content-Length: 2\r\nContent-Encoding: gzip", "{}", Some(200)),
        (
            "Content-Length: 2\r\nUpgrade: h2c\r\nConnection: Upgrade",
            "{}",
            Some(200),
        ),
        ("Content-Length: 0", "", Some(200)),
    ] {
        let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
        let request = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        assert_eq!(status(&mut stream).await, expected, "{head}");
        kept += u64::from(expected == Some(200));
    }
    assert_eq!(relay.inbox().waiting().deliveries, kept);

    // Both lengths: the chunks count, and what follows is not read as another request.
    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    let hidden = format!("POST /c/{TOKEN}/hidden HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    let request = format!(
        "POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert_eq!(answers.matches("HTTP/1.1").count(), 1, "{answers}");
    assert_eq!(relay.inbox().waiting().deliveries, kept + 1);

    for other in [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{1}\u{2}",
        "GET /\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
        stream.write_all(other.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        closed_without_success(&mut stream).await;
    }
    relay.shutdown().await;
}

/// M-PESA announces its bodies; a careful client of its gateway, or a test of somebody's, may ask first.
#[tokio::test]
async fn a_sender_that_asks_before_it_sends_is_told_to_go_on() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    for (version, expected) in [("1.1", "HTTP/1.1 100 Continue"), ("1.0", "HTTP/1.0 200 OK")] {
        let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
        let ask = if version == "1.1" {
            "Expect: 100-continue\r\n"
        } else {
            ""
        };
        let head = format!("POST /c/{TOKEN}/a HTTP/{version}\r\nHost: x\r\n{ask}Content-Length: 2\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        if version == "1.0" {
            stream.write_all(b"{}").await.unwrap();
        }
        let mut answer = [0; 512];
        let read = stream.read(&mut answer).await.unwrap();
        let said = std::str::from_utf8(&answer[..read]).unwrap();
        assert!(said.starts_with(expected), "{said}");
        if version == "1.1" {
            stream.write_all(b"{}").await.unwrap();
            assert_eq!(status(&mut stream).await, Some(200));
        }
    }
    assert_eq!(relay.inbox().waiting().deliveries, 2);
    relay.shutdown().await;
}

#[tokio::test]
async fn an_idle_connection_is_closed_so_that_others_get_their_turn() {
    let harness = Harness::new();
    let relay = start(
        harness.spool(),
        Limits {
            open_connections: 1,
            header_time: Duration::from_millis(300),
            ..Limits::default()
        },
    )
    .await;
    let mut idle = TcpStream::connect(address(&relay)).await.unwrap();
    let request = format!("POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}");
    idle.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(status(&mut idle).await, Some(200));
    // Kept open by us, and silent: the only place would be taken for ever.
    let (status, _) = post(&reqwest::Client::new(), format!("{}/a", relay.base_url()), "{}").await;
    assert_eq!(status, 200);
    relay.shutdown().await;
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let mut stream = TcpStream::connect(address(&relay)).await.unwrap();
    let head = format!(
        "POST /c/{TOKEN}/a HTTP/1.1\r\nHost: x\r\nX-Long: {}",
        "x".repeat(20_000)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(status(&mut stream).await, Some(431));
    nothing_waits(&relay);
    relay.shutdown().await;
}

#[tokio::test]
async fn too_many_a_second_are_refused_and_strangers_do_not_use_up_the_share() {
    let harness = Harness::new();
    let relay = start(
        harness.spool(),
        Limits {
            callbacks_per_second: NonZeroU32::new(2).unwrap(),
            ..Limits::default()
        },
    )
    .await;
    let client = reqwest::Client::new();
    for _ in 0..20 {
        let url = format!("http://{}/c/{}/a", address(&relay), "0".repeat(32));
        assert_eq!(post(&client, url, "{}").await.0, 404);
    }
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(post(&client, format!("{}/a", relay.base_url()), "{}").await.0);
    }
    assert_eq!(answers[..2], [200, 200]);
    assert!(answers[2..].contains(&429), "{answers:?}");
    let taken = answers.iter().filter(|status| **status == 200).count();
    assert_eq!(relay.inbox().waiting().deliveries, taken as u64);

    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(post(&client, format!("{}/a", relay.base_url()), "{}").await.0, 200);
    relay.shutdown().await;
}

#[tokio::test]
async fn a_full_spool_is_answered_503_and_takes_again_once_acknowledged() {
    let harness = Harness::new();
    let spool = harness.spool_with(SpoolLimits {
        deliveries: 2,
        bytes: 1_000,
    });
    let relay = start(spool, Limits::default()).await;
    let client = reqwest::Client::new();
    let url = format!("{}/a", relay.base_url());
    assert_eq!(post(&client, url.clone(), "1").await.0, 200);
    assert_eq!(post(&client, url.clone(), "2").await.0, 200);
    assert_eq!(post(&client, url.clone(), "3").await, (503, String::new()));
    relay.inbox().acknowledge(Cursor(1)).await.unwrap();
    assert_eq!(post(&client, url, "4").await.0, 200);
    assert_eq!(harness.writes("relay.put"), 3);
    relay.shutdown().await;
}

#[tokio::test]
async fn a_spool_that_cannot_be_written_is_answered_503() {
    let harness = Harness::new();
    let relay = start(harness.spool(), Limits::default()).await;
    let connection = rusqlite::Connection::open(harness.path()).unwrap();
    connection
        .execute_batch("CREATE TRIGGER refuse BEFORE INSERT ON parcel BEGIN SELECT RAISE(ABORT, 'disk'); END")
        .unwrap();
    let client = reqwest::Client::new();
    let url = format!("{}/a", relay.base_url());
    assert_eq!(post(&client, url.clone(), "1").await.0, 503);
    nothing_waits(&relay);

    connection.execute_batch("DROP TRIGGER refuse").unwrap();
    assert_eq!(post(&client, url, "2").await.0, 200);
    relay.shutdown().await;
}

fn nothing_waits(relay: &Relay) {
    assert_eq!(relay.inbox().waiting().deliveries, 0);
}

/// The status of the answer, or `None` where the connection was closed without one.
async fn status(stream: &mut TcpStream) -> Option<u16> {
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.ok()?;
    std::str::from_utf8(&answer[9..]).unwrap().parse().ok()
}
