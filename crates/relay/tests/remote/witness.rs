//! The relay as the second witness of a ledger.

use std::time::{Duration, Instant};

use relay::{Advanced, Head, RelayError, RemoteInbox};
use tokio::net::TcpListener;

use super::Scene;
use crate::link::Link;
use testkit::postgres;
use testkit::relay_program::{pair, ports};

const fn at(seq: i64, letter: u8) -> Head {
    Head {
        seq,
        hash: [letter; 32],
    }
}

/// Keyring and ledger of one machine on two: the same credential, the same head, and each goes on.
#[tokio::test]
async fn of_two_clones_one_moves_the_head_and_the_other_hears_of_a_conflict_also_after_the_relay_was_killed() {
    let scene = Scene::new().await;
    let paired = pair(&scene.site.pairing("main"), 2, "Finance desk").await;
    let kept = paired.to_secret();
    let clone = |drawn: u8| {
        let mut ports = ports();
        ports.entropy = std::sync::Arc::new(move |bytes: &mut [u8]| bytes.fill(drawn));
        RemoteInbox::from_secret(&kept).unwrap().open(ports).unwrap().witness()
    };
    let [one, two] = [clone(1), clone(2)];
    assert_eq!(one.head().await.unwrap(), None);
    assert_eq!(one.advance(None, at(5, 5)).await.unwrap(), Advanced::Moved);
    let found = two.head().await.unwrap().unwrap();
    assert_eq!(found.head, at(5, 5));
    assert!(found.moved_at_ms > 1_000_000_000_000, "the relay's clock: {found:?}");

    let claim = at(6, 6);
    assert_eq!(one.advance(Some(at(5, 5)), claim).await.unwrap(), Advanced::Moved);
    let conflict = Advanced::Conflict { current: Some(claim) };
    assert_eq!(two.advance(Some(at(5, 5)), at(6, 7)).await.unwrap(), conflict);
    assert_eq!(
        two.advance(Some(at(5, 5)), claim).await.unwrap(),
        conflict,
        "the very same entry"
    );
    assert_eq!(scene.metric("head_conflicts_total").await, 2);
    scene.relay.kill();
    let _relay = scene.site.serve();
    // Their connections ended with the relay that was killed, which one question each finds out.
    let _ = (one.head().await, two.head().await);
    assert_eq!(
        one.advance(Some(at(5, 5)), claim).await.unwrap(),
        Advanced::Moved,
        "a lost answer"
    );
    assert_eq!(two.advance(Some(at(5, 5)), at(6, 7)).await.unwrap(), conflict);
}

#[tokio::test]
async fn the_head_belongs_to_the_inbox_and_not_to_the_console_that_is_paired_with_it() {
    let scene = Scene::new().await;
    let second = scene.another_console(2).await.witness();
    let first = scene.inbox.witness();
    first.advance(None, at(1, 1)).await.unwrap();
    assert_eq!(second.head().await.unwrap().unwrap().head, at(1, 1));
    let other = pair(&scene.site.create_inbox("other"), 3, "Another organisation").await;
    let other = other.open(ports()).unwrap().witness();
    assert_eq!(other.head().await.unwrap(), None);
    assert_eq!(other.advance(None, at(1, 9)).await.unwrap(), Advanced::Moved);
    assert_eq!(second.head().await.unwrap().unwrap().head, at(1, 1));
}

#[tokio::test]
async fn a_head_goes_back_by_a_decision_only_which_is_in_the_log() {
    let scene = Scene::new().await;
    let witness = scene.inbox.witness();
    witness.advance(None, at(900, 1)).await.unwrap();
    let backward = witness.advance(Some(at(900, 1)), at(300, 2)).await;
    assert!(matches!(backward, Err(RelayError::HeadBackward)), "{backward:?}");
    let conflict = witness.reset(Some(at(899, 1)), at(300, 2)).await.unwrap();
    assert_eq!(
        conflict,
        Advanced::Conflict {
            current: Some(at(900, 1))
        }
    );
    assert_eq!(
        witness.reset(Some(at(900, 1)), at(300, 2)).await.unwrap(),
        Advanced::Moved
    );
    assert_eq!(witness.head().await.unwrap().unwrap().head, at(300, 2));
    let log = std::fs::read_to_string(scene.site.log()).unwrap();
    let line = log.lines().find(|line| line.contains("was set anew")).expect(&log);
    for said in [
        at(900, 1).to_string(),
        at(300, 2).to_string(),
        "\"reader\":1".to_owned(),
    ] {
        assert!(line.contains(&said), "{said} in {line}");
    }
    assert_eq!(scene.metric("heads_reset_total").await, 1);
}

