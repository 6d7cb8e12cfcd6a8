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
mod tests {
    use mpesa::{B2cCommand, B2cLimits, Total};

    use super::*;
    use crate::{
        ApprovalsNeeded, AttemptRecord, NotTaken, PolicyVersion, Purpose, SealKey,
        decide::{DoneTo, Misfit, approvals_of},
    };

    const BATCH: BatchId = BatchId::new(3);
    const FIRST: PayoutId = PayoutId::new(10);

    fn rows() -> RowSet {
        let row = |line: u32| FrozenRow {
            line,
            lane: Lane::Person {
                payee: format!("2547{line:08}").parse().expect("a number"),
                command: B2cCommand::SalaryPayment,
            },
            amount: Amount::from_shillings(100).expect("positive"),
            name: format!("Payee {line}"),
            reference: "October".to_owned(),
            fee: Total::default(),
            flags: Vec::new(),
        };
        RowSet::freeze((2..5).map(row).collect(), &B2cLimits::CURRENT).expect("rows")
    }

    fn done(seq: i64, by: i64, fact: Fact) -> DoneTo {
        DoneTo {
            seq,
            at: seq,
            by: Some(OperatorId::new(by)),
            fact,
        }
    }

    fn drafted(rows: &RowSet) -> DoneTo {
        let fact = Fact::BatchDrafted {
            batch: BATCH,
            title: "October".to_owned(),
            purpose: Purpose::Payouts,
            source: None,
            redo_of: None,
            corrects: None,
            rows: rows.digest(),
            count: 3,
            sum: rows.sum(),
            fees: rows.fees(),
            first_payout: FIRST,
        };
        done(1, 1, fact)
    }

    fn approved(rows: &RowSet, by: i64, key: &SealKey) -> DoneTo {
        let waiting = crate::Waiting {
            batch: BATCH,
            state: crate::BatchState::Submitted,
            maker: OperatorId::new(1),
            digest: rows.digest(),
        };
        let checker = crate::Confirmed::by_passphrase(OperatorId::new(2));
        let approval = crate::approve(&waiting, checker, rows.digest(), String::new(), 5, key).expect("an approval");
        let fact = Fact::BatchApproved {
            batch: BATCH,
            rows: rows.digest(),
            note: String::new(),
            warnings: 0,
            seen: None,
            policy: PolicyVersion::STANDARD,
            evidence: None,
            seal: approval.seal(),
        };
        done(5, by, fact)
    }

    fn submitted(people: u8) -> DoneTo {
        let fact = Fact::BatchSubmitted {
            batch: BATCH,
            policy: PolicyVersion::STANDARD,
            needed: ApprovalsNeeded {
                people,
                administrator: false,
            },
            reason: String::new(),
            difference: None,
        };
        done(2, 1, fact)
    }

    fn batch(key: &SealKey) -> ApprovedBatch {
        let rows = rows();
        let entries = [drafted(&rows), submitted(1), approved(&rows, 2, key)];
        let found = approvals_of(BATCH, &entries, key, Misfit::IsAnAlarm).expect("ours");
        ApprovedBatch::new(found, rows).expect("its rows")
    }

