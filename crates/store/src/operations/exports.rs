//! That a list left the console is noted.

use treasury::{Fact, OperatorId};

use crate::{Export, Ledger, StoreError};

impl Ledger {
    /// Writes down that data left the ledger, and whose doing it was.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn note_export(&self, export: Export, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("noting an export", move |write| {
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
            write.append(at, Some(by), &fact).map(|_| ())
        })
        .await
    }
}
