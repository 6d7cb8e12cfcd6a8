//! What does not match, one row for each thing that somebody has to look at.

use mpesa::Receipt;
use rusqlite::{Connection, Transaction, params};
use treasury::{
    BookAccount, ClosedMonth, FileFault, FindingNote, ImportedStatement, Month, OperatorId, PayoutId, Seen,
    StatementLine,
};

use super::span::{covered, covers_payment};
use crate::{StoreError, json::as_json, sql};

/// M-PESA carries a payment out within this time of our request, where it does not say when.
const CARRIED_OUT_MS: i64 = 15 * 60 * 1000;
/// M-PESA's statements are exact to the second.
const SECOND: i64 = 1000;

/// One thing, as it is first found.
struct Found<'a> {
    subject: String,
    kind: &'a str,
    line: Option<i64>,
    payout: Option<i64>,
    statement: Option<i64>,
    at: i64,
    cents: i64,
    said: Option<&'a str>,
}

pub(super) fn payout(payout: PayoutId) -> String {
    format!("payout:{payout}")
}

pub(super) fn customer(receipt: &Receipt) -> String {
    format!("customer:{receipt}")
}

/// What a line came to. What was said of it stays as long as it stays the same.
pub(super) fn of_line(tx: &Transaction<'_>, id: i64, line: &StatementLine, seen: &Seen) -> Result<(), StoreError> {
    let subject = format!("line:{id}");
    let Some(mismatch) = seen.mismatch else {
        return gone(tx, &subject);
    };
    let found = Found {
        subject,
        kind: mismatch.name(),
        line: Some(id),
        payout: seen.payout.map(|(payout, _)| payout.get()),
        statement: None,
        at: line.completed,
        cents: line.cents,
        said: None,
    };
    put(tx, &found)
}

/// What is wrong with a file.
pub(super) fn of_file(tx: &Transaction<'_>, imported: &ImportedStatement) -> Result<(), StoreError> {
    for (place, said) in imported.said.iter().enumerate() {
        let found = Found {
            subject: format!("file:{}:{place}", imported.statement),
            kind: FileFault::name(said.what),
            line: None,
            payout: None,
            statement: Some(imported.statement.get()),
            at: imported.period.from,
            cents: 0,
            said: Some(&said.text),
        };
        put(tx, &found)?;
    }
    Ok(())
}

