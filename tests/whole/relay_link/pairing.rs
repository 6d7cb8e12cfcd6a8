//! Pairing by a pasted code, a new credential, another relay in its place, and what comes after a long absence.

use console::{MemorySecrets, Secrets};
use relay::{Inbox, InboxKeys, InboxToken, RemoteInbox};
use secrecy::SecretString;

use testkit::{addresses::lasting_address, relay_program::ports};

use super::*;
use crate::harness::{INITIATOR_PASSWORD, post};

fn secrets() -> Arc<MemorySecrets> {
    Arc::new(MemorySecrets::with([("initiator-password", INITIATOR_PASSWORD)]))
}

async fn harness(secrets: &Arc<MemorySecrets>) -> Harness {
    let harness = Harness::planned(Plan {
        elsewhere: true,
        secrets: Arc::clone(secrets) as Arc<dyn Secrets>,
        ..Plan::default()
    })
    .await;
    harness.sign_in(MAKER).await;
    harness
}

/// What the keyring has of a relay.
async fn kept(secrets: &MemorySecrets, name: &str) -> Option<Inbox> {
    let kept = secrets.get(name).await.unwrap()?;
    Some(RemoteInbox::from_secret(&kept).unwrap().open(ports()).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_cannot_pair_changes_nothing_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let secrets = secrets();
    let harness = harness(&secrets).await;
    let refused = async |code: Value| {
        let problem = harness.refused("pair_relay", agreed(&harness, code).await).await;
        if let Problem::BadField { field, message } = problem {
            (field, message)
        } else if let Problem::RelayNotAnswering { message } = problem {
            ("relay".to_owned(), message)
        } else {
            panic!("{problem:?}")
        }
    };
    let told = |field: &str, message: &str| (field.to_owned(), message.to_owned());

    let nonsense = json!({ "code": "hazina1:what", "name": "Finance desk", "replace": false });
    assert_eq!(
        refused(nonsense).await,
        told(
            "code",
            "This is not a pairing code. Paste all of the line that begins with hazina1."
        )
    );
    let good = site.create_inbox("main");
    let mut nameless = pasted(&good);
    nameless["name"] = json!(" ");
    assert_eq!(refused(nameless).await.0, "name");
    let used = site.pairing("main");
    RemoteInbox::pair(&used, InboxKeys::from_bytes([1; 64]), "Another console")
        .await
        .unwrap();
    assert_eq!(
        refused(pasted(&used)).await,
        told(
            "code",
            "This pairing code was used, has expired, or belongs to another relay. Ask for a new one."
        )
    );
    let nowhere = PairingCode::new(
        &format!("http://{}", lasting_address()),
        InboxToken::from_bytes([1; 16]),
        "x".to_owned().into(),
        None,
    );
    assert_eq!(
        refused(pasted(&nowhere)).await,
        told(
            "relay",
            "The relay cannot be reached. No connection to it could be made."
        )
    );
    for name in ["relay", "relay-before", "relay-trial"] {
        assert!(secrets.get(name).await.unwrap().is_none(), "{name}");
    }
    assert_eq!(frame(&harness).await["relay"]["state"]["line"], "not_paired");

    harness.ask("pair_relay", agreed(&harness, pasted(&good)).await).await;
    line(&harness, "connected").await;
    let page = harness.ask("relay", json!({})).await;
    assert_eq!(page["name"], "Finance desk");
    assert!(page["paired_at"].is_i64(), "{page}");
    let test = harness.ask("test_relay", json!({})).await;
    assert_eq!(test["failed"], Value::Null, "{test}");
    assert!(test["round_trip_ms"].as_i64().unwrap() < 5_000, "{test}");
    assert_eq!(frame(&harness).await["quarantined"], 0, "a probe is not kept");
    assert!(!harness.answers().contains("credential\":\""), "no answer holds it");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_that_somebody_made_up_is_quarantined_and_a_result_behind_it_is_not_held_up() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let secrets = secrets();
    let harness = harness(&secrets).await;
    harness
        .ask("pair_relay", agreed(&harness, pasted(&site.create_inbox("main"))).await)
        .await;
    let inbox = kept(&secrets, "relay").await.unwrap();
    let marked = inbox.callback_url("r/0123456789abcdef0123456789abcdef/00");
    let (unmarked, _) = marked.rsplit_once('/').unwrap();
    assert_eq!(post(unmarked, "{}").await, 200);
    assert_eq!(post(&marked, "{}").await, 200);
    let batch = harness.approved(&[("0722000001", 100)]).await;
    harness.stands(batch, "paid").await;
    let rows = harness.ask("quarantine", json!({})).await;
    let reasons: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(
        reasons[0].contains("a token that this console did not make"),
        "{reasons:?}"
    );
    assert!(
        reasons[1].starts_with("The relay found no mark of this console"),
        "{reasons:?}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_credential_ends_the_old_one_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let secrets = secrets();
    let harness = harness(&secrets).await;
    harness
        .ask("pair_relay", agreed(&harness, pasted(&site.create_inbox("main"))).await)
        .await;
    line(&harness, "connected").await;
    let old = kept(&secrets, "relay").await.unwrap();
    let batch = harness.approved(&borrowed(&ordinary(30))).await;
    harness.ask("renew_relay_credential", json!({})).await;
    harness.ended_all_paid(batch, 30).await;
    line(&harness, "connected").await;
    assert!(old.status().await.is_err(), "the old one is refused");
    let new = kept(&secrets, "relay").await.unwrap();
    assert_eq!(new.origin(), old.origin(), "it is the same place");
    assert!(harness.ask("relay", json!({})).await["credential_at"].is_i64());
    nothing_lost_nothing_doubled(&harness, &[batch]).await;
    // The server is asked, not the console's last look at it; what was applied is acknowledged a moment later.
    harness
        .until("the relay has nothing more", async || {
            (new.status().await.unwrap().waiting.deliveries == 0).then_some(())
        })
        .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_on_their_way_to_a_relay_that_was_replaced_still_arrive() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (Site::new(here.path(), program), Site::new(there.path(), program));
    let (_one, _two) = (old.serve(), new.serve());
    let secrets = secrets();
    let harness = harness(&secrets).await;
    harness
        .ask("pair_relay", agreed(&harness, pasted(&old.create_inbox("main"))).await)
        .await;
    line(&harness, "connected").await;
    harness.simulator.hold_callbacks(true);
    let batch = harness.approved(&[("0722000001", 100), ("0722000002", 50)]).await;
    harness
        .until("both are taken", async || (harness.taken() == 2).then_some(()))
        .await;

    let mut replacing = pasted(&new.create_inbox("main"));
    let Problem::RelayAwaited {
        count: awaited,
        sum_cents,
        before,
        ..
    } = harness
        .refused("pair_relay", agreed(&harness, replacing.clone()).await)
        .await
    else {
        panic!("what is awaited is to be named first");
    };
    assert_eq!((awaited, sum_cents, before), (2, 15_000, false));
    replacing["replace"] = json!(true);
    harness.ask("pair_relay", agreed(&harness, replacing).await).await;
    line(&harness, "connected").await;
    let page = harness.ask("relay", json!({})).await;
    assert_eq!(page["address"], format!("http://{}", new.address));
    assert_eq!(page["before"]["address"], format!("http://{}", old.address));
    assert_eq!(page["before"]["awaited"]["count"], 2);
    assert!(matches!(
        harness
            .refused(
                "leave_relay_before",
                agreed(&harness, json!({ "although_awaited": false })).await
            )
            .await,
        Problem::RelayAwaited { before: true, .. }
    ));

    harness.simulator.hold_callbacks(false);
    harness.ended_all_paid(batch, 2).await;
    let later = harness.approved(&[("0722000003", 70)]).await;
    harness.stands(later, "paid").await;
    harness
        .ask(
            "leave_relay_before",
            agreed(&harness, json!({ "although_awaited": false })).await,
        )
        .await;
    assert!(harness.ask("relay", json!({})).await["before"].is_null());
    assert!(secrets.get("relay-before").await.unwrap().is_none());
    nothing_lost_nothing_doubled(&harness, &[batch, later]).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_payments_go_to_the_relay_before_until_mpesa_is_told_and_the_pages_say_so() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (Site::new(here.path(), program), Site::new(there.path(), program));
    let (_one, _two) = (old.serve(), new.serve());
    let secrets = secrets();
    let harness = harness(&secrets).await;
    let arrived = async |count: u64| {
        harness
            .until("the customer's payment is told", async || {
                let request = json!({ "search": "", "before": null, "limit": 10 });
                (harness.ask("incoming", request).await["total"] == count).then_some(())
            })
            .await;
    };
    let pays = |shillings| {
        let customer = "0722000001".parse().unwrap();
        let amount = mpesa::Amount::from_shillings(shillings).unwrap();
        harness.simulator.customer_pays(&customer, amount, "INV-7");
    };
    let elsewhere = async || {
        let page = harness.ask("relay", json!({})).await["payments_elsewhere"].clone();
        assert_eq!(harness.ask("incoming_state", json!({})).await["elsewhere"], page);
        assert_eq!(
            harness.ask("home", json!({})).await["payments_elsewhere"],
            !page.is_null()
        );
        page
    };
    harness
        .ask("pair_relay", agreed(&harness, pasted(&old.create_inbox("main"))).await)
        .await;
    line(&harness, "connected").await;
    assert!(elsewhere().await.is_null(), "M-PESA was given no address yet");
    harness.ask("receive_payments", json!({})).await;
    pays(100);
    arrived(1).await;
    assert!(elsewhere().await.is_null());

    let mut replacing = pasted(&new.create_inbox("main"));
    replacing["replace"] = json!(true);
    harness.ask("pair_relay", agreed(&harness, replacing).await).await;
    line(&harness, "connected").await;
    let said = elsewhere().await;
    assert!(said.as_str().unwrap().contains("M-PESA was not told"), "{said}");
    // What customers pay meanwhile is not lost, nor is the relay that tells of it given up by the way.
    pays(200);
    arrived(2).await;
    let mut third = pasted(&new.create_inbox("third"));
    third["replace"] = json!(true);
    for (command, request) in [
        ("leave_relay_before", json!({ "although_awaited": false })),
        ("pair_relay", third),
    ] {
        let refused = harness.refused(command, agreed(&harness, request).await).await;
        let address = format!("http://{}", old.address);
        assert_eq!(refused, Problem::PaymentsElsewhere { address }, "{command}");
    }

    harness.ask("receive_payments", json!({})).await;
    assert!(elsewhere().await.is_null());
    harness
        .ask(
            "leave_relay_before",
            agreed(&harness, json!({ "although_awaited": false })).await,
        )
        .await;
    pays(300);
    arrived(3).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_that_was_off_for_long_catches_up_and_shows_how_far() {
    const CALLBACKS: u32 = 700;
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let place = RemoteInbox::pair(
        &site.create_inbox("main"),
        InboxKeys::from_bytes([3; 64]),
        "Finance desk",
    )
    .await
    .unwrap();
    let inbox = place.open(ports()).unwrap();
    for number in 0..CALLBACKS {
        assert_eq!(post(&inbox.callback_url(&format!("r/{number}/aa")), "{}").await, 200);
    }
    let secrets = secrets();
    let kept: SecretString = place.to_secret();
    secrets.put("relay", &kept).await.unwrap();
    let harness = harness(&secrets).await;
    let mut changes = harness.desk.changes();
    let mut seen = Vec::new();
    let mut caught_up = false;
    while !caught_up {
        let view = frame(&harness).await;
        let progress = &view["relay"]["catching_up"];
        if progress.is_object() && seen.last() != Some(progress) {
            seen.push(progress.clone());
        }
        caught_up = view["callback_arrived_at"].is_i64() && view["relay"]["waiting"] == 0;
        let _ = tokio::time::timeout(Duration::from_millis(50), changes.recv()).await;
    }
    assert!(!seen.is_empty(), "progress was shown");
    assert!(seen.iter().all(|progress| progress["total"] == 700), "{seen:?}");
    harness
        .until("it has caught up", async || {
            frame(&harness).await["relay"]["catching_up"].is_null().then_some(())
        })
        .await;
    // None of them is ours: the first are kept, and the others counted.
    let view = frame(&harness).await;
    let (kept, beyond) = (
        view["quarantined"].as_i64().unwrap(),
        view["quarantined_beyond"].as_i64().unwrap(),
    );
    assert!(kept == 50 && (325..=650).contains(&beyond), "{kept} {beyond}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pairing_leaving_and_the_rule_take_two_people_in_the_same_act() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(folder.path(), program);
    let _relay = site.serve();
    let secrets = secrets();
    let harness = harness(&secrets).await;
    harness
        .ask("pair_relay", agreed(&harness, pasted(&site.create_inbox("main"))).await)
        .await;
    line(&harness, "connected").await;
    let mut pairing = pasted(&site.pairing("main"));
    pairing["replace"] = json!(true);
    let rule =
        json!({ "accounts": ["RENT-*"], "lowest_cents": null, "highest_cents": 100_000, "refuse_unreadable": false });
    let leaving = json!({ "although_awaited": true });
    let origin = async || kept(&secrets, "relay").await.unwrap().origin();
    let paired = origin().await;

    let alone = |request: &Value, second: i64, passphrase_of: &str| {
        let mut request = request.clone();
        request["my_passphrase"] = json!(passphrase(MAKER));
        request["second"] = json!(second);
        request["second_passphrase"] = json!(passphrase_of);
        request
    };
    // Leaving has to have something to leave, and is asked last.
    harness.ask("pair_relay", agreed(&harness, pairing).await).await;
    line(&harness, "connected").await;
    assert_ne!(origin().await, paired);
    let mut third = pasted(&site.pairing("main"));
    third["replace"] = json!(true);
    for (command, request) in [
        ("pair_relay", &third),
        ("set_relay_rule", &rule),
        ("leave_relay_before", &leaving),
    ] {
        if command == "pair_relay" {
            // One relay before is listened to, not two: that is said before anybody types a passphrase.
            continue;
        }
        let oneself = harness.refused(command, alone(request, MAKER, passphrase(MAKER))).await;
        assert!(
            matches!(&oneself, Problem::BadField { field, .. } if field == "second"),
            "{command}: {oneself:?}"
        );
        let wrong = harness
            .refused(command, alone(request, CHECKER, "not the passphrase"))
            .await;
        assert!(
            matches!(&wrong, Problem::BadField { field, .. } if field == "second_passphrase"),
            "{command}: {wrong:?}"
        );
        assert!(
            harness.call(command, request.clone()).await.is_err(),
            "{command} by one person"
        );
    }
    assert!(
        harness.ask("relay", json!({})).await["before"].is_object(),
        "nothing was left"
    );
    assert_eq!(
        harness.ask("relay_rule", json!({})).await["accounts"],
        json!([]),
        "nothing was set"
    );

    harness.ask("leave_relay_before", agreed(&harness, leaving).await).await;
    let oneself = harness
        .refused("pair_relay", alone(&third, MAKER, passphrase(MAKER)))
        .await;
    assert!(
        matches!(&oneself, Problem::BadField { field, .. } if field == "second"),
        "{oneself:?}"
    );
    harness.ask("set_relay_rule", agreed(&harness, rule).await).await;
    assert_eq!(
        harness.ask("relay_rule", json!({})).await["accounts"],
        json!(["RENT-*"])
    );
    let audit = harness
        .ask("audit", json!({ "before": null, "limit": 100 }))
        .await
        .to_string();
    for said in [
        "A second person agreed to the pairing with the relay.",
        "A second person agreed that the relay before",
        "The relay takes payments with account RENT-*, at most KSh",
    ] {
        assert!(audit.contains(said), "{said} in {audit}");
    }
    harness.close().await;
}
