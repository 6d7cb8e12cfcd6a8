//! Lists as tables.

use api::Problem;
use calamine::Data;
use serde_json::json;

use super::{FORMULA, all, csv_rows, last_export, lively, path_of, payouts, sheet};
use crate::desk::incoming;

#[tokio::test(flavor = "multi_thread")]
async fn payouts_as_csv_say_what_is_known_of_each() {
    let (harness, batch) = lively().await;
    let saved = harness.ask("export_payouts", payouts(all(), "csv")).await;
    assert_eq!(saved["rows"], 3);
    let rows = csv_rows(path_of(&saved));
    let [doubtful, failed, paid] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    // A spreadsheet would run it; the apostrophe makes it words, and keeps every digit of a number.
    assert_eq!(paid["Name"], format!("'{FORMULA}"));
    assert_eq!(paid["Number"], "'254722000001");
    assert_eq!(
        (paid["Amount, KSh"].as_str(), paid["State"].as_str()),
        ("500.00", "Paid")
    );
    assert_eq!(paid["M-PESA receipt"], harness.simulator.paid()[0].receipt);
    assert_eq!(paid["Known by"], "M-PESA's result");
    assert!(paid["Since"].ends_with("+03:00"), "{}", paid["Since"]);
    assert_eq!(
        (paid["Prepared by"].as_str(), paid["Decided by"].as_str()),
        ("Amina", "Otieno")
    );
    assert_eq!(
        (paid["Batch title"].as_str(), &paid["Batch"]),
        ("March payroll", &batch.to_string())
    );
    assert_eq!((failed["State"].as_str(), failed["Code"].as_str()), ("Failed", "'4"));
    assert!(
        failed["M-PESA receipt"].is_empty() && !failed["Why"].is_empty(),
        "{failed:?}"
    );
    assert_eq!(
        (doubtful["State"].as_str(), doubtful["Name"].as_str()),
        ("In doubt", "Wanjikũ Kamau")
    );
    assert!(
        doubtful["M-PESA receipt"].is_empty() && !doubtful["In doubt since"].is_empty(),
        "{doubtful:?}"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_list_shows_is_saved_and_the_audit_trail_says_so() {
    let (harness, batch) = lively().await;
    let mut filter = all();
    filter["states"] = json!(["failed", "in_doubt"]);
    filter["batch"] = json!(batch);
    let request = json!({ "filter": filter, "sort": "largest", "format": "csv" });
    let saved = harness.ask("export_payouts", request).await;
    let amounts: Vec<_> = csv_rows(path_of(&saved))
        .iter()
        .map(|row| row["Amount, KSh"].clone())
        .collect();
    assert_eq!(amounts, ["900.00", "700.00"]);
    let entry = last_export(&harness).await.unwrap();
    assert_eq!(
        (entry["kind"].as_str(), entry["actor"].as_str()),
        (Some("exported"), Some("Otieno"))
    );
    let name = path_of(&saved).file_name().unwrap().to_str().unwrap();
    let sentence = entry["sentence"].as_str().unwrap();
    let said = format!("payouts of batch {batch}: Failed, In doubt (2 rows, \u{201c}{name}\u{201d})");
    assert!(sentence.contains(&said), "{sentence}");

    let mut filter = all();
    filter["search"] = json!("Wanjiku");
    let saved = harness.ask("export_payouts", payouts(filter, "csv")).await;
    assert_eq!(saved["rows"], 1);
    let sentence = last_export(&harness).await.unwrap()["sentence"].to_string();
    assert!(
        sentence.contains("searched for") && !sentence.contains("Wanjiku"),
        "{sentence}"
    );
    let largest = json!({ "filter": all(), "sort": "largest", "format": "csv" });
    assert_eq!(
        harness.ask("export_payouts", largest).await["rows"],
        3,
        "over all batches too"
    );
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_has_typed_amounts_whole_numbers_and_a_sum() {
    let (harness, _) = lively().await;
    let saved = harness.ask("export_payouts", payouts(all(), "xlsx")).await;
    let rows = sheet(path_of(&saved));
    let headings: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    let place = |heading: &str| headings.iter().position(|known| known == heading).unwrap();
    let amount = place("Amount, KSh");
    assert_eq!(rows[3][amount], Data::Float(500.0));
    assert_eq!(rows[3][place("Number")], Data::String("254722000001".to_owned()));
    assert_eq!(rows[3][place("Name")], Data::String(FORMULA.to_owned()));
    assert!(matches!(rows[3][place("Prepared (EAT)")], Data::DateTime(_)));
    assert!(rows.len() > 4, "a row of sums");
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_balances_the_trail_and_customers_payments_leave_as_tables_too() {
    let (harness, batch) = lively().await;
    let receipt = incoming::paid(&harness, 450, "RENT-7").await["receipt"].clone();
    harness.ask("read_float", json!({})).await;
    harness
        .until("the balance is read", async || {
            let view = harness.ask("home", json!({})).await;
            (view["float"]["source"] == "balance").then_some(())
        })
        .await;
    for format in ["csv", "xlsx"] {
        for (command, request) in [
            ("export_batches", json!({ "purpose": null, "format": format })),
            ("export_balances", json!({ "format": format })),
            ("export_audit", json!({ "format": format })),
            ("export_incoming", json!({ "search": "", "format": format })),
        ] {
            let saved = harness.ask(command, request).await;
            let path = path_of(&saved);
            assert_eq!(path.extension().unwrap(), format);
            assert!(
                path.file_name().unwrap().to_str().unwrap().starts_with("Practice - "),
                "{path:?}"
            );
            if format == "xlsx" {
                assert!(sheet(path).len() > 1, "{command}");
                continue;
            }
            let rows = csv_rows(path);
            assert_eq!(saved["rows"], rows.len(), "{command}");
            let last = rows.last().unwrap();
            match command {
                "export_batches" => {
                    assert_eq!(
                        (&last["Batch"], last["Paid, KSh"].as_str()),
                        (&batch.to_string(), "500.00")
                    );
                    assert_eq!(
                        (last["Payouts"].as_str(), last["In doubt, KSh"].as_str()),
                        ("3", "900.00")
                    );
                }
                "export_balances" => assert!(rows.iter().any(|row| row["Account"].contains("Utility")), "{rows:?}"),
                "export_audit" => {
                    assert_eq!(last["Entry"], "1");
                    assert!(rows.iter().any(|row| row["What"].contains("was approved")), "{rows:?}");
                }
                _ => assert_eq!(
                    (json!(last["M-PESA receipt"]), last["Amount, KSh"].as_str()),
                    (receipt.clone(), "450.00")
                ),
            }
        }
    }
    let none = harness
        .ask("export_incoming", json!({ "search": "NOBODY", "format": "csv" }))
        .await;
    assert_eq!(none["rows"], 0);
    let none = harness
        .ask("export_batches", json!({ "purpose": "bills", "format": "csv" }))
        .await;
    assert_eq!(none["rows"], 0);
    harness.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_saves_anything_without_signing_in() {
    let (harness, batch) = lively().await;
    harness.ask("sign_out", json!({})).await;
    for (command, request) in [
        ("export_payouts", payouts(all(), "csv")),
        ("export_batches", json!({ "purpose": null, "format": "csv" })),
        ("export_balances", json!({ "format": "csv" })),
        ("export_audit", json!({ "format": "xlsx" })),
        ("export_incoming", json!({ "search": "", "format": "csv" })),
        ("save_advice", json!({ "payout": 1 })),
        ("save_summary", json!({ "batch": batch })),
    ] {
        let refused = harness.refused(command, request).await;
        assert!(matches!(refused, Problem::NotSignedIn), "{command}: {refused:?}");
    }
    assert!(!harness.folder.path().join("downloads").exists());
    harness.close().await;
}
