//! The callbacks that wait, in a database: SQLite in a file of its own, or PostgreSQL for several relays together.
//!
//! Both commit many callbacks at once, so durability costs one flush to disk for all that arrived while the disk was busy
//! with those before. Cursors are given in commit order: a pull never skips one that becomes visible later.
//!
//! Deliberately absent: any look into an envelope.

#[cfg(feature = "server")]
mod postgres;
mod sqlite;
mod store;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use crate::head::{Advanced, HeadMove, Witnessed};
use crate::protocol::Waiting;
use crate::{Cursor, PutError, RelayError, SpoolLimits};

#[cfg(feature = "server")]
pub use postgres::{PostgresRegister, PostgresSpool, PostgresTeams};
pub use sqlite::{SqliteRegister, SqliteSpool, SqliteTeams};
pub use store::{Parcel, RefusedSource, RegisterStore, SpoolStore, StoredCallback, Usage};

/// Which side of a durable write a [`Checkpoint`] stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Nothing of the write has begun.
    Before,
    /// The write is durable, and nobody has been told yet.
    After,
}

/// Called by the SQLite spool's thread around every durable write, with `"relay.put"` (one call for all callbacks
/// that share the commit), `"relay.acknowledge"` or `"relay.head"`.
///
/// Production hands in one that does nothing. The crash test stops the process here; one that panics stops
/// the spool as a crash would: nothing is written any more, and whoever waits gets [`RelayError::Stopped`].
pub type Checkpoint = Arc<dyn Fn(&'static str, Moment) + Send + Sync>;

/// The callbacks that wait. Clones share one database.
#[derive(Clone)]
pub struct Spool(Arc<dyn SpoolStore>);

impl Spool {
    /// Opens the spool in the SQLite file `path`, making the file (readable by its owner only) if there is none.
    ///
    /// The folder must exist. Blocks while SQLite recovers what an earlier crash left in the WAL.
    ///
    /// # Errors
    /// Where the file cannot be made, opened or prepared, is in use, or comes from a newer version of this program.
    pub fn open(path: &Path, limits: SpoolLimits, checkpoint: Checkpoint) -> Result<Self, RelayError> {
        Ok(Self::of(SqliteSpool::open(path, limits, checkpoint)?))
    }

    /// A spool in any other database.
    pub fn of(store: impl SpoolStore + 'static) -> Self {
        Self(Arc::new(store))
    }

    /// Keeps a callback's parcels, all or none; when this returns the last one's cursor, they survive a crash and a power
    /// cut.
    ///
    /// # Errors
    /// [`PutError::Full`] at the spool's limits, [`PutError::NotStored`] where the write failed. An error does
    /// not prove absence: with [`RelayError::Stopped`] the write may have become durable.
    pub async fn put(&self, parcels: Vec<Parcel>) -> Result<Cursor, PutError> {
        self.0.put(parcels).await
    }

    /// Gives what waits for `reader` after `after`, oldest first: at most `max`, and fewer where the envelopes are
    /// large. An empty answer means that none waits.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be read, [`RelayError::Stopped`] once closed.
    pub async fn pull(&self, reader: i64, after: Cursor, max: usize) -> Result<Vec<StoredCallback>, RelayError> {
        self.0.pull(reader, after, max).await
    }

    /// Forgets what `reader` has, up to and including `up_to`, durably. Repeating it is harmless.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where they cannot be removed, [`RelayError::Stopped`] once closed.
    pub async fn acknowledge(&self, reader: i64, up_to: Cursor) -> Result<(), RelayError> {
        self.0.acknowledge(reader, up_to).await
    }

    /// How much waits for `reader`.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be read, [`RelayError::Stopped`] once closed.
    pub async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        self.0.waiting(reader).await
    }

    /// The head of an inbox's ledger.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be read, [`RelayError::Stopped`] once closed.
    pub async fn head(&self, inbox: i64) -> Result<Option<Witnessed>, RelayError> {
        self.0.head(inbox).await
    }

    /// Moves the head of an inbox's ledger to a later entry, durably.
    ///
    /// # Errors
    /// [`RelayError::HeadBackward`] where it would not go forward, [`RelayError::Spool`] where it cannot be moved,
    /// [`RelayError::Stopped`] once closed.
    pub async fn advance_head(&self, asked: HeadMove) -> Result<Advanced, RelayError> {
        if !asked.is_forward() {
            return Err(RelayError::HeadBackward);
        }
        self.0.move_head(asked).await
    }

    /// Puts the head of an inbox's ledger anywhere, durably: a decision of people.
    ///
    /// # Errors
    /// As [`Spool::advance_head`], but for the direction.
    pub async fn reset_head(&self, asked: HeadMove) -> Result<Advanced, RelayError> {
        self.0.move_head(asked).await
    }

    /// Adds to what was refused for its source at an inbox on a day.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be written, [`RelayError::Stopped`] once closed.
    pub async fn note_refused_source(&self, inbox: i64, day: i64, more: RefusedSource) -> Result<(), RelayError> {
        self.0.note_refused_source(inbox, day, more).await
    }

    /// What was refused for its source at an inbox on a day (days since 1970).
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be read, [`RelayError::Stopped`] once closed.
    pub async fn refused_sources(&self, inbox: i64, day: i64) -> Result<Option<RefusedSource>, RelayError> {
        self.0.refused_sources(inbox, day).await
    }

    /// Forgets what waits for readers that the register no longer has, and counts what is left.
    ///
    /// # Errors
    /// [`RelayError::Spool`] where it cannot be done, [`RelayError::Stopped`] once closed.
    pub async fn tidy(&self) -> Result<(), RelayError> {
        self.0.tidy().await
    }

    /// How much waits in the whole spool, as of the last commit.
    #[must_use]
    pub fn usage(&self) -> Usage {
        *self.0.usage().borrow()
    }

    /// Told after every put. The sender of a SQLite spool is gone once that has stopped.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Usage> {
        self.0.usage()
    }

    /// Does what was asked before, closes the database, and lets every clone answer [`RelayError::Stopped`].
    pub async fn close(&self) {
        self.0.close().await;
    }
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Usage {
    /// What it is with one more envelope.
    pub(crate) fn and(mut self, parcel: &Parcel) -> Self {
        let bytes = u64::try_from(parcel.envelope.len()).unwrap_or(u64::MAX);
        self.deliveries = self.deliveries.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        if !parcel.trusted {
            self.untrusted_deliveries = self.untrusted_deliveries.saturating_add(1);
            self.untrusted_bytes = self.untrusted_bytes.saturating_add(bytes);
        }
        self
    }

    /// What it would be with one more envelope; `None` where that is more than the limits allow.
    pub(crate) fn with(self, parcel: &Parcel, limits: SpoolLimits) -> Option<Self> {
        let (with, share) = (self.and(parcel), limits.untrusted());
        let untrusted_fits =
            parcel.trusted || (with.untrusted_deliveries <= share.deliveries && with.untrusted_bytes <= share.bytes);
        let fits = with.deliveries <= limits.deliveries && with.bytes <= limits.bytes;
        (fits && untrusted_fits).then_some(with)
    }

    /// What is left once `freed` is gone.
    pub(crate) fn without(self, freed: Self) -> Self {
        Self {
            deliveries: self.deliveries.saturating_sub(freed.deliveries),
            bytes: self.bytes.saturating_sub(freed.bytes),
            untrusted_deliveries: self.untrusted_deliveries.saturating_sub(freed.untrusted_deliveries),
            untrusted_bytes: self.untrusted_bytes.saturating_sub(freed.untrusted_bytes),
        }
    }

    /// How full the spool is, in percent of whichever limit is nearer. What made-up addresses may take is a twentieth of it
    /// at most, so that they raise no alarm.
    #[must_use]
    pub fn percent(self, limits: SpoolLimits) -> u8 {
        let of = |part: u64, whole: u64| part.saturating_mul(100).checked_div(whole).unwrap_or(100).min(100);
        let percent = of(self.deliveries, limits.deliveries).max(of(self.bytes, limits.bytes));
        u8::try_from(percent).unwrap_or(100)
    }
}
