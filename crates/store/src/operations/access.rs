//! What was found about an API permission is noted.

use treasury::{AccessFinding, ApiPermission, Fact};

use crate::{Ledger, StoreError, reading::access::found};

impl Ledger {
    /// Notes whether a permission opened. Where the same was found at or after `unless_since`, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_access(
        &self,
        permission: ApiPermission,
        finding: AccessFinding,
        unless_since: i64,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting what M-PESA opens", move |write| {
            let known = found(write.tx, permission)?;
            if known.is_some_and(|known| {
                known.finding.is_open() == finding.is_open() && (unless_since..=at).contains(&known.found_at)
            }) {
                return Ok(());
            }
            write
                .append(at, None, &Fact::AccessFound { permission, finding })
                .map(|_| ())
        })
        .await
    }
}
