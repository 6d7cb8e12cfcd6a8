//! That a list left the console is noted.

use treasury::{Fact, OperatorId};

use crate::{Export, Ledger, StoreError};

impl Ledger {
    /// Writes down that data left the ledger, and whose doing it was.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_export(&self, export: Export, by: OperatorId, at: i64) -> Result<(), StoreError> {
        let Export {
            content,
            format,
            rows,
            file,
        } = export;
        let fact = Fact::Exported {
            content,
            format,
            rows,
            file,
        };
        self.act("noting an export", fact, Some(by), at).await
    }
}
