//! Approval: the only way from a submitted batch to one that may be sent, once as many people approved as its policy asks for.
//!
//! An [`Approval`] cannot be made but by [`approve`], which refuses the maker and any rows other than the ones the
//! checker saw. It carries a [`Seal`], keyed by a secret of the keyring: an approval that was written into the ledger
//! by hand has none that fits, and nothing of its batch is sent.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::ZeroizeOnDrop;

use crate::{BatchId, BatchState, Digest, OperatorId, PolicyVersion};

/// A batch that waits for a decision, as the ledger has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The batch.
    pub batch: BatchId,
    /// Where it stands.
    pub state: BatchState,
    /// Who prepared it.
    pub maker: OperatorId,
    /// Digest of its frozen rows.
    pub digest: Digest,
}

/// An operator who has just given the passphrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Confirmed(OperatorId);

impl Confirmed {
    /// Vouches that `operator` has just given the right passphrase.
    #[must_use]
    pub const fn by_passphrase(operator: OperatorId) -> Self {
        Self(operator)
    }

    /// Who.
    #[must_use]
    pub const fn operator(self) -> OperatorId {
        self.0
    }
}

/// Proof that a checker agreed to exactly these rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    batch: BatchId,
    checker: OperatorId,
    digest: Digest,
    at: i64,
    note: String,
    warnings: Option<Digest>,
    policy: PolicyVersion,
    evidence: Option<Digest>,
    seal: Seal,
}

impl Approval {
    /// The same approval by a checker who saw the warnings with this digest; none: who saw that there are none.
    #[must_use]
    pub fn seeing(self, warnings: Option<Digest>) -> Self {
        Self { warnings, ..self }
    }

    /// The same approval by a checker who was shown that it waits under this policy.
    #[must_use]
    pub fn under(self, policy: PolicyVersion) -> Self {
        Self { policy, ..self }
    }

    /// The same approval by a checker who saw the evidence with this digest.
    #[must_use]
    pub fn with_evidence(self, evidence: Option<Digest>) -> Self {
        Self { evidence, ..self }
    }

    /// The policy under which the batch waits, as the checker was shown.
    #[must_use]
    pub const fn policy(&self) -> PolicyVersion {
        self.policy
    }

    /// Digest of the evidence that the checker saw.
    #[must_use]
    pub const fn evidence(&self) -> Option<Digest> {
        self.evidence
    }

    /// Digest of the warnings that the checker saw.
    #[must_use]
    pub const fn warnings(&self) -> Option<Digest> {
        self.warnings
    }

    /// The batch.
    #[must_use]
    pub const fn batch(&self) -> BatchId {
        self.batch
    }

    /// Who agreed.
    #[must_use]
    pub const fn checker(&self) -> OperatorId {
        self.checker
    }

    /// Digest of the rows agreed to.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// When, UTC milliseconds.
    #[must_use]
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// What the checker noted.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The seal.
    #[must_use]
    pub const fn seal(&self) -> Seal {
        self.seal
    }
}

/// Proof that a checker refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejection {
    batch: BatchId,
    checker: OperatorId,
    at: i64,
    reason: String,
}

impl Rejection {
    /// The batch.
    #[must_use]
    pub const fn batch(&self) -> BatchId {
        self.batch
    }

    /// Who refused.
    #[must_use]
    pub const fn checker(&self) -> OperatorId {
        self.checker
    }

    /// When, UTC milliseconds.
    #[must_use]
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Why a batch cannot be approved or rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// Nobody pays alone.
    #[error("the maker of a batch cannot decide about it")]
    MakerIsChecker,
    /// It does not wait for a decision.
    #[error("the batch is {}, not submitted", .0.name())]
    NotSubmitted(BatchState),
    /// The checker saw other rows.
    #[error("the rows are not the ones that were shown")]
    OtherRows,
    /// Other payouts may be the same payments than the checker was told.
    #[error("the warnings are not the ones that were shown")]
    OtherWarnings,
    /// Other files are attached to it than the checker was shown.
    #[error("the attachments are not the ones that were shown")]
    OtherEvidence,
    /// It waits under another policy than the checker was shown.
    #[error("the policy is not the one that was shown")]
    OtherPolicy,
    /// No payout was named that is to be left out.
    #[error("no payout was named")]
    NothingLeftOut,
    /// Nothing of the batch would be left: that is a rejection.
    #[error("nothing of the batch would be left")]
    NothingLeft,
    /// One person counts once.
    #[error("this person has approved the batch already")]
    ApprovedAlready,
}

/// Approves `waiting`, whose rows `checker` saw under the digest `seen`.
///
/// # Errors
/// When the checker is the maker, the batch does not wait, or its rows are not those seen.
pub fn approve(
    waiting: &Waiting,
    checker: Confirmed,
    seen: Digest,
    note: String,
    at: i64,
    key: &SealKey,
) -> Result<Approval, ApprovalError> {
    let checker = decide(waiting, checker)?;
    if seen != waiting.digest {
        return Err(ApprovalError::OtherRows);
    }
    let seal = key.seal(waiting.batch, waiting.maker, checker, seen, at);
    Ok(Approval {
        batch: waiting.batch,
        checker,
        digest: seen,
        at,
        note,
        warnings: None,
        policy: PolicyVersion::STANDARD,
        evidence: None,
        seal,
    })
}

