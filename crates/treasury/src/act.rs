//! What a person signs, with a key of their own.
//!
//! An entry of the journal that people stand behind carries an act of each of them: an Ed25519 signature over the ledger's
//! name, who signs, who the entry says caused it, the number of the act, the time, and the fact just as the journal keeps it.
//! The fact holds what was shown (digests of rows and warnings, amounts, names), so the signature covers that. Acts of a
//! person are numbered without gaps: one that was copied to another place is the wrong number there.
//!
//! The private half lives in memory while its person is signed in or confirms something. At rest it is wrapped
//! ([`WrappedKey`]) under the person's passphrase *and* a secret of the keyring ([`WrappingSecret`]); how, is the console's.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::ZeroizeOnDrop;

use crate::{LedgerId, OperatorId, SealKey, Signature};

/// The public half of a person's signing key (Ed25519).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(#[serde(with = "hex::serde")] [u8; 32]);

impl PersonKey {
    /// The key with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `signature` was made with this key for just this act.
    #[must_use]
    pub fn signed(&self, act: &Act<'_>, signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature.as_bytes());
        // Strictly: a key or a signature of small order would fit more than one text.
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| !key.is_weak() && key.verify_strict(&act.message(), &signature).is_ok())
    }

    /// What people compare a key by: the first 32 bits of its digest.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.0).into();
        let text = hex::encode(&digest[..4]);
        format!("{} {}", &text[..4], &text[4..])
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({})", hex::encode(self.0))
    }
}

/// A person's private key, while it is open. Wiped when it is let go of.
#[derive(Clone)]
pub struct PersonSigning(SigningKey);

impl PersonSigning {
    /// The key of these 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Those bytes, to be wrapped and nothing else.
    #[must_use]
    pub fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PersonKey {
        PersonKey(self.0.verifying_key().to_bytes())
    }

    /// Signs an act.
    #[must_use]
    pub fn sign(&self, act: &Act<'_>) -> SignedAct {
        SignedAct {
            operator: act.operator,
            number: act.number,
            signature: Signature::from_bytes(self.0.sign(&act.message()).to_bytes()),
        }
    }
}

impl fmt::Debug for PersonSigning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonSigning(secret)")
    }
}

/// A person's key as the ledger keeps it: the public half, and the private half wrapped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    /// What the person's acts are verified with.
    pub public_key: PersonKey,
    /// What the person's passphrase and the keyring's secret open.
    pub wrapped: Wrapped,
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey({})", self.public_key.fingerprint())
    }
}

/// A private key that Argon2id and XChaCha20-Poly1305 closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrapped {
    /// Argon2's memory, in KiB.
    pub memory_kib: u32,
    /// Argon2's passes.
    pub passes: u32,
    /// Argon2's lanes.
    pub lanes: u32,
    /// Argon2's salt.
    #[serde(with = "hex::serde")]
    pub salt: [u8; 16],
    /// The cipher's nonce.
    #[serde(with = "hex::serde")]
    pub nonce: [u8; 24],
    /// The 32 bytes of the key and the cipher's tag.
    #[serde(with = "hex::serde")]
    pub sealed: [u8; 48],
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrapped(..)")
    }
}

/// The keyring's part in opening people's keys. Derived from the secret that seals approvals: one is made for each ledger when
/// it is born, goes with its backups, and without it the ledger does not open at all, so that the two are never apart.
#[derive(Clone, ZeroizeOnDrop)]
pub struct WrappingSecret([u8; 32]);

impl WrappingSecret {
    /// The secret of the ledger that is sealed with `key`.
    #[must_use]
    pub fn of(key: &SealKey) -> Self {
        Self(key.derived("hazina: wraps the keys of people"))
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for WrappingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrappingSecret(secret)")
    }
}

/// What one person signs about one entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Act<'a> {
    /// The ledger.
    pub ledger: LedgerId,
    /// Who signs.
    pub operator: OperatorId,
    /// Which of this person's acts it is, from 1.
    pub number: u32,
    /// Who the entry says caused it: the person who signs, or the one beside whom they agreed.
    pub actor: OperatorId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// The fact, as the journal keeps it.
    pub fact: &'a str,
}

impl Act<'_> {
    /// Every part is preceded by its length, so no two acts can be confused.
    fn message(&self) -> Vec<u8> {
        let mut message = b"hazina: an act of a person, 1\n".to_vec();
        for part in [
            self.ledger.to_string().as_str(),
            &self.operator.to_string(),
            &self.number.to_string(),
            &self.actor.to_string(),
            &self.at.to_string(),
            self.fact,
        ] {
            message.extend_from_slice(part.len().to_string().as_bytes());
            message.push(b':');
            message.extend_from_slice(part.as_bytes());
        }
        message
    }
}

/// A person's signature on an entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedAct {
    /// Who signed.
    pub operator: OperatorId,
    /// Which of this person's acts it is, from 1.
    pub number: u32,
    /// The signature.
    pub signature: Signature,
}

/// Why the signatures of an entry are not what they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// Somebody stands behind it and did not sign it.
    #[error("operator {0} did not sign it")]
    Unsigned(OperatorId),
    /// Somebody signed who does not stand behind it, or signed twice.
    #[error("operator {0} signed it and does not stand behind it")]
    NotInvolved(OperatorId),
    /// The act was made once already, or some before it are missing.
    #[error("the signature of operator {operator} belongs to another place: act {found}, where act {next} is due")]
    Number {
        /// Who.
        operator: OperatorId,
        /// Which act it is.
        found: u32,
        /// Which is due.
        next: u32,
    },
    /// The signature was made for something else, or with another key than this person had then.
    #[error("the signature of operator {0} does not fit it")]
    Forged(OperatorId),
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACT: Act<'static> = Act {
        ledger: LedgerId::from_random([3; 16]),
        operator: OperatorId::new(1),
        number: 7,
        actor: OperatorId::new(2),
        at: 9,
        fact: "{\"fact\":\"batch_submitted\",\"batch\":4}",
    };

    #[test]
    fn a_signature_fits_its_act_and_its_key_alone() {
        let signing = PersonSigning::from_seed(&[5; 32]);
        let signed = signing.sign(&ACT);
        assert!(signing.public().signed(&ACT, &signed.signature));
        let other = PersonSigning::from_seed(&[6; 32]);
        assert!(!other.public().signed(&ACT, &signed.signature));
        let others = [
            Act {
                ledger: LedgerId::from_random([4; 16]),
                ..ACT
            },
            Act {
                operator: OperatorId::new(2),
                ..ACT
            },
            Act { number: 8, ..ACT },
            Act {
                actor: OperatorId::new(1),
                ..ACT
            },
            Act { at: 10, ..ACT },
            Act {
                fact: "{\"fact\":\"batch_submitted\",\"batch\":5}",
                ..ACT
            },
        ];
        for other in others {
            assert!(!signing.public().signed(&other, &signed.signature), "{other:?}");
        }
    }

    #[test]
    fn a_key_of_small_order_signs_nothing() {
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        let (weak, signature) = (PersonKey::from_bytes(neutral), Signature::from_bytes(signature));
        assert!(!weak.signed(&ACT, &signature));
    }

    #[test]
    fn a_private_key_never_prints() {
        let signing = PersonSigning::from_seed(&[5; 32]);
        let secret = WrappingSecret::of(&SealKey::new(b"one"));
        assert_eq!(
            format!("{signing:?} {secret:?}"),
            "PersonSigning(secret) WrappingSecret(secret)"
        );
    }
}
