//! The team log: what several desktops of one organisation share, in one order.
//!
//! Each entry is a sealed body that means nothing here, signed by the desktop that wrote it. The server puts entries into a
//! row: it compares the head that a desktop saw with the newest entry, stamps what fits with its own time, and chains it by
//! hash. It can delay, but not forge (it has no key of a desktop), read (bodies are sealed to the team), or quietly drop or
//! reorder (each desktop signs the head it saw, and checks the chain).
//!
//! Deliberately absent: any rule about what an entry may say. An entry that breaks one is void on every desktop.

mod code;
mod logs;
mod requests;
mod shapes;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use code::TeamCode;
pub use logs::TeamLogs;
pub(crate) use requests::ROOT;
pub(crate) use shapes::{
    AppendAnswer, AppendRequest, DeviceShape, DevicesAnswer, EntriesAnswer, HeadAnswer, JoinAnswer, JoinRequest,
    PairingAnswer, RetireRequest, WelcomeAnswer, WelcomeRequest,
};
pub use store::{DeviceEntry, LogStore, NewDevice, TeamEntry};

/// The most bytes of one sealed body: a large payroll's frozen rows, and room to spare.
pub const MOST_BODY_BYTES: usize = 8 * 1024 * 1024;

/// The most bytes of what a desktop shows of itself when it joins, and of what welcomes it.
pub(crate) const MOST_CARD_BYTES: usize = 16 * 1024;

/// The newest entry of a team's log, by its place and its hash, which covers all entries before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LogHead {
    /// Its place, from 1; 0 before the first.
    pub position: i64,
    /// Its hash: 64 hexadecimal digits in the protocol.
    #[serde(with = "hex::serde")]
    pub hash: [u8; 32],
}

impl LogHead {
    /// What is seen of a log without an entry.
    pub const START: Self = Self {
        position: 0,
        hash: [0; 32],
    };
}

/// What a desktop wants to add to its team's log.
#[derive(Clone, PartialEq, Eq)]
pub struct Offer {
    /// The team's number at this server.
    pub team: i64,
    /// The desktop's number at this server.
    pub device: i64,
    /// Which entry of this desktop's it is, from 1. The same one sent twice is one entry.
    pub device_seq: i64,
    /// The newest entry that the desktop saw: what it decided by.
    pub seen: LogHead,
    /// Which of the team's keys it is sealed with, from 0.
    pub epoch: i64,
    /// The sealed body.
    pub body: Vec<u8>,
    /// The desktop's signature over [`Offer::digest`].
    pub signature: Vec<u8>,
}

impl Offer {
    /// What the desktop signs: everything but the server's part.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"hazina: an entry of a team's log 1");
        for number in [self.team, self.device, self.device_seq, self.seen.position, self.epoch] {
            hash.update(number.to_be_bytes());
        }
        hash.update(self.seen.hash);
        hash.update(Sha256::digest(&self.body));
        hash.finalize().into()
    }

    /// The entry that it becomes, ordered at `at_ms`.
    #[must_use]
    pub fn ordered(self, at_ms: i64) -> LogEntry {
        let position = self.seen.position.saturating_add(1);
        let mut hash = Sha256::new();
        hash.update(self.seen.hash);
        hash.update(position.to_be_bytes());
        hash.update(at_ms.to_be_bytes());
        hash.update(self.digest());
        hash.update(&self.signature);
        LogEntry {
            head: LogHead {
                position,
                hash: hash.finalize().into(),
            },
            at_ms,
            offer: self,
        }
    }
}

/// An entry of a team's log, in its place.
#[derive(Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its place and its hash.
    pub head: LogHead,
    /// When it was ordered, by the server's clock, which never goes back in one log: UTC, in milliseconds since 1970.
    pub at_ms: i64,
    /// What was offered.
    pub offer: Offer,
}

impl LogEntry {
    /// Whether it stands right behind `before`, and is what its hash says.
    #[must_use]
    pub fn follows(&self, before: LogHead) -> bool {
        self.offer.seen == before && self.offer.clone().ordered(self.at_ms).head == self.head
    }
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It has its place, durably; or had it already, and the first answer was lost.
    Taken {
        /// Where.
        head: LogHead,
        /// When, by the server's clock.
        at_ms: i64,
    },
    /// Others came first, and nothing was added.
    Behind {
        /// The newest entry.
        newest: LogHead,
    },
}

// A body is sealed, and of no use in a log.

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offer")
            .field("device", &self.device)
            .field("device_seq", &self.device_seq)
            .field("seen", &self.seen.position)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for LogEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogEntry")
            .field("position", &self.head.position)
            .field("at_ms", &self.at_ms)
            .field("offer", &self.offer)
            .finish_non_exhaustive()
    }
}
