//! Whether an entry keeps to the policy, as the tables stood just before it.

use std::collections::BTreeSet;

use mpesa::Total;
use rusqlite::Connection;
use treasury::{AttemptClaim, BatchId, Digest, Fact, OperatorId, Policy, PolicyBreach, PolicyError, PolicyVersion};

use super::{approvals, in_force, judged};
use crate::{StoreError, json::from_json, project::rows::waiting, sql};

const DAY_MS: i64 = 86_400_000;

/// What left within a day before a time: each payout counts once, however often it was tried.
pub(crate) const SPENT: &str = "SELECT coalesce(sum(amount_cents), 0) FROM payout WHERE id IN (
    SELECT payout_id FROM attempt INDEXED BY attempt_by_claim WHERE claimed_at > ?)";

/// Whether `fact`, which `actor` causes at `at`, keeps to the policy.
///
/// # Errors
/// [`StoreError::Policy`] where not; otherwise when the ledger cannot be read.
pub(crate) fn must_keep(db: &Connection, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<(), StoreError> {
    if let Fact::BatchSubmitted {
        batch, policy, reason, ..
    } = fact
    {
        let maker = waiting(db, *batch)?.maker;
        if actor != Some(maker) {
            return Err(PolicyBreach::NotTheMaker { maker }.into());
        }
        return handed_over(db, at, (*batch, *policy), fact, reason);
    }
    if let Fact::BatchApproved { batch, policy, .. } = fact {
        return approved(db, at, actor, *batch, *policy);
    }
    if let Fact::BatchAnswered { batch, .. } = fact {
        let maker = waiting(db, *batch)?.maker;
        return match actor == Some(maker) {
            true => Ok(()),
            false => Err(PolicyBreach::NotTheMaker { maker }.into()),
        };
    }
    if let Fact::PayoutsLeftOut { batch, .. } | Fact::BatchAsked { batch, .. } = fact {
        let maker = waiting(db, *batch)?.maker;
        return match actor == Some(maker) {
            true => Err(PolicyBreach::OwnBatch.into()),
            false => Ok(()),
        };
    }
    if let Fact::ApprovalsLapsed { batch, gone, expired } = fact {
        let known = approvals(db, *batch, at)?;
        let lapsed: BTreeSet<_> = gone.iter().chain(expired).collect();
        let right = !begun(db, *batch)? && !known.are_enough() && lapsed == known.lapsed.iter().collect();
        return if right {
            Ok(())
        } else {
            Err(PolicyBreach::NotLapsed { batch: *batch }.into())
        };
    }
    if let Fact::PolicyProposed { version, policy } = fact {
        return proposed(db, *version, policy);
    }
    if let Fact::PolicyAgreed { version, policy } = fact {
        return agreed(db, actor, *version, *policy);
    }
    if let Fact::PolicyDeclined { version, .. } = fact {
        return waits(db, *version).map(|_| ());
    }
    if let Fact::AttemptsClaimed { attempts } = fact {
        return claimed(db, at, attempts);
    }
    Ok(())
}

fn handed_over(
    db: &Connection,
    at: i64,
    (batch, named): (BatchId, PolicyVersion),
    fact: &Fact,
    reason: &str,
) -> Result<(), StoreError> {
    let (in_force, _) = in_force(db)?;
    if named != in_force {
        return Err(PolicyBreach::OtherPolicy { named, in_force }.into());
    }
    let judged = judged(db, batch, at)?;
    if let Fact::BatchSubmitted { needed, .. } = fact
        && *needed != judged.needed
    {
        let (named, asked) = (needed.people, judged.needed.people);
        return Err(PolicyBreach::OtherNeeds { named, asked }.into());
    }
    if !judged.refused.is_empty() {
        return Err(PolicyBreach::Refused(judged.refused).into());
    }
    if !judged.reason_for.is_empty() && reason.trim().is_empty() {
        return Err(PolicyBreach::NoReason(judged.reason_for).into());
    }
    Ok(())
}

fn approved(
    db: &Connection,
    at: i64,
    actor: Option<OperatorId>,
    batch: BatchId,
    named: PolicyVersion,
) -> Result<(), StoreError> {
    let maker = waiting(db, batch)?.maker;
    if actor == Some(maker) {
        return Err(PolicyBreach::OwnBatch.into());
    }
    let known = approvals(db, batch, at)?;
    if named != known.version {
        let in_force = known.version;
        return Err(PolicyBreach::OtherPolicy { named, in_force }.into());
    }
    match actor.is_some_and(|actor| known.counts(actor)) {
        true => Err(PolicyBreach::ApprovedAlready.into()),
        false => Ok(()),
    }
}

fn proposed(db: &Connection, version: PolicyVersion, policy: &Policy) -> Result<(), StoreError> {
    let sql = "SELECT coalesce(max(version), 0), coalesce(sum(state = 'proposed'), 0) FROM policy";
    let (last, waiting): (u32, u32) = sql::row(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if waiting > 0 {
        return Err(PolicyBreach::Change(PolicyError::Waiting).into());
    }
    if version.get() != last.saturating_add(1) {
        return Err(PolicyBreach::Change(PolicyError::Other).into());
    }
    policy.check().map_err(|error| PolicyBreach::Change(error).into())
}

fn agreed(db: &Connection, actor: Option<OperatorId>, version: PolicyVersion, seen: Digest) -> Result<(), StoreError> {
    let (by, policy) = waits(db, version)?;
    let error = match (actor == Some(by), policy.digest() == seen) {
        (true, _) => PolicyError::OwnProposal,
        (false, false) => PolicyError::Other,
        (false, true) => return Ok(()),
    };
    Err(PolicyBreach::Change(error).into())
}

/// A proposal that waits: who made it, and what it says.
fn waits(db: &Connection, version: PolicyVersion) -> Result<(OperatorId, Policy), StoreError> {
    let sql = "SELECT proposed_by, body FROM policy WHERE version = ? AND state = 'proposed'";
    let found: Option<(i64, String)> = sql::maybe(db, sql, [version.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (by, body) = found.ok_or(PolicyBreach::Change(PolicyError::NotWaiting))?;
    Ok((OperatorId::new(by), from_json(&body, "a policy")?))
}

/// Nothing is sent of a batch before its approvals are enough, outside the sending hours, or above a day's ceiling.
fn claimed(db: &Connection, at: i64, attempts: &[AttemptClaim]) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    let mut cents = 0_i64;
    for claim in attempts {
        let sql =
            "SELECT p.batch_id, p.amount_cents, b.begun FROM payout p JOIN batch b ON b.id = p.batch_id WHERE p.id = ?";
        let (batch, amount, begun): (i64, i64, bool) = sql::row(db, sql, [claim.payout.get()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        cents = cents.saturating_add(amount);
        let batch = BatchId::new(batch);
        if begun || !seen.insert(batch.get()) {
            continue;
        }
        let known = approvals(db, batch, at)?;
        if !known.are_enough() {
            return Err(PolicyBreach::TooFew {
                batch,
                have: known.counting.len(),
                needed: known.needed.people,
            }
            .into());
        }
    }
    let (_, policy) = in_force(db)?;
    if policy
        .hours
        .as_ref()
        .is_some_and(|hours| hours.closed_until(at).is_some())
    {
        return Err(PolicyBreach::Closed.into());
    }
    match policy.ceilings.day {
        Some(most) if spent_today(db, at)?.cents().saturating_add(cents) > most.cents() => {
            Err(PolicyBreach::DayCeiling.into())
        }
        Some(_) | None => Ok(()),
    }
}

/// What left within a day before `at`.
pub(crate) fn spent_today(db: &Connection, at: i64) -> Result<Total, StoreError> {
    let cents: i64 = sql::one(db, SPENT, [at.saturating_sub(DAY_MS)])?;
    Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum of payouts is not valid".to_owned()))
}

/// Whether anything of a batch was ever handed out.
fn begun(db: &Connection, batch: BatchId) -> Result<bool, StoreError> {
    sql::one(db, "SELECT begun FROM batch WHERE id = ?", [batch.get()])
}
