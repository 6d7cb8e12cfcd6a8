//! The unguessable part of a callback address.

use std::fmt;

use crate::RelayError;

/// The unguessable name of an inbox: 32 to 64 lower-case hexadecimal digits (128 to 256 bits).
///
/// Hexadecimal, because Daraja refuses callback addresses in which it finds `mpesa`, `safaricom`, `exe`,
/// `exec`, `cmd`, `sql` or `query` (`daraja/API.md`, trap 17): none of them can be spelt with a to f.
/// Whoever knows it may post, so it is not printed; [`InboxToken::expose`] is the only way to its text.
#[derive(Clone, PartialEq, Eq)]
pub struct InboxToken(String);

impl InboxToken {
    /// The token of 16 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(hex::encode(bytes))
    }

    /// Reads a token that was kept as text.
    ///
    /// # Errors
    /// [`RelayError::InboxToken`] where it is anything but 32 to 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, RelayError> {
        let hexadecimal = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if hexadecimal && (32..=64).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(RelayError::InboxToken)
        }
    }

    /// The token's text, for a callback address or for keeping.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InboxToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InboxToken(<redacted>)")
    }
}
