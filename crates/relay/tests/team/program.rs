//! The program in a process of its own, and desktops of a team that reach it over HTTP.

use std::time::{Duration, Instant};

use relay::{Appended, LogHead, Offer, RelayError, RemoteLog, TeamCode, TeamPlace};
use tempfile::TempDir;
use testkit::relay_program::{Program, Site};

use super::offer;
use crate::remote::program;

/// Everything in it that could tell something.
const SEALED: &str = "not readable: this stands for a sealed body";

struct Scene {
    _folder: TempDir,
    site: Site,
    relay: Program,
    first: RemoteLog,
}

impl Scene {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::new(folder.path(), program);
        let relay = site.serve();
        let first = join(&code(&site, &["team", "create", "clinic"]), "Reception").await;
        Self {
            _folder: folder,
            site,
            relay,
            first,
        }
    }

    /// A second desktop, welcomed by the first.
    async fn second(&self) -> RemoteLog {
        let second = join(&self.first.code().await.unwrap(), "Branch").await;
        self.first
            .welcome(second.place().device(), b"sealed to it".to_vec())
            .await
            .unwrap();
        second
    }
}

fn code(site: &Site, arguments: &[&str]) -> TeamCode {
    let (done, said) = site.command(arguments);
    assert!(done, "{said}");
    let line = said.lines().find(|line| line.starts_with("hazina-team1:")).unwrap();
    TeamCode::parse(line).unwrap()
}

async fn join(code: &TeamCode, name: &str) -> RemoteLog {
    TeamPlace::join(code, name, b"card".to_vec())
        .await
        .unwrap()
        .open()
        .unwrap()
}

fn of(log: &RemoteLog, device_seq: i64, seen: LogHead, body: &str) -> Offer {
    offer(log.place().team(), log.place().device(), device_seq, seen, body)
}

async fn add(log: &RemoteLog, device_seq: i64, seen: LogHead, body: &str) -> LogHead {
    let appended = log.append(&of(log, device_seq, seen, body)).await.unwrap();
    let Appended::Taken { head, .. } = appended else {
        panic!("{appended:?}");
    };
    head
}

const NOW: Duration = Duration::ZERO;

#[tokio::test]
async fn two_desktops_share_one_order_also_after_the_relay_was_killed() {
    let scene = Scene::new().await;
    let second = scene.second().await;
    let one = add(&scene.first, 1, LogHead::START, "one").await;
    let behind = second.append(&of(&second, 1, LogHead::START, "at once")).await.unwrap();
    assert_eq!(behind, Appended::Behind { newest: one });
    let two = add(&second, 1, one, "two").await;
    scene.relay.kill();
    let _relay = scene.site.serve();
    let again = loop {
        // The connection ended with the relay that was killed, which one question finds out.
        if let Ok(appended) = second.append(&of(&second, 1, one, "two")).await {
            break appended;
        }
    };
    assert!(
        matches!(again, Appended::Taken { head, .. } if head == two),
        "its answer was lost"
    );
    let place = TeamPlace::from_secret(&scene.first.place().to_secret()).unwrap();
    let first = place.open().unwrap();
    let read = first.read_after(0, 100, NOW).await.unwrap();
    let mut before = LogHead::START;
    for entry in &read.entries {
        assert!(entry.follows(before));
        before = entry.head;
    }
    assert_eq!((before, read.entries.len()), (two, 2));
    assert_eq!(read.entries[1].offer, of(&second, 1, one, "two"));
    assert_eq!(first.head().await.unwrap().0, two);
}

