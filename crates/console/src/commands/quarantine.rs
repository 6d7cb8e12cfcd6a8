//! Callbacks that are not applied: unknown or forged.

use std::sync::Arc;

use crate::{
    Desk, Problem,
    problem::problem,
    sentences::quarantined,
    view::{Nothing, QuarantineRow},
};

/// Most characters of a quarantined body that are shown.
const BODY_SHOWN: usize = 4_000;

pub(crate) async fn quarantine(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<QuarantineRow>, Problem> {
    desk.session.require()?;
    let rows = desk.ledger.quarantine(200).await.map_err(problem)?;
    Ok(rows
        .into_iter()
        .map(|row| QuarantineRow {
            id: row.id.get(),
            received_at: row.received_at,
            source: row.source,
            reason: row.reason.as_ref().map(quarantined).unwrap_or_default().to_owned(),
            cut_from: row
                .bytes
                .and_then(|bytes| u32::try_from(bytes).ok())
                .filter(|bytes| usize::try_from(*bytes).is_ok_and(|bytes| bytes > row.body.len())),
            body: String::from_utf8_lossy(&row.body).chars().take(BODY_SHOWN).collect(),
        })
        .collect())
}
