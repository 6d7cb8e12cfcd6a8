//! What is said to a person in Kiswahili, and what stays as it was received.

use std::sync::Arc;

use api::Problem;
use console::Languages;
use messages::Language;
use serde_json::{Value, json};

use super::harness::{Harness, MAKER};

/// A harness whose machine speaks Kiswahili.
async fn in_kiswahili() -> (Harness, tempfile::TempDir) {
    let harness = Harness::open().await;
    let folder = tempfile::tempdir().unwrap();
    let languages = Languages::read(folder.path().join("languages.json"), Language::Kiswahili);
    harness.desk.speak(Arc::new(languages));
    (harness, folder)
}

fn sentences(list: &Value) -> Vec<String> {
    let entries = list.as_array().unwrap().iter();
    entries
        .map(|entry| entry["sentence"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_a_timeline_and_a_problem_are_told_in_kiswahili() {
    let (harness, _folder) = in_kiswahili().await;
    harness.sign_in(MAKER).await;
    assert_eq!(harness.ask("status", json!({})).await["language"], "sw");
    let batch = harness.approved(&[("0722000001", 100)]).await;
    harness.stands(batch, "paid").await;
    let payout = harness.only_payout(batch).await["id"].clone();
    let told = harness.ask("payout", json!({ "payout": payout })).await;
    let timeline = sentences(&told["timeline"]);
    assert!(
        timeline.contains(&"Yaliwasilishwa ili yaidhinishwe.".to_owned()),
        "{timeline:?}"
    );
    assert!(
        timeline
            .iter()
            .any(|said| said.starts_with("Matokeo ya M-PESA: yamelipwa, risiti ")),
        "{timeline:?}"
    );
    let standing = told["standing"].as_str().unwrap_or_default();
    assert!(standing.starts_with("Yamelipwa, kwa matokeo ya M-PESA, "), "{standing}");
    let audit = harness
        .ask(
            "audit",
            json!({ "before": null, "limit": 100, "people": false, "actor": null }),
        )
        .await;
    let said = sentences(&audit["rows"]);
    assert!(
        said.iter()
            .any(|one| one.starts_with("Fungu ") && one.contains("liliandaliwa: malipo 1, KSh 100")),
        "{said:?}"
    );
    for english in ["was ", " the ", "M-PESA's"] {
        let left: Vec<_> = said
            .iter()
            .chain(&timeline)
            .filter(|one| one.contains(english))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
    let refused = harness.refused("set_pace", json!({ "most_per_minute": 1 })).await;
    assert_eq!(
        refused,
        Problem::BadField {
            field: "most_per_minute".to_owned(),
            message: "Kuanzia maombi 30 hadi 6,000 kwa dakika.".to_owned(),
        }
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organisation_says_in_which_language_its_papers_are() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    assert_eq!(harness.ask("papers_language", json!({})).await["language"], "en");
    harness.ask("set_papers_language", json!({ "language": "sw" })).await;
    assert_eq!(harness.ask("papers_language", json!({})).await["language"], "sw");
    let audit = harness
        .ask(
            "audit",
            json!({ "before": null, "limit": 5, "people": false, "actor": null }),
        )
        .await;
    // An answer of M-PESA's may have come since.
    let told = sentences(&audit["rows"]);
    assert!(
        told.iter()
            .any(|one| one == "Papers and lists are written in Kiswahili."),
        "{told:?}"
    );
    harness.close().await;
}