    fn first(row: &FrozenRow) -> StandsAs<'_> {
        StandsAs {
            payout: FIRST,
            lane: &row.lane,
            amount: row.amount,
            name: &row.name,
            reference: &row.reference,
        }
    }

    fn found(needed: u8, then: &[DoneTo], misfit: Misfit) -> Result<FoundApproved, Alteration> {
        let entries: Vec<_> = [drafted(&rows()), submitted(needed)]
            .iter()
            .chain(then)
            .cloned()
            .collect();
        approvals_of(BATCH, &entries, &SealKey::new(b"ours"), misfit)
    }

    #[test]
    fn an_approval_counts_only_with_this_console_s_seal_and_by_another_person() {
        let (key, other, rows) = (SealKey::new(b"ours"), SealKey::new(b"another"), rows());
        let found = |by, with: &SealKey| {
            let approved = [approved(&rows, by, with)];
            let [alarm, void] = [Misfit::IsAnAlarm, Misfit::DoesNothing].map(|misfit| found(1, &approved, misfit));
            assert_eq!(alarm.is_ok(), void.is_ok(), "nothing that does not fit ever counts");
            alarm.is_ok()
        };
        assert!(found(2, &key));
        assert!(!found(2, &other));
        assert!(!found(1, &key));
    }

    #[test]
    fn one_person_s_approvals_are_one_however_often_they_are_given() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let twice = [approved(&rows, 2, &key), approved(&rows, 2, &key)];
        let found = found(2, &twice, Misfit::IsAnAlarm);
        assert_eq!(found.err(), Some(Alteration::TooFew { batch: BATCH }));
    }

    #[test]
    fn what_was_rejected_or_set_aside_since_does_not_count() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let rejected = done(
            6,
            3,
            Fact::BatchRejected {
                batch: BATCH,
                reason: "no".to_owned(),
            },
        );
        let lapsed = done(
            6,
            0,
            Fact::ApprovalsLapsed {
                batch: BATCH,
                gone: vec![OperatorId::new(2)],
                expired: Vec::new(),
            },
        );
        let once = approved(&rows, 2, &key);
        for misfit in [Misfit::IsAnAlarm, Misfit::DoesNothing] {
            let after = |then: &[&DoneTo]| {
                let entries: Vec<_> = then.iter().map(|done| (*done).clone()).collect();
                found(1, &entries, misfit).err()
            };
            assert_eq!(after(&[&once]), None);
            assert_eq!(after(&[&once, &rejected]), Some(Alteration::Approval { batch: BATCH }));
            assert_eq!(after(&[&rejected, &once]), Some(Alteration::Approval { batch: BATCH }));
            assert_eq!(after(&[&once, &lapsed]), Some(Alteration::TooFew { batch: BATCH }));
            assert_eq!(
                after(&[&once, &lapsed, &once]),
                None,
                "and again once it was given again"
            );
        }
    }

    /// What the checker who is operator 3 leaves out, by the places of the rows.
    fn left_out(seq: i64, places: &[i64], of: &RowSet, before: &[usize]) -> (DoneTo, RowSet) {
        let all: std::collections::BTreeSet<usize> = places
            .iter()
            .map(|place| usize::try_from(*place).expect("a place"))
            .chain(before.iter().copied())
            .collect();
        let rest = of.without(&all).expect("a rest");
        let fact = Fact::PayoutsLeftOut {
            batch: BATCH,
            payouts: places.iter().map(|place| PayoutId::new(FIRST.get() + place)).collect(),
            sum: Total::sum(places.iter().map(|_| of.rows()[0].amount)).expect("a sum"),
            rest: rest.digest(),
            reason: "why".to_owned(),
        };
        (done(seq, 3, fact), rest)
    }

    fn found_of_rest(needed: u8, then: &[&DoneTo], misfit: Misfit) -> Result<FoundApproved, Alteration> {
        let handed = [drafted(&rows()), submitted(needed)];
        let entries: Vec<_> = handed.iter().chain(then.iter().copied()).cloned().collect();
        let rows = rows();
        let whole = crate::decide::Whole {
            rows: &rows,
            enough: &|given, needed, _| given.len() >= usize::from(needed.people),
        };
        crate::decide::approvals_of_rest(BATCH, &entries, &SealKey::new(b"ours"), misfit, Some(whole))
    }

    #[test]
    fn once_something_was_left_out_only_the_rest_can_be_approved_and_sent() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let (out, rest) = left_out(3, &[1], &rows, &[]);
        let (whole, part) = (approved(&rows, 2, &key), approved(&rest, 2, &key));
        for misfit in [Misfit::IsAnAlarm, Misfit::DoesNothing] {
            assert!(
                found_of_rest(1, &[&out, &whole], misfit).is_err(),
                "of more than the rest"
            );
            let lapsed = found_of_rest(2, &[&approved(&rows, 2, &key), &out, &part], misfit);
            assert_eq!(
                lapsed.err(),
                Some(Alteration::TooFew { batch: BATCH }),
                "of what was more"
            );
        }
        let found = found_of_rest(1, &[&out, &part], Misfit::IsAnAlarm).expect("ours");
        let rest = ApprovedBatch::new(found, rows.clone()).expect("its rows");
        let at = |place: usize| StandsAs {
            payout: PayoutId::new(FIRST.get() + i64::try_from(place).expect("a place")),
            ..first(&rows.rows()[place])
        };
        assert!(rest.row_to_send(at(0)).is_ok() && rest.row_to_send(at(2)).is_ok());
        let payout = at(1).payout;
        assert_eq!(rest.row_to_send(at(1)), Err(Alteration::Row { payout }));
        // A copy that does not know what was left out derives the same ids.
        let ids = AttemptIds::of(&key);
        let with = IdsOf {
            ledger: LedgerId::from_random([1; 16]),
            ids: &ids,
            people_by_our_id: true,
        };
        let claim = |of: &ApprovedBatch| of.next_claim(&with, at(2).payout, 0).expect("a claim");
        assert_eq!(claim(&rest), claim(&batch(&key)));
    }

    #[test]
    fn nothing_is_left_out_twice_nor_all_of_it_nor_once_enough_approved() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let (out, rest) = left_out(3, &[1], &rows, &[]);
        let (more, last) = left_out(4, &[0], &rows, &[1]);
        let (whole, part) = (approved(&rows, 2, &key), approved(&rest, 2, &key));
        assert!(found_of_rest(1, &[&out, &more, &approved(&last, 2, &key)], Misfit::IsAnAlarm).is_ok());
        let fits = |then: &[&DoneTo]| found_of_rest(1, then, Misfit::IsAnAlarm).is_ok();
        assert!(!fits(&[&out, &out, &part]), "twice");
        assert!(!fits(&[&more, &part]), "another rest than it says");
        let (mut own, mut all) = (out.clone(), out.clone());
        own.by = Some(OperatorId::new(1));
        assert!(!fits(&[&own, &part]), "by its maker");
        let mut dearer = out.clone();
        if let Fact::PayoutsLeftOut { sum, .. } = &mut dearer.fact {
            *sum = rows.sum();
        }
        assert!(!fits(&[&dearer, &part]), "another sum than it says");
        if let Fact::PayoutsLeftOut { payouts, .. } = &mut all.fact {
            *payouts = (0..3).map(|place| PayoutId::new(FIRST.get() + place)).collect();
        }
        assert!(!fits(&[&all, &part]), "all of it");
        // Somebody's own program writes it after the approval: it does nothing, and stops nothing.
        let late = found_of_rest(1, &[&whole, &out], Misfit::DoesNothing).expect("approved");
        assert!(late.left_out().is_empty());
    }

    #[test]
    fn what_does_not_fit_is_an_alarm_where_one_desktop_writes_and_void_where_several_do() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let by_its_maker = approved(&rows, 1, &key);
        let then = [by_its_maker, approved(&rows, 2, &key)];
        assert_eq!(
            found(1, &then, Misfit::IsAnAlarm).err(),
            Some(Alteration::Approval { batch: BATCH })
        );
        assert!(found(1, &then, Misfit::DoesNothing).is_ok());
    }

    #[test]
    fn what_was_claimed_goes_again_only_once_it_is_proved_that_nothing_was_taken() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let ids = AttemptIds::of(&key);
        let with = IdsOf {
            ledger: LedgerId::from_random([1; 16]),
            ids: &ids,
            people_by_our_id: true,
        };
        let mut batch = batch(&key);
        let row = &rows.rows()[0];
        assert!(batch.row_to_send(first(row)).is_ok());
        let claim = batch.next_claim(&with, FIRST, 0).expect("a claim");
        let attempt = claim.attempt;
        let attempts = vec![claim.clone()];
        batch.observe(&Fact::AttemptsClaimed { attempts });
        assert_eq!(
            batch.row_to_send(first(row)),
            Err(Alteration::SentBefore { payout: FIRST })
        );
        let id = Some(&claim.originator_conversation_id);
        assert!(batch.row_to_repeat(first(row), attempt, id).is_ok());
        assert!(batch.row_to_repeat(first(row), attempt, None).is_err());
        let answer = Answer::NotTaken {
            why: NotTaken::Unreachable,
            gateway: None,
        };
        let records = vec![AttemptRecord { attempt, answer }];
        batch.observe(&Fact::AttemptsRecorded { records });
        assert!(batch.row_to_send(first(row)).is_ok());
        let again = batch.next_claim(&with, FIRST, 1).expect("a claim");
        assert_ne!(again.attempt, attempt);
        assert_eq!(again.originator_conversation_id, claim.originator_conversation_id);
    }

    #[test]
    fn a_row_that_is_not_what_was_approved_is_not_sent() {
        let (key, rows) = (SealKey::new(b"ours"), rows());
        let batch = batch(&key);
        let mut row = rows.rows()[0].clone();
        row.amount = Amount::from_shillings(101).expect("positive");
        assert_eq!(batch.row_to_send(first(&row)), Err(Alteration::Row { payout: FIRST }));
    }
}
