//! Files that are attached to batches: sealed in the ledger, shown to whoever decides, opened as copies that go with the session.

use std::path::{Path, PathBuf};

use api::Problem;
use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, count, passphrase};

const PAYEE: &str = "0722000001";
const INVOICE: &[u8] = b"%PDF-1.7 invoice 1187, maize seed, KES 500";
const MEMO: &[u8] = b"%PDF-1.7 memo of the board";

fn names(shown: &Value) -> Vec<&str> {
    let attachments = shown["attachments"].as_array().unwrap();
    attachments.iter().map(|one| one["name"].as_str().unwrap()).collect()
}

fn ledger(harness: &Harness) -> PathBuf {
    harness.desk.config().ledger.clone()
}

fn message(problem: Problem) -> String {
    match problem {
        Problem::NotAttached { message } => message,
        other => panic!("{other:?}"),
    }
}

/// Whether the bytes stand anywhere in the folder of the ledger, its copies aside.
fn stands_in(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        path.is_file()
            && std::fs::read(path)
                .unwrap()
                .windows(bytes.len())
                .any(|window| window == bytes)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_goes_from_the_maker_through_the_ledger_to_the_checker() {
    let harness = Harness::open().await;
    let batch = harness.drafted(&[(PAYEE, 500)]).await;
    assert_eq!(harness.batch(batch).await["may"]["attach"]["allowed"], "yes");
    harness.attach(batch, "/home/amina/Invoice 1187.pdf", INVOICE).await;
    harness.attach(batch, "Payroll.csv", b"Name,Amount\nZahra,500\n").await;
    harness.attach(batch, "Memo.pdf", MEMO).await;
    let shown = harness.batch(batch).await;
    assert_eq!(names(&shown), ["Invoice 1187.pdf", "Payroll.csv", "Memo.pdf"]);
    let first = &shown["attachments"][0];
    assert_eq!(
        (&first["kind"], &first["bytes"], &first["by"], &first["altered"]),
        (&json!("pdf"), &json!(INVOICE.len()), &json!("Amina"), &json!(false))
    );
    let csv = &shown["attachments"][1];
    harness
        .ask("detach_file", json!({ "batch": batch, "sha256": csv["sha256"] }))
        .await;
    assert!(
        !stands_in(ledger(&harness).parent().unwrap(), INVOICE),
        "what is kept is sealed"
    );
    harness.ask("submit_batch", json!({ "batch": batch })).await;
    // The checker opens the copy, and agrees to just these.
    harness.sign_in(CHECKER).await;
    let shown = harness.batch(batch).await;
    assert_eq!(names(&shown), ["Invoice 1187.pdf", "Memo.pdf"]);
    let request = json!({ "batch": batch, "sha256": shown["attachments"][0]["sha256"] });
    let opened = harness.ask("open_attachment", request).await;
    let copy = PathBuf::from(opened["path"].as_str().unwrap());
    assert_eq!(std::fs::read(&copy).unwrap(), INVOICE);
    assert!(copy.starts_with(harness.desk.opened_copies()));
    let blind = json!({ "batch": batch, "digest": shown["digest"], "passphrase": passphrase(CHECKER), "note": "" });
    assert_eq!(harness.refused("approve_batch", blind).await, Problem::EvidenceChanged);
    harness.approve(batch, CHECKER).await;
    assert_eq!(count(&harness.ended(batch).await, "paid"), 1);
    harness.ask("sign_out", json!({})).await;
    assert!(!copy.exists(), "the copy goes with the session");
    harness.sign_in(MAKER).await;
    let trail = harness
        .ask("audit", json!({ "before": null, "limit": 100 }))
        .await
        .to_string();
    assert!(trail.contains("“Memo.pdf” was attached to batch"), "{trail}");
    let check = harness.ask("check_ledger", json!({})).await.to_string();
    assert!(!check.contains("was altered"), "{check}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attached_after_it_was_shown_is_not_approved_and_after_an_approval_not_attached() {
    let harness = Harness::open().await;
    let batch = harness.submitted(&[(PAYEE, 500)]).await;
    harness.sign_in(CHECKER).await;
    let before = harness.approval(batch, CHECKER).await;
    harness.sign_in(MAKER).await;
    harness.attach(batch, "Memo.pdf", MEMO).await;
    let detach = harness.batch(batch).await["may"]["detach"]["allowed"].clone();
    assert_eq!(detach, "hidden", "it was handed over with it");
    harness.sign_in(CHECKER).await;
    assert_eq!(harness.refused("approve_batch", before).await, Problem::EvidenceChanged);
    let theirs = harness.hold("Other.pdf", INVOICE).await.unwrap();
    let by_the_checker = harness
        .refused("attach_file", json!({ "batch": batch, "file": theirs }))
        .await;
    assert!(message(by_the_checker).contains("Whoever prepared"));
    harness.approve(batch, CHECKER).await;
    harness.sign_in(MAKER).await;
    let late = harness.hold("Late.pdf", INVOICE).await.unwrap();
    let refused = harness
        .refused("attach_file", json!({ "batch": batch, "file": late }))
        .await;
    assert!(message(refused).contains("Somebody approved"));
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_of_the_kinds_is_refused_with_what_to_do() {
    let harness = Harness::open().await;
    let batch = harness.drafted(&[(PAYEE, 500)]).await;
    for (bytes, words) in [
        (b"".as_slice(), "empty"),
        (b"MZ\x90\0 a program, renamed", "Save it as a PDF"),
        (b"PK\x03\x04 xl/workbook.xml xl/vbaProject.bin", "macros"),
    ] {
        let refused = harness.hold("invoice.pdf", bytes).await.unwrap_err();
        assert!(message(refused).contains(words), "{words}");
    }
    let large = [INVOICE, &vec![b'x'; 5_000_001]].concat();
    assert!(message(harness.hold("large.pdf", &large).await.unwrap_err()).contains("5 MB"));
    harness.attach(batch, "invoice.pdf", INVOICE).await;
    let again = harness.hold("the same.pdf", INVOICE).await.unwrap();
    let refused = harness
        .refused("attach_file", json!({ "batch": batch, "file": again }))
        .await;
    assert!(message(refused).contains("already"));
    harness.close().await;
}
