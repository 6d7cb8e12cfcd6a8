//! Files on their way to becoming batches.

use api::Problem;
use console::dispatch;
use serde_json::json;

use super::harness::{Harness, MAKER, rows};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_makes_one_batch_however_often_it_is_asked_for() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let import = harness.import(&rows(&[("0722000001", 100)])).await;
    let request = json!({ "import": import, "title": "March" });
    let (one, two) = tokio::join!(
        harness.ask("draft_batch", request.clone()),
        harness.ask("draft_batch", request.clone())
    );
    assert_eq!(one, two);
    assert_eq!(harness.ask("draft_batch", request).await, one);
    assert_eq!(
        harness.ask("batches", json!({ "before": null, "limit": 10 })).await["total"],
        1
    );
    // The same file chosen anew is another act, and says that it was seen before.
    let again = harness.import(&rows(&[("0722000001", 100)])).await;
    assert_eq!(
        harness.read(again).await["progress"]["same_file_as"]["batch"],
        one["batch"]
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_keeps_nothing_and_makes_no_batch() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let payees: Vec<(String, u32)> = (0..200_000)
        .map(|n| (format!("07220{:05}", n % 100_000), 100))
        .collect();
    let text = rows(&super::harness::borrowed(&payees));
    let import = dispatch::begin_import(&harness.desk, "large.csv".to_owned(), text.into_bytes()).unwrap();
    harness.ask("cancel_import", json!({ "import": import.import })).await;
    harness
        .until("it is cancelled", async || {
            let view = harness.ask("import_view", json!({ "import": import.import })).await;
            (view["progress"]["state"] == "cancelled").then_some(())
        })
        .await;
    let request = json!({ "import": import.import, "title": "March" });
    let refused = harness.refused("draft_batch", request).await;
    assert_eq!(
        refused,
        Problem::WrongState {
            state: "cancelled".to_owned()
        }
    );
    harness.ask("discard_import", json!({ "import": import.import })).await;
    let refused = harness.refused("import_view", json!({ "import": import.import })).await;
    assert_eq!(
        refused,
        Problem::NotFound {
            what: "import".to_owned()
        }
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_the_problem_rows_makes_a_new_file_each_time() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let import = harness
        .import("Phone,Amount,Name\n0722000001,100,Good\n12,100,Bad\n0722000002,0,Worse\n")
        .await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        let saved = harness.ask("save_problems", json!({ "import": import })).await;
        assert_eq!(saved["rows"], 2);
        let path = saved["path"].as_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("Bad") && text.contains("Worse") && !text.contains("Good"),
            "{text}"
        );
        assert!(!paths.contains(&path), "{path} was written over");
        paths.push(path);
    }
    assert_eq!(harness.read(import).await["progress"]["saved_to"], paths[2].as_str());
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_good_row_makes_no_batch() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let import = harness.import("Phone,Amount,Name\n12,100,Bad\n").await;
    let refused = harness
        .refused("draft_batch", json!({ "import": import, "title": "March" }))
        .await;
    assert_eq!(refused, Problem::NothingToPay);
    harness.close().await;
}

