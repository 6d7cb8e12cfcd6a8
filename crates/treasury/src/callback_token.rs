//! The path of a callback address: which attempt it is about, on which channel, and a token that only the
//! console can make. Lower-case hexadecimal throughout, so none of the words Daraja forbids in URLs can appear.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::ZeroizeOnDrop;

use crate::{AttemptId, approval::keyed_hash};

/// Which of our addresses was called.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Channel {
    /// ResultURL.
    #[serde(rename = "r")]
    Result,
    /// QueueTimeOutURL.
    #[serde(rename = "t")]
    TimeOut,
    /// ConfirmationURL: a customer paid.
    #[serde(rename = "c")]
    Confirmation,
    /// ValidationURL: a customer wants to pay. Answered by the relay.
    #[serde(rename = "v")]
    Validation,
    /// A probe of our own, to see that the address can be reached.
    #[serde(rename = "p")]
    Probe,
}

impl Channel {
    /// One letter, as it stands in the address and in the ledger.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Result => "r",
            Self::TimeOut => "t",
            Self::Confirmation => "c",
            Self::Validation => "v",
            Self::Probe => "p",
        }
    }

    /// The channel with this letter.
    #[must_use]
    pub fn of(letter: &str) -> Option<Self> {
        Some(match letter {
            "r" => Self::Result,
            "t" => Self::TimeOut,
            "c" => Self::Confirmation,
            "v" => Self::Validation,
            "p" => Self::Probe,
            _ => return None,
        })
    }
}

/// The secret that makes callback tokens. Lives in the keyring; each copy in memory is wiped when it is let go of.
#[derive(Clone, ZeroizeOnDrop)]
pub struct CallbackKey(Vec<u8>);

impl fmt::Debug for CallbackKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackKey(secret)")
    }
}

impl CallbackKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The path for `attempt` on `channel`: `r/<attempt>/<token>`.
    #[must_use]
    pub fn path(&self, attempt: AttemptId, channel: Channel) -> String {
        format!("{}/{attempt}/{}", channel.letter(), self.token(attempt, channel))
    }

    /// Reads a path and checks its token, in constant time.
    ///
    /// # Errors
    /// When it is no such path, or its token is not ours.
    pub fn open(&self, path: &str) -> Result<CallbackTarget, TargetError> {
        let mut parts = path.split('/');
        let (Some(letter), Some(attempt), Some(token), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TargetError::Unknown);
        };
        let channel = Channel::of(letter).ok_or(TargetError::Unknown)?;
        let attempt: AttemptId = attempt.parse().map_err(|_| TargetError::Unknown)?;
        if !bool::from(self.token(attempt, channel).as_bytes().ct_eq(token.as_bytes())) {
            return Err(TargetError::Forged);
        }
        Ok(CallbackTarget { attempt, channel })
    }

    fn token(&self, attempt: AttemptId, channel: Channel) -> String {
        let hash = keyed_hash(&self.0, format!("callback {} {attempt}", channel.letter()).as_bytes());
        hex::encode(hash)
    }
}

/// What a callback address is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallbackTarget {
    /// The attempt.
    pub attempt: AttemptId,
    /// The channel.
    pub channel: Channel,
}

/// Why a callback's address is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Not an address of ours.
    #[error("the address is not one this console gave out")]
    Unknown,
    /// The right form with a wrong token.
    #[error("the address carries a token this console did not make")]
    Forged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_opens_with_its_key_only() {
        let key = CallbackKey::new(b"one");
        let attempt = AttemptId::from_random([7; 16]);
        let path = key.path(attempt, Channel::Result);
        assert_eq!(
            key.open(&path),
            Ok(CallbackTarget {
                attempt,
                channel: Channel::Result
            })
        );
        assert_eq!(CallbackKey::new(b"two").open(&path), Err(TargetError::Forged));
        assert_eq!(key.open(&path.replacen("r/", "t/", 1)), Err(TargetError::Forged));
        let other = key.path(AttemptId::from_random([8; 16]), Channel::Result);
        let token = other.rsplit('/').next().expect("a token");
        assert_eq!(key.open(&format!("r/{attempt}/{token}")), Err(TargetError::Forged));
        for nonsense in ["", "r", "r/x/y", "q/0/0", &format!("{path}/more")] {
            assert_eq!(key.open(nonsense), Err(TargetError::Unknown), "{nonsense:?}");
        }
    }

    #[test]
    fn no_path_has_a_word_that_daraja_forbids() {
        let key = CallbackKey::new(b"one");
        for n in 0..=255 {
            let path = key.path(AttemptId::from_random([n; 16]), Channel::TimeOut);
            for word in ["mpesa", "m-pesa", "safaricom", "exe", "cmd", "sql", "query"] {
                assert!(!path.to_lowercase().contains(word), "{path}");
            }
        }
    }
}
