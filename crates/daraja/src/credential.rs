//! Who asks: the initiator and its password, encrypted to Safaricom's key.
//!
//! Only a public key is ever used here, so the timing advisory on the `rsa` crate's private-key operations
//! (RUSTSEC-2023-0071) does not apply.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    Pkcs1v15Encrypt,
    rand_core::{CryptoRngCore, OsRng},
};
use secrecy::{ExposeSecret, SecretString};

use crate::Certificate;

/// The API operator on whose behalf requests are made (Daraja calls it the initiator).
#[derive(Clone, Debug)]
pub struct Operator {
    /// The operator's username on the M-PESA portal.
    pub initiator: String,
    /// The operator's encrypted password.
    pub credential: SecurityCredential,
}

/// The initiator's password, encrypted: RSA with PKCS#1 v1.5 padding over the raw password, in base64 (API
/// facts, section 4).
///
/// Made once per password and certificate, and reused for every call. The padding is random, so two
/// credentials of one password differ, and both are right.
#[derive(Clone)]
pub struct SecurityCredential(SecretString);

impl SecurityCredential {
    /// Encrypts `password` to the certificate's key, with the system's randomness.
    ///
    /// # Errors
    /// When the password is empty, too long for the key, or starts or ends with white space: a pasted space
    /// or line break is refused by M-PESA with 2001 (field report).
    pub fn seal(password: &SecretString, certificate: &Certificate) -> Result<Self, CredentialError> {
        Self::seal_with(&mut OsRng, password, certificate)
    }

    /// As [`seal`](Self::seal), with randomness handed in.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub fn seal_with(
        random: &mut impl CryptoRngCore,
        password: &SecretString,
        certificate: &Certificate,
    ) -> Result<Self, CredentialError> {
        let password = password.expose_secret();
        if password.is_empty() {
            return Err(CredentialError::Empty);
        }
        if password.trim() != password {
            return Err(CredentialError::WhiteSpaceAround);
        }
        let sealed = certificate
            .key()
            .encrypt(random, Pkcs1v15Encrypt, password.as_bytes())
            .map_err(|_| CredentialError::TooLong)?;
        Ok(Self(STANDARD.encode(sealed).into()))
    }

    /// Takes a credential made elsewhere, such as by the portal's own page.
    ///
    /// # Errors
    /// When it is not base64 of at least 128 bytes.
    pub fn from_base64(text: &SecretString) -> Result<Self, CredentialError> {
        let compact: String = text.expose_secret().chars().filter(|c| !c.is_whitespace()).collect();
        match STANDARD.decode(&compact) {
            Ok(bytes) if bytes.len() >= 128 => Ok(Self(compact.into())),
            Ok(_) | Err(_) => Err(CredentialError::NotACredential),
        }
    }
}

/// The base64 text that goes into the request. Keep it out of logs and files.
impl ExposeSecret<str> for SecurityCredential {
    fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SecurityCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecurityCredential([redacted])")
    }
}

/// Why a password was not sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Nothing was given.
    #[error("the initiator's password is empty")]
    Empty,
    /// A space or line break before or after it.
    #[error("the initiator's password starts or ends with a space or a line break")]
    WhiteSpaceAround,
    /// Longer than the certificate's key can encrypt (245 bytes for RSA-2048).
    #[error("the initiator's password is too long for the certificate's key")]
    TooLong,
    /// Not the base64 text of a credential.
    #[error("the text is not a security credential")]
    NotACredential,
}
