//! Which ledger a file is, and whether it is as new as it must be.
//!
//! The file cannot vouch for its own age: whoever opens it says what must be in it ([`Expected`]), as the keyring knows it,
//! and is told how it stands ([`LedgerStanding`]). Another ledger than the expected one, one that another desktop signed, and
//! none at all are refused; an older one opens, so that it can be looked at and asked about, and whoever opened it sends
//! nothing from it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use treasury::{Alteration, DesktopKey, EntryHash, Fact};

use crate::{
    Birth, Entry, Expected, LedgerStanding, StoreError,
    journal::{
        approved::OF_APPROVAL,
        chain::{self, DesktopKeys},
    },
};

/// The first entry of the journal named `journal`; none where it is empty.
///
/// # Errors
/// [`StoreError::Changed`] where it is not the birth of a ledger.
pub(crate) fn birth_in(db: &Connection, journal: &str) -> Result<Option<Birth>, StoreError> {
    let sql = format!("SELECT at, body, hash FROM {journal} WHERE seq = 1");
    let row: Option<(i64, String, [u8; 32])> = db
        .query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((at, body, hash)) = row else {
        return Ok(None);
    };
    match serde_json::from_str(&body) {
        Ok(Fact::LedgerBorn { ledger, desktop }) => Ok(Some(Birth {
            ledger,
            hash: EntryHash::from_bytes(hash),
            at,
            desktop,
        })),
        Ok(_) | Err(_) => Err(StoreError::Changed(
            "its first entry does not name the ledger".to_owned(),
        )),
    }
}

/// How the ledger, which is this desktop's own, stands to what is known of it.
pub(crate) fn standing(db: &Connection, birth: Birth, expected: Expected) -> Result<LedgerStanding, StoreError> {
    let last = chain::last(db)?;
    let (from, standing) = match expected {
        Expected::Known(known) => match hash_at(db, known.head.seq)? {
            Some(hash) if hash == known.head.hash => (known.head.seq, LedgerStanding::Current),
            Some(_) => (
                last.seq,
                LedgerStanding::Forked {
                    expected: known.head,
                    last,
                },
            ),
            None => (
                last.seq,
                LedgerStanding::Older {
                    expected: known.head,
                    last,
                },
            ),
        },
        Expected::AnyOr(_) | Expected::SomeAge => {
            let drafted: bool = db.query_row(
                &format!("SELECT EXISTS (SELECT 1 FROM journal WHERE kind = 'batch_drafted' AND {OF_APPROVAL})"),
                [],
                |row| row.get(0),
            )?;
            let standing = match drafted && expected == Expected::SomeAge {
                true => LedgerStanding::AgeUnknown { last },
                false => LedgerStanding::Current,
            };
            (last.seq, standing)
        }
    };
    // What is behind the known entry was vouched for by nothing but its signatures.
    let keys = DesktopKeys::read(db, birth.desktop)?;
    let tail = chain::walk_signed(db, from.saturating_sub(1), birth.ledger, &keys);
    match tail {
        Ok(()) => Ok(standing),
        Err(StoreError::Altered(found)) => Ok(LedgerStanding::Tampered {
            entry: unsigned(&found),
            message: StoreError::Altered(found).to_string(),
        }),
        Err(StoreError::Changed(message)) => Ok(LedgerStanding::Tampered { message, entry: None }),
        Err(other) => Err(other),
    }
}

pub(crate) fn hash_at(db: &Connection, seq: i64) -> Result<Option<EntryHash>, StoreError> {
    let hash = db
        .query_row("SELECT hash FROM journal WHERE seq = ?", [seq], |row| row.get(0))
        .optional()?;
    Ok(hash.map(EntryHash::from_bytes))
}

/// The birth of the ledger, which must be the one that is expected, and at the desktop whose key `signs`: where no team shares it,
/// this one.
pub(crate) fn must_be_ours(birth: Birth, expected: Expected, signs: DesktopKey, path: &Path) -> Result<(), StoreError> {
    let known = match expected {
        Expected::Known(known) => Some(known),
        Expected::AnyOr(_) | Expected::SomeAge => None,
    };
    let other = known.is_some_and(|known| (known.ledger, known.birth) != (birth.ledger, birth.hash));
    if other || birth.desktop != signs {
        return Err(StoreError::Foreign {
            path: path.display().to_string(),
            found: birth.ledger,
            made_at: birth.at,
        });
    }
    Ok(())
}

/// The entry that has no signature of this desktop's.
fn unsigned(found: &Alteration) -> Option<i64> {
    let Alteration::Unsigned { entry } = found else {
        return None;
    };
    Some(*entry)
}

/// Whether an entry must exist from now on: acts of people, and what is written before a request leaves.
pub(crate) fn must_exist(actor: Option<treasury::OperatorId>, fact: &Fact) -> bool {
    actor.is_some()
        || matches!(
            fact,
            Fact::LedgerBorn { .. } | Fact::AttemptsClaimed { .. } | Fact::AttemptRepeated { .. }
        )
}

/// An entry as the journal proves it: its hash follows from the entry before, and this desktop signed it.
pub(crate) fn proved(db: &Connection, seq: i64, birth: &Birth) -> Result<Entry, StoreError> {
    let mut found = None;
    chain::walk_range(db, "journal", seq.saturating_sub(1), Some(seq), |entry| {
        found = Some(entry.clone());
        Ok(())
    })?;
    let entry = found.ok_or_else(|| StoreError::Changed(format!("audit entry {seq} is missing")))?;
    chain::must_be_signed(&entry, birth.ledger, &DesktopKeys::read(db, birth.desktop)?)?;
    Ok(entry)
}

/// The first entry of the ledger; none where nothing was written yet. Reads only.
pub(crate) fn born(connection: &Connection) -> Result<Option<Birth>, StoreError> {
    let made: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal')",
        [],
        |row| row.get(0),
    )?;
    match made {
        true => birth_in(connection, "journal"),
        false => Ok(None),
    }
}
