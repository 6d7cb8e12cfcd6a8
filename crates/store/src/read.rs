//! Reading rows into what callers see, and the reads that pages are made of.

use mpesa::{Amount, Total};
use rusqlite::{Connection, OptionalExtension, Row, params};
use treasury::{
    BatchId, BatchState, DeliveryId, Digest, Doubt, Lane, OperatorId, PayoutId, PayoutState, Proof, Purpose, Waiting,
};

use crate::{
    AttemptRow, BatchRecord, CountSum, DeliveryRow, Ledger, PayeeHistory, PayoutRecord, StateTotals, StoreError,
    json::from_json,
};

/// What every column of a payout is read from.
pub(crate) const PAYOUT_COLUMNS: &str =
    "p.id, p.batch_id, p.line, p.payee, p.name, p.amount_cents, p.reference, p.command,
    p.fee_cents, p.flags, p.state, p.receipt, p.code, p.doubt, p.originator_conversation_id, p.paid_to_name, p.alarm,
    p.drafted_at, p.changed_at, p.account, p.proof, p.doubted_at, p.charged_cents";

const BATCH_COLUMNS: &str = "id, title, state, maker, checker, file_name, redo_of, rows_digest, count, sum_cents,
    fees_cents, drafted_at, submitted_at, decided_at, decision_note, paused, finished, flagged, purpose";

pub(crate) const QUARANTINED: &str = "WHERE state = 'quarantined' ORDER BY id DESC LIMIT ?";
/// A payout from [`PAYOUT_COLUMNS`].
pub(crate) fn payout(row: &Row<'_>) -> Result<PayoutRecord, StoreError> {
    let id: i64 = row.get(0)?;
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of payout {id} is not valid"));
    let flags: String = row.get(9)?;
    Ok(PayoutRecord {
        id: PayoutId::new(id),
        batch: BatchId::new(row.get(1)?),
        line: row.get(2)?,
        lane: Lane::of(
            &row.get::<_, String>(7)?,
            &row.get::<_, String>(3)?,
            row.get::<_, Option<String>>(19)?.as_deref(),
        )
        .ok_or_else(|| damaged("payee"))?,
        name: row.get(4)?,
        amount: Amount::from_cents(row.get(5)?).map_err(|_| damaged("amount"))?,
        reference: row.get(6)?,
        fee: Total::from_cents(row.get(8)?).map_err(|_| damaged("fee"))?,
        flags: flags.split_whitespace().map(str::to_owned).collect(),
        state: payout_state(&row.get::<_, String>(10)?, row.get(11)?, row.get(12)?, row.get(13)?)
            .ok_or_else(|| damaged("state"))?,
        originator_conversation_id: row
            .get::<_, Option<String>>(14)?
            .map(|text| text.parse().map_err(|_| damaged("M-PESA id")))
            .transpose()?,
        paid_to_name: row.get(15)?,
        alarm: row.get(16)?,
        drafted_at: row.get(17)?,
        changed_at: row.get(18)?,
        proof: row
            .get::<_, Option<String>>(20)?
            .map(|text| proof(&text).ok_or_else(|| damaged("proof")))
            .transpose()?,
        doubted_at: row.get(21)?,
        charged: row
            .get::<_, Option<i64>>(22)?
            .map(|cents| Total::from_cents(cents).map_err(|_| damaged("charge")))
            .transpose()?,
    })
}

/// One payout.
pub(crate) fn payout_of(db: &Connection, id: PayoutId) -> Result<PayoutRecord, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {PAYOUT_COLUMNS} FROM payout p WHERE p.id = ?"))?;
    let mut rows = statement.query([id.get()])?;
    payout(rows.next()?.ok_or(StoreError::NotFound { what: "payout" })?)
}

fn proof(name: &str) -> Option<Proof> {
    Some(match name {
        "refusal" => Proof::Refusal,
        "callback" => Proof::Callback,
        "status" => Proof::Status,
        "people" => Proof::People,
        _ => return None,
    })
}

/// A payout's state from its columns.
pub(crate) fn payout_state(
    name: &str,
    receipt: Option<String>,
    code: Option<String>,
    doubt: Option<String>,
) -> Option<PayoutState> {
    Some(match name {
        "draft" => PayoutState::Draft,
        "submitted" => PayoutState::Submitted,
        "approved" => PayoutState::Approved,
        "dispatching" => PayoutState::Dispatching,
        "accepted" => PayoutState::Accepted,
        "paid" => PayoutState::Paid {
            receipt: receipt?.parse().ok()?,
        },
        "failed" => PayoutState::Failed { code: code?.into() },
        "in_doubt" => PayoutState::InDoubt {
            doubt: serde_json::from_str::<Doubt>(&doubt?).ok()?,
        },
        "cancelled" => PayoutState::Cancelled,
        "rejected" => PayoutState::Rejected,
        "reversed" => PayoutState::Reversed {
            receipt: receipt?.parse().ok()?,
        },
        _ => return None,
    })
}

