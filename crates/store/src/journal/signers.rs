//! Who signed an entry, with which key: for whoever looks at the audit trail.

use std::collections::HashMap;

use treasury::{LedgerId, OperatorId, PersonKey, SignedAct, decide::verify_one};

use crate::Entry;

/// Which key each person had from which entry on.
#[derive(Debug, Clone)]
pub struct KeyHistory {
    pub(crate) ledger: LedgerId,
    pub(crate) keys: HashMap<OperatorId, Vec<(i64, PersonKey)>>,
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
