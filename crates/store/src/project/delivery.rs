//! Facts about callbacks.

use rusqlite::{Transaction, params};
use treasury::{
    Applied, AttemptId, DeliveryId, Effect, Evidence, OperatorId, PayoutState, Proof, Quarantine, Standing,
    StoredDelivery, Verdict, east_africa_day, judge,
};

use super::attempt::{Standing as PayoutStanding, of_attempt, returned, set_attempt_state, step};
use crate::StoreError;
use crate::json::as_json;

/// A callback was kept, trusted or in quarantine.
pub(super) fn kept(tx: &Transaction<'_>, at: i64, kept: &StoredDelivery) -> Result<(), StoreError> {
    let columns = match &kept.standing {
        Standing::Trusted { attempt, channel } => Columns {
            state: "kept",
            attempt: Some(attempt.to_string()),
            channel: Some(channel.letter()),
            ..Columns::default()
        },
        Standing::Quarantined { why, whole: _, bytes } => {
            let named = named(why);
            if !matches!(why, Quarantine::Strange { .. }) {
                counted(tx, at, 1, 0)?;
            }
            Columns {
                state: "quarantined",
                channel: named.map(|(_, channel)| channel),
                reason: Some(as_json(why)?),
                named: named.map(|(attempt, _)| attempt.to_string()),
                bytes: Some(i64::try_from(*bytes).unwrap_or(i64::MAX)),
                ..Columns::default()
            }
        }
    };
    tx.prepare_cached(
        "INSERT INTO delivery (id, relay, relay_cursor, received_at, source, body_digest, attempt_id, channel, state,
            reason, named, bytes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        kept.delivery.get(),
        kept.relay,
        kept.cursor,
        kept.received_at,
        kept.source,
        kept.body.as_bytes(),
        columns.attempt,
        columns.channel,
        columns.state,
        columns.reason,
        columns.named,
        columns.bytes,
    ])?;
    Ok(())
}

/// What depends on a callback's standing.
#[derive(Default)]
struct Columns<'a> {
    state: &'a str,
    attempt: Option<String>,
    channel: Option<&'a str>,
    reason: Option<String>,
    named: Option<String>,
    bytes: Option<i64>,
}

/// What the address of a quarantined callback names with a token of ours.
pub(crate) fn named(why: &Quarantine) -> Option<(AttemptId, &str)> {
    match why {
        Quarantine::Strange { attempt, channel } | Quarantine::Repeated { attempt, channel } => {
            Some((*attempt, channel.letter()))
        }
        Quarantine::Sealed | Quarantine::MadeUp | Quarantine::Forged | Quarantine::Unknown => None,
    }
}

/// Somebody looked at callbacks in quarantine.
pub(super) fn reviewed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    deliveries: &[DeliveryId],
    reason: &str,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE delivery SET reviewed = ?1, reviewed_by = ?2, reviewed_at = ?3
         WHERE id = ?4 AND state = 'quarantined' AND reviewed IS NULL",
    )?;
    for delivery in deliveries {
        let changed = statement.execute(params![reason, actor.map(OperatorId::get), at, delivery.get()])?;
        if changed == 0 {
            return Err(StoreError::Changed(format!(
                "callback {delivery} was not in quarantine"
            )));
        }
    }
    Ok(())
}

/// So many callbacks that are not ours were kept in quarantine, and so many counted only.
pub(super) fn counted(tx: &Transaction<'_>, at: i64, kept: u32, beyond: u32) -> Result<(), StoreError> {
    if kept == 0 && beyond == 0 {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO quarantine_day (day, kept, beyond) VALUES (?, ?, ?)
         ON CONFLICT (day) DO UPDATE SET kept = kept + excluded.kept, beyond = beyond + excluded.beyond",
    )?
    .execute(params![east_africa_day(at).to_epoch_days(), kept, beyond])?;
    Ok(())
}

/// A callback was applied: the payout takes the step that its evidence proves.
pub(super) fn applied(tx: &Transaction<'_>, at: i64, applied: &Applied) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE delivery SET state = 'applied', applied = ? WHERE id = ?")?
        .execute(params![as_json(applied)?, applied.delivery.get()])?;
    if applied.proof == Proof::Status {
        inquiry_answered(tx, at, applied.delivery)?;
    }
    let standing = of_attempt(tx, applied.attempt)?;
    match &applied.effect {
        Effect::Known => Ok(()),
        Effect::Alarm { alarm } => {
            tx.prepare_cached("UPDATE payout SET alarm = ?, changed_at = ? WHERE id = ?")?
                .execute(params![as_json(alarm)?, at, standing.payout.get()])?;
            Ok(())
        }
        Effect::Returned => returned(tx, at, &standing, applied.attempt),
        Effect::Stepped => take(tx, at, &standing, applied.attempt, &applied.evidence, applied.proof),
    }
}

