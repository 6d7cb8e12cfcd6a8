//! The chain of the journal: each entry's hash covers the entry and the hash before it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::OperatorId;

/// The hash of a journal entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryHash(#[serde(with = "hex::serde")] [u8; 32]);

impl EntryHash {
    /// What stands before the first entry.
    pub const START: Self = Self([0; 32]);

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EntryHash {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// The hash of the entry at `seq`, written at `at` (UTC milliseconds) by `actor` (none: the console itself), whose fact is
/// of the kind `kind` ([`Fact::name`](crate::Fact::name), by which entries are looked up) and the text `body`, and whose people's
/// signatures are the text `signed`. Every part is preceded by its length, so no two entries can be confused.
#[must_use]
pub fn entry_hash(
    before: EntryHash,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    kind: &str,
    body: &str,
    signed: &str,
) -> EntryHash {
    let actor = actor.map_or_else(String::new, |operator| operator.to_string());
    let mut hash = Sha256::new();
    for part in [
        before.0.as_slice(),
        seq.to_string().as_bytes(),
        at.to_string().as_bytes(),
        actor.as_bytes(),
        kind.as_bytes(),
        body.as_bytes(),
        signed.as_bytes(),
    ] {
        hash.update(part.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(part);
    }
    EntryHash(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_entry_is_covered() {
        let hash = entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(3)), "k", "{}", "[]");
        let others = [
            entry_hash(hash, 1, 2, Some(OperatorId::new(3)), "k", "{}", "[]"),
            entry_hash(EntryHash::START, 2, 2, Some(OperatorId::new(3)), "k", "{}", "[]"),
            entry_hash(EntryHash::START, 1, 3, Some(OperatorId::new(3)), "k", "{}", "[]"),
            entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(4)), "k", "{}", "[]"),
            entry_hash(EntryHash::START, 1, 2, None, "k", "{}", "[]"),
            entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(3)), "k", "{ }", "[]"),
            entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(3)), "l", "{}", "[]"),
            entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(3)), "k", "{}", ""),
            // Neither runs over into the other.
            entry_hash(EntryHash::START, 1, 2, Some(OperatorId::new(3)), "k{", "}", "[]"),
        ];
        for other in others {
            assert_ne!(other, hash);
        }
    }
}
