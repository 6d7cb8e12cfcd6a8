//! Batches: drafting, submitting, deciding about and cancelling them, and reading them back.

use std::collections::HashSet;

use mpesa::Total;
use rusqlite::{params, params_from_iter};
use treasury::{
    Approval, ApprovalError, BatchEvent, BatchId, BatchState, Digest, Fact, OperatorId, PauseReason, PayoutId, Purpose,
    Rejection, RowSet, SourceFile, Waiting,
};

use crate::{
    BatchRecord, CountSum, Ledger, StoreError, approved::not_ours, ledger::Write, query::Query, read,
    reversals::refuse_second_reversal, warnings::warnings,
};

/// Batches of which nothing may leave, however many.
pub(crate) const HELD: &str = "SELECT id FROM batch WHERE state = 'cancelled' AND finished = 0
    UNION ALL SELECT id FROM batch WHERE state = 'approved' AND finished = 0 AND paused IS NOT NULL";

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

/// Which batches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchFilter {
    /// Only those for this.
    pub purpose: Option<Purpose>,
    /// Only those that this person prepared.
    pub maker: Option<OperatorId>,
    /// Only drafted at or after this time, UTC milliseconds.
    pub from: Option<i64>,
    /// Only drafted before this time.
    pub until: Option<i64>,
}

