//! What leaves the ledger as a file: whole lists, row by row, each as it stood at one moment; and the entry that says so.

use std::ops::ControlFlow;

use mpesa::Balance;
use rusqlite::{Row, params_from_iter};
use treasury::{ExportContent, ExportFormat, OperatorId};

use crate::{
    Filter, Ledger, PayoutRecord, Sort, StoreError,
    project::rows,
    reading::query::{Start, query},
};

/// Every answer to a balance query, newest first.
pub(crate) const READINGS: &str = "SELECT name, as_of, asked_by, current_cents, available_cents, reserved_cents,
    uncleared_cents FROM account_reading ORDER BY seq DESC, name DESC";

/// A file that was written for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// What is in it.
    pub content: ExportContent,
    /// Its format.
    pub format: ExportFormat,
    /// How many rows: payouts, batches, readings, entries.
    pub rows: u32,
    /// Its name, without its folder.
    pub file: String,
}

/// One account in one answer to a balance query. What was not told is not known, never zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReadingRow {
    /// The account, as M-PESA writes it.
    pub account: String,
    /// When that was so, UTC milliseconds.
    pub as_of: i64,
    /// Who asked; none where the console itself did.
    pub asked_by: Option<OperatorId>,
    /// What it held, reserved money included.
    pub current: Option<Balance>,
    /// What could be spent.
    pub available: Option<Balance>,
    /// Held for payments on their way.
    pub reserved: Option<Balance>,
    /// Received and not cleared.
    pub uncleared: Option<Balance>,
}

impl Ledger {
    /// Hands every payout of a list to `add`, in order and as all of them stood at one moment, until it breaks off. None is
    /// kept in memory but by `add`. Sending goes on meanwhile.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn fold_payouts<T: Send + 'static>(
        &self,
        filter: Filter,
        sort: Sort,
        mut folded: T,
        mut add: impl FnMut(&mut T, PayoutRecord) -> ControlFlow<()> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.read("reading a whole list of payouts", move |db| {
            let query = query(db, &filter, sort, Start::at(0, u32::MAX), false)?;
            let mut statement = db.prepare_cached(&query.sql)?;
            let mut rows = statement.query(params_from_iter(query.values.iter()))?;
            while let Some(row) = rows.next()? {
                if add(&mut folded, rows::payout(row)?).is_break() {
                    break;
                }
            }
            Ok(folded)
        })
        .await
    }

    /// The same of every answer to a balance query, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn fold_readings<T: Send + 'static>(
        &self,
        mut folded: T,
        mut add: impl FnMut(&mut T, AccountReadingRow) -> ControlFlow<()> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.read("reading what accounts held", move |db| {
            let mut statement = db.prepare_cached(READINGS)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if add(&mut folded, reading(row)?).is_break() {
                    break;
                }
            }
            Ok(folded)
        })
        .await
    }
}

fn reading(row: &Row<'_>) -> Result<AccountReadingRow, StoreError> {
    let balance = |place: usize| -> Result<Option<Balance>, StoreError> {
        row.get::<_, Option<i64>>(place)?
            .map(Balance::from_cents)
            .transpose()
            .map_err(|_| StoreError::Changed("a balance is not valid".to_owned()))
    };
    Ok(AccountReadingRow {
        account: row.get(0)?,
        as_of: row.get(1)?,
        asked_by: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
        current: balance(3)?,
        available: balance(4)?,
        reserved: balance(5)?,
        uncleared: balance(6)?,
    })
}
