//! The head in the keyring, which outlives the process: there before any request leaves, and never of an entry that the ledger
//! does not have after a stop.

use std::{io::Write as _, path::Path};

use console::Desk;
use daraja_sim::{Api, JournalEntry, Kind};
use rusqlite::{Connection, OptionalExtension as _, params};
use store::{LedgerStanding, PayoutRecord};
use treasury::{KnownLedger, Lane};

/// The keyring's name for it.
pub(crate) const HEAD: &str = "ledger-head";
/// When the keyring had which entry: microseconds and its number, a line each.
const NOTED: &str = "heads";

/// Notes that the keyring has this head from now on.
pub(crate) fn note(keyring: &Path, known: &str) {
    let known: KnownLedger = serde_json::from_str(known).unwrap();
    let mut noted = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(keyring.join(NOTED))
        .unwrap();
    writeln!(noted, "{} {}", micros(std::time::SystemTime::now()), known.head.seq).unwrap();
}

fn micros(at: std::time::SystemTime) -> i64 {
    let since = at.duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_micros()).unwrap()
}

/// Whatever life this is, the ledger has the entry that the keyring knows.
pub(crate) fn is_current(desk: &Desk) {
    assert_eq!(desk.ledger().standing(), &LedgerStanding::Current);
}

/// No ledger of this run was taken for older than it is, and what the keyring knows is an entry of it.
pub(crate) fn no_ledger_called_itself_old(folder: &Path, run: &str) {
    let db = Connection::open(folder.join("test.ledger")).unwrap();
    let of_age: i64 = db
        .query_row(
            "SELECT count(*) FROM journal WHERE body LIKE '%ledger_age%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(of_age, 0, "{run}: the ledger called itself older than it is");
    let known = std::fs::read_to_string(folder.join("keyring").join(HEAD)).unwrap();
    let known: KnownLedger = serde_json::from_str(&known).unwrap();
    let hash: Option<[u8; 32]> = db
        .query_row("SELECT hash FROM journal WHERE seq = ?", [known.head.seq], |row| {
            row.get(0)
        })
        .optional()
        .unwrap();
    assert_eq!(
        hash.as_ref(),
        Some(known.head.hash.as_bytes()),
        "{run}: the keyring knows another entry"
    );
}

/// When M-PESA got a request, the keyring had the entry in which it was written down.
pub(crate) fn no_request_left_before_its_head(
    journal: &[JournalEntry],
    payouts: &[PayoutRecord],
    folder: &Path,
    run: &str,
) {
    let noted = std::fs::read_to_string(folder.join("keyring").join(NOTED)).unwrap();
    let noted: Vec<(i64, i64)> = noted
        .lines()
        .map(|line| {
            let (at, seq) = line.split_once(' ').unwrap();
            (at.parse().unwrap(), seq.parse().unwrap())
        })
        .collect();
    let db = Connection::open(folder.join("test.ledger")).unwrap();
    let mut looked_at = 0;
    for entry in journal {
        let request = matches!(entry.kind, Kind::Taken { .. } | Kind::Refused { .. });
        let Some(payout) = payouts.iter().find(|payout| request && is_for(entry, &payout.lane)) else {
            continue;
        };
        let at = entry.at.timestamp_micros();
        let written = written_before(&db, payout, at / 1_000);
        let written = written.unwrap_or_else(|| panic!("{run}: {entry:?} was never written down"));
        let kept = noted.iter().filter(|(kept, _)| *kept <= at).map(|(_, seq)| *seq).max();
        assert!(
            kept >= Some(written),
            "{run}: M-PESA got {entry:?}, written down as entry {written}, and the keyring knew {kept:?}"
        );
        looked_at += 1;
    }
    assert!(looked_at > 0, "{run}: M-PESA got no request");
}

fn is_for(entry: &JournalEntry, lane: &Lane) -> bool {
    match entry.api {
        Some(Api::Reversal) => matches!(lane, Lane::Reversal { .. }),
        Some(api) => api.moves_money() && !entry.payee.is_empty() && entry.payee == lane.payee(),
        None => false,
    }
}

/// The newest entry, up to `at`, in which a request for a payout was written down: its claim, or its repetition.
fn written_before(db: &Connection, payout: &PayoutRecord, at: i64) -> Option<i64> {
    let sql = "SELECT max(seq) FROM (
        SELECT seq, claimed_at AS at FROM attempt WHERE payout_id = ?1
        UNION ALL SELECT r.seq, r.asked_at FROM repeat r JOIN attempt a ON a.id = r.attempt_id WHERE a.payout_id = ?1)
        WHERE at <= ?2";
    db.query_row(sql, params![payout.id.get(), at], |row| row.get(0))
        .unwrap()
}
