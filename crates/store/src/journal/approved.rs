//! What may be sent of an approved batch, from the journal alone.
//!
//! The tables say which payout is next; the journal says whether it may go. Before the first claim of a batch its draft
//! and approval are read back, the seal is checked, and the frozen rows are compared with their digest. Then every entry
//! since the approval is read, with its hash, for what was sent since. A payout whose row was set back by hand is found
//! here even where its attempts were removed with it.

use std::collections::{HashMap, HashSet};

use mpesa::OriginatorConversationId;
use rusqlite::Transaction;
use treasury::{
    Alteration, Answer, ApprovedPayout, AttemptClaim, AttemptId, AttemptIds, BatchId, Digest, Effect, Fact, FrozenRow,
    LedgerId, OperatorId, PayoutId, SealKey,
};

use crate::{
    Birth, PayoutRecord, StoreError,
    journal::{chain, content::frozen_rows, identity::proved, people::must_be_signed_by_its_people},
    json::from_json,
};

/// A batch whose approval and rows were found to be what they must be, and what was sent of it.
#[derive(Debug)]
pub(crate) struct ApprovedBatch {
    id: BatchId,
    first_payout: i64,
    digest: Digest,
    rows: Vec<FrozenRow>,
    cancelled: bool,
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

/// The ids of a payout's next attempt.
#[derive(Debug, Clone)]
pub(crate) struct DerivedIds {
    /// M-PESA knows the payout by it, until it refuses it for good.
    pub(crate) at_mpesa: OriginatorConversationId,
    /// The attempt's own.
    pub(crate) next: AttemptId,
}

/// What the ids of a ledger's attempts are derived with.
#[derive(Clone, Copy)]
pub(crate) struct IdsOf<'a> {
    pub(crate) ledger: LedgerId,
    pub(crate) ids: &'a AttemptIds,
    /// Whether payments to people carry our own id.
    pub(crate) people_by_our_id: bool,
}

/// An entry about a batch.
struct Found {
    seq: i64,
    at: i64,
    actor: OperatorId,
    fact: Fact,
}

impl ApprovedBatch {
    /// Reads `batch` back from the journal.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where the journal does not prove that it was approved by this console.
    pub(crate) fn read(tx: &Transaction<'_>, batch: BatchId, key: &SealKey, birth: &Birth) -> Result<Self, StoreError> {
        let drafted = only_entry(tx, batch, "batch_drafted")?;
        let approved = only_entry(tx, batch, "batch_approved")?;
        let (
            Fact::BatchDrafted {
                rows: drafted_rows,
                first_payout,
                ..
            },
            Fact::BatchApproved { rows, seal, .. },
        ) = (drafted.fact, approved.fact)
        else {
            return Err(not_ours(batch));
        };
        let (maker, checker) = (drafted.actor, approved.actor);
        let fits = drafted_rows == rows
            && maker != checker
            && drafted.seq < approved.seq
            && key.fits(seal, batch, maker, checker, rows, approved.at);
        if !fits {
            return Err(not_ours(batch));
        }
        for seq in [drafted.seq, approved.seq] {
            let entry = proved(tx, seq, birth)?;
            must_be_signed_by_its_people(tx, &entry, birth).map_err(|error| {
                tracing::error!(%error, seq, "a draft or an approval is not signed by its people");
                not_ours(batch)
            })?;
        }
        let mut this = Self {
            id: batch,
            first_payout: first_payout.get(),
            digest: rows,
            rows: frozen_rows(tx, rows)?.rows().to_vec(),
            cancelled: false,
            taken_back: HashSet::new(),
            sent: HashSet::new(),
            unanswered: HashMap::new(),
            payout_of: HashMap::new(),
            ids: HashMap::new(),
            refused: HashMap::new(),
        };
        let mut last = None;
        chain::walk(tx, "journal", approved.seq, |entry| {
            this.observe(&entry.fact);
            last = Some((entry.seq, entry.hash, entry.signature));
            Ok(())
        })?;
        // The chain holds what was sent since the approval; its last signature, that nothing was taken out of it.
        if let Some((seq, hash, signature)) = last
            && !birth.desktop.signed(birth.ledger, hash, &signature)
        {
            return Err(StoreError::Altered(Alteration::Unsigned { entry: seq }));
        }
        Ok(this)
    }

