//! Tasks to get payouts back: opened for paid ones, stepped, and closed with evidence only.

use serde_json::{Value, json};

use super::house::{CHECKER, House, MAKER, OTHER_CHECKER, passphrase};

const DAY_MS: i64 = 24 * 3_600_000;

/// A payout that was paid; the maker is signed in.
async fn paid(house: &House) -> Value {
    let batch = house.approved(&[("0722000001", 100)]).await;
    let payout = house.stands(batch, "paid").await;
    house.sign_in(MAKER).await;
    payout
}

fn opening(house: &House, payout: &Value) -> Value {
    let due = console::Clock::now(house.clock.as_ref()) + 3 * DAY_MS;
    json!({ "payout": payout["id"], "reason": "Sent to a number that was typed wrong", "owner": CHECKER, "due": due })
}

async fn opened(house: &House, payout: &Value) -> i64 {
    house.ask("open_recall", opening(house, payout)).await["recall"]
        .as_i64()
        .unwrap()
}

fn closing(recall: i64, end: &str) -> Value {
    json!({ "recall": recall, "end": end, "evidence": "Told by Safaricom, case 12345", "receipt": null,
        "second": null, "passphrase": null })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_opened_stepped_and_closed_and_the_payout_stays_paid() {
    let house = House::open().await;
    let payout = paid(&house).await;
    let asked = house.ask("recalls_of", json!({ "payout": payout["id"] })).await;
    assert!(asked["may_open"].to_string().contains("yes"), "{asked}");
    let recall = opened(&house, &payout).await;
    let refused = house.refused("open_recall", opening(&house, &payout)).await;
    assert!(format!("{refused:?}").contains("RecallOpen"), "{refused:?}");
    let step = json!({ "recall": recall, "step": "case_opened", "done": true, "note": "Case 12345" });
    house.ask("step_recall", step).await;
    let view = house.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(
        (&view["row"]["owner"], &view["row"]["done"], &view["returned"]),
        (&json!("Otieno"), &json!(1), &json!(false)),
        "{view}"
    );
    assert_eq!(view["steps"].as_array().unwrap().len(), 5);
    let undone = json!({ "recall": recall, "step": "case_opened", "done": false, "note": "" });
    house.ask("step_recall", undone).await;
    house.ask("close_recall", closing(recall, "not_returned")).await;
    let late = json!({ "recall": recall, "step": "answered", "done": true, "note": "" });
    house.refused("step_recall", late).await;
    house.refused("close_recall", closing(recall, "withdrawn")).await;
    let batch = payout["batch"].as_i64().unwrap();
    assert_eq!(house.only_payout(batch).await["state"], "paid");
    assert_eq!(house.ask("check_ledger", json!({})).await["faults"], json!([]));
    // Closed without success, it may be tried anew.
    opened(&house, &payout).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_paid_can_be_asked_back() {
    let house = House::open().await;
    let batch = house.approved(&[("0711000202", 100)]).await;
    let failed = house.stands(batch, "failed").await;
    let refused = house.refused("open_recall", opening(&house, &failed)).await;
    assert!(format!("{refused:?}").contains("WrongState"), "{refused:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_money_came_back_is_believed_on_mpesas_word_or_on_that_of_two_people() {
    let house = House::open().await;
    let payout = paid(&house).await;
    let recall = opened(&house, &payout).await;
    let refused = house.refused("close_recall", closing(recall, "returned")).await;
    assert!(format!("{refused}").contains("does not say"), "{refused}");
    let seen = |second: i64, word: &str| {
        json!({ "recall": recall, "end": "returned", "evidence": "On the statement of today", "receipt": "UCL1234567",
            "second": second, "passphrase": word })
    };
    let alone = house.refused("close_recall", seen(MAKER, passphrase(MAKER))).await;
    assert!(format!("{alone}").contains("somebody else"), "{alone}");
    let wrong = house.refused("close_recall", seen(OTHER_CHECKER, "wrong")).await;
    assert!(format!("{wrong:?}").contains("WrongPassphrase"), "{wrong:?}");
    house
        .ask("close_recall", seen(OTHER_CHECKER, passphrase(OTHER_CHECKER)))
        .await;
    let view = house.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(
        (&view["receipt"], &view["agreed_by"], &view["closed_by"]),
        (&json!("UCL1234567"), &json!("Wanjiku"), &json!("Amina")),
        "{view}"
    );
    // The payout itself changes on M-PESA's word alone.
    let batch = payout["batch"].as_i64().unwrap();
    assert_eq!(house.only_payout(batch).await["state"], "paid");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overdue_task_is_said_on_home() {
    let house = House::open().await;
    let payout = paid(&house).await;
    let recall = opened(&house, &payout).await;
    let home = house.ask("home", json!({})).await;
    assert_eq!(
        (&home["recalls_open"], &home["recalls_overdue"]),
        (&json!(1), &json!(0))
    );
    house.clock.forward(std::time::Duration::from_secs(4 * 24 * 3_600));
    let home = house.ask("home", json!({})).await;
    assert_eq!(
        (&home["recalls_open"], &home["recalls_overdue"]),
        (&json!(1), &json!(1))
    );
    let view = house.ask("recall", json!({ "recall": recall })).await;
    assert_eq!(view["row"]["overdue"], true);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_is_saved_as_a_pdf_and_never_over_another() {
    let house = House::open().await;
    let payout = paid(&house).await;
    let recall = opened(&house, &payout).await;
    let first = house.ask("save_recall_letter", json!({ "recall": recall })).await;
    let second = house.ask("save_recall_letter", json!({ "recall": recall })).await;
    assert_ne!(first["path"], second["path"]);
    for saved in [first, second] {
        let bytes = std::fs::read(saved["path"].as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
    }
    house.close().await;
}
