//! A history of a million payouts: how long it takes to draft, and how long its pages take beside the bare SQL for the same
//! rows on a plain connection. Prints one JSON object a line; times are microseconds, medians of forty runs, taken in turns.
//!
//! `cargo bench -p store --bench history`; a number behind `--` changes how many payouts there are.
#![expect(clippy::print_stdout, reason = "this program prints what it measured")]
#![expect(clippy::expect_used, reason = "a measurement stops at the first thing that fails")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use rusqlite::{Connection, ToSql, types::ValueRef};
use store::{
    ApplyResult, DeliveryAddress, Filter, Ledger, NewBatch, NewDelivery, NewOperator, OpenKey, OpenedFor, Options,
    Position, Sort,
};
use treasury::{
    BatchId, Confirmed, Digest, Evidence, FrozenRow, Lane, OperatorId, PersonSigning, Proof, Purpose, RowSet, SealKey,
    StateKind, Wrapped, WrappedKey, approve,
};

const BATCHES: u32 = 10;
const RUNS: usize = 40;
const PAGE: u32 = 200;
const MAKER: OperatorId = OperatorId::new(1);
const CHECKER: OperatorId = OperatorId::new(2);

const COLUMNS: &str = "p.id, p.batch_id, p.line, p.payee, p.name, p.amount_cents, p.reference, p.command, p.fee_cents,
    p.flags, p.state, p.receipt, p.failure, p.doubt, p.originator_conversation_id, p.paid_to_name, p.alarm, p.drafted_at,
    p.changed_at, p.account, p.proof, p.doubted_at";

const FIRST_NAMES: [&str; 20] = [
    "Wanjiku",
    "Otieno",
    "Achieng",
    "Kamau",
    "Njeri",
    "Mwangi",
    "Atieno",
    "Kiprop",
    "Chebet",
    "Mutua",
    "Wambui",
    "Ouma",
    "Akinyi",
    "Kariuki",
    "Nyambura",
    "Korir",
    "Jepkosgei",
    "Musyoka",
    "Naliaka",
    "Barasa",
];

