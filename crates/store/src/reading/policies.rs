//! The organisation's policies, what they ask of a batch, how it stands with its approvals, and who acts for whom.

use rusqlite::{Connection, params};
use treasury::{ApprovalsNeeded, BatchId, Digest, Judgement, OperatorId, Policy, PolicyVersion, StandIn};

use crate::{Ledger, StoreError, json::from_json, project::policy, sql};

/// A policy that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRecord {
    /// Its version.
    pub version: PolicyVersion,
    /// What it says.
    pub policy: Policy,
    /// Who proposed it.
    pub proposed_by: OperatorId,
    /// When, UTC milliseconds.
    pub proposed_at: i64,
    /// Who decided, and when; none while it waits.
    pub decided: Option<(OperatorId, i64)>,
    /// Whether they agreed.
    pub agreed: bool,
    /// Why it was turned down.
    pub reason: Option<String>,
}

/// One person's approval of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRecord {
    /// Who.
    pub by: OperatorId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// What they noted.
    pub note: Option<String>,
    /// How many warnings they saw.
    pub warnings: u32,
    /// Digest of the evidence that they saw.
    pub evidence: Option<Digest>,
    /// Until when it counts while nothing was sent, UTC milliseconds.
    pub counts_until: i64,
    /// Whether it counts.
    pub counts: bool,
}

/// How it stands with the approvals of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchApprovals {
    /// The policy by which it is judged.
    pub policy: PolicyVersion,
    /// What is needed.
    pub needed: ApprovalsNeeded,
    /// The approvals, oldest first.
    pub given: Vec<ApprovalRecord>,
}

/// What a policy would have asked of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BacktestRow {
    /// Which batch.
    pub batch: BatchId,
    /// Its title.
    pub title: String,
    /// When it was handed over, UTC milliseconds.
    pub submitted_at: i64,
    /// What was asked of it then.
    pub asked: ApprovalsNeeded,
    /// What would be asked of it.
    pub would: Judgement,
}

