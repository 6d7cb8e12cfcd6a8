//! What the relay says of itself is noted.

use treasury::{Fact, OperatorId, Setting};

use crate::{Ledger, StoreError, json::from_json, sql};

impl Ledger {
    /// Writes down what became of the relay, in one write. What is known already is passed over.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_relay(&self, settings: Vec<Setting>, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.write("noting the relay", move |write| {
            for setting in settings {
                let known: Option<String> =
                    sql::maybe_one(write.tx, "SELECT value FROM setting WHERE name = ?", [setting.key()])?;
                let known: Option<Setting> = known.map(|text| from_json(&text, "a setting")).transpose()?;
                if known.as_ref() != Some(&setting) {
                    write.append(at, by, &Fact::SettingChanged { setting })?;
                }
            }
            Ok(())
        })
        .await
    }
}
