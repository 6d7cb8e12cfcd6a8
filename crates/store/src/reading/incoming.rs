//! Customers' payments: telling of them, each once, and reading them back.

use mpesa::{Amount, Receipt, Total};
use rusqlite::{Row, params_from_iter};
use treasury::{BatchId, IncomingDay, IncomingRow, PayoutId, ReceivedPayment, ReportedBy, StateKind, TakesBack};

use crate::{
    CountSum, Ledger, StoreError,
    reading::{query::Query, search},
    sql,
};

/// What every column of a customer's payment is read from. What takes it back is found by the unique index of that.
const COLUMNS: &str = "i.id, i.receipt, i.amount_cents, i.paid_at, i.payer, i.name, i.account, i.kind, i.told_by,
    i.told_at, p.id, p.batch_id, p.state,
    EXISTS (SELECT 1 FROM incoming t WHERE t.payer = i.payer AND t.amount_cents = i.amount_cents AND t.id <> i.id
        AND t.paid_at BETWEEN i.paid_at - 86400000 AND i.paid_at + 86400000 AND t.account = i.account AND i.payer <> '')";

const FROM: &str = "FROM incoming i LEFT JOIN payout p ON p.payee = i.receipt AND p.command = 'TransactionReversal'
    AND p.state NOT IN ('failed', 'cancelled', 'rejected')";

/// Sums of the days since one.
pub(crate) const DAYS: &str = "SELECT day, count, sum_cents FROM incoming_day WHERE day >= ? ORDER BY day DESC";

/// What was refunded of the payments of each day since one, by the day of the payment. There are few refunds.
pub(crate) const REFUNDED_DAYS: &str =
    "SELECT (i.paid_at + 10800000) / 86400000, count(*), sum(i.amount_cents) FROM payout p
    CROSS JOIN incoming i ON i.receipt = p.payee WHERE p.command = 'TransactionReversal'
        AND p.state NOT IN ('failed', 'cancelled', 'rejected') AND p.state = 'paid'
        AND i.paid_at >= ? * 86400000 - 10800000 GROUP BY 1";

/// Which customers' payments.
#[derive(Debug, Clone, Default)]
pub struct IncomingFilter {
    /// Words of the name or account, a number, or the beginning of a receipt; empty for all.
    pub search: String,
    /// Only paid at or after this time.
    pub from: Option<i64>,
    /// Only paid before this time.
    pub until: Option<i64>,
}

impl Ledger {
    /// Customers' payments older than the one with the id `before` (none: the newest), by the time they were paid.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn incoming(
        &self,
        filter: IncomingFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<IncomingRow>, StoreError> {
        self.read("reading customers' payments", move |db| {
            let query = page(&filter, before, limit);
            sql::all(db, &query.sql, params_from_iter(query.values.iter()), incoming)
        })
        .await
    }

