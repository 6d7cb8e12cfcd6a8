//! What ended and needs a person: what Home says of it, how it is dealt with, and what comes back to its maker.

use console::Problem;
use serde_json::{Value, json};

use super::house::{CHECKER, House, MAKER, passphrase};

/// A test number at which M-PESA fails: no registered customer.
const FAILS: &str = "254711000204";
/// A test number that M-PESA has as Amina Otieno.
const PAID: &str = "254711000100";

async fn home(house: &House) -> Value {
    house.ask("home", json!({})).await
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
    let house = House::open().await;
    let batch = house.approved(&[(FAILS, 500), (PAID, 700)]).await;
    let view = house.ended(batch).await;
    assert_eq!(
        view["row"]["failed_open"],
        json!({ "count": 1, "sum_cents": 50_000 }),
        "{view}"
    );
    assert_eq!(view["row"]["other_names"], 1);
    let later = house.approved(&[("254722000009", 100)]).await;
    house.ended(later).await;
    let now = home(&house).await;
    assert_eq!(now["failed"], json!({ "count": 1, "sum_cents": 50_000 }), "{now}");
    assert_eq!(
        now["other_names"]["count"], 2,
        "the later one is under another name too"
    );
    let failed = house.ask("payouts", listed("failed")).await;
    assert_eq!((&failed["total"], &failed["sum_cents"]), (&json!(1), &json!(50_000)));
    let named = house.ask("payouts", listed("other_name")).await["rows"].clone();
    let first = named.as_array().unwrap().last().unwrap().clone();
    let page = house.ask("payout", json!({ "payout": first["id"] })).await;
    assert!(
        page["next"].as_str().unwrap().contains("as Amina Otieno, not as Payee"),
        "{page}"
    );
    let dismiss =
        |reason: &str| json!({ "payouts": [failed["rows"][0]["id"]], "attention": "failed", "reason": reason });
    let refused = house.refused("dismiss", dismiss("no")).await;
    assert!(
        matches!(&refused, Problem::BadField { field, .. } if field == "reason"),
        "{refused:?}"
    );
    house.ask("dismiss", dismiss("Paid in cash on 3 December")).await;
    assert_eq!(home(&house).await["failed"]["count"], 0);
    let payout = house.ask("payout", json!({ "payout": failed["rows"][0]["id"] })).await;
    assert_eq!(payout["dismissed"]["reason"], "Paid in cash on 3 December");
    let audit = house.ask("audit", json!({ "before": null, "limit": 50 })).await;
    let told = |row: &Value| {
        row["sentence"]
            .as_str()
            .unwrap()
            .ends_with("not be paid again: Paid in cash on 3 December")
    };
    assert!(audit["rows"].as_array().unwrap().iter().any(told), "{audit}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_batch_comes_back_to_its_maker_and_is_corrected_as_a_new_draft() {
    let house = House::open().await;
    let batch = house.submitted(&[(PAID, 500), ("254722000009", 700)]).await;
    house.sign_in(CHECKER).await;
    let reject = json!({ "batch": batch, "reason": "Payee 1 has left", "passphrase": passphrase(CHECKER) });
    house.ask("reject_batch", reject).await;
    assert_eq!(home(&house).await["rejected"], json!([]), "it is not the checker's");
    let not_mine = json!({ "batch": batch, "without": [] });
    let refused = house.refused("correct_batch", not_mine.clone()).await;
    assert!(matches!(&refused, Problem::BadField { .. }), "{refused:?}");
    house.sign_in(MAKER).await;
    let rejected = home(&house).await["rejected"].clone();
    assert_eq!(rejected[0]["reason"], "Payee 1 has left");
    let rows = house.payouts(batch).await;
    let left = json!({ "batch": batch, "without": [rows[1]["id"]] });
    let made = house.ask("correct_batch", left).await["batch"].clone();
    let draft = house.ask("batch", json!({ "batch": made })).await;
    assert_eq!(
        draft["row"]["all"],
        json!({ "count": 1, "sum_cents": 50_000 }),
        "{draft}"
    );
    assert_eq!(draft["kin"]["corrects"]["id"], batch);
    assert_eq!(draft["first_payments"], 1);
    let now = home(&house).await;
    assert_eq!(now["rejected"], json!([]), "it is corrected");
    assert_eq!(now["drafts"][0]["id"], made);
    assert_eq!(house.ask("correct_batch", not_mine).await["batch"], made, "once");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_and_the_one_that_pays_its_failures_again_name_each_other() {
    let house = House::open().await;
    let batch = house.approved(&[(FAILS, 500), (PAID, 700)]).await;
    house.ended(batch).await;
    house.sign_in(MAKER).await;
    let again = house.paid_again(batch).await;
    house.ask("submit_batch", json!({ "batch": again })).await;
    assert_eq!(home(&house).await["failed"]["count"], 0, "it is being paid again");
    house.approve(again, CHECKER).await;
    let second = house.ended(again).await;
    assert_eq!(second["kin"]["redo_of"]["id"], batch);
    assert_eq!(second["failed_twice"], 1, "{second}");
    let first = house.ask("batch", json!({ "batch": batch })).await;
    assert_eq!(first["kin"]["paid_again_by"][0]["id"], again);
    assert_eq!(home(&house).await["failed"]["count"], 1, "the newer failure");
    house.close().await;
}
