//! Facts about what accounts hold.

use mpesa::Amount;
use rusqlite::{Transaction, params};
use treasury::{AccountReading, DeliveryId, FloatSource};

use crate::{StoreError, sql};

/// East Africa Time is three hours ahead of UTC, all year.
const EAST_AFRICA_MS: i64 = 3 * 3_600_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// The day of a time, as days since 1970 in East Africa Time.
pub(crate) const fn day_of(at: i64) -> i64 {
    at.saturating_add(EAST_AFRICA_MS).div_euclid(DAY_MS)
}

/// Accounts were read.
pub(super) fn read(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    source: FloatSource,
    delivery: DeliveryId,
    accounts: &[AccountReading],
    as_of: i64,
) -> Result<(), StoreError> {
    let asked_by: Option<i64> = sql::maybe_one(
        tx,
        "SELECT i.asked_by FROM delivery d JOIN inquiry i ON i.id = d.attempt_id WHERE d.id = ?",
        [delivery.get()],
    )?
    .flatten();
    for reading in accounts {
        if source == FloatSource::Balance {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO account_reading (seq, name, as_of, asked_by, current_cents, available_cents,
                    reserved_cents, uncleared_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                seq,
                reading.account,
                as_of,
                asked_by,
                cents(reading.current),
                cents(reading.available),
                cents(reading.reserved),
                cents(reading.uncleared),
            ])?;
        }
        newest(tx, at, source, asked_by, reading, as_of)?;
        if let Some(available) = reading.available {
            of_day(tx, &reading.account, available.cents(), as_of)?;
        }
    }
    Ok(())
}

/// What is shown of an account. A payout tells only what can be spent: the other figures are then not known any more.
fn newest(
    tx: &Transaction<'_>,
    at: i64,
    source: FloatSource,
    asked_by: Option<i64>,
    reading: &AccountReading,
    as_of: i64,
) -> Result<(), StoreError> {
    let source = match source {
        FloatSource::Balance => "balance",
        FloatSource::Payout => "payout",
    };
    tx.prepare_cached(
        "INSERT INTO account (name, current_cents, available_cents, reserved_cents, uncleared_cents, as_of, read_at, source,
            asked_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT DO UPDATE SET current_cents = ?2, available_cents = ?3, reserved_cents = ?4, uncleared_cents = ?5,
            as_of = ?6, read_at = ?7, source = ?8, asked_by = ?9 WHERE as_of <= ?6",
    )?
    .execute(params![
        reading.account,
        cents(reading.current),
        cents(reading.available),
        cents(reading.reserved),
        cents(reading.uncleared),
        as_of,
        at,
        source,
        asked_by,
    ])?;
    Ok(())
}

fn of_day(tx: &Transaction<'_>, account: &str, available: i64, as_of: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO account_day (name, day, least_cents, last_cents, as_of) VALUES (?1, ?2, ?3, ?3, ?4)
         ON CONFLICT DO UPDATE SET least_cents = min(least_cents, ?3),
            last_cents = CASE WHEN as_of <= ?4 THEN ?3 ELSE last_cents END, as_of = max(as_of, ?4)",
    )?
    .execute(params![account, day_of(as_of), available, as_of])?;
    Ok(())
}

/// A payout was paid out of an account.
pub(super) fn spent(tx: &Transaction<'_>, account: &str, at: i64, amount: Amount, fee: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO account_spent (name, day, count, sum_cents, fees_cents) VALUES (?1, ?2, 1, ?3, ?4)
         ON CONFLICT DO UPDATE SET count = count + 1, sum_cents = sum_cents + ?3, fees_cents = fees_cents + ?4",
    )?
    .execute(params![account, day_of(at), amount.cents(), fee])?;
    Ok(())
}

fn cents(balance: Option<mpesa::Balance>) -> Option<i64> {
    balance.map(mpesa::Balance::cents)
}
