//! Batches: drafting, submitting, deciding about and cancelling them, and reading them back.

use std::collections::HashSet;

use treasury::{
    Approval, ApprovalError, BatchEvent, BatchId, BatchState, DiffersBecause, Fact, LeavingOut, OperatorId,
    PauseReason, PayoutId, Purpose, ReasonedDifference, Rejection, RowSet, SourceFile, Waiting, evidence_digest,
};

use crate::{
    Ledger, StoreError,
    journal::{
        approved::{attachments, must_be_in_force, not_ours},
        content::keep_content,
    },
    ledger::write::Write,
    operations::reversals::refuse_second_reversal,
    project::{policy, rows, what_is_left},
    reading::{
        runs::{difference, differs_percent},
        warnings::warnings,
    },
    sql,
};

/// A batch to draft.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// Title.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The file it came from.
    pub source: Option<SourceFile>,
    /// The batch whose failed payouts it pays again.
    pub redo_of: Option<BatchId>,
    /// The rejected batch that it corrects.
    pub corrects: Option<BatchId>,
    /// Its rows.
    pub rows: RowSet,
}

impl Ledger {
    /// Stores a batch with its payouts, as a draft of `maker`.
    ///
    /// # Errors
    /// When what failed is paid again already, a customer's payment is not to be taken back or is so already, or the ledger
    /// cannot be written.
    pub async fn draft(&self, new: NewBatch, maker: OperatorId, at: i64) -> Result<BatchId, StoreError> {
        self.write("drafting a batch", move |write| draft(write, new, maker, at))
            .await
    }

    /// Stores a batch as a draft of `maker` and hands it over for approval, in one write.
    ///
    /// # Errors
    /// As of [`Ledger::draft`].
    pub async fn raise(&self, new: NewBatch, maker: OperatorId, at: i64) -> Result<BatchId, StoreError> {
        self.write("raising a batch", move |write| {
            let batch = draft(write, new, maker, at)?;
            hand_over(write, batch, None, String::new(), maker, at)?;
            Ok(batch)
        })
        .await
    }

    /// Hands a batch over for approval.
    ///
    /// # Errors
    /// When it is not a draft, or differs from the pay run before by so much that it takes a reason.
    pub async fn submit(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.submit_saying(batch, None, String::new(), by, at).await
    }

    /// Hands a batch over for approval. Where it differs from the pay run before by more than the organisation set, `why` says
    /// for which reason, and the difference is kept with it; `flagged` is the reason that the policy asks for where something in
    /// it is flagged.
    ///
    /// # Errors
    /// When it is not a draft, differs and no reason is given, `by` did not prepare it, or the policy refuses it.
    pub async fn submit_saying(
        &self,
        batch: BatchId,
        why: Option<(DiffersBecause, String)>,
        flagged: String,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("submitting a batch", move |write| {
            let difference = beyond(write, batch, why)?;
            hand_over(write, batch, difference, flagged, by, at)
        })
        .await
    }

    /// Stores a checker's approval; once as many people approved as the policy asks for, it may be sent. Only
    /// [`treasury::approve`] makes one; that the batch still waits with the same rows is checked again here, inside the transaction.
    ///
    /// # Errors
    /// When the batch does not wait for approval any more, its rows are others, other payouts may be the same payments than
    /// the checker was told, the checker is its maker, or the approval was sealed with another key than this ledger's.
    pub async fn approve(&self, approval: Approval) -> Result<(), StoreError> {
        self.write("approving a batch", move |write| {
            let (batch, checker, at) = (approval.batch(), approval.checker(), approval.at());
            let waiting = may_decide(write, batch, checker)?;
            if waiting.digest != approval.digest() {
                return Err(ApprovalError::OtherRows.into());
            }
            let key = &write.state.seal_key;
            if !key.fits(approval.seal(), batch, waiting.maker, checker, waiting.digest, at) {
                return Err(not_ours(batch));
            }
            let now = warnings(write.tx, batch, at)?;
            if now.digest.is_some() && now.digest != approval.warnings() {
                return Err(ApprovalError::OtherWarnings.into());
            }
            let evidence = attachments(write.tx, batch, &write.state.seal_key, &write.state.birth)?;
            if evidence_digest(&evidence) != approval.evidence() {
                return Err(ApprovalError::OtherEvidence.into());
            }
            let fact = Fact::BatchApproved {
                batch,
                rows: approval.digest(),
                note: approval.note().to_owned(),
                warnings: now.count(),
                seen: now.digest,
                policy: approval.policy(),
                evidence: approval.evidence(),
                seal: approval.seal(),
            };
            write.append(at, Some(checker), &fact).map(|_| ())
        })
        .await
    }

