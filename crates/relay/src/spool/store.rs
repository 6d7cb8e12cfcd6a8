//! What a database must be able to do to hold a relay's callbacks and its register.

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::head::{Advanced, HeadMove, Witnessed};
use crate::protocol::Waiting;
use crate::register::{NewReader, Register};
use crate::{Cursor, PutError, RelayError, Rule};

/// A callback for one reader, packed and, but inside the console, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Whose it is.
    pub reader: i64,
    /// When it was received: UTC, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// Whether its address carried the mark of the reader's gate key.
    pub trusted: bool,
    /// Source, path and body in one.
    pub envelope: Vec<u8>,
}

/// A parcel that waits.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredCallback {
    /// Its place in the order of all readers together.
    pub cursor: Cursor,
    /// When it was received: UTC, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// Whether its address carried the mark of the reader's gate key.
    pub trusted: bool,
    /// Source, path and body in one.
    pub envelope: Vec<u8>,
}

/// How much waits in the whole spool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Parcels not acknowledged yet.
    pub deliveries: u64,
    /// The bytes of their envelopes.
    pub bytes: u64,
    /// Those of them that are untrusted.
    pub untrusted_deliveries: u64,
    /// The bytes of the envelopes of the untrusted.
    pub untrusted_bytes: u64,
}

/// Callbacks of one day that had a right address and were refused for where they came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedSource {
    /// How many.
    pub count: u64,
    /// When the last of them came: UTC, in milliseconds since 1970.
    pub last_at_ms: i64,
    /// From which address.
    pub last_source: String,
}

/// Holds callbacks until their readers have them. `tests/conformance.rs` says what every one must do.
#[async_trait]
pub trait SpoolStore: fmt::Debug + Send + Sync {
    /// Keeps a callback's parcels, all or none; when this answers, they survive a crash and a power cut. Answers the last
    /// one's cursor.
    ///
    /// Cursors become visible in their order: a pull never skips one that shows up later.
    async fn put(&self, parcels: Vec<Parcel>) -> Result<Cursor, PutError>;

    /// What waits for `reader` after `after`, oldest first: at most `max`, fewer where they are large, and none only where
    /// none waits.
    async fn pull(&self, reader: i64, after: Cursor, max: usize) -> Result<Vec<StoredCallback>, RelayError>;

    /// Forgets what `reader` has, up to and including `up_to`, durably.
    async fn acknowledge(&self, reader: i64, up_to: Cursor) -> Result<(), RelayError>;

    /// How much waits for `reader`.
    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError>;

    /// Forgets what waits for readers that the register no longer has, and counts what is left.
    async fn tidy(&self) -> Result<(), RelayError>;

    /// The head of an inbox's ledger; `None` where none was set.
    async fn head(&self, inbox: i64) -> Result<Option<Witnessed>, RelayError>;

    /// Moves the head of an inbox's ledger where it is the expected one; when this answers, that survives a crash and a power
    /// cut. A move that was made already by the same mover is [`Advanced::Moved`] again. Of any number that move at once,
    /// also from other processes, one is.
    async fn move_head(&self, asked: HeadMove) -> Result<Advanced, RelayError>;

    /// Adds to what was refused for its source at an inbox on a day (days since 1970), durably. Days long past are forgotten.
    async fn note_refused_source(&self, inbox: i64, day: i64, more: RefusedSource) -> Result<(), RelayError>;

    /// What was refused for its source at an inbox on a day; `None` where nothing was.
    async fn refused_sources(&self, inbox: i64, day: i64) -> Result<Option<RefusedSource>, RelayError>;

    /// How much waits, told anew after every put, also of another process.
    fn usage(&self) -> watch::Receiver<Usage>;

    /// Does what was asked before, and lets everything asked later answer [`RelayError::Stopped`].
    async fn close(&self);
}

/// Holds the inboxes and their readers.
#[async_trait]
pub trait RegisterStore: fmt::Debug + Send + Sync {
    /// Grows with every change.
    async fn version(&self) -> Result<i64, RelayError>;

    /// Everything.
    async fn load(&self) -> Result<Register, RelayError>;

    /// How much waits for a reader, for commands beside a running relay.
    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError>;

    /// Makes an inbox; `false` where there is one of this name.
    async fn create_inbox(&self, name: &str, now_ms: i64) -> Result<bool, RelayError>;

    /// Removes an inbox with its readers and what waits for them; `false` where there is none of this name.
    async fn remove_inbox(&self, name: &str) -> Result<bool, RelayError>;

    /// Adds a token and a pairing secret (their SHA-256) to an inbox; `false` where there is none of this name.
    async fn add_pairing(
        &self,
        inbox: &str,
        token: [u8; 32],
        secret: [u8; 32],
        expires_at_ms: i64,
    ) -> Result<bool, RelayError>;

    /// Uses a pairing secret up and adds a reader in its place; `None` where there is no such secret at this inbox any more.
    async fn pair(
        &self,
        inbox: i64,
        secret: [u8; 32],
        now_ms: i64,
        reader: &NewReader,
    ) -> Result<Option<i64>, RelayError>;

    /// Removes a reader and what waits for it; `false` where there is none.
    async fn remove_reader(&self, reader: i64) -> Result<bool, RelayError>;

    /// Sets the credential (its SHA-256) that takes the place of the present one when it is first used.
    async fn set_next_credential(&self, reader: i64, next: [u8; 32]) -> Result<bool, RelayError>;

    /// Puts the next credential into the place of the present one, where it is this one.
    async fn promote_credential(&self, reader: i64, next: [u8; 32]) -> Result<(), RelayError>;

    /// Sets which customer payments an inbox accepts.
    async fn set_rule(&self, inbox: i64, rule: &Rule) -> Result<(), RelayError>;
}

// What is sealed is of no use in a log, and what is not must not be there.

impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parcel")
            .field("reader", &self.reader)
            .field("received_at_ms", &self.received_at_ms)
            .field("envelope_bytes", &self.envelope.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for StoredCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredCallback")
            .field("cursor", &self.cursor)
            .field("received_at_ms", &self.received_at_ms)
            .field("envelope_bytes", &self.envelope.len())
            .finish_non_exhaustive()
    }
}
