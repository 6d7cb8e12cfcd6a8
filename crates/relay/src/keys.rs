//! What a paired console holds and nobody else: the key that opens what was sealed to it, and the gate key.

use std::fmt;

use crypto_box::{PublicKey, SecretKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// A console's keys for one inbox. They belong into the system's keyring, and print as nothing.
///
/// The first half opens callbacks and never leaves the console. The second half marks the addresses that this console
/// gives out; the relay has it too, and so knows whose callback it is before it seals it.
#[derive(Clone)]
pub struct InboxKeys {
    secret: SecretKey,
    gate: GateKey,
}

impl InboxKeys {
    /// The keys of 64 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        let bytes = Zeroizing::new(bytes);
        let (mut secret, mut gate) = (Zeroizing::new([0; 32]), [0; 32]);
        secret.copy_from_slice(&bytes[..32]);
        gate.copy_from_slice(&bytes[32..]);
        Self {
            secret: SecretKey::from_bytes(*secret),
            gate: GateKey::from_bytes(gate),
        }
    }

    /// The bytes they were made of, for the keyring.
    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        let secret = Zeroizing::new(self.secret.to_bytes());
        bytes[..32].copy_from_slice(&*secret);
        bytes[32..].copy_from_slice(&self.gate.0);
        bytes
    }

    /// The gate key.
    #[must_use]
    pub fn gate(&self) -> &GateKey {
        &self.gate
    }

    pub(crate) fn secret(&self) -> &SecretKey {
        &self.secret
    }

    pub(crate) fn public(&self) -> PublicKey {
        self.secret.public_key()
    }
}

impl fmt::Debug for InboxKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InboxKeys(<redacted>)")
    }
}

/// Marks the addresses that one console gives out, so that the relay can tell them from made-up ones.
///
/// The mark is no proof towards the console: the relay knows this key. The console's own token, which stands in the path
/// before the mark, is what the console believes.
#[derive(Clone)]
pub struct GateKey([u8; 32]);

/// The length of a mark: 64 bits of a keyed hash, as hexadecimal digits. A guess is right once in 2^64 callbacks, and
/// guesses are let through at [`crate::Limits::untrusted_per_second`].
const TAG: usize = 16;

impl GateKey {
    /// The key of 32 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The path with its mark: `<path>/<16 hexadecimal digits>`.
    #[must_use]
    pub fn stamp(&self, path: &str) -> String {
        format!("{path}/{}", self.tag(path))
    }

    /// The path without its mark, where the mark is ours.
    #[must_use]
    pub fn open<'path>(&self, stamped: &'path str) -> Option<&'path str> {
        let (path, tag) = stamped.rsplit_once('/')?;
        bool::from(self.tag(path).as_bytes().ct_eq(tag.as_bytes())).then_some(path)
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    fn tag(&self, path: &str) -> String {
        let mut keyed = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        keyed.update(path.as_bytes());
        let mut tag = hex::encode(keyed.finalize().into_bytes());
        tag.truncate(TAG);
        tag
    }
}

impl Drop for GateKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for GateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GateKey(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_fits_its_own_path_and_key_only() {
        let (ours, theirs) = (GateKey::from_bytes([1; 32]), GateKey::from_bytes([2; 32]));
        let stamped = ours.stamp("r/17/aa");
        assert_eq!(ours.open(&stamped), Some("r/17/aa"));
        assert_eq!(theirs.open(&stamped), None);
        assert_eq!(ours.open(&stamped.replacen("17", "18", 1)), None);
        assert_eq!(ours.open("r/17/aa"), None);
        assert_eq!(ours.open(""), None);
    }

    #[test]
    fn keys_come_back_from_their_bytes_and_print_as_nothing() {
        let mut bytes = [7; 64];
        bytes[40] = 9;
        let keys = InboxKeys::from_bytes(bytes);
        assert_eq!(*keys.to_bytes(), bytes);
        assert_eq!(
            format!("{keys:?} {:?}", keys.gate()),
            "InboxKeys(<redacted>) GateKey(<redacted>)"
        );
    }
}
