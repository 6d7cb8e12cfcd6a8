//! What may be sent of an approved batch, as its approval and every fact since say: which payouts went out, which came back,
//! and under which ids the next would go.
//!
//! The tables say which payout is next; the journal says whether it may go. A payout whose row was set back by hand is found
//! here even where its attempts were removed with it.

use std::collections::{HashMap, HashSet};

use mpesa::{Amount, OriginatorConversationId};

use super::{FoundApproved, Lapsed, approvals::place_of};
use crate::{
    Alteration, Answer, ApprovedPayout, AttemptClaim, AttemptId, AttemptIds, BatchId, Effect, Fact, FrozenRow, Lane,
    LedgerId, OperatorId, PayoutId, Policy, Roles, RowSet,
};

/// A payout as its row stands, to be compared with what was approved.
#[derive(Debug, Clone, Copy)]
pub struct StandsAs<'a> {
    /// Which.
    pub payout: PayoutId,
    /// Which way it goes, and to whom.
    pub lane: &'a Lane,
    /// How much.
    pub amount: Amount,
    /// The payee's name.
    pub name: &'a str,
    /// What for.
    pub reference: &'a str,
}

/// What the ids of a ledger's attempts are derived with.
#[derive(Debug, Clone, Copy)]
pub struct IdsOf<'a> {
    /// Which ledger.
    pub ledger: LedgerId,
    /// What derives them.
    pub ids: &'a AttemptIds,
    /// Whether payments to people carry our own id.
    pub people_by_our_id: bool,
}

/// A batch whose approval and rows were found to be what they must be, and what was sent of it.
#[derive(Debug)]
pub struct ApprovedBatch {
    found: FoundApproved,
    id: BatchId,
    first_payout: PayoutId,
    rows: RowSet,
    cancelled: bool,
    /// Whether anything of it was ever handed out: from then on its approvals count to its end.
    begun: bool,
    /// The newest time since its last approval: a clock that was set back makes no approval younger.
    newest: i64,
    /// Stopped, and cancelled by a person.
    taken_back: HashSet<PayoutId>,
    /// Handed out, and nothing proved since that nothing was taken: that its request did not arrive, or M-PESA's own result
    /// for which it goes again.
    sent: HashSet<PayoutId>,
    /// Attempts that were written down and have no answer yet.
    unanswered: HashMap<PayoutId, AttemptId>,
    payout_of: HashMap<AttemptId, PayoutId>,
    /// The ids they were sent with, where those went along with the request.
    ids: HashMap<PayoutId, OriginatorConversationId>,
    /// How often M-PESA refused them for good, after which they were to be sent again.
    refused: HashMap<PayoutId, u32>,
}

impl ApprovedBatch {
    /// Of which nothing was sent yet. `rows` must be those of the approval.
    ///
    /// # Errors
    /// [`Alteration::Approval`] where they are others.
    pub fn new(found: FoundApproved, rows: RowSet) -> Result<Self, Alteration> {
        let batch = found.batch();
        if rows.digest() != found.rows() {
            return Err(Alteration::Approval { batch });
        }
        Ok(Self {
            id: batch,
            first_payout: found.first_payout(),
            found,
            rows,
            cancelled: false,
            begun: false,
            newest: i64::MIN,
            taken_back: HashSet::new(),
            sent: HashSet::new(),
            unanswered: HashMap::new(),
            payout_of: HashMap::new(),
            ids: HashMap::new(),
            refused: HashMap::new(),
        })
    }

    /// Takes note of when an entry behind the last approval was written.
    pub fn observe_time(&mut self, at: i64) {
        self.newest = self.newest.max(at);
    }

    /// The newest time that counts for its approvals at `at`: a clock that was set back makes none younger.
    #[must_use]
    pub fn latest(&self, at: i64) -> i64 {
        at.max(self.newest)
    }

    /// Where nothing of it was handed out yet: the approvals that stopped to count at `at`, where the others are not enough.
    #[must_use]
    pub fn lapsed(&self, policy: &Policy, at: i64, able: impl Fn(OperatorId) -> Option<Roles>) -> Option<Lapsed> {
        match self.begun {
            true => None,
            false => self.found.lapsed(policy, self.latest(at), able),
        }
    }

    /// Its approvals.
    #[must_use]
    pub const fn approvals(&self) -> &FoundApproved {
        &self.found
    }

    /// Whether anything of it was ever handed out.
    #[must_use]
    pub const fn has_begun(&self) -> bool {
        self.begun
    }

