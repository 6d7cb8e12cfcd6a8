//! Files that are attached to batches, and what is kept of them.

use treasury::{BatchId, Digest};

use crate::{AttachedFile, Ledger, StoreError, journal::content::content, project::attachment::of_batch};

impl Ledger {
    /// What is attached to a batch, in the order of attaching.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn attachments(&self, batch: BatchId) -> Result<Vec<AttachedFile>, StoreError> {
        self.read("reading attachments", move |db| of_batch(db, batch)).await
    }

    /// What is kept of an attachment, under the digest of that.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where it is missing, or was altered.
    pub async fn sealed(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        self.read("reading an attachment", move |db| content(db, digest)).await
    }
}
