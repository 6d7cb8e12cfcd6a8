//! Callbacks answered per second and how long each took, with durability on, against the same program with a spool that
//! stores nothing: `cargo bench -p relay --bench ingest`. After `-- --peer NAME SCRIPT` a third side takes its turns, a
//! server driven by a script for node that is given a folder and says its address: `tests/peers/bench_relay` does that.
//!
//! Each server runs in a process of its own, on one disk. The sides take turns; the load is the same connections, each
//! posting the next callback when the one before is answered. The last lines are JSON, one for each comparison.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]

use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use relay::{
    Advanced, Cursor, HeadMove, InboxKeys, Limits, PairingCode, Parcel, PutError, RefusedSource, RegisterStore as _,
    Registry, RelayError, RemoteInbox, Server, ServerConfig, Sources, Spool, SpoolLimits, SpoolStore, SqliteRegister,
    StoredCallback, Usage, Waiting, Witnessed,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

const ROUNDS: usize = 9;
const CALLBACKS: usize = 6_400;
const CONNECTIONS: usize = 64;

/// The spool that stores nothing.
#[derive(Debug)]
struct Nothing(watch::Sender<Usage>);

#[async_trait]
impl SpoolStore for Nothing {
    async fn put(&self, _: Vec<Parcel>) -> Result<Cursor, PutError> {
        Ok(Cursor(1))
    }

    async fn pull(&self, _: i64, _: Cursor, _: usize) -> Result<Vec<StoredCallback>, RelayError> {
        Ok(Vec::new())
    }

    async fn acknowledge(&self, _: i64, _: Cursor) -> Result<(), RelayError> {
        Ok(())
    }

    async fn waiting(&self, _: i64) -> Result<Waiting, RelayError> {
        Ok(Waiting::default())
    }

    async fn head(&self, _: i64) -> Result<Option<Witnessed>, RelayError> {
        Ok(None)
    }

    async fn move_head(&self, _: HeadMove) -> Result<Advanced, RelayError> {
        Ok(Advanced::Moved)
    }

    async fn note_refused_source(&self, _: i64, _: i64, _: RefusedSource) -> Result<(), RelayError> {
        Ok(())
    }

    async fn refused_sources(&self, _: i64, _: i64) -> Result<Option<RefusedSource>, RelayError> {
        Ok(None)
    }

    async fn tidy(&self) -> Result<(), RelayError> {
        Ok(())
    }

    fn usage(&self) -> watch::Receiver<Usage> {
        self.0.subscribe()
    }

    async fn close(&self) {}
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--serve") {
        return serve(&arguments[at + 1], &arguments[at + 2]);
    }
    let peer = arguments.iter().position(|argument| argument == "--peer");
    let peer = peer.map(|at| (arguments[at + 1].as_str(), arguments[at + 2].as_str()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(compare(peer));
}

/// A relay in a process of its own, with the spool that is named, until its input ends.
fn serve(spool: &str, folder: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let path = Path::new(folder).join("spool.sqlite");
        let many = const { std::num::NonZeroU32::new(10_000_000).unwrap() };
        let limits = Limits {
            open_connections: 1_000,
            connections_per_source: 1_000,
            callbacks_per_second: many,
            source_per_second: many,
            ..Limits::default()
        };
        let spool_limits = SpoolLimits {
            deliveries: u64::MAX,
            bytes: u64::MAX,
        };
        let spool = match spool {
            "nothing" => Spool::of(Nothing(watch::Sender::new(Usage::default()))),
            _ => Spool::open(&path, spool_limits, Arc::new(|_, _| {})).unwrap(),
        };
        let registry = Registry::open(Arc::new(SqliteRegister::open(&path).unwrap()))
            .await
            .unwrap();
        let clock: relay::Clock = Arc::new(|| 1_000);
        let config = ServerConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            limits,
            spool_limits,
            sources: Sources::default(),
            clock,
            entropy: Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).unwrap()),
            handshake: None,
            teams: None,
        };
        let server = Server::start(config, spool, registry).await.unwrap();
        println!("{}", server.address());
        tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()))
            .await
            .unwrap()
            .unwrap();
        server.shutdown().await;
    });
}

/// One server, and the requests it gets.
struct Side {
    name: String,
    server: Child,
    _folder: tempfile::TempDir,
    address: String,
    request: Arc<Vec<u8>>,
    rates: Vec<f64>,
    took: Vec<Duration>,
}

