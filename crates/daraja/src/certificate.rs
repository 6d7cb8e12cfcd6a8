//! Safaricom's public key, to which the initiator's password is encrypted.
//!
//! The certificate is only a container for the key: every known one is past its last day and still in use (API
//! facts, section 4). So expiry is shown and never refused, and the chain is never checked.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use rsa::{RsaPublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey, traits::PublicKeyParts};
use sha2::{Digest, Sha256};
use x509_cert::{
    certificate::{CertificateInner, Raw},
    der::{Decode, Encode},
};

/// A certificate or a bare public key.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    key: RsaPublicKey,
    subject: Option<String>,
    not_after: Option<DateTime<Utc>>,
    fingerprint: String,
}

impl Certificate {
    /// Reads PEM (any line ends, any text around the block) or DER, holding an X.509 certificate or a bare RSA
    /// public key. An expired certificate is accepted.
    ///
    /// # Errors
    /// When it is neither, or the key is not RSA or shorter than 1024 bits.
    pub fn parse(pem_or_der: &[u8]) -> Result<Self, CertificateError> {
        let der = match pem_block(pem_or_der) {
            Some(block) => block?,
            None => pem_or_der.to_vec(),
        };
        let certificate = CertificateInner::<Raw>::from_der(&der).ok();
        let key = match &certificate {
            Some(certificate) => {
                let info = certificate.tbs_certificate.subject_public_key_info.to_der();
                let info = info.map_err(|_| CertificateError::NotRsa)?;
                RsaPublicKey::from_public_key_der(&info).map_err(|_| CertificateError::NotRsa)?
            }
            None => RsaPublicKey::from_public_key_der(&der)
                .ok()
                .or_else(|| RsaPublicKey::from_pkcs1_der(&der).ok())
                .ok_or(CertificateError::NotACertificate)?,
        };
        if key.size() < 128 {
            return Err(CertificateError::KeyTooShort);
        }
        let tbs = certificate.map(|certificate| certificate.tbs_certificate);
        Ok(Self {
            subject: tbs.as_ref().map(|tbs| tbs.subject.to_string()),
            not_after: tbs.as_ref().and_then(|tbs| {
                let seconds = tbs.validity.not_after.to_unix_duration().as_secs();
                DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
            }),
            fingerprint: fingerprint(&der),
            key,
        })
    }

    /// The production certificate known so far (expired 2018-03-21, in use by every library seen).
    #[must_use]
    pub fn production() -> Self {
        Self::bundled(include_bytes!("../certificates/ProductionCertificate.cer"))
    }

    /// The sandbox certificate that most libraries ship (expired 2016-11-11).
    #[must_use]
    pub fn sandbox() -> Self {
        Self::bundled(include_bytes!("../certificates/SandboxCertificate.cer"))
    }

    /// Another sandbox certificate that some libraries ship (expired 2019-04-04). Which of the two the sandbox
    /// decrypts with today is not known.
    #[must_use]
    pub fn sandbox_2018() -> Self {
        Self::bundled(include_bytes!("../certificates/SandboxCertificate-2018.cer"))
    }

    fn bundled(pem: &[u8]) -> Self {
        Self::parse(pem).expect("the bundled certificates are read by a test")
    }

    /// Whom it names (`CN=apigee.apicaller.safaricom.co.ke,...`). `None` for a bare key.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// Its last day. Every public one is in the past: warn at most.
    #[must_use]
    pub const fn not_after(&self) -> Option<DateTime<Utc>> {
        self.not_after
    }

    /// SHA-256 of the certificate's DER (of the key's for a bare key), in upper-case hexadecimal with colons.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(crate) const fn key(&self) -> &RsaPublicKey {
        &self.key
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("not_after", &self.not_after)
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

/// Why a file is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Neither an X.509 certificate nor a public key, in PEM or DER.
    #[error("the file is not a certificate or a public key")]
    NotACertificate,
    /// A PEM block that is cut off or not base64.
    #[error("the certificate's PEM block is damaged")]
    DamagedPem,
    /// A certificate for another kind of key.
    #[error("the certificate's key is not an RSA key")]
    NotRsa,
    /// Shorter than 1024 bits; Safaricom's have 2048.
    #[error("the certificate's key is too short")]
    KeyTooShort,
}

/// The bytes of the first PEM block, whatever stands around it. `None` when there is no block.
fn pem_block(bytes: &[u8]) -> Option<Result<Vec<u8>, CertificateError>> {
    let text = String::from_utf8_lossy(bytes);
    let (_, after) = text.split_once("-----BEGIN ")?;
    let block = || {
        let (_label, body) = after.split_once("-----").ok_or(CertificateError::DamagedPem)?;
        let (body, _) = body.split_once("-----END ").ok_or(CertificateError::DamagedPem)?;
        let base64: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        STANDARD.decode(base64).map_err(|_| CertificateError::DamagedPem)
    };
    Some(block())
}

fn fingerprint(der: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(der).iter().map(|byte| format!("{byte:02X}")).collect();
    hex.join(":")
}
