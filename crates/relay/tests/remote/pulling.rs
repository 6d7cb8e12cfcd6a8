//! From a public address into the consoles that the callback is for.

use std::time::{Duration, Instant};

use relay::{AccountPattern, Cursor, Inbox, RelayError, RemoteInbox, Rule};
use secrecy::ExposeSecret;

use super::{Scene, taken};
use crate::harness::{figure, post};
use testkit::relay_program::ports;

#[tokio::test]
async fn a_callback_reaches_its_console_and_is_forgotten_once_acknowledged() {
    let scene = Scene::new().await;
    let url = scene.inbox.callback_url("r/17/aa");
    let (status, answer) = post(&scene.client, url, "a\nbody").await;
    assert_eq!(
        (status, answer.as_str()),
        (200, r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#)
    );
    for _ in 0..2 {
        let found = scene.inbox.pull(Cursor::START, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].trusted);
        let callback = found[0].callback.as_ref().unwrap();
        assert_eq!(
            (callback.target.as_str(), callback.body.as_slice()),
            ("r/17/aa", &b"a\nbody"[..])
        );
        assert!(callback.source.is_loopback());
    }
    assert_eq!(taken(&scene.inbox).await.len(), 1);
    assert!(taken(&scene.inbox).await.is_empty());
    assert_eq!(scene.metric("spool_deliveries").await, 0);
}

