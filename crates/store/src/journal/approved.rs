//! What may be sent of an approved batch, from the journal alone.
//!
//! The tables say which payout is next; the journal says whether it may go. Before the first claim of a batch its draft
//! and approval are read back, the seal is checked, and the frozen rows are compared with their digest. Then every entry
//! since the approval is read, with its hash, for what was sent since. A payout whose row was set back by hand is found
//! here even where its attempts were removed with it.

use rusqlite::Transaction;
use treasury::{
    Alteration, BatchId, OperatorId, PayoutId, SealKey,
    decide::{ApprovedBatch, DoneTo, approval_of},
};

use crate::{
    Birth, StoreError,
    journal::{
        chain::{self, DesktopKeys},
        content::frozen_rows,
        identity::proved,
        people::must_be_signed_by_its_people,
    },
    json::from_json,
    sql,
};

/// Reads `batch` back from the journal.
///
/// # Errors
/// [`StoreError::Altered`] where the journal does not prove that it was approved by this console.
pub(crate) fn approved(
    tx: &Transaction<'_>,
    batch: BatchId,
    key: &SealKey,
    birth: &Birth,
) -> Result<ApprovedBatch, StoreError> {
    let drafted = only_entry(tx, batch, "batch_drafted")?;
    let approved = only_entry(tx, batch, "batch_approved")?;
    let found = approval_of(batch, &drafted, &approved, key)?;
    for seq in [drafted.seq, approved.seq] {
        let entry = proved(tx, seq, birth)?;
        must_be_signed_by_its_people(tx, &entry, birth).map_err(|error| {
            tracing::error!(%error, seq, "a draft or an approval is not signed by its people");
            not_ours(batch)
        })?;
    }
    let mut this = ApprovedBatch::new(found, frozen_rows(tx, found.rows())?)?;
    let mut last = None;
    chain::walk(tx, "journal", approved.seq, |entry| {
        this.observe(&entry.fact);
        last = Some(entry.written());
        Ok(())
    })?;
    // The chain holds what was sent since the approval; its last signature, that nothing was taken out of it.
    if let Some(last) = last
        && !DesktopKeys::read(tx, birth.desktop)?.signed(birth.ledger, &last)
    {
        return Err(Alteration::Unsigned { entry: last.seq }.into());
    }
    Ok(this)
}

/// How many attempts of a payout were written down.
pub(crate) fn attempts_of(tx: &Transaction<'_>, payout: PayoutId) -> Result<u32, StoreError> {
    sql::one(tx, "SELECT count(*) FROM attempt WHERE payout_id = ?", [payout.get()])
}

/// The draft or the approval is missing, doubled, or its seal does not fit.
pub(crate) fn not_ours(batch: BatchId) -> StoreError {
    StoreError::Altered(Alteration::Approval { batch })
}

/// The one entry of this kind about `batch`. A batch is drafted once and approved once.
fn only_entry(tx: &Transaction<'_>, batch: BatchId, kind: &str) -> Result<DoneTo, StoreError> {
    let sql = entry_sql(kind);
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query([format!("{{\"fact\":\"{kind}\",\"batch\":{batch},%")])?;
    let row = rows.next()?.ok_or_else(|| not_ours(batch))?;
    let actor: Option<i64> = row.get(2)?;
    let found = DoneTo {
        seq: row.get(0)?,
        at: row.get(1)?,
        by: OperatorId::new(actor.ok_or_else(|| not_ours(batch))?),
        fact: from_json(&row.get::<_, String>(3)?, "an audit entry")?,
    };
    if rows.next()?.is_some() {
        return Err(not_ours(batch));
    }
    Ok(found)
}

/// Finds the entries of one kind about a batch. The kinds stand in the text as they do in the index on these few.
pub(crate) fn entry_sql(kind: &str) -> String {
    format!(
        "SELECT seq, at, actor, body FROM journal WHERE kind = '{kind}' AND kind IN ('batch_drafted', 'batch_approved')
            AND body LIKE ? ORDER BY seq LIMIT 2"
    )
}
