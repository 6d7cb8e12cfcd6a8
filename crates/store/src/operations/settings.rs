//! Changing a setting of the organisation.

use treasury::{Fact, OperatorId, Setting};

use crate::{Ledger, StoreError, json::from_json, sql};

impl Ledger {
    /// Sets something. Where it is set so already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn set(&self, setting: Setting, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("changing a setting", move |write| {
            let known: Option<String> =
                sql::maybe_one(write.tx, "SELECT value FROM setting WHERE name = ?", [setting.key()])?;
            let known: Option<Setting> = known.map(|text| from_json(&text, "a setting")).transpose()?;
            if known.as_ref() == Some(&setting) {
                return Ok(());
            }
            write
                .append(at, Some(by), &Fact::SettingChanged { setting })
                .map(|_| ())
        })
        .await
    }
}