/// What is kept under `digest`, refused where the bytes do not have it.
pub(crate) fn content(db: &Connection, digest: Digest) -> Result<Vec<u8>, StoreError> {
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT bytes FROM content WHERE digest = ?")?
        .query_row([digest.as_bytes()], |row| row.get(0))
        .optional()?;
    let bytes = bytes.ok_or_else(|| StoreError::Changed(format!("content {digest} is missing")))?;
    if Digest::of(&bytes) != digest {
        return Err(StoreError::Changed(format!("content {digest} was altered")));
    }
    Ok(bytes)
}

/// A batch as far as decisions about it need it.
pub(crate) fn waiting(db: &Connection, batch: BatchId) -> Result<Waiting, StoreError> {
    let row = db
        .prepare_cached("SELECT state, maker, rows_digest FROM batch WHERE id = ?")?
        .query_row([batch.get()], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, [u8; 32]>(2)?))
        })
        .optional()?;
    let (state, maker, digest) = row.ok_or(StoreError::NotFound { what: "batch" })?;
    Ok(Waiting {
        batch,
        state: batch_state(&state, batch)?,
        maker: OperatorId::new(maker),
        digest: Digest::from_bytes(digest),
    })
}

fn batch_state(name: &str, batch: BatchId) -> Result<BatchState, StoreError> {
    BatchState::named(name).ok_or_else(|| StoreError::Changed(format!("the state of batch {batch} is not valid")))
}

fn batch(db: &Connection, row: &Row<'_>) -> Result<BatchRecord, StoreError> {
    let id = BatchId::new(row.get(0)?);
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of batch {id} is not valid"));
    let total = |cents: i64, what: &str| Total::from_cents(cents).map_err(|_| damaged(what));
    Ok(BatchRecord {
        id,
        title: row.get(1)?,
        state: batch_state(&row.get::<_, String>(2)?, id)?,
        maker: OperatorId::new(row.get(3)?),
        checker: row.get::<_, Option<i64>>(4)?.map(OperatorId::new),
        file_name: row.get(5)?,
        redo_of: row.get::<_, Option<i64>>(6)?.map(BatchId::new),
        rows: Digest::from_bytes(row.get(7)?),
        all: CountSum {
            count: row.get(8)?,
            sum: total(row.get(9)?, "sum")?,
        },
        fees: total(row.get(10)?, "fees")?,
        totals: totals(db, Some(id))?,
        drafted_at: row.get(11)?,
        submitted_at: row.get(12)?,
        decided_at: row.get(13)?,
        decision_note: row.get(14)?,
        paused: row
            .get::<_, Option<String>>(15)?
            .map(|text| from_json(&text, "a pause"))
            .transpose()?,
        finished: row.get(16)?,
        flagged: row.get(17)?,
        purpose: Purpose::named(&row.get::<_, String>(18)?).ok_or_else(|| damaged("purpose"))?,
    })
}

/// Payouts by state, of a batch or of the house.
pub(crate) fn totals(db: &Connection, batch: Option<BatchId>) -> Result<StateTotals, StoreError> {
    let sql = match batch {
        Some(_) => "SELECT state, count, sum_cents FROM batch_total WHERE batch_id = ? AND count > 0",
        None => "SELECT state, count, sum_cents FROM house_total WHERE ? IS NULL AND count > 0",
    };
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([batch.map(BatchId::get)])?;
    let mut totals = Vec::new();
    while let Some(row) = rows.next()? {
        let sum = Total::from_cents(row.get(2)?).map_err(|_| StoreError::Changed("a total is not valid".to_owned()))?;
        totals.push((
            row.get(0)?,
            CountSum {
                count: row.get(1)?,
                sum,
            },
        ));
    }
    Ok(StateTotals(totals))
}

fn batches_where(
    db: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<BatchRecord>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {BATCH_COLUMNS} FROM batch {clause}"))?;
    let mut rows = statement.query(parameters)?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        batches.push(batch(db, row)?);
    }
    Ok(batches)
}

