//! What the tests share: a relay in a folder of its own, and a sender.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use relay::{
    Checkpoint, Clock, Cursor, Delivery, InboxToken, Limits, Moment, Parcel, PutError, Relay, RelayConfig, Spool,
    SpoolLimits, StoredCallback,
};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "00112233445566778899aabbccddeeff";

/// A folder, the spool's path in it, and what the checkpoint saw.
pub(crate) struct Harness {
    pub(crate) folder: TempDir,
    pub(crate) seen: Arc<Mutex<Vec<(&'static str, Moment)>>>,
}

impl Harness {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            seen: Arc::default(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("spool.sqlite")
    }

    pub(crate) fn spool(&self) -> Spool {
        self.spool_with(SpoolLimits::default())
    }

    pub(crate) fn spool_with(&self, limits: SpoolLimits) -> Spool {
        let seen = Arc::clone(&self.seen);
        let checkpoint: Checkpoint = Arc::new(move |name, moment| seen.lock().unwrap().push((name, moment)));
        Spool::open(&self.path(), limits, checkpoint).unwrap()
    }

    pub(crate) fn seen(&self) -> Vec<(&'static str, Moment)> {
        self.seen.lock().unwrap().clone()
    }

    /// How often this name was called on each side of its write; both sides must agree.
    pub(crate) fn writes(&self, name: &'static str) -> usize {
        let count = |moment| {
            let seen = self.seen.lock().unwrap();
            seen.iter().filter(|it| **it == (name, moment)).count()
        };
        assert_eq!(count(Moment::Before), count(Moment::After));
        count(Moment::After)
    }
}

pub(crate) fn no_checkpoint() -> Checkpoint {
    Arc::new(|_, _| {})
}

pub(crate) fn open(path: &Path) -> Spool {
    Spool::open(path, SpoolLimits::default(), no_checkpoint()).unwrap()
}

/// A clock that starts at 1,000 ms and moves on by one with every look.
pub(crate) fn clock() -> Clock {
    let now = AtomicI64::new(1_000);
    Arc::new(move || now.fetch_add(1, Ordering::SeqCst))
}

pub(crate) async fn start(spool: Spool, limits: Limits) -> Relay {
    let config = RelayConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        inbox: InboxToken::parse(TOKEN).unwrap(),
        limits,
        clock: clock(),
    };
    Relay::start(config, spool).await.unwrap()
}

pub(crate) fn address(relay: &Relay) -> String {
    let base = relay.base_url();
    base["http://".len()..].split('/').next().unwrap().to_owned()
}

pub(crate) async fn post(client: &reqwest::Client, url: String, body: impl Into<reqwest::Body>) -> (u16, String) {
    let request = client.post(url).timeout(Duration::from_secs(20));
    let answer = request.body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Prints a figure where a passing test is heard too.
pub(crate) fn figure(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The reader's number in a relay inside the console.
pub(crate) const READER: i64 = 0;

pub(crate) fn parcel(body: &str) -> Parcel {
    Parcel {
        reader: READER,
        received_at_ms: 7,
        trusted: true,
        envelope: body.as_bytes().to_vec(),
    }
}

pub(crate) async fn put(spool: &Spool, body: &str) -> Result<Cursor, PutError> {
    spool.put(vec![parcel(body)]).await
}

pub(crate) fn envelopes(kept: &[StoredCallback]) -> Vec<String> {
    let text = |kept: &StoredCallback| String::from_utf8(kept.envelope.clone()).unwrap();
    kept.iter().map(text).collect()
}

pub(crate) fn bodies(deliveries: &[Delivery]) -> Vec<String> {
    let text = |delivery: &Delivery| String::from_utf8(delivery.callback.clone().unwrap().body).unwrap();
    deliveries.iter().map(text).collect()
}

/// What is in an envelope that was not sealed: the body after three lines.
pub(crate) fn body_of(envelope: &[u8]) -> String {
    let text = String::from_utf8(envelope.to_vec()).unwrap();
    text.splitn(4, '\n').last().unwrap().to_owned()
}

/// Everything that waits for the reader inside the console.
pub(crate) async fn everything(spool: &Spool) -> Vec<StoredCallback> {
    let mut all: Vec<StoredCallback> = Vec::new();
    loop {
        let after = all.last().map_or(Cursor::START, |it| it.cursor);
        let more = spool.pull(READER, after, 1_000).await.unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// The bodies of everything that waits for the reader inside the console.
pub(crate) async fn all_bodies(spool: &Spool) -> Vec<String> {
    everything(spool)
        .await
        .iter()
        .map(|kept| body_of(&kept.envelope))
        .collect()
}
