//! A customer's payment is taken back once.

use mpesa::Amount;
use treasury::{BatchId, Lane, PayoutId, RowSet};

use crate::{NoReversal, StoreError, ledger::write::Write, sql};

/// Refuses what must not be taken back, or not again. Called for every draft, whoever makes it.
pub(crate) fn refuse_second_reversal(write: &Write<'_>, rows: &RowSet) -> Result<(), StoreError> {
    for row in rows.rows() {
        let Lane::Reversal { receipt } = &row.lane else {
            continue;
        };
        let open: Option<i64> = sql::maybe_one(
            write.tx,
            "SELECT batch_id FROM payout WHERE payee = ? AND command = 'TransactionReversal'
                    AND state NOT IN ('failed', 'cancelled', 'rejected')",
            [receipt.as_str()],
        )?;
        if let Some(batch) = open {
            return Err(StoreError::AlreadyReversed {
                batch: BatchId::new(batch),
            });
        }
        let own: Option<i64> = sql::maybe_one(write.tx, "SELECT id FROM payout WHERE receipt = ?", [receipt.as_str()])?;
        if let Some(payout) = own {
            return Err(NoReversal::OwnPayout {
                payout: PayoutId::new(payout),
            }
            .into());
        }
        let paid: Option<i64> = sql::maybe_one(
            write.tx,
            "SELECT amount_cents FROM incoming WHERE receipt = ?",
            [receipt.as_str()],
        )?;
        if let Some(paid) = paid.filter(|paid| *paid != row.amount.cents()) {
            let paid = Amount::from_cents(paid)
                .map_err(|_| StoreError::Changed("the amount of a customer's payment is not valid".to_owned()))?;
            return Err(NoReversal::OtherAmount { paid }.into());
        }
    }
    Ok(())
}
