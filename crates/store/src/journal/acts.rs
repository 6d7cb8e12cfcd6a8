//! The signatures of the people behind an entry: made when it is written, and verified then, when the ledger is checked, and
//! before anything is sent on the strength of one.

use rusqlite::{Connection, params};
use treasury::{
    ActError, OperatorId, PersonKey, SignedAct,
    decide::{SignedEntry, people_behind, signed_by_those_behind, verify_one},
};

use crate::{
    OpenedFor, StoreError,
    journal::keys::OpenKeys,
    json::{as_json, from_json},
    sql,
};

/// Signs with the keys of the people behind it, which must be open.
///
/// # Errors
/// [`StoreError::KeyClosed`] where one is not.
pub(crate) fn sign(db: &Connection, keys: &OpenKeys, entry: SignedEntry<'_>) -> Result<Vec<SignedAct>, StoreError> {
    let mut acts = Vec::new();
    for operator in people_behind(entry.actor, entry.fact) {
        let needed = match Some(operator) == entry.actor && !entry.fact.takes_a_passphrase() {
            true => OpenedFor::Session,
            false => OpenedFor::Act,
        };
        let key = keys.of(operator, needed);
        let key = key.ok_or(StoreError::KeyClosed { operator })?;
        let (now, acts_before) = standing(db, operator)?.ok_or(StoreError::NotFound { what: "operator" })?;
        if now != key.public() {
            // Others gave them a new one meanwhile.
            return Err(StoreError::KeyClosed { operator });
        }
        acts.push(key.sign(&entry.act(operator, acts_before.saturating_add(1))));
    }
    Ok(acts)
}

/// Whether just the people behind an entry signed it, each with the key they have now and as their next act. The tables stand
/// as they were before the entry.
///
/// # Errors
/// [`StoreError::Act`] where not; otherwise when the ledger cannot be read.
pub(crate) fn verify(db: &Connection, entry: SignedEntry<'_>, acts: &[SignedAct]) -> Result<(), StoreError> {
    signed_by_those_behind(entry, acts)?;
    for act in acts {
        let known = standing(db, act.operator)?;
        let (key, before) = known.ok_or(ActError::NotInvolved(act.operator))?;
        verify_one(&key, entry, act)?;
        let next = before.saturating_add(1);
        if act.number != next {
            return Err(ActError::Number {
                operator: act.operator,
                found: act.number,
                next,
            }
            .into());
        }
    }
    Ok(())
}

/// Notes how many acts each of these people has made now.
pub(crate) fn count(db: &Connection, acts: &[SignedAct]) -> Result<(), StoreError> {
    for act in acts {
        db.prepare_cached("UPDATE operator SET acts = ? WHERE id = ?")?
            .execute(params![act.number, act.operator.get()])?;
    }
    Ok(())
}

/// The key that a person has now, and how many acts they have made.
fn standing(db: &Connection, operator: OperatorId) -> Result<Option<(PersonKey, u32)>, StoreError> {
    sql::maybe(
        db,
        "SELECT public_key, acts FROM operator WHERE id = ?",
        [operator.get()],
        |row| Ok((PersonKey::from_bytes(row.get(0)?), row.get(1)?)),
    )
}

/// The signatures as the journal keeps them; nothing where nobody stands behind the entry.
pub(crate) fn as_text(acts: &[SignedAct]) -> Result<Option<String>, StoreError> {
    match acts.is_empty() {
        true => Ok(None),
        false => as_json(&acts).map(Some),
    }
}

/// As [`as_text`] wrote them.
pub(crate) fn from_text(text: Option<&str>) -> Result<Vec<SignedAct>, StoreError> {
    text.map_or(Ok(Vec::new()), |text| from_json(text, "the signatures of an entry"))
}
