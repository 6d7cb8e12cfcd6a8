//! The lines of one receipt: kept once each, and what they come to.

use std::collections::BTreeSet;

use mpesa::Receipt;
use rusqlite::{Connection, Row, Transaction, params};
use treasury::{
    BookAccount, CustomersPayment, GroupLine, ImportedStatement, Known, LineClass, MatchedBy, Mismatch, PayoutId,
    PayoutState, Proof, Seen, Setting, StatementLine, Tariffs, compare,
};

use super::finding;
use crate::{StoreError, json::from_json, project::attempt, sql};

/// A line of the file that is being imported.
#[derive(Clone, Copy)]
pub(super) struct NewLine<'a> {
    pub(super) line: &'a StatementLine,
    pub(super) of: &'a ImportedStatement,
}

/// A line that is kept, or is about to be.
struct Held<'a> {
    id: i64,
    line: std::borrow::Cow<'a, StatementLine>,
    account: BookAccount,
    before: bool,
    /// As it stands in the table; none of a new one.
    was: Option<(Option<i64>, Option<String>, bool)>,
    new: Option<NewLine<'a>>,
}

/// The tariffs that the organisation set.
pub(super) fn tariffs(db: &Connection) -> Result<Tariffs, StoreError> {
    let sql = "SELECT value FROM setting WHERE name >= 'tariff:' AND name < 'tariff;'";
    let settings = sql::all(db, sql, [], |row| from_json(&row.get::<_, String>(0)?, "a tariff"))?;
    let tariff = |setting| {
        let Setting::Tariff { from_day, tariff } = setting else {
            return None;
        };
        Some((from_day, tariff))
    };
    Ok(Tariffs::new(settings.into_iter().filter_map(tariff).collect()))
}

/// The id that the next new line gets.
pub(super) fn next_line(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    sql::one(tx, "SELECT coalesce(max(id), 0) + 1 FROM statement_line", [])
}

/// Keeps what is new of a receipt's lines, and writes down what all of them come to. Answers how many were new.
pub(super) fn refresh(
    tx: &Transaction<'_>,
    receipt: &Receipt,
    new: &[NewLine<'_>],
    next: &mut i64,
    tariffs: &Tariffs,
) -> Result<u32, StoreError> {
    let mut held = kept(tx, receipt)?;
    let before = held.len();
    for one in new {
        let key = one.line.key();
        let here = |known: &Held<'_>| known.account == one.of.account && known.line.key() == key;
        if held.iter().any(here) && known_here(tx, &key, one.of)? {
            continue;
        }
        held.push(Held {
            id: *next,
            line: std::borrow::Cow::Borrowed(one.line),
            account: one.of.account,
            // M-PESA tells seconds.
            before: one.line.completed.saturating_add(1000) <= one.of.since,
            was: None,
            new: Some(*one),
        });
        *next = next.saturating_add(1);
    }
    let added = held.len().saturating_sub(before);
    if held.is_empty() || (added == 0 && !new.is_empty()) {
        return Ok(0);
    }
    let known = known(tx, &held, tariffs)?;
    let customer = customer(tx, receipt)?;
    let lines: Vec<GroupLine<'_>> = held
        .iter()
        .map(|one| GroupLine {
            line: &one.line,
            account: one.account,
            before: one.before,
        })
        .collect();
    let seen = compare(&lines, known.as_ref(), customer);
    for (one, seen) in held.iter().zip(&seen) {
        write(tx, one, seen)?;
        if one.was.is_some() || seen.mismatch.is_some() {
            finding::of_line(tx, one.id, &one.line, seen)?;
        }
    }
    let pairs = held.iter().zip(&seen);
    in_the_books(tx, receipt, known.as_ref(), pairs)?;
    if customer.is_some() {
        finding::gone(tx, &finding::customer(receipt))?;
    }
    Ok(u32::try_from(added).unwrap_or(u32::MAX))
}

/// Lines of one receipt, of every account.
fn kept(db: &Connection, receipt: &Receipt) -> Result<Vec<Held<'static>>, StoreError> {
    sql::all(db, "SELECT id, body, account, before, payout_id, matched_by, customer FROM statement_line WHERE key >= ?1 || '/' AND key < ?1 || '0'
         ORDER BY id", [receipt.as_str()], of_row)
}

fn of_row(row: &Row<'_>) -> Result<Held<'static>, StoreError> {
    let account: String = row.get(2)?;
    Ok(Held {
        id: row.get(0)?,
        line: std::borrow::Cow::Owned(from_json(&row.get::<_, String>(1)?, "a line of a statement")?),
        account: BookAccount::named(&account)
            .ok_or_else(|| StoreError::Changed("the account of a statement's line is not valid".to_owned()))?,
        before: row.get(3)?,
        was: Some((row.get(4)?, row.get(5)?, row.get(6)?)),
        new: None,
    })
}

/// Accounts of two organisation's numbers of ours may have the same line.
fn known_here(tx: &Transaction<'_>, key: &str, of: &ImportedStatement) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM statement_line WHERE key = ? AND shortcode = ? AND account = ?)";
    sql::one(tx, sql, params![key, of.shortcode.as_str(), of.account.name()])
}

fn write(tx: &Transaction<'_>, one: &Held<'_>, seen: &Seen) -> Result<(), StoreError> {
    let (payout, by) = seen.payout.unzip();
    let payout = payout.map(PayoutId::get);
    let Some(NewLine { line, of }) = one.new else {
        let now = (payout, by.map(|by| by.name().to_owned()), seen.customer);
        if one.was.as_ref() != Some(&now) {
            tx.prepare_cached("UPDATE statement_line SET payout_id = ?, matched_by = ?, customer = ? WHERE id = ?")?
                .execute(params![payout, by.map(MatchedBy::name), seen.customer, one.id])?;
        }
        return Ok(());
    };
    tx.prepare_cached(
        "INSERT INTO statement_line (id, statement_id, line, shortcode, account, key, completed_at, cents, counts, class,
            own_id, linked, body, before, payout_id, matched_by, customer)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        one.id,
        of.statement.get(),
        line.line,
        of.shortcode.as_str(),
        of.account.name(),
        line.key(),
        line.completed,
        line.cents,
        line.counts,
        line.class.name(),
        line.own_id.as_ref().map(mpesa::OriginatorConversationId::as_str),
        line.linked.as_ref().map(Receipt::as_str),
        crate::json::as_json(line)?,
        one.before,
        payout,
        by.map(MatchedBy::name),
        seen.customer,
    ])?;
    Ok(())
}