    /// Stores a checker's rejection.
    ///
    /// # Errors
    /// When the batch does not wait for approval any more, or the checker is its maker.
    pub async fn reject(&self, rejection: Rejection) -> Result<(), StoreError> {
        self.write("rejecting a batch", move |write| {
            let (batch, checker) = (rejection.batch(), rejection.checker());
            may_decide(write, batch, checker)?;
            let reason = rejection.reason().to_owned();
            let fact = Fact::BatchRejected { batch, reason };
            write.append(rejection.at(), Some(checker), &fact).map(|_| ())
        })
        .await
    }

    /// Leaves payouts out of a batch that waits: they go back to its maker, and the rest waits for approvals of just that.
    ///
    /// # Errors
    /// When the batch does not wait any more, its rows are others than the checker saw, nothing would be left of it, one of the
    /// payouts does not wait in it, or the checker is its maker.
    pub async fn leave_out(&self, leaving: LeavingOut) -> Result<(), StoreError> {
        self.write("leaving payouts out of a batch", move |write| {
            let said = leaving.said();
            let (batch, checker) = (said.batch(), said.checker());
            let waiting = may_decide(write, batch, checker)?;
            if waiting.digest != leaving.digest() {
                return Err(ApprovalError::OtherRows.into());
            }
            let payouts: Vec<PayoutId> = leaving.payouts().iter().copied().collect();
            let left = what_is_left(write.tx, batch, &payouts)?;
            let fact = Fact::PayoutsLeftOut {
                batch,
                payouts,
                sum: left.out.sum,
                rest: left.rest.digest(),
                reason: said.reason().to_owned(),
            };
            write.append(said.at(), Some(checker), &fact).map(|_| ())
        })
        .await
    }

    /// Takes back what of a batch was not sent.
    ///
    /// # Errors
    /// When it was decided about otherwise.
    pub async fn cancel(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.act("cancelling a batch", Fact::BatchCancelled { batch }, Some(by), at)
            .await
    }

    /// Stops or resumes sending of a batch. Where that is how it stands already, nothing is written.
    ///
    /// # Errors
    /// When there is no such batch, or it is not approved.
    pub async fn pause_batch(
        &self,
        batch: BatchId,
        reason: Option<PauseReason>,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("pausing a batch", move |write| {
            let state = rows::waiting(write.tx, batch)?.state;
            if state != BatchState::Approved {
                return Err(StoreError::NotFound { what: "approved batch" });
            }
            pause_batch(write, batch, reason, by, at)
        })
        .await
    }

    /// Writes a fact for which nothing has to be looked at but what every fact is judged by.
    pub(super) async fn act(
        &self,
        name: &'static str,
        fact: Fact,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write(name, move |write| write.append(at, by, &fact).map(|_| ()))
            .await
    }
}

/// How a batch differs from the pay run before, where that takes a reason.
fn beyond(
    write: &Write<'_>,
    batch: BatchId,
    why: Option<(DiffersBecause, String)>,
) -> Result<Option<ReasonedDifference>, StoreError> {
    let Some(percent) = differs_percent(write.tx)? else {
        return Ok(None);
    };
    let found = difference(write.tx, batch)?.filter(|(_, difference)| difference.is_beyond(percent));
    let Some((before, difference)) = found else {
        return Ok(None);
    };
    let (because, note) = why.ok_or(StoreError::ReasonNeeded)?;
    Ok(Some(ReasonedDifference {
        against: before.batch,
        counts: difference.counts(),
        before: difference.before,
        now: difference.now,
        because,
        note,
    }))
}

