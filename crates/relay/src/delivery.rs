//! What comes in, what is handed on, and its place in the order.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A delivery's place in the order of arrival, counted from 1.
///
/// Greater means later, and a cursor is never used twice in one spool, not even after everything was
/// acknowledged and the file opened again. [`Cursor::START`] lies before every delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub i64);

impl Cursor {
    /// The place before the first delivery: pulling after it gives everything that waits.
    pub const START: Self = Self(0);
}

/// A callback as the relay hands it on to the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the order.
    pub cursor: Cursor,
    /// When it was received: UTC, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// Whether its address carries the mark of this console's gate key. One that does not was made up by somebody who
    /// knows the inbox. The relay inside the console has no gate, and trusts all: there the console's token decides alone.
    pub trusted: bool,
    /// What was posted; `None` where it does not open with this console's key. It must be acknowledged all the same, or it
    /// would hold up those behind it.
    pub callback: Option<Callback>,
}

impl Delivery {
    /// Whether this is a probe of our own ([`crate::Inbox::probe`]), which is acknowledged and not kept.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        let probes = |callback: &Callback| callback.target.starts_with(PROBE);
        self.trusted && self.callback.as_ref().is_some_and(probes)
    }
}

/// What the path of a probe begins with.
pub(crate) const PROBE: &str = "p/";

/// What was posted.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// The address it came from: M-PESA, or the tunnel or untrusted proxy before us.
    pub source: IpAddr,
    /// The path after the inbox, without the gate's mark: 1 to 200 characters of `A-Z a-z 0-9 / _ -`.
    pub target: String,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

// Bodies hold names and phone numbers, and paths hold tokens: neither is ever printed.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("source", &self.source)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
