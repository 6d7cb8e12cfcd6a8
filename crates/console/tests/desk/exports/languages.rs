//! Files in the organisation's language, and our own table of payouts chosen as a payroll again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use mpesa::{B2cCommand, B2cLimits};
use payfile::{CheckedFile, Choices, Flow, Input, Row};
use serde_json::json;

use super::{DOUBTFUL, FAILED, FORMULA, PAID, all, csv_rows, lively, path_of, payouts, sheet};
use crate::desk::{harness::Harness, pdf::text};

/// Reads a file as an import does.
fn read(bytes: &[u8]) -> CheckedFile {
    let choices = Choices {
        mapping: None,
        confirmed: BTreeSet::new(),
        left_out: BTreeSet::new(),
        corrected: BTreeMap::new(),
    };
    let input = Input {
        name: "Payouts",
        bytes,
        limits: &B2cLimits::CURRENT,
        default_command: B2cCommand::SalaryPayment,
        choices: &choices,
    };
    payfile::check(input, &mut |_| Flow::Continue).unwrap()
}

fn of(row: &Row) -> (String, i64, String, String) {
    let number = format!("0{}", &row.lane.payee()[3..]);
    (
        number,
        row.amount.cents() / 100,
        row.name.clone(),
        row.reference.clone(),
    )
}

async fn papers_in(harness: &Harness, language: &str) {
    harness
        .ask("set_papers_language", json!({ "language": language }))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_table_of_payouts_is_read_again_in_both_languages_and_what_was_paid_waits() {
    let (harness, _) = lively().await;
    let row = |number: &str, amount: i64, name: &str| (number.to_owned(), amount, name.to_owned(), "March".to_owned());
    let expected = BTreeSet::from([
        row(PAID, 500, FORMULA),
        row(FAILED, 700, "Brian Mwangi"),
        row(DOUBTFUL, 900, "Wanjikũ Kamau"),
    ]);
    for language in ["en", "sw"] {
        papers_in(&harness, language).await;
        for format in ["csv", "csv_plain", "xlsx"] {
            let saved = harness.ask("export_payouts", payouts(all(), format)).await;
            let file = read(&fs::read(path_of(&saved)).unwrap());
            let said: Vec<&str> = file.problems.iter().map(|one| one.message.as_str()).collect();
            assert_eq!(said, [""; 0], "{language} {format}");
            let rows = file.rows.iter().chain(file.held.iter().map(|held| &held.row));
            assert_eq!(rows.map(of).collect::<BTreeSet<_>>(), expected, "{language} {format}");
            // Only the one that failed may be paid without a further word.
            let ready: Vec<_> = file.rows.iter().map(|row| of(row).0).collect();
            assert_eq!(ready, [FAILED], "{language} {format}");
        }
    }
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_papers_speak_the_organisations_language() {
    let (harness, batch) = lively().await;
    papers_in(&harness, "sw").await;
    let saved = harness.ask("export_payouts", payouts(all(), "csv")).await;
    assert!(path_of(&saved).to_string_lossy().contains("Mazoezi - Malipo "));
    let rows = csv_rows(path_of(&saved));
    assert_eq!(rows[2]["Hali"], "Yamelipwa");
    assert_eq!(rows[2]["Kiasi, KSh"], "500.00");
    assert_eq!(rows[2]["Inajulikana kwa"], "Matokeo ya M-PESA");
    let saved = harness
        .ask("export_batches", json!({ "purpose": null, "format": "xlsx" }))
        .await;
    let headings: Vec<String> = sheet(path_of(&saved))[0].iter().map(ToString::to_string).collect();
    assert!(headings.contains(&"Kichwa".to_owned()), "{headings:?}");
    assert!(headings.contains(&"Yaliandaliwa (EAT)".to_owned()), "{headings:?}");
    for (command, request) in [
        ("export_balances", json!({ "format": "csv" })),
        ("export_audit", json!({ "format": "csv" })),
        ("export_incoming", json!({ "search": "", "format": "csv" })),
    ] {
        let saved = harness.ask(command, request).await;
        let first = fs::read_to_string(path_of(&saved)).unwrap();
        let first = first.lines().next().unwrap_or_default().to_owned();
        let english = ["When", "Account", "Asked by", "Payer"];
        assert!(!english.iter().any(|word| first.contains(word)), "{first}");
    }
    let paid = harness.payouts(batch).await[0]["id"].clone();
    let saved = harness.ask("save_advice", json!({ "payout": paid })).await;
    let page = text(&fs::read(path_of(&saved)).unwrap());
    assert!(
        page.contains("Taarifa ya malipo") && page.contains("HAKUNA PESA HALISI"),
        "{page}"
    );
    let words = harness.ask("advice_text", json!({ "payout": paid })).await["text"].to_string();
    assert!(words.contains("imelipa KSh 500.00 kwa"), "{words}");
    let saved = harness.ask("save_summary", json!({ "batch": batch })).await;
    let page = text(&fs::read(path_of(&saved)).unwrap());
    assert!(page.contains("Muhtasari wa fungu la malipo"), "{page}");
    harness.close().await;
}