/// Rejects `waiting`.
///
/// # Errors
/// When the checker is the maker, or the batch does not wait.
pub fn reject(waiting: &Waiting, checker: Confirmed, reason: String, at: i64) -> Result<Rejection, ApprovalError> {
    let checker = decide(waiting, checker)?;
    Ok(Rejection {
        batch: waiting.batch,
        checker,
        at,
        reason,
    })
}

fn decide(waiting: &Waiting, checker: Confirmed) -> Result<OperatorId, ApprovalError> {
    if waiting.state != BatchState::Submitted {
        return Err(ApprovalError::NotSubmitted(waiting.state));
    }
    if checker.operator() == waiting.maker {
        return Err(ApprovalError::MakerIsChecker);
    }
    Ok(checker.operator())
}

/// A keyed hash over an approval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seal(#[serde(with = "hex::serde")] [u8; 32]);

/// The secret that seals approvals, and from which a ledger's signing key and the ids of its attempts are derived. Lives in
/// the keyring; each copy in memory is wiped when it is let go of.
#[derive(Clone, ZeroizeOnDrop)]
pub struct SealKey(Vec<u8>);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(secret)")
    }
}

impl SealKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Whether `seal` was made with this key for just these facts. Compared in constant time.
    #[must_use]
    pub fn fits(
        &self,
        seal: Seal,
        batch: BatchId,
        maker: OperatorId,
        checker: OperatorId,
        digest: Digest,
        at: i64,
    ) -> bool {
        self.seal(batch, maker, checker, digest, at).0.ct_eq(&seal.0).into()
    }

    fn seal(&self, batch: BatchId, maker: OperatorId, checker: OperatorId, digest: Digest, at: i64) -> Seal {
        let text = format!("approval batch={batch} maker={maker} checker={checker} rows={digest} at={at}");
        self.seal_text(&text)
    }

    /// Another secret of the same ledger, for the use that `label` names.
    pub(crate) fn derived(&self, label: &str) -> [u8; 32] {
        keyed_hash(&self.0, label.as_bytes())
    }

    pub(crate) fn seal_text(&self, text: &str) -> Seal {
        Seal(keyed_hash(&self.0, text.as_bytes()))
    }

    pub(crate) fn fits_text(&self, seal: Seal, text: &str) -> bool {
        self.seal_text(text).0.ct_eq(&seal.0).into()
    }
}

/// HMAC-SHA-256.
pub(crate) fn keyed_hash(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAKER: OperatorId = OperatorId::new(1);
    const CHECKER: OperatorId = OperatorId::new(2);

    fn waiting(state: BatchState) -> Waiting {
        Waiting {
            batch: BatchId::new(7),
            state,
            maker: MAKER,
            digest: Digest::of(b"rows"),
        }
    }

    fn try_approve(state: BatchState, checker: OperatorId, seen: &[u8]) -> Result<Approval, ApprovalError> {
        let key = SealKey::new(b"key");
        approve(
            &waiting(state),
            Confirmed::by_passphrase(checker),
            Digest::of(seen),
            String::new(),
            5,
            &key,
        )
    }

    #[test]
    fn the_maker_never_approves_nor_rejects() {
        assert_eq!(
            try_approve(BatchState::Submitted, MAKER, b"rows"),
            Err(ApprovalError::MakerIsChecker)
        );
        let rejected = reject(
            &waiting(BatchState::Submitted),
            Confirmed::by_passphrase(MAKER),
            String::new(),
            5,
        );
        assert_eq!(rejected, Err(ApprovalError::MakerIsChecker));
    }

    #[test]
    fn only_a_submitted_batch_is_decided() {
        for state in BatchState::ALL {
            assert_eq!(
                try_approve(state, CHECKER, b"rows").is_ok(),
                state == BatchState::Submitted,
                "{state:?}"
            );
        }
    }

    #[test]
    fn other_rows_than_those_seen_are_refused() {
        assert_eq!(
            try_approve(BatchState::Submitted, CHECKER, b"other"),
            Err(ApprovalError::OtherRows)
        );
    }

    #[test]
    fn a_seal_fits_only_its_own_facts_and_key() {
        let approval = try_approve(BatchState::Submitted, CHECKER, b"rows").expect("approved");
        let fits = |key: &[u8], batch, checker, rows: &[u8], at| {
            SealKey::new(key).fits(
                approval.seal(),
                BatchId::new(batch),
                MAKER,
                checker,
                Digest::of(rows),
                at,
            )
        };
        assert!(fits(b"key", 7, CHECKER, b"rows", 5));
        assert!(!fits(b"another", 7, CHECKER, b"rows", 5));
        assert!(!fits(b"key", 8, CHECKER, b"rows", 5));
        assert!(!fits(b"key", 7, OperatorId::new(3), b"rows", 5));
        assert!(!fits(b"key", 7, CHECKER, b"changed", 5));
        assert!(!fits(b"key", 7, CHECKER, b"rows", 6));
    }
}
