//! How a callback is packed before it is kept: everything that could tell something goes inside.
//!
//! ```text
//! 1 LF <source address> LF <path without its mark> LF <body, byte for byte>
//! ```
//!
//! A server then seals that to the console's public key: a NaCl sealed box (X25519, XSalsa20-Poly1305, a fresh key for
//! each), which libsodium's `crypto_box_seal_open` opens. The relay inside the console keeps it unsealed, since its file
//! lies beside the ledger.

use std::net::IpAddr;

use crypto_box::aead::rand_core::{CryptoRng, Error, RngCore};
use crypto_box::{PublicKey, SecretKey};

use crate::{Callback, Entropy};

const VERSION: &[u8] = b"1";

/// Packs one callback.
pub(crate) fn pack(source: IpAddr, target: &str, body: &[u8]) -> Vec<u8> {
    let source = source.to_string();
    [VERSION, source.as_bytes(), target.as_bytes(), body].join(&b'\n')
}

/// Unpacks one callback, or says that it is none.
pub(crate) fn unpack(packed: &[u8]) -> Option<Callback> {
    let mut parts = packed.splitn(4, |byte| *byte == b'\n');
    let version = parts.next()?;
    let source = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let target = std::str::from_utf8(parts.next()?).ok()?.to_owned();
    let body = parts.next()?.to_vec();
    (version == VERSION).then_some(Callback { source, target, body })
}

/// Seals what was packed, so that only the holder of `to`'s secret key can open it.
pub(crate) fn seal(packed: &[u8], to: &PublicKey, entropy: &Entropy) -> Vec<u8> {
    to.seal(&mut Random(entropy), packed)
        .expect("a callback is far smaller than the 256 GiB that the cipher takes")
}

/// Opens and unpacks, or says that it was not sealed to this key.
pub(crate) fn open(sealed: &[u8], with: &SecretKey) -> Option<Callback> {
    with.unseal(sealed).ok().and_then(|packed| unpack(&packed))
}

/// The randomness that was handed in, as the sealing library asks for it.
struct Random<'a>(&'a Entropy);

impl CryptoRng for Random<'_> {}

impl RngCore for Random<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        (self.0)(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    fn counting() -> Entropy {
        let next = AtomicU8::new(1);
        Arc::new(move |bytes: &mut [u8]| bytes.fill(next.fetch_add(1, Ordering::Relaxed)))
    }

    #[test]
    fn what_was_sealed_opens_with_its_key_only_and_unchanged() {
        let (ours, theirs) = (SecretKey::from_bytes([3; 32]), SecretKey::from_bytes([4; 32]));
        let body = b"a\nb\n\xff\x00";
        let packed = pack("196.201.214.200".parse().expect("an address"), "r/1/aa", body);
        let entropy = counting();
        let sealed = seal(&packed, &ours.public_key(), &entropy);
        assert!(!sealed.windows(4).any(|window| window == b"r/1/"));
        assert_ne!(
            sealed,
            seal(&packed, &ours.public_key(), &entropy),
            "each has a key of its own"
        );

        let opened = open(&sealed, &ours).expect("ours");
        assert_eq!(
            (opened.target.as_str(), opened.body.as_slice()),
            ("r/1/aa", body.as_slice())
        );
        assert_eq!(opened.source.to_string(), "196.201.214.200");
        assert!(open(&sealed, &theirs).is_none());
        let mut changed = sealed;
        changed[50] ^= 1;
        assert!(open(&changed, &ours).is_none());
        assert!(unpack(b"2\n::1\nr/1\n{}").is_none(), "a version of later");
    }
}
