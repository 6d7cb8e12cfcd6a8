//! The process dies; what was answered 200 does not.
//!
//! Each test runs this very test binary again as a child that serves until it dies: by `SIGKILL` from
//! outside, or by aborting itself at a named checkpoint.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use relay::{Advanced, Checkpoint, Cursor, Head, Limits, Moment, PutError, RelayError, Spool, SpoolLimits};

use crate::harness::{Harness, READER, all_bodies, envelopes, everything, open, post, put, start};

const FOLDER: &str = "RELAY_TEST_CHILD_FOLDER";
const DIES_AT: &str = "RELAY_TEST_CHILD_DIES_AT";

/// The child's part. In a normal run of the tests there is no folder for it, and it has nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_child_process_serves_until_it_dies() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let dies_at = std::env::var(DIES_AT).unwrap_or_default();
    let writes = AtomicUsize::new(0);
    let checkpoint: Checkpoint = Arc::new(move |name, moment| {
        if moment == Moment::Before {
            writes.fetch_add(1, Ordering::SeqCst);
        }
        if dies_at == format!("{name} {moment:?} {}", writes.load(Ordering::SeqCst)) {
            std::process::abort();
        }
    });
    let path = folder.join("spool.sqlite");
    let spool = Spool::open(&path, SpoolLimits::default(), checkpoint).unwrap();
    let relay = start(spool, Limits::default()).await;
    let unfinished = folder.join("address.part");
    std::fs::write(&unfinished, relay.base_url()).unwrap();
    std::fs::rename(unfinished, folder.join("address")).unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_callback_answered_200_survives_a_killed_process() {
    let harness = Harness::new();
    let mut answered = BTreeSet::new();
    for round in 0..5 {
        let (mut child, url) = child(&harness, "").await;
        let client = reqwest::Client::new();
        let senders: Vec<_> = (0..8)
            .map(|sender| {
                let (client, url) = (client.clone(), url.clone());
                tokio::spawn(post_until_refused(client, url, format!("{round} {sender}")))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(150)).await;
        child.kill();
        for sender in senders {
            answered.extend(sender.await.unwrap());
        }
    }

    assert!(answered.len() > 100, "only {} were answered", answered.len());
    let kept: BTreeSet<_> = all_bodies(&open(&harness.path())).await.into_iter().collect();
    let lost: Vec<_> = answered.difference(&kept).collect();
    assert!(lost.is_empty(), "answered 200 and lost: {lost:?}");
    // At most the one callback of each sender that was under way may be there unanswered.
    assert!(kept.len() <= answered.len() + 5 * 8);
}

/// Posts numbered bodies until the relay is gone; gives those that were answered 200.
async fn post_until_refused(client: reqwest::Client, url: String, name: String) -> Vec<String> {
    let mut answered = Vec::new();
    for n in 0.. {
        let body = format!("{name} {n}");
        let sent = client.post(format!("{url}/a")).body(body.clone()).send();
        match sent.await {
            Ok(answer) if answer.status() == 200 => answered.push(body),
            Ok(_) | Err(_) => break,
        }
    }
    answered
}

#[tokio::test]
async fn death_before_the_write_keeps_nothing_and_answers_nothing() {
    let harness = Harness::new();
    let kept = kept_after_death_at(&harness, "relay.put Before 2").await;
    assert_eq!(kept, ["1"]);
}

#[tokio::test]
async fn death_after_the_write_keeps_the_callback_though_it_was_not_answered() {
    let harness = Harness::new();
    let kept = kept_after_death_at(&harness, "relay.put After 2").await;
    assert_eq!(kept, ["1", "2"]);
}

/// Posts twice to a child that dies at the second write: only the first is answered.
async fn kept_after_death_at(harness: &Harness, dies_at: &str) -> Vec<String> {
    let (mut child, url) = child(harness, dies_at).await;
    let client = reqwest::Client::new();
    assert_eq!(post(&client, format!("{url}/a"), "1").await.0, 200);
    let second = client.post(format!("{url}/a")).body("2").send().await;
    assert!(second.is_err(), "nothing was answered");
    assert!(!child.died().success());
    all_bodies(&open(&harness.path())).await
}

/// What was answered is so; what was not may be so, and is the same when it is made again.
#[tokio::test]
async fn a_head_that_was_moved_before_the_death_stands_and_one_that_was_not_does_not() {
    let at = |seq: i64| Head { seq, hash: [7; 32] };
    for (dies_at, kept) in [("relay.head Before", 1), ("relay.head After", 2)] {
        let harness = Harness::new();
        let writes = AtomicUsize::new(0);
        let dies: Checkpoint = Arc::new(move |name, moment| {
            if name == "relay.head" && moment == Moment::Before {
                writes.fetch_add(1, Ordering::SeqCst);
            }
            if writes.load(Ordering::SeqCst) == 2 && dies_at == format!("{name} {moment:?}") {
                std::panic::resume_unwind(Box::new("the crash of this test"));
            }
        });
        let spool = Spool::open(&harness.path(), SpoolLimits::default(), dies).unwrap();
        let witness = start(spool, Limits::default()).await.inbox().witness();
        assert_eq!(witness.advance(None, at(1)).await.unwrap(), Advanced::Moved);
        let second = witness.advance(Some(at(1)), at(2)).await;
        assert!(matches!(second, Err(RelayError::Stopped)), "{second:?}");

        let relay = start(open(&harness.path()), Limits::default()).await;
        let witness = relay.inbox().witness();
        assert_eq!(witness.head().await.unwrap().unwrap().head, at(kept), "{dies_at}");
        let again = witness.advance(Some(at(1)), at(2)).await.unwrap();
        assert_eq!(again, Advanced::Moved, "{dies_at}");
        assert_eq!(witness.head().await.unwrap().unwrap().head, at(2));
    }
}

#[tokio::test]
async fn a_checkpoint_that_panics_stops_the_spool_as_a_crash_would() {
    let harness = Harness::new();
    let writes = AtomicUsize::new(0);
    let panics = Arc::new(move |_: &'static str, moment| {
        if moment == Moment::Before && writes.fetch_add(1, Ordering::SeqCst) == 1 {
            std::panic::resume_unwind(Box::new("the crash of this test"));
        }
    });
    let spool = Spool::open(&harness.path(), SpoolLimits::default(), panics).unwrap();
    put(&spool, "1").await.unwrap();
    for body in ["2", "3"] {
        let put = put(&spool, body).await;
        assert!(matches!(put, Err(PutError::NotStored(RelayError::Stopped))));
    }
    let pulled = spool.pull(READER, Cursor::START, 1).await;
    assert!(matches!(pulled, Err(RelayError::Stopped)));
    assert_eq!(envelopes(&everything(&open(&harness.path())).await), ["1"]);
}

/// A process that does not outlive its test, however that ends.
struct Child(std::process::Child);

impl Child {
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    fn died(&mut self) -> ExitStatus {
        self.0.wait().unwrap()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have died already, which is as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn child(harness: &Harness, dies_at: &str) -> (Child, String) {
    let address = harness.folder.path().join("address");
    let _ = std::fs::remove_file(&address);
    let spawned = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::the_child_process_serves_until_it_dies"])
        .env(FOLDER, harness.folder.path())
        .env(DIES_AT, dies_at)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let child = Child(spawned.unwrap());
    let give_up = Instant::now() + Duration::from_secs(20);
    while !address.exists() {
        assert!(Instant::now() < give_up, "the child did not start");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (child, std::fs::read_to_string(address).unwrap())
}
