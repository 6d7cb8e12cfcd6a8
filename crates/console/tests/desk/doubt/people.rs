//! Doubts that two people end.

use api::Problem;
use daraja_sim::Behaviour;
use serde_json::json;

use super::{NOTE, PAYEE, by_our_id, doubts, id_at_mpesa, nothing_is_wrong, one, patient, sentences, stands, view};
use crate::desk::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, passphrase, post, success};
use daraja_sim::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn two_people_end_a_doubt_with_the_receipt() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let receipt = harness.simulator.paid()[0].receipt.clone();
    let propose = |receipt: &str, note: &str| json!({ "payout": payout["id"], "receipt": receipt, "note": note });
    let refused = harness.refused("propose_end", propose("hello", NOTE)).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "receipt"),
        "{refused:?}"
    );
    let refused = harness.refused("propose_end", propose(&receipt, "ok")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "note"),
        "{refused:?}"
    );
    harness.ask("propose_end", propose(&receipt.to_lowercase(), NOTE)).await;
    let doubt = doubts(&harness).await["rows"][0]["doubt"].clone();
    let proposal = &doubt["proposal"];
    assert_eq!(
        (&proposal["mine"], &proposal["receipt"]),
        (&json!(true), &json!(receipt))
    );
    let agree = |who: i64| json!({ "settlement": proposal["settlement"], "passphrase": passphrase(who) });
    stands(&harness.refused("agree_end", agree(CHECKER)).await, "Another person");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    let why = if by_our_id() { "proposed" } else { "no id of ours" };
    stands(&harness.refused("send_again", again).await, why);

    harness.sign_in(OTHER_CHECKER).await;
    let refused = harness.refused("agree_end", agree(CHECKER)).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(harness.only_payout(batch).await["state"], "in_doubt");
    harness.ask("agree_end", agree(OTHER_CHECKER)).await;
    let paid = harness.only_payout(batch).await;
    assert_eq!((&paid["state"], &paid["receipt"]), (&json!("paid"), &json!(receipt)));
    let view = view(&harness, &paid).await;
    assert!(view["standing"].as_str().unwrap().contains("two people"), "{view}");
    assert_eq!(
        (sentences(&view, "proposed").len(), sentences(&view, "agreed").len()),
        (1, 1)
    );
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_by_two_people_shows_no_code_as_if_mpesa_had_given_one() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    harness.ask("propose_end", propose).await;
    let settlement = doubts(&harness).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    harness.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": settlement, "passphrase": passphrase(OTHER_CHECKER) });
    harness.ask("agree_end", agree).await;
    let failed = harness.only_payout(batch).await;
    assert_eq!(failed["state"], "failed");
    let standing = view(&harness, &failed).await["standing"].clone();
    assert_eq!(standing, "Failed, resolved by two people as not paid.");
    let page = harness.ask("batch", json!({ "batch": batch })).await;
    assert!(page["failures"][0]["code"].is_null(), "{page}");
    let all = json!({ "batch": batch, "states": [], "search": "", "from": null, "until": null, "alarms": false });
    let export = json!({ "filter": all, "sort": "line", "format": "csv" });
    let saved = harness.ask("export_payouts", export).await;
    let table = std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap();
    assert!(table.contains("Resolved by two people"), "{table}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_taken_back_turned_down_or_overtaken() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    let settlement = async || doubts(&harness).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    harness.ask("propose_end", propose.clone()).await;
    harness
        .ask("decline_end", json!({ "settlement": settlement().await, "reason": "" }))
        .await;
    harness.ask("propose_end", propose.clone()).await;
    harness.sign_in(MAKER).await;
    let waiting = settlement().await;
    let refused = harness
        .refused("decline_end", json!({ "settlement": waiting, "reason": "" }))
        .await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    let reason = "the portal has it as completed";
    harness
        .ask("decline_end", json!({ "settlement": waiting, "reason": reason }))
        .await;
    harness.ask("propose_end", propose).await;
    let overtaken = settlement().await;
    let attempt = harness.attempts(&payout).await[0];
    let id = id_at_mpesa(&harness, &payout).await;
    let result = success(&id, "SKL1A2B3C4", 500, "254722000001 - Payee");
    assert_eq!(post(&harness.result_url(attempt), &result).await, 200);
    harness.stands(batch, "paid").await;
    harness.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": overtaken, "passphrase": passphrase(OTHER_CHECKER) });
    let refused = harness.refused("agree_end", agree).await;
    assert!(matches!(refused, Problem::NotFound { .. }), "{refused:?}");
    let view = view(&harness, &payout).await;
    assert_eq!(sentences(&view, "declined").len(), 3);
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_another_payout_ends_nothing() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let other = harness.approved(&[("0733000001", 500)]).await;
    let receipt = harness.stands(other, "paid").await["receipt"].clone();
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": receipt, "note": NOTE });
    stands(
        &harness.refused("propose_end", propose).await,
        "has this receipt already",
    );
    harness.close().await;
}

const THREE: [&str; 3] = ["0722000001", "0722000002", "0722000003"];

/// Three payouts in doubt of one batch, as the page shows them.
async fn three(harness: &Harness) -> (i64, Vec<serde_json::Value>) {
    let batch = harness.approved(&THREE.map(|payee| (payee, 500))).await;
    harness
        .until("three doubts", async || {
            let page = doubts(harness).await;
            (page["total"]["count"] == 3).then_some(())
        })
        .await;
    let rows = doubts(harness).await["rows"].as_array().unwrap().clone();
    (batch, rows)
}

