//! One person as the journal says they are. The table of operators is a projection that a hand in the file can change: who
//! signs in or confirms something is looked up here, where the row must be what the entries about people make of it.

use rusqlite::Connection;
use treasury::{Fact, LockReason, OperatorId, Roles};

use crate::{
    Ledger, Operator, StoreError,
    identity::{Birth, proved},
    operators::person,
};

/// Finds the entries about people. The kinds stand in the text as they do in the index on these few.
pub(crate) const ENTRIES: &str = "SELECT seq FROM journal WHERE kind IN (
    'operator_added', 'operator_changed', 'operator_retired', 'operator_locked', 'operator_released',
    'passphrase_changed', 'passphrase_replaced') ORDER BY seq";

/// What the entries say of one person.
struct Told {
    name: String,
    roles: Roles,
    passphrase_hash: String,
    retired_at: Option<i64>,
    locked: Option<LockReason>,
}

/// A person whose row is what the journal says of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Who.
    pub operator: Operator,
    /// An entry about people that was altered. It says nothing of this person as it stands, but may have before: until
    /// people have looked at it, this person may look and nothing else.
    pub altered: Option<i64>,
}

impl Ledger {
    /// One person, where their row is what the journal says of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is nobody of this id; [`StoreError::Changed`] where the row is not what the
    /// entries about people make of it; otherwise when the ledger cannot be read.
    pub async fn vouched_operator(&self, operator: OperatorId) -> Result<Vouched, StoreError> {
        let birth = self.birth;
        self.read("reading an operator", move |db| vouched(db, operator, &birth))
            .await
    }
}

fn vouched(db: &Connection, operator: OperatorId, birth: &Birth) -> Result<Vouched, StoreError> {
    let row = person(db, operator)?;
    let (mut told, mut altered) = (None, None);
    let mut statement = db.prepare_cached(ENTRIES)?;
    let mut entries = statement.query([])?;
    while let Some(found) = entries.next()? {
        let seq: i64 = found.get(0)?;
        match proved(db, seq, birth) {
            Ok(entry) => observe(&mut told, operator, entry.at, entry.fact),
            Err(StoreError::Changed(_)) => altered = altered.or(Some(seq)),
            Err(other) => return Err(other),
        }
    }
    let Some(row) = row else {
        return match told {
            None => Err(StoreError::NotFound { what: "operator" }),
            Some(told) => Err(StoreError::Changed(format!(
                "{} is missing among the people",
                told.name
            ))),
        };
    };
    let same = told.is_some_and(|told| {
        told.name == row.name
            && told.roles == row.roles
            && told.passphrase_hash == row.passphrase_hash
            && told.retired_at == row.retired_at
            && told.locked == row.locked
    });
    match same {
        true => Ok(Vouched { operator: row, altered }),
        false => Err(StoreError::Changed(format!(
            "what stands about {} is not what the audit trail says",
            row.name
        ))),
    }
}

/// Takes note of what an entry about people says of `operator`.
fn observe(told: &mut Option<Told>, operator: OperatorId, at: i64, fact: Fact) {
    if let Fact::OperatorAdded {
        operator: added,
        name,
        roles,
        passphrase_hash,
        ..
    } = fact
    {
        if added == operator {
            *told = Some(Told {
                name,
                roles,
                passphrase_hash,
                retired_at: None,
                locked: None,
            });
        }
        return;
    }
    let Some(told) = told else { return };
    if let Fact::OperatorChanged {
        operator: one, roles, ..
    } = fact
    {
        if one == operator {
            told.roles = roles;
        }
    } else if let Fact::OperatorRetired { operator: one, .. } = fact {
        if one == operator {
            told.retired_at = Some(at);
        }
    } else if let Fact::OperatorLocked { operator: one, reason } = fact {
        if one == operator {
            told.locked = Some(reason);
        }
    } else if let Fact::OperatorReleased { operator: one } = fact {
        if one == operator {
            told.locked = None;
        }
    } else if let Fact::PassphraseChanged {
        operator: one,
        passphrase_hash,
    } = fact
    {
        if one == operator {
            told.passphrase_hash = passphrase_hash;
        }
    } else if let Fact::PassphraseReplaced {
        operator: one,
        passphrase_hash,
        ..
    } = fact
        && one == operator
    {
        told.passphrase_hash = passphrase_hash;
        told.locked = None;
    }
}
