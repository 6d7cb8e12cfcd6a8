//! Hands that change the file from outside: the check names what they changed, and nothing they wrote is ever sent.

mod acts;
mod attacks;
mod check;
mod evidence;
mod kept;
mod left_out;
mod people;
mod policy;
mod repeats;
mod sending;
mod signatures;
mod void;

use rusqlite::Connection;

const GUARDS: [&str; 6] = [
    "journal_only_grows",
    "journal_is_never_changed",
    "journal_is_never_shortened",
    "content_only_grows",
    "content_is_never_changed",
    "content_is_never_deleted",
];

/// Somebody who has the file drops what the database would refuse with.
pub(crate) fn unguarded(raw: &Connection) {
    raw.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")
        .expect("set");
    for guard in GUARDS {
        raw.execute_batch(&format!("DROP TRIGGER {guard}")).expect(guard);
    }
}

/// Writes the triggers back, so that only the edit itself is found.
pub(crate) fn guarded_again(raw: &Connection) {
    let migration = include_str!("../../migrations/0001-ledger.sql");
    for part in migration.split("CREATE TRIGGER ").skip(1) {
        let end = part.find("END;").expect("a trigger ends") + 4;
        raw.execute_batch(&format!("CREATE TRIGGER {}", &part[..end]))
            .expect("written back");
    }
}
