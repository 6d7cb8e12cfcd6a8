//! Lists that are long.

use std::{
    fs,
    time::{Duration, Instant},
};

use api::Problem;
use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use serde_json::json;
use store::NewBatch;
use treasury::{FrozenRow, Lane, OperatorId, Purpose, RowSet};

use super::{all, path_of, payouts};
use crate::desk::harness::{Harness, MAKER, open_keys};

/// Drafts a batch of so many payouts, past the import.
async fn draft_many(harness: &Harness, count: u32) -> i64 {
    let row = |line: u32| FrozenRow {
        line,
        lane: Lane::Person {
            payee: format!("2547{:08}", 10_000_000 + line).parse().unwrap(),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(i64::from(line % 5_000 + 10)).unwrap(),
        name: format!("Wanjiku Kamau wa Njoroge {line}"),
        reference: "Salary March".to_owned(),
        fee: Total::default(),
        flags: Vec::new(),
    };
    let new = NewBatch {
        title: "A long payroll".to_owned(),
        purpose: Purpose::Payouts,
        source: None,
        redo_of: None,
        corrects: None,
        rows: RowSet::freeze((2..count + 2).map(row).collect(), &B2cLimits::CURRENT).unwrap(),
    };
    let _keys = open_keys(&harness.desk).await;
    let drafted = harness.desk.ledger().draft(new, OperatorId::new(MAKER), 1).await;
    drafted.unwrap().get()
}

/// Saves so many payouts in every way while the screen goes on asking, and says how long each took and the screen waited.
#[expect(clippy::print_stdout, reason = "figures for whoever asks for them")]
async fn save_many(count: u32) {
    let harness = Harness::open().await;
    let batch = draft_many(&harness, count).await;
    harness.sign_in(MAKER).await;
    let exports = [
        ("export_payouts", payouts(all(), "csv")),
        ("export_payouts", payouts(all(), "xlsx")),
        ("save_summary", json!({ "batch": batch })),
    ];
    for (command, request) in exports {
        let begun = Instant::now();
        let mut longest = Duration::ZERO;
        let asking = async {
            loop {
                let asked = Instant::now();
                harness.ask("status", json!({})).await;
                longest = longest.max(asked.elapsed());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let saved = tokio::select! {
            saved = harness.ask(command, request) => saved,
            () = asking => unreachable!("the screen goes on asking"),
        };
        assert_eq!(saved["rows"], count);
        let (took, size) = (begun.elapsed(), fs::metadata(path_of(&saved)).unwrap().len());
        println!(
            "{}: {took:.2?}, {} kB; the screen waited {longest:.0?}",
            saved["path"],
            size / 1_000
        );
        assert!(
            longest < Duration::from_secs(2),
            "the screen waited {longest:?} for {command}"
        );
    }
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        println!(
            "most memory: {:?}",
            status.lines().find(|line| line.starts_with("VmHWM"))
        );
    }
    harness.close().await;
}

/// `HAZINA_EXPORTED_PAYOUTS=100000` measures more: with `--release -- --nocapture`, the figures of a large harness.
#[tokio::test(flavor = "multi_thread")]
async fn the_screen_is_answered_while_a_long_list_is_saved() {
    let count = std::env::var("HAZINA_EXPORTED_PAYOUTS").ok();
    save_many(count.map_or(6_000, |count| count.parse().unwrap())).await;
}

/// The files that a harness saved.
fn saved_files(harness: &Harness) -> usize {
    let folder = harness.folder.path().join("downloads");
    fs::read_dir(folder).map_or(0, |files| files.filter(|file| file.is_ok()).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_says_how_far_it_is_and_a_cancelled_one_leaves_no_file_and_no_entry() {
    let harness = Harness::open().await;
    harness.sign_in(MAKER).await;
    assert_eq!(harness.ask("saving", json!({})).await["under_way"], false);
    let mut payouts_drafted = 0;
    for (command, of_batch) in [("export_payouts", false), ("save_summary", true)] {
        // A machine may be done before anybody can cancel: then with more.
        let mut count = 2_000;
        loop {
            let batch = draft_many(&harness, count).await;
            payouts_drafted += count;
            let before = saved_files(&harness);
            let request = if of_batch {
                json!({ "batch": batch })
            } else {
                payouts(all(), "xlsx")
            };
            let seen = async {
                let told = harness
                    .until("it is told how far it is", async || {
                        let told = harness.ask("saving", json!({})).await;
                        (told["under_way"] == true).then_some(told)
                    })
                    .await;
                harness.ask("cancel_saving", json!({})).await;
                told
            };
            let (saved, told) = tokio::join!(harness.call(command, request), async {
                tokio::time::timeout(Duration::from_secs(5), seen).await.ok()
            });
            if saved.is_ok() {
                count *= 2;
                assert!(count < 100_000, "{command} cannot be cancelled");
                continue;
            }
            assert_eq!(saved, Err(Problem::SavingCancelled));
            let total = if of_batch { count } else { payouts_drafted };
            assert_eq!(told.unwrap()["total"], total);
            assert_eq!(saved_files(&harness), before, "{command} left a file");
            let (entries, _) = harness.desk.ledger().entries(None, 100).await.unwrap();
            let noted = entries.iter().any(|entry| entry.fact.name() == "exported");
            assert!(!noted, "{command} left an entry");
            break;
        }
        assert_eq!(harness.ask("saving", json!({})).await["under_way"], false);
    }
    // The next is not touched by that.
    let saved = harness.ask("export_payouts", payouts(all(), "csv")).await;
    assert_eq!(saved["rows"], payouts_drafted);
    harness.close().await;
}
