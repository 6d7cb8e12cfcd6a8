//! Who signed an entry, with which key: for whoever looks at the audit trail.

use std::collections::HashMap;

use treasury::{Fact, LedgerId, OperatorId, PersonKey, SignedAct};

use crate::{Entry, Ledger, StoreError, acts::verify_one, identity::proved, vouched::ENTRIES};

/// Which key each person had from which entry on.
#[derive(Debug, Clone)]
pub struct KeyHistory {
    ledger: LedgerId,
    keys: HashMap<OperatorId, Vec<(i64, PersonKey)>>,
}

impl KeyHistory {
    /// The key that `act` of `entry` was signed with: the one that its person had then. None where the signature does not fit.
    #[must_use]
    pub fn signed_with(&self, entry: &Entry, act: &SignedAct) -> Option<PersonKey> {
        let keys = self.keys.get(&act.operator)?;
        let (_, key) = keys.iter().rev().find(|(from, _)| *from < entry.seq)?;
        verify_one(key, entry.signed(self.ledger), act).ok().map(|()| *key)
    }
}

impl Ledger {
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
}
