//! Rows of the tables as callers see them.

use std::collections::BTreeMap;

use mpesa::{Amount, Total};
use rusqlite::{Connection, Row};
use treasury::{
    Attention, BatchId, BatchState, Digest, Lane, OperatorId, PayoutId, PayoutState, Proof, Purpose, StateKind, Waiting,
};

use crate::{
    BatchRecord, CountSum, Dismissed, PayoutRecord, StateTotals, StoreError,
    json::{from_json, optional},
    sql,
};

/// What every column of a payout is read from.
pub(crate) const PAYOUT_COLUMNS: &str =
    "p.id, p.batch_id, p.line, p.payee, p.name, p.amount_cents, p.reference, p.command,
    p.fee_cents, p.flags, p.state, p.receipt, p.failure, p.doubt, p.originator_conversation_id, p.paid_to_name, p.alarm,
    p.drafted_at, p.changed_at, p.account, p.proof, p.doubted_at, p.charged_cents, p.other_name, p.attention, p.dismissed,
    p.dismissed_by, p.dismissed_at, p.refused, p.left_out";

const BATCH_COLUMNS: &str = "id, title, state, maker, checker, file_name, redo_of,
    coalesce(rest_digest, rows_digest), count - out_count, sum_cents - out_cents, fees_cents - out_fees_cents, drafted_at, submitted_at, decided_at, decision_note, paused, finished, flagged - out_flagged,
    purpose, corrects,
    (SELECT count(*) FROM payout WHERE attention = 'failed' AND id >= first_payout AND id < first_payout + count),
    (SELECT coalesce(sum(amount_cents), 0) FROM payout WHERE attention = 'failed' AND id >= first_payout
        AND id < first_payout + count),
    (SELECT count(*) FROM payout WHERE other_name = 1 AND id >= first_payout AND id < first_payout + count),
    warnings,
    (SELECT count(*) FROM payout p INDEXED BY payout_stopped WHERE p.batch_id = batch.id AND p.stopped IS NOT NULL),
    difference, out_count, out_cents, returned_after,
    (SELECT count(*) FROM batch_question q WHERE q.batch_id = batch.id AND q.answer IS NULL AND state = 'submitted')";

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
        alarm: optional(row.get(16)?, "an alarm")?,
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
        other_name: row.get(23)?,
        attention: row
            .get::<_, Option<String>>(24)?
            .map(|text| Attention::named(&text).ok_or_else(|| damaged("attention")))
            .transpose()?,
        dismissed: match (row.get(25)?, row.get::<_, Option<i64>>(26)?, row.get(27)?) {
            (Some(reason), by, Some(at)) => Some(Dismissed {
                reason,
                by: by.map(OperatorId::new),
                at,
            }),
            _ => None,
        },
        refused: row.get(28)?,
        left_out: row.get(29)?,
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
        "statement" => Proof::Statement,
        "people" => Proof::People,
        _ => return None,
    })
}

/// A payout's state from its columns.
pub(crate) fn payout_state(
    name: &str,
    receipt: Option<String>,
    failure: Option<String>,
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
        "failed" => PayoutState::Failed {
            cause: serde_json::from_str(&failure?).ok()?,
        },
        "in_doubt" => PayoutState::InDoubt {
            doubt: serde_json::from_str(&doubt?).ok()?,
        },
        "cancelled" => PayoutState::Cancelled,
        "rejected" => PayoutState::Rejected,
        "reversed" => PayoutState::Reversed {
            receipt: receipt?.parse().ok()?,
        },
        _ => return None,
    })
}

/// A batch as far as decisions about it need it.
pub(crate) fn waiting(db: &Connection, batch: BatchId) -> Result<Waiting, StoreError> {
    let row = sql::maybe(
        db,
        "SELECT state, maker, coalesce(rest_digest, rows_digest) FROM batch WHERE id = ?",
        [batch.get()],
        |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, [u8; 32]>(2)?)),
    )?;
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
        corrects: row.get::<_, Option<i64>>(19)?.map(BatchId::new),
        failed_open: CountSum {
            count: row.get(20)?,
            sum: Total::from_cents(row.get(21)?).unwrap_or_default(),
        },
        other_names: row.get(22)?,
        flagged: row.get(17)?,
        warnings: row.get(23)?,
        stopped: row.get(24)?,
        difference: row
            .get::<_, Option<String>>(25)?
            .map(|text| from_json(&text, "a difference"))
            .transpose()?,
        left_out: CountSum {
            count: row.get(26)?,
            sum: total(row.get(27)?, "sum of what was left out")?,
        },
        questions_open: row.get(29)?,
        returned_after: row.get::<_, Option<i64>>(28)?.map(BatchId::new),
        purpose: Purpose::named(&row.get::<_, String>(18)?).ok_or_else(|| damaged("purpose"))?,
    })
}

/// Payouts by state, of a batch or of the organisation.
pub(crate) fn totals(db: &Connection, batch: Option<BatchId>) -> Result<StateTotals, StoreError> {
    let sql = match batch {
        Some(_) => "SELECT state, count, sum_cents FROM batch_total WHERE batch_id = ? AND count > 0",
        None => "SELECT state, count, sum_cents FROM organisation_total WHERE ? IS NULL AND count > 0",
    };
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([batch.map(BatchId::get)])?;
    let mut totals = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let state = StateKind::named(&row.get::<_, String>(0)?)
            .ok_or_else(|| StoreError::Changed("the state of a total is not valid".to_owned()))?;
        let sum = Total::from_cents(row.get(2)?).map_err(|_| StoreError::Changed("a total is not valid".to_owned()))?;
        let total = CountSum {
            count: row.get(1)?,
            sum,
        };
        totals.insert(state, total);
    }
    Ok(StateTotals(totals))
}

/// Batches that a clause picks.
pub(crate) fn batches_where(
    db: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<BatchRecord>, StoreError> {
    sql::all(
        db,
        &format!("SELECT {BATCH_COLUMNS} FROM batch {clause}"),
        parameters,
        |row| batch(db, row),
    )
}

/// A ledger that went on elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub by: Option<OperatorId>,
    /// The second person who wanted it.
    pub agreed_by: OperatorId,
}

pub(crate) fn moved(db: &Connection) -> Result<Option<Moved>, StoreError> {
    let row = sql::maybe(db, "SELECT at, by, agreed_by FROM moved", [], |row| {
        Ok(Moved {
            at: row.get(0)?,
            by: row.get::<_, Option<i64>>(1)?.map(OperatorId::new),
            agreed_by: OperatorId::new(row.get(2)?),
        })
    })?;
    Ok(row)
}
