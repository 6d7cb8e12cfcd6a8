//! What may be sent of an approved batch, from the journal alone.
//!
//! The tables say which payout is next; the journal says whether it may go. Before the first claim of a batch its draft, its
//! handing over and what was decided about it are read back with their signatures, the seals are checked, the frozen rows are
//! compared with their digest, and the approvals with what its policy asks for. Then every entry since is read, with its hash,
//! for what was sent. A payout whose row was set back by hand is found here even where its attempts were removed with it.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};
use treasury::{
    Alteration, ApprovalsNeeded, Attachment, BatchId, Digest, Fact, PayoutId, Policy, PolicyVersion, Role, Roles,
    RowSet, SealKey,
    decide::{
        ApprovedBatch, ApprovedBy, DoneTo, FoundApproved, Misfit, People, Whole, approvals_of, approvals_of_rest,
        attachments_of, policy_of,
    },
};

use crate::{
    Birth, Entry, StoreError,
    journal::{
        chain::{self, DesktopKeys},
        content::{content, frozen_rows},
        identity::proved,
        people::as_told,
        void::Standing,
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
    let standing = Standing::read(tx, birth)?;
    let about = format!("\"batch\":{batch},");
    let entries = entries(tx, &OF_A_BATCH, &about, &standing, birth)?.ok_or_else(|| not_ours(batch))?;
    let (found, rows) = found(tx, batch, &entries, key, &standing, birth)?;
    must_be_kept(tx, batch, found.attachments().iter().map(|one| one.sealed))?;
    found.asks_enough(&policy_of_batch(tx, &found, &standing, birth)?, &rows)?;
    let (submitted, approved) = (found.submitted(), found.last());
    let mut this = ApprovedBatch::new(found, rows)?;
    let mut last = None;
    chain::walk(tx, "journal", submitted, |entry| {
        if !takes_back(entry, batch) || !standing.is_shared() || standing.counts(entry)? {
            this.observe(&entry.fact);
        }
        if entry.seq > approved {
            this.observe_time(entry.at);
        }
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

/// The approvals of a batch and its rows, as they were prepared.
fn found(
    tx: &Transaction<'_>,
    batch: BatchId,
    entries: &[DoneTo],
    key: &SealKey,
    standing: &Standing<'_>,
    birth: &Birth,
) -> Result<(FoundApproved, RowSet), StoreError> {
    let misfit = misfit(standing);
    if !entries
        .iter()
        .any(|done| matches!(done.fact, Fact::PayoutsLeftOut { .. }))
    {
        let found = approvals_of(batch, entries, key, misfit)?;
        let rows = frozen_rows(tx, found.rows())?;
        return Ok((found, rows));
    }
    // Nothing is left out of a batch once enough people approved it: whether they were, is asked as of then.
    let (mut prepared, mut under, mut people) = (None, None, HashMap::new());
    for done in entries {
        if let Fact::BatchDrafted { rows, .. } = &done.fact {
            prepared = prepared.or(Some(*rows));
        }
        if let Fact::BatchSubmitted { policy, .. } = &done.fact {
            under = under.or(Some(*policy));
        }
        if let Fact::BatchApproved { .. } = &done.fact {
            people.insert(done.seq, as_told(tx, done.seq, birth)?.0);
        }
    }
    let (prepared, under) = prepared.zip(under).ok_or_else(|| not_ours(batch))?;
    let (rows, policy) = (frozen_rows(tx, prepared)?, policy_by(tx, under, standing, birth)?);
    let enough = |given: &[ApprovedBy], needed: ApprovalsNeeded, last: &DoneTo| {
        let from = policy.counts_from(last.at);
        let then = people.get(&last.seq);
        let able = given.iter().filter(|one| one.at >= from);
        let able = able.filter_map(|one| then.and_then(|then: &People| then.able(one.by, last.at)));
        let able: Vec<Roles> = able.filter(|roles| roles.has(Role::Checker)).collect();
        let administrators = able.iter().filter(|roles| roles.has(Role::Administrator)).count();
        needed.met_by(able.len(), administrators)
    };
    let whole = Whole {
        rows: &rows,
        enough: &enough,
    };
    let found = approvals_of_rest(batch, entries, key, misfit, Some(whole))?;
    Ok((found, rows))
}

/// The files that are attached to a batch, as the journal says it, each found to be kept as it was attached.
///
/// # Errors
/// [`Alteration::Attachment`] where one is not.
pub(crate) fn attachments(
    db: &Connection,
    batch: BatchId,
    key: &SealKey,
    birth: &Birth,
) -> Result<Vec<Attachment>, StoreError> {
    let standing = Standing::read(db, birth)?;
    let about = format!("\"batch\":{batch},");
    let entries = entries(db, &OF_A_BATCH, &about, &standing, birth)?.ok_or(Alteration::Attachment { batch })?;
    let found = attachments_of(batch, &entries, key, misfit(&standing))?;
    must_be_kept(db, batch, found.iter().map(|one| one.sealed))?;
    Ok(found)
}

/// That what was attached to a batch is kept as it was.
fn must_be_kept(db: &Connection, batch: BatchId, sealed: impl Iterator<Item = Digest>) -> Result<(), StoreError> {
    for digest in sealed {
        content(db, digest).map_err(|error| match matches!(error, StoreError::Changed(_)) {
            true => StoreError::Altered(Alteration::Attachment { batch }),
            false => error,
        })?;
    }
    Ok(())
}

/// Whether an entry says that something is not to be sent any more. A claim is believed even where it is void, for its desktop
/// may have sent something for it; what takes back is not: then whoever has a desktop could stop everything.
fn takes_back(entry: &Entry, batch: BatchId) -> bool {
    matches!(&entry.fact, Fact::BatchCancelled { batch: other } if *other == batch)
        || matches!(&entry.fact, Fact::StoppedDecided { send: false, .. })
}

/// The policy of a batch: the one that was in force when it was handed over, whatever the tables said then.
fn policy_of_batch(
    db: &Connection,
    found: &FoundApproved,
    standing: &Standing<'_>,
    birth: &Birth,
) -> Result<Policy, StoreError> {
    let (in_force, policy) = in_force_before(db, found.submitted(), standing, birth)?;
    must_be_in_force(found.batch(), found.policy(), in_force)?;
    Ok(policy)
}

/// # Errors
/// [`Alteration::OtherPolicy`] where a batch is judged by another policy than the one that is in force.
pub(crate) fn must_be_in_force(
    batch: BatchId,
    named: PolicyVersion,
    in_force: PolicyVersion,
) -> Result<(), StoreError> {
    match named == in_force {
        true => Ok(()),
        false => Err(Alteration::OtherPolicy { batch, named, in_force }.into()),
    }
}

/// A policy as the journal says it: proposed by one person and agreed to by another, both administrators then.
///
/// # Errors
/// [`Alteration::Policy`] where it does not.
pub(crate) fn policy(db: &Connection, version: PolicyVersion, birth: &Birth) -> Result<Policy, StoreError> {
    policy_by(db, version, &Standing::read(db, birth)?, birth)
}

fn policy_by(
    db: &Connection,
    version: PolicyVersion,
    standing: &Standing<'_>,
    birth: &Birth,
) -> Result<Policy, StoreError> {
    if version == PolicyVersion::STANDARD {
        return Ok(Policy::standard());
    }
    let about = format!("\"version\":{version},");
    let entries = entries(db, &OF_A_POLICY, &about, standing, birth)?.ok_or(Alteration::Policy { version })?;
    Ok(policy_of(version, &entries, misfit(standing))?)
}

/// The policy that is in force, as the journal proves it.
///
/// # Errors
/// [`Alteration::Policy`] where the newest one that was agreed to was not agreed to by two administrators.
pub(crate) fn newest_policy(db: &Connection, birth: &Birth) -> Result<(PolicyVersion, Policy), StoreError> {
    in_force_before(db, i64::MAX, &Standing::read(db, birth)?, birth)
}

/// The policy that was in force when entry `seq` was written.
fn in_force_before(
    db: &Connection,
    seq: i64,
    standing: &Standing<'_>,
    birth: &Birth,
) -> Result<(PolicyVersion, Policy), StoreError> {
    let bodies: Vec<String> = sql::all(db, &agreements(), [seq], |row| Ok(row.get(0)?))?;
    for body in bodies {
        let Fact::PolicyAgreed { version, .. } = from_json(&body, "an audit entry")? else {
            return Err(StoreError::Changed(
                "an agreement to a policy is something else".to_owned(),
            ));
        };
        match policy_by(db, version, standing, birth) {
            // An agreement that does nothing changes no policy.
            Err(StoreError::Altered(Alteration::Policy { .. })) if standing.is_shared() => {}
            other => return Ok((version, other?)),
        }
    }
    Ok((PolicyVersion::STANDARD, Policy::standard()))
}

/// The agreements to policies before an entry, the newest first.
fn agreements() -> String {
    format!("SELECT body FROM journal WHERE kind = 'policy_agreed' AND {OF_APPROVAL} AND seq < ? ORDER BY seq DESC")
}

/// The entries that are read here, as they stand in the index on these few.
pub(crate) const OF_APPROVAL: &str = "kind IN (
    'batch_drafted', 'file_attached', 'file_detached', 'batch_submitted', 'batch_approved', 'approvals_lapsed',
    'payouts_left_out',
    'batch_rejected',
    'policy_proposed', 'policy_agreed', 'policy_declined'
)";

/// What is done about a batch until it is approved.
const OF_A_BATCH: [&str; 8] = [
    "batch_drafted",
    "file_attached",
    "file_detached",
    "batch_submitted",
    "batch_approved",
    "approvals_lapsed",
    "payouts_left_out",
    "batch_rejected",
];

/// What is done about a policy.
const OF_A_POLICY: [&str; 3] = ["policy_proposed", "policy_agreed", "policy_declined"];

/// How many attempts of a payout were written down.
pub(crate) fn attempts_of(tx: &Transaction<'_>, payout: PayoutId) -> Result<u32, StoreError> {
    sql::one(tx, "SELECT count(*) FROM attempt WHERE payout_id = ?", [payout.get()])
}

/// The draft or the approval is missing, doubled, or its seal does not fit.
pub(crate) fn not_ours(batch: BatchId) -> StoreError {
    StoreError::Altered(Alteration::Approval { batch })
}

const fn misfit(standing: &Standing<'_>) -> Misfit {
    match standing.is_shared() {
        true => Misfit::DoesNothing,
        false => Misfit::IsAnAlarm,
    }
}

/// The entries of these kinds whose facts begin so, in their order, with what proves them: the chain, their desktop and their
/// people. Where several desktops write, what breaks a rule is left out; otherwise there are none then.
fn entries(
    db: &Connection,
    kinds: &[&str],
    begins: &str,
    standing: &Standing<'_>,
    birth: &Birth,
) -> Result<Option<Vec<DoneTo>>, StoreError> {
    let mut places: Vec<i64> = Vec::new();
    for kind in kinds {
        let pattern = format!("{{\"fact\":\"{kind}\",{begins}%");
        places.extend(sql::all(db, &entry_sql(kind), [pattern], |row| {
            Ok(row.get::<_, i64>(0)?)
        })?);
    }
    places.sort_unstable();
    let mut found = Vec::with_capacity(places.len());
    for seq in places {
        let entry = match proved(db, seq, birth) {
            Ok(entry) => entry,
            Err(error @ StoreError::Changed(_)) if !standing.is_shared() => {
                tracing::error!(%error, seq, "what a batch or a policy rests on is not proved");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if standing.counts(&entry)? {
            found.push(DoneTo {
                seq,
                at: entry.at,
                by: entry.actor,
                fact: entry.fact,
            });
        } else if !standing.is_shared() {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// Finds the entries of one kind about a batch or a policy.
pub(crate) fn entry_sql(kind: &str) -> String {
    format!("SELECT seq FROM journal WHERE kind = '{kind}' AND {OF_APPROVAL} AND body LIKE ?")
}
