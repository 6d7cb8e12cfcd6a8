//! The audit trail, and checking that it and the tables say the same.

use std::sync::Arc;

use crate::{
    Desk, Problem,
    problem::problem,
    sentences::{self, name_of},
    view::{AuditPage, AuditRow, Before, LedgerCheckView, Nothing},
};

pub(crate) async fn audit(desk: &Arc<Desk>, request: Before) -> Result<AuditPage, Problem> {
    desk.session.require()?;
    let limit = request.limit.clamp(1, 500);
    let names = desk.names().await?;
    let (entries, total) = desk.ledger.entries(request.before, limit).await.map_err(problem)?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    let rows = entries
        .iter()
        .map(|entry| AuditRow {
            seq: entry.seq,
            at: entry.at,
            actor: entry
                .actor
                .map_or_else(|| "Hazina".to_owned(), |actor| name_of(&names, actor)),
            kind: entry.fact.name().to_owned(),
            sentence: sentences::entry(entry, &names),
            hash: entry.hash.to_string().chars().take(12).collect(),
        })
        .collect();
    Ok(AuditPage { rows, next, total })
}

pub(crate) async fn check_ledger(desk: &Arc<Desk>, _: Nothing) -> Result<LedgerCheckView, Problem> {
    desk.session.require()?;
    let report = desk.check_ledger().await.map_err(problem)?;
    Ok(LedgerCheckView {
        entries: report.entries,
        faults: report.faults,
    })
}
