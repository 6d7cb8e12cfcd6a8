//! The recovery kit that backups are sealed to.

use treasury::{ApprovalError, Confirmed, Fact};

use crate::{Ledger, StoreError};

impl Ledger {
    /// Writes down that a recovery kit was made, by two people; by nobody while the organisation is set up.
    ///
    /// # Errors
    /// When both are the same, or the ledger cannot be written.
    pub async fn make_recovery_key(
        &self,
        recipient: String,
        by: Option<(Confirmed, Confirmed)>,
        at: i64,
    ) -> Result<(), StoreError> {
        let (by, agreed_by) = by.map(|(by, second)| (by.operator(), second.operator())).unzip();
        self.write("making a recovery kit", move |write| {
            if by.is_some() && by == agreed_by {
                return Err(ApprovalError::MakerIsChecker.into());
            }
            let fact = Fact::RecoveryKeyMade { recipient, agreed_by };
            write.append(at, by, &fact).map(|_| ())
        })
        .await
    }
}