/// The payout's own line: under its receipt, and not a second one.
fn in_the_books<'a>(
    tx: &Transaction<'_>,
    receipt: &Receipt,
    known: Option<&Known>,
    lines: impl Iterator<Item = (&'a Held<'a>, &'a Seen)>,
) -> Result<(), StoreError> {
    let Some(known) = known else { return Ok(()) };
    let (PayoutState::Paid { receipt: own } | PayoutState::Reversed { receipt: own }) = &known.state else {
        return Ok(());
    };
    if own != receipt {
        return Ok(());
    }
    let pays = |(one, seen): &(&Held<'_>, &Seen)| {
        let class = matches!(
            one.line.class,
            LineClass::Payment | LineClass::Reversal | LineClass::Move | LineClass::Other
        );
        class && one.line.counts && one.line.cents < 0 && seen.mismatch != Some(Mismatch::Twice)
    };
    let Some((one, _)) = { lines }.find(pays) else {
        return Ok(());
    };
    let changed = tx
        .prepare_cached("UPDATE payout SET line_id = ?1 WHERE id = ?2 AND line_id IS NOT ?1")?
        .execute(params![one.id, known.payout.get()])?;
    if changed > 0 {
        finding::gone(tx, &finding::payout(known.payout))?;
    }
    Ok(())
}

/// The payout that was ever sent under an id of ours: after M-PESA refused one for good, it goes under another.
const BY_OWN_ID: &str = "SELECT payout_id FROM attempt WHERE our_id = ? LIMIT 1";

/// Lines that name an id that a payout was ever sent under.
const BY_OWN_IDS: &str = "SELECT id, body FROM statement_line
    WHERE own_id IN (SELECT our_id FROM attempt WHERE payout_id = ?1) ORDER BY id";

/// The payout that the lines of a receipt belong to.
fn known(tx: &Transaction<'_>, held: &[Held<'_>], tariffs: &Tariffs) -> Result<Option<Known>, StoreError> {
    let Some(first) = held.first() else { return Ok(None) };
    let own_ids = held.iter().filter_map(|one| one.line.own_id.as_ref());
    for own_id in own_ids {
        if let Some(payout) = find(tx, BY_OWN_ID, own_id.as_str())? {
            return of(tx, payout, MatchedBy::OwnId, held, tariffs).map(Some);
        }
    }
    let by_receipt = "SELECT id FROM payout WHERE receipt = ?";
    if let Some(payout) = find(tx, by_receipt, first.line.receipt.as_str())? {
        return of(tx, payout, MatchedBy::Receipt, held, tariffs).map(Some);
    }
    let reversals = held.iter().filter(|one| one.line.class == LineClass::Reversal);
    for (one, linked) in reversals.filter_map(|one| Some((one, one.line.linked.as_ref()?))) {
        // Back to us: it takes back a payout. Out of here: an order of ours may have taken back a customer's payment.
        let sql = match one.line.cents > 0 {
            true => by_receipt,
            false => {
                "SELECT id FROM payout WHERE payee = ? AND command = 'TransactionReversal'
                    AND state NOT IN ('failed', 'cancelled', 'rejected')"
            }
        };
        if let Some(payout) = find(tx, sql, linked.as_str())? {
            return of(tx, payout, MatchedBy::Linked, held, tariffs).map(Some);
        }
    }
    Ok(None)
}

