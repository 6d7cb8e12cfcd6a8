//! What vouches for a ledger beside the ledger itself: its id, the desktop that signs its entries, and the newest entry that
//! must exist.
//!
//! A copy of the file is as good as the original for everything that the file alone can tell. What it cannot tell stands
//! outside: a [`Head`] in the keyring and at the relay says how far the ledger has come, and a [`Signature`] on each entry
//! says that this desktop wrote it.

use std::{fmt, str::FromStr};

use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};

use mpesa::OriginatorConversationId;

use crate::{AttemptId, BatchId, Digest, EntryHash, SealKey, approval::keyed_hash};

/// A ledger's name: sixteen random bytes, drawn when it is made, never again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LedgerId(#[serde(with = "hex::serde")] [u8; 16]);

impl LedgerId {
    /// The id made of these random bytes.
    #[must_use]
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for LedgerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for LedgerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for LedgerId {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

/// An entry by its place and its hash, which covers all entries before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Its place in the journal, from 1.
    pub seq: i64,
    /// Its hash.
    pub hash: EntryHash,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// A text is no head: `SEQ:HASH`, with 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is the number of an entry, a colon and the 64 hexadecimal digits of its hash")]
pub struct HeadError;

impl FromStr for Head {
    type Err = HeadError;
    fn from_str(text: &str) -> Result<Self, HeadError> {
        let (seq, hash) = text.split_once(':').ok_or(HeadError)?;
        Ok(Self {
            seq: seq.parse().ok().filter(|seq| *seq > 0).ok_or(HeadError)?,
            hash: hash.parse().map_err(|_| HeadError)?,
        })
    }
}

/// What the keyring holds about a ledger: which one it is, and the newest entry that must exist. It moves before requests
/// leave and with every act of a person, never back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownLedger {
    /// The ledger.
    pub ledger: LedgerId,
    /// The hash of its first entry, which names it and the desktop that writes it.
    pub birth: EntryHash,
    /// The newest entry that must exist.
    pub head: Head,
}

/// The public half of a desktop's signing key (Ed25519).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DesktopKey(#[serde(with = "hex::serde")] [u8; 32]);

impl DesktopKey {
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

    /// Whether `signature` was made with this key for the entry of `ledger` with this hash.
    #[must_use]
    pub fn signed(&self, ledger: LedgerId, hash: EntryHash, signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| key.verify(&message(ledger, hash), &signature).is_ok())
    }
}

impl fmt::Debug for DesktopKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DesktopKey({})", hex::encode(self.0))
    }
}

/// A signature (Ed25519): a desktop's over one entry of a ledger, or a person's over an act.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signature(#[serde(with = "hex::serde")] [u8; 64]);

impl Signature {
    /// The signature with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", hex::encode(self.0))
    }
}

/// What a desktop signs the entries of its ledger with. Derived from the secret in the keyring that seals approvals, so that
/// one secret stands for the ledger.
#[derive(Clone)]
pub struct Signing(SigningKey);

impl Signing {
    /// The signing key of the ledger that is sealed with `key`.
    #[must_use]
    pub fn of(key: &SealKey) -> Self {
        Self(SigningKey::from_bytes(&key.derived("hazina: a desktop's signature")))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> DesktopKey {
        DesktopKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the entry of `ledger` with this hash.
    #[must_use]
    pub fn sign(&self, ledger: LedgerId, hash: EntryHash) -> Signature {
        Signature(self.0.sign(&message(ledger, hash)).to_bytes())
    }
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signing(secret)")
    }
}

fn message(ledger: LedgerId, hash: EntryHash) -> Vec<u8> {
    let mut message = b"hazina: an entry of ledger ".to_vec();
    message.extend_from_slice(&ledger.0);
    message.extend_from_slice(hash.as_bytes());
    message
}

/// What the log of a team is sealed with. Every desktop of the team derives it from the secret that seals approvals, which they
/// share.
#[derive(Clone)]
pub struct TeamKey([u8; 32]);

impl TeamKey {
    /// The key of the ledger that is sealed with `key`.
    #[must_use]
    pub fn of(key: &SealKey) -> Self {
        Self(key.derived("hazina: the log of a team"))
    }

    /// The bytes.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// What only the team and whoever has the invitation of this number know.
    #[must_use]
    pub fn invitation(&self, number: &[u8; 16]) -> [u8; 32] {
        let label: &[u8] = b"hazina: an invitation to a team";
        keyed_hash(&self.0, &[label, number].concat())
    }
}

impl fmt::Debug for TeamKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TeamKey(secret)")
    }
}

impl Signing {
    /// The key of these random bytes: a desktop's own, in a team.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }
}

/// A payout as it was approved: the same in every copy of a ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ApprovedPayout {
    /// The ledger.
    pub ledger: LedgerId,
    /// The batch.
    pub batch: BatchId,
    /// Digest of the batch's frozen rows.
    pub rows: Digest,
    /// Place of the payout's row among them, from 0.
    pub row: usize,
}

/// Derives the ids of attempts. Any copy of a ledger that sends an approved payout gives it the same ids, so that M-PESA
/// itself refuses the second request, and an answer to the first finds the payout in either copy.
#[derive(Clone)]
pub struct AttemptIds([u8; 32]);