fn silent() -> Scenario {
    THREE.iter().fold(Scenario::new(), |scenario, payee| {
        scenario.payee(format!("254{}", &payee[1..]), Behaviour::pay().silent())
    })
}

fn settlements(page: &serde_json::Value) -> Vec<serde_json::Value> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.filter_map(|row| row["doubt"]["proposal"].get("settlement").cloned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_doubts_are_one_act_with_one_passphrase_and_each_an_end_of_its_own() {
    let harness = Harness::planned(patient(silent())).await;
    let (batch, rows) = three(&harness).await;
    let ends: Vec<_> = rows
        .iter()
        .map(|row| json!({ "payout": row["row"]["id"], "receipt": null }))
        .collect();
    let none = json!({ "ends": [], "statement_on": "2026-12-01", "note": NOTE });
    assert!(matches!(
        harness.refused("propose_ends", none).await,
        Problem::BadField { .. }
    ));
    let dayless = json!({ "ends": ends, "statement_on": null, "note": NOTE });
    let refused = harness.refused("propose_ends", dayless).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "statement_on"),
        "{refused:?}"
    );
    let all = json!({ "ends": ends, "statement_on": "2026-12-01", "note": NOTE });
    assert_eq!(harness.ask("propose_ends", all.clone()).await["done"], 3);
    let again = harness.ask("propose_ends", all).await;
    assert_eq!(
        (&again["done"], again["refused"].as_array().unwrap().len()),
        (&json!(0), 3),
        "{again}"
    );

    let waiting = settlements(&doubts(&harness).await);
    let agree = |who: i64| json!({ "settlements": waiting, "passphrase": passphrase(who) });
    let own = harness.ask("agree_ends", agree(CHECKER)).await;
    assert_eq!(own["done"], 0, "nobody resolves alone: {own}");
    harness.sign_in(OTHER_CHECKER).await;
    let refused = harness.refused("agree_ends", agree(CHECKER)).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(doubts(&harness).await["total"]["count"], 3, "nothing was done");
    // One is decided activity: the others are not held up by it.
    let reason = "the portal has this one as completed";
    harness
        .ask("decline_end", json!({ "settlement": waiting[1], "reason": reason }))
        .await;
    let done = harness.ask("agree_ends", agree(OTHER_CHECKER)).await;
    assert_eq!(
        (&done["done"], &done["refused"][0]["why"]),
        (&json!(2), &json!("It was decided meanwhile.")),
        "{done}"
    );
    let page = harness.ask("batch", json!({ "batch": batch })).await;
    assert_eq!(page["row"]["totals"]["failed"]["count"], 2, "{page}");
    assert_eq!(doubts(&harness).await["total"]["count"], 1);
    nothing_is_wrong(&harness).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_proposals_are_turned_down_together_and_receipts_are_read_one_by_one() {
    let harness = Harness::planned(patient(silent())).await;
    let (_, rows) = three(&harness).await;
    let receipt = harness.simulator.paid()[0].receipt.clone();
    let ends = json!([
        { "payout": rows[0]["row"]["id"], "receipt": receipt },
        { "payout": rows[1]["row"]["id"], "receipt": "hello" },
    ]);
    let said = json!({ "ends": ends, "statement_on": null, "note": NOTE });
    let said = harness.ask("propose_ends", said).await;
    assert_eq!(
        (&said["done"], &said["refused"][0]["payout"]),
        (&json!(1), &rows[1]["row"]["id"]),
        "{said}"
    );
    let waiting = settlements(&doubts(&harness).await);
    harness.sign_in(OTHER_CHECKER).await;
    let wordless = json!({ "settlements": waiting, "reason": "no" });
    assert!(matches!(
        harness.refused("decline_ends", wordless).await,
        Problem::BadField { .. }
    ));
    let declined = json!({ "settlements": waiting, "reason": "not in the statement of today" });
    assert_eq!(harness.ask("decline_ends", declined).await["done"], 1);
    assert_eq!(doubts(&harness).await["total"]["count"], 3);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_payout_may_be_said_not_to_be_paid_is_set_and_never_earlier_than_a_day() {
    let harness = Harness::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = harness.approved(&[(PAYEE, 500)]).await;
    let payout = harness.stands(batch, "in_doubt").await;
    for hours in [0, 23, 241] {
        let refused = harness.refused("set_not_paid_hours", json!({ "hours": hours })).await;
        assert!(
            matches!(&refused, Problem::BadField { field, .. } if field == "hours"),
            "{refused:?}"
        );
    }
    assert_eq!(
        doubts(&harness).await["rows"][0]["doubt"]["not_paid_refused"],
        json!(null)
    );
    harness.ask("set_not_paid_hours", json!({ "hours": 30 })).await;
    let doubt = doubts(&harness).await["rows"][0]["doubt"].clone();
    let after = doubt["not_paid_from"].as_i64().unwrap() - doubt["since"].as_i64().unwrap();
    assert_eq!(after, 30 * 3_600_000);
    assert!(
        doubt["not_paid_refused"].as_str().unwrap().contains("30 hours"),
        "{doubt}"
    );
    let propose = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    stands(&harness.refused("propose_end", propose).await, "30 hours");
    let set = harness.ask("sending_settings", json!({})).await;
    assert_eq!(
        (&set["not_paid_hours"], &set["not_paid_after_ms"]),
        (&json!(30), &json!(108_000_000))
    );
    harness.close().await;
}