    /// The customer's payment with this receipt, where it was told.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn incoming_of(&self, receipt: Receipt) -> Result<Option<IncomingRow>, StoreError> {
        self.read("reading a customer's payment", move |db| {
            let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} {FROM} WHERE i.receipt = ?"))?;
            let mut rows = statement.query([receipt.as_str()])?;
            rows.next()?.map(incoming).transpose()
        })
        .await
    }

    /// The payment nearest to this one that the same customer made of the same amount for the same account within a day.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn twin_of(&self, receipt: Receipt) -> Result<Option<IncomingRow>, StoreError> {
        self.read("looking for a payment made twice", move |db| {
            let sql = format!(
                "SELECT {COLUMNS} {FROM} JOIN incoming o ON o.receipt = ? AND o.payer <> '' AND i.payer = o.payer
                    AND i.amount_cents = o.amount_cents AND i.account = o.account AND i.id <> o.id
                    AND i.paid_at BETWEEN o.paid_at - 86400000 AND o.paid_at + 86400000
                 ORDER BY abs(i.paid_at - o.paid_at) LIMIT 1"
            );
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query([receipt.as_str()])?;
            rows.next()?.map(incoming).transpose()
        })
        .await
    }

    /// How many customers' payments are known. They are numbered without gaps.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn count_incoming(&self) -> Result<u32, StoreError> {
        self.read("counting customers' payments", |db| {
            sql::one(db, "SELECT coalesce(max(id), 0) FROM incoming", [])
        })
        .await
    }

    /// Sums of the days since `first` (days since 1970 in East Africa Time), newest first. A day without payments is left
    /// out.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn incoming_days(&self, first: i64) -> Result<Vec<IncomingDay>, StoreError> {
        self.read("adding customers' payments", move |db| {
            let mut refunded = std::collections::HashMap::new();
            let mut statement = db.prepare_cached(REFUNDED_DAYS)?;
            let mut rows = statement.query([first])?;
            while let Some(row) = rows.next()? {
                let total = CountSum {
                    count: row.get(1)?,
                    sum: Total::from_cents(row.get(2)?).unwrap_or_default(),
                };
                refunded.insert(row.get::<_, i64>(0)?, total);
            }
            sql::all(db, DAYS, [first], |row| {
                let day = row.get(0)?;
                Ok(IncomingDay {
                    day,
                    refunded: refunded.get(&day).copied().unwrap_or_default(),
                    count: row.get(1)?,
                    sum: Total::from_cents(row.get(2)?)
                        .map_err(|_| StoreError::Changed("a sum of customers' payments is not valid".to_owned()))?,
                })
            })
        })
        .await
    }

    /// Whether M-PESA gives this organisation its list of customers' payments, as far as it was ever asked for it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn lists_payments(&self) -> Result<bool, StoreError> {
        self.read("reading what M-PESA opens", |db| {
            sql::one(
                db,
                "SELECT EXISTS (SELECT 1 FROM access
                        WHERE permission = 'pull' AND json_extract(finding, '$.finding') = 'open')",
                [],
            )
        })
        .await
    }
}

/// A page by key: the time of payment, and the id among those of one time.
fn page(filter: &IncomingFilter, before: Option<i64>, limit: u32) -> Query {
    let mut query = Query::new();
    let mut terms = Vec::new();
    if let Some(from) = filter.from {
        terms.push(format!("i.paid_at >= {}", query.bind(from)));
    }
    if let Some(until) = filter.until {
        terms.push(format!("i.paid_at < {}", query.bind(until)));
    }
    if let Some(before) = before {
        let before = query.bind(before);
        terms.push(format!(
            "(i.paid_at, i.id) < ((SELECT paid_at FROM incoming WHERE id = {before}), {before})"
        ));
    }
    if let Some(ids) = search::matching_incoming(&mut query, &filter.search) {
        terms.push(format!("i.id IN ({ids})"));
    }
    let clause = match terms.is_empty() {
        true => String::new(),
        false => format!("WHERE {}", terms.join(" AND ")),
    };
    let limit = query.bind(i64::from(limit));
    query.sql = format!("SELECT {COLUMNS} {FROM} {clause} ORDER BY i.paid_at DESC, i.id DESC LIMIT {limit}");
    query
}

fn incoming(row: &Row<'_>) -> Result<IncomingRow, StoreError> {
    let id: i64 = row.get(0)?;
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of customer's payment {id} is not valid"));
    let taken_back = match (
        row.get::<_, Option<i64>>(10)?,
        row.get::<_, Option<i64>>(11)?,
        row.get::<_, Option<String>>(12)?,
    ) {
        (Some(payout), Some(batch), Some(state)) => Some(TakesBack {
            payout: PayoutId::new(payout),
            batch: BatchId::new(batch),
            state: StateKind::named(&state).ok_or_else(|| damaged("refund's state"))?,
        }),
        _ => None,
    };
    Ok(IncomingRow {
        id,
        payment: ReceivedPayment {
            receipt: row.get::<_, String>(1)?.parse().map_err(|_| damaged("receipt"))?,
            amount: Amount::from_cents(row.get(2)?).map_err(|_| damaged("amount"))?,
            paid_at: row.get(3)?,
            payer: row.get(4)?,
            name: row.get(5)?,
            account: row.get(6)?,
            kind: row.get(7)?,
            told_by: match row.get::<_, String>(8)?.as_str() {
                "confirmation" => ReportedBy::Confirmation,
                "pull" => ReportedBy::Pull,
                "prompt" => ReportedBy::Prompt,
                _ => return Err(damaged("source")),
            },
        },
        told_at: row.get(9)?,
        taken_back,
        may_be_double: row.get(13)?,
    })
}
