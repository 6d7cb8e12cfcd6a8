//! Entries of several desktops: each is projected by the rules that were asked where it was decided, or is void. Every desktop
//! judges by the same entries before it, so that what is void here is void everywhere, and again when the ledger is checked.

use rusqlite::{ErrorCode, Transaction};
use treasury::{Desktops, LedgerId};

use crate::{
    Entry, StoreError,
    journal::acts,
    project::{desktop, permission::allowed, policy::must_keep, project},
};

/// Puts an entry that another desktop wrote onto the tables; `false` where it is void and did nothing.
///
/// # Errors
/// Where the tables cannot be written: what an entry does never depends on that.
pub(crate) fn judged(
    tx: &Transaction<'_>,
    ledger: LedgerId,
    desktops: &mut Desktops,
    born: treasury::DesktopKey,
    entry: &Entry,
) -> Result<bool, StoreError> {
    tx.execute_batch("SAVEPOINT entry")?;
    let done = put(tx, ledger, desktops, born, entry);
    let why = match &done {
        Ok(()) => None,
        Err(error) => Some(broken(error)),
    };
    match why {
        None => {
            tx.execute_batch("RELEASE entry")?;
            desktops.observe(entry.fact.deed());
            Ok(true)
        }
        Some(Some(rule)) => {
            tx.execute_batch("ROLLBACK TO entry; RELEASE entry")?;
            desktop::void(tx, entry.seq, rule)?;
            tracing::warn!(seq = entry.seq, rule, "an entry of another desktop is void");
            Ok(false)
        }
        Some(None) => done.map(|()| true),
    }
}

fn put(
    tx: &Transaction<'_>,
    ledger: LedgerId,
    desktops: &Desktops,
    born: treasury::DesktopKey,
    entry: &Entry,
) -> Result<(), StoreError> {
    desktops.judge(entry.desktop.unwrap_or(born), entry.fact.deed())?;
    allowed(tx, entry.at, entry.actor, &entry.fact)?;
    must_keep(tx, entry.at, entry.actor, &entry.fact)?;
    acts::verify(tx, entry.signed(ledger), &entry.acts)?;
    project(tx, entry.seq, entry.at, entry.actor, &entry.fact)?;
    acts::count(tx, &entry.acts)
}

/// Which rule an entry broke, by a word that is the same everywhere; none where the disk or the program is at fault.
fn broken(error: &StoreError) -> Option<&'static str> {
    if let StoreError::Void(_) = error {
        return Some("desktop");
    }
    if let StoreError::People(_) = error {
        return Some("people");
    }
    if let StoreError::Policy(_) = error {
        return Some("policy");
    }
    if let StoreError::Act(_) = error {
        return Some("signatures");
    }
    if let StoreError::Sqlite { source, .. } = error {
        return (source.code() == Some(ErrorCode::ConstraintViolation)).then_some("tables");
    }
    let fits_nothing = matches!(
        error,
        StoreError::Changed(_)
            | StoreError::Altered(_)
            | StoreError::NotFound { .. }
            | StoreError::Approval(_)
            | StoreError::Batch(_)
            | StoreError::Payout(_)
            | StoreError::Rows(_)
    );
    fits_nothing.then_some("tables")
}
