//! Statements, their lines, and which payout in doubt an unknown line may be.

use rusqlite::{Connection, Row, params};
use treasury::{BookAccount, Lane, LineClass, OperatorId, PayoutId, StatementId, StatementPeriod};

use crate::{
    AccountCoverage, Ledger, LineRecord, PayoutRecord, StatementRecord, StoreError,
    json::from_json,
    project::{covered, rows::payout_of},
    sql,
};

const STATEMENTS: &str =
    "SELECT id, file_name, shortcode, account, layout, from_at, until_at, opening_cents, closing_cents,
    count, added, imported_at, imported_by FROM statement WHERE id < ? ORDER BY id DESC LIMIT ?";

const ACCOUNTS: &str = "SELECT shortcode, account, max(imported_at) FROM statement GROUP BY shortcode, account
    ORDER BY shortcode, account";

const LINE: &str =
    "SELECT l.id, l.statement_id, s.file_name, l.account, l.body, l.payout_id, s.imported_at FROM statement_line l
    JOIN statement s ON s.id = l.statement_id WHERE l.id = ?";

/// Payouts in doubt of an amount to a payee, by when they were sent.
const IN_DOUBT_OF_AMOUNT: &str = "SELECT p.id, a.claimed_at FROM payout p JOIN attempt a ON a.payout_id = p.id
    WHERE p.state = 'in_doubt' AND p.amount_cents = ? AND a.claimed_at BETWEEN ? AND ? ORDER BY p.id LIMIT 50";

/// A payout may be the one of a line that was completed so long before or after it was sent.
const MINUTES_MS: i64 = 30 * 60 * 1000;

/// What was charged for payments to organisations.
const CHARGED: &str = "SELECT p.command, p.amount_cents, -l.cents FROM payout p INDEXED BY payout_of_organisations
    CROSS JOIN statement_line l INDEXED BY statement_line_once ON l.key >= p.receipt || '/' AND l.key < p.receipt || '0'
    WHERE p.command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment') AND p.receipt IS NOT NULL
        AND l.class = 'charge' AND l.counts = 1 LIMIT 2000";

impl Ledger {
    /// Statements imported before `before` (none: the newest), newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn statements(
        &self,
        before: Option<StatementId>,
        limit: u32,
    ) -> Result<Vec<StatementRecord>, StoreError> {
        self.read("reading statements", move |db| {
            sql::all(
                db,
                STATEMENTS,
                params![before.map_or(i64::MAX, StatementId::get), limit],
                record,
            )
        })
        .await
    }

    /// What the statements of each account cover.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn statement_coverage(&self) -> Result<Vec<AccountCoverage>, StoreError> {
        self.read("reading what statements cover", |db| {
            sql::all(db, ACCOUNTS, [], |row| {
                let shortcode: String = row.get(0)?;
                let account = account(&row.get::<_, String>(1)?)?;
                let (covered, gaps) = covered(db, &shortcode, account)?;
                Ok(AccountCoverage {
                    shortcode,
                    account,
                    covered,
                    gaps,
                    imported_at: row.get(2)?,
                })
            })
        })
        .await
    }

    /// The line of M-PESA's books under which a payout stands.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn line_of_payout(&self, payout: PayoutId) -> Result<Option<LineRecord>, StoreError> {
        self.read("reading a payout's line", move |db| {
            let line: Option<i64> = sql::one(db, "SELECT line_id FROM payout WHERE id = ?", [payout.get()])?;
            line.map(|line| line_of(db, line)).transpose()
        })
        .await
    }

    /// What M-PESA charged for payments to organisations, for which it publishes no tariff: the command, the amount and the
    /// fee in cents.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn charged_to_organisations(&self) -> Result<Vec<(String, i64, i64)>, StoreError> {
        self.read("reading what was charged", |db| {
            let mut statement = db.prepare_cached(CHARGED)?;
            let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The line that proved a payout's end or raised its alarm, of those that are about it: the newest payment.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn lines_about(&self, payout: PayoutId) -> Result<Vec<LineRecord>, StoreError> {
        self.read("reading lines about a payout", move |db| {
            crate::project::lines_of_payout(db, payout)?
                .into_iter()
                .map(|(id, _)| line_of(db, id))
                .collect()
        })
        .await
    }

    /// Payouts in doubt that a line which belongs to nothing may be: the same amount, a number that fits, sent within half an
    /// hour of it. Nothing follows of that by itself.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn probably(&self, line: &LineRecord) -> Result<Vec<PayoutRecord>, StoreError> {
        let line = line.line.clone();
        self.read("looking for a payout that a line may be", move |db| {
            if !line.counts || line.cents >= 0 || line.class != LineClass::Payment {
                return Ok(Vec::new());
            }
            let mut statement = db.prepare_cached(IN_DOUBT_OF_AMOUNT)?;
            let around = params![
                line.cents.saturating_neg(),
                line.completed.saturating_sub(MINUTES_MS),
                line.completed.saturating_add(MINUTES_MS)
            ];
            let ids = statement
                .query_map(around, |row| row.get(0).map(PayoutId::new))?
                .collect::<Result<Vec<_>, _>>()?;
            let mut found = Vec::new();
            for id in ids {
                let payout = payout_of(db, id)?;
                if fits(&payout.lane, line.number.as_deref()) {
                    found.push(payout);
                }
            }
            Ok(found)
        })
        .await
    }
}

/// Whether a number of a line, whole or masked, can be the payee's.
fn fits(lane: &Lane, number: Option<&str>) -> bool {
    let Some(number) = number else { return false };
    let payee = lane.payee();
    let plain = number.trim_start_matches(['+', '0']);
    match plain.split_once('*') {
        None => plain == payee.trim_start_matches('0') || (plain.len() >= 9 && payee.ends_with(plain)),
        Some((head, tail)) => {
            let tail = tail.trim_start_matches('*');
            let begins = payee.starts_with(head) || payee.get(3..).is_some_and(|national| national.starts_with(head));
            head.len().saturating_add(tail.len()) >= 4 && begins && payee.ends_with(tail)
        }
    }
}

fn account(name: &str) -> Result<BookAccount, StoreError> {
    BookAccount::named(name).ok_or_else(|| StoreError::Changed("the account of a statement is not valid".to_owned()))
}

fn record(row: &Row<'_>) -> Result<StatementRecord, StoreError> {
    Ok(StatementRecord {
        id: StatementId::new(row.get(0)?),
        file: row.get(1)?,
        shortcode: row.get(2)?,
        account: account(&row.get::<_, String>(3)?)?,
        layout: row.get(4)?,
        period: StatementPeriod {
            from: row.get(5)?,
            until: row.get(6)?,
            opening: row.get(7)?,
            closing: row.get(8)?,
        },
        count: row.get(9)?,
        added: row.get(10)?,
        at: row.get(11)?,
        by: OperatorId::new(row.get(12)?),
    })
}

/// A line by its number.
pub(super) fn line_of(db: &Connection, id: i64) -> Result<LineRecord, StoreError> {
    let mut statement = db.prepare_cached(LINE)?;
    let mut rows = statement.query([id])?;
    let row = rows.next()?.ok_or(StoreError::NotFound { what: "line" })?;
    Ok(LineRecord {
        id: row.get(0)?,
        statement: StatementId::new(row.get(1)?),
        file: row.get(2)?,
        account: account(&row.get::<_, String>(3)?)?,
        line: from_json(&row.get::<_, String>(4)?, "a line of a statement")?,
        payout: row.get::<_, Option<i64>>(5)?.map(PayoutId::new),
        imported_at: row.get(6)?,
    })
}
