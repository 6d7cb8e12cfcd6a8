//! The relay as the second witness of a ledger: it knows which entry must exist, and lets one copy go on.

use std::sync::Arc;

use crate::RelayError;
use crate::client::Remote;
use crate::embedded::Embedded;
use crate::head::{Advanced, Head, Witnessed};

/// Keeps the head of one inbox's ledger, outside of the ledger and of the machine that it is on.
///
/// A console moves the head before its requests leave. Of two copies of one ledger, with copies of the same credential,
/// one moves it and the other hears of a [`Advanced::Conflict`]: the second must send nothing. The head belongs to the inbox, not to
/// the console that is paired with it. A relay learns nothing by it but how often it moves; one that lies can stop a console
/// by conflicts, or agree to everything and be as good as no witness.
///
/// Nothing here repeats by itself, and every wait is bounded (ten seconds, or fifteen where the relay is in this
/// program and its disk is slow). After an error it is not known whether the head has moved: ask [`Witness::head`], or make the
/// same move again through the same [`crate::Inbox`], which is [`Advanced::Moved`] where the first had arrived.
#[derive(Debug, Clone)]
pub struct Witness {
    side: Side,
}

#[derive(Debug, Clone)]
enum Side {
    Embedded(Arc<Embedded>),
    Remote(Arc<Remote>),
}

impl Witness {
    pub(crate) fn embedded(side: Arc<Embedded>) -> Self {
        Self {
            side: Side::Embedded(side),
        }
    }

    pub(crate) fn remote(side: Arc<Remote>) -> Self {
        Self {
            side: Side::Remote(side),
        }
    }

    /// The head as the relay has it; `None` where none was ever set.
    ///
    /// # Errors
    /// As [`crate::Inbox::pull`]; [`RelayError::Refused`] with the code `request` by a relay that is too old to keep heads.
    pub async fn head(&self) -> Result<Option<Witnessed>, RelayError> {
        match &self.side {
            Side::Embedded(side) => side.head().await,
            Side::Remote(side) => side.head().await,
        }
    }

    /// Moves the head from `expected` to `new`, where it is `expected` and `new` is later. Durable before it answers.
    ///
    /// # Errors
    /// [`RelayError::HeadBackward`] where `new` is not later than `expected`, without asking; else as [`Witness::head`].
    pub async fn advance(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        match &self.side {
            Side::Embedded(side) => side.advance(expected, new).await,
            Side::Remote(side) => side.advance(expected, new).await,
        }
    }

    /// Puts `new` in the place of `expected`, be it earlier, later or of another ledger: for two people who have decided to go on
    /// with an older copy. Whoever moved the head since `expected` was read makes it a conflict. The relay's log says who did
    /// it, from where to where.
    ///
    /// # Errors
    /// As [`Witness::head`].
    pub async fn reset(&self, expected: Option<Head>, new: Head) -> Result<Advanced, RelayError> {
        match &self.side {
            Side::Embedded(side) => side.reset(expected, new).await,
            Side::Remote(side) => side.reset(expected, new).await,
        }
    }
}
