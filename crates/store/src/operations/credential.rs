//! The initiator and the age of its password.

use treasury::{CredentialAge, Fact, OperatorId, Setting};

use crate::{
    Ledger, StoreError,
    reading::credential::{credential, lasts_days},
};

impl Ledger {
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