impl Ledger {
    /// The policy that is in force.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn policy(&self) -> Result<(PolicyVersion, Policy), StoreError> {
        self.read("reading the policy", policy::in_force).await
    }

    /// A policy that was ever in force or proposed.
    ///
    /// # Errors
    /// When there is none of this version, or the ledger cannot be read.
    pub async fn policy_of(&self, version: PolicyVersion) -> Result<Policy, StoreError> {
        self.read("reading a policy", move |db| policy::of_version(db, version))
            .await
    }

    /// Every policy that was ever proposed, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn policies(&self) -> Result<Vec<PolicyRecord>, StoreError> {
        self.read("reading policies", |db| {
            let sql = "SELECT version, body, proposed_by, proposed_at, decided_by, decided_at, state = 'agreed', reason
                FROM policy ORDER BY version DESC";
            sql::all(db, sql, [], |row| {
                let decided: (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
                Ok(PolicyRecord {
                    version: PolicyVersion::new(row.get(0)?),
                    policy: from_json(&row.get::<_, String>(1)?, "a policy")?,
                    proposed_by: OperatorId::new(row.get(2)?),
                    proposed_at: row.get(3)?,
                    decided: decided.0.map(OperatorId::new).zip(decided.1),
                    agreed: row.get(6)?,
                    reason: row.get(7)?,
                })
            })
        })
        .await
    }

    /// What the policy that is in force asks of a draft.
    ///
    /// # Errors
    /// When there is no such batch, or the ledger cannot be read.
    pub async fn judged(&self, batch: BatchId, at: i64) -> Result<Judgement, StoreError> {
        self.read("asking the policy", move |db| policy::judged(db, batch, at))
            .await
    }

    /// What the policy asked of a batch when it was handed over, as far as the ledger still knows.
    ///
    /// # Errors
    /// When there is no such batch, or the ledger cannot be read.
    pub async fn judged_then(&self, batch: BatchId) -> Result<Judgement, StoreError> {
        self.read("asking the policy", move |db| {
            let sql = "SELECT policy, coalesce(submitted_at, drafted_at) FROM batch WHERE id = ?";
            let (version, at): (u32, i64) = sql::row(db, sql, [batch.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            policy::judged_by(db, &policy::of_version(db, PolicyVersion::new(version))?, batch, at)
        })
        .await
    }

    /// How it stands with the approvals of a batch at `at`.
    ///
    /// # Errors
    /// When there is no such batch, or the ledger cannot be read.
    pub async fn approvals(&self, batch: BatchId, at: i64) -> Result<BatchApprovals, StoreError> {
        self.read("reading approvals", move |db| approvals(db, batch, at)).await
    }

    /// What `policy` would have asked of every batch that was handed over since `since`, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn backtest(&self, policy: Policy, since: i64) -> Result<Vec<BacktestRow>, StoreError> {
        self.read("trying a policy on the past", move |db| {
            let sql = "SELECT id, title, submitted_at, coalesce(needed, 1), needs_administrator FROM batch
                WHERE submitted_at >= ? ORDER BY submitted_at DESC, id DESC LIMIT 1000";
            sql::all(db, sql, [since], |row| {
                let (batch, submitted_at) = (BatchId::new(row.get(0)?), row.get(2)?);
                Ok(BacktestRow {
                    batch,
                    title: row.get(1)?,
                    submitted_at,
                    asked: ApprovalsNeeded {
                        people: row.get(3)?,
                        administrator: row.get(4)?,
                    },
                    would: policy::judged_by(db, &policy, batch, submitted_at)?,
                })
            })
        })
        .await
    }

    /// Who acts for whom now or later, soonest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn stand_ins(&self, at: i64) -> Result<Vec<StandIn>, StoreError> {
        self.read("reading stand-ins", move |db| {
            let sql =
                "SELECT operator, stand_in, from_at, until_at FROM stand_in WHERE until_at > ? ORDER BY from_at, seq";
            sql::all(db, sql, params![at], |row| {
                Ok(StandIn {
                    operator: OperatorId::new(row.get(0)?),
                    stand_in: OperatorId::new(row.get(1)?),
                    from: row.get(2)?,
                    until: row.get(3)?,
                })
            })
        })
        .await
    }

    /// Why a batch was handed over with the flags that it carries, where that was asked.
    ///
    /// # Errors
    /// When there is no such batch, or the ledger cannot be read.
    pub async fn submit_reason(&self, batch: BatchId) -> Result<Option<String>, StoreError> {
        self.read("reading a batch", move |db| {
            sql::one(db, "SELECT submit_reason FROM batch WHERE id = ?", [batch.get()])
        })
        .await
    }

    /// Who may approve at `at`, with what stand-ins take over.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn checkers(&self, at: i64) -> Result<Vec<(OperatorId, bool)>, StoreError> {
        self.read("reading who approves", move |db| policy::checkers(db, at))
            .await
    }
}

fn approvals(db: &Connection, batch: BatchId, at: i64) -> Result<BatchApprovals, StoreError> {
    let known = policy::approvals(db, batch, at)?;
    let said = policy::of_version(db, known.version)?;
    let begun: bool = sql::one(db, "SELECT begun FROM batch WHERE id = ?", [batch.get()])?;
    let sql = "SELECT operator, at, note, warnings, evidence FROM approval WHERE batch_id = ? ORDER BY at, operator";
    let given = sql::all(db, sql, [batch.get()], |row| {
        let (by, given_at) = (OperatorId::new(row.get(0)?), row.get(1)?);
        Ok(ApprovalRecord {
            by,
            at: given_at,
            note: row.get(2)?,
            warnings: row.get(3)?,
            evidence: row.get::<_, Option<[u8; 32]>>(4)?.map(Digest::from_bytes),
            counts_until: said.counts_until(given_at),
            counts: begun || known.counts(by),
        })
    })?;
    Ok(BatchApprovals {
        policy: known.version,
        needed: known.needed,
        given,
    })
}
