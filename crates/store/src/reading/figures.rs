//! Figures: what failed and why, flags, the float, and the whole organisation.

use mpesa::{Balance, Total};
use rusqlite::Connection;
use treasury::{Attention, BatchId, UTILITY, WORKING};

use crate::{
    CountSum, FailureRow, FloatReading, Ledger, OrganisationTotals, StoreError, json::from_json, project::rows::totals,
    sql,
};

pub(crate) const COUNT_QUARANTINED: &str = "SELECT count(*) FROM delivery WHERE state = 'quarantined'
    AND reviewed IS NULL";

pub(crate) const COUNT_ALARMS: &str = "SELECT count(*) FROM payout WHERE alarm IS NOT NULL";

pub(crate) const NEEDS: &str = "SELECT count(*), coalesce(sum(amount_cents), 0) FROM payout WHERE attention = ?";

pub(crate) const OLDEST_DOUBT: &str = "SELECT min(doubted_at) FROM payout WHERE state = 'in_doubt'";

impl Ledger {
    /// Failed payouts of a batch by cause, most first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn failures(&self, batch: BatchId) -> Result<Vec<FailureRow>, StoreError> {
        self.read("reading failures", move |db| {
            sql::all(
                db,
                "SELECT failure, count(*), sum(amount_cents) FROM payout WHERE batch_id = ? AND state = 'failed'
                 GROUP BY failure ORDER BY count(*) DESC, failure",
                [batch.get()],
                |row| {
                    let sum = Total::from_cents(row.get(2)?).unwrap_or_default();
                    Ok(FailureRow {
                        cause: from_json(&row.get::<_, String>(0)?, "a failure")?,
                        total: CountSum {
                            count: row.get(1)?,
                            sum,
                        },
                    })
                },
            )
        })
        .await
    }

    /// Flags of a batch by kind, most first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn flags(&self, batch: BatchId) -> Result<Vec<(String, u32)>, StoreError> {
        self.read("reading flags", move |db| {
            let mut statement = db.prepare_cached(
                "SELECT flags, count(*) FROM payout WHERE batch_id = ? AND flags <> '' AND left_out IS NULL
                    GROUP BY flags",
            )?;
            let mut rows = statement.query([batch.get()])?;
            let mut counts = std::collections::BTreeMap::<String, u32>::new();
            while let Some(row) = rows.next()? {
                let (flags, count): (String, u32) = (row.get(0)?, row.get(1)?);
                for flag in flags.split_whitespace() {
                    let sum = counts.entry(flag.to_owned()).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            Ok(counts)
        })
        .await
    }

    /// The float as last read.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn float(&self) -> Result<Option<FloatReading>, StoreError> {
        self.read("reading the float", |db| {
            let row = sql::maybe(
                db,
                "SELECT u.read_at, u.source, u.available_cents, w.available_cents FROM account u
                     LEFT JOIN account w ON w.name = ? WHERE u.name = ? AND u.available_cents IS NOT NULL",
                [WORKING, UTILITY],
                |row| {
                    Ok((
                        row.get(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, i64>(2)?,
                        row.get::<_, Option<i64>>(3)?,
                    ))
                },
            )?;
            let damaged = |_| StoreError::Changed("a float reading is not valid".to_owned());
            row.map(|(at, source, utility, working)| {
                Ok(FloatReading {
                    at,
                    by_balance: source == "balance",
                    utility: Balance::from_cents(utility).map_err(damaged)?,
                    working: working.map(Balance::from_cents).transpose().map_err(damaged)?,
                })
            })
            .transpose()
        })
        .await
    }

    /// The whole organisation in figures.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn totals(&self) -> Result<OrganisationTotals, StoreError> {
        self.read("reading the organisation's figures", |db| {
            let one = |sql: &str| -> Result<Option<i64>, StoreError> { sql::one(db, sql, []) };
            let count = |value: Option<i64>| u32::try_from(value.unwrap_or_default()).unwrap_or(u32::MAX);
            let fees = one(
                "SELECT sum(p.fee_cents) FROM batch b JOIN payout p ON p.batch_id = b.id AND p.state = 'approved'
                 WHERE b.state = 'approved' AND b.finished = 0",
            )?;
            Ok(OrganisationTotals {
                totals: totals(db, None)?,
                quarantined: count(one(COUNT_QUARANTINED)?),
                quarantined_beyond: count(one("SELECT sum(beyond) FROM quarantine_day")?),
                alarms: count(one(COUNT_ALARMS)?),
                failed_open: needs(db, Attention::Failed)?,
                other_names: needs(db, Attention::OtherName)?,
                in_doubt_since: one(OLDEST_DOUBT)?,
                approved_fees: Total::from_cents(fees.unwrap_or_default()).unwrap_or_default(),
                batches: count(one("SELECT max(id) FROM batch")?),
            })
        })
        .await
    }
}

/// What needs a person for this reason, of the whole organisation.
fn needs(db: &Connection, attention: Attention) -> Result<CountSum, StoreError> {
    sql::row(db, NEEDS, [attention.name()], |row| {
        Ok(CountSum {
            count: row.get(0)?,
            sum: Total::from_cents(row.get(1)?).unwrap_or_default(),
        })
    })
}
