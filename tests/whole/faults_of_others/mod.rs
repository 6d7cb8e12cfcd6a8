//! Faults that were seen in other programs that pay out over M-PESA, each ruled out here through public permissions: the real
//! console over real HTTP against the simulator, whose journal says what truly happened.

mod again;
mod approval;
mod callbacks;
mod doubt;
mod evidence;
mod gateway;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use api::Problem;
use daraja_sim::{Behaviour, Kind, Notice, Scenario};
use serde_json::{Value, json};

use super::{
    harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, Plan, count, failure, passphrase, post, success},
    meddler::{Posted, Treatment},
};

const PAYEE: &str = "0722000001";
const ONE: &[(&str, u32)] = &[(PAYEE, 1_500)];
/// Long enough for anything that would be sent again to be sent again.
const A_WHILE: Duration = Duration::from_millis(1_200);

async fn harness_where_the_payee_is(behaviour: Behaviour) -> Harness {
    Harness::planned(Plan {
        scenario: Scenario::new().payee("254722000001", behaviour),
        ..Plan::default()
    })
    .await
}

/// A harness whose payments meet `treatment` on their way, by how many went before.
async fn harness_behind(treatment: impl Fn(usize) -> Treatment + Send + Sync + 'static) -> Harness {
    let rule = move |posted: &Posted, before: usize| {
        if posted.pays() {
            treatment(before)
        } else {
            Treatment::Pass
        }
    };
    Harness::planned(Plan {
        meddle: Some(Arc::new(rule)),
        request_time: Duration::from_millis(700),
        ..Plan::default()
    })
    .await
}

/// Whether a button of the batch can be pressed.
fn may(view: &Value, act: &str) -> bool {
    view["may"][act]["allowed"] == "yes"
}

/// No button pays it again, and nothing is sent again by itself.
async fn assert_never_paid_again(harness: &Harness, batch: i64) {
    let taken = harness.taken();
    for checker in [CHECKER, OTHER_CHECKER] {
        harness.sign_in(checker).await;
        let again = harness.approval(batch, checker).await;
        assert!(matches!(
            harness.refused("approve_batch", again).await,
            Problem::WrongState { .. }
        ));
    }
    harness.sign_in(MAKER).await;
    assert!(!may(&harness.batch(batch).await, "redo_failed"));
    assert_eq!(
        harness.refused("redo_failed", json!({ "batch": batch })).await,
        Problem::NothingToPay
    );
    assert!(matches!(
        harness.refused("submit_batch", json!({ "batch": batch })).await,
        Problem::WrongState { .. }
    ));
    let _ = harness.call("pause_batch", json!({ "batch": batch })).await;
    let _ = harness
        .call("resume_batch", json!({ "batch": batch, "decided": true }))
        .await;
    harness.ask("pause_sending", json!({})).await;
    harness.ask("resume_sending", json!({ "decided": true })).await;
    let _ = harness.call("cancel_batch", json!({ "batch": batch })).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(harness.taken(), taken, "it was sent again");
}

fn msisdns(payouts: &[Value]) -> Vec<String> {
    payouts
        .iter()
        .map(|payout| payout["payee"].as_str().unwrap().to_owned())
        .collect()
}

fn originator(body: &str) -> Value {
    serde_json::from_str::<Value>(body).unwrap()["OriginatorConversationID"].clone()
}
