//! Figures over months: what was paid for what, what it cost, what failed, and how long M-PESA took.

use mpesa::{Balance, Total};
use rusqlite::params;
use treasury::Purpose;

use crate::{CountSum, FailureRow, Ledger, StoreError, json::from_json, project::day_of, sql};

const PAID: &str = "SELECT b.purpose, b.decided_at, t.count, t.sum_cents FROM batch b
    JOIN batch_total t ON t.batch_id = b.id AND t.state = 'paid' AND t.count > 0
    WHERE b.state = 'approved' AND b.decided_at >= ? ORDER BY b.id LIMIT 100000";

const FEES: &str =
    "SELECT day, sum(fees_cents) FROM account_spent WHERE day >= ? GROUP BY day ORDER BY day LIMIT 10000";

const FAILURES: &str =
    "SELECT failure, count(*), sum(amount_cents) FROM payout WHERE state = 'failed' AND changed_at >= ?
    GROUP BY failure ORDER BY count(*) DESC, failure LIMIT 100";

/// How long it took from writing a request down to knowing that it was paid, of the newest payouts.
pub(crate) const CONFIRMED: &str = "SELECT max(0, p.changed_at - a.claimed_at) FROM payout p
    JOIN attempt a ON a.payout_id = p.id AND a.state = 'paid'
    WHERE p.state = 'paid' AND p.changed_at >= ? ORDER BY p.id DESC LIMIT 5000";

const PAYROLL: &str = "SELECT decided_at, sum_cents FROM batch WHERE state = 'approved' AND purpose = 'payouts'
    AND decided_at >= ? ORDER BY sum_cents DESC LIMIT 1";

/// What an account held, each time M-PESA was asked.
pub(crate) const READINGS_OF: &str = "SELECT as_of, available_cents FROM account_reading
    WHERE name = ? AND as_of >= ? AND available_cents IS NOT NULL ORDER BY as_of LIMIT 20000";

/// What was paid of one batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPaid {
    /// What it was for.
    pub purpose: Purpose,
    /// When it was approved, UTC milliseconds.
    pub approved_at: i64,
    /// What of it was paid.
    pub paid: CountSum,
}

/// Figures since a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// What was paid, by batch.
    pub paid: Vec<BatchPaid>,
    /// Fees, by day (since 1970, in East Africa).
    pub fees: Vec<(i64, Total)>,
    /// Failures by cause, the most frequent first.
    pub failures: Vec<FailureRow>,
    /// How long it took until a payment was confirmed, in milliseconds, of the newest.
    pub confirmed_ms: Vec<i64>,
}

/// A payroll that was approved: when, and its sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payroll {
    /// When it was approved, UTC milliseconds.
    pub approved_at: i64,
    /// Its sum.
    pub sum: Total,
}

impl Ledger {
    /// Figures since a moment.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn figures_since(&self, since: i64) -> Result<Figures, StoreError> {
        self.read("reading figures", move |db| {
            let mut figures = Figures::default();
            let mut statement = db.prepare_cached(PAID)?;
            let mut rows = statement.query([since])?;
            while let Some(row) = rows.next()? {
                figures.paid.push(BatchPaid {
                    purpose: Purpose::named(&row.get::<_, String>(0)?)
                        .ok_or_else(|| StoreError::Changed("the purpose of a batch is not valid".to_owned()))?,
                    approved_at: row.get(1)?,
                    paid: CountSum {
                        count: row.get(2)?,
                        sum: total(row.get(3)?)?,
                    },
                });
            }
            let mut statement = db.prepare_cached(FEES)?;
            let mut rows = statement.query([day_of(since)])?;
            while let Some(row) = rows.next()? {
                figures.fees.push((row.get(0)?, total(row.get(1)?)?));
            }
            let mut statement = db.prepare_cached(FAILURES)?;
            let mut rows = statement.query([since])?;
            while let Some(row) = rows.next()? {
                figures.failures.push(FailureRow {
                    cause: from_json(&row.get::<_, String>(0)?, "a failure")?,
                    total: CountSum {
                        count: row.get(1)?,
                        sum: total(row.get(2)?)?,
                    },
                });
            }
            let mut statement = db.prepare_cached(CONFIRMED)?;
            figures.confirmed_ms = statement
                .query_map([since], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(figures)
        })
        .await
    }

    /// The largest batch of payouts that was approved since a moment.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn largest_payroll(&self, since: i64) -> Result<Option<Payroll>, StoreError> {
        self.read("reading the largest payroll", move |db| {
            let mut statement = db.prepare_cached(PAYROLL)?;
            let mut rows = statement.query([since])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            Ok(Some(Payroll {
                approved_at: row.get(0)?,
                sum: total(row.get(1)?)?,
            }))
        })
        .await
    }

    /// What could be spent of an account, each time M-PESA was asked since a moment, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn readings_of(&self, account: String, since: i64) -> Result<Vec<(i64, Balance)>, StoreError> {
        self.read("reading what an account held", move |db| {
            sql::all(db, READINGS_OF, params![account, since], |row| {
                let balance = Balance::from_cents(row.get(1)?)
                    .map_err(|_| StoreError::Changed("a balance is not valid".to_owned()))?;
                Ok((row.get(0)?, balance))
            })
        })
        .await
    }
}

fn total(cents: i64) -> Result<Total, StoreError> {
    Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum is not valid".to_owned()))
}
