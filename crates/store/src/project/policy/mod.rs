//! The organisation's policy as the tables hold it: which is in force, which approvals of a batch count, and whether an entry
//! keeps to it. The same questions are asked before an entry is written, of one that comes from elsewhere, and of every one when
//! the ledger is checked.

mod clock;
mod measure;
mod rules;

pub(crate) use clock::Clocks;
pub(crate) use measure::{judged, judged_by};
pub(crate) use rules::{must_keep, spent_today};

use rusqlite::{Connection, Transaction, params};
use treasury::{ApprovalsNeeded, BatchId, OperatorId, Policy, PolicyVersion, Role, Roles};

use super::operator::standing_at;
use crate::{
    StoreError,
    json::{as_json, from_json},
    sql,
};

/// A policy was proposed.
pub(super) fn proposed(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    version: PolicyVersion,
    policy: &Policy,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO policy (version, body, state, proposed_by, proposed_at) VALUES (?, ?, 'proposed', ?, ?)",
    )?
    .execute(params![version.get(), as_json(policy)?, actor.map(OperatorId::get), at])?;
    Ok(())
}

/// A proposal was agreed to, turned down or taken back.
pub(super) fn decided(
    tx: &Transaction<'_>,
    at: i64,
    actor: Option<OperatorId>,
    version: PolicyVersion,
    state: &str,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE policy SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE version = ?")?
        .execute(params![state, actor.map(OperatorId::get), at, reason, version.get()])?;
    Ok(())
}

/// The policy that is in force.
pub(crate) fn in_force(db: &Connection) -> Result<(PolicyVersion, Policy), StoreError> {
    let sql = "SELECT version, body FROM policy WHERE state = 'agreed' ORDER BY version DESC LIMIT 1";
    let found: Option<(u32, String)> = sql::maybe(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    match found {
        Some((version, body)) => Ok((PolicyVersion::new(version), from_json(&body, "a policy")?)),
        None => Ok((PolicyVersion::STANDARD, Policy::standard())),
    }
}

/// What a policy says.
pub(crate) fn of_version(db: &Connection, version: PolicyVersion) -> Result<Policy, StoreError> {
    if version == PolicyVersion::STANDARD {
        return Ok(Policy::standard());
    }
    let sql = "SELECT body FROM policy WHERE version = ?";
    let body: Option<String> = sql::maybe_one(db, sql, [version.get()])?;
    from_json(&body.ok_or(StoreError::NotFound { what: "policy" })?, "a policy")
}

/// Who may approve at `at`, and whether each is an administrator.
pub(crate) fn checkers(db: &Connection, at: i64) -> Result<Vec<(OperatorId, bool)>, StoreError> {
    let ids: Vec<i64> = sql::all(db, "SELECT id FROM operator ORDER BY id", [], |row| Ok(row.get(0)?))?;
    let mut able = Vec::new();
    for id in ids.into_iter().map(OperatorId::new) {
        if let Some(roles) = may_approve(db, id, at)? {
            able.push((id, roles.has(Role::Administrator)));
        }
    }
    Ok(able)
}

/// The roles of somebody who may approve at `at`.
fn may_approve(db: &Connection, operator: OperatorId, at: i64) -> Result<Option<Roles>, StoreError> {
    let able = standing_at(db, operator, at)?.filter(|one| !one.retired && one.locked.is_none());
    Ok(able.map(|one| one.roles).filter(|roles| roles.has(Role::Checker)))
}

/// How it stands with the approvals of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Approvals {
    /// The policy of the batch.
    pub(crate) version: PolicyVersion,
    /// What is needed.
    pub(crate) needed: ApprovalsNeeded,
    /// Those that count, and whether each is an administrator's.
    pub(crate) counting: Vec<(OperatorId, bool)>,
    /// Those that count no more.
    pub(crate) lapsed: Vec<OperatorId>,
}

impl Approvals {
    pub(crate) fn are_enough(&self) -> bool {
        let administrators = self.counting.iter().filter(|(_, administrator)| *administrator);
        self.needed.met_by(self.counting.len(), administrators.count())
    }

    pub(crate) fn counts(&self, operator: OperatorId) -> bool {
        self.counting.iter().any(|(one, _)| *one == operator)
    }
}

/// The approvals of a batch as they count at `at`: of people who may approve then, and not too old.
pub(crate) fn approvals(db: &Connection, batch: BatchId, at: i64) -> Result<Approvals, StoreError> {
    let sql = "SELECT policy, coalesce(needed, 1), needs_administrator FROM batch WHERE id = ?";
    let (version, people, administrator): (u32, u8, bool) = sql::row(db, sql, [batch.get()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let version = PolicyVersion::new(version);
    let from = of_version(db, version)?.counts_from(at);
    let sql = "SELECT operator, at FROM approval WHERE batch_id = ? ORDER BY at, operator";
    let given: Vec<(i64, i64)> = sql::all(db, sql, [batch.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (mut counting, mut lapsed) = (Vec::new(), Vec::new());
    for (operator, given_at) in given {
        let operator = OperatorId::new(operator);
        match may_approve(db, operator, at)?.filter(|_| given_at >= from) {
            Some(roles) => counting.push((operator, roles.has(Role::Administrator))),
            None => lapsed.push(operator),
        }
    }
    Ok(Approvals {
        version,
        needed: ApprovalsNeeded { people, administrator },
        counting,
        lapsed,
    })
}