/// A payout takes the step that evidence about one of its attempts proves.
pub(super) fn take(
    tx: &Transaction<'_>,
    at: i64,
    standing: &PayoutStanding,
    attempt: AttemptId,
    evidence: &Evidence,
    proof: Proof,
) -> Result<(), StoreError> {
    let Verdict::Step(event) = judge(&standing.state, standing.amount, &standing.lane, evidence) else {
        return Err(StoreError::Changed(format!(
            "payout {} took a step it cannot",
            standing.payout
        )));
    };
    if let Evidence::Moved {
        party_name: Some(name), ..
    } = evidence
    {
        tx.prepare_cached("UPDATE payout SET paid_to_name = ? WHERE id = ?")?
            .execute(params![name, standing.payout.get()])?;
    }
    if let Evidence::Moved { completed_at, .. } = evidence {
        moved(tx, standing, attempt, *completed_at)?;
    }
    let mut standing = standing.clone();
    if let Evidence::Moved {
        party_name: told @ Some(_),
        ..
    } = evidence
    {
        standing.told_name.clone_from(told);
    }
    if let Evidence::Moved {
        charge: Some(charge), ..
    } = evidence
    {
        tx.prepare_cached("UPDATE payout SET charged_cents = ? WHERE id = ?")?
            .execute(params![charge.cents(), standing.payout.get()])?;
        standing.fee = charge.cents();
    }
    let standing = &standing;
    let to = treasury::transition(&standing.state, event.clone())?;
    let attempt_state = match &to {
        PayoutState::Paid { .. } | PayoutState::Reversed { .. } => "paid",
        PayoutState::Failed { .. } => "failed",
        PayoutState::InDoubt { .. }
        | PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Cancelled
        | PayoutState::Rejected => "in_doubt",
    };
    settle_attempts(tx, attempt, attempt_state)?;
    step(tx, at, standing, event, Some(proof))
}

/// When the money moved: as M-PESA says, else between the request and the longest that M-PESA takes to carry one out.
fn moved(
    tx: &Transaction<'_>,
    standing: &PayoutStanding,
    attempt: AttemptId,
    told: Option<i64>,
) -> Result<(), StoreError> {
    const CARRIED_OUT_MS: i64 = 15 * 60 * 1000;
    tx.prepare_cached(
        "UPDATE payout SET moved_from = coalesce(?1, (SELECT claimed_at FROM attempt WHERE id = ?2)),
            moved_until = coalesce(?1, (SELECT claimed_at FROM attempt WHERE id = ?2) + ?3) WHERE id = ?4",
    )?
    .execute(params![
        told,
        attempt.to_string(),
        CARRIED_OUT_MS,
        standing.payout.get()
    ])?;
    Ok(())
}

/// The attempt that the answer is about takes its end; another that is still live of the same payout was sent under the
/// same id, so M-PESA's answer ends it too. A doubt ends nothing: it falls on the attempt that is live.
pub(super) fn settle_attempts(tx: &Transaction<'_>, attempt: AttemptId, state: &str) -> Result<(), StoreError> {
    let id = attempt.to_string();
    if state == "in_doubt" {
        let doubted = tx
            .prepare_cached(
                "UPDATE attempt SET state = 'in_doubt' WHERE state IN ('dispatching', 'accepted', 'in_doubt')
                    AND payout_id = (SELECT payout_id FROM attempt WHERE id = ?)",
            )?
            .execute([&id])?;
        return if doubted == 0 {
            set_attempt_state(tx, &id, state)
        } else {
            Ok(())
        };
    }
    let others = if state == "failed" { "failed" } else { "not_taken" };
    tx.prepare_cached(
        "UPDATE attempt SET state = ?1 WHERE id <> ?2 AND state IN ('dispatching', 'accepted', 'in_doubt')
            AND payout_id = (SELECT payout_id FROM attempt WHERE id = ?2)",
    )?
    .execute(params![others, id])?;
    set_attempt_state(tx, &id, state)
}

/// A callback was applied that is about no payout.
pub(super) fn dealt_with(tx: &Transaction<'_>, delivery: DeliveryId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE delivery SET state = 'applied' WHERE id = ?")?
        .execute([delivery.get()])?;
    Ok(())
}

/// The question whose answer `delivery` carried has been answered.
pub(super) fn inquiry_answered(tx: &Transaction<'_>, at: i64, delivery: DeliveryId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE inquiry SET answered_at = ? WHERE id = (SELECT attempt_id FROM delivery WHERE id = ?)")?
        .execute(params![at, delivery.get()])?;
    dealt_with(tx, delivery)
}
