//! Whether this ledger went on elsewhere.

use crate::{Ledger, Moved, StoreError, project::rows::moved};

impl Ledger {
    /// Where this ledger went on elsewhere: since when.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn moved(&self) -> Result<Option<Moved>, StoreError> {
        self.read("reading whether the ledger went on elsewhere", moved).await
    }
}
