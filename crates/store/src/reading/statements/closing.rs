//! Closing a month: what moved on each account, and two people's word for it.

use mpesa::Total;
use rusqlite::{Connection, params};
use treasury::{
    BookAccount, ClosedMonth, LineClass, Month, MonthSum, OperatorId, Purposes, StatementLine, closing_balance,
    opening_balance,
};

use crate::{Ledger, StoreError, json::from_json, sql};

const ACCOUNTS: &str = "SELECT DISTINCT shortcode, account FROM statement ORDER BY shortcode, account";

const SUMS: &str =
    "SELECT l.class, p.command, count(*), sum(max(l.cents, 0)), sum(max(-l.cents, 0)) FROM statement_line l
    LEFT JOIN payout p ON p.id = l.payout_id AND l.class = 'payment'
    WHERE l.shortcode = ? AND l.account = ? AND l.completed_at >= ? AND l.completed_at < ? AND l.counts = 1
    GROUP BY l.class, p.command";

const OLDEST: &str =
    "SELECT body FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND counts = 1 AND completed_at =
    (SELECT min(completed_at) FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND completed_at >= ?3
        AND completed_at < ?4 AND counts = 1)";

const NEWEST: &str =
    "SELECT body FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND counts = 1 AND completed_at =
    (SELECT max(completed_at) FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND completed_at >= ?3
        AND completed_at < ?4 AND counts = 1)";

const BEFORE: &str =
    "SELECT body FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND counts = 1 AND completed_at =
    (SELECT max(completed_at) FROM statement_line WHERE shortcode = ?1 AND account = ?2 AND completed_at < ?3
        AND completed_at < ?4 AND counts = 1)";

const OPEN: &str = "SELECT count(*) FROM finding WHERE state = 'open' AND at >= ? AND at < ?";

const CLOSED: &str = "SELECT month, sums, open, closed_at, closed_by, agreed_by FROM closed_month ORDER BY month DESC";

/// A month that was closed.
#[derive(Debug, Clone)]
pub struct MonthRecord {
    /// As it was closed.
    pub closed: ClosedMonth,
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub by: OperatorId,
}

impl Ledger {
    /// What moved on each account in a month, as far as it was imported, and how much of it is open.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn month(&self, month: Month) -> Result<(Vec<MonthSum>, u32), StoreError> {
        self.read("adding a month", move |db| Ok((sums(db, month)?, open(db, month)?)))
            .await
    }

    /// Months that are closed, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn closed_months(&self) -> Result<Vec<MonthRecord>, StoreError> {
        self.read("reading closed months", |db| {
            sql::all(db, CLOSED, [], |row| {
                let month: String = row.get(0)?;
                Ok(MonthRecord {
                    closed: ClosedMonth {
                        month: month
                            .parse()
                            .map_err(|_| StoreError::Changed("a closed month is not valid".to_owned()))?,
                        sums: from_json(&row.get::<_, String>(1)?, "the sums of a month")?,
                        open: row.get(2)?,
                        agreed_by: OperatorId::new(row.get(5)?),
                    },
                    at: row.get(3)?,
                    by: OperatorId::new(row.get(4)?),
                })
            })
        })
        .await
    }
}

pub(crate) fn accounts(db: &Connection) -> Result<Vec<(String, BookAccount)>, StoreError> {
    sql::all(db, ACCOUNTS, [], |row| {
        let name: String = row.get(1)?;
        let account = BookAccount::named(&name);
        let account =
            account.ok_or_else(|| StoreError::Changed("the account of a statement is not valid".to_owned()))?;
        Ok((row.get(0)?, account))
    })
}

pub(crate) fn open(db: &Connection, month: Month) -> Result<u32, StoreError> {
    sql::one(db, OPEN, [month.from(), month.end()])
}

pub(crate) fn sums(db: &Connection, month: Month) -> Result<Vec<MonthSum>, StoreError> {
    let damaged = || StoreError::Changed("a sum of M-PESA's books is not valid".to_owned());
    let mut found = Vec::new();
    for (shortcode, account) in accounts(db)? {
        let time = params![shortcode, account.name(), month.from(), month.end()];
        let purposes = sql::all(db, SUMS, time, |row| {
            Ok(Purposes {
                class: LineClass::named(&row.get::<_, String>(0)?).ok_or_else(damaged)?,
                command: row.get(1)?,
                count: row.get(2)?,
                came_in: Total::from_cents(row.get(3)?).map_err(|_| damaged())?,
                went_out: Total::from_cents(row.get(4)?).map_err(|_| damaged())?,
            })
        })?;
        let oldest = bodies(db, OLDEST, &shortcode, account, month)?;
        let newest = bodies(db, NEWEST, &shortcode, account, month)?;
        // Of a month without a line: what the account held before.
        let held = match oldest.is_empty() {
            true => closing_balance(&bodies(db, BEFORE, &shortcode, account, month)?),
            false => None,
        };
        found.push(MonthSum {
            shortcode: shortcode.parse().map_err(|_| damaged())?,
            account,
            opening: opening_balance(&oldest).or(held),
            closing: closing_balance(&newest).or(held),
            purposes,
        });
    }
    Ok(found)
}

fn bodies(
    db: &Connection,
    sql: &str,
    shortcode: &str,
    account: BookAccount,
    month: Month,
) -> Result<Vec<StatementLine>, StoreError> {
    sql::all(
        db,
        sql,
        params![shortcode, account.name(), month.from(), month.end()],
        |row| from_json(&row.get::<_, String>(0)?, "a line of a statement"),
    )
}
