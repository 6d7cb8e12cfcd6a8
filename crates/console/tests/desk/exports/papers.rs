//! Payment advices and summaries.

use std::fs;

use serde_json::{Value, json};

use super::{last_export, lively, path_of};
use crate::desk::{
    harness::{OTHER_CHECKER, passphrase},
    pdf::text,
};

#[tokio::test(flavor = "multi_thread")]
async fn only_a_paid_payout_gets_a_payment_advice() {
    let (harness, batch) = lively().await;
    let ids: Vec<Value> = harness
        .payouts(batch)
        .await
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    let mut texts = Vec::new();
    for id in &ids {
        let saved = harness.ask("save_advice", json!({ "payout": id })).await;
        texts.push(text(&fs::read(path_of(&saved)).unwrap()));
        let sentence = last_export(&harness).await.unwrap()["sentence"].to_string();
        assert!(sentence.contains(&format!("of payout {id} (1 row")), "{sentence}");
    }
    let [paid, failed, doubtful] = texts.as_slice() else {
        panic!("three");
    };
    let receipt = harness.simulator.paid()[0].receipt.clone();
    for part in [
        "Payment advice",
        "Mavuno Growers",
        "KSh 500.00",
        "The simulation paid this on",
        &receipt,
        "Approved by Otieno",
    ] {
        assert!(paid.contains(part), "{part} in {paid}");
    }
    assert!(
        failed.contains("NOT PAID") && !failed.contains("Payment advice"),
        "{failed}"
    );
    assert!(
        doubtful.contains("IN DOUBT") && !doubtful.contains("Payment advice"),
        "{doubtful}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_found_to_be_paid_is_not_put_into_m_pesas_mouth() {
    let (harness, batch) = lively().await;
    let payout = harness.payouts(batch).await[2]["id"].clone();
    let note = "Seen on the organisation's statement, page 3.";
    let propose = json!({ "payout": payout, "receipt": "SKL1A2B3C4", "note": note });
    harness.ask("propose_end", propose).await;
    harness.sign_in(OTHER_CHECKER).await;
    let doubts = harness.ask("doubts", json!({ "after": null, "limit": 10 })).await;
    let settlement = doubts["rows"][0]["doubt"]["proposal"]["settlement"].clone();
    let agree = json!({ "settlement": settlement, "passphrase": passphrase(OTHER_CHECKER) });
    harness.ask("agree_end", agree).await;
    let saved = harness.ask("save_advice", json!({ "payout": payout })).await;
    let page = text(&fs::read(path_of(&saved)).unwrap());
    assert!(page.contains("Two people of this organisation found"), "{page}");
    assert!(page.contains("SKL1A2B3C4") && !page.contains("paid this on"), "{page}");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_summary_of_a_batch_counts_what_its_rows_say() {
    let (harness, batch) = lively().await;
    let saved = harness.ask("save_summary", json!({ "batch": batch })).await;
    let page = text(&fs::read(path_of(&saved)).unwrap());
    for part in [
        "March payroll",
        "All 3 2,100.00",
        "Paid 1 500.00",
        "In doubt 1 900.00",
        "Failed 1 700.00",
        "Wanjikũ Kamau",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    harness.close().await;
}
