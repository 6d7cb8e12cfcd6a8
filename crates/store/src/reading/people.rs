//! The people of an organisation, as the table has them and as the journal vouches for them.

use std::collections::HashMap;

use rusqlite::Connection;
use treasury::{Fact, OperatorId, PersonKey};

use crate::{
    Birth, KeyHistory, Ledger, Operator, StoreError,
    journal::{
        identity::proved,
        people::{ENTRIES, as_told},
    },
    project::operator::{people, person},
};

impl Ledger {
    /// Everybody who can sign in or ever could, in the order in which they came.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn operators(&self) -> Result<Vec<Operator>, StoreError> {
        self.read("reading operators", people).await
    }

    /// The keys of everybody who ever worked here, as the entries about people say. One that was altered says nothing.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn key_history(&self) -> Result<KeyHistory, StoreError> {
        let birth = self.birth();
        self.read("reading the keys of people", move |db| {
            let mut keys: HashMap<OperatorId, Vec<(i64, PersonKey)>> = HashMap::new();
            let mut statement = db.prepare_cached(ENTRIES)?;
            let mut entries = statement.query([])?;
            while let Some(found) = entries.next()? {
                let seq: i64 = found.get(0)?;
                let entry = match proved(db, seq, &birth) {
                    Ok(entry) => entry,
                    Err(StoreError::Changed(_)) => continue,
                    Err(other) => return Err(other),
                };
                if let Fact::OperatorAdded { operator, key, .. } | Fact::PassphraseReplaced { operator, key, .. } =
                    entry.fact
                {
                    keys.entry(operator).or_default().push((seq, key.public_key));
                }
            }
            Ok(KeyHistory {
                ledger: birth.ledger,
                keys,
            })
        })
        .await
    }

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

/// A person whose row is what the journal says of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Who.
    pub operator: Operator,
    /// An entry about people that was altered. It says nothing of this person as it stands, but may have before: until
    /// people have looked at it, this person may look and nothing else.
    pub altered: Option<i64>,
}

fn vouched(db: &Connection, operator: OperatorId, birth: &Birth) -> Result<Vouched, StoreError> {
    let row = person(db, operator)?;
    let (people, altered) = as_told(db, i64::MAX, birth)?;
    let told = people.of(operator);
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
            && told.key == row.key
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
