//! M-PESA's own statement, compared at the end of a history: nothing is in one and not in the other.

use std::time::{Duration, Instant};

use console::dispatch;
use daraja_sim::{Simulator, StatementAccount, StatementLayout, StatementOf};
use serde_json::json;

use crate::crash::harness::Harness;

/// Imports the statement of the account that people are paid from, as somebody downloads it from the portal.
pub(super) async fn agree(harness: &Harness, simulator: &Simulator) {
    let portal = simulator.portal();
    let until = portal.now();
    let statement = simulator.statement(&StatementOf {
        shortcode: "600992".parse().unwrap(),
        account: StatementAccount::Utility,
        from: until - Duration::from_secs(3_600),
        until,
        failed_too: true,
        layout: StatementLayout::Portal,
        operator: "simulation".to_owned(),
    });
    let statement = statement.expect("a statement");
    let file = dispatch::begin_statement(&harness.desk, statement.file_name, statement.bytes).unwrap();
    let request = json!({ "file": file.import });
    let started = Instant::now();
    while harness.ask("statement_file", request.clone()).await.unwrap()["progress"]["state"] == "reading" {
        assert!(started.elapsed() < Duration::from_secs(60), "the statement is not read");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let import = json!({ "file": file.import, "account": "utility" });
    harness.ask("import_statement", import).await.unwrap();
    for tab in ["not_here", "not_in_books", "different"] {
        let request = json!({ "tab": tab, "open_only": true, "skip": 0, "limit": 200 });
        let page = harness.ask("differences", request).await.unwrap();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.is_empty(), "M-PESA's statement does not agree: {tab}: {rows:?}");
    }
}
