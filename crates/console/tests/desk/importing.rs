//! Files on their way to becoming batches.

use console::{Problem, api};
use serde_json::json;

use super::house::{House, MAKER, rows};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_makes_one_batch_however_often_it_is_asked_for() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let import = house.import(&rows(&[("0722000001", 100)])).await;
    let request = json!({ "import": import, "title": "March" });
    let (one, two) = tokio::join!(
        house.ask("draft_batch", request.clone()),
        house.ask("draft_batch", request.clone())
    );
    assert_eq!(one, two);
    assert_eq!(house.ask("draft_batch", request).await, one);
    assert_eq!(
        house.ask("batches", json!({ "before": null, "limit": 10 })).await["total"],
        1
    );
    // The same file chosen anew is another act, and says that it was seen before.
    let again = house.import(&rows(&[("0722000001", 100)])).await;
    assert_eq!(
        house.read(again).await["progress"]["same_file_as"]["batch"],
        one["batch"]
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_import_keeps_nothing_and_makes_no_batch() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let payees: Vec<(String, u32)> = (0..200_000)
        .map(|n| (format!("07220{:05}", n % 100_000), 100))
        .collect();
    let text = rows(&super::house::borrowed(&payees));
    let import = api::import_file(&house.desk, "large.csv".to_owned(), text.into_bytes()).unwrap();
    house.ask("cancel_import", json!({ "import": import.import })).await;
    house
        .until("it is cancelled", async || {
            let view = house.ask("import_view", json!({ "import": import.import })).await;
            (view["progress"]["state"] == "cancelled").then_some(())
        })
        .await;
    let request = json!({ "import": import.import, "title": "March" });
    let refused = house.refused("draft_batch", request).await;
    assert_eq!(
        refused,
        Problem::WrongState {
            state: "cancelled".to_owned()
        }
    );
    house.ask("discard_import", json!({ "import": import.import })).await;
    let refused = house.refused("import_view", json!({ "import": import.import })).await;
    assert_eq!(
        refused,
        Problem::NotFound {
            what: "import".to_owned()
        }
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_the_problem_rows_makes_a_new_file_each_time() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let import = house
        .import("Phone,Amount,Name\n0722000001,100,Good\n12,100,Bad\n0722000002,0,Worse\n")
        .await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        let saved = house.ask("save_problems", json!({ "import": import })).await;
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
    assert_eq!(house.read(import).await["progress"]["saved_to"], paths[2].as_str());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_a_good_row_makes_no_batch() {
    let house = House::open().await;
    house.sign_in(MAKER).await;
    let import = house.import("Phone,Amount,Name\n12,100,Bad\n").await;
    let refused = house
        .refused("draft_batch", json!({ "import": import, "title": "March" }))
        .await;
    assert_eq!(refused, Problem::NothingToPay);
    house.close().await;
}