impl Ledger {
    /// One batch.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn batch(&self, id: BatchId) -> Result<BatchRecord, StoreError> {
        self.read("reading a batch", move |db| {
            batches_where(db, "WHERE id = ?", [id.get()])?
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
                None => batches_where(db, "WHERE id < ? ORDER BY id DESC LIMIT ?", params![before, limit]),
                Some(purpose) => batches_where(
                    db,
                    "WHERE purpose = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    params![purpose.name(), before, limit],
                ),
            }
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
            Some(finished) => batches_where(
                db,
                "WHERE state = ? AND finished = ? ORDER BY id LIMIT 200",
                params![state.name(), finished],
            ),
            None => batches_where(db, "WHERE state = ? ORDER BY finished, id LIMIT 200", [state.name()]),
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
            Ok(batches_where(db, clause, [sha256.as_bytes()])?.pop())
        })
        .await
    }

    /// The frozen rows of a batch.
    ///
    /// # Errors
    /// When there is no such batch, or its rows were altered.
    pub async fn rows(&self, batch: BatchId) -> Result<treasury::RowSet, StoreError> {
        self.read("reading frozen rows", move |db| {
            let digest = waiting(db, batch)?.digest;
            Ok(treasury::RowSet::read(&content(db, digest)?)?)
        })
        .await
    }

    /// What is known of payees: for each, whether they were ever paid, and when the same amount last went to them at or
    /// after `since` (paid, or on its way). A pay bill is a payee for each account there.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn payee_histories(
        &self,
        payees: Vec<(Lane, Amount)>,
        since: i64,
    ) -> Result<Vec<PayeeHistory>, StoreError> {
        self.read("looking for earlier payouts", move |db| {
            let mut ever = db.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM payout WHERE payee = ? AND account IS ? AND state = 'paid')",
            )?;
            let mut same = db.prepare_cached(
                "SELECT max(changed_at) FROM payout WHERE payee = ? AND account IS ? AND amount_cents = ?
                    AND changed_at >= ?
                    AND state IN ('submitted', 'approved', 'dispatching', 'accepted', 'in_doubt', 'paid')",
            )?;
            payees
                .iter()
                .map(|(lane, amount)| {
                    let (payee, account) = (lane.payee(), lane.account());
                    Ok(PayeeHistory {
                        ever_paid: ever.query_row(params![payee, account], |row| row.get(0))?,
                        same_amount_at: same
                            .query_row(params![payee, account, amount.cents(), since], |row| row.get(0))?,
                    })
                })
                .collect()
        })
        .await
    }

    /// One payout.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub async fn payout(&self, id: PayoutId) -> Result<PayoutRecord, StoreError> {
        self.read("reading a payout", move |db| payout_of(db, id)).await
    }

    /// A payout's attempts and callbacks, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn history(&self, id: PayoutId) -> Result<(Vec<AttemptRow>, Vec<DeliveryRow>), StoreError> {
        self.read("reading a payout's history", move |db| {
            let attempts = attempts(db, id)?;
            let mut deliveries = Vec::new();
            for attempt in &attempts {
                let clause = "WHERE attempt_id = ? ORDER BY id";
                deliveries.extend(deliveries_where(db, clause, [attempt.id.to_string()])?);
            }
            deliveries.sort_by_key(|delivery| delivery.id);
            Ok((attempts, deliveries))
        })
        .await
    }

    /// Callbacks in quarantine, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn quarantine(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError> {
        self.read("reading the quarantine", move |db| {
            deliveries_where(db, QUARANTINED, [limit])
        })
        .await
    }
}

fn attempts(db: &Connection, payout: PayoutId) -> Result<Vec<AttemptRow>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT id, state, claimed_at, recorded_at, answer, doubted_at FROM attempt WHERE payout_id = ? ORDER BY claimed_at",
    )?;
    let mut rows = statement.query([payout.get()])?;
    let mut attempts = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        attempts.push(AttemptRow {
            id: id
                .parse()
                .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?,
            state: row.get(1)?,
            claimed_at: row.get(2)?,
            recorded_at: row.get(3)?,
            answer: row
                .get::<_, Option<String>>(4)?
                .map(|text| from_json(&text, "an answer"))
                .transpose()?,
            doubted_at: row.get(5)?,
        });
    }
    Ok(attempts)
}

fn deliveries_where(
    db: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT id, received_at, source, channel, body_digest, applied, reason FROM delivery {clause}"
    ))?;
    let mut rows = statement.query(parameters)?;
    let mut deliveries = Vec::new();
    while let Some(row) = rows.next()? {
        deliveries.push(DeliveryRow {
            id: DeliveryId::new(row.get(0)?),
            received_at: row.get(1)?,
            source: row.get(2)?,
            channel: row.get(3)?,
            body: content(db, Digest::from_bytes(row.get(4)?))?,
            applied: row
                .get::<_, Option<String>>(5)?
                .map(|text| from_json(&text, "a result"))
                .transpose()?,
            reason: row.get(6)?,
        });
    }
    Ok(deliveries)
}
