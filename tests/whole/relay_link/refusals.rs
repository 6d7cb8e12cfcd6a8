//! A relay that will not serve the console, died, or is not the one that was paired.

use super::*;

/// A harness that is paired with a relay with TLS, and one paid payout.
async fn paired(there: &Elsewhere) -> Harness {
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        elsewhere: true,
        delivery: there.delivery(),
        ..plan
    })
    .await;
    harness.sign_in(MAKER).await;
    harness
        .ask(
            "pair_relay",
            agreed(&harness, pasted(&there.site.create_inbox("main"))).await,
        )
        .await;
    line(&harness, "connected").await;
    let batch = harness.approved(&[("0722000001", 100)]).await;
    harness.stands(batch, "paid").await;
    harness
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_that_the_relay_no_longer_knows_sends_nothing_until_it_is_paired_again() {
    let folder = tempfile::tempdir().unwrap();
    let there = Elsewhere::start(folder.path()).await;
    let harness = paired(&there).await;
    let (_, listed) = there.site.command(&["inbox", "list"]);
    let id = listed
        .lines()
        .find_map(|line| Some(line.split_once("  Finance desk")?.0))
        .unwrap()
        .trim();
    assert!(there.site.command(&["reader", "remove", id]).0);
    let refused = line(&harness, "refused").await;
    assert_eq!(
        refused["relay"]["state"]["why"],
        "The relay does not know this console any more. Pair it again."
    );
    let held = harness
        .until("sending is held", async || {
            let view = frame(&harness).await;
            (view["sending"]["state"] == "waits_for_relay").then_some(view)
        })
        .await;
    assert_eq!(held["sending"]["next"], "Pair it again on the Relay page.");
    assert!(matches!(
        harness.refused("resume_sending", json!({ "decided": true })).await,
        Problem::RelaySilent { .. }
    ));
    let mut again = pasted(&there.site.pairing("main"));
    again["replace"] = json!(true);
    harness.ask("pair_relay", agreed(&harness, again).await).await;
    line(&harness, "connected").await;
    let batch = harness.approved(&[("0722000002", 100)]).await;
    harness.stands(batch, "paid").await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_was_started_again_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let there = Elsewhere::start(folder.path()).await;
    let harness = paired(&there).await;
    let Elsewhere { site, link, relay, .. } = there;
    relay.kill();
    line(&harness, "unreachable").await;
    let _relay = tokio::task::block_in_place(|| site.serve());
    line(&harness, "connected").await;
    let batch = harness.approved(&[("0722000002", 100)]).await;
    harness.stands(batch, "paid").await;
    harness.close().await;
    drop(link);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_with_another_certificate_is_not_spoken_to() {
    let folder = tempfile::tempdir().unwrap();
    let there = Elsewhere::start(folder.path()).await;
    let harness = paired(&there).await;
    let Elsewhere { site, link, relay, .. } = there;
    relay.kill();
    link::Authority::new().certify(folder.path());
    let _relay = tokio::task::block_in_place(|| site.serve());
    let why = harness
        .until("the certificate is refused", async || {
            let view = frame(&harness).await;
            let why = view["relay"]["state"]["why"].as_str()?.to_owned();
            why.contains("certificate").then_some(why)
        })
        .await;
    assert_eq!(why, "Its certificate is not one that this console trusts.");
    harness.close().await;
    drop(link);
}