fn main() {
    let payouts = std::env::args()
        .find_map(|arg| arg.parse().ok())
        .unwrap_or(1_000_000_u32);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
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
    found(&ledger).await;
    draft_all(&ledger, payouts).await;
    let receipt = live(&ledger, &key).await;
    let bare = Connection::open(&path).expect("the file");
    pages(&ledger, &bare, payouts).await;
    searches(&ledger, &bare, &receipt, payouts / 2 + 77).await;
    drop(ledger);
    reopen(&path, key).await;
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

async fn found(ledger: &Ledger) {
    let operators = ["Amina", "Brian"].map(|name| NewOperator {
        name: name.to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: wrapped(name),
    });
    ledger.found(operators.to_vec(), 0).await.expect("founded");
}

async fn draft_all(ledger: &Ledger, payouts: u32) {
    let each = payouts / BATCHES;
    let mut times = Vec::new();
    for batch in 0..BATCHES {
        let rows = RowSet::freeze(
            (0..each).map(|n| row(batch * each + n, n)).collect(),
            &B2cLimits::CURRENT,
        );
        let new = NewBatch {
            title: format!("Batch {batch}"),
            purpose: Purpose::Payouts,
            source: None,
            redo_of: None,
            corrects: None,
            rows: rows.expect("rows"),
        };
        let started = Instant::now();
        ledger
            .draft(new, MAKER, 1_700_000_000_000 + i64::from(batch))
            .await
            .expect("a draft");
        times.push(started.elapsed());
    }
    let total: Duration = times.iter().sum();
    let slowest = times.iter().max().copied().unwrap_or_default();
    println!(
        "{{\"bench\":\"draft\",\"batches\":{BATCHES},\"payouts_each\":{each},\"median_ms\":{},\"slowest_ms\":{},\"all_ms\":{}}}",
        median(times).as_millis(),
        slowest.as_millis(),
        total.as_millis()
    );
}

/// The `number`th payout of all. Names repeat as they do in life; a few are rare.
fn row(number: u32, line: u32) -> FrozenRow {
    let first = FIRST_NAMES[number as usize % FIRST_NAMES.len()];
    let last = FIRST_NAMES[(number as usize / 20) % FIRST_NAMES.len()];
    let rare = if number % 5000 == 77 { " Zawadi" } else { "" };
    FrozenRow {
        line: line + 2,
        lane: Lane::Person {
            payee: format!("2547{number:08}").parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(10 + i64::from(number % 5000)).expect("an amount"),
        name: format!("{first} {last}{rare}"),
        reference: format!("Salary October {number}"),
        fee: Total::from_cents(1300).expect("a fee"),
        flags: Vec::new(),
    }
}

/// Sends a few hundred of the fifth batch: some are paid, a few fail. Answers one receipt.
async fn live(ledger: &Ledger, key: &SealKey) -> String {
    let batch = BatchId::new(5);
    let mut at = 1_700_000_001_000;
    let started = Instant::now();
    ledger.submit(batch, MAKER, at).await.expect("submitted");
    let waiting = ledger.waiting(batch).await.expect("a batch");
    let checker = Confirmed::by_passphrase(CHECKER);
    let approval = approve(&waiting, checker, waiting.digest, String::new(), at, key).expect("an approval");
    ledger.approve(approval).await.expect("approved");
    println!(
        "{{\"bench\":\"submit_and_approve\",\"ms\":{}}}",
        started.elapsed().as_millis()
    );
    let mut claims = Vec::new();
    let mut results = Vec::new();
    let mut receipt = String::new();
    for group in 0..16_u8 {
        at += 1;
        let started = Instant::now();
        let sent = ledger.claim(50, at).await.expect("a claim");
        claims.push(started.elapsed());
        let kept = (0..).zip(&sent).map(|(n, send)| NewDelivery {
            relay: String::new(),
            cursor: i64::from(group) * 100 + n,
            received_at: at,
            source: "127.0.0.1".to_owned(),
            body: format!("{{\"attempt\":\"{}\"}}", send.attempt).into_bytes(),
            address: DeliveryAddress::Ours {
                attempt: send.attempt,
                channel: treasury::Channel::Result,
            },
        });
        ledger.keep(kept.collect(), at).await.expect("kept");
        let pending = ledger.pending(None, 100).await.expect("read").pending;
        let heard: Vec<_> = (0_u32..)
            .zip(pending)
            .map(|(n, pending)| {
                let number = u32::from(group) * 100 + n;
                receipt = format!("SJ7K{number:06}");
                ApplyResult {
                    delivery: pending.id,
                    attempt: pending.attempt,
                    evidence: evidence(n, &receipt),
                    proof: Proof::Callback,
                    pause: None,
                    accounts: Vec::new(),
                }
            })
            .collect();
        let started = Instant::now();
        ledger.apply(heard, at).await.expect("applied");
        results.push(started.elapsed());
    }
    println!(
        "{{\"bench\":\"claim_50\",\"first_us\":{},\"median_us\":{}}}",
        claims[0].as_micros(),
        median(claims).as_micros()
    );
    println!(
        "{{\"bench\":\"apply_50\",\"median_us\":{}}}",
        median(results).as_micros()
    );
    receipt
}

fn evidence(n: u32, receipt: &str) -> Evidence {
    if n % 10 == 3 {
        return Evidence::NotMoved {
            cause: treasury::FailureCause::Result {
                code: "2040".to_owned().into(),
            },
            description: "x".to_owned(),
        };
    }
    Evidence::Moved {
        receipt: receipt.parse().expect("a receipt"),
        amount: None,
        party_number: None,
        party_name: None,
        account: None,
        completed_at: None,
        charge: None,
    }
}

async fn pages(ledger: &Ledger, bare: &Connection, payouts: u32) {
    let all = Filter::default();
    let select = |rest: &str| format!("SELECT {COLUMNS} FROM payout p {rest}");
    let newest = Position::Index(0);
    compare("page_first", ledger, &all, newest, || {
        read_all(bare, &select("ORDER BY p.id DESC LIMIT 200"), &[])
    })
    .await;
    // The best bare SQL for the end of the list: from the other end.
    compare("page_last", ledger, &all, Position::Index(payouts - PAGE), || {
        read_all(bare, &select("ORDER BY p.id LIMIT 200"), &[])
    })
    .await;
    let middle = payouts / 2;
    compare("page_middle", ledger, &all, Position::Index(middle), || {
        let key = i64::from(payouts - middle);
        read_all(bare, &select("WHERE p.id <= ? ORDER BY p.id DESC LIMIT 200"), &[&key])
    })
    .await;
    let rare = Filter {
        states: vec![StateKind::Failed],
        ..Filter::default()
    };
    compare("page_rare_state", ledger, &rare, newest, || {
        read_all(
            bare,
            &select("WHERE p.state = 'failed' ORDER BY p.id DESC LIMIT 200"),
            &[],
        )
    })
    .await;
    let drafts = Filter {
        states: vec![StateKind::Draft],
        ..Filter::default()
    };
    let jump = i64::from(payouts / 2);
    compare(
        "page_common_state_middle",
        ledger,
        &drafts,
        Position::Index(payouts / 2),
        || {
            let sql = "WHERE p.id IN (SELECT id FROM payout WHERE state = 'draft' ORDER BY id DESC LIMIT 200 OFFSET ?)
            ORDER BY p.id DESC";
            read_all(bare, &select(sql), &[&jump])
        },
    )
    .await;
}

async fn searches(ledger: &Ledger, bare: &Connection, receipt: &str, number: u32) {
    let search = |text: &str| Filter {
        search: text.to_owned(),
        ..Filter::default()
    };
    let newest = Position::Index(0);
    let select = |clause: &str| format!("SELECT {COLUMNS} FROM payout p WHERE {clause} ORDER BY p.id DESC LIMIT 200");
    let count = |clause: &str| format!("SELECT count(*) FROM payout p WHERE {clause}");
    // The list shows how many there are, so the bare statements count them too.
    let words = "p.id IN (SELECT rowid FROM payout_words WHERE payout_words MATCH ?)";
    let phone = format!("07{number:08}");
    for (bench, text) in [
        ("search_rare_name", "zawadi"),
        ("search_two_names", "wanjiku kamau"),
        ("search_common_name", "wanjiku"),
        ("search_phone", phone.as_str()),
    ] {
        let terms = text
            .split(' ')
            .map(|word| format!("\"{}\"*", word.trim_start_matches('0')));
        let expression = terms.collect::<Vec<_>>().join(" AND ");
        compare(bench, ledger, &search(text), newest, || {
            read_all(bare, &count(words), &[&expression]);
            read_all(bare, &select(words), &[&expression])
        })
        .await;
    }
    let either = "p.id IN (SELECT rowid FROM payout_words WHERE payout_words MATCH ?1
        UNION SELECT id FROM payout WHERE receipt >= ?2 AND receipt < ?2 || '~')";
    let expression = format!("\"{receipt}\"*");
    compare("search_receipt", ledger, &search(receipt), newest, || {
        read_all(bare, &count(either), &[&expression, &receipt]);
        read_all(bare, &select(either), &[&expression, &receipt])
    })
    .await;
}

/// Times a page and its bare SQL in turns.
async fn compare(bench: &str, ledger: &Ledger, filter: &Filter, position: Position, bare: impl Fn() -> usize) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let started = Instant::now();
        let page = ledger
            .page(filter.clone(), Sort::Newest, position, PAGE)
            .await
            .expect("a page");
        let our_time = started.elapsed();
        let started = Instant::now();
        let rows = bare();
        let their_time = started.elapsed();
        assert_eq!(page.rows.len(), rows, "{bench} compares different things");
        assert!(rows > 0, "{bench} finds nothing");
        // The first run only warms the caches.
        if run > 0 {
            ours.push(our_time);
            theirs.push(their_time);
        }
    }
    let (ours, baseline) = (median(ours).as_micros(), median(theirs).as_micros());
    let hundredths = ours * 100 / baseline.max(1);
    println!(
        "{{\"bench\":\"{bench}\",\"ours_us\":{ours},\"baseline_us\":{baseline},\"ratio\":{}.{:02}}}",
        hundredths / 100,
        hundredths % 100
    );
}

