//! Facts about customers' payments.

use mpesa::Receipt;
use rusqlite::{Transaction, params};
use treasury::{ReceivedPayment, ReportedBy};

use super::account::day_of;
use crate::{StoreError, sql};

/// Customers paid. A receipt that is known counts once; what tells more of it than the end of a prompt did completes it.
pub(super) fn received(tx: &Transaction<'_>, at: i64, payments: &[ReceivedPayment]) -> Result<(), StoreError> {
    for payment in payments {
        if is_known(tx, &payment.receipt)? {
            completed(tx, payment)?;
            continue;
        }
        tx.prepare_cached(
            "INSERT INTO incoming (receipt, amount_cents, paid_at, payer, name, account, kind, told_by, told_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            payment.receipt.as_str(),
            payment.amount.cents(),
            payment.paid_at,
            payment.payer,
            payment.name,
            payment.account,
            payment.kind,
            payment.told_by.name(),
            at,
        ])?;
        let id = tx.last_insert_rowid();
        tx.prepare_cached(
            "INSERT INTO incoming_day (day, count, sum_cents) VALUES (?, 1, ?)
             ON CONFLICT (day) DO UPDATE SET count = count + 1, sum_cents = sum_cents + excluded.sum_cents",
        )?
        .execute(params![day_of(payment.paid_at), payment.amount.cents()])?;
        searched(tx, id, payment)?;
    }
    Ok(())
}

fn searched(tx: &Transaction<'_>, id: i64, payment: &ReceivedPayment) -> Result<(), StoreError> {
    let national = payment.payer.strip_prefix("254").unwrap_or_default();
    let words = format!("{} {national}", payment.payer);
    tx.prepare_cached("INSERT INTO incoming_words (rowid, name, account, payer) VALUES (?, ?, ?, ?)")?
        .execute(params![id, payment.name, payment.account, words])?;
    Ok(())
}

/// A confirmation or M-PESA's list names the customer of a payment that only a prompt told of.
fn completed(tx: &Transaction<'_>, payment: &ReceivedPayment) -> Result<(), StoreError> {
    if !completes(tx, payment)? {
        return Ok(());
    }
    let id: i64 = sql::one(
        tx,
        "SELECT id FROM incoming WHERE receipt = ?",
        [payment.receipt.as_str()],
    )?;
    tx.prepare_cached("DELETE FROM incoming_words WHERE rowid = ?")?
        .execute([id])?;
    tx.prepare_cached("UPDATE incoming SET payer = ?, name = ?, account = ?, kind = ?, told_by = ? WHERE id = ?")?
        .execute(params![
            payment.payer,
            payment.name,
            payment.account,
            payment.kind,
            payment.told_by.name(),
            id
        ])?;
    searched(tx, id, payment)
}

fn completes(tx: &Transaction<'_>, payment: &ReceivedPayment) -> Result<bool, StoreError> {
    if payment.told_by == ReportedBy::Prompt {
        return Ok(false);
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM incoming WHERE receipt = ? AND told_by = 'prompt' AND amount_cents = ?)";
    sql::one(tx, sql, params![payment.receipt.as_str(), payment.amount.cents()])
}

/// Whether this tells of a payment that is not known, or more of one that is.
pub(crate) fn is_new(tx: &Transaction<'_>, payment: &ReceivedPayment) -> Result<bool, StoreError> {
    Ok(!is_known(tx, &payment.receipt)? || completes(tx, payment)?)
}

/// Whether a customer's payment is known.
fn is_known(tx: &Transaction<'_>, receipt: &Receipt) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM incoming WHERE receipt = ?)";
    sql::one(tx, sql, [receipt.as_str()])
}
