//! Facts about customers' payments.

use mpesa::Receipt;
use rusqlite::{Transaction, params};
use treasury::ReceivedPayment;

use super::account::day_of;
use crate::{StoreError, sql};

/// Customers paid. A receipt that is known counts once.
pub(super) fn received(tx: &Transaction<'_>, at: i64, payments: &[ReceivedPayment]) -> Result<(), StoreError> {
    for payment in payments {
        if is_known(tx, &payment.receipt)? {
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
        let national = payment.payer.strip_prefix("254").unwrap_or_default();
        tx.prepare_cached("INSERT INTO incoming_words (rowid, name, account, payer) VALUES (?, ?, ?, ?)")?
            .execute(params![
                id,
                payment.name,
                payment.account,
                format!("{} {national}", payment.payer)
            ])?;
    }
    Ok(())
}

/// Whether a customer's payment is known.
pub(crate) fn is_known(tx: &Transaction<'_>, receipt: &Receipt) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM incoming WHERE receipt = ?)";
    sql::one(tx, sql, [receipt.as_str()])
}
