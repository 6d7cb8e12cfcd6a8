//! One person as the journal says they are. The table of operators is a projection that a hand in the file can change: who
//! signs in or confirms something is looked up here, where the row must be what the entries about people make of it, and each
//! of those entries must be signed by the people behind it with the keys and roles that they had then.

use rusqlite::Connection;
use treasury::{
    PeopleError,
    decide::{People, is_for_people},
};

use crate::{Birth, Entry, StoreError, journal::identity::proved, sql};

/// Finds the entries about people. The kinds stand in the text as they do in the index on these few.
pub(crate) const ENTRIES: &str = "SELECT seq FROM journal WHERE kind IN (
    'operator_added', 'operator_changed', 'operator_retired', 'operator_locked', 'operator_released',
    'passphrase_changed', 'passphrase_replaced', 'stand_in_named') ORDER BY seq";

/// Everybody, and the first entry about people that was altered, or that nobody who might have signed it signed. It counts for
/// nothing.
pub(crate) type AsTold = (People, Option<i64>);

/// Whether the people behind `entry` signed it, each with the key and the roles that the journal says they had then.
///
/// # Errors
/// [`StoreError::Act`] and [`StoreError::People`] where not; otherwise when the ledger cannot be read.
pub(crate) fn must_be_signed_by_its_people(db: &Connection, entry: &Entry, birth: &Birth) -> Result<(), StoreError> {
    let (people, _) = as_told(db, entry.seq, birth)?;
    Ok(people.signed(entry.signed(birth.ledger), &entry.acts)?)
}

/// As it stood before the entry `before`.
pub(crate) fn as_told(db: &Connection, before: i64, birth: &Birth) -> Result<AsTold, StoreError> {
    let (mut people, mut altered) = (People::default(), None);
    let founded = first_act(db)?;
    for seq in sql::all(db, ENTRIES, [], |row| Ok(row.get::<_, i64>(0)?))? {
        if seq >= before {
            break;
        }
        let proved = proved(db, seq, birth).and_then(|entry| {
            people.signed(entry.signed(birth.ledger), &entry.acts)?;
            match entry.actor.is_none() && is_for_people(&entry.fact, founded.is_some_and(|act| act < seq)) {
                true => Err(PeopleError::OnePerson.into()),
                false => Ok(entry),
            }
        });
        match proved {
            Ok(entry) => people.observe(entry.at, entry.fact),
            Err(StoreError::Changed(_) | StoreError::Act(_) | StoreError::People(_)) => {
                altered = altered.or(Some(seq));
            }
            Err(other) => return Err(other),
        }
    }
    Ok((people, altered))
}

/// The first entry that ends founding. It stands near the beginning, so that little is read to find it.
fn first_act(db: &Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT seq FROM journal WHERE kind IN ('signed_in', 'batch_drafted') ORDER BY seq LIMIT 1";
    sql::maybe_one(db, sql, [])
}
