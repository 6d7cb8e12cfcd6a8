//! The main job through the console's own door: import, submit, approve by another person, send, hear.

use std::{sync::Arc, time::Duration};

use console::{Desk, api::call};
use practice::{OPERATORS, Options, Practice, memory_secrets};
use serde_json::{Value, json};

async fn ask(desk: &Arc<Desk>, name: &str, request: Value) -> Value {
    call(desk, name, request)
        .await
        .unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

async fn sign_in(desk: &Arc<Desk>, operator: i64) {
    let passphrase = OPERATORS[usize::try_from(operator - 1).unwrap()].2;
    ask(
        desk,
        "sign_in",
        json!({ "operator": operator, "passphrase": passphrase }),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_payroll_is_imported_approved_and_paid() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        folder: folder.path().join("data"),
        downloads: folder.path().join("downloads"),
        secrets: memory_secrets(),
        seed: 7,
    };
    let practice = Practice::open(options).await.unwrap();
    let desk = practice.desk();
    sign_in(&desk, 1).await;
    let import = ask(&desk, "import_sample", json!({})).await;
    let view = loop {
        let view = ask(&desk, "import_view", import.clone()).await;
        if view["progress"]["state"] == "ready" {
            break view;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    println!("{}", serde_json::to_string_pretty(&view).unwrap());
    let batch = ask(
        &desk,
        "draft_batch",
        json!({ "import": import["import"], "title": "March payroll" }),
    )
    .await;
    ask(&desk, "submit_batch", batch.clone()).await;
    let refused = call(
        &desk,
        "approve_batch",
        json!({ "batch": batch["batch"], "digest": ask(&desk, "batch", batch.clone()).await["digest"],
            "passphrase": OPERATORS[0].2, "note": "" }),
    )
    .await
    .expect_err("the maker cannot approve");
    assert!(
        matches!(refused, console::Problem::MakerCannotApprove { .. }),
        "{refused:?}"
    );
    sign_in(&desk, 2).await;
    let shown = ask(&desk, "batch", batch.clone()).await;
    println!("{}", serde_json::to_string_pretty(&shown).unwrap());
    ask(
        &desk,
        "approve_batch",
        json!({ "batch": batch["batch"], "digest": shown["digest"], "passphrase": OPERATORS[1].2, "note": "" }),
    )
    .await;
    let started = std::time::Instant::now();
    let done = loop {
        let view = ask(&desk, "batch", batch.clone()).await;
        let totals = &view["row"]["totals"];
        let count = |state: &str| totals[state]["count"].as_i64().unwrap();
        if count("to_go") + count("sending") + count("accepted") == 0 {
            break view;
        }
        assert!(started.elapsed() < Duration::from_secs(120), "{totals}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    println!(
        "{:?} {}",
        started.elapsed(),
        serde_json::to_string_pretty(&done).unwrap()
    );
    let paid = i64::try_from(practice.simulator().paid().len()).unwrap();
    assert!(done["row"]["totals"]["paid"]["count"].as_i64().unwrap() <= paid);
    let check = ask(&desk, "check_ledger", json!({})).await;
    assert_eq!(check["faults"], json!([]));
    practice.close().await;
}
