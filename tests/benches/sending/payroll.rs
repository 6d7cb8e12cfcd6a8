//! A whole payroll from its file to the last result, as fast as the simulated M-PESA takes it, with spike arrest in the middle;
//! beside bare requests to the same simulator, whose results nobody keeps. And how much memory the console needs on the way.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use console::{MemorySecrets, RelaySource, Work};
use relay::Spool;
use serde_json::json;
use treasury::StateKind;

use super::{
    bare,
    gateway::{Gateway, phone},
    harness::{Plan, ended, open, relay_over, spool, through_the_screen, unheld},
    rounded,
};

pub(super) async fn measure(payees: u32) {
    // The bare requests are for other people, at an M-PESA of their own that has as much to remember.
    let bare = {
        let gateway = Gateway::start(None);
        bare::send(&gateway, (0, payees), u32::try_from(unheld().in_flight).unwrap()).await
    };
    let folder = tempfile::tempdir().unwrap();
    let gateway = Gateway::start(Some(payees / 2));
    let relay = relay_over(Spool::of(spool(folder.path()))).await;
    let plan = Plan {
        secrets: Arc::new(MemorySecrets::default()),
        relay: RelaySource::Here(relay.inbox()),
        settings: unheld(),
        checkpoint: Arc::new(|_, _| {}),
    };
    let desk = open(folder.path(), &gateway, plan).await;
    let work = Work::start(&desk);
    let began = Instant::now();
    let batch = through_the_screen(&desk, payroll(payees)).await;
    let approved = began.elapsed();
    let memory = Memory::watch();
    let began = Instant::now();
    ended(desk.ledger(), batch).await;
    let took = began.elapsed();
    let used = memory.end().await;
    let batch = desk.ledger().batch(batch).await.unwrap();
    let count = |state| batch.totals.of_any(&[state]).count;
    println!(
        "{}",
        json!({
            "bench": "payroll_end_to_end",
            "payouts": payees,
            "file_to_approval_s": rounded(approved.as_secs_f64()),
            "paying_s": rounded(took.as_secs_f64()),
            "bare_requests_s": rounded(bare.as_secs_f64()),
            "ratio": rounded(took.as_secs_f64() / bare.as_secs_f64()),
            "per_second": rounded(f64::from(payees) / took.as_secs_f64()),
            "paid": count(StateKind::Paid),
            "failed": count(StateKind::Failed),
            "in_doubt": count(StateKind::InDoubt),
            "megabytes_begin": used.first().map(|used| used / 1_000_000),
            "megabytes_quarter": used.get(used.len() / 4).map(|used| used / 1_000_000),
            "megabytes_half": used.get(used.len() / 2).map(|used| used / 1_000_000),
            "megabytes_end": used.last().map(|used| used / 1_000_000),
            "megabytes_most": used.iter().max().map(|used| used / 1_000_000),
        })
    );
    assert_eq!(count(StateKind::Paid), payees, "everybody is paid");
    work.stop().await;
    drop(desk);
    relay.shutdown().await;
}

fn payroll(payees: u32) -> Vec<u8> {
    let mut text = "Phone,Amount,Name,Reference\n".to_owned();
    for number in 0..payees {
        writeln!(text, "{},{},Payee {number},Salary", phone(number), 10 + number % 5_000).unwrap();
    }
    text.into_bytes()
}

/// Bytes of memory that this process holds, twice a second. Nothing where the system does not say.
struct Memory {
    seen: Arc<Mutex<Vec<u64>>>,
    looking: tokio::task::JoinHandle<()>,
}

impl Memory {
    fn watch() -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let looking = tokio::spawn({
            let seen = Arc::clone(&seen);
            async move {
                loop {
                    seen.lock().unwrap().extend(held());
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
            }
        });
        Self { seen, looking }
    }

    async fn end(self) -> Vec<u64> {
        self.looking.abort();
        drop(self.looking.await);
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

fn held() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}
