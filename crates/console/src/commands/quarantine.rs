//! Callbacks that are not applied: unknown or forged.

use std::sync::Arc;

use api::{
    Problem,
    view::{DismissedView, Nothing, QuarantineRow, ReviewQuarantine},
};
use messages::text;
use treasury::DeliveryId;

use crate::{
    Desk,
    problem::problem,
    sentences::{name_of, quarantined},
};

/// Most characters of a quarantined body that are shown.
const BODY_SHOWN: usize = 4_000;
/// The fewest characters of what somebody found.
const LEAST_REASON: usize = 5;

pub(crate) async fn quarantine(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<QuarantineRow>, Problem> {
    desk.session().require()?;
    let names = desk.names().await?;
    let rows = desk.ledger().quarantine(200).await.map_err(problem)?;
    Ok(rows
        .into_iter()
        .map(|row| QuarantineRow {
            id: row.id.get(),
            received_at: row.received_at,
            source: row.source,
            reason: row.reason.as_ref().map(quarantined).unwrap_or_default(),
            cut_from: row
                .bytes
                .and_then(|bytes| u32::try_from(bytes).ok())
                .filter(|bytes| usize::try_from(*bytes).is_ok_and(|bytes| bytes > row.body.len())),
            body: String::from_utf8_lossy(&row.body).chars().take(BODY_SHOWN).collect(),
            reviewed: row.reviewed.map(|reviewed| DismissedView {
                reason: reviewed.reason,
                by: reviewed.by.map(|by| name_of(&names, by)),
                at: reviewed.at,
            }),
        })
        .collect())
}

/// Notes what somebody found who looked at callbacks in quarantine. They are never applied by it.
pub(crate) async fn review_quarantine(desk: &Arc<Desk>, request: ReviewQuarantine) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let reason = super::decisions::bounded("reason", request.reason)?;
    if reason.chars().count() < LEAST_REASON {
        return Err(Problem::field("reason", text().quarantine_say_in_a_few_words_what()));
    }
    let deliveries = request.deliveries.into_iter().map(DeliveryId::new).collect();
    desk.ledger()
        .review_quarantine(deliveries, reason, me, desk.now())
        .await
        .map_err(problem)?;
    desk.events().note(|changed| {
        changed.status = true;
        changed.audit = true;
    });
    Ok(Nothing {})
}
