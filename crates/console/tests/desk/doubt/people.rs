//! Doubts that two people end.

use console::Problem;
use daraja_sim::Behaviour;
use serde_json::json;

use super::{NOTE, PAYEE, by_our_id, doubts, id_at_mpesa, nothing_is_wrong, one, patient, sentences, stands, view};
use crate::desk::house::{CHECKER, House, MAKER, OTHER_CHECKER, passphrase, post, success};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_end_a_doubt_with_the_receipt() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let receipt = house.simulator.paid()[0].receipt.clone();
    let propose = |receipt: &str, note: &str| json!({ "payout": payout["id"], "receipt": receipt, "note": note });
    let refused = house.refused("propose_end", propose("hello", NOTE)).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "receipt"),
        "{refused:?}"
    );
    let refused = house.refused("propose_end", propose(&receipt, "ok")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "note"),
        "{refused:?}"
    );
    house.ask("propose_end", propose(&receipt.to_lowercase(), NOTE)).await;
    let doubt = doubts(&house).await["rows"][0]["doubt"].clone();
    let proposal = &doubt["proposal"];
    assert_eq!(
        (&proposal["mine"], &proposal["receipt"]),
        (&json!(true), &json!(receipt))
    );
    let agree = |who: i64| json!({ "settlement": proposal["settlement"], "passphrase": passphrase(who) });
    stands(&house.refused("agree_end", agree(CHECKER)).await, "Another person");
    let again = json!({ "payout": payout["id"], "passphrase": passphrase(CHECKER) });
    let why = if by_our_id() { "proposed" } else { "no id of ours" };
    stands(&house.refused("send_again", again).await, why);

    house.sign_in(OTHER_CHECKER).await;
    let refused = house.refused("agree_end", agree(CHECKER)).await;
    assert!(matches!(refused, Problem::WrongPassphrase { .. }), "{refused:?}");
    assert_eq!(house.only_payout(batch).await["state"], "in_doubt");
    house.ask("agree_end", agree(OTHER_CHECKER)).await;
    let paid = house.only_payout(batch).await;
    assert_eq!((&paid["state"], &paid["receipt"]), (&json!("paid"), &json!(receipt)));
    let view = view(&house, &paid).await;
    assert!(view["standing"].as_str().unwrap().contains("two people"), "{view}");
    assert_eq!(
        (sentences(&view, "proposed").len(), sentences(&view, "agreed").len()),
        (1, 1)
    );
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_by_two_people_shows_no_code_as_if_mpesa_had_given_one() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    house.ask("propose_end", propose).await;
    let settlement = doubts(&house).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    house.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": settlement, "passphrase": passphrase(OTHER_CHECKER) });
    house.ask("agree_end", agree).await;
    let failed = house.only_payout(batch).await;
    assert_eq!(failed["state"], "failed");
    let standing = view(&house, &failed).await["standing"].clone();
    assert_eq!(standing, "Failed, resolved by two people as not paid.");
    let page = house.ask("batch", json!({ "batch": batch })).await;
    assert!(page["failures"][0]["code"].is_null(), "{page}");
    let all = json!({ "batch": batch, "states": [], "search": "", "from": null, "until": null, "alarms": false });
    let export = json!({ "filter": all, "sort": "line", "format": "csv" });
    let saved = house.ask("export_payouts", export).await;
    let table = std::fs::read_to_string(saved["path"].as_str().unwrap()).unwrap();
    assert!(table.contains("Resolved by two people"), "{table}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_taken_back_turned_down_or_overtaken() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": null, "statement_on": "2026-12-01", "note": NOTE });
    let settlement = async || doubts(&house).await["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    house.ask("propose_end", propose.clone()).await;
    house
        .ask("decline_end", json!({ "settlement": settlement().await, "reason": "" }))
        .await;
    house.ask("propose_end", propose.clone()).await;
    house.sign_in(MAKER).await;
    let waiting = settlement().await;
    let refused = house
        .refused("decline_end", json!({ "settlement": waiting, "reason": "" }))
        .await;
    assert!(matches!(refused, Problem::BadField { .. }), "{refused:?}");
    let reason = "the portal has it as completed";
    house
        .ask("decline_end", json!({ "settlement": waiting, "reason": reason }))
        .await;
    house.ask("propose_end", propose).await;
    let overtaken = settlement().await;
    let attempt = house.attempts(&payout).await[0];
    let id = id_at_mpesa(&house, &payout).await;
    let result = success(&id, "SKL1A2B3C4", 500, "254722000001 - Payee");
    assert_eq!(post(&house.result_url(attempt), &result).await, 200);
    house.stands(batch, "paid").await;
    house.sign_in(OTHER_CHECKER).await;
    let agree = json!({ "settlement": overtaken, "passphrase": passphrase(OTHER_CHECKER) });
    let refused = house.refused("agree_end", agree).await;
    assert!(matches!(refused, Problem::NotFound { .. }), "{refused:?}");
    let view = view(&house, &payout).await;
    assert_eq!(sentences(&view, "declined").len(), 3);
    nothing_is_wrong(&house).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_another_payout_ends_nothing() {
    let house = House::planned(patient(one(Behaviour::pay().silent()))).await;
    let other = house.approved(&[("0733000001", 500)]).await;
    let receipt = house.stands(other, "paid").await["receipt"].clone();
    let batch = house.approved(&[(PAYEE, 500)]).await;
    let payout = house.stands(batch, "in_doubt").await;
    let propose = json!({ "payout": payout["id"], "receipt": receipt, "note": NOTE });
    stands(&house.refused("propose_end", propose).await, "has this receipt already");
    house.close().await;
}
