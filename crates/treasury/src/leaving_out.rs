//! Leaving payouts out of a batch that waits: what goes back to the maker, so that the rest can be approved.

use std::collections::BTreeSet;

use crate::{ApprovalError, Confirmed, Digest, PayoutId, Rejection, Waiting, reject};

/// Proof that a checker leaves some payouts out of a batch, and lets the rest wait on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeavingOut {
    said: Rejection,
    digest: Digest,
    payouts: BTreeSet<PayoutId>,
}

impl LeavingOut {
    /// Who, of which batch, when and why: of these payouts it is a rejection.
    #[must_use]
    pub const fn said(&self) -> &Rejection {
        &self.said
    }

    /// Digest of the rows that the checker saw.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Which payouts.
    #[must_use]
    pub const fn payouts(&self) -> &BTreeSet<PayoutId> {
        &self.payouts
    }
}

/// Leaves `payouts` out of `waiting`, whose rows `checker` saw under the digest `seen`.
///
/// # Errors
/// When the checker is the maker, the batch does not wait, its rows are not those seen, or no payout is named.
pub fn leave_out(
    waiting: &Waiting,
    checker: Confirmed,
    seen: Digest,
    payouts: BTreeSet<PayoutId>,
    reason: String,
    at: i64,
) -> Result<LeavingOut, ApprovalError> {
    let said = reject(waiting, checker, reason, at)?;
    if seen != waiting.digest {
        return Err(ApprovalError::OtherRows);
    }
    if payouts.is_empty() {
        return Err(ApprovalError::NothingLeftOut);
    }
    Ok(LeavingOut {
        said,
        digest: seen,
        payouts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchId, BatchState, OperatorId};

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

    #[test]
    fn payouts_are_left_out_of_what_was_seen_by_another_than_the_maker() {
        let out = |state, checker, seen: &[u8], payouts: &[i64]| {
            let confirmed = Confirmed::by_passphrase(checker);
            let payouts = payouts.iter().copied().map(PayoutId::new).collect();
            leave_out(
                &waiting(state),
                confirmed,
                Digest::of(seen),
                payouts,
                "why".to_owned(),
                5,
            )
        };
        let left = out(BatchState::Submitted, CHECKER, b"rows", &[2, 1]).expect("left out");
        assert_eq!(left.said().checker(), CHECKER);
        assert_eq!(left.payouts().first(), Some(&PayoutId::new(1)));
        let refused = |state, checker, seen: &[u8], payouts: &[i64]| out(state, checker, seen, payouts).err();
        let submitted = BatchState::Submitted;
        assert_eq!(
            refused(submitted, MAKER, b"rows", &[1]),
            Some(ApprovalError::MakerIsChecker)
        );
        assert_eq!(
            refused(submitted, CHECKER, b"other", &[1]),
            Some(ApprovalError::OtherRows)
        );
        assert_eq!(
            refused(submitted, CHECKER, b"rows", &[]),
            Some(ApprovalError::NothingLeftOut)
        );
        let approved = BatchState::Approved;
        assert_eq!(
            refused(approved, CHECKER, b"rows", &[1]),
            Some(ApprovalError::NotSubmitted(approved))
        );
    }
}