impl BatchFilter {
    fn clauses(&self, query: &mut Query) -> String {
        let mut clauses = vec!["TRUE".to_owned()];
        if let Some(purpose) = self.purpose {
            clauses.push(format!("purpose = {}", query.bind(purpose.name())));
        }
        if let Some(maker) = self.maker {
            clauses.push(format!("maker = {}", query.bind(maker.get())));
        }
        for (bound, sign) in [(self.from, ">="), (self.until, "<")] {
            if let Some(bound) = bound {
                clauses.push(format!("drafted_at {sign} {}", query.bind(bound)));
            }
        }
        clauses.join(" AND ")
    }
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
            write.append(at, Some(maker), &Fact::BatchSubmitted { batch })?;
            Ok(batch)
        })
        .await
    }

    /// Hands a batch over for approval.
    ///
    /// # Errors
    /// When it is not a draft.
    pub async fn submit(&self, batch: BatchId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.act("submitting a batch", Fact::BatchSubmitted { batch }, Some(by), at)
            .await
    }

    /// Stores a checker's approval. Only [`treasury::approve`] makes one; that the batch still waits with the same rows is
    /// checked again here, inside the transaction.
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
            let fact = Fact::BatchApproved {
                batch,
                rows: approval.digest(),
                note: approval.note().to_owned(),
                warnings: now.count(),
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
            let state = read::waiting(write.tx, batch)?.state;
            if state != BatchState::Approved {
                return Err(StoreError::NotFound { what: "approved batch" });
            }
            pause_batch(write, batch, reason, by, at)
        })
        .await
    }

    /// The batch as far as a decision about it needs it.
    ///
    /// # Errors
    /// When there is no such batch.
    pub async fn waiting(&self, batch: BatchId) -> Result<Waiting, StoreError> {
        self.read("reading a batch", move |db| read::waiting(db, batch)).await
    }

    async fn act(&self, name: &'static str, fact: Fact, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.write(name, move |write| write.append(at, by, &fact).map(|_| ()))
            .await
    }

    /// One batch.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn batch(&self, id: BatchId) -> Result<BatchRecord, StoreError> {
        self.read("reading a batch", move |db| {
            read::batches_where(db, "WHERE id = ?", [id.get()])?
                .pop()
                .ok_or(StoreError::NotFound { what: "batch" })
        })
        .await
    }

    /// Batches drafted before `before` (none: the newest), for one purpose or all, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches(
        &self,
        before: Option<BatchId>,
        purpose: Option<Purpose>,
        limit: u32,
    ) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| {
            let before = before.map_or(i64::MAX, BatchId::get);
            match purpose {
                None => read::batches_where(db, "WHERE id < ? ORDER BY id DESC LIMIT ?", params![before, limit]),
                Some(purpose) => read::batches_where(
                    db,
                    "WHERE purpose = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    params![purpose.name(), before, limit],
                ),
            }
        })
        .await
    }

    /// Batches that fit a filter, drafted before `before` (none: the newest), newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_of(
        &self,
        filter: BatchFilter,
        before: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| {
            let mut query = Query::new();
            let clauses = filter.clauses(&mut query);
            let before = query.bind(before.map_or(i64::MAX, BatchId::get));
            let limit = query.bind(limit);
            let clause = format!("WHERE {clauses} AND id < {before} ORDER BY id DESC LIMIT {limit}");
            read::batches_where(db, &clause, params_from_iter(query.values.iter()))
        })
        .await
    }

    /// How many batches fit a filter, and what their payouts come to.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_in_all(&self, filter: BatchFilter) -> Result<CountSum, StoreError> {
        self.read("counting batches", move |db| {
            let mut query = Query::new();
            let clauses = filter.clauses(&mut query);
            query.sql = format!("SELECT count(*), coalesce(sum(sum_cents), 0) FROM batch WHERE {clauses}");
            let (count, cents) = db
                .prepare_cached(&query.sql)?
                .query_row(params_from_iter(query.values.iter()), |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            Ok(CountSum {
                count,
                sum: Total::from_cents(cents).unwrap_or_default(),
            })
        })
        .await
    }

    /// How many batches there are, for one purpose or all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_batches(&self, purpose: Option<Purpose>) -> Result<u32, StoreError> {
        self.read("counting batches", move |db| {
            let count = match purpose {
                None => db
                    .prepare_cached("SELECT coalesce(max(id), 0) FROM batch")?
                    .query_row([], |row| row.get(0))?,
                Some(purpose) => db
                    .prepare_cached("SELECT count(*) FROM batch WHERE purpose = ?")?
                    .query_row([purpose.name()], |row| row.get(0))?,
            };
            Ok(count)
        })
        .await
    }

    /// Batches at `state`, oldest first; with `finished` given, only those that are or are not.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batches_at(&self, state: BatchState, finished: Option<bool>) -> Result<Vec<BatchRecord>, StoreError> {
        self.read("reading batches", move |db| match finished {
            Some(finished) => read::batches_where(
                db,
                "WHERE state = ? AND finished = ? ORDER BY id LIMIT 200",
                params![state.name(), finished],
            ),
            None => read::batches_where(db, "WHERE state = ? ORDER BY finished, id LIMIT 200", [state.name()]),
        })
        .await
    }

    /// Every batch of which nothing may leave now though something of it may be on its way out: paused, or cancelled.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn held_batches(&self) -> Result<Vec<BatchId>, StoreError> {
        self.read("reading paused batches", |db| {
            let mut statement = db.prepare_cached(HELD)?;
            let ids = statement.query_map([], |row| row.get(0))?;
            Ok(ids.map(|id| id.map(BatchId::new)).collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The batch that was made of the file with this digest, if any: the newest.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn batch_of_file(&self, sha256: Digest) -> Result<Option<BatchRecord>, StoreError> {
        self.read("looking for the same file", move |db| {
            let clause =
                "WHERE file_sha256 = ? AND state <> 'rejected' AND state <> 'cancelled' ORDER BY id DESC LIMIT 1";
            Ok(read::batches_where(db, clause, [sha256.as_bytes()])?.pop())
        })
        .await
    }

    /// The frozen rows of a batch.
    ///
    /// # Errors
    /// When there is no such batch, or its rows were altered.
    pub async fn rows(&self, batch: BatchId) -> Result<RowSet, StoreError> {
        self.read("reading frozen rows", move |db| {
            let digest = read::waiting(db, batch)?.digest;
            Ok(RowSet::read(&read::content(db, digest)?)?)
        })
        .await
    }
}

fn draft(write: &mut Write<'_>, new: NewBatch, maker: OperatorId, at: i64) -> Result<BatchId, StoreError> {
    refuse_second_redo(write, new.redo_of, &new.rows)?;
    refuse_second_reversal(write, &new.rows)?;
    keep_content(write, new.rows.bytes())?;
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

/// The batch, where it waits for a decision and `checker` may make it.
fn may_decide(write: &Write<'_>, batch: BatchId, checker: OperatorId) -> Result<Waiting, StoreError> {
    let waiting = read::waiting(write.tx, batch)?;
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

/// Stops (`Some`) or resumes (`None`) a batch, inside a write.
pub(crate) fn pause_batch(
    write: &mut Write<'_>,
    batch: BatchId,
    reason: Option<PauseReason>,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    let paused: bool = write
        .tx
        .prepare_cached("SELECT paused IS NOT NULL FROM batch WHERE id = ?")?
        .query_row([batch.get()], |row| row.get(0))?;
    let fact = match reason {
        Some(_) if paused => return Ok(()),
        Some(reason) => Fact::BatchPaused { batch, reason },
        None if !paused => return Ok(()),
        None => Fact::BatchResumed { batch },
    };
    write.append(at, by, &fact).map(|_| ())
}

/// Keeps bytes under their digest, once.
pub(crate) fn keep_content(write: &mut Write<'_>, bytes: &[u8]) -> Result<Digest, StoreError> {
    let digest = Digest::of(bytes);
    let known: bool = write
        .tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM content WHERE digest = ?)")?
        .query_row([digest.as_bytes()], |row| row.get(0))?;
    if !known {
        write
            .tx
            .prepare_cached("INSERT INTO content (digest, bytes) VALUES (?, ?)")?
            .execute(params![digest.as_bytes(), bytes])?;
    }
    Ok(digest)
}
