//! The recovery key that backups are sealed to.

use treasury::{Fact, OperatorId};

use crate::{Ledger, StoreError, journal::identity::proved, sql};

/// The newest recovery kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryRecord {
    /// The public half of its key, as text of the age format.
    pub recipient: String,
    /// When it was made, UTC milliseconds.
    pub made_at: i64,
    /// By whom; none while the organisation was set up.
    pub made_by: Option<OperatorId>,
    /// The second person who wanted it.
    pub agreed_by: Option<OperatorId>,
}

impl Ledger {
    /// The newest recovery kit, as the journal proves it; none before one was made. What backups are sealed to opens
    /// everything, so a row that somebody edited is no answer.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where the entry behind it says something else or was not written by this desktop; otherwise when
    /// the ledger cannot be read.
    pub async fn recovery_key(&self) -> Result<Option<RecoveryRecord>, StoreError> {
        let birth = self.birth();
        self.read("reading the recovery kit", move |db| {
            let row: Option<(i64, String)> = sql::maybe(db, "SELECT seq, recipient FROM recovery", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let Some((seq, known)) = row else { return Ok(None) };
            let entry = proved(db, seq, &birth)?;
            if let Fact::RecoveryKeyMade { recipient, agreed_by } = entry.fact
                && recipient == known
            {
                return Ok(Some(RecoveryRecord {
                    recipient,
                    made_at: entry.at,
                    made_by: entry.actor,
                    agreed_by,
                }));
            }
            Err(StoreError::Changed(
                "the recovery kit is not the one of the audit trail".to_owned(),
            ))
        })
        .await
    }
}
