//! Facts about attempts, and the one place where a single payout changes its state.

use mpesa::{Amount, OriginatorConversationId};
use rusqlite::{Connection, Transaction, params};
use treasury::{
    Answer, AttemptClaim, AttemptDoubt, AttemptId, AttemptRecord, BatchId, BatchState, Doubt, FailureCause, Lane,
    OperatorId, PayoutEvent, PayoutId, PayoutState, PaysFrom, Proof, UTILITY, WORKING, transition,
};

use super::{account::spent, attention, batch::move_one, payee, rows, statement};
use crate::{StoreError, json::as_json, sql};

/// A payout as far as its transitions need it.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) payout: PayoutId,
    pub(crate) batch: BatchId,
    pub(crate) amount: Amount,
    pub(crate) lane: Lane,
    /// As charged where M-PESA said so, else as estimated; cents.
    pub(crate) fee: i64,
    /// The payee's name, as the maker wrote it.
    pub(crate) name: String,
    /// The name that M-PESA told for the number.
    pub(crate) told_name: Option<String>,
    pub(crate) state: PayoutState,
}

/// An attempt was written down.
pub(super) fn claimed(tx: &Transaction<'_>, seq: i64, at: i64, claim: &AttemptClaim) -> Result<(), StoreError> {
    let standing = of_payout(tx, claim.payout)?;
    tx.prepare_cached(
        "UPDATE batch SET begun = 1 WHERE begun = 0 AND id = (SELECT batch_id FROM payout WHERE id = ?)",
    )?
    .execute([claim.payout.get()])?;
    let (known, refused, last): (Option<String>, u32, Option<u32>) = sql::row(
        tx,
        "SELECT originator_conversation_id, refused, (SELECT max(refused_before) FROM attempt WHERE payout_id = p.id)
             FROM payout p WHERE id = ?",
        [claim.payout.get()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let id = claim.originator_conversation_id.as_str();
    // After a refusal for good it goes under a new one, and under the same at any other time.
    let wants_new = last.is_some_and(|last| last < refused);
    if known.as_deref().is_some_and(|known| (known != id) != wants_new) {
        return Err(StoreError::Changed(format!(
            "payout {} has another id at M-PESA",
            claim.payout
        )));
    }
    tx.prepare_cached(
        "INSERT INTO attempt (id, seq, payout_id, our_id, refused_before, carries_our_id, state, claimed_at)
         VALUES (?, ?, ?, ?, ?, ?, 'dispatching', ?)",
    )?
    .execute(params![
        claim.attempt.to_string(),
        seq,
        claim.payout.get(),
        id,
        refused,
        claim.carries_our_id,
        at
    ])?;
    tx.prepare_cached("UPDATE payout SET originator_conversation_id = ? WHERE id = ?")?
        .execute(params![id, claim.payout.get()])?;
    step(tx, at, &standing, PayoutEvent::Claim, None)
}

/// It may have been sent from a newer copy of this ledger: its attempt there is in doubt here.
pub(super) fn assumed(tx: &Transaction<'_>, seq: i64, at: i64, claim: &AttemptClaim) -> Result<(), StoreError> {
    claimed(tx, seq, at, claim)?;
    let doubt = AttemptDoubt {
        attempt: claim.attempt,
        doubt: Doubt::MayBeSentElsewhere,
    };
    doubted(tx, at, &doubt)
}

/// The gateway's answer. A result may have been faster: then the answer is kept and the state stands.
pub(super) fn recorded(tx: &Transaction<'_>, at: i64, record: &AttemptRecord) -> Result<(), StoreError> {
    let (conversation_id, originator_id) = match &record.answer {
        Answer::Acknowledged {
            conversation_id,
            originator_conversation_id,
        } => (conversation_id.as_ref(), originator_conversation_id.as_ref()),
        Answer::Refused { .. } | Answer::NotTaken { .. } | Answer::Lost { .. } => (None, None),
    };
    let id = record.attempt.to_string();
    tx.prepare_cached(
        "UPDATE attempt SET recorded_at = ?, answer = ?, conversation_id = ?, originator_id = ? WHERE id = ?",
    )?
    .execute(params![
        at,
        as_json(&record.answer)?,
        conversation_id.map(mpesa::ConversationId::as_str),
        originator_id.map(OriginatorConversationId::as_str),
        id
    ])?;
    let standing = of_attempt(tx, record.attempt)?;
    if standing.state != PayoutState::Dispatching || attempt_state(tx, &id)? != "dispatching" {
        return Ok(());
    }
    let (attempt_state, event) = match &record.answer {
        Answer::Acknowledged { .. } => ("accepted", PayoutEvent::Acknowledge),
        Answer::Refused { code, .. } => (
            "failed",
            PayoutEvent::Fail {
                cause: FailureCause::Refused { code: code.clone() },
            },
        ),
        Answer::NotTaken { .. } => ("not_taken", PayoutEvent::ReturnNotTaken),
        Answer::Lost { why, .. } => (
            "in_doubt",
            PayoutEvent::Doubt {
                doubt: Doubt::AnswerLost { why: *why },
            },
        ),
    };
    set_attempt_state(tx, &id, attempt_state)?;
    step(tx, at, &standing, event, Some(Proof::Refusal))?;
    if attempt_state == "not_taken" && rows::waiting(tx, standing.batch)?.state == BatchState::Cancelled {
        // Its batch was taken back while it was out; nothing of it is sent again.
        step(tx, at, &of_attempt(tx, record.attempt)?, PayoutEvent::Cancel, None)?;
        return attention::not_paid_again(tx, standing.batch);
    }
    Ok(())
}

/// Nothing was heard of it in time, or the program stopped.
pub(super) fn doubted(tx: &Transaction<'_>, at: i64, doubt: &AttemptDoubt) -> Result<(), StoreError> {
    let standing = of_attempt(tx, doubt.attempt)?;
    tx.prepare_cached("UPDATE attempt SET state = 'in_doubt', doubted_at = ? WHERE id = ?")?
        .execute(params![at, doubt.attempt.to_string()])?;
    step(
        tx,
        at,
        &standing,
        PayoutEvent::Doubt {
            doubt: doubt.doubt.clone(),
        },
        None,
    )
}

/// M-PESA refused an attempt for good, and its payout is approved as before. Others that are live went under the same id.
pub(super) fn returned(
    tx: &Transaction<'_>,
    at: i64,
    standing: &Standing,
    attempt: AttemptId,
) -> Result<(), StoreError> {
    super::delivery::settle_attempts(tx, attempt, "failed")?;
    tx.prepare_cached("UPDATE payout SET refused = refused + 1 WHERE id = ?")?
        .execute([standing.payout.get()])?;
    step(tx, at, standing, PayoutEvent::ReturnRefused, None)
}

/// The same request is sent once more for an attempt in doubt.
pub(super) fn repeated(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    attempt: AttemptId,
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO repeat (seq, attempt_id, asked_at, asked_by) VALUES (?, ?, ?, ?)")?
        .execute(params![seq, attempt.to_string(), at, actor.map(OperatorId::get)])?;
    Ok(())
}

/// The gateway's answer to that. It ends nothing: what comes of it comes by callback, as for every request.
pub(super) fn repeat_recorded(
    tx: &Transaction<'_>,
    at: i64,
    attempt: AttemptId,
    answer: &Answer,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE repeat SET recorded_at = ?, answer = ?
         WHERE seq = (SELECT max(seq) FROM repeat WHERE attempt_id = ? AND recorded_at IS NULL)",
    )?
    .execute(params![at, as_json(answer)?, attempt.to_string()])?;
    Ok(())
}

fn attempt_state(tx: &Transaction<'_>, id: &str) -> Result<String, StoreError> {
    sql::one(tx, "SELECT state FROM attempt WHERE id = ?", [id])
}

pub(super) fn set_attempt_state(tx: &Transaction<'_>, id: &str, state: &str) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE attempt SET state = ? WHERE id = ?")?
        .execute(params![state, id])?;
    Ok(())
}

/// Takes one step, as the organisation's table allows, and moves the totals with it. `proof` is what an end rests on.
pub(super) fn step(
    tx: &Transaction<'_>,
    at: i64,
    standing: &Standing,
    event: PayoutEvent,
    proof: Option<Proof>,
) -> Result<(), StoreError> {
    let to = transition(&standing.state, event)?;
    let proof = proof.filter(|_| to.has_ended()).map(proof_name);
    let (receipt, failure, doubt) = match &to {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } => (Some(receipt.as_str()), None, None),
        PayoutState::Failed { cause } => (None, Some(as_json(cause)?), None),
        PayoutState::InDoubt { doubt } => (None, None, Some(as_json(doubt)?)),
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Cancelled
        | PayoutState::Rejected => (None, None, None),
    };
    tx.prepare_cached(
        "UPDATE payout SET state = ?1, receipt = ?2, failure = ?3, doubt = ?4, proof = ?5, changed_at = ?6,
            stopped = NULL,
            doubted_at = CASE WHEN ?4 IS NULL THEN NULL ELSE coalesce(doubted_at, ?6) END WHERE id = ?7",
    )?
    .execute(params![
        to.name(),
        receipt,
        failure,
        doubt,
        proof,
        at,
        standing.payout.get()
    ])?;
    attention::ended(tx, standing, &to)?;
    if matches!(to, PayoutState::Paid { .. }) {
        left_account(tx, at, standing)?;
    }
    payee::changed(tx, at, standing, &to)?;
    move_one(tx, standing.batch, &standing.state, &to, standing.amount)?;
    statement::payout_changed(tx, standing.payout)
}