/// Reads every column of every row, and answers how many rows there were.
fn read_all(bare: &Connection, sql: &str, parameters: &[&dyn ToSql]) -> usize {
    let mut statement = bare.prepare_cached(sql).expect("a statement");
    let columns = statement.column_count();
    let mut rows = statement.query(parameters).expect("rows");
    let (mut count, mut seen) = (0, 0);
    while let Some(row) = rows.next().expect("a row") {
        for column in 0..columns {
            seen += match row.get_ref(column).expect("a value") {
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().len(),
                ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => 1,
            };
        }
        count += 1;
    }
    assert!(seen >= count);
    count
}

/// Opening a ledger of this size, its whole figures, and the check of everything.
async fn reopen(path: &Path, key: SealKey) {
    let started = Instant::now();
    let ledger = Ledger::open(Options::new(path, key)).await.expect("a ledger");
    println!("{{\"bench\":\"open\",\"us\":{}}}", started.elapsed().as_micros());
    let started = Instant::now();
    ledger.totals().await.expect("read");
    println!(
        "{{\"bench\":\"harness_figures\",\"us\":{}}}",
        started.elapsed().as_micros()
    );
    let started = Instant::now();
    let report = ledger.check().await.expect("a check");
    assert_eq!(report.faults, Vec::<String>::new());
    println!("{{\"bench\":\"check\",\"ms\":{}}}", started.elapsed().as_millis());
    let size = std::fs::metadata(path).expect("the file").len();
    println!("{{\"bench\":\"file\",\"megabytes\":{}}}", size / 1_000_000);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