fn find(tx: &Transaction<'_>, sql: &str, value: &str) -> Result<Option<PayoutId>, StoreError> {
    let id: Option<i64> = sql::maybe_one(tx, sql, [value])?;
    Ok(id.map(PayoutId::new))
}

fn of(
    tx: &Transaction<'_>,
    payout: PayoutId,
    by: MatchedBy,
    held: &[Held<'_>],
    tariffs: &Tariffs,
) -> Result<Known, StoreError> {
    let standing = attempt::of_payout(tx, payout)?;
    let proof: Option<String> = sql::one(tx, "SELECT proof FROM payout WHERE id = ?", [payout.get()])?;
    let charged = held.iter().find(|one| one.line.class == LineClass::Charge);
    let fee = charged.and_then(|one| tariffs.fee(&standing.lane, standing.amount, one.line.completed));
    Ok(Known {
        payout,
        by,
        lane: standing.lane,
        amount: standing.amount,
        returned_by_statement: matches!(standing.state, PayoutState::Reversed { .. })
            && proof.as_deref() == Some(attempt::proof_name(Proof::Statement)),
        state: standing.state,
        fee,
    })
}

fn customer(tx: &Transaction<'_>, receipt: &Receipt) -> Result<Option<CustomersPayment>, StoreError> {
    let cents: Option<i64> = sql::maybe_one(
        tx,
        "SELECT amount_cents FROM incoming WHERE receipt = ?",
        [receipt.as_str()],
    )?;
    let amount = cents.map(mpesa::Amount::from_cents).transpose();
    let amount =
        amount.map_err(|_| StoreError::Changed("the amount of a customer's payment is not valid".to_owned()))?;
    Ok(amount.map(|amount| CustomersPayment { amount }))
}

/// Receipts of lines that are about a payout: by our id, by its receipt, and those that take it back or that it takes back.
pub(super) fn receipts_of_payout(db: &Connection, payout: PayoutId) -> Result<BTreeSet<Receipt>, StoreError> {
    Ok(lines_of_payout(db, payout)?
        .into_iter()
        .map(|(_, line)| line.receipt)
        .collect())
}

/// Lines about a payout, with their numbers.
pub(crate) fn lines_of_payout(db: &Connection, payout: PayoutId) -> Result<Vec<(i64, StatementLine)>, StoreError> {
    let (receipt, payee): (Option<String>, Option<String>) = sql::row(
        db,
        "SELECT receipt, CASE command WHEN 'TransactionReversal' THEN payee END FROM payout WHERE id = ?",
        [payout.get()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut found: Vec<(i64, StatementLine)> = Vec::new();
    for (sql, value) in [
        (BY_OWN_IDS, Some(payout.get().to_string())),
        (
            "SELECT id, body FROM statement_line WHERE key >= ?1 || '/' AND key < ?1 || '0' ORDER BY id",
            receipt.clone(),
        ),
        (
            "SELECT id, body FROM statement_line WHERE linked = ?1 ORDER BY id",
            receipt,
        ),
        (
            "SELECT id, body FROM statement_line WHERE linked = ?1 ORDER BY id",
            payee,
        ),
    ] {
        let Some(value) = value else { continue };
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([value])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if found.iter().all(|(known, _)| *known != id) {
                found.push((id, from_json(&row.get::<_, String>(1)?, "a line of a statement")?));
            }
        }
    }
    Ok(found)
}

/// Receipts under which something was charged from a day on.
pub(super) fn charged_since(tx: &Transaction<'_>, from_day: i32) -> Result<BTreeSet<Receipt>, StoreError> {
    let from = i64::from(from_day)
        .saturating_mul(86_400_000)
        .saturating_sub(10_800_000);
    let mut statement = tx.prepare_cached(
        "SELECT body FROM statement_line WHERE class = 'charge' AND payout_id IS NOT NULL AND completed_at >= ?",
    )?;
    let mut rows = statement.query([from])?;
    let mut receipts = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let line: StatementLine = from_json(&row.get::<_, String>(0)?, "a line of a statement")?;
        receipts.insert(line.receipt);
    }
    Ok(receipts)
}
