//! Files that are attached to batches: attaching them, taking them off a draft, and looking at them.

use std::sync::Arc;

use api::{
    Problem,
    view::{AttachFile, AttachmentKindView, AttachmentRef, AttachmentView, Nothing, OpenedFile},
};
use messages::text;
use store::{AttachedFile, StoreError};
use treasury::{Alteration, Attachment, AttachmentKind, BatchId, Digest, PauseReason};

use crate::{
    Desk,
    problem::problem,
    sentences::{Names, name_of},
};

pub(crate) async fn attach_file(desk: &Arc<Desk>, request: AttachFile) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let file = desk.attachments().take(request.file)?;
    let attached = desk
        .ledger()
        .attach(BatchId::new(request.batch), file, me, desk.now())
        .await;
    attached.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn detach_file(desk: &Arc<Desk>, request: AttachmentRef) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let (batch, sha256) = (BatchId::new(request.batch), digest(&request.sha256)?);
    let detached = desk.ledger().detach(batch, sha256, me, desk.now()).await;
    detached.map_err(problem)?;
    desk.events().note_payouts([request.batch]);
    Ok(Nothing {})
}

pub(crate) async fn open_attachment(desk: &Arc<Desk>, request: AttachmentRef) -> Result<OpenedFile, Problem> {
    desk.session().require()?;
    let (batch, sha256) = (BatchId::new(request.batch), digest(&request.sha256)?);
    let attached = desk.ledger().attachments(batch).await.map_err(problem)?;
    let found = attached.into_iter().find(|one| one.attachment.sha256 == sha256);
    let attachment = found.ok_or_else(|| Problem::not_found("attachment"))?.attachment;
    opened(desk, &attachment, Alteration::Attachment { batch }).await
}

/// Makes a copy of an attachment for whoever is signed in; it goes with the session. Where it is not what was attached, nothing
/// is sent before somebody looked at the ledger.
pub(super) async fn opened(
    desk: &Arc<Desk>,
    attachment: &Attachment,
    found: Alteration,
) -> Result<OpenedFile, Problem> {
    let sealed = match desk.ledger().sealed(attachment.sealed).await {
        Ok(sealed) => Some(sealed),
        Err(StoreError::Changed(_)) => None,
        Err(other) => return Err(problem(other)),
    };
    let Some(bytes) = sealed.and_then(|sealed| desk.attachments().unsealed(attachment, &sealed)) else {
        tracing::error!(name = attachment.name, "an attachment is not what was attached");
        let reason = PauseReason::LedgerChanged { found };
        let paused = desk.ledger().pause_sending(reason, None, desk.now()).await;
        paused.map_err(problem)?;
        desk.sending().refresh_gate().await;
        return Err(Problem::LedgerChanged {
            message: text().attachment_altered(attachment.name.as_str()),
        });
    };
    let path = desk.attachments().copy(attachment, bytes).await?;
    Ok(OpenedFile {
        path: path.display().to_string(),
    })
}

fn digest(text: &str) -> Result<Digest, Problem> {
    text.parse().map_err(|_| Problem::not_found("attachment"))
}

/// Attachments as the screen shows them. Whether each is kept as it was attached is looked at where `looked_at`.
pub(super) async fn views(
    desk: &Desk,
    attached: &[AttachedFile],
    names: &Names,
    looked_at: bool,
) -> Result<Vec<AttachmentView>, Problem> {
    let mut views = Vec::with_capacity(attached.len());
    for file in attached {
        let kept = match looked_at {
            true => desk.ledger().sealed(file.attachment.sealed).await.map(drop),
            false => Ok(()),
        };
        let altered = match kept {
            Ok(()) => false,
            Err(StoreError::Changed(_)) => true,
            Err(other) => return Err(problem(other)),
        };
        views.push(view(file, names, altered));
    }
    Ok(views)
}

pub(super) fn view(file: &AttachedFile, names: &Names, altered: bool) -> AttachmentView {
    AttachmentView {
        name: file.attachment.name.clone(),
        kind: match file.attachment.kind {
            AttachmentKind::Pdf => AttachmentKindView::Pdf,
            AttachmentKind::Png => AttachmentKindView::Png,
            AttachmentKind::Jpeg => AttachmentKindView::Jpeg,
            AttachmentKind::Xlsx => AttachmentKindView::Xlsx,
            AttachmentKind::Csv => AttachmentKindView::Csv,
        },
        bytes: file.attachment.bytes,
        sha256: file.attachment.sha256.to_string(),
        at: file.at,
        by: name_of(names, file.by),
        altered,
    }
}