/// What another program may send.
#[tokio::test]
async fn what_is_no_move_is_refused_and_nobody_without_a_credential_is_told_of_a_head() {
    let scene = Scene::new().await;
    scene.inbox.witness().advance(None, at(5, 5)).await.unwrap();
    let credential = RemoteInbox::to_secret(&pair(&scene.site.pairing("main"), 2, "Second").await);
    let credential: serde_json::Value =
        serde_json::from_str(secrecy::ExposeSecret::expose_secret(&credential)).unwrap();
    let credential = credential["credential"].as_str().unwrap();
    let url = format!("http://{}/pull/v1/head", scene.site.address);
    for wrong in [None, Some("1.00"), Some("")] {
        let mut request = scene.client.get(&url);
        if let Some(wrong) = wrong {
            request = request.bearer_auth(wrong);
        }
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
    let hash = "05".repeat(32);
    let put = async |body: &str| {
        let body = body.replace("HASH", &hash).replace("MOVER", &"0a".repeat(16));
        let sent = scene
            .client
            .put(&url)
            .bearer_auth(credential)
            .body(body)
            .send()
            .await
            .unwrap();
        (sent.status().as_u16(), sent.text().await.unwrap())
    };
    for wrong in [
        "",
        "{}",
        r#"{"expected":null,"new":{"seq":6,"hash":"HASH"}}"#,
        r#"{"expected":null,"new":{"seq":6,"hash":"05"},"mover":"MOVER"}"#,
        r#"{"expected":null,"new":{"seq":6.5,"hash":"HASH"},"mover":"MOVER"}"#,
        r#"{"expected":null,"new":{"seq":-6,"hash":"HASH"},"mover":"MOVER"}"#,
        r#"{"expected":{"seq":5,"hash":"HASH"},"new":{"seq":5,"hash":"HASH"},"mover":"MOVER"}"#,
        r#"{"expected":{"seq":5,"hash":"HASH"},"new":{"seq":4,"hash":"HASH"},"mover":"MOVER"}"#,
    ] {
        let (status, said) = put(wrong).await;
        assert_eq!(status, 400, "{wrong}: {said}");
    }
    let good = r#"{"expected":{"seq":5,"hash":"HASH"},"new":{"seq":6,"hash":"HASH"},"mover":"MOVER"}"#;
    assert_eq!(put(good).await, (200, r#"{"outcome":"moved"}"#.to_owned()));
    let stale = r#"{"expected":{"seq":5,"hash":"HASH"},"new":{"seq":7,"hash":"HASH"},"mover":"MOVER"}"#;
    let conflict = format!(r#"{{"outcome":"conflict","current":{{"seq":6,"hash":"{hash}"}}}}"#);
    assert_eq!(put(stale).await, (200, conflict));
}

/// A console in a loop must not take the disk from M-PESA's callbacks.
#[tokio::test]
async fn moves_are_bounded_in_number() {
    let scene = Scene::new().await;
    let witness = scene.inbox.witness();
    let began = Instant::now();
    let mut moving = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let witness = witness.clone();
        moving.spawn(async move {
            let mut taken = 0;
            for _ in 0..60 {
                match witness.advance(None, at(1, 1)).await {
                    Ok(_) => taken += 1,
                    Err(RelayError::Unwell(why)) => assert!(why.contains("Too many"), "{why}"),
                    Err(error) => panic!("{error}"),
                }
            }
            taken
        });
    }
    let taken: u64 = moving.join_all().await.into_iter().sum();
    // 200 a second, and as many in a burst.
    let most = 200 + 200 * u64::try_from(began.elapsed().as_millis()).unwrap() / 1_000 + 1;
    assert!((200..=most).contains(&taken), "{taken} of 1,920, at most {most}");
    assert_eq!(scene.post(scene.inbox.callback_url("r/1/aa"), "{}").await, 200);
}

#[tokio::test]
async fn a_relay_that_does_not_answer_is_not_waited_for_for_long_and_a_move_may_be_made_again() {
    let scene = Scene::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let through = listener.local_addr().unwrap();
    let link = Link::from(listener, scene.site.address);
    let code = scene.site.pairing("main");
    let paired = pair(&code, 2, "Behind a link").await;
    let mut kept: serde_json::Value =
        serde_json::from_str(secrecy::ExposeSecret::expose_secret(&paired.to_secret())).unwrap();
    kept["address"] = format!("http://{through}").into();
    let inbox = RemoteInbox::from_secret(&kept.to_string().into()).unwrap();
    let witness = inbox.open(ports()).unwrap().witness();
    assert_eq!(witness.advance(None, at(1, 1)).await.unwrap(), Advanced::Moved);
    link.down();
    let began = Instant::now();
    let lost = witness.advance(Some(at(1, 1)), at(2, 2)).await;
    assert!(matches!(lost, Err(RelayError::Unreachable { .. })), "{lost:?}");
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    link.up();
    assert_eq!(
        witness.advance(Some(at(1, 1)), at(2, 2)).await.unwrap(),
        Advanced::Moved
    );
    assert_eq!(scene.inbox.witness().head().await.unwrap().unwrap().head, at(2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_relays_over_one_postgresql_keep_one_head() {
    let url = tokio::task::spawn_blocking(postgres::database).await.unwrap();
    let scene = Scene::with(|site| site.set("spool", &url)).await;
    let folder = tempfile::tempdir().unwrap();
    let mut other = testkit::relay_program::Site::new(folder.path(), super::program);
    other.set("spool", &url);
    let _other = other.serve();
    let paired = pair(&scene.site.pairing("main"), 2, "At the other").await;
    let mut kept: serde_json::Value =
        serde_json::from_str(secrecy::ExposeSecret::expose_secret(&paired.to_secret())).unwrap();
    kept["address"] = format!("http://{}", other.address).into();
    let through_other = RemoteInbox::from_secret(&kept.to_string().into()).unwrap();
    let through_other = through_other.open(ports()).unwrap().witness();
    scene.inbox.witness().advance(None, at(1, 1)).await.unwrap();
    assert_eq!(through_other.head().await.unwrap().unwrap().head, at(1, 1));
    assert_eq!(
        through_other.advance(Some(at(1, 1)), at(2, 2)).await.unwrap(),
        Advanced::Moved
    );
    let late = scene.inbox.witness().advance(Some(at(1, 1)), at(2, 3)).await.unwrap();
    assert_eq!(
        late,
        Advanced::Conflict {
            current: Some(at(2, 2))
        }
    );
}
