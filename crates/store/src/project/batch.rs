//! Facts about batches.

use mpesa::Amount;
use rusqlite::{Transaction, params};
use treasury::{
    BatchEvent, BatchId, BatchState, Digest, Fact, FrozenRow, OperatorId, PauseReason, PayoutEvent, PayoutState,
    evidence_digest, is_correction, transition,
};

use super::{attachment, attention, policy, rows as tables};
use crate::{StoreError, journal::content::frozen_rows, json::as_json, sql};

/// A batch was prepared: its rows become payouts.
pub(super) fn drafted(tx: &Transaction<'_>, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    let Fact::BatchDrafted {
        batch,
        title,
        purpose,
        source,
        redo_of,
        corrects,
        rows,
        count,
        sum,
        fees,
        first_payout,
    } = fact
    else {
        return Ok(());
    };
    let maker = actor.ok_or_else(|| StoreError::Changed(format!("batch {batch} has no maker")))?;
    let frozen = frozen_rows(tx, *rows)?;
    let flagged = frozen.rows().iter().filter(|row| is_flagged(row)).count();
    tx.prepare_cached(
        "INSERT INTO batch (id, title, purpose, state, maker, file_name, file_sha256, redo_of, corrects, rows_digest, count,
            sum_cents, fees_cents, flagged, first_payout, drafted_at)
         VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        batch.get(),
        title,
        purpose.name(),
        maker.get(),
        source.as_ref().map(|file| file.name.as_str()),
        source.as_ref().map(|file| file.sha256.as_bytes()),
        redo_of.map(BatchId::get),
        corrects.map(BatchId::get),
        rows.as_bytes(),
        count,
        sum.cents(),
        fees.cents(),
        i64::try_from(flagged).unwrap_or(i64::MAX),
        first_payout.get(),
        at,
    ])?;
    let mut insert_payout = tx.prepare_cached(
        "INSERT INTO payout (id, batch_id, line, payee, account, name, amount_cents, reference, command, fee_cents, flags,
            state, drafted_at, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?, ?)",
    )?;
    let mut insert_words =
        tx.prepare_cached("INSERT INTO payout_words (rowid, name, reference, phone) VALUES (?, ?, ?, ?)")?;
    for (id, row) in (first_payout.get()..).zip(frozen.rows()) {
        let payee = row.lane.payee();
        insert_payout.execute(params![
            id,
            batch.get(),
            row.line,
            payee,
            row.lane.account(),
            row.name,
            row.amount.cents(),
            row.reference,
            row.lane.command(),
            row.fee.cents(),
            row.flags.join(" "),
            at,
            at,
        ])?;
        // People search for a number as 0712… or 254712…; the national digits serve the first.
        let more = row.lane.person().and_then(|_| payee.get(3..)).or(row.lane.account());
        let numbers = format!("{payee} {}", more.unwrap_or_default());
        insert_words.execute(params![id, row.name, row.reference, numbers])?;
    }
    for table in ["batch", "organisation"] {
        add_to_total(tx, table, *batch, "draft", i64::from(*count), sum.cents())?;
    }
    Ok(())
}

/// The maker handed it over.
pub(super) fn submitted(tx: &Transaction<'_>, at: i64, fact: &Fact) -> Result<(), StoreError> {
    let Fact::BatchSubmitted {
        batch,
        policy,
        needed,
        reason,
        difference,
    } = fact
    else {
        return Ok(());
    };
    step(tx, *batch, BatchEvent::Submit)?;
    let difference = difference.as_ref().map(as_json).transpose()?;
    tx.prepare_cached(
        "UPDATE batch SET submitted_at = ?, policy = ?, needed = ?, needs_administrator = ?, submit_reason = nullif(?, ''),
            difference = ?
            WHERE id = ?",
    )?
    .execute(params![
        at,
        policy.get(),
        needed.people,
        needed.administrator,
        reason,
        difference,
        batch.get()
    ])?;
    move_all(tx, at, *batch, &PayoutState::Draft, PayoutEvent::Submit)?;
    attention::paid_again(tx, *batch)
}

