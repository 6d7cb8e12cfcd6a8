//! No secret leaves by any command.

use std::sync::Arc;

use daraja_sim::{Behaviour, Notice, Scenario};
use serde_json::{Value, json};

use super::{
    harness::{CHECKER, CONSUMER_SECRET, Harness, INITIATOR_PASSWORD, MAKER, PEOPLE, Plan, count},
    meddler::Treatment,
};

/// The whole main job, with payees at whom M-PESA fails, time-out notices that echo the whole request with its security
/// credential, and every page opened afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_of_any_command_contains_a_secret() {
    let scenario = Scenario::new()
        .payee("254722000001", Behaviour::fail("2040"))
        .payee("254722000002", Behaviour::pay().time_out(Notice::Echo))
        .payee("254722000003", Behaviour::pay().time_out(Notice::Echo).silent());
    let harness = Harness::planned(Plan {
        scenario,
        // Only listens: what was sent to M-PESA must not come back to the screen.
        meddle: Some(Arc::new(|_, _| Treatment::Pass)),
        ..Plan::default()
    })
    .await;
    let payees = [
        ("0722000001", 100),
        ("0722000002", 200),
        ("0722000003", 300),
        ("0722000004", 400),
    ];
    harness
        .refused(
            "sign_in",
            json!({ "operator": MAKER, "passphrase": "canary-wrong-passphrase" }),
        )
        .await;
    let batch = harness.approved(&payees).await;
    // A time-out notice puts a payout in doubt; the result of one of the two comes after it.
    harness
        .until("two are paid, one failed and one stays in doubt", async || {
            let view = harness.batch(batch).await;
            let ends = (count(&view, "paid"), count(&view, "failed"), count(&view, "in_doubt"));
            (ends == (2, 1, 1)).then_some(())
        })
        .await;
    harness.ask("read_float", json!({})).await;
    harness.sign_in(MAKER).await;
    harness.paid_again(batch).await;
    for name in ["status", "home", "quarantine", "check_ledger", "approvals"] {
        harness.ask(name, json!({})).await;
    }
    harness.ask("batches", json!({ "before": null, "limit": 500 })).await;
    harness.ask("audit", json!({ "before": null, "limit": 500 })).await;
    for payout in harness.payouts(batch).await {
        harness.ask("payout", json!({ "payout": payout["id"] })).await;
    }
    harness.sign_in(CHECKER).await;

    let answers = harness.answers();
    let echoed = "SecurityCredential";
    assert!(
        answers.contains(echoed),
        "the echoed request was shown, its credential taken out"
    );
    let mut secrets = vec![
        CONSUMER_SECRET,
        INITIATOR_PASSWORD,
        "canary-wrong-passphrase",
        "canary-seal-key",
        "$argon2",
    ];
    secrets.extend(PEOPLE.iter().map(|(_, passphrase)| *passphrase));
    for secret in secrets {
        assert!(!answers.contains(secret), "an answer contains {secret}");
    }
    let sent = &harness.meddler.as_ref().unwrap().payments()[0].body;
    let sent: Value = serde_json::from_str(sent).unwrap();
    let credential = sent[echoed].as_str().unwrap();
    assert!(
        !answers.contains(credential),
        "an answer contains the security credential"
    );
    assert!(
        !answers.contains("canary"),
        "every secret of this harness begins with that word"
    );
    harness.close().await;
}