#[tokio::test]
async fn a_reader_who_waits_has_an_entry_at_once() {
    let scene = Scene::new().await;
    let second = scene.second().await;
    let waiting = tokio::spawn(async move {
        let read = second.read_after(0, 10, Duration::from_secs(20)).await.unwrap();
        (read.entries.len(), Instant::now())
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    add(&scene.first, 1, LogHead::START, "news").await;
    let added = Instant::now();
    let (count, seen) = waiting.await.unwrap();
    assert_eq!(count, 1);
    assert!(seen.saturating_duration_since(added) < Duration::from_secs(5));
}

#[tokio::test]
async fn who_was_not_welcomed_or_was_retired_adds_nothing() {
    let scene = Scene::new().await;
    let stranger = join(&code(&scene.site, &["team", "pairing", "clinic"]), "Stranger").await;
    let refused = stranger.append(&of(&stranger, 1, LogHead::START, "x")).await;
    assert!(
        matches!(&refused, Err(RelayError::Refused { code, .. }) if code == "request"),
        "{refused:?}"
    );
    assert!(stranger.code().await.is_err() && stranger.welcome(1, vec![1]).await.is_err());
    assert_eq!(stranger.welcomed().await.unwrap(), None);
    let number = stranger.place().device();
    scene.first.welcome(number, b"sealed to it".to_vec()).await.unwrap();
    assert_eq!(
        stranger.welcomed().await.unwrap().as_deref(),
        Some(&b"sealed to it"[..])
    );
    let head = add(&stranger, 1, LogHead::START, "x").await;
    let listed = scene.first.devices().await.unwrap();
    let names: Vec<_> = listed
        .iter()
        .map(|device| (device.name.as_str(), device.admitted))
        .collect();
    assert_eq!(names, [("Reception", true), ("Stranger", true)]);

    scene.first.retire(number).await.unwrap();
    let late = stranger.append(&of(&stranger, 2, head, "y")).await;
    assert!(
        matches!(&late, Err(RelayError::Refused { code, .. }) if code == "credential"),
        "{late:?}"
    );
    assert!(stranger.read_after(0, 10, NOW).await.is_err());
    assert!(scene.site.command(&["team", "list"]).1.contains("Stranger: retired"));
    let (done, said) = scene.site.command(&["team", "restore", &number.to_string()]);
    assert!(done, "{said}");
    add(&stranger, 2, head, "y").await;
}

#[tokio::test]
async fn a_code_is_good_once_and_a_wrong_command_says_why() {
    let scene = Scene::new().await;
    let code = scene.first.code().await.unwrap();
    join(&code, "Branch").await;
    let again = TeamPlace::join(&code, "Other", Vec::new()).await;
    assert!(
        matches!(&again, Err(RelayError::Refused { code, .. }) if code == "pairing"),
        "{again:?}"
    );
    for (arguments, why) in [
        (
            &["team", "create", "clinic"][..],
            "there is a team called clinic already",
        ),
        (&["team", "pairing", "school"], "there is no team called school"),
        (&["team", "retire", "77"], "there is no desktop with the number 77"),
        (&["team", "create", " "], "a team's name has 1 to 60 characters"),
    ] {
        let (done, said) = scene.site.command(arguments);
        assert!(!done && said.contains(why), "{said}");
    }
}

/// The server's disk and log after all that.
#[tokio::test]
async fn a_body_reaches_the_disk_as_it_was_sealed_and_the_log_not_at_all() {
    let scene = Scene::new().await;
    let second = scene.second().await;
    let head = add(&scene.first, 1, LogHead::START, SEALED).await;
    add(&second, 1, head, SEALED).await;
    second.read_after(0, 10, NOW).await.unwrap();
    let secret = scene.first.place().to_secret();
    let secret: serde_json::Value = serde_json::from_str(secrecy::ExposeSecret::expose_secret(&secret)).unwrap();
    let (_, credential) = secret["credential"].as_str().unwrap().split_once('.').unwrap();
    for entry in std::fs::read_dir(&scene.site.folder).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read(&path).unwrap();
        let holds = |what: &str| content.windows(what.len()).any(|part| part == what.as_bytes());
        assert!(!holds(credential), "{}", path.display());
        let is_log = path == scene.site.log();
        for given in ["Reception", "clinic", SEALED] {
            assert!(!(is_log && holds(given)), "{given} is in the log");
        }
    }
}

#[tokio::test]
async fn what_is_no_entry_is_refused_and_a_large_one_is_taken() {
    let scene = Scene::new().await;
    let big = "x".repeat(relay::MOST_BODY_BYTES);
    let head = add(&scene.first, 1, LogHead::START, &big).await;
    let read = scene.first.read_after(0, 10, NOW).await.unwrap();
    assert_eq!(read.entries[0].offer.body.len(), relay::MOST_BODY_BYTES);
    for wrong in [
        of(&scene.first, 2, head, &format!("{big}x")),
        of(&scene.first, 0, head, "no number"),
        Offer {
            signature: vec![1; 63],
            ..of(&scene.first, 2, head, "a short signature")
        },
    ] {
        let refused = scene.first.append(&wrong).await;
        assert!(
            matches!(&refused, Err(RelayError::Refused { code, .. }) if code == "request"),
            "{refused:?}"
        );
    }
    let url = format!("http://{}/log/v1/entries", scene.site.address);
    for wrong in ["", "1.00", "x"] {
        let answer = reqwest::Client::new()
            .get(&url)
            .bearer_auth(wrong)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 401);
    }
    let other = reqwest::get(url.replace("v1", "v2")).await.unwrap();
    assert_eq!(other.status(), 426);
}
