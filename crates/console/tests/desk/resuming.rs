//! Letting sending go on: what is left beside what the accounts hold, and a decision; and what M-PESA refused for lack of money.

use api::Problem;
use mpesa::Balance;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, borrowed, count, ordinary};

fn shillings(shillings: i64) -> Balance {
    Balance::from_cents(shillings * 100).unwrap()
}

/// A batch that M-PESA stopped for lack of money.
async fn short() -> (Harness, i64) {
    let harness = Harness::open().await;
    harness.simulator.set_utility(shillings(1_000)).unwrap();
    let payees: Vec<(String, u32)> = ordinary(12).into_iter().map(|(phone, _)| (phone, 300)).collect();
    let batch = harness.approved(&borrowed(&payees)).await;
    harness
        .until("the batch is paused, and nothing is on its way", async || {
            let view = harness.batch(batch).await;
            let under_way = count(&view, "sending") + count(&view, "accepted");
            (view["row"]["paused"].is_string() && under_way == 0).then_some(())
        })
        .await;
    (harness, batch)
}

fn utility(view: &Value) -> &Value {
    &view["accounts"][0]
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_shows_what_is_left_beside_the_float_and_wants_a_decision() {
    let (harness, batch) = short().await;
    let view = harness.batch(batch).await;
    assert_eq!(
        (count(&view, "failed"), count(&view, "paid")),
        (0, 3),
        "nothing failed for good: {view}"
    );
    assert!(
        utility(&view)["short_by_cents"].as_i64().unwrap() > 0,
        "the page goes on saying so: {view}"
    );
    for command in ["resume_batch", "resume_batch"] {
        let refused = harness.refused(command, json!({ "batch": batch })).await;
        assert_eq!(refused, Problem::ResumeUndecided { left: 9 });
    }
    let asked = harness.ask("resuming", json!({ "batch": batch })).await;
    assert_eq!(asked["left"]["count"], 9, "{asked}");
    assert!(asked["refused"]["count"].as_i64().unwrap() >= 1, "{asked}");
    assert!(utility(&asked)["short_by_cents"].as_i64().unwrap() > 200_000, "{asked}");

    harness.simulator.set_utility(shillings(1_000_000)).unwrap();
    harness
        .ask("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    let view = harness.ended(batch).await;
    assert_eq!(count(&view, "paid"), 12, "{view}");
    let mut paid: Vec<String> = harness.simulator.paid().into_iter().map(|paid| paid.payee).collect();
    paid.sort();
    paid.dedup();
    assert_eq!(
        (paid.len(), harness.simulator.paid().len()),
        (12, 12),
        "each was paid once"
    );
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_says_so_and_what_happens_next() {
    let (harness, batch) = short().await;
    let payouts = harness.payouts(batch).await;
    let mut refused = Vec::new();
    for payout in payouts.iter().filter(|payout| payout["state"] == "approved") {
        let view = harness.ask("payout", json!({ "payout": payout["id"] })).await;
        if view["explanation"]
            .as_str()
            .unwrap_or_default()
            .contains("refused it once")
            || view.to_string().contains("refused it once")
        {
            refused.push(view);
        }
    }
    assert!(!refused.is_empty());
    let told = refused[0].to_string();
    assert!(told.contains("under a new ID"), "{told}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_sending_goes_on_only_after_a_decision_and_other_reasons_ask_for_none() {
    let harness = Harness::open().await;
    harness
        .ask(
            "sign_in",
            json!({ "operator": CHECKER, "passphrase": super::harness::passphrase(CHECKER) }),
        )
        .await;
    harness.ask("pause_sending", json!({})).await;
    harness.ask("resume_sending", json!({})).await;
    harness.ask("pause_sending", json!({})).await;
    let batch = harness.approved(&[("254722000001", 500)]).await;
    assert_eq!(
        harness.refused("resume_sending", json!({})).await,
        Problem::ResumeUndecided { left: 1 }
    );
    let asked = harness.ask("resuming", json!({})).await;
    assert_eq!(
        (&asked["left"]["count"], &asked["refused"]["count"]),
        (&json!(1), &json!(0)),
        "{asked}"
    );
    harness.ask("resume_sending", json!({ "decided": true })).await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_wait_are_judged_together() {
    let harness = Harness::open().await;
    harness.simulator.set_utility(shillings(10_000)).unwrap();
    harness.sign_in(MAKER).await;
    harness.ask("read_float", json!({})).await;
    harness
        .until("the float is read", async || {
            let view = harness.ask("balances", json!({})).await;
            view.to_string().contains("1000000").then_some(())
        })
        .await;
    let first = harness.submitted(&[("254722000001", 6_000)]).await;
    let alone = harness.batch(first).await;
    assert_eq!(utility(&alone)["together_short_cents"], json!(null), "{alone}");
    let second = harness.submitted(&[("254722000002", 7_000)]).await;
    for batch in [first, second] {
        let view = harness.batch(batch).await;
        let account = utility(&view);
        assert_eq!(
            account["short_by_cents"],
            json!(null),
            "each is covered alone: {account}"
        );
        assert_eq!(account["waiting"], 1, "{account}");
        assert!(
            account["together_short_cents"].as_i64().unwrap() >= 300_000,
            "{account}"
        );
    }
    harness.close().await;
}
