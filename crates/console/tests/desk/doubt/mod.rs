//! Every way in which a doubt ends: by M-PESA's answer to our check, by its late result, or by two people. And what never
//! happens: a second payment, a question with a refused password, an end without evidence.

mod again;
mod answers;
mod asking;
mod lanes;
mod people;

use std::time::Duration;

use api::Problem;
use console::{Asking, Settings};
use daraja::B2cVersion;
use daraja_sim::{Api, Behaviour, JournalEntry, Kind, Scenario};
use serde_json::{Value, json};
use treasury::PayoutId;

use super::harness::{Harness, Plan};

const PAYEE: &str = "0722000001";
const PAYEE_LONG: &str = "254722000001";
const NOTE: &str = "looked it up on the portal, page 3";

/// Whether requests carry our id: these tests run over B2C version 3, and once more over version 1.
fn by_our_id() -> bool {
    !module_path!().contains("version_1")
}

/// The originator's id that M-PESA knows the newest request for a payout by: ours, or its own of the acknowledgement.
async fn id_at_mpesa(harness: &Harness, payout: &Value) -> String {
    let doubtful = harness
        .desk
        .ledger()
        .doubtful(PayoutId::new(payout["id"].as_i64().unwrap()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(doubtful.carries_our_id, by_our_id());
    let id = match by_our_id() {
        true => doubtful.payout.originator_conversation_id,
        false => doubtful.originator_id,
    };
    id.unwrap().to_string()
}

/// Doubts come soon, and so do questions.
fn quick(scenario: Scenario) -> Plan {
    let plan = Plan::default();
    Plan {
        settings: Settings {
            result_deadline: Duration::from_millis(200),
            look_again: Duration::from_millis(50),
            asking: Asking {
                first: Duration::from_millis(50),
                factor: 2,
                longest: Duration::from_millis(200),
                patience: Duration::from_secs(2),
                at_once: 8,
            },
            ..plan.settings
        },
        scenario,
        b2c: match by_our_id() {
            true => B2cVersion::V3,
            false => B2cVersion::V1,
        },
        ..plan
    }
}

/// Nothing is asked by itself before an hour has passed.
fn patient(scenario: Scenario) -> Plan {
    let plan = quick(scenario);
    Plan {
        settings: Settings {
            asking: Asking {
                first: Duration::from_secs(3_600),
                longest: Duration::from_secs(7_200),
                ..plan.settings.asking
            },
            ..plan.settings
        },
        ..plan
    }
}

fn one(behaviour: Behaviour) -> Scenario {
    Scenario::new().payee(PAYEE_LONG, behaviour)
}

async fn view(harness: &Harness, payout: &Value) -> Value {
    harness.ask("payout", json!({ "payout": payout["id"] })).await
}

async fn doubts(harness: &Harness) -> Value {
    harness.ask("doubts", json!({ "after": null, "limit": 50 })).await
}

/// The doubt of the one payout of a batch, once `look` finds what it looks for.
async fn doubt_where(harness: &Harness, what: &str, look: impl Fn(&Value) -> bool) -> Value {
    harness
        .until(what, async || {
            let page = doubts(harness).await;
            let doubt = page["rows"].as_array().unwrap().first()?["doubt"].clone();
            look(&doubt).then_some(doubt)
        })
        .await
}

fn asked(harness: &Harness) -> Vec<JournalEntry> {
    let status = |entry: &JournalEntry| entry.api == Some(Api::Status) && matches!(entry.kind, Kind::Taken { .. });
    harness.simulator.journal().into_iter().filter(status).collect()
}

fn stands(problem: &Problem, words: &str) {
    match problem {
        Problem::DoubtStands { message } => assert!(message.contains(words), "{message}"),
        other => panic!("{other:?}"),
    }
}

async fn nothing_is_wrong(harness: &Harness) {
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
}

fn sentences(view: &Value, kind: &str) -> Vec<String> {
    let entries = view["timeline"].as_array().unwrap().iter();
    let of_kind = entries.filter(|entry| entry["kind"] == kind);
    of_kind
        .map(|entry| entry["sentence"].as_str().unwrap().to_owned())
        .collect()
}
