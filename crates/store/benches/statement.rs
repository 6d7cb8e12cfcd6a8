//! A statement of a hundred thousand lines, imported and matched in a ledger with a million payouts, beside reading the same
//! lines as CSV; and how long the page of what does not match takes then. Prints one JSON object a line; times are
//! milliseconds.
//!
//! `cargo bench -p store --bench statement`; a number behind `--` changes how many payouts there are.
#![expect(clippy::print_stdout, reason = "this program prints what it measured")]
#![expect(clippy::expect_used, reason = "a measurement stops at the first thing that fails")]

use std::time::Instant;

use mpesa::{Amount, B2cCommand, B2cLimits, Total};
use rusqlite::{Connection, params};
use store::{FindingsOf, Ledger, NewBatch, NewOperator, NewStatement, OpenedFor, Options};
use treasury::{
    BookAccount, Digest, FrozenRow, Lane, LineClass, OperatorId, PersonSigning, Purpose, RowSet, SealKey,
    StatementLine, StatementLines, StatementPeriod, Wrapped, WrappedKey,
};

const BATCHES: u32 = 10;
const PAID: u32 = 50_000;
const MAKER: OperatorId = OperatorId::new(1);
/// 2 November 2026, in Nairobi.
const DAY: i64 = 1_793_566_800_000;

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
    let options = || Options::new(&path, SealKey::new(b"measure"));
    let ledger = Ledger::open(options()).await.expect("a ledger");
    let _key = ledger.open_key(MAKER, signing("Amina"), OpenedFor::Session);
    draft(&ledger, payouts).await;
    ledger.close().await;
    pay(&path, payouts);
    let ledger = Ledger::open(options()).await.expect("a ledger");
    let _key = ledger.open_key(MAKER, signing("Amina"), OpenedFor::Session);
    let (lines, csv) = lines(payouts);
    let count = lines.len();
    let started = Instant::now();
    let read = csv::Reader::from_reader(csv.as_bytes()).into_records();
    let read = read.filter(|row| row.as_ref().is_ok_and(|row| row.len() == 8)).count();
    let csv_ms = started.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(read, count);
    let started = Instant::now();
    let new = NewStatement {
        file: "statement.csv".to_owned(),
        bytes: csv.into_bytes().into(),
        lines: StatementLines::write(lines).expect("lines"),
        shortcode: "600417".parse().expect("a number"),
        account: BookAccount::Utility,
        layout: "portal export".to_owned(),
        period: StatementPeriod {
            from: DAY,
            until: DAY + 86_399_000,
            opening: None,
            closing: None,
        },
        pays: true,
        said: Vec::new(),
    };
    let imported = ledger.import_statement(new, MAKER, DAY).await.expect("imported");
    let import_ms = started.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(usize::try_from(imported.added).expect("small"), count);
    let started = Instant::now();
    let counts = ledger.count_findings().await.expect("read");
    let found = ledger.findings(FindingsOf::default(), 0, 50).await.expect("read");
    ledger.statement_coverage().await.expect("read");
    let page_ms = started.elapsed().as_secs_f64() * 1_000.0;
    println!(
        "{{\"measured\":\"statement\",\"payouts\":{payouts},\"lines\":{count},\"csv_ms\":{csv_ms:.1},\"import_ms\":{import_ms:.1},\
         \"ratio\":{:.1},\"page_ms\":{page_ms:.1},\"kinds\":{},\"shown\":{}}}",
        import_ms / csv_ms,
        counts.len(),
        found.len()
    );
}

fn row(line: u32) -> FrozenRow {
    FrozenRow {
        line,
        lane: Lane::Person {
            payee: format!("2547{:08}", line % 90_000_000).parse().expect("a number"),
            command: B2cCommand::SalaryPayment,
        },
        amount: Amount::from_shillings(i64::from(1_600 + line % 3_000)).expect("an amount"),
        name: format!("Payee {line}"),
        reference: "Salary".to_owned(),
        fee: Total::from_cents(900).expect("a fee"),
        flags: Vec::new(),
    }
}

