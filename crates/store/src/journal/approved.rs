//! What may be sent of an approved batch, from the journal alone.
//!
//! The tables say which payout is next; the journal says whether it may go. Before the first claim of a batch its draft, its
//! handing over and its approvals are read back with their signatures, the seals are checked, the frozen rows are compared with
//! their digest, and the approvals with what its policy asks for. Then every entry since the first approval is read, with its hash, for what was sent since. A payout whose row was set back by hand is found
//! here even where its attempts were removed with it.

use rusqlite::{Connection, Transaction};
use treasury::{
    Alteration, BatchId, Fact, OperatorId, PayoutId, Policy, PolicyVersion, SealKey,
    decide::{ApprovedBatch, DoneTo, approvals_of},
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
    let submitted = only_entry(tx, batch, "batch_submitted")?;
    let approvals = entries(tx, "batch_approved", &about(batch))?;
    if approvals.is_empty() {
        return Err(not_ours(batch));
    }
    let found = approvals_of(batch, &drafted, &submitted, &approvals, key)?;
    let behind = approvals.iter().map(|one| one.seq);
    for seq in [drafted.seq, submitted.seq].into_iter().chain(behind) {
        let entry = proved(tx, seq, birth)?;
        must_be_signed_by_its_people(tx, &entry, birth).map_err(|error| {
            tracing::error!(%error, seq, "a draft or an approval is not signed by its people");
            not_ours(batch)
        })?;
    }
    let rows = frozen_rows(tx, found.rows())?;
    found.asks_enough(&policy(tx, found.policy(), birth)?, &rows)?;
    let first = found.first();
    let mut this = ApprovedBatch::new(found, rows)?;
    let mut last = None;
    chain::walk(tx, "journal", first, |entry| {
        this.observe(&entry.fact);
        this.observe_time(entry.at, &entry.fact);
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

/// A policy as the journal says it: proposed by one person and agreed to by another, both administrators then.
///
/// # Errors
/// [`Alteration::Policy`] where it does not.
pub(crate) fn policy(db: &Connection, version: PolicyVersion, birth: &Birth) -> Result<Policy, StoreError> {
    if version == PolicyVersion::STANDARD {
        return Ok(Policy::standard());
    }
    let altered = || StoreError::Altered(Alteration::Policy { version });
    let only = |kind: &str| -> Result<DoneTo, StoreError> {
        let mut found = entries(db, kind, &format!("\"version\":{version},"))?;
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            _ => Err(altered()),
        }
    };
    let (proposed, agreed) = (only("policy_proposed")?, only("policy_agreed")?);
    for seq in [proposed.seq, agreed.seq] {
        let entry = proved(db, seq, birth)?;
        must_be_signed_by_its_people(db, &entry, birth).map_err(|error| {
            tracing::error!(%error, seq, "a policy is not signed by its people");
            altered()
        })?;
    }
    let (Fact::PolicyProposed { policy, .. }, Fact::PolicyAgreed { policy: digest, .. }) = (proposed.fact, agreed.fact)
    else {
        return Err(altered());
    };
    match proposed.by != agreed.by && proposed.seq < agreed.seq && policy.digest() == digest {
        true => Ok(policy),
        false => Err(altered()),
    }
}

/// The policy that is in force, as the journal proves it.
///
/// # Errors
/// [`Alteration::Policy`] where the newest one that was agreed to was not agreed to by two administrators.
pub(crate) fn newest_policy(db: &Connection, birth: &Birth) -> Result<Policy, StoreError> {
    let body: Option<String> = sql::maybe_one(db, NEWEST_POLICY, [])?;
    let Some(body) = body else {
        return Ok(Policy::standard());
    };
    let Fact::PolicyAgreed { version, .. } = from_json(&body, "an audit entry")? else {
        return Err(StoreError::Changed(
            "an agreement to a policy is something else".to_owned(),
        ));
    };
    policy(db, version, birth)
}

/// The newest agreement to a policy.
const NEWEST_POLICY: &str = "SELECT body FROM journal WHERE kind = 'policy_agreed' AND kind IN ('batch_drafted',
    'batch_submitted', 'batch_approved', 'policy_proposed', 'policy_agreed') ORDER BY seq DESC LIMIT 1";

/// How many attempts of a payout were written down.
pub(crate) fn attempts_of(tx: &Transaction<'_>, payout: PayoutId) -> Result<u32, StoreError> {
    sql::one(tx, "SELECT count(*) FROM attempt WHERE payout_id = ?", [payout.get()])
}

/// The draft or the approval is missing, doubled, or its seal does not fit.
pub(crate) fn not_ours(batch: BatchId) -> StoreError {
    StoreError::Altered(Alteration::Approval { batch })
}

/// The one entry of this kind about `batch`. A batch is drafted once and handed over once.
fn only_entry(tx: &Transaction<'_>, batch: BatchId, kind: &str) -> Result<DoneTo, StoreError> {
    let mut found = entries(tx, kind, &about(batch))?;
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(not_ours(batch)),
    }
}

fn about(batch: BatchId) -> String {
    format!("\"batch\":{batch},")
}

/// The entries of this kind whose facts begin so, but for those that are void: what is taken away here makes fewer approvals.
fn entries(db: &Connection, kind: &str, begins: &str) -> Result<Vec<DoneTo>, StoreError> {
    sql::all(
        db,
        &entry_sql(kind),
        [format!("{{\"fact\":\"{kind}\",{begins}%")],
        |row| {
            let actor: Option<i64> = row.get(2)?;
            let seq = row.get(0)?;
            let nobody = || StoreError::Changed(format!("nobody stands behind audit entry {seq}"));
            Ok(DoneTo {
                seq,
                at: row.get(1)?,
                by: OperatorId::new(actor.ok_or_else(nobody)?),
                fact: from_json(&row.get::<_, String>(3)?, "an audit entry")?,
            })
        },
    )
}

/// Finds the entries of one kind about a batch or a policy. The kinds stand in the text as they do in the index on these few.
pub(crate) fn entry_sql(kind: &str) -> String {
    format!(
        "SELECT seq, at, actor, body FROM journal WHERE kind = '{kind}' AND kind IN ('batch_drafted', 'batch_submitted',
            'batch_approved', 'policy_proposed', 'policy_agreed') AND body LIKE ?
            AND seq NOT IN (SELECT seq FROM void_entry) ORDER BY seq LIMIT 50"
    )
}
