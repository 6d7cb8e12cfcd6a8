//! Which time the statements of an account cover.

use rusqlite::Connection;
use treasury::{BookAccount, Covered, Gap, Span, StatementPeriod, coverage};

use crate::StoreError;

/// What statements of one account of one organisation's number cover.
pub(super) const SPANS: &str = "SELECT from_at, until_at, opening_cents, closing_cents FROM statement
    WHERE shortcode = ? AND account = ? ORDER BY from_at";
/// What statements of every account cover out of which payouts of this ledger are paid, by account.
pub(super) const PAYING: &str = "SELECT DISTINCT shortcode FROM statement WHERE account = ? AND pays = 1";

/// What an account's statements cover together, and the gaps between.
pub(crate) fn covered(
    db: &Connection,
    shortcode: &str,
    account: BookAccount,
) -> Result<(Vec<Covered>, Vec<Gap>), StoreError> {
    let mut statement = db.prepare_cached(SPANS)?;
    let spans = statement
        .query_map([shortcode, account.name()], |row| {
            Ok(StatementPeriod {
                from: row.get(0)?,
                until: row.get(1)?,
                opening: row.get(2)?,
                closing: row.get(3)?,
            })
        })?
        .collect::<Result<Vec<Span>, _>>()?;
    Ok(coverage(spans))
}

/// Whether a time is covered whole by statements out of whose account payouts are paid.
pub(super) fn covers_payment(db: &Connection, account: BookAccount, from: i64, until: i64) -> Result<bool, StoreError> {
    let mut statement = db.prepare_cached(PAYING)?;
    let shortcodes = statement
        .query_map([account.name()], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for shortcode in shortcodes {
        let (spans, _) = covered(db, &shortcode, account)?;
        if spans.iter().any(|span| span.from <= from && until <= span.until) {
            return Ok(true);
        }
    }
    Ok(false)
}
