//! Facts about doubts that people end: proposed by one, agreed to by another.

use rusqlite::{Connection, Transaction, params};
use treasury::{HandEnd, OperatorId, PayoutId, Proof, Proposal, SettlementId};

use super::{
    attempt::{last_attempt, of_payout},
    delivery::take,
};
use crate::{
    StoreError,
    json::{as_json, from_json},
    sql,
};

/// Somebody proposes an end.
pub(super) fn proposed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    settlement: SettlementId,
    payout: PayoutId,
    end: &HandEnd,
    note: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO settlement (id, payout_id, end, note, proposed_by, proposed_at, state)
         VALUES (?, ?, ?, ?, ?, ?, 'open')",
    )?
    .execute(params![
        settlement.get(),
        payout.get(),
        as_json(end)?,
        note,
        actor.map(OperatorId::get),
        at
    ])?;
    Ok(())
}

/// A second person agreed: the payout takes its end.
pub(super) fn agreed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    settlement: SettlementId,
) -> Result<(), StoreError> {
    let (proposal, note) = open_proposal(tx, settlement)?;
    decided(tx, at, actor, settlement, "agreed", None)?;
    let standing = of_payout(tx, proposal.payout)?;
    let attempt = last_attempt(tx, proposal.payout)?;
    take(tx, at, &standing, attempt, &proposal.end.evidence(&note), Proof::People)
}

/// The proposal was turned down or taken back.
pub(super) fn declined(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    settlement: SettlementId,
    reason: &str,
) -> Result<(), StoreError> {
    decided(tx, at, actor, settlement, "declined", Some(reason))
}

fn decided(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    settlement: SettlementId,
    state: &str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let done = tx
        .prepare_cached(
            "UPDATE settlement SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ? AND state = 'open'",
        )?
        .execute(params![
            state,
            actor.map(OperatorId::get),
            at,
            reason,
            settlement.get()
        ])?;
    if done == 0 {
        return Err(StoreError::NotFound { what: "open proposal" });
    }
    Ok(())
}

/// A proposal that waits, and its note.
pub(crate) fn open_proposal(tx: &Connection, settlement: SettlementId) -> Result<(Proposal, String), StoreError> {
    let row = sql::maybe(
        tx,
        "SELECT payout_id, end, note, proposed_by FROM settlement WHERE id = ? AND state = 'open'",
        [settlement.get()],
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, i64>(3)?,
            ))
        },
    )?;
    let (payout, end, note, by) = row.ok_or(StoreError::NotFound { what: "open proposal" })?;
    let proposal = Proposal {
        settlement,
        payout: PayoutId::new(payout),
        by: OperatorId::new(by),
        end: from_json(&end, "a proposal")?,
    };
    Ok((proposal, note))
}