/// The private key of a person of this measurement.
fn signing(name: &str) -> PersonSigning {
    PersonSigning::from_seed(Digest::of(name.as_bytes()).as_bytes())
}

async fn draft(ledger: &Ledger, payouts: u32) {
    let operators = ["Amina", "Brian"].map(|name| NewOperator {
        name: name.to_owned(),
        roles: treasury::Roles::FOUNDER,
        key: WrappedKey {
            public_key: signing(name).public(),
            wrapped: Wrapped {
                memory_kib: 8,
                passes: 1,
                lanes: 1,
                salt: [1; 16],
                nonce: [2; 24],
                sealed: [3; 48],
            },
        },
    });
    ledger.found(operators.to_vec(), 0).await.expect("founded");
    let each = payouts / BATCHES;
    for batch in 0..BATCHES {
        let rows = (batch * each..(batch + 1) * each).map(row).collect();
        let new = NewBatch {
            title: format!("Batch {batch}"),
            purpose: Purpose::Payouts,
            source: None,
            redo_of: None,
            corrects: None,
            rows: RowSet::freeze(rows, &B2cLimits::CURRENT).expect("rows"),
        };
        ledger.draft(new, MAKER, 1).await.expect("drafted");
    }
}

/// Every payout is paid, a month's worth of them on the day of the statement. By hand: this measures nothing of paying.
fn pay(path: &std::path::Path, payouts: u32) {
    let db = Connection::open(path).expect("the file");
    db.execute(
        "UPDATE payout SET state = 'paid', receipt = printf('UK2P%06X', id), proof = 'callback',
            originator_conversation_id = printf('hz-%024d', id),
            moved_from = CASE WHEN id > ?1 THEN ?2 + (id % 86000) * 1000 ELSE ?2 - id * 1000 END",
        params![payouts - PAID, DAY],
    )
    .expect("paid");
    db.execute("UPDATE payout SET moved_until = moved_from", [])
        .expect("paid");
}

/// A payment and its charge for each payout of the day, and the same as CSV.
fn lines(payouts: u32) -> (Vec<StatementLine>, String) {
    let mut lines = Vec::new();
    let mut csv = "receipt,completed,details,status,in,out,balance,party\r\n".to_owned();
    for id in payouts - PAID + 1..=payouts {
        let paid = row(id - 1);
        for (class, cents) in [(LineClass::Payment, paid.amount.cents()), (LineClass::Charge, 900)] {
            let line = u32::try_from(lines.len()).expect("small") + 8;
            let own_id: mpesa::OriginatorConversationId = format!("hz-{id:024}").parse().expect("an id");
            let details = match class {
                LineClass::Payment => format!(
                    "Salary Payment to {} - {} via API. Original conversation ID is {own_id}.",
                    paid.lane.payee(),
                    paid.name
                ),
                LineClass::Charge | LineClass::Reversal | LineClass::Move | LineClass::Incoming | LineClass::Other => {
                    "Salary Payment Charge".to_owned()
                }
            };
            csv += &format!(
                "UK2P{id:06X},02-11-2026 09:00:00,{details},Completed,,{cents},1000000.00,{}\r\n",
                paid.name
            );
            lines.push(StatementLine {
                line,
                receipt: format!("UK2P{id:06X}").parse().expect("a receipt"),
                completed: DAY + i64::from(id % 86_000) * 1_000,
                cents: -cents,
                balance: Some(100_000_000),
                counts: true,
                status: "completed".to_owned(),
                class,
                details,
                number: Some(paid.lane.payee().to_owned()).filter(|_| class == LineClass::Payment),
                name: Some(paid.name.clone()).filter(|_| class == LineClass::Payment),
                account_no: None,
                own_id: Some(own_id).filter(|_| class == LineClass::Payment),
                linked: None,
                operator: None,
                twin: 0,
            });
        }
    }
    (lines, csv)
}
