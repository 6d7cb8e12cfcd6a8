//! What was attached is what is shown to whoever approves.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_file_is_shown_as_altered_not_approved_and_not_opened() {
    let harness = Harness::open().await;
    let batch = harness.drafted(ONE).await;
    harness.attach(batch, "Invoice.pdf", b"%PDF-1.7 invoice").await;
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    let raw = rusqlite::Connection::open(harness.folder.path().join("organisation.ledger")).unwrap();
    raw.busy_timeout(Duration::from_secs(5)).unwrap();
    raw.execute_batch(
        "DROP TRIGGER content_is_never_changed;
         UPDATE content SET bytes = x'00' WHERE digest = (SELECT sealed_digest FROM attachment);",
    )
    .unwrap();
    harness.sign_in(CHECKER).await;
    let shown = harness.batch(batch).await;
    assert_eq!(shown["attachments"][0]["altered"], true);
    assert_eq!(shown["may"]["approve"]["allowed"], "no", "{shown}");
    let request = harness.approval(batch, CHECKER).await;
    let refused = harness.refused("approve_batch", request).await;
    assert!(matches!(refused, Problem::LedgerChanged { .. }), "{refused:?}");
    let request = json!({ "batch": batch, "sha256": shown["attachments"][0]["sha256"] });
    let refused = harness.refused("open_attachment", request).await;
    assert!(matches!(refused, Problem::LedgerChanged { .. }), "{refused:?}");
    let status = harness.ask("status", json!({})).await;
    assert_eq!(status["sending"]["state"], "paused", "{status}");
    harness.close().await;
}
