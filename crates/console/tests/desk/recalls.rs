//! Tasks to get payouts back: opened for paid ones, stepped, and closed with evidence only.

use serde_json::{Value, json};

use super::harness::{CHECKER, Harness, MAKER, OTHER_CHECKER, passphrase};

const DAY_MS: i64 = 24 * 3_600_000;

/// A payout that was paid; the maker is signed in.
async fn paid(harness: &Harness) -> Value {
    let batch = harness.approved(&[("0722000001", 100)]).await;
    let payout = harness.stands(batch, "paid").await;
    harness.sign_in(MAKER).await;
    payout
}

fn opening(harness: &Harness, payout: &Value) -> Value {
    let due = console::Clock::now(harness.clock.as_ref()) + 3 * DAY_MS;
    json!({ "payout": payout["id"], "reason": "Sent to a number that was typed wrong", "owner": CHECKER, "due": due })
}

async fn opened(harness: &Harness, payout: &Value) -> i64 {
    harness.ask("open_recall", opening(harness, payout)).await["recall"]
        .as_i64()
        .unwrap()
}

fn closing(recall: i64, end: &str) -> Value {
    json!({ "recall": recall, "end": end, "evidence": "Told by Safaricom, case 12345", "receipt": null,
        "second": null, "passphrase": null })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_opened_stepped_and_closed_and_the_payout_stays_paid() {
    let harness = Harness::open().await;
    let payout = paid(&harness).await;
    let asked = harness.ask("recalls_of", json!({ "payout": payout["id"] })).await;
    assert!(asked["may_open"].to_string().contains("yes"), "{asked}");
    let recall = opened(&harness, &payout).await;
    let refused = harness.refused("open_recall", opening(&harness, &payout)).await;
    assert!(format!("{refused:?}").contains("RecallOpen"), "{refused:?}");
    let step = json!({ "recall": recall, "step": "case_opened", "done": true, "note": "Case 12345" });
    harness.ask("step_recall", step).await;
    let view = harness.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(
        (&view["row"]["owner"], &view["row"]["done"], &view["returned"]),
        (&json!("Otieno"), &json!(1), &json!(false)),
        "{view}"
    );
    assert_eq!(view["steps"].as_array().unwrap().len(), 5);
    let undone = json!({ "recall": recall, "step": "case_opened", "done": false, "note": "" });
    harness.ask("step_recall", undone).await;
    harness.ask("close_recall", closing(recall, "not_returned")).await;
    let late = json!({ "recall": recall, "step": "answered", "done": true, "note": "" });
    harness.refused("step_recall", late).await;
    harness.refused("close_recall", closing(recall, "withdrawn")).await;
    let batch = payout["batch"].as_i64().unwrap();
    assert_eq!(harness.only_payout(batch).await["state"], "paid");
    assert_eq!(harness.ask("check_ledger", json!({})).await["faults"], json!([]));
    // Closed without success, it may be tried anew.
    opened(&harness, &payout).await;
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_paid_can_be_asked_back() {
    let harness = Harness::open().await;
    let batch = harness.approved(&[("0711000202", 100)]).await;
    let failed = harness.stands(batch, "failed").await;
    let refused = harness.refused("open_recall", opening(&harness, &failed)).await;
    assert!(format!("{refused:?}").contains("WrongState"), "{refused:?}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_money_came_back_is_believed_on_mpesas_word_or_on_that_of_two_people() {
    let harness = Harness::open().await;
    let payout = paid(&harness).await;
    let recall = opened(&harness, &payout).await;
    let refused = harness.refused("close_recall", closing(recall, "returned")).await;
    assert!(format!("{refused}").contains("does not say"), "{refused}");
    let seen = |second: i64, word: &str| {
        json!({ "recall": recall, "end": "returned", "evidence": "On the statement of today", "receipt": "UCL1234567",
            "second": second, "passphrase": word })
    };
    let alone = harness.refused("close_recall", seen(MAKER, passphrase(MAKER))).await;
    assert!(format!("{alone}").contains("somebody else"), "{alone}");
    let wrong = harness.refused("close_recall", seen(OTHER_CHECKER, "wrong")).await;
    assert!(format!("{wrong:?}").contains("WrongPassphrase"), "{wrong:?}");
    harness
        .ask("close_recall", seen(OTHER_CHECKER, passphrase(OTHER_CHECKER)))
        .await;
    let view = harness.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(
        (&view["receipt"], &view["agreed_by"], &view["closed_by"]),
        (&json!("UCL1234567"), &json!("Wanjiku"), &json!("Amina")),
        "{view}"
    );
    // The payout itself changes on M-PESA's word alone.
    let batch = payout["batch"].as_i64().unwrap();
    assert_eq!(harness.only_payout(batch).await["state"], "paid");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_task_is_said_on_home() {
    let harness = Harness::open().await;
    let payout = paid(&harness).await;
    let recall = opened(&harness, &payout).await;
    let home = harness.ask("home", json!({})).await;
    assert_eq!(
        (&home["recalls_open"], &home["recalls_overdue"]),
        (&json!(1), &json!(0))
    );
    harness.clock.forward(std::time::Duration::from_secs(4 * 24 * 3_600));
    let home = harness.ask("home", json!({})).await;
    assert_eq!(
        (&home["recalls_open"], &home["recalls_overdue"]),
        (&json!(1), &json!(1))
    );
    let view = harness.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(view["row"]["overdue"], true);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_is_saved_as_a_pdf_and_never_over_another() {
    let harness = Harness::open().await;
    let payout = paid(&harness).await;
    let recall = opened(&harness, &payout).await;
    let first = harness.ask("save_recall_letter", json!({ "recall": recall })).await;
    let second = harness.ask("save_recall_letter", json!({ "recall": recall })).await;
    assert_ne!(first["path"], second["path"]);
    for saved in [first, second] {
        let bytes = std::fs::read(saved["path"].as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
    }
    harness.close().await;
}
