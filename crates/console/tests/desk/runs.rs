//! A pay run is compared with the last of its kind, when its file is read and when it is approved.

use api::Problem;
use serde_json::json;

use super::harness::{CHECKER, Harness, MAKER, rows};

fn numbers(run: std::ops::Range<u32>) -> Vec<String> {
    run.map(|number| format!("07220000{number:02}")).collect()
}

fn file(numbers: &[String], shillings: u32) -> String {
    let rows_of: Vec<(&str, u32)> = numbers.iter().map(|number| (number.as_str(), shillings)).collect();
    rows(&rows_of)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_from_the_last_run_is_shown_and_takes_a_reason() {
    let harness = Harness::open().await;
    let run: Vec<(String, u32)> = numbers(1..11).into_iter().map(|number| (number, 500)).collect();
    let first: Vec<(&str, u32)> = run.iter().map(|(number, amount)| (number.as_str(), *amount)).collect();
    let first = harness.approved(&first).await;
    harness.ended(first).await;

    // Two left, one came, and all get a little more.
    harness.sign_in(MAKER).await;
    let mut next = numbers(1..9);
    next.extend(numbers(40..41));
    let import = harness.import(&file(&next, 520)).await;
    let shown = harness.ask("import_view", json!({ "import": import })).await;
    let difference = &shown["progress"]["difference"];
    assert_eq!(difference["batch"], first, "{shown}");
    assert_eq!(
        (&difference["new"], &difference["gone"]),
        (&json!(1), &json!(2)),
        "{difference}"
    );
    assert_eq!(difference["other_amount"], 8);
    assert_eq!(difference["beyond"], true);
    let request = json!({ "import": import, "title": "The next run" });
    let batch = harness.ask("draft_batch", request).await["batch"].as_i64().unwrap();

    let refused = harness.refused("submit_batch", json!({ "batch": batch })).await;
    assert_eq!(refused, Problem::DifferenceReason);
    let unsaid = json!({ "batch": batch, "reason": { "because": "other", "note": " " } });
    let refused = harness.refused("submit_batch", unsaid).await;
    assert!(matches!(refused, Problem::BadField { field, .. } if field == "reason"));
    let said = json!({ "batch": batch, "reason": { "because": "joined_or_left", "note": "two retired" } });
    harness.ask("submit_batch", said).await;

    // The checker sees the same and the reason; who differs is listed by kind.
    harness.sign_in(CHECKER).await;
    let difference = harness.batch(batch).await["difference"].clone();
    assert_eq!(
        difference["reason"],
        json!({ "because": "joined_or_left", "note": "two retired" })
    );
    let gone = json!({ "batch": batch, "import": null, "kind": "gone", "offset": 1, "limit": 10 });
    let gone = harness.ask("run_changes", gone).await;
    assert_eq!(
        (&gone["total"], gone["rows"].as_array().unwrap().len()),
        (&json!(2), 1),
        "{gone}"
    );
    harness.approve(batch, CHECKER).await;
    let trail = harness
        .ask("audit", json!({ "before": null, "limit": 100 }))
        .await
        .to_string();
    assert!(trail.contains("people joined or left. two retired"), "{trail}");
    // What was compared stays so after the decision.
    assert_eq!(harness.batch(batch).await["difference"]["gone"], 2);
    harness.close().await;
}
