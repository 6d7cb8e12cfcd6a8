//! What may be the same payment as another: asked when a batch is shown and when it is approved, and of each payout once more
//! when it is claimed.
//!
//! Payouts of every state count, also of drafts and of batches that wait, but not those of which it is proved that no money
//! stays with the payee: failed without a contradiction, cancelled, rejected, reversed.

use mpesa::Total;
use rusqlite::{Connection, params};
use treasury::{BatchId, Digest, PayoutId, SAME_PAYMENT_DAYS, SamePayment, Setting, Stop, Warnings, may_be_one_person};

use crate::{
    Beside, Ledger, PayoutRecord, StoreError,
    reading::{accounts::setting, paid_again::beside},
    sql,
};

const DAY_MS: i64 = 86_400_000;

/// How many of the payments that stand elsewhere too are told one by one.
const TOLD: usize = 50;

/// Payouts of a batch with the others that may be the same payment: changed since a time, in other batches.
pub(crate) const SAME: &str = "SELECT p.id, p.line, p.amount_cents, t.id, t.batch_id
    FROM payout p CROSS JOIN payout t INDEXED BY payout_by_payment ON t.payee = p.payee
        AND t.amount_cents = p.amount_cents AND t.account IS p.account AND t.batch_id <> p.batch_id
        AND t.changed_at >= ?2 AND (t.state NOT IN ('failed', 'cancelled', 'rejected', 'reversed')
            OR (t.state = 'failed' AND t.alarm IS NOT NULL))
    WHERE p.batch_id = ?1 AND p.state IN ('draft', 'submitted', 'approved') ORDER BY p.id, t.id";

/// One that was sent and may be the same payment as one that is to be sent now, and that nobody saw who approved this.
pub(crate) const SENT_SINCE: &str = "SELECT t.id FROM payout t INDEXED BY payout_by_payment
    WHERE t.payee = ?1 AND t.amount_cents = ?2 AND t.account IS ?3 AND t.batch_id <> ?4 AND t.changed_at >= ?5
        AND ((t.id > ?6 AND t.state IN ('dispatching', 'accepted', 'in_doubt', 'paid'))
            OR (t.changed_at > ?7 AND t.state = 'failed' AND t.alarm IS NOT NULL)) ORDER BY t.id LIMIT 1";

/// The name that M-PESA last told of a payee since a time, and before it.
pub(crate) const NAME_SINCE: &str = "SELECT id, paid_to_name FROM payout INDEXED BY payout_by_payee
    WHERE payee = ? AND state = 'paid' AND paid_to_name IS NOT NULL AND changed_at > ? ORDER BY id DESC LIMIT 1";

pub(crate) const NAME_BEFORE: &str = "SELECT id, paid_to_name FROM payout INDEXED BY payout_by_payee
    WHERE payee = ? AND state = 'paid' AND paid_to_name IS NOT NULL AND changed_at <= ? ORDER BY id DESC LIMIT 1";

/// What must have changed for the warnings of a batch to be others: looked up in no time, where they take a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarningsKey(Vec<i64>);

impl Ledger {
    /// What a batch may pay that stands elsewhere too, as of now.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn warnings(&self, batch: BatchId, at: i64) -> Result<Warnings, StoreError> {
        self.read("looking for the same payments", move |db| warnings(db, batch, at))
            .await
    }

    /// Names what the warnings of all batches rest on.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn warnings_key(&self, at: i64) -> Result<WarningsKey, StoreError> {
        self.read("looking for changes", move |db| {
            let mut key = vec![window_start(db, at)?.div_euclid(DAY_MS / 24)];
            for sql in [
                "SELECT coalesce(max(id), 0) FROM payout",
                "SELECT coalesce(sum(count), 0) FROM organisation_total WHERE state IN ('failed', 'cancelled', 'rejected', 'reversed')",
                "SELECT count(*) FROM payout INDEXED BY payout_with_alarm WHERE alarm IS NOT NULL",
            ] {
                key.push(sql::one(db, sql, [])?);
            }
            Ok(WarningsKey(key))
        })
        .await
    }

    /// For how many days the same payee, account and amount count as perhaps the same payment.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn same_payment_days(&self) -> Result<u16, StoreError> {
        self.read("reading a setting", same_payment_days).await
    }
}

