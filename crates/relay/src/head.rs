//! The head of a ledger, as a witness outside of it keeps it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The newest entry that a console's ledger must have. To a relay it is a number and 32 bytes that mean nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// The entry's place in the journal. A head only moves to a greater one, but for [`crate::Witness::reset`].
    pub seq: i64,
    /// The entry's hash: 64 hexadecimal digits in the protocol.
    #[serde(with = "hex::serde")]
    pub hash: [u8; 32],
}

/// `12:9f86…`, whole.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex::encode(self.hash))
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({self})")
    }
}

/// A head as the relay has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witnessed {
    /// The head.
    pub head: Head,
    /// When it was moved there, by the relay's clock: UTC, in milliseconds since 1970.
    pub moved_at_ms: i64,
}

/// How a move of the head ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advanced {
    /// The relay has the new head, durably; or had it already from this same console, whose first answer was lost.
    Moved,
    /// The relay's head is not the one that was expected, and nothing was changed. Somebody else moved it: another copy of
    /// the ledger, or a console of which this ledger is an older copy.
    Conflict {
        /// What the relay has. `None`: nothing, as after a new pairing code for an inbox that was made anew. It may even be
        /// the new head that was asked for, where another copy made the very same move: that is a conflict all the same.
        current: Option<Head>,
    },
}

/// One move of an inbox's head, for a [`crate::SpoolStore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadMove {
    /// Whose head; 0 is the console that this relay runs inside of.
    pub inbox: i64,
    /// What must stand there; `None`: nothing yet.
    pub expected: Option<Head>,
    /// What is to stand there.
    pub new: Head,
    /// Who moves it: drawn at random whenever a console opens its line. It tells a repeated move from the same move by a
    /// copy of the console, which holds the same credential.
    pub mover: [u8; 16],
    /// When: UTC, in milliseconds since 1970.
    pub at_ms: i64,
}

impl HeadMove {
    /// Whether it goes forward, as every move must that is no reset.
    pub(crate) fn is_forward(&self) -> bool {
        self.new.seq >= 0 && self.expected.is_none_or(|expected| expected.seq < self.new.seq)
    }
}

/// What a store has of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredHead {
    /// The head, and when it was moved there.
    pub(crate) witnessed: Witnessed,
    /// Who moved it there.
    pub(crate) mover: [u8; 16],
}

impl StoredHead {
    /// What a move ended as that changed nothing, with what was found instead of the expected.
    pub(crate) fn judge(found: Option<Self>, asked: &HeadMove) -> Advanced {
        match found {
            Some(kept) if kept.witnessed.head == asked.new && kept.mover == asked.mover => Advanced::Moved,
            Some(kept) => Advanced::Conflict {
                current: Some(kept.witnessed.head),
            },
            None => Advanced::Conflict { current: None },
        }
    }
}
