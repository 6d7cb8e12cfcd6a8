//! Sealing with a key that both sides have: XChaCha20-Poly1305, the nonce before what is sealed. A nonce is random and used once.

use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};

use crate::Entropy;

/// The bytes of a nonce.
const NONCE: usize = 24;

/// Seals `message` together with `beside`, which is not in what is sealed and must be the same when it is opened; none where it
/// is far too large.
pub(crate) fn seal(key: &[u8; 32], entropy: &dyn Entropy, message: &[u8], beside: &[u8]) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let payload = Payload {
        msg: message,
        aad: beside,
    };
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] sealed with this key and this beside it.
pub(crate) fn open(key: &[u8; 32], sealed: &[u8], beside: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let payload = Payload {
        msg: sealed,
        aad: beside,
    };
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
}