/// A payout left the account that pays for it.
fn left_account(tx: &Transaction<'_>, at: i64, standing: &Standing) -> Result<(), StoreError> {
    let account = match standing.lane.pays_from() {
        PaysFrom::Utility => UTILITY,
        PaysFrom::Working => WORKING,
        // Which account a customer's payment came into is not known.
        PaysFrom::Receiving => return Ok(()),
    };
    spent(tx, account, at, standing.amount, standing.fee)
}

/// A proof, as the ledger spells it.
pub(super) const fn proof_name(proof: Proof) -> &'static str {
    match proof {
        Proof::Refusal => "refusal",
        Proof::Callback => "callback",
        Proof::Status => "status",
        Proof::Statement => "statement",
        Proof::People => "people",
    }
}

/// The payout that an attempt is of.
pub(crate) fn of_attempt(tx: &Transaction<'_>, attempt: AttemptId) -> Result<Standing, StoreError> {
    let payout: Option<i64> = sql::maybe_one(tx, "SELECT payout_id FROM attempt WHERE id = ?", [attempt.to_string()])?;
    of_payout(
        tx,
        PayoutId::new(payout.ok_or(StoreError::NotFound { what: "attempt" })?),
    )
}

/// A payout as far as its transitions need it.
pub(crate) fn of_payout(tx: &Transaction<'_>, payout: PayoutId) -> Result<Standing, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT batch_id, amount_cents, command, payee, account, state, receipt, failure, doubt,
            coalesce(charged_cents, fee_cents), name, paid_to_name FROM payout WHERE id = ?",
    )?;
    let mut rows = statement.query([payout.get()])?;
    let row = rows.next()?.ok_or(StoreError::NotFound { what: "payout" })?;
    let damaged = |what: &str| StoreError::Changed(format!("the {what} of payout {payout} is not valid"));
    Ok(Standing {
        payout,
        batch: BatchId::new(row.get(0)?),
        amount: Amount::from_cents(row.get(1)?).map_err(|_| damaged("amount"))?,
        lane: Lane::of(
            &row.get::<_, String>(2)?,
            &row.get::<_, String>(3)?,
            row.get::<_, Option<String>>(4)?.as_deref(),
        )
        .ok_or_else(|| damaged("payee"))?,
        fee: row.get(9)?,
        name: row.get(10)?,
        told_name: row.get(11)?,
        state: rows::payout_state(&row.get::<_, String>(5)?, row.get(6)?, row.get(7)?, row.get(8)?)
            .ok_or_else(|| damaged("state"))?,
    })
}

