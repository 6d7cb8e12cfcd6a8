//! How fast and how many: the pace that M-PESA takes, and how many answers may be missing before nothing more is sent.

use std::time::Duration;

use api::Problem;
use console::{Settings, UnansweredBounds};
use daraja_sim::{Api, Behaviour, Scenario};
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, Plan, borrowed, count, ordinary, post, success};

/// Nobody's answer comes, to payments or to questions, as where the relay is dead.
fn nobody_answers(count: u32) -> Scenario {
    let mut scenario = Scenario::new()
        .api(Api::Status, Behaviour::pay().silent())
        .api(Api::Balance, Behaviour::pay().silent());
    for (number, _) in ordinary(count) {
        scenario = scenario.payee(format!("254{}", &number[1..]), Behaviour::pay().silent());
    }
    scenario
}

async fn sending(harness: &Harness) -> Value {
    harness.ask("status", json!({})).await["sending"].clone()
}

async fn waits_for_answers(harness: &Harness) -> Value {
    harness
        .until("the page says that answers are missed", async || {
            let sending = sending(harness).await;
            (sending["state"] == "waits_for_answers").then_some(sending)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounded_number_is_sent_where_no_answer_comes_and_the_page_says_so() {
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        settings: Settings {
            unanswered: UnansweredBounds { least: 15, most: 50 },
            result_deadline: Duration::from_millis(300),
            look_again: Duration::from_millis(50),
            ..plan.settings
        },
        scenario: nobody_answers(120),
        ..plan
    })
    .await;
    let batch = harness.approved(&borrowed(&ordinary(120))).await;
    let said = waits_for_answers(&harness).await;
    assert!(
        said["reason"].as_str().unwrap().contains("15 payouts were sent"),
        "{said}"
    );
    // They are in doubt by now, and nothing more is sent for that, nor hours later.
    harness.clock.forward(Duration::from_secs(7_200));
    harness
        .until("they are in doubt", async || {
            (count(&harness.batch(batch).await, "in_doubt") == 15).then_some(())
        })
        .await;
    assert_eq!(harness.taken(), 15);
    assert_eq!(sending(&harness).await["state"], "waits_for_answers");
    // A person lets it go on; it stops again after as many.
    harness.sign_in(CHECKER).await;
    harness.ask("resume_sending", json!({ "decided": true })).await;
    harness
        .until("as many more", async || (harness.taken() == 30).then_some(()))
        .await;
    waits_for_answers(&harness).await;
    assert_eq!(harness.taken(), 30);
    // An answer arrives: it goes on by itself.
    let first = harness.payouts(batch).await.remove(0);
    let attempt = harness.attempts(&first).await[0];
    let id = attempt.originator_conversation_id().to_string();
    let result = success(&id, "SKL1A2B3C4", 100, "254722500000 - Payee");
    harness.clock.forward(Duration::from_secs(60));
    assert_eq!(post(&harness.result_url(attempt), &result).await, 200);
    harness
        .until("it goes on", async || (harness.taken() > 30).then_some(()))
        .await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pace_halves_on_spike_arrest_and_is_bounded_by_the_organisation() {
    let plan = Plan::default();
    let harness = Harness::planned(Plan {
        settings: Settings {
            pace: Duration::from_millis(20),
            in_flight: 1,
            ..plan.settings
        },
        scenario: Scenario::new().payee("254722500000", Behaviour::pay().spike_arrest(1)),
        ..plan
    })
    .await;
    harness.sign_in(CHECKER).await;
    let set = async || harness.ask("sending_settings", json!({})).await;
    assert_eq!(
        (&set().await["per_minute"], &set().await["most_per_minute"]),
        (&json!(3_000), &json!(300))
    );
    let batch = harness.approved(&borrowed(&ordinary(19))).await;
    harness.ended(batch).await;
    assert_eq!(set().await["per_minute"], 1_500);
    harness.ask("set_pace", json!({ "most_per_minute": 600 })).await;
    assert_eq!(set().await["per_minute"], 600);
    let refused = harness.refused("set_pace", json!({ "most_per_minute": 3 })).await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    let trail = harness
        .ask("audit", json!({ "before": null, "limit": 5 }))
        .await
        .to_string();
    assert!(trail.contains("At most 600 requests"), "{trail}");
    harness.close().await;
}
