//! Lists that are long.

use std::{
    fs,
    time::{Duration, Instant},
};

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use serde_json::json;
use store::NewBatch;
use treasury::{FrozenRow, Lane, OperatorId, Purpose, RowSet};

use super::{all, path_of, payouts};
use crate::desk::house::{House, MAKER};

/// Drafts a batch of so many payouts, past the import.
async fn draft_many(house: &House, count: u32) -> i64 {
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
    let drafted = house.desk.ledger().draft(new, OperatorId::new(MAKER), 1).await;
    drafted.unwrap().get()
}

/// Saves so many payouts in every way while the screen goes on asking, and says how long each took and the screen waited.
#[expect(clippy::print_stdout, reason = "figures for whoever asks for them")]
async fn save_many(count: u32) {
    let house = House::open().await;
    let batch = draft_many(&house, count).await;
    house.sign_in(MAKER).await;
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
                house.ask("house", json!({})).await;
                longest = longest.max(asked.elapsed());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let saved = tokio::select! {
            saved = house.ask(command, request) => saved,
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
    house.close().await;
}

/// `HAZINA_EXPORTED_PAYOUTS=100000` measures more: with `--release -- --nocapture`, the figures of a large house.
#[tokio::test(flavor = "multi_thread")]
async fn the_screen_is_answered_while_a_long_list_is_saved() {
    let count = std::env::var("HAZINA_EXPORTED_PAYOUTS").ok();
    save_many(count.map_or(6_000, |count| count.parse().unwrap())).await;
}