/// A checker agreed. The batch may be sent once as many did as it needs.
pub(super) fn approved(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    fact: &Fact,
) -> Result<(), StoreError> {
    let Fact::BatchApproved {
        batch,
        rows,
        note,
        warnings,
        evidence,
        seal,
        ..
    } = fact
    else {
        return Ok(());
    };
    let (batch, checker) = (*batch, actor.map(OperatorId::get));
    let waiting = tables::waiting(tx, batch)?;
    if waiting.digest != *rows {
        return Err(StoreError::Changed(format!(
            "the approval of batch {batch} is for other rows"
        )));
    }
    if evidence_digest(attachment::of_batch(tx, batch)?.iter().map(|file| &file.attachment)) != *evidence {
        return Err(StoreError::Changed(format!(
            "the approval of batch {batch} is for other attachments"
        )));
    }
    let state = waiting.state.step(BatchEvent::Approve)?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO approval (batch_id, operator, at, note, warnings, evidence, seal)
            VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?)",
    )?
    .execute(params![
        batch.get(),
        checker,
        at,
        note,
        warnings,
        evidence.as_ref().map(Digest::as_bytes),
        as_json(seal)?.into_bytes(),
    ])?;
    if !policy::approvals(tx, batch, at)?.are_enough() {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE batch SET state = ?, checker = ?, decided_at = ?, decision_note = nullif(?, ''), warnings = ?, seal = ?,
            seen_payout = (SELECT max(id) FROM payout) WHERE id = ?",
    )?
    .execute(params![
        state.name(),
        checker,
        at,
        note,
        warnings,
        as_json(seal)?.into_bytes(),
        batch.get()
    ])?;
    move_all(tx, at, batch, &PayoutState::Submitted, PayoutEvent::Approve)
}

/// Whether a row carries a flag that is more than an automatic correction.
pub(super) fn is_flagged(row: &FrozenRow) -> bool {
    row.flags.iter().any(|kind| !is_correction(kind))
}

/// Approvals stopped to count before anything was sent: it waits for others in their place.
pub(super) fn lapsed<'a>(
    tx: &Transaction<'_>,
    at: i64,
    batch: BatchId,
    whose: impl Iterator<Item = &'a OperatorId>,
) -> Result<(), StoreError> {
    for operator in whose {
        tx.prepare_cached("DELETE FROM approval WHERE batch_id = ? AND operator = ?")?
            .execute([batch.get(), operator.get()])?;
    }
    step(tx, batch, BatchEvent::SendBack)?;
    tx.prepare_cached(
        "UPDATE batch SET checker = NULL, decided_at = NULL, decision_note = NULL, warnings = NULL, seal = NULL,
            seen_payout = NULL, paused = NULL WHERE id = ?",
    )?
    .execute([batch.get()])?;
    move_all(tx, at, batch, &PayoutState::Approved, PayoutEvent::SendBack)
}

pub(super) fn rejected(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    batch: BatchId,
    reason: &str,
) -> Result<(), StoreError> {
    let state = tables::waiting(tx, batch)?.state.step(BatchEvent::Reject)?;
    tx.prepare_cached(
        "UPDATE batch SET state = ?1, checker = ?2, decided_at = ?3, decision_note = ?4, returned_at = ?3,
            returned_after = (SELECT max(id) FROM batch) WHERE id = ?5",
    )?
    .execute(params![
        state.name(),
        actor.map(OperatorId::get),
        at,
        reason,
        batch.get()
    ])?;
    move_all(tx, at, batch, &PayoutState::Submitted, PayoutEvent::Reject)?;
    attention::not_paid_again(tx, batch)
}

/// Everything of the batch that was not sent is taken back; what was sent goes on to its end.
pub(super) fn cancelled(tx: &Transaction<'_>, at: i64, batch: BatchId) -> Result<(), StoreError> {
    step(tx, batch, BatchEvent::Cancel)?;
    for state in [PayoutState::Draft, PayoutState::Submitted, PayoutState::Approved] {
        move_all(tx, at, batch, &state, PayoutEvent::Cancel)?;
    }
    attention::not_paid_again(tx, batch)
}

