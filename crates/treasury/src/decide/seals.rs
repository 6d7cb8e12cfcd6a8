//! The seals of approvals, of agreements and of money that came back, checked on the way through a journal.

use std::collections::HashMap;

use super::SignedEntry;
use crate::{BatchId, Fact, OperatorId, Proposal, RecallId, SealKey, SeenReturn, SettlementId};

/// A seal that this console did not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenSeal {
    /// Of the approval of a batch.
    Approval {
        /// Which batch.
        batch: BatchId,
    },
    /// Of the agreement to end a doubt by hand.
    Agreement {
        /// Which.
        settlement: SettlementId,
    },
    /// That two people saw money come back.
    Return {
        /// Of which task.
        recall: RecallId,
    },
}

/// The seals of approvals, checked on the way through the journal.
#[derive(Debug)]
pub struct Seals<'a> {
    key: &'a SealKey,
    makers: HashMap<BatchId, OperatorId>,
    proposals: HashMap<SettlementId, Proposal>,
}

impl<'a> Seals<'a> {
    /// Checked with this key.
    #[must_use]
    pub fn new(key: &'a SealKey) -> Self {
        Self {
            key,
            makers: HashMap::new(),
            proposals: HashMap::new(),
        }
    }

    /// Takes note of an entry. Answers the seal that this console did not make.
    pub fn check(&mut self, entry: SignedEntry<'_>) -> Option<BrokenSeal> {
        if let (Fact::BatchDrafted { batch, .. }, Some(maker)) = (entry.fact, entry.actor) {
            self.makers.entry(*batch).or_insert(maker);
        }
        let Fact::BatchApproved { batch, rows, seal, .. } = entry.fact else {
            return self.check_settlement(entry).or_else(|| self.check_return(entry));
        };
        let people = self.makers.get(batch).zip(entry.actor);
        let ours = people.is_some_and(|(maker, checker)| {
            *maker != checker && self.key.fits(*seal, *batch, *maker, checker, *rows, entry.at)
        });
        (!ours).then_some(BrokenSeal::Approval { batch: *batch })
    }

    fn check_settlement(&mut self, entry: SignedEntry<'_>) -> Option<BrokenSeal> {
        if let (
            Fact::SettlementProposed {
                settlement,
                payout,
                end,
                ..
            },
            Some(by),
        ) = (entry.fact, entry.actor)
        {
            let proposal = Proposal {
                settlement: *settlement,
                payout: *payout,
                by,
                end: end.clone(),
            };
            self.proposals.entry(*settlement).or_insert(proposal);
        }
        let Fact::SettlementAgreed { settlement, seal } = entry.fact else {
            return None;
        };
        let people = self.proposals.get(settlement).zip(entry.actor);
        let ours = people.is_some_and(|(proposal, checker)| {
            proposal.by != checker && self.key.fits_agreement(*seal, proposal, checker, entry.at)
        });
        (!ours).then_some(BrokenSeal::Agreement {
            settlement: *settlement,
        })
    }

    fn check_return(&self, entry: SignedEntry<'_>) -> Option<BrokenSeal> {
        let Fact::RecallClosed {
            recall,
            receipt: Some(receipt),
            agreed_by,
            seal,
            ..
        } = entry.fact
        else {
            return None;
        };
        let seen = agreed_by.zip(entry.actor).map(|(second, by)| SeenReturn {
            recall: *recall,
            receipt: receipt.clone(),
            by,
            second,
            at: entry.at,
        });
        let ours = seen
            .zip(*seal)
            .is_some_and(|(seen, seal)| self.key.fits_return(seal, &seen));
        (!ours).then_some(BrokenSeal::Return { recall: *recall })
    }
}
