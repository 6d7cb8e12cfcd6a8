//! The initiator and the age of its password.

use rusqlite::{Connection, OptionalExtension};
use treasury::{CredentialAge, Fact, OperatorId, Setting};

use crate::{Ledger, StoreError, json::optional};

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

    /// Notes the initiator and the day its password was set.
    ///
    /// # Errors
    /// When there is no such day, or the ledger cannot be written.
    pub async fn note_credential(
        &self,
        initiator: String,
        set_on: i32,
        by: Option<OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting the password's age", move |write| {
            CredentialAge::from_epoch_days(set_on, lasts_days(write.tx)?)?;
            write
                .append(at, by, &Fact::CredentialNoted { initiator, set_on })
                .map(|_| ())
        })
        .await
    }

    /// Sets how many days the initiator's password lasts.
    ///
    /// # Errors
    /// When that is no day, or the ledger cannot be written.
    pub async fn set_password_lasts(&self, days: u16, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("setting how long the password lasts", move |write| {
            if let Some(known) = credential(write.tx)? {
                CredentialAge::new(known.age.set_on(), days)?;
            }
            let setting = Setting::PasswordLasts { days };
            write
                .append(at, Some(by), &Fact::SettingChanged { setting })
                .map(|_| ())
        })
        .await
    }
}

fn credential(db: &Connection) -> Result<Option<Credential>, StoreError> {
    let row: Option<(String, i32, i64, Option<i64>)> = db
        .prepare_cached("SELECT initiator, set_on, noted_at, noted_by FROM credential")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
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
    let value: Option<String> = db
        .prepare_cached("SELECT value FROM setting WHERE name = 'password_lasts'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    match optional(value, "a setting")? {
        Some(Setting::PasswordLasts { days }) => Ok(days),
        _ => Ok(CredentialAge::USUAL_DAYS),
    }
}