impl AttemptIds {
    /// The ids of the ledger that is sealed with `key`.
    #[must_use]
    pub fn of(key: &SealKey) -> Self {
        Self(key.derived("hazina: the ids of attempts"))
    }

    /// The id of the attempt that follows `before` earlier ones of `payout`.
    #[must_use]
    pub fn attempt(&self, payout: ApprovedPayout, before: u32) -> AttemptId {
        let ApprovedPayout {
            ledger,
            batch,
            rows,
            row,
        } = payout;
        let text = format!("attempt ledger={ledger} batch={batch} rows={rows} row={row} before={before}");
        let hash = keyed_hash(&self.0, text.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        AttemptId::from_random(bytes)
    }

    /// The id of `payout` at M-PESA after M-PESA refused it for good `refused` times. Attempts that did not reach M-PESA do
    /// not count: how many there were may differ between copies.
    #[must_use]
    pub fn at_mpesa(&self, payout: ApprovedPayout, refused: u32) -> OriginatorConversationId {
        if refused == 0 {
            return self.attempt(payout, 0).originator_conversation_id();
        }
        let ApprovedPayout {
            ledger,
            batch,
            rows,
            row,
        } = payout;
        let text = format!("at M-PESA ledger={ledger} batch={batch} rows={rows} row={row} refused={refused}");
        let hash = keyed_hash(&self.0, text.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        AttemptId::from_random(bytes).originator_conversation_id()
    }
}

impl fmt::Debug for AttemptIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttemptIds(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: LedgerId = LedgerId::from_random([3; 16]);

    #[test]
    fn a_signature_fits_its_ledger_its_entry_and_its_key_alone() {
        let signing = Signing::of(&SealKey::new(b"one"));
        let hash = EntryHash::from_bytes([5; 32]);
        let signature = signing.sign(LEDGER, hash);
        assert!(signing.public().signed(LEDGER, hash, &signature));
        assert!(
            !signing
                .public()
                .signed(LedgerId::from_random([4; 16]), hash, &signature)
        );
        assert!(!signing.public().signed(LEDGER, EntryHash::START, &signature));
        let other = Signing::of(&SealKey::new(b"two"));
        assert!(!other.public().signed(LEDGER, hash, &signature));
        assert!(!signing.public().signed(LEDGER, hash, &Signature::from_bytes([0; 64])));
    }

    #[test]
    fn ids_of_attempts_are_the_same_in_every_copy_and_differ_in_everything_else() {
        let ids = AttemptIds::of(&SealKey::new(b"one"));
        let payout = ApprovedPayout {
            ledger: LEDGER,
            batch: BatchId::new(7),
            rows: Digest::of(b"rows"),
            row: 2,
        };
        let first = ids.attempt(payout, 0);
        assert_eq!(first, AttemptIds::of(&SealKey::new(b"one")).attempt(payout, 0));
        let others = [
            ids.attempt(payout, 1),
            ids.attempt(ApprovedPayout { row: 3, ..payout }, 0),
            ids.attempt(
                ApprovedPayout {
                    batch: BatchId::new(8),
                    ..payout
                },
                0,
            ),
            ids.attempt(
                ApprovedPayout {
                    rows: Digest::of(b"other rows"),
                    ..payout
                },
                0,
            ),
            ids.attempt(
                ApprovedPayout {
                    ledger: LedgerId::from_random([4; 16]),
                    ..payout
                },
                0,
            ),
            AttemptIds::of(&SealKey::new(b"two")).attempt(payout, 0),
        ];
        for other in others {
            assert_ne!(other, first);
        }
    }

    #[test]
    fn a_payout_has_a_new_id_at_mpesa_after_each_refusal_and_the_same_in_every_copy() {
        let payout = ApprovedPayout {
            ledger: LEDGER,
            batch: BatchId::new(7),
            rows: Digest::of(b"rows"),
            row: 2,
        };
        let (one, copy) = (
            AttemptIds::of(&SealKey::new(b"one")),
            AttemptIds::of(&SealKey::new(b"one")),
        );
        let ids: std::collections::BTreeSet<_> = (0..5).map(|refused| one.at_mpesa(payout, refused)).collect();
        assert_eq!(ids.len(), 5);
        for refused in 0..5 {
            assert_eq!(one.at_mpesa(payout, refused), copy.at_mpesa(payout, refused));
            // No attempt that only a copy made takes the id of another's.
            assert!((1..20).all(|before| {
                one.attempt(payout, before).originator_conversation_id() != one.at_mpesa(payout, refused)
            }));
        }
    }

    #[test]
    fn a_head_reads_back_as_it_is_written_and_nothing_else_does() {
        let head = Head {
            seq: 12,
            hash: EntryHash::from_bytes([0xab; 32]),
        };
        assert_eq!(head.to_string().parse(), Ok(head));
        for wrong in ["", "12", "12:", ":ab", "0:", "-1:00", &format!("0:{}", head.hash)] {
            assert_eq!(wrong.parse::<Head>(), Err(HeadError), "{wrong:?}");
        }
    }
}