    /// Takes note of what `fact` says about payouts of this batch.
    pub fn observe(&mut self, fact: &Fact) {
        match fact {
            Fact::AttemptsClaimed { attempts } => {
                for claim in attempts {
                    if !self.is_of_it(claim.payout) {
                        continue;
                    }
                    self.begun = true;
                    self.payout_of.insert(claim.attempt, claim.payout);
                    self.unanswered.insert(claim.payout, claim.attempt);
                    self.sent.insert(claim.payout);
                    // The newest attempt counts: an earlier one was proved not taken.
                    self.ids.remove(&claim.payout);
                    if claim.carries_our_id {
                        self.ids.insert(claim.payout, claim.originator_conversation_id.clone());
                    }
                }
            }
            Fact::AttemptsRecorded { records } => {
                for record in records {
                    let not_taken = matches!(record.answer, Answer::NotTaken { .. });
                    if let Some(payout) = self.answered(record.attempt)
                        && not_taken
                    {
                        self.sent.remove(&payout);
                    }
                }
            }
            Fact::DoubtsRaised { doubts } => {
                for doubt in doubts {
                    self.answered(doubt.attempt);
                }
            }
            Fact::ResultsApplied { results } => {
                for result in results {
                    let Some(payout) = self.payout_of.get(&result.attempt) else {
                        continue;
                    };
                    match &result.effect {
                        Effect::Stepped => {
                            self.unanswered.remove(payout);
                            self.sent.insert(*payout);
                        }
                        Effect::Returned => {
                            self.unanswered.remove(payout);
                            self.sent.remove(payout);
                            let times = self.refused.entry(*payout).or_default();
                            *times = times.saturating_add(1);
                        }
                        Effect::Known | Effect::Alarm { .. } => {}
                    }
                }
            }
            Fact::StatementProved { proved } => {
                for one in proved.iter().filter(|one| one.effect == Effect::Stepped) {
                    if self.is_of_it(one.payout) {
                        self.unanswered.remove(&one.payout);
                        self.sent.insert(one.payout);
                    }
                }
            }
            Fact::AttemptsAssumed { attempts } => {
                for claim in attempts {
                    if self.is_of_it(claim.payout) {
                        self.begun = true;
                        self.payout_of.insert(claim.attempt, claim.payout);
                        self.sent.insert(claim.payout);
                        self.ids.insert(claim.payout, claim.originator_conversation_id.clone());
                    }
                }
            }
            Fact::BatchCancelled { batch } => self.cancelled |= *batch == self.id,
            Fact::StoppedDecided { payouts, send: false } => {
                let ours: Vec<_> = payouts.iter().filter(|payout| self.is_of_it(**payout)).collect();
                self.taken_back.extend(ours);
            }
            Fact::LedgerBorn { .. }
            | Fact::OrganisationFounded { .. }
            | Fact::OrganisationChanged { .. }
            | Fact::LedgerReadmitted { .. }
            | Fact::OperatorAdded { .. }
            | Fact::OperatorChanged { .. }
            | Fact::OperatorRetired { .. }
            | Fact::OperatorLocked { .. }
            | Fact::OperatorReleased { .. }
            | Fact::PassphraseChanged { .. }
            | Fact::PassphraseReplaced { .. }
            | Fact::SignedIn
            | Fact::PassphraseGiven { .. }
            | Fact::PassphraseWrong { .. }
            | Fact::BatchDrafted { .. }
            | Fact::FileAttached { .. }
            | Fact::FileDetached { .. }
            | Fact::BatchSubmitted { .. }
            | Fact::PayoutsLeftOut { .. }
            | Fact::BatchAsked { .. }
            | Fact::BatchAnswered { .. }
            | Fact::ApprovalsLapsed { .. }
            | Fact::PolicyProposed { .. }
            | Fact::PolicyAgreed { .. }
            | Fact::PolicyDeclined { .. }
            | Fact::StandInNamed { .. }
            | Fact::BatchApproved { .. }
            | Fact::BatchRejected { .. }
            | Fact::PayeeNoted { .. }
            | Fact::PayeesMerged { .. }
            | Fact::BatchPaused { .. }
            | Fact::BatchResumed { .. }
            | Fact::SendingPaused { .. }
            | Fact::SendingResumed { .. }
            | Fact::PayoutsStopped { .. }
            | Fact::StoppedDecided { send: true, .. }
            | Fact::DeliveriesKept { .. }
            | Fact::InquiryFailed { .. }
            | Fact::BalancesRead { .. }
            | Fact::InquiryAsked { .. }
            | Fact::InquiryRecorded { .. }
            | Fact::InquiryAnswered { .. }
            | Fact::PromptChecked { .. }
            // A repeat is of an attempt in doubt, whose payout counts as sent already; so is what people settle.
            | Fact::AttemptRepeated { .. }
            | Fact::RepeatRecorded { .. }
            | Fact::SettlementProposed { .. }
            | Fact::SettlementAgreed { .. }
            | Fact::SettlementDeclined { .. }
            | Fact::PaymentsReceived { .. }
            | Fact::ConfirmationUnread { .. }
            | Fact::RecallOpened { .. }
            | Fact::RecallStepped { .. }
            | Fact::RecallClosed { .. }
            | Fact::SettingChanged { .. }
            | Fact::CredentialNoted { .. }
            | Fact::RotationBegun { .. }
            | Fact::RotationTried { .. }
            | Fact::RotationJudged { .. }
            | Fact::RotationDone { .. }
            | Fact::RotationAbandoned { .. }
            | Fact::ReminderGiven { .. }
            | Fact::ReminderSnoozed { .. }
            | Fact::ReminderSeen { .. }
            | Fact::StatementImported { .. }
            | Fact::FindingNoted { .. }
            | Fact::FindingAccepted { .. }
            | Fact::MonthClosed { .. }
            | Fact::MonthReopened { .. }
            | Fact::Dismissed { .. }
            | Fact::QuarantineReviewed { .. }
            | Fact::AccessFound { .. }
            | Fact::RecoveryKeyMade { .. }
            | Fact::LedgerRestored { .. }
            | Fact::LedgerMoved { .. }
            | Fact::DesktopAdded { .. }
            | Fact::DesktopRetired { .. }
            | Fact::LeaseTaken { .. }
            | Fact::Exported { .. } => {}
        }
    }