fn draft(write: &mut Write<'_>, new: NewBatch, maker: OperatorId, at: i64) -> Result<BatchId, StoreError> {
    refuse_second_redo(write, new.redo_of, &new.rows)?;
    refuse_second_correction(write, new.corrects)?;
    refuse_second_reversal(write, &new.rows)?;
    keep_content(write.tx, new.rows.bytes())?;
    let next = |table: &str| -> Result<i64, StoreError> {
        let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
        Ok(write.tx.query_row(&sql, [], |row| row.get(0))?)
    };
    let batch = BatchId::new(next("batch")?);
    let fact = Fact::BatchDrafted {
        batch,
        title: new.title,
        purpose: new.purpose,
        source: new.source,
        redo_of: new.redo_of,
        corrects: new.corrects,
        rows: new.rows.digest(),
        count: u32::try_from(new.rows.rows().len()).map_err(|_| treasury::RowError::TooLarge)?,
        sum: new.rows.sum(),
        fees: new.rows.fees(),
        first_payout: PayoutId::new(next("payout")?),
    };
    write.append(at, Some(maker), &fact)?;
    Ok(batch)
}

/// Hands a batch over under the policy that is in force.
fn hand_over(
    write: &mut Write<'_>,
    batch: BatchId,
    difference: Option<ReasonedDifference>,
    reason: String,
    by: OperatorId,
    at: i64,
) -> Result<(), StoreError> {
    rows::waiting(write.tx, batch)?.state.step(BatchEvent::Submit)?;
    let (version, policy) = write.policy_in_force()?;
    must_be_in_force(batch, policy::in_force(write.tx)?.0, version)?;
    let judged = policy::judged_by(write.tx, &policy, batch, at)?;
    let fact = Fact::BatchSubmitted {
        batch,
        policy: version,
        needed: judged.needed,
        reason,
        difference,
    };
    write.append(at, Some(by), &fact).map(|_| ())
}

/// The batch, where it waits for a decision and `checker` may make it.
fn may_decide(write: &Write<'_>, batch: BatchId, checker: OperatorId) -> Result<Waiting, StoreError> {
    let waiting = rows::waiting(write.tx, batch)?;
    // Rejecting is legal wherever approving is; the error names where the batch stands.
    waiting.state.step(BatchEvent::Approve)?;
    if waiting.maker == checker {
        return Err(ApprovalError::MakerIsChecker.into());
    }
    Ok(waiting)
}

/// Each failure is paid again by one batch, unless it was rejected there, or cancelled before it was sent.
fn refuse_second_redo(write: &Write<'_>, redo_of: Option<BatchId>, rows: &RowSet) -> Result<(), StoreError> {
    let Some(old) = redo_of else { return Ok(()) };
    let lines: HashSet<u32> = rows.rows().iter().map(|row| row.line).collect();
    let mut statement = write.tx.prepare_cached(
        "SELECT p.line, p.batch_id FROM batch b JOIN payout p ON p.batch_id = b.id
         WHERE b.redo_of = ? AND p.state NOT IN ('cancelled', 'rejected')",
    )?;
    let mut redone = statement.query([old.get()])?;
    while let Some(row) = redone.next()? {
        if lines.contains(&row.get(0)?) {
            return Err(StoreError::AlreadyRedone {
                batch: BatchId::new(row.get(1)?),
            });
        }
    }
    Ok(())
}

/// What went back to its maker is taken up by one batch, unless that was cancelled.
fn refuse_second_correction(write: &Write<'_>, corrects: Option<BatchId>) -> Result<(), StoreError> {
    let Some(old) = corrects else { return Ok(()) };
    let sql = "SELECT c.id FROM batch b JOIN batch c ON c.corrects = b.id AND c.id > b.returned_after
        WHERE b.id = ? AND c.state <> 'cancelled' ORDER BY c.id LIMIT 1";
    let taken: Option<i64> = sql::maybe_one(write.tx, sql, [old.get()])?;
    match taken.map(BatchId::new) {
        Some(batch) => Err(StoreError::AlreadyRedone { batch }),
        None => Ok(()),
    }
}

/// Stops (`Some`) or resumes (`None`) a batch, inside a write.
pub(crate) fn pause_batch(
    write: &mut Write<'_>,
    batch: BatchId,
    reason: Option<PauseReason>,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    let paused: bool = sql::one(
        write.tx,
        "SELECT paused IS NOT NULL FROM batch WHERE id = ?",
        [batch.get()],
    )?;
    let fact = match reason {
        Some(_) if paused => return Ok(()),
        Some(reason) => Fact::BatchPaused { batch, reason },
        None if !paused => return Ok(()),
        None => Fact::BatchResumed { batch },
    };
    write.append(at, by, &fact).map(|_| ())
}
