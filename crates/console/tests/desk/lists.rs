//! Lists as people look for things in them: by kind, person, day and state; one payee; and the figures of months.

use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER};

fn list(filter: &Value, sort: &str) -> Value {
    let mut whole = json!({
        "batch": null, "states": [], "from": null, "until": null, "search": "", "alarms": false, "attention": null, "flags": []
    });
    for (name, value) in filter.as_object().unwrap() {
        whole[name] = value.clone();
    }
    json!({ "filter": whole, "sort": sort, "at": { "kind": "index", "index": 0 }, "limit": 50 })
}

fn amounts(page: &Value) -> Vec<i64> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| row["amount_cents"].as_i64().unwrap() / 100).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn payouts_are_sorted_by_amount_over_all_batches_and_counted_by_state() {
    let harness = Harness::open().await;
    let paid = harness.approved(&[("0722000001", 500), ("0722000002", 900)]).await;
    harness.ended(paid).await;
    harness.drafted(&[("0722000003", 700)]).await;
    assert_eq!(
        amounts(&harness.ask("payouts", list(&json!({}), "largest")).await),
        [900, 700, 500]
    );
    assert_eq!(
        amounts(&harness.ask("payouts", list(&json!({}), "smallest")).await),
        [500, 700, 900]
    );
    let only = json!({ "states": ["paid"] });
    assert_eq!(
        amounts(&harness.ask("payouts", list(&only, "smallest")).await),
        [500, 900]
    );
    let counts = harness
        .ask("payout_counts", list(&only, "newest")["filter"].clone())
        .await;
    assert_eq!(
        counts["states"],
        json!([{ "state": "draft", "count": 1 }, { "state": "paid", "count": 2 }]),
        "whatever is chosen"
    );
    let theirs = json!({ "maker": CHECKER });
    assert_eq!(harness.ask("payouts", list(&theirs, "newest")).await["total"], 0);
    let today = json!({ "dated": "paid", "from": 0, "until": 4_000_000_000_000_i64 });
    assert_eq!(
        harness.ask("payouts", list(&today, "newest")).await["total"],
        2,
        "a draft is not paid on any day"
    );
    let bills = json!({ "lanes": ["bill", "till"] });
    assert_eq!(harness.ask("payouts", list(&bills, "newest")).await["total"], 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payee_and_the_figures_of_a_month_are_told() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[("254722000009", 500), ("254711000204", 300)]).await;
    harness.ended(batch).await;
    let payee = harness.ask("payee", json!({ "payee": "254722000009" })).await;
    assert_eq!(
        (&payee["lane"], &payee["years"][0]["paid"]),
        (&json!("person"), &json!({ "count": 1, "sum_cents": 50_000 })),
        "{payee}"
    );
    assert_eq!(
        (
            payee["names"].as_array().unwrap().len(),
            payee["told"].as_array().unwrap().len()
        ),
        (1, 1)
    );
    let reports = harness.ask("reports", json!({ "months": 3 })).await;
    let months = reports["months"].as_array().unwrap();
    assert_eq!(months.len(), 3, "{reports}");
    assert_eq!(
        months[2]["paid"],
        json!([{ "purpose": "payouts", "paid": { "count": 1, "sum_cents": 50_000 } }])
    );
    assert!(months[2]["fees_cents"].as_i64().unwrap() > 0, "{reports}");
    assert_eq!(months[0]["paid"], json!([]));
    assert_eq!(reports["failures"][0]["total"]["count"], 1, "{reports}");
    assert_eq!(reports["confirmed"]["count"], 1);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_shows_what_people_did_and_the_machine_on_request() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[("0722000001", 500)]).await;
    harness.ended(batch).await;
    let trail = async |asked: Value| {
        let page = harness.ask("audit", asked).await;
        let rows = page["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| row["kind"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let every = trail(json!({ "before": null, "limit": 200 })).await;
    assert!(every.iter().any(|kind| kind == "attempts_claimed"), "{every:?}");
    let people = trail(json!({ "before": null, "limit": 200, "people": true })).await;
    assert!(people.iter().all(|kind| kind != "attempts_claimed"), "{people:?}");
    let about = json!({ "before": null, "limit": 200, "people": true, "kind": "batches", "actor": CHECKER });
    assert_eq!(trail(about).await, ["batch_approved"]);
    let batches = harness
        .ask("batches", json!({ "before": null, "limit": 10, "maker": MAKER }))
        .await;
    assert_eq!((&batches["total"], &batches["sum_cents"]), (&json!(1), &json!(50_000)));
    let none = harness
        .ask("batches", json!({ "before": null, "limit": 10, "until": 1 }))
        .await;
    assert_eq!((&none["total"], &none["sum_cents"]), (&json!(0), &json!(0)));
    harness.close().await;
}
