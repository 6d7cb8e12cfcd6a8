//! A copy of a large ledger, made and checked while it pays: how long it takes beside a bare copy of the file, and what it
//! costs the sender, as the time of a claim with its answers while a copy is made to the same without one. Prints one JSON
//! object a line.
//!
//! `cargo bench -p store --bench backup`; a number behind `--` changes how many payouts there are (100,000).
#![expect(clippy::print_stdout, reason = "this program prints what it measured")]
#![expect(clippy::expect_used, reason = "a measurement stops at the first thing that fails")]

use std::{
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use store::{Ledger, NewBatch, NewOperator, OpenKey, OpenedFor, Options};
use treasury::{
    Answer, AttemptRecord, BatchId, Confirmed, Digest, FrozenRow, Lane, OperatorId, PersonSigning, Purpose, RowSet,
    SealKey, Wrapped, WrappedKey, approve,
};

const BATCHES: u32 = 10;
/// How many payouts are claimed by one write.
const CLAIM: usize = 8;
/// The fewest claims that are measured.
const CLAIMS: usize = 60;
const MAKER: OperatorId = OperatorId::new(1);
const CHECKER: OperatorId = OperatorId::new(2);

fn main() {
    let payouts = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000_u32);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(measure(payouts));
}

async fn measure(payouts: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    let key = SealKey::new(b"measure");
    let ledger = Ledger::open(Options::new(&path, key.clone())).await.expect("a ledger");
    let _keys = keys(&ledger);
    fill(&ledger, payouts, &key).await;
    let alone = pay(&ledger, CLAIMS, || false).await;
    let bare = bare_copy(&path, &folder.path().join("bare"));
    let to = folder.path().join("copy");
    let copying = tokio::spawn({
        let ledger = ledger.clone();
        async move { ledger.copy_to(to, |_| ControlFlow::Continue(())).await.expect("a copy") }
    });
    let during = pay(&ledger, CLAIMS, || !copying.is_finished()).await;
    let copied = copying.await.expect("copied");
    println!(
        "{{\"bench\":\"backup_while_paying\",\"payouts\":{payouts},\"entries\":{},\"megabytes\":{},\"copy_ms\":{},\"check_ms\":{},\
         \"copy_to_bare_copy\":{:.2},\"claims_meanwhile\":{},\"claim_alone_us\":{},\"claim_meanwhile_us\":{},\"claim_ratio\":{:.2}}}",
        copied.head.seq,
        copied.bytes / 1_000_000,
        copied.copying.as_millis(),
        copied.checking.as_millis(),
        ratio(copied.copying, bare),
        during.len(),
        median(&alone).as_micros(),
        median(&during).as_micros(),
        ratio(median(&during), median(&alone)),
    );
}

/// The private key of a person of this measurement.
fn signing(name: &str) -> PersonSigning {
    PersonSigning::from_seed(Digest::of(name.as_bytes()).as_bytes())
}

fn wrapped(name: &str) -> WrappedKey {
    WrappedKey {
        public_key: signing(name).public(),
        wrapped: Wrapped {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
            salt: [1; 16],
            nonce: [2; 24],
            sealed: [3; 48],
        },
    }
}

/// Everybody's keys, open.
fn keys(ledger: &Ledger) -> [OpenKey; 2] {
    [(MAKER, "Amina"), (CHECKER, "Brian")].map(|(id, name)| ledger.open_key(id, signing(name), OpenedFor::Act))
}

async fn fill(ledger: &Ledger, payouts: u32, key: &SealKey) {
    let operators = ["Amina", "Brian"].map(|name| NewOperator {
        name: name.to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: wrapped(name),
    });
    ledger.found(operators.to_vec(), 0).await.expect("founded");
    let each = payouts / BATCHES;
    for batch in 0..BATCHES {
        let rows = (0..each).map(|line| row(batch * each + line, line)).collect();
        let new = NewBatch {
            title: format!("Batch {batch}"),
            purpose: Purpose::Payouts,
            source: None,
            redo_of: None,
            corrects: None,
            rows: RowSet::freeze(rows, &B2cLimits::CURRENT).expect("rows"),
        };
        ledger.draft(new, MAKER, 1).await.expect("a draft");
    }
    for batch in 1..=BATCHES {
        let batch = BatchId::new(i64::from(batch));
        ledger.submit(batch, MAKER, 2).await.expect("submitted");
        let waiting = ledger.waiting(batch).await.expect("a batch");
        let checker = Confirmed::by_passphrase(CHECKER);
        let approval = approve(&waiting, checker, waiting.digest, String::new(), 3, key).expect("an approval");
        ledger.approve(approval).await.expect("approved");
    }
}

fn row(number: u32, line: u32) -> FrozenRow {
    FrozenRow {
        line: line + 2,
        lane: Lane::Person {
            payee: format!("2547{number:08}").parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(10 + i64::from(number % 5000)).expect("an amount"),
        name: format!("Payee {number}"),
        reference: format!("Salary October {number}"),
        fee: Total::from_cents(1300).expect("a fee"),
        flags: Vec::new(),
    }
}

/// Claims and records answers, `least` times and for as long as `more` wants.
async fn pay(ledger: &Ledger, least: usize, more: impl Fn() -> bool) -> Vec<Duration> {
    let mut times = Vec::new();
    while times.len() < least || more() {
        let began = Instant::now();
        let sent = ledger.claim(CLAIM, 4).await.expect("a claim");
        if sent.is_empty() {
            break;
        }
        let records = sent.iter().map(|one| AttemptRecord {
            attempt: one.attempt,
            answer: Answer::lost(treasury::Lost::TimedOut),
        });
        ledger.record(records.collect(), 5).await.expect("recorded");
        times.push(began.elapsed());
    }
    times
}

/// What the system needs for the same bytes.
fn bare_copy(from: &Path, to: &Path) -> Duration {
    let began = Instant::now();
    std::fs::copy(from, to).expect("copied");
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .expect("durable");
    began.elapsed()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-9)
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
