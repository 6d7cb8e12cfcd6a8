//! Facts about M-PESA's own statements: lines, what they belong to, and what does not match.
//!
//! Lines are looked at in groups, one for each receipt, anew whenever something of the group changes: a line of it is
//! imported, or a payout gets the receipt or our id. What a group comes to does not depend on what came first.

mod finding;
mod group;
mod span;

use std::collections::BTreeSet;

use mpesa::Receipt;
use rusqlite::{Transaction, params};
use treasury::{Effect, ImportedStatement, OperatorId, PayoutId, Proof, ProvedByLine, ReceivedPayment, StatementLines};

pub(super) use finding::{accepted, month_closed, month_reopened, noted};
pub(crate) use group::lines_of_payout;
pub(crate) use span::covered;

use self::group::{NewLine, refresh, tariffs};
use super::{attempt::of_payout, delivery::take};
use crate::sql;
use crate::{StoreError, journal::content::content, json::as_json};

/// A statement was imported: its new lines are kept and looked at.
pub(super) fn imported(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    imported: &ImportedStatement,
) -> Result<(), StoreError> {
    let lines = StatementLines::read(&content(tx, imported.lines)?)?;
    let period = imported.period;
    tx.prepare_cached(
        "INSERT INTO statement (id, file_name, file_sha256, lines_digest, count, added, shortcode, account, layout, from_at,
            until_at, opening_cents, closing_cents, pays, imported_at, imported_by)
         VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        imported.statement.get(),
        imported.file,
        imported.sha256.as_bytes(),
        imported.lines.as_bytes(),
        imported.count,
        imported.shortcode.as_str(),
        imported.account.name(),
        imported.layout,
        period.from,
        period.until,
        period.opening,
        period.closing,
        imported.pays,
        at,
        actor.map(OperatorId::get),
    ])?;
    let tariffs = tariffs(tx)?;
    let mut groups: Vec<(&Receipt, Vec<NewLine<'_>>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for line in lines.lines() {
        let place = *places.entry(&line.receipt).or_insert_with(|| {
            groups.push((&line.receipt, Vec::new()));
            groups.len().saturating_sub(1)
        });
        if let Some((_, group)) = groups.get_mut(place) {
            group.push(NewLine { line, of: imported });
        }
    }
    let mut added = 0_u32;
    let mut next = group::next_line(tx)?;
    for (receipt, new) in &groups {
        added = added.saturating_add(refresh(tx, receipt, new, &mut next, &tariffs)?);
    }
    tx.prepare_cached("UPDATE statement SET added = ? WHERE id = ?")?
        .execute(params![added, imported.statement.get()])?;
    finding::of_file(tx, imported)?;
    finding::gaps(tx, imported.shortcode.as_str(), imported.account)?;
    finding::missing_within(tx, imported)?;
    finding::customers_missing_within(tx, imported)
}

/// Lines proved how payouts ended.
pub(super) fn proved(tx: &Transaction<'_>, at: i64, proved: &ProvedByLine) -> Result<(), StoreError> {
    let standing = of_payout(tx, proved.payout)?;
    match &proved.effect {
        // A statement lists what moved: it refuses nothing.
        Effect::Known | Effect::Returned => Ok(()),
        Effect::Alarm { alarm } => {
            tx.prepare_cached("UPDATE statement_line SET alarm = ? WHERE id = ?")?
                .execute(params![as_json(alarm)?, proved.line])?;
            tx.prepare_cached("UPDATE payout SET alarm = ?, changed_at = ? WHERE id = ?")?
                .execute(params![as_json(alarm)?, at, standing.payout.get()])?;
            Ok(())
        }
        Effect::Stepped => take(tx, at, &standing, proved.attempt, &proved.evidence, Proof::Statement),
    }
}

/// A payout got our id, a receipt or another state: what of the statements is about it is looked at anew.
pub(super) fn payout_changed(tx: &Transaction<'_>, payout: PayoutId) -> Result<(), StoreError> {
    let any: bool = sql::one(tx, "SELECT EXISTS (SELECT 1 FROM statement)", [])?;
    if !any {
        return Ok(());
    }
    let receipts = group::receipts_of_payout(tx, payout)?;
    refresh_all(tx, &receipts)?;
    finding::missing_or_not(tx, payout)
}

/// Customers' payments became known.
pub(super) fn customers_paid(tx: &Transaction<'_>, payments: &[ReceivedPayment]) -> Result<(), StoreError> {
    let receipts = payments.iter().map(|payment| payment.receipt.clone()).collect();
    refresh_all(tx, &receipts)?;
    payments
        .iter()
        .try_for_each(|payment| finding::customer_missing_or_not(tx, &payment.receipt))
}

/// The tariff changed from a day on: charges since then are looked at anew.
pub(super) fn tariff_changed(tx: &Transaction<'_>, from_day: i32) -> Result<(), StoreError> {
    let receipts = group::charged_since(tx, from_day)?;
    refresh_all(tx, &receipts)
}

fn refresh_all(tx: &Transaction<'_>, receipts: &BTreeSet<Receipt>) -> Result<(), StoreError> {
    if receipts.is_empty() {
        return Ok(());
    }
    let tariffs = tariffs(tx)?;
    let mut next = group::next_line(tx)?;
    for receipt in receipts {
        refresh(tx, receipt, &[], &mut next, &tariffs)?;
    }
    Ok(())
}
