//! Files that are attached to batches as evidence.

use std::sync::Arc;

use treasury::{
    Attachment, AttachmentKind, BatchId, BatchState, Digest, Fact, MOST_ATTACHMENTS, OperatorId, decide::NotAttached,
};

use crate::{
    Ledger, StoreError,
    journal::content::keep_content,
    project::{
        attachment::{may_be_attached, of_batch},
        rows,
    },
};

/// A file to attach. What of it is kept was sealed before, with a key that the ledger's file does not have.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// The file's name, without a folder.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Its size in bytes.
    pub bytes: u32,
    /// Digest of the file.
    pub sha256: Digest,
    /// The file, sealed.
    pub sealed: Arc<[u8]>,
}

impl NewAttachment {
    pub(crate) fn as_kept(&self) -> Attachment {
        Attachment {
            name: self.name.clone(),
            kind: self.kind,
            bytes: self.bytes,
            sha256: self.sha256,
            sealed: Digest::of(&self.sealed),
        }
    }
}

impl Ledger {
    /// Attaches a file to a batch that `by` prepared, and that nobody approved yet.
    ///
    /// # Errors
    /// A [`NotAttached`] where the batch does not take it.
    pub async fn attach(&self, batch: BatchId, new: NewAttachment, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("attaching a file", move |write| {
            let waiting = rows::waiting(write.tx, batch)?;
            if waiting.maker != by {
                return Err(NotAttached::NotTheMaker.into());
            }
            if !may_be_attached(write.tx, batch, waiting.state)? {
                return Err(NotAttached::Decided.into());
            }
            let attached = of_batch(write.tx, batch)?;
            if attached.iter().any(|one| one.attachment.sha256 == new.sha256) {
                return Err(NotAttached::Known.into());
            }
            if attached.len() >= MOST_ATTACHMENTS {
                return Err(NotAttached::TooMany.into());
            }
            keep_content(write.tx, &new.sealed)?;
            let attachment = new.as_kept();
            write
                .append(at, Some(by), &Fact::FileAttached { batch, attachment })
                .map(|_| ())
        })
        .await
    }

    /// Takes a file off a draft of `by`. What is kept of it stays in the ledger.
    ///
    /// # Errors
    /// A [`NotAttached`] where it is no draft of theirs, or has no such file.
    pub async fn detach(&self, batch: BatchId, sha256: Digest, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("taking a file off a batch", move |write| {
            let waiting = rows::waiting(write.tx, batch)?;
            if waiting.maker != by {
                return Err(NotAttached::NotTheMaker.into());
            }
            if waiting.state != BatchState::Draft {
                return Err(NotAttached::NoDraft.into());
            }
            if !of_batch(write.tx, batch)?
                .iter()
                .any(|one| one.attachment.sha256 == sha256)
            {
                return Err(StoreError::NotFound { what: "attachment" });
            }
            write
                .append(at, Some(by), &Fact::FileDetached { batch, sha256 })
                .map(|_| ())
        })
        .await
    }
}