    /// Closes the question that `attempt` was, if it was open.
    fn answered(&mut self, attempt: AttemptId) -> Option<PayoutId> {
        let payout = *self.payout_of.get(&attempt)?;
        let open = self.unanswered.get(&payout) == Some(&attempt);
        open.then(|| self.unanswered.remove(&payout))?;
        Some(payout)
    }

    /// The frozen row of `payout`, where it may be sent and its own row still says the same.
    ///
    /// # Errors
    /// Where it may not: why.
    pub fn row_to_send(&self, payout: StandsAs<'_>) -> Result<&FrozenRow, Alteration> {
        if self.cancelled {
            return Err(Alteration::Cancelled { batch: self.id });
        }
        if self.taken_back.contains(&payout.payout) {
            return Err(Alteration::Row { payout: payout.payout });
        }
        let row = self.approved_row(payout)?;
        if self.sent.contains(&payout.payout) {
            return Err(Alteration::SentBefore { payout: payout.payout });
        }
        Ok(row)
    }

    /// The frozen row of `payout`, which was sent as `attempt` and under `id` before, where its own row still says the same.
    ///
    /// # Errors
    /// Where it was not sent so, or is not what was approved.
    pub fn row_to_repeat(
        &self,
        payout: StandsAs<'_>,
        attempt: AttemptId,
        id: Option<&OriginatorConversationId>,
    ) -> Result<&FrozenRow, Alteration> {
        let StandsAs { payout: which, .. } = payout;
        let sent = !self.cancelled && self.sent.contains(&which) && self.payout_of.get(&attempt) == Some(&which);
        if !sent {
            return Err(Alteration::NeverSent { payout: which });
        }
        let row = self.approved_row(payout)?;
        match id.is_some() && self.ids.get(&which) == id {
            true => Ok(row),
            false => Err(Alteration::OtherId { payout: which }),
        }
    }

    /// The next attempt of `payout`, of which there were `before`, as every copy of this ledger would write it down: also a copy
    /// that does not know what was left out of the batch, so its ids are of the rows as they were prepared.
    ///
    /// # Errors
    /// [`Alteration::Row`] where it is none of this batch.
    pub fn next_claim(&self, with: &IdsOf<'_>, payout: PayoutId, before: u32) -> Result<AttemptClaim, Alteration> {
        let (index, row) = self.row(payout).ok_or(Alteration::Row { payout })?;
        let approved = ApprovedPayout {
            ledger: with.ledger,
            batch: self.id,
            rows: self.rows.digest(),
            row: index,
        };
        let refused = self.refused.get(&payout).copied().unwrap_or_default();
        Ok(AttemptClaim {
            attempt: with.ids.attempt(approved, before),
            payout,
            originator_conversation_id: with.ids.at_mpesa(approved, refused),
            carries_our_id: row.lane.carries_our_id(with.people_by_our_id),
        })
    }

    fn approved_row(&self, payout: StandsAs<'_>) -> Result<&FrozenRow, Alteration> {
        let approved = !self.found.left_out().contains(&payout.payout);
        let row = self.row(payout.payout).map(|(_, row)| row).filter(|row| {
            approved
                && (&row.lane, row.amount) == (payout.lane, payout.amount)
                && row.name == payout.name
                && row.reference == payout.reference
        });
        row.ok_or(Alteration::Row { payout: payout.payout })
    }

    fn row(&self, payout: PayoutId) -> Option<(usize, &FrozenRow)> {
        let index = place_of(self.first_payout, payout)?;
        self.rows.rows().get(index).map(|row| (index, row))
    }

    fn is_of_it(&self, payout: PayoutId) -> bool {
        self.row(payout).is_some()
    }
}

#[cfg(test)]
mod tests;
