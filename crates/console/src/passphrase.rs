//! Passphrases, kept as Argon2 hashes only.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};

/// The hash of a passphrase in PHC form, with `salt` of sixteen random bytes. Takes a moment by design: call it off the
/// async threads.
///
/// # Errors
/// When Argon2 refuses the input.
pub fn hash_passphrase(passphrase: &SecretString, salt: [u8; 16]) -> Result<String, PassphraseError> {
    Argon2::default()
        .hash_password_with_salt(passphrase.expose_secret().as_bytes(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| PassphraseError)
}

/// Whether `passphrase` is the one that was hashed. Takes a moment by design.
pub(crate) fn verify(passphrase: &SecretString, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| {
        Argon2::default()
            .verify_password(passphrase.expose_secret().as_bytes(), &parsed)
            .is_ok()
    })
}

/// The passphrase could not be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the passphrase could not be hashed")]
pub struct PassphraseError;