/// The id a payout already has at M-PESA.
pub(crate) fn originator_conversation_id(
    tx: &Transaction<'_>,
    payout: PayoutId,
) -> Result<Option<OriginatorConversationId>, StoreError> {
    let text: Option<String> = sql::one(
        tx,
        "SELECT originator_conversation_id FROM payout WHERE id = ?",
        [payout.get()],
    )?;
    text.map(|text| {
        text.parse()
            .map_err(|_| StoreError::Changed(format!("the M-PESA id of payout {payout} is not valid")))
    })
    .transpose()
}

/// The attempt that a doubt is about: the one that is live, or the last.
pub(crate) fn last_attempt(tx: &Connection, payout: PayoutId) -> Result<AttemptId, StoreError> {
    let id: Option<String> = sql::maybe_one(
        tx,
        "SELECT id FROM attempt WHERE payout_id = ?
             ORDER BY state IN ('dispatching', 'accepted', 'in_doubt') DESC, seq DESC LIMIT 1",
        [payout.get()],
    )?;
    id.and_then(|id| id.parse().ok())
        .ok_or(StoreError::NotFound { what: "attempt" })
}

/// Whether our id went along with that attempt.
pub(crate) fn last_carried_our_id(tx: &Connection, payout: PayoutId) -> Result<bool, StoreError> {
    let attempt = last_attempt(tx, payout)?;
    sql::one(
        tx,
        "SELECT carries_our_id FROM attempt WHERE id = ?",
        [attempt.to_string()],
    )
}