pub(super) fn paused(tx: &Transaction<'_>, batch: BatchId, reason: Option<&PauseReason>) -> Result<(), StoreError> {
    let reason = reason.map(as_json).transpose()?;
    tx.prepare_cached("UPDATE batch SET paused = ? WHERE id = ?")?
        .execute(params![reason, batch.get()])?;
    Ok(())
}

pub(super) fn step(tx: &Transaction<'_>, batch: BatchId, event: BatchEvent) -> Result<BatchState, StoreError> {
    let state = tables::waiting(tx, batch)?.state.step(event)?;
    tx.prepare_cached("UPDATE batch SET state = ? WHERE id = ?")?
        .execute(params![state.name(), batch.get()])?;
    Ok(state)
}

/// Moves every payout of the batch that stands at `from`, in one statement.
fn move_all(
    tx: &Transaction<'_>,
    at: i64,
    batch: BatchId,
    from: &PayoutState,
    event: PayoutEvent,
) -> Result<(), StoreError> {
    let to = transition(from, event)?;
    let (count, sum): (i64, i64) = sql::row(
        tx,
        "SELECT coalesce(sum(count), 0), coalesce(sum(sum_cents), 0) FROM batch_total WHERE batch_id = ? AND state = ?",
        params![batch.get(), from.name()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if count == 0 {
        return refresh_finished(tx, batch);
    }
    tx.prepare_cached("UPDATE payout SET state = ?, changed_at = ?, stopped = NULL WHERE batch_id = ? AND state = ?")?
        .execute(params![to.name(), at, batch.get(), from.name()])?;
    for table in ["batch", "organisation"] {
        add_to_total(tx, table, batch, from.name(), -count, -sum)?;
        add_to_total(tx, table, batch, to.name(), count, sum)?;
    }
    refresh_finished(tx, batch)
}

/// Moves one payout's worth of the totals.
pub(super) fn move_one(
    tx: &Transaction<'_>,
    batch: BatchId,
    from: &PayoutState,
    to: &PayoutState,
    amount: Amount,
) -> Result<(), StoreError> {
    if from.name() == to.name() {
        return Ok(());
    }
    for table in ["batch", "organisation"] {
        add_to_total(tx, table, batch, from.name(), -1, -amount.cents())?;
        add_to_total(tx, table, batch, to.name(), 1, amount.cents())?;
    }
    refresh_finished(tx, batch)
}

pub(super) fn add_to_total(
    tx: &Transaction<'_>,
    table: &str,
    batch: BatchId,
    state: &str,
    count: i64,
    cents: i64,
) -> Result<(), StoreError> {
    if table == "batch" {
        tx.prepare_cached(
            "INSERT INTO batch_total (batch_id, state, count, sum_cents) VALUES (?1, ?2, max(?3, 0), max(?4, 0))
             ON CONFLICT DO UPDATE SET count = count + ?3, sum_cents = sum_cents + ?4",
        )?
        .execute(params![batch.get(), state, count, cents])?;
    } else {
        tx.prepare_cached(
            "INSERT INTO organisation_total (state, count, sum_cents) VALUES (?1, max(?2, 0), max(?3, 0))
             ON CONFLICT DO UPDATE SET count = count + ?2, sum_cents = sum_cents + ?3",
        )?
        .execute(params![state, count, cents])?;
    }
    Ok(())
}

fn refresh_finished(tx: &Transaction<'_>, batch: BatchId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE batch SET finished = NOT EXISTS (
            SELECT 1 FROM batch_total WHERE batch_id = ?1 AND count > 0
                AND state IN ('draft', 'submitted', 'approved', 'dispatching', 'accepted', 'in_doubt'))
         WHERE id = ?1",
    )?
    .execute([batch.get()])?;
    Ok(())
}