impl Side {
    async fn relay(spool: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("--serve").arg(spool).arg(folder.path());
        let (server, address) = start(command);
        let register = SqliteRegister::open(&folder.path().join("spool.sqlite")).unwrap();
        register.create_inbox("bench", 1_000).await.unwrap();
        let entropy: relay::Entropy = Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).unwrap());
        let place = (format!("http://{address}"), None);
        let code = PairingCode::make(&register, "bench", (&place.0, place.1), 1_000, &entropy).await;
        let code = code.unwrap().unwrap();
        let paired = RemoteInbox::pair(&code, InboxKeys::from_bytes([1; 64]), "bench")
            .await
            .unwrap();
        let ports = relay::Ports {
            clock: Arc::new(|| 1_000),
            entropy: Arc::new(|_| {}),
        };
        let url = paired
            .open(ports)
            .unwrap()
            .callback_url(&format!("r/{}/{}", "0".repeat(32), "0".repeat(64)));
        Self::new(spool, server, folder, address, &url)
    }

    fn peer(name: &str, script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("node");
        command.arg(script).arg(folder.path());
        let (server, address) = start(command);
        let url = format!(
            "http://{address}/c/{}/r/{}/{}/{}",
            "0".repeat(32),
            "0".repeat(32),
            "0".repeat(64),
            "0".repeat(16)
        );
        Self::new(name, server, folder, address, &url)
    }

    fn new(name: &str, server: Child, folder: tempfile::TempDir, address: String, url: &str) -> Self {
        let body = include_str!("result.json");
        let path = &url[format!("http://{address}").len()..];
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self {
            name: name.to_owned(),
            server,
            _folder: folder,
            address,
            request: Arc::new(request.into_bytes()),
            rates: Vec::new(),
            took: Vec::new(),
        }
    }

    async fn round(&mut self) {
        let began = Instant::now();
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|_| tokio::spawn(post(self.address.clone(), Arc::clone(&self.request))))
            .collect();
        for connection in connections {
            self.took.extend(connection.await.unwrap());
        }
        #[allow(clippy::cast_precision_loss, reason = "a few thousand")]
        self.rates.push(CALLBACKS as f64 / began.elapsed().as_secs_f64());
    }

    fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    fn p99_ms(&self) -> f64 {
        let mut took = self.took.clone();
        took.sort();
        took[took.len() * 99 / 100].as_secs_f64() * 1_000.0
    }
}

/// Starts a server that says its address in its first line.
fn start(mut command: Command) -> (Child, String) {
    let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    assert!(!address.is_empty(), "the server did not start");
    (server, address.trim().to_owned())
}

/// One connection's share of a round; gives how long each answer took.
async fn post(address: String, request: Arc<Vec<u8>>) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answer = vec![0; 4_096];
    let mut took = Vec::with_capacity(CALLBACKS / CONNECTIONS);
    for _ in 0..CALLBACKS / CONNECTIONS {
        let posted = Instant::now();
        stream.write_all(&request).await.unwrap();
        let mut read = 0;
        while !answer[..read].ends_with(b"}") {
            let more = stream.read(&mut answer[read..]).await.unwrap();
            assert!(more > 0, "the server hung up");
            read += more;
        }
        assert!(
            answer.starts_with(b"HTTP/1.1 200 OK"),
            "{}",
            String::from_utf8_lossy(&answer[..read])
        );
        took.push(posted.elapsed());
    }
    took
}

async fn compare(peer: Option<(&str, &str)>) {
    let mut sides = vec![Side::relay("sqlite").await, Side::relay("nothing").await];
    sides.extend(peer.map(|(name, script)| Side::peer(name, script)));
    for side in &mut sides {
        side.round().await;
        side.rates.clear();
        side.took.clear();
    }
    for _ in 0..ROUNDS {
        for side in &mut sides {
            side.round().await;
        }
    }
    println!("{ROUNDS} rounds of {CALLBACKS} callbacks over {CONNECTIONS} connections");
    for side in &sides {
        println!(
            "  {:<10}  {:7.0} answered/s  {:6.2} ms at the 99th percentile",
            side.name,
            side.rate(),
            side.p99_ms()
        );
    }
    let (relay, others) = sides.split_first().unwrap();
    for other in others {
        println!("{}", comparison(relay, other));
    }
    for side in &mut sides {
        // Closing its input ends a relay; the peer is simply ended.
        drop(side.server.stdin.take());
        let _ = side.server.kill();
        let _ = side.server.wait();
    }
}

fn comparison(relay: &Side, other: &Side) -> serde_json::Value {
    let figures =
        |side: &Side| serde_json::json!({ "per_second": rounded(side.rate()), "p99_ms": rounded(side.p99_ms()) });
    let turns = relay.rates.iter().zip(&other.rates).map(|(ours, theirs)| ours / theirs);
    serde_json::json!({
        "bench": format!("callbacks_kept_vs_{}", other.name),
        "connections": CONNECTIONS,
        "rounds": ROUNDS,
        "callbacks": CALLBACKS,
        "relay": figures(relay),
        (other.name.as_str()): figures(other),
        "per_second_ratio": rounded(median(turns.collect())),
        "p99_ratio": rounded(relay.p99_ms() / other.p99_ms()),
    })
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
