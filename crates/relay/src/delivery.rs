//! What comes in, what is handed on, and its place in the order.

use std::fmt;
use std::net::IpAddr;

/// A delivery's place in the order of arrival, counted from 1.
///
/// Greater means later, and a cursor is never used twice in one spool, not even after everything was
/// acknowledged and the file opened again. [`Cursor::START`] lies before every delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor(pub i64);

impl Cursor {
    /// The place before the first delivery: pulling after it gives everything that waits.
    pub const START: Self = Self(0);
}

/// A callback as it was received, before it has a place in the order.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// When it was received: UTC, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// The inbox token it was posted to.
    pub inbox: String,
    /// The path after the inbox: 1 to 200 characters of `A-Z a-z 0-9 / _ -`.
    pub target: String,
    /// The address that connected to us: M-PESA, or the tunnel or proxy before us.
    pub source: IpAddr,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// A callback as the relay hands it on.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the order.
    pub cursor: Cursor,
    /// When it was received: UTC, in milliseconds since 1970.
    pub received_at_ms: i64,
    /// The inbox token it was posted to.
    pub inbox: String,
    /// The path after the inbox: 1 to 200 characters of `A-Z a-z 0-9 / _ -`.
    pub target: String,
    /// The address that connected to us: M-PESA, or the tunnel or proxy before us.
    pub source: IpAddr,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

// Bodies hold names and phone numbers, and paths hold tokens: neither is ever printed.

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("received_at_ms", &self.received_at_ms)
            .field("source", &self.source)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("cursor", &self.cursor)
            .field("received_at_ms", &self.received_at_ms)
            .field("source", &self.source)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