/// What a batch may pay that stands elsewhere too.
pub(crate) fn warnings(db: &Connection, batch: BatchId, at: i64) -> Result<Warnings, StoreError> {
    let mut found = Warnings {
        same_file: same_file(db, batch)?,
        ..Warnings::default()
    };
    let mut names: Vec<String> = found.same_file.iter().map(|other| format!("file {other}")).collect();
    let mut cents = 0_i64;
    let mut last = None;
    let mut statement = db.prepare_cached(SAME)?;
    let mut rows = statement.query(params![batch.get(), window_start(db, at)?])?;
    while let Some(row) = rows.next()? {
        let (payout, other): (i64, i64) = (row.get(0)?, row.get(3)?);
        names.push(format!("{payout} {other}"));
        if last.replace(payout) != Some(payout) {
            found.same_payment.count = found.same_payment.count.saturating_add(1);
            cents = cents.saturating_add(row.get(2)?);
        }
        if found.told.len() < TOLD {
            found.told.push(SamePayment {
                payout: PayoutId::new(payout),
                line: row.get(1)?,
                other: PayoutId::new(other),
                batch: BatchId::new(row.get(4)?),
            });
        }
    }
    found.same_payment.sum =
        Total::from_cents(cents).map_err(|_| StoreError::Changed("the sum of payouts is not valid".to_owned()))?;
    found.digest = (!names.is_empty()).then(|| Digest::of(names.join("\n").as_bytes()));
    Ok(found)
}

fn same_file(db: &Connection, batch: BatchId) -> Result<Vec<BatchId>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT other.id FROM batch b JOIN batch other ON other.file_sha256 = b.file_sha256 AND other.id <> b.id
         WHERE b.id = ? AND other.state <> 'rejected' AND (other.state <> 'cancelled' OR EXISTS (
            SELECT 1 FROM batch_total t WHERE t.batch_id = other.id AND t.state <> 'cancelled' AND t.count > 0))
         ORDER BY other.id LIMIT 50",
    )?;
    let ids = statement.query_map([batch.get()], |row| row.get(0))?;
    Ok(ids.map(|id| id.map(BatchId::new)).collect::<Result<_, _>>()?)
}

/// Why a payout that was approved, and is to be sent now, waits for a person: what the checker could not see.
pub(crate) fn why_stopped(db: &Connection, payout: &PayoutRecord, at: i64) -> Result<Option<Stop>, StoreError> {
    let (seen_payout, seen_at): (i64, i64) = sql::row(
        db,
        "SELECT coalesce(p.seen_payout, b.seen_payout, 0), coalesce(p.seen_at, b.decided_at, 0)
             FROM payout p JOIN batch b ON b.id = p.batch_id WHERE p.id = ?",
        [payout.id.get()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let payee = payout.lane.payee();
    // Of what is paid again, another try at the same payment counts however old it is, unless a person saw it here.
    if let Some(Beside::MayBePaid { payout: other, .. }) = beside_again(db, payout)? {
        return Ok(Some(Stop::SamePayment { other }));
    }
    let other: Option<i64> = sql::maybe_one(
        db,
        SENT_SINCE,
        params![
            payee,
            payout.amount.cents(),
            payout.lane.account(),
            payout.batch.get(),
            window_start(db, at)?,
            seen_payout,
            seen_at
        ],
    )?;
    if let Some(other) = other {
        return Ok(Some(Stop::SamePayment {
            other: PayoutId::new(other),
        }));
    }
    let Some((told_by, name)) = name_told(db, NAME_SINCE, payee, seen_at)? else {
        return Ok(None);
    };
    // What the checker could know of the payee; where M-PESA had told nothing yet, nothing has changed.
    let before = name_told(db, NAME_BEFORE, payee, seen_at)?;
    let changed = before.is_some_and(|(_, before)| !may_be_one_person(&before, &name));
    Ok(changed.then_some(Stop::OtherName { name, told_by }))
}

/// Of a payout that pays a failure again: another try at the same payment that may be paid, and that nobody saw who sent this
/// one all the same.
fn beside_again(db: &Connection, payout: &PayoutRecord) -> Result<Option<Beside>, StoreError> {
    let (again, seen): (bool, i64) = sql::row(
        db,
        "SELECT b.redo_of IS NOT NULL, coalesce(p.seen_payout, 0)
             FROM payout p JOIN batch b ON b.id = p.batch_id WHERE p.id = ?",
        [payout.id.get()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if !again || seen > 0 {
        return Ok(None);
    }
    beside(db, payout)
}

fn name_told(db: &Connection, sql: &str, payee: &str, at: i64) -> Result<Option<(PayoutId, String)>, StoreError> {
    sql::maybe(db, sql, params![payee, at], |row| {
        Ok((PayoutId::new(row.get(0)?), row.get(1)?))
    })
}

/// From when on the same payment counts.
fn window_start(db: &Connection, at: i64) -> Result<i64, StoreError> {
    let days = i64::from(same_payment_days(db)?);
    Ok(at
        .saturating_sub(days.saturating_mul(DAY_MS))
        .saturating_add(i64::from(days == 0)))
}

fn same_payment_days(db: &Connection) -> Result<u16, StoreError> {
    match setting(db, "same_payment_window")? {
        Some(Setting::SamePaymentWindow { days }) => Ok(days),
        Some(_) | None => Ok(SAME_PAYMENT_DAYS),
    }
}
