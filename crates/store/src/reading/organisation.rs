//! Whose money a ledger moves, and what of it may have been sent from a newer copy.

use std::path::Path;

use mpesa::Total;
use treasury::{Birth, DesktopKey, Organisation};

use crate::{
    CountSum, Ledger, StoreError,
    journal::{
        identity::born,
        organisation::{is_founded, organisation_in},
    },
    ledger::files::read_only,
    migrate::refuse_trial,
    sql,
};

/// Few payouts are in doubt: they have an index of their own.
const ASSUMED: &str = "SELECT count(*), coalesce(sum(amount_cents), 0) FROM payout INDEXED BY payout_in_doubt
    WHERE state = 'in_doubt' AND doubt ->> 'doubt' = 'may_be_sent_elsewhere'";

impl Ledger {
    /// What counts as sent because a newer copy of this ledger may have sent it, and has no end yet.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn assumed(&self) -> Result<CountSum, StoreError> {
        self.read("counting what may have been sent elsewhere", |db| {
            let (count, cents) = sql::row(db, ASSUMED, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(CountSum {
                count,
                sum: Total::from_cents(cents).map_err(|_| StoreError::Changed("a sum is not valid".to_owned()))?,
            })
        })
        .await
    }

    /// Whose money this ledger moves; none before it was founded.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the entry was not written by this desktop.
    pub async fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        let birth = self.birth();
        self.read("reading the organisation", move |db| {
            let Some((seq, organisation)) = organisation_in(db)? else {
                return Ok(None);
            };
            crate::journal::identity::proved(db, seq, &birth)?;
            Ok(Some(organisation))
        })
        .await
    }
}

/// What the ledger file at `path` says of its organisation, without opening it as a ledger: none where it was not founded.
/// Nothing is proved by this but that the file says so.
///
/// # Errors
/// When the file cannot be read, or is no ledger.
pub fn read_organisation(path: &Path) -> Result<Option<Organisation>, StoreError> {
    let db = read_only(path)?;
    Ok(organisation_in(&db)?.map(|(_, organisation)| organisation))
}

/// The first entry of the ledger file at `path`, and the desktops that its tables say were ever let in. Nothing is proved by this
/// but that the file says so.
///
/// # Errors
/// When the file cannot be read, or is no ledger.
pub fn read_desktops(path: &Path) -> Result<Option<(Birth, Vec<DesktopKey>)>, StoreError> {
    let db = read_only(path)?;
    let Some(birth) = born(&db)? else { return Ok(None) };
    let keys = sql::all(&db, "SELECT key FROM desktop WHERE name IS NOT NULL", [], |row| {
        Ok(DesktopKey::from_bytes(row.get(0)?))
    })?;
    Ok(Some((birth, keys)))
}

/// Whether the ledger file at `path` belongs to an organisation, or anything was ever drafted in it.
///
/// # Errors
/// When the file cannot be read, or is no ledger.
pub fn has_history(path: &Path) -> Result<bool, StoreError> {
    is_founded(&read_only(path)?)
}

/// Whether the file at `path` is a ledger of a version that was only for trying Hazina out.
#[must_use]
pub fn is_trial(path: &Path) -> bool {
    path.exists() && read_only(path).is_ok_and(|db| matches!(refuse_trial(&db, path), Err(StoreError::Trial { .. })))
}
