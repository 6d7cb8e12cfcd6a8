//! Facts about what people see to: doubts ended by hand, money asked back, settings.

use mpesa::Receipt;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use treasury::{
    AttemptId, Fact, HandEnd, OperatorId, PayoutId, Proof, Proposal, RecallId, RecallStep, ReceivedPayment, Setting,
    SettlementId,
};

use super::account::day_of;
use super::attempt::of_payout;
use super::delivery::take;
use crate::{StoreError, json::as_json, json::from_json};

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
    let row = tx
        .prepare_cached("SELECT payout_id, end, note, proposed_by FROM settlement WHERE id = ? AND state = 'open'")?
        .query_row([settlement.get()], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })
        .optional()?;
    let (payout, end, note, by) = row.ok_or(StoreError::NotFound { what: "open proposal" })?;
    let proposal = Proposal {
        settlement,
        payout: PayoutId::new(payout),
        by: OperatorId::new(by),
        end: from_json(&end, "a proposal")?,
    };
    Ok((proposal, note))
}

/// The attempt that a doubt is about: the one that is live, or the last.
pub(crate) fn last_attempt(tx: &Connection, payout: PayoutId) -> Result<AttemptId, StoreError> {
    let id: Option<String> = tx
        .prepare_cached(
            "SELECT id FROM attempt WHERE payout_id = ?
             ORDER BY state IN ('dispatching', 'accepted', 'in_doubt') DESC, claimed_at DESC LIMIT 1",
        )?
        .query_row([payout.get()], |row| row.get(0))
        .optional()?;
    id.and_then(|id| id.parse().ok())
        .ok_or(StoreError::NotFound { what: "attempt" })
}

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
    Ok(tx
        .prepare_cached(sql)?
        .query_row([receipt.as_str()], |row| row.get(0))?)
}

/// A task was opened, stepped or closed.
pub(super) fn recall(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    let by = actor.map(OperatorId::get);
    if let Fact::RecallOpened {
        recall,
        payout,
        reason,
        owner,
        due,
    } = fact
    {
        tx.prepare_cached(
            "INSERT INTO recall (id, payout_id, reason, owner, due, opened_by, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![recall.get(), payout.get(), reason, owner.get(), due, by, at])?;
    }
    if let Fact::RecallStepped {
        recall,
        step,
        done,
        note,
    } = fact
    {
        stepped(tx, at, by, *recall, *step, *done, note)?;
    }
    if let Fact::RecallClosed {
        recall,
        end,
        evidence,
        receipt,
        agreed_by,
        seal: _,
    } = fact
    {
        let closed = tx
            .prepare_cached(
                "UPDATE recall SET end = ?, evidence = ?, closed_by = ?, closed_at = ?, receipt = ?, agreed_by = ?
                 WHERE id = ? AND end IS NULL",
            )?
            .execute(params![
                end.name(),
                evidence,
                by,
                at,
                receipt.as_ref().map(Receipt::as_str),
                agreed_by.map(OperatorId::get),
                recall.get()
            ])?;
        if closed == 0 {
            return Err(StoreError::NotFound { what: "open task" });
        }
    }
    Ok(())
}

fn stepped(
    tx: &Transaction<'_>,
    at: i64,
    by: Option<i64>,
    recall: RecallId,
    step: RecallStep,
    done: bool,
    note: &str,
) -> Result<(), StoreError> {
    if done {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO recall_step (recall_id, step, done_at, done_by, note) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![recall.get(), step.name(), at, by, note])?;
    } else {
        tx.prepare_cached("DELETE FROM recall_step WHERE recall_id = ? AND step = ?")?
            .execute(params![recall.get(), step.name()])?;
    }
    Ok(())
}

/// The house set something for itself.
pub(super) fn set(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    setting: &Setting,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO setting (name, value, changed_at, changed_by) VALUES (?, ?, ?, ?)")?
        .execute(params![
            setting.key(),
            as_json(setting)?,
            at,
            actor.map(OperatorId::get)
        ])?;
    Ok(())
}
