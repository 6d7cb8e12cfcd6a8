//! What ended and needs a person: what Home says of it, how it is dealt with, and what comes back to its maker.

use api::Problem;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, passphrase};

/// A test number at which M-PESA fails: no registered customer.
const FAILS: &str = "254711000204";
/// A test number that M-PESA has as Amina Otieno.
const PAID: &str = "254711000100";

async fn home(harness: &Harness) -> Value {
    harness.ask("home", json!({})).await
}

fn listed(attention: &str) -> Value {
    json!({
        "filter": { "batch": null, "states": [], "from": null, "until": null, "search": "", "alarms": false,
            "attention": attention, "flags": [] },
        "sort": "newest", "at": { "kind": "index", "index": 0 }, "limit": 50
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_and_other_names_stay_on_home_until_they_are_dealt_with() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[(FAILS, 500), (PAID, 700)]).await;
    let view = harness.ended(batch).await;
    assert_eq!(
        view["row"]["failed_open"],
        json!({ "count": 1, "sum_cents": 50_000 }),
        "{view}"
    );
    assert_eq!(view["row"]["other_names"], 1);
    let later = harness.approved(&[("254722000009", 100)]).await;
    harness.ended(later).await;
    let now = home(&harness).await;
    assert_eq!(now["failed"], json!({ "count": 1, "sum_cents": 50_000 }), "{now}");
    assert_eq!(
        now["other_names"]["count"], 2,
        "the later one is under another name too"
    );
    let failed = harness.ask("payouts", listed("failed")).await;
    assert_eq!((&failed["total"], &failed["sum_cents"]), (&json!(1), &json!(50_000)));
    let named = harness.ask("payouts", listed("other_name")).await["rows"].clone();
    let first = named.as_array().unwrap().last().unwrap().clone();
    let page = harness.ask("payout", json!({ "payout": first["id"] })).await;
    assert!(
        page["next"].as_str().unwrap().contains("as Amina Otieno, not as Payee"),
        "{page}"
    );
    let dismiss =
        |reason: &str| json!({ "payouts": [failed["rows"][0]["id"]], "attention": "failed", "reason": reason });
    let refused = harness.refused("dismiss", dismiss("no")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "reason"),
        "{refused:?}"
    );
    harness.ask("dismiss", dismiss("Paid in cash on 3 December")).await;
    assert_eq!(home(&harness).await["failed"]["count"], 0);
    let payout = harness
        .ask("payout", json!({ "payout": failed["rows"][0]["id"] }))
        .await;
    assert_eq!(payout["dismissed"]["reason"], "Paid in cash on 3 December");
    let audit = harness.ask("audit", json!({ "before": null, "limit": 50 })).await;
    let told = |row: &Value| {
        row["sentence"]
            .as_str()
            .unwrap()
            .ends_with("not be paid again: Paid in cash on 3 December")
    };
    assert!(audit["rows"].as_array().unwrap().iter().any(told), "{audit}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_batch_comes_back_to_its_maker_and_is_corrected_as_a_new_draft() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&[(PAID, 500), ("254722000009", 700)]).await;
    harness.sign_in(CHECKER).await;
    let reject = json!({ "batch": batch, "reason": "Payee 1 has left", "passphrase": passphrase(CHECKER) });
    harness.ask("reject_batch", reject).await;
    assert_eq!(home(&harness).await["rejected"], json!([]), "it is not the checker's");
    let not_mine = json!({ "batch": batch, "without": [] });
    let refused = harness.refused("correct_batch", not_mine.clone()).await;
    assert!(matches!(&refused, Problem::BadField { .. }), "{refused:?}");
    harness.sign_in(MAKER).await;
    let rejected = home(&harness).await["rejected"].clone();
    assert_eq!(rejected[0]["reason"], "Payee 1 has left");
    let rows = harness.payouts(batch).await;
    let left = json!({ "batch": batch, "without": [rows[1]["id"]] });
    let made = harness.ask("correct_batch", left).await["batch"].clone();
    let draft = harness.ask("batch", json!({ "batch": made })).await;
    assert_eq!(
        draft["row"]["all"],
        json!({ "count": 1, "sum_cents": 50_000 }),
        "{draft}"
    );
    assert_eq!(draft["kin"]["corrects"]["id"], batch);
    assert_eq!(draft["first_payments"], 1);
    let now = home(&harness).await;
    assert_eq!(now["rejected"], json!([]), "it is corrected");
    assert_eq!(now["drafts"][0]["id"], made);
    assert_eq!(harness.ask("correct_batch", not_mine).await["batch"], made, "once");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_and_the_one_that_pays_its_failures_again_name_each_other() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[(FAILS, 500), (PAID, 700)]).await;
    harness.ended(batch).await;
    harness.sign_in(MAKER).await;
    let again = harness.paid_again(batch).await;
    harness.ask("submit_batch", json!({ "batch": again })).await;
    assert_eq!(home(&harness).await["failed"]["count"], 0, "it is being paid again");
    harness.approve(again, CHECKER).await;
    let second = harness.ended(again).await;
    assert_eq!(second["kin"]["redo_of"]["id"], batch);
    assert_eq!(second["failed_twice"], 1, "{second}");
    let first = harness.ask("batch", json!({ "batch": batch })).await;
    assert_eq!(first["kin"]["paid_again_by"][0]["id"], again);
    assert_eq!(home(&harness).await["failed"]["count"], 1, "the newer failure");
    harness.close().await;
}
