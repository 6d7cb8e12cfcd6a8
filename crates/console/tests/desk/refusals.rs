//! What the console refuses, and how.

use api::Problem;
use console::dispatch;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, passphrase};

/// What the sign-in page itself needs.
const OPEN_TO_ALL: [&str; 3] = ["status", "sign_in", "sign_out"];

/// A request with everything that any command asks for, about the first batch, payout and import.
fn any_request(name: &str) -> Value {
    let at = if name == "reversals" {
        json!("all")
    } else {
        json!({ "kind": "index", "index": 0 })
    };
    let mut request = json!({
        "import": 1, "batch": 1, "payout": 1, "recall": 1, "settlement": 1, "operator": 1, "owner": 1, "second": null,
        "title": "March", "digest": "0".repeat(64), "note": "", "reason": "No", "evidence": "No", "receipt": "SG632NMUAB",
        "passphrase": "guess", "my_passphrase": "guess", "new": "guess", "password": "x", "again": "x",
        "before": null, "after": null, "limit": 10, "offset": 0, "sort": "newest", "purpose": null, "format": "csv",
        "filter": { "batch": null, "states": [], "from": null, "until": null, "search": "", "alarms": false },
        "search": "", "at": at, "set_on": "2026-01-01", "days": 90, "hours": 1, "minutes": 15, "due": 1
    });
    let of_the_treasurer = json!({
        "name": "Nobody", "roles": ["maker"], "person": 1, "account": "Utility Account", "number": "888880", "amount": "10",
        "amount_cents": null, "reference": "x", "kind": "till", "level": "1", "enabled": true, "bills": false,
        "without_relay": true, "although_awaited": true, "code": "x", "replace": true, "nominated": null,
        "end": "returned", "step": "answered", "done": true, "silent": [], "start_at_login": false,
        "close_to_tray": false, "accounts": [], "lowest_cents": null, "highest_cents": null, "refuse_unreadable": true,
        "payouts": [1], "attention": "failed", "without": [], "language": "en",
    });
    let more = of_the_treasurer.as_object().unwrap().clone();
    request.as_object_mut().unwrap().extend(more);
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_every_command_refuses_and_changes_nothing() {
    let harness = Harness::open().await;
    harness.submitted(&[("0722000001", 100)]).await;
    harness.ask("sign_out", json!({})).await;
    let settled = harness
        .until("the balance is read", async || {
            let before = harness.desk.ledger().check().await.unwrap().entries;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            let after = harness.desk.ledger().check().await.unwrap().entries;
            (before == after).then_some(after)
        })
        .await;
    let mut refused = 0;
    for name in api::OF_A_DESK
        .iter()
        .map(|command| command.name)
        .filter(|name| !OPEN_TO_ALL.contains(name))
    {
        assert_eq!(
            harness.refused(name, any_request(name)).await,
            Problem::NotSignedIn,
            "{name}"
        );
        refused += 1;
    }
    assert_eq!(refused, api::OF_A_DESK.len() - OPEN_TO_ALL.len());
    assert_eq!(
        dispatch::begin_import(&harness.desk, "x.csv".to_owned(), Vec::new()).unwrap_err(),
        Problem::NotSignedIn
    );
    assert_eq!(harness.desk.ledger().check().await.unwrap().entries, settled);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_anybody_signed_in_the_harness_names_people_and_nothing_they_own() {
    let harness = Harness::open().await;
    let view = harness.ask("status", json!({})).await;
    assert!(view["session"].is_null(), "{view}");
    let names: Vec<_> = view["operators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names, ["Amina", "Otieno", "Wanjiku"]);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_named() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let import = harness.import(&super::harness::rows(&[("0722000001", 100)])).await;
    for title in ["", "   ", &"x".repeat(81)] {
        let refused = harness
            .refused("draft_batch", json!({ "import": import, "title": title }))
            .await;
        assert!(
            matches!(&refused, Problem::BadField { field, .. } if field == "title"),
            "{refused:?}"
        );
    }
    let batch = harness.submitted(&[("0722000001", 100)]).await;
    harness.sign_in(CHECKER).await;
    for reason in ["", " \n ", &"x".repeat(501)] {
        let request = json!({ "batch": batch, "reason": reason, "passphrase": passphrase(CHECKER) });
        let refused = harness.refused("reject_batch", request).await;
        assert!(
            matches!(&refused, Problem::BadField { field, .. } if field == "reason"),
            "{refused:?}"
        );
    }
    let mut approval = harness.approval(batch, CHECKER).await;
    approval["note"] = json!("x".repeat(501));
    let refused = harness.refused("approve_batch", approval).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "note"),
        "{refused:?}"
    );
    assert_eq!(harness.batch(batch).await["row"]["state"], "submitted");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_not_asked_rightly_is_refused_with_a_code() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let about = json!({ "batch": 99, "payout": 99, "import": 99 });
    for (name, what) in [
        ("batch", "batch"),
        ("payout", "payout"),
        ("import_view", "import"),
        ("no_such_act", "command"),
    ] {
        let refused = harness.refused(name, about.clone()).await;
        assert_eq!(refused, Problem::NotFound { what: what.to_owned() }, "{name}");
    }
    let refused = harness.refused("batch", json!({ "batch": "first" })).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "request"),
        "{refused:?}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_maker_submits_or_takes_back_what_was_not_approved() {
    let harness = Harness::open().await;
    let batch = harness.drafted(&[("0722000001", 100)]).await;
    harness.sign_in(CHECKER).await;
    for act in ["submit_batch", "cancel_batch"] {
        let refused = harness.refused(act, json!({ "batch": batch })).await;
        assert!(
            matches!(&refused, Problem::BadField { message, .. } if message.contains("Amina")),
            "{refused:?}"
        );
    }
    harness.sign_in(MAKER).await;
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    let approval = harness.approval(batch, MAKER).await;
    let refused = harness.refused("approve_batch", approval).await;
    let others = vec!["Otieno".to_owned(), "Wanjiku".to_owned()];
    let Problem::MakerCannotApprove {
        maker,
        others: mut named,
    } = refused
    else {
        panic!("{refused:?}");
    };
    named.sort();
    assert_eq!((maker.as_str(), named), ("Amina", others));
    let reject = json!({ "batch": batch, "reason": "No", "passphrase": passphrase(MAKER) });
    assert!(matches!(
        harness.refused("reject_batch", reject).await,
        Problem::MakerCannotApprove { .. }
    ));
    harness.ask("cancel_batch", json!({ "batch": batch })).await;
    assert_eq!(harness.batch(batch).await["row"]["state"], "cancelled");
    harness.close().await;
}
