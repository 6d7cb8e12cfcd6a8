//! One person as the journal says they are. The table of operators is a projection that a hand in the file can change: who
//! signs in or confirms something is looked up here, where the row must be what the entries about people make of it, and each
//! of those entries must be signed by the people behind it with the keys and roles that they had then.

use std::collections::HashMap;

use rusqlite::Connection;
use treasury::{ActError, Fact, LockReason, Needs, OperatorId, PeopleError, PersonStanding, Roles, WrappedKey, may};

use crate::{
    Birth, Entry, StoreError,
    journal::{
        acts::{people_behind, verify_one},
        identity::proved,
    },
    sql,
};

/// Finds the entries about people. The kinds stand in the text as they do in the index on these few.
pub(crate) const ENTRIES: &str = "SELECT seq FROM journal WHERE kind IN (
    'operator_added', 'operator_changed', 'operator_retired', 'operator_locked', 'operator_released',
    'passphrase_changed', 'passphrase_replaced') ORDER BY seq";

/// What the entries say of one person.
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) roles: Roles,
    pub(crate) key: WrappedKey,
    pub(crate) retired_at: Option<i64>,
    pub(crate) locked: Option<LockReason>,
}

/// Whether the people behind `entry` signed it, each with the key and the roles that the journal says they had then.
///
/// # Errors
/// [`StoreError::Act`] and [`StoreError::People`] where not; otherwise when the ledger cannot be read.
pub(crate) fn must_be_signed_by_its_people(db: &Connection, entry: &Entry, birth: &Birth) -> Result<(), StoreError> {
    People::as_told(db, entry.seq, birth)?.signed(entry, birth)
}

/// Everybody, as the entries about people say, each of which was signed by the people behind it.
pub(crate) struct People {
    pub(crate) told: HashMap<OperatorId, Told>,
    /// The first entry that was altered, or that nobody who might have signed it signed. It counts for nothing.
    pub(crate) altered: Option<i64>,
}

impl People {
    /// As it stood before the entry `before`.
    pub(crate) fn as_told(db: &Connection, before: i64, birth: &Birth) -> Result<Self, StoreError> {
        let mut people = Self {
            told: HashMap::new(),
            altered: None,
        };
        let founded = first_act(db)?;
        let mut statement = db.prepare_cached(ENTRIES)?;
        let mut entries = statement.query([])?;
        while let Some(found) = entries.next()? {
            let seq: i64 = found.get(0)?;
            if seq >= before {
                break;
            }
            let proved = proved(db, seq, birth).and_then(|entry| {
                people.signed(&entry, birth)?;
                match entry.actor.is_none() && is_for_people(&entry.fact, founded.is_some_and(|act| act < seq)) {
                    true => Err(PeopleError::OnePerson.into()),
                    false => Ok(entry),
                }
            });
            match proved {
                Ok(entry) => people.observe(entry.at, entry.fact),
                Err(StoreError::Changed(_) | StoreError::Act(_) | StoreError::People(_)) => {
                    people.altered = people.altered.or(Some(seq));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(people)
    }

    /// Whether just the people behind `entry` signed it, and might have caused it.
    fn signed(&self, entry: &Entry, birth: &Birth) -> Result<(), StoreError> {
        let behind = people_behind(entry.actor, &entry.fact);
        if let Some(missing) = behind.get(entry.acts.len()) {
            return Err(ActError::Unsigned(*missing).into());
        }
        for (place, act) in entry.acts.iter().enumerate() {
            let operator = act.operator;
            let told = self
                .told
                .get(&operator)
                .filter(|_| behind.get(place) == Some(&operator));
            let told = told.ok_or(ActError::Stranger(operator))?;
            let needs = match Some(operator) == entry.actor {
                true => entry.fact.needs(),
                false => Needs::Acting,
            };
            may(&told.standing(operator), needs)?;
            verify_one(&told.key.public_key, entry.signed(birth.ledger), act)?;
        }
        Ok(())
    }

    /// Takes note of what an entry about people says.
    fn observe(&mut self, at: i64, fact: Fact) {
        if let Fact::OperatorAdded {
            operator,
            name,
            roles,
            key,
            ..
        } = fact
        {
            let told = Told {
                name,
                roles,
                key,
                retired_at: None,
                locked: None,
            };
            self.told.insert(operator, told);
            return;
        }
        let operator = about(&fact);
        if let Some(told) = operator.and_then(|operator| self.told.get_mut(&operator)) {
            told.observe(at, fact);
        }
    }
}

/// Whether only people cause it, and nobody did: founding is over with the first act of a person.
fn is_for_people(fact: &Fact, founded: bool) -> bool {
    fact.takes_a_person() || (founded && matches!(fact, Fact::OperatorAdded { .. }))
}

/// The first entry that ends founding. It stands near the beginning, so that little is read to find it.
fn first_act(db: &Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT seq FROM journal WHERE kind IN ('signed_in', 'batch_drafted') ORDER BY seq LIMIT 1";
    sql::maybe_one(db, sql, [])
}

/// Whom a change of somebody is about.
const fn about(fact: &Fact) -> Option<OperatorId> {
    if let Fact::OperatorChanged { operator, .. }
    | Fact::OperatorRetired { operator, .. }
    | Fact::OperatorLocked { operator, .. }
    | Fact::OperatorReleased { operator }
    | Fact::PassphraseChanged { operator, .. }
    | Fact::PassphraseReplaced { operator, .. } = fact
    {
        return Some(*operator);
    }
    None
}

impl Told {
    const fn standing(&self, operator: OperatorId) -> PersonStanding {
        PersonStanding {
            operator,
            roles: self.roles,
            retired: self.retired_at.is_some(),
            locked: self.locked,
        }
    }

    /// Takes note of a change.
    fn observe(&mut self, at: i64, fact: Fact) {
        if let Fact::OperatorChanged { roles, .. } = fact {
            self.roles = roles;
        } else if let Fact::OperatorRetired { .. } = fact {
            self.retired_at = Some(at);
        } else if let Fact::OperatorLocked { reason, .. } = fact {
            self.locked = Some(reason);
        } else if let Fact::OperatorReleased { .. } = fact {
            self.locked = None;
        } else if let Fact::PassphraseChanged { key, .. } = fact {
            self.key = key;
        } else if let Fact::PassphraseReplaced { key, .. } = fact {
            self.key = key;
            self.locked = None;
        }
    }
}
