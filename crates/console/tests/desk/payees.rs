//! What is said of payees before they are paid, and the book that grows by what was paid.

use serde_json::{Value, json};

use super::harness::{Harness, MAKER};

const JANE: &str = "0722000001";
const ALI: &str = "0722000002";

fn flags(shown: &Value) -> Vec<String> {
    let groups = shown["progress"]["flag_groups"].as_array().unwrap();
    groups
        .iter()
        .map(|group| group["code"].as_str().unwrap().to_owned())
        .collect()
}

async fn shown(harness: &Harness, rows: &str) -> Value {
    let import = harness.import(&format!("Phone,Name,Amount\n{rows}")).await;
    harness.ask("import_view", json!({ "import": import })).await
}

async fn paid(harness: &Harness, title: &str, rows: &str) {
    harness.sign_in(MAKER).await;
    let import = harness.import(&format!("Phone,Name,Amount\n{rows}")).await;
    let request = json!({ "import": import, "title": title });
    let batch = harness.ask("draft_batch", request).await["batch"].as_i64().unwrap();
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    harness.approve(batch, super::harness::CHECKER).await;
    harness.ended(batch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unusual_of_a_payee_is_said_when_the_file_is_read_and_frozen_with_the_row() {
    let harness = Harness::open().await;
    for (month, amount) in [("January", 1_000), ("February", 1_010), ("March", 1_020)] {
        let rows = format!("{JANE},Jane Wanjiku,{amount}\n{ALI},Ali Hassan,{amount}\n");
        paid(&harness, month, &rows).await;
    }
    harness.sign_in(MAKER).await;
    let found = shown(&harness, &format!("{JANE},Jane Wanjiku,2500\n")).await;
    assert!(flags(&found).contains(&"far_from_habit".to_owned()), "{found}");
    assert!(
        found.to_string().contains("Usually KSh"),
        "the number is explained: {found}"
    );
    let found = shown(&harness, "0722000099,WANJIKU JANE,900\n").await;
    assert!(flags(&found).contains(&"number_changed".to_owned()), "{found}");
    assert!(found.to_string().contains(JANE), "{found}");
    let found = shown(&harness, &format!("{ALI},Peter Otieno,900\n")).await;
    assert!(flags(&found).contains(&"number_of_another".to_owned()), "{found}");
    let found = shown(&harness, &format!("{JANE},Jane Wanjiku,1030\n{ALI},Hassan Ali,1030\n")).await;
    assert!(
        !flags(&found)
            .iter()
            .any(|code| code.starts_with("number") || code.starts_with("far")),
        "{found}"
    );

    // The book knows both, and what people note of them.
    let book = json!({ "search": "", "sort": "name", "offset": 0, "limit": 10 });
    let page = harness.ask("payee_book", book).await;
    assert_eq!(page["total"], 2, "{page}");
    assert_eq!(page["rows"][0]["paid"]["count"], 3);
    let payee = page["rows"][0]["payee"].clone();
    let note = json!({ "payee": payee, "account": null, "note": "on leave in May" });
    harness.ask("note_payee", note).await;
    let found = json!({ "search": "leave", "sort": "newest", "offset": 0, "limit": 10 });
    assert_eq!(
        harness.ask("payee_book", found).await["rows"][0]["note"]["text"],
        "on leave in May"
    );
    assert_eq!(
        harness.ask("payee", json!({ "payee": payee })).await["book"]["note"]["text"],
        "on leave in May"
    );
    let saved = json!({ "search": "", "sort": "name", "format": "csv" });
    let saved = harness.ask("export_book", saved).await;
    assert_eq!(saved["rows"], 2, "{saved}");
    harness.close().await;
}
