//! Ending a doubt by hand: one person proposes an end with evidence, another agrees with a passphrase. Nothing else ends a
//! doubt without M-PESA.

use mpesa::Receipt;
use serde::{Deserialize, Serialize};

use crate::{ApprovalError, Confirmed, Evidence, FailureCause, OperatorId, PayoutId, Seal, SealKey, SettlementId};

/// How people say that a payout ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum HandEnd {
    /// It was paid: they have M-PESA's receipt.
    Paid {
        /// The receipt, as it stands on the portal or the statement.
        receipt: Receipt,
    },
    /// It was not paid: M-PESA's statement does not have it.
    NotPaid {
        /// The day up to which the statement goes that was looked at, as days since 1970 in East Africa Time.
        statement_day: i32,
    },
}

impl HandEnd {
    /// What it proves.
    #[must_use]
    pub fn evidence(&self, note: &str) -> Evidence {
        match self {
            Self::Paid { receipt } => Evidence::Moved {
                receipt: receipt.clone(),
                amount: None,
                party_number: None,
                party_name: None,
                account: None,
                completed_at: None,
                charge: None,
            },
            Self::NotPaid { .. } => Evidence::NotMoved {
                cause: FailureCause::People,
                description: note.to_owned(),
            },
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Paid { receipt } => format!("paid {receipt}"),
            Self::NotPaid { statement_day } => format!("not paid statement={statement_day}"),
        }
    }
}

/// A proposal that waits for a second person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Which.
    pub settlement: SettlementId,
    /// The payout in doubt.
    pub payout: PayoutId,
    /// Who proposed.
    pub by: OperatorId,
    /// How it ended.
    pub end: HandEnd,
}

/// Proof that a second person agreed to exactly this end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    proposal: Proposal,
    checker: OperatorId,
    at: i64,
    seal: Seal,
}

impl Agreement {
    /// What was agreed to.
    #[must_use]
    pub const fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// Who agreed.
    #[must_use]
    pub const fn checker(&self) -> OperatorId {
        self.checker
    }

    /// When, UTC milliseconds.
    #[must_use]
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// The seal.
    #[must_use]
    pub const fn seal(&self) -> Seal {
        self.seal
    }
}

/// Agrees to `proposal`.
///
/// # Errors
/// When the checker is the one who proposed it.
pub fn agree(proposal: Proposal, checker: Confirmed, at: i64, key: &SealKey) -> Result<Agreement, ApprovalError> {
    let checker = checker.operator();
    if checker == proposal.by {
        return Err(ApprovalError::MakerIsChecker);
    }
    let seal = key.seal_text(&text(&proposal, checker, at));
    Ok(Agreement {
        proposal,
        checker,
        at,
        seal,
    })
}

impl SealKey {
    /// Whether `seal` was made with this key for just this agreement. Compared in constant time.
    #[must_use]
    pub fn fits_agreement(&self, seal: Seal, proposal: &Proposal, checker: OperatorId, at: i64) -> bool {
        self.fits_text(seal, &text(proposal, checker, at))
    }
}

fn text(proposal: &Proposal, checker: OperatorId, at: i64) -> String {
    let Proposal {
        settlement,
        payout,
        by,
        end,
    } = proposal;
    format!(
        "settlement id={settlement} payout={payout} end={} proposer={by} checker={checker} at={at}",
        end.text()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(end: HandEnd) -> Proposal {
        Proposal {
            settlement: SettlementId::new(1),
            payout: PayoutId::new(7),
            by: OperatorId::new(1),
            end,
        }
    }

    #[test]
    fn nobody_settles_alone() {
        let alone = agree(
            proposal(HandEnd::NotPaid { statement_day: 20_500 }),
            Confirmed::by_passphrase(OperatorId::new(1)),
            5,
            &SealKey::new(b"key"),
        );
        assert_eq!(alone, Err(ApprovalError::MakerIsChecker));
    }

    #[test]
    fn a_seal_fits_only_the_end_that_was_agreed_to() {
        let key = SealKey::new(b"key");
        let other = OperatorId::new(2);
        let agreed = agree(
            proposal(HandEnd::NotPaid { statement_day: 20_500 }),
            Confirmed::by_passphrase(other),
            5,
            &key,
        )
        .expect("two people");
        assert!(key.fits_agreement(
            agreed.seal(),
            &proposal(HandEnd::NotPaid { statement_day: 20_500 }),
            other,
            5
        ));
        let paid = HandEnd::Paid {
            receipt: "SG632NMUAB".parse().expect("a receipt"),
        };
        assert!(!key.fits_agreement(agreed.seal(), &proposal(paid), other, 5));
        assert!(!key.fits_agreement(
            agreed.seal(),
            &proposal(HandEnd::NotPaid { statement_day: 20_500 }),
            other,
            6
        ));
        assert!(!SealKey::new(b"x").fits_agreement(
            agreed.seal(),
            &proposal(HandEnd::NotPaid { statement_day: 20_500 }),
            other,
            5
        ));
    }
}