/// What a person decides on the screen: the batch pays it, the ledger keeps before and after, and the next file of the same
/// shape needs no click.
#[tokio::test(flavor = "multi_thread")]
async fn choices_about_a_file_are_paid_told_and_remembered() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let text = "Who,Where to,How many,Standing\nAnn,0722000001,100,\nBob,0722000002,200,\nEve,12,300,\nJoy,0722000004,400,\nSam,0722000005,500,late\n";
    let import = harness.import(text).await;
    let seen = harness.read(import).await;
    let found = &seen["progress"];
    assert_eq!(found["problem_groups"][0]["code"], "no_header", "{found}");
    assert_eq!(
        found["columns"][1]["samples"],
        json!(["0722000001", "0722000002"]),
        "{found}"
    );
    let choose = async |choice: serde_json::Value| {
        harness
            .ask("choose_in_import", json!({ "import": import, "choice": choice }))
            .await;
        harness.read(import).await["progress"].clone()
    };
    let columns = json!([
        { "index": 0, "read_as": "name" },
        { "index": 1, "read_as": "phone" },
        { "index": 2, "read_as": "amount" },
        { "index": 3, "read_as": "matters" },
    ]);
    let found = choose(json!({ "kind": "columns", "columns": columns })).await;
    assert_eq!(
        (
            &found["ready"]["count"],
            &found["held"]["count"],
            &found["problem_lines"]
        ),
        (&json!(3), &json!(1), &json!(1)),
        "{found}"
    );
    let found = choose(json!({ "kind": "correct", "line": 4, "column": "phone", "text": "0722000003" })).await;
    assert_eq!(
        found["corrections"][0],
        json!({ "line": 4, "column": "phone", "before": "12", "after": "0722000003" })
    );
    let found = choose(json!({ "kind": "leave_out", "line": 5, "out": true })).await;
    assert_eq!(found["kept_out"], json!([5]));
    let key = found["held_groups"][0]["key"].clone();
    let found = choose(json!({ "kind": "confirm", "key": key, "pay": true })).await;
    assert_eq!(
        (&found["ready"]["count"], &found["ready"]["sum_cents"]),
        (&json!(4), &json!(110_000)),
        "{found}"
    );

    let flags = found["flags"].clone();
    let batch = harness
        .ask("draft_batch", json!({ "import": import, "title": "March" }))
        .await["batch"]
        .clone();
    let shown = harness.ask("batch", json!({ "batch": batch })).await;
    let of_batch: i64 = shown["flag_groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["count"].as_i64().unwrap())
        .sum();
    assert_eq!(json!(of_batch), flags, "one file shows one number of flags");
    let trail = harness
        .ask("audit", json!({ "before": null, "limit": 5 }))
        .await
        .to_string();
    for told in [
        "The maker said which column is which.",
        "1 row is paid (KSh 500) although \u{201c}Standing\u{201d} says \u{201c}late\u{201d}.",
        "Line 4, phone: \u{201c}12\u{201d} was corrected to \u{201c}0722000003\u{201d}.",
        "Line 5 was left out.",
    ] {
        assert!(trail.contains(told), "{told}: {trail}");
    }
    let refused = harness
        .refused(
            "choose_in_import",
            json!({ "import": import, "choice": { "kind": "leave_out", "line": 2, "out": true } }),
        )
        .await;
    assert!(
        matches!(refused, Problem::WrongState { .. }),
        "what a batch was made of stays: {refused:?}"
    );

    let next = harness
        .import("Who,Where to,How many,Standing\nAnn,0722000001,101,\nBob,0722000002,201,\n")
        .await;
    let found = harness.read(next).await["progress"].clone();
    assert_eq!(
        (&found["ready"]["count"], &found["remembered"]),
        (&json!(2), &json!(true)),
        "{found}"
    );
    harness
        .ask(
            "choose_in_import",
            json!({ "import": next, "choice": { "kind": "by_headings" } }),
        )
        .await;
    let found = harness.read(next).await["progress"].clone();
    assert_eq!(
        (&found["ready"]["count"], &found["mapped"]),
        (&json!(0), &json!(false)),
        "{found}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fees_are_estimated_by_the_tariff_that_the_organisation_set() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    let estimated = async || {
        let import = harness.import("Phone,Amount,Name\n0722000001,1500,Wanjiru\n").await;
        harness.read(import).await["progress"]["fees_cents"].as_i64().unwrap()
    };
    let published = estimated().await;
    let bands = json!([{ "up_to_cents": 25_000_000, "fee_cents": published + 700 }]);
    harness
        .ask("set_tariff", json!({ "from": "2020-01-01", "bands": bands }))
        .await;
    assert_eq!(estimated().await, published + 700);
    // One that does not hold yet changes nothing.
    let later = json!([{ "up_to_cents": 25_000_000, "fee_cents": 1 }]);
    harness
        .ask("set_tariff", json!({ "from": "2999-01-01", "bands": later }))
        .await;
    assert_eq!(estimated().await, published + 700);
    harness.close().await;
}
