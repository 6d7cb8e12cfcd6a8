//! The initiator's password as far as the ledger knows it: whose, since when, for how long.

use rusqlite::Connection;
use treasury::{CredentialAge, OperatorId, Setting};

use crate::{Ledger, StoreError, json::optional, sql};

/// The initiator and the age of its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The initiator's name on the portal.
    pub initiator: String,
    /// The day the password was set, and how many days it lasts.
    pub age: CredentialAge,
    /// When that was noted, UTC milliseconds.
    pub noted_at: i64,
    /// By whom; none where the console itself did.
    pub noted_by: Option<OperatorId>,
}

impl Ledger {
    /// The initiator and the age of its password, where they were noted.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn credential(&self) -> Result<Option<Credential>, StoreError> {
        self.read("reading the password's age", credential).await
    }
}

pub(crate) fn credential(db: &Connection) -> Result<Option<Credential>, StoreError> {
    let row: Option<(String, i32, i64, Option<i64>)> = sql::maybe(
        db,
        "SELECT initiator, set_on, noted_at, noted_by FROM credential",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    row.map(|(initiator, set_on, noted_at, noted_by)| {
        Ok(Credential {
            initiator,
            age: CredentialAge::from_epoch_days(set_on, lasts_days(db)?)?,
            noted_at,
            noted_by: noted_by.map(OperatorId::new),
        })
    })
    .transpose()
}

/// How many days a password lasts, as the organisation set it.
pub(crate) fn lasts_days(db: &Connection) -> Result<u16, StoreError> {
    let value: Option<String> = sql::maybe_one(db, "SELECT value FROM setting WHERE name = 'password_lasts'", [])?;
    match optional(value, "a setting")? {
        Some(Setting::PasswordLasts { days }) => Ok(days),
        _ => Ok(CredentialAge::USUAL_DAYS),
    }
}