/// Gaps between an account's statements, and balances that do not meet.
pub(super) fn gaps(tx: &Transaction<'_>, shortcode: &str, account: BookAccount) -> Result<(), StoreError> {
    let begins = format!("gap:{shortcode}:{}:", account.name());
    let (_, gaps) = covered(tx, shortcode, account)?;
    let mut kept = Vec::new();
    for gap in gaps {
        let subject = format!("{begins}{}", gap.from);
        let said = format!("{} {}", gap.from, gap.until);
        let found = Found {
            subject: subject.clone(),
            kind: if gap.is_break() { "break" } else { "gap" },
            line: None,
            payout: None,
            statement: None,
            at: gap.from,
            cents: gap.cents.unwrap_or(0),
            said: Some(&said),
        };
        put(tx, &found)?;
        kept.push(subject);
    }
    let mut statement = tx.prepare_cached("SELECT subject FROM finding WHERE subject >= ?1 AND subject < ?1 || ';'")?;
    let known = statement
        .query_map([&begins], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    known
        .iter()
        .filter(|subject| !kept.contains(subject))
        .try_for_each(|subject| gone(tx, subject))
}

/// Payouts that left the account in the statement's time, and have no line there.
pub(super) fn missing_within(tx: &Transaction<'_>, imported: &ImportedStatement) -> Result<(), StoreError> {
    let commands = match imported.account {
        _ if !imported.pays => return Ok(()),
        BookAccount::Utility => "command IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment')",
        BookAccount::Working => {
            "command NOT IN ('SalaryPayment', 'BusinessPayment', 'PromotionPayment', 'TransactionReversal')"
        }
        BookAccount::ChargesPaid | BookAccount::Settlement | BookAccount::Merchant => return Ok(()),
    };
    let period = imported.period;
    let (spans, _) = covered(tx, imported.shortcode.as_str(), imported.account)?;
    let within = spans
        .iter()
        .find(|span| span.from <= period.from && period.until <= span.until);
    let Some(span) = within else { return Ok(()) };
    let sql = format!(
        "SELECT id, moved_from, amount_cents FROM payout WHERE line_id IS NULL AND moved_from IS NOT NULL
            AND moved_from BETWEEN ? AND ? AND moved_until <= ? AND {commands}"
    );
    let from = span.from.max(period.from.saturating_sub(CARRIED_OUT_MS));
    let last = span.until.saturating_add(SECOND).saturating_sub(1);
    let mut statement = tx.prepare_cached(&sql)?;
    let missing = statement
        .query_map(params![from, period.until.saturating_add(SECOND), last], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<Vec<(i64, i64, i64)>, _>>()?;
    missing.into_iter().try_for_each(|one| missing_one(tx, one))
}

fn missing_one(tx: &Transaction<'_>, (id, at, cents): (i64, i64, i64)) -> Result<(), StoreError> {
    let found = Found {
        subject: payout(PayoutId::new(id)),
        kind: "missing",
        line: None,
        payout: Some(id),
        statement: None,
        at,
        cents: cents.saturating_neg(),
        said: None,
    };
    put(tx, &found)
}

/// Whether a payout that changed is missing in the books.
pub(super) fn missing_or_not(tx: &Transaction<'_>, id: PayoutId) -> Result<(), StoreError> {
    let row: Option<(i64, i64, i64, String)> = sql::maybe(
        tx,
        "SELECT moved_from, moved_until, amount_cents, command FROM payout
             WHERE id = ? AND line_id IS NULL AND moved_from IS NOT NULL AND command <> 'TransactionReversal'",
        [id.get()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let Some((from, until, cents, command)) = row else {
        return Ok(());
    };
    let to_person = treasury::LaneKind::of_command(&command) == Some(treasury::LaneKind::Person);
    let account = if to_person {
        BookAccount::Utility
    } else {
        BookAccount::Working
    };
    match covers_payment(tx, account, from, until)? {
        true => missing_one(tx, (id.get(), from, cents)),
        false => Ok(()),
    }
}

/// Customers' payments that were told in the statement's time, and have no line in it.
pub(super) fn customers_missing_within(tx: &Transaction<'_>, imported: &ImportedStatement) -> Result<(), StoreError> {
    if imported.account != BookAccount::Utility || !imported.pays {
        return Ok(());
    }
    let mut statement = tx.prepare_cached(CUSTOMERS)?;
    let told = statement
        .query_map(
            [imported.period.from, imported.period.until.saturating_add(SECOND)],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .collect::<Result<Vec<(String, i64, i64)>, _>>()?;
    for (receipt, at, cents) in told {
        customer_one(tx, &receipt, at, cents)?;
    }
    Ok(())
}

/// Customers' payments to the number itself (a till's go elsewhere) in a time.
const CUSTOMERS: &str = "SELECT receipt, paid_at, amount_cents FROM incoming WHERE paid_at >= ? AND paid_at < ?
    AND kind LIKE 'Pay Bill%'";

fn customer_one(tx: &Transaction<'_>, receipt: &str, at: i64, cents: i64) -> Result<(), StoreError> {
    let in_books: bool = sql::one(
        tx,
        "SELECT EXISTS (SELECT 1 FROM statement_line WHERE key >= ?1 || '/' AND key < ?1 || '0')",
        [receipt],
    )?;
    let subject = format!("customer:{receipt}");
    if in_books {
        return gone(tx, &subject);
    }
    let found = Found {
        subject,
        kind: "customer_missing",
        line: None,
        payout: None,
        statement: None,
        at,
        cents,
        said: Some(receipt),
    };
    put(tx, &found)
}

/// Whether a customer's payment that was told now is missing in the books.
pub(super) fn customer_missing_or_not(tx: &Transaction<'_>, receipt: &Receipt) -> Result<(), StoreError> {
    let row: Option<(i64, i64)> = sql::maybe(
        tx,
        "SELECT paid_at, amount_cents FROM incoming WHERE receipt = ? AND kind LIKE 'Pay Bill%'",
        [receipt.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((at, cents)) = row else { return Ok(()) };
    match covers_payment(tx, BookAccount::Utility, at, at)? {
        true => customer_one(tx, receipt.as_str(), at, cents),
        false => Ok(()),
    }
}

/// Writes it down; what is known already as the same stays as somebody left it.
fn put(tx: &Transaction<'_>, found: &Found<'_>) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO finding (subject, kind, line_id, payout_id, statement_id, at, cents, said, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')
         ON CONFLICT (subject) DO UPDATE SET kind = ?2, line_id = ?3, payout_id = ?4, statement_id = ?5, at = ?6, cents = ?7,
            said = ?8, state = 'open', owner = NULL, note = NULL, noted_by = NULL, noted_at = NULL, agreed_by = NULL
         WHERE (kind, payout_id, at, cents) IS NOT (?2, ?4, ?6, ?7) OR said IS NOT ?8",
    )?
    .execute(params![
        found.subject,
        found.kind,
        found.line,
        found.payout,
        found.statement,
        found.at,
        found.cents,
        found.said,
    ])?;
    Ok(())
}

/// It matches now.
pub(super) fn gone(tx: &Transaction<'_>, subject: &str) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM finding WHERE subject = ?")?
        .execute([subject])?;
    Ok(())
}

/// Somebody said something of it.
pub(in crate::project) fn noted(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    note: &FindingNote,
) -> Result<(), StoreError> {
    let state = if note.explained { "explained" } else { "open" };
    let changed = tx
        .prepare_cached(
            "UPDATE finding SET state = ?, owner = ?, note = ?, noted_by = ?, noted_at = ?, agreed_by = NULL
             WHERE subject = ?",
        )?
        .execute(params![
            state,
            note.owner.map(OperatorId::get),
            note.note,
            actor.map(OperatorId::get),
            at,
            note.finding
        ])?;
    known(changed)
}

/// Two people leave it so.
pub(in crate::project) fn accepted(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    finding: &str,
    note: &str,
    agreed_by: OperatorId,
) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached(
            "UPDATE finding SET state = 'accepted', note = ?, noted_by = ?, noted_at = ?, agreed_by = ? WHERE subject = ?",
        )?
        .execute(params![note, actor.map(OperatorId::get), at, agreed_by.get(), finding])?;
    known(changed)
}

fn known(changed: usize) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound { what: "difference" }),
        _ => Ok(()),
    }
}

/// Two people closed a month.
pub(in crate::project) fn month_closed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    closed: &ClosedMonth,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO closed_month (month, sums, open, closed_at, closed_by, agreed_by) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        closed.month.to_string(),
        as_json(&closed.sums)?,
        closed.open,
        at,
        actor.map(OperatorId::get),
        closed.agreed_by.get(),
    ])?;
    Ok(())
}

/// Two people opened it again.
pub(in crate::project) fn month_reopened(tx: &Connection, month: Month) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM closed_month WHERE month = ?")?
        .execute([month.to_string()])?;
    Ok(())
}