#[tokio::test]
async fn two_consoles_get_each_their_own_and_both_the_forged() {
    let scene = Scene::new().await;
    let (one, two) = (&scene.inbox, scene.another_console(2).await);
    assert_eq!(scene.post(one.callback_url("r/1/aa"), "one").await, 200);
    assert_eq!(scene.post(two.callback_url("r/2/aa"), "two").await, 200);
    let forged = one.callback_url("r/1/aa");
    let forged = format!("{}0123456789abcdef", &forged[..forged.len() - 16]);
    assert_eq!(scene.post(forged, "forged").await, 200);

    let own = |target: &str, body: &str| (target.to_owned(), body.to_owned(), true);
    let made_up = ("r/1/aa/0123456789abcdef".to_owned(), "forged".to_owned(), false);
    assert_eq!(taken(one).await, [own("r/1/aa", "one"), made_up.clone()]);
    assert_eq!(taken(&two).await, [own("r/2/aa", "two"), made_up]);
    assert_eq!(scene.metric(r#"callbacks_total{outcome="kept_untrusted"}"#).await, 1);
}

#[tokio::test]
async fn what_arrives_while_a_console_waits_is_there_well_under_a_second_later() {
    let scene = Scene::new().await;
    let waiting = scene.inbox.clone();
    let mut slowest = Duration::ZERO;
    for n in 0..20 {
        let inbox = waiting.clone();
        let arrival = tokio::spawn(async move {
            inbox.arrived().await;
            inbox.pull(Cursor::START, 10).await.unwrap()
        });
        tokio::time::sleep(Duration::from_millis(30)).await;
        let posted = Instant::now();
        assert_eq!(scene.post(waiting.callback_url(&format!("r/{n}/aa")), "{}").await, 200);
        let found = arrival.await.unwrap();
        slowest = slowest.max(posted.elapsed());
        waiting.acknowledge(found[0].cursor).await.unwrap();
    }
    figure(&format!(
        "from M-PESA's post to the console's hands, slowest of 20: {slowest:?}"
    ));
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
}

#[tokio::test]
async fn customer_payments_are_judged_by_the_consoles_rule_while_no_console_is_connected() {
    let scene = Scene::new().await;
    let rule = Rule {
        accounts: vec![AccountPattern::parse("RENT-*").unwrap()],
        highest_cents: Some(100_000),
        ..Rule::default()
    };
    scene.inbox.set_rule(rule.clone()).await.unwrap();
    assert_eq!(scene.inbox.rule().await.unwrap(), rule);
    let validation = scene.inbox.callback_url("v/00/aa");
    for (reference, amount, code) in [
        ("rent-7", "10.00", "0"),
        ("school", "10.00", "C2B00012"),
        ("RENT-7", "1000.01", "C2B00013"),
    ] {
        let body = format!(r#"{{"TransAmount":"{amount}","BillRefNumber":"{reference}"}}"#);
        let (status, answer) = post(&scene.client, validation.clone(), body).await;
        assert_eq!(status, 200);
        assert!(
            answer.contains(&format!(r#""ResultCode":"{code}""#)),
            "{reference}: {answer}"
        );
    }
    assert_eq!(
        scene.metric("spool_deliveries").await,
        0,
        "no money moved, so nothing is kept"
    );
    // The confirmation is kept.
    assert_eq!(scene.post(scene.inbox.callback_url("c/00/aa"), "{}").await, 200);
    assert_eq!(taken(&scene.inbox).await.len(), 1);

    // The rule outlives the process.
    let Scene {
        site, relay, _folder, ..
    } = scene;
    relay.kill();
    let _relay = site.serve();
    let client = reqwest::Client::new();
    let (_, answer) = post(&client, validation, r#"{"TransAmount":"1","BillRefNumber":"x"}"#).await;
    assert!(answer.contains("C2B00012"), "{answer}");
}

#[tokio::test]
async fn a_probe_goes_the_whole_way_and_is_not_kept() {
    let scene = Scene::new().await;
    let pulling = scene.inbox.clone();
    let console = tokio::spawn(async move {
        loop {
            pulling.arrived().await;
            for delivery in pulling.pull(Cursor::START, 10).await.unwrap() {
                assert!(delivery.is_probe());
                pulling.acknowledge(delivery.cursor).await.unwrap();
            }
        }
    });
    let probed = scene.inbox.probe().await.unwrap();
    figure(&format!(
        "probe: answered in {:?}, back in {:?}",
        probed.answered_in, probed.round_trip
    ));
    assert!(probed.round_trip >= probed.answered_in && probed.round_trip < Duration::from_secs(1));
    console.abort();

    let Scene { relay, inbox, .. } = scene;
    relay.kill();
    let failed = inbox.probe().await.unwrap_err();
    assert!(matches!(failed, RelayError::Unreachable { .. }), "{failed}");
    assert!(failed.sentence().contains("onnection to it"), "{}", failed.sentence());
}

#[tokio::test]
async fn another_version_or_no_credential_is_told_clearly() {
    let scene = Scene::new().await;
    let ask = async |path: &str, credential: &str| {
        let url = format!("http://{}{path}", scene.site.address);
        let answer = scene.client.get(url).bearer_auth(credential).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, text) = ask("/pull/v2/deliveries", "x").await;
    assert_eq!(status, 426);
    assert!(
        text.contains(r#""code":"version""#) && text.contains("/pull/v1"),
        "{text}"
    );
    for credential in ["", "1", "1.", "1.00", "2.ab", "x.y"] {
        let (status, text) = ask("/pull/v1/deliveries", credential).await;
        assert_eq!(status, 401, "{credential}");
        assert!(text.contains(r#""code":"credential""#), "{text}");
    }
    assert_eq!(ask("/pull/v1/pair", "x").await.0, 401, "only a post pairs");
}

#[tokio::test]
async fn what_does_not_open_with_our_key_is_said_so_and_holds_nothing_up() {
    let scene = Scene::new().await;
    let paired = testkit::relay_program::pair(&scene.site.pairing("main"), 2, "Second").await;
    // As after the wrong keyring was restored: the place is right and the keys are not.
    let kept: serde_json::Value = serde_json::from_str(paired.to_secret().expose_secret()).unwrap();
    let mut other = kept.clone();
    other["keys"] = format!("{}==", "A".repeat(86)).into();
    let wrong = RemoteInbox::from_secret(&other.to_string().into()).unwrap();
    let (right, wrong) = (paired.open(ports()).unwrap(), wrong.open(ports()).unwrap());
    assert_eq!(right.origin(), wrong.origin());
    for n in 0..3 {
        assert_eq!(scene.post(right.callback_url(&format!("r/{n}/aa")), "{}").await, 200);
    }
    let found = wrong.pull(Cursor::START, 10).await.unwrap();
    assert_eq!(found.iter().filter(|delivery| delivery.callback.is_none()).count(), 3);
    wrong.acknowledge(found[0].cursor).await.unwrap();
    assert_eq!(taken(&right).await.len(), 2);
}

#[tokio::test]
async fn inboxes_do_not_reach_into_each_other() {
    let scene = Scene::new().await;
    let other = testkit::relay_program::pair(&scene.site.create_inbox("other"), 2, "Other").await;
    let other = other.open(ports()).unwrap();
    let token = |inbox: &Inbox| inbox.callback_url("x").split('/').nth(4).unwrap().to_owned();
    // The other inbox's token with our own mark.
    let crossed = scene
        .inbox
        .callback_url("r/1/aa")
        .replace(&token(&scene.inbox), &token(&other));
    assert_eq!(scene.post(crossed, "{}").await, 200);
    assert!(taken(&scene.inbox).await.is_empty());
    let found = taken(&other).await;
    assert_eq!((found.len(), found[0].2), (1, false), "untrusted there");
    assert_ne!(scene.inbox.origin(), other.origin());
}
