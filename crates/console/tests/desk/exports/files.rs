//! Where files go.

use std::fs;

use api::Problem;
use serde_json::json;

use super::{all, last_export, lively, path_of, payouts};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_there_is_never_replaced_and_half_a_file_never_stays() {
    let (harness, _) = lively().await;
    let first = harness.ask("export_balances", json!({ "format": "csv" })).await;
    let before = fs::read(path_of(&first)).unwrap();
    let second = harness.ask("export_balances", json!({ "format": "csv" })).await;
    assert_ne!(first["path"], second["path"]);
    assert_eq!(fs::read(path_of(&first)).unwrap(), before);
    let folder = path_of(&first).parent().unwrap();
    let left: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_takes_no_file_is_a_sentence_and_no_entry() {
    let (harness, _) = lively().await;
    let folder = harness.folder.path().join("downloads");
    fs::write(&folder, "in the way").unwrap();
    let refused = harness.refused("export_payouts", payouts(all(), "csv")).await;
    let Problem::NotSaved { message } = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(message, "There is a file where the folder for downloads should be.");
    assert_eq!(last_export(&harness).await, None);
    harness.close().await;
}
