//! Requests to a relay on a public address: anybody's callbacks, and a desktop's of a team.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use relay::{TeamCode, TeamPlace};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use testkit::relay_program::Site;

use super::{
    damage::{damaged, odd},
    figure, from, how_many,
};
use crate::{dice::Dice, harness::success, relay_killed::program};

/// The status of the answer; none where the relay hung up on what is no HTTP. What is not framed is not waited for to go on.
fn send(address: SocketAddr, request: &[u8], is_framed: bool) -> Option<u16> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = stream.write_all(request);
    if !is_framed {
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    answer.split(' ').nth(1).and_then(|status| status.parse().ok())
}

fn http(method: &str, path: &str, credential: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer {credential}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_request_panics_a_relay_or_is_an_error_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let relay = site.serve();
    let (done, printed) = site.command(&["team", "create", "clinic"]);
    assert!(done, "{printed}");
    let code = printed.lines().find(|line| line.starts_with("hazina-team1:")).unwrap();
    let code = TeamCode::parse(code).unwrap();
    let place = TeamPlace::join(&code, "Reception", b"card".to_vec()).await.unwrap();
    let place: Value = serde_json::from_str(place.to_secret().expose_secret()).unwrap();
    let credential = place["credential"].as_str().unwrap();
    let entry = json!({
        "seen": { "position": 0, "hash": "0".repeat(64) }, "device_seq": 1, "epoch": 0, "body": "AAAA", "signature": "09".repeat(64),
    });
    let shapes = [
        (
            "POST",
            "/log/v1/join",
            json!({ "secret": "x", "name": "Branch", "card": "AAAA" }),
        ),
        ("POST", "/log/v1/entries", entry),
        ("GET", "/log/v1/entries?after=0&max=10&wait=0", json!(null)),
        ("GET", "/log/v1/head", json!(null)),
        ("GET", "/log/v1/devices", json!(null)),
        ("PUT", "/log/v1/welcome", json!({ "device": 1, "welcome": "AAAA" })),
        ("POST", "/log/v1/retire", json!({ "device": 7 })),
        (
            "POST",
            "/pull/v1/pair",
            json!({ "secret": "x", "name": "x", "key": "AAAA" }),
        ),
        ("GET", "/pull/v1/deliveries?after=0&max=10&wait=0", json!(null)),
        (
            "POST",
            "/c/00112233445566778899aabbccddeeff/r/1/2",
            json!(success("1", "SG632NMUAB", 10, "x")),
        ),
    ];
    let (count, mut taken) = (how_many(400), 0);
    for seed in from()..from() + count {
        let mut dice = Dice::of(seed);
        let (method, path, body) = dice.one_of(&shapes).clone();
        let body = serde_json::to_vec(&odd(body, &mut dice)).unwrap();
        let path = match dice.one_in(4) {
            true => String::from_utf8_lossy(&damaged(path.as_bytes(), b"?after=-1&wait=0", &mut dice)).replace(
                |letter: char| letter.is_control() || letter == ' ' || !letter.is_ascii(),
                "%",
            ),
            false => path.to_owned(),
        };
        let request = http(method, &path, credential, &body);
        // One in three is no HTTP any more.
        let is_framed = !dice.one_in(3);
        let request = if is_framed {
            request
        } else {
            damaged(&request, &body, &mut dice)
        };
        let status = send(site.address, &request, is_framed);
        assert!(
            !is_framed || status.is_some(),
            "seed {seed}: hung up on {method} {path}"
        );
        assert!(
            status.is_none_or(|status| status < 500 || status == 501 || status == 505),
            "seed {seed}: {status:?} to {method} {path}"
        );
        taken += u64::from(status == Some(200));
    }
    let logged = std::fs::read_to_string(site.log()).unwrap();
    assert!(!logged.contains("panicked"), "{logged}");
    assert!(relay.terminate());
    figure("requests to a relay", count, taken);
}