    /// Takes note of what `fact` says about payouts of this batch.
    pub(crate) fn observe(&mut self, fact: &Fact) {
        match fact {
            Fact::AttemptsClaimed { attempts } => {
                for claim in attempts {
                    if self.index_of(claim.payout).is_none() {
                        continue;
                    }
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
                    if self.index_of(one.payout).is_some() {
                        self.unanswered.remove(&one.payout);
                        self.sent.insert(one.payout);
                    }
                }
            }
            Fact::AttemptsAssumed { attempts } => {
                for claim in attempts {
                    if self.index_of(claim.payout).is_some() {
                        self.payout_of.insert(claim.attempt, claim.payout);
                        self.sent.insert(claim.payout);
                        self.ids.insert(claim.payout, claim.originator_conversation_id.clone());
                    }
                }
            }
            Fact::BatchCancelled { batch } => self.cancelled |= *batch == self.id,
            Fact::StoppedDecided { payouts, send: false } => {
                let ours: Vec<_> = payouts.iter().filter(|payout| self.index_of(**payout).is_some()).collect();
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
            | Fact::BatchSubmitted { .. }
            | Fact::BatchApproved { .. }
            | Fact::BatchRejected { .. }
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
    /// [`StoreError::Changed`] where it may not.
    pub(crate) fn row_to_send(&self, payout: &PayoutRecord) -> Result<&FrozenRow, StoreError> {
        if self.cancelled {
            return Err(StoreError::Altered(Alteration::Cancelled { batch: self.id }));
        }
        if self.taken_back.contains(&payout.id) {
            return Err(StoreError::Altered(Alteration::Row { payout: payout.id }));
        }
        let row = self.approved_row(payout)?;
        if self.sent.contains(&payout.id) {
            return Err(sent_before(payout.id));
        }
        Ok(row)
    }

    /// The frozen row of `payout`, which was sent as `attempt` before, where its own row still says the same.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where it was not sent so, or is not what was approved.
    pub(crate) fn row_to_repeat(&self, payout: &PayoutRecord, attempt: AttemptId) -> Result<&FrozenRow, StoreError> {
        let sent =
            !self.cancelled && self.sent.contains(&payout.id) && self.payout_of.get(&attempt) == Some(&payout.id);
        if !sent {
            return Err(StoreError::Altered(Alteration::NeverSent { payout: payout.id }));
        }
        self.approved_row(payout)
    }

    /// The ids of the next attempt of `payout`, as every copy of this ledger derives them.
    pub(crate) fn attempt_ids(
        &self,
        tx: &Transaction<'_>,
        with: &IdsOf<'_>,
        payout: PayoutId,
    ) -> Result<DerivedIds, StoreError> {
        let row = self
            .index_of(payout)
            .ok_or(StoreError::Altered(Alteration::Row { payout }))?;
        let approved = ApprovedPayout {
            ledger: with.ledger,
            batch: self.id,
            rows: self.digest,
            row,
        };
        let before = tx
            .prepare_cached("SELECT count(*) FROM attempt WHERE payout_id = ?")?
            .query_row([payout.get()], |row| row.get(0))?;
        Ok(DerivedIds {
            at_mpesa: with
                .ids
                .at_mpesa(approved, self.refused.get(&payout).copied().unwrap_or_default()),
            next: with.ids.attempt(approved, before),
        })
    }

    /// The next attempt of `payout`, as every copy of this ledger would write it down.
    pub(crate) fn next_claim(
        &self,
        tx: &Transaction<'_>,
        with: &IdsOf<'_>,
        payout: PayoutId,
    ) -> Result<AttemptClaim, StoreError> {
        let ids = self.attempt_ids(tx, with, payout)?;
        Ok(AttemptClaim {
            attempt: ids.next,
            payout,
            originator_conversation_id: ids.at_mpesa,
            carries_our_id: self.carries_our_id(payout, with.people_by_our_id),
        })
    }

    /// Whether our id goes along with `payout`; `people_by_our_id` is whether it does with people's.
    pub(crate) fn carries_our_id(&self, payout: PayoutId, people_by_our_id: bool) -> bool {
        let row = self.index_of(payout).and_then(|index| self.rows.get(index));
        row.is_some_and(|row| row.lane.carries_our_id(people_by_our_id))
    }

    /// Whether `payout` was sent with this id.
    pub(crate) fn was_claimed_as(&self, payout: PayoutId, id: &OriginatorConversationId) -> bool {
        self.ids.get(&payout) == Some(id)
    }

    fn approved_row(&self, payout: &PayoutRecord) -> Result<&FrozenRow, StoreError> {
        let row = self.index_of(payout.id).and_then(|index| self.rows.get(index));
        let row = row.filter(|row| {
            (&row.lane, row.amount) == (&payout.lane, payout.amount)
                && row.name == payout.name
                && row.reference == payout.reference
        });
        row.ok_or(StoreError::Altered(Alteration::Row { payout: payout.id }))
    }

    fn index_of(&self, payout: PayoutId) -> Option<usize> {
        let index = usize::try_from(payout.get() - self.first_payout).ok()?;
        (index < self.rows.len()).then_some(index)
    }
}

/// A payout stands as not sent, and was.
pub(crate) fn sent_before(payout: PayoutId) -> StoreError {
    StoreError::Altered(Alteration::SentBefore { payout })
}

/// The draft or the approval is missing, doubled, or its seal does not fit.
pub(crate) fn not_ours(batch: BatchId) -> StoreError {
    StoreError::Altered(Alteration::Approval { batch })
}

/// The one entry of this kind about `batch`. A batch is drafted once and approved once.
fn only_entry(tx: &Transaction<'_>, batch: BatchId, kind: &str) -> Result<Found, StoreError> {
    let sql = entry_sql(kind);
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query([format!("{{\"fact\":\"{kind}\",\"batch\":{batch},%")])?;
    let row = rows.next()?.ok_or_else(|| not_ours(batch))?;
    let actor: Option<i64> = row.get(2)?;
    let found = Found {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: OperatorId::new(actor.ok_or_else(|| not_ours(batch))?),
        fact: from_json(&row.get::<_, String>(3)?, "an audit entry")?,
    };
    if rows.next()?.is_some() {
        return Err(not_ours(batch));
    }
    Ok(found)
}

/// Finds the entries of one kind about a batch. The kinds stand in the text as they do in the index on these few.
pub(crate) fn entry_sql(kind: &str) -> String {
    format!(
        "SELECT seq, at, actor, body FROM journal WHERE kind = '{kind}' AND kind IN ('batch_drafted', 'batch_approved')
            AND body LIKE ? ORDER BY seq LIMIT 2"
    )
}
