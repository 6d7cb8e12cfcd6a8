//! The audit trail, and checking that it and the tables say the same.

use std::sync::Arc;

use api::{
    Problem,
    view::{AuditKind, AuditOf, AuditPage, AuditRow, LedgerCheckView, Nothing, SignedView},
};
use store::{Entry, EntryFilter, KeyHistory};
use treasury::{BatchId, OperatorId, SignedAct};

use crate::{
    Desk,
    problem::problem,
    sentences::{self, Names, name_of},
};

pub(crate) async fn audit(desk: &Arc<Desk>, request: AuditOf) -> Result<AuditPage, Problem> {
    desk.session().require()?;
    let limit = request.limit.clamp(1, 500);
    let names = desk.names().await?;
    let filter = EntryFilter {
        people: request.people,
        actor: request.actor.map(OperatorId::new),
        kinds: request.kind.map(facts_about).unwrap_or_default().to_vec(),
        from: request.from,
        until: request.until,
        batch: request.batch.map(BatchId::new),
        payee: request.payee,
    };
    let (entries, total) = desk
        .ledger()
        .entries_of(filter, request.before, limit)
        .await
        .map_err(problem)?;
    let keys = desk.ledger().key_history().await.map_err(problem)?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let next = entries.last().map(|entry| entry.seq).filter(|seq| full && *seq > 1);
    let rows = entries
        .iter()
        .map(|entry| AuditRow {
            batch: number_in(entry, "batch"),
            payout: number_in(entry, "payout"),
            payee: text_in(entry, "payee"),
            seq: entry.seq,
            at: entry.at,
            actor: entry
                .actor
                .map_or_else(|| "Hazina".to_owned(), |actor| name_of(&names, actor)),
            kind: entry.fact.name().to_owned(),
            sentence: sentences::entry(entry, &names),
            hash: entry.hash.to_string().chars().take(12).collect(),
            signed: entry
                .acts
                .iter()
                .map(|act| signed_view(&keys, entry, act, &names))
                .collect(),
        })
        .collect();
    Ok(AuditPage { rows, next, total })
}

/// What an entry says under a name of its own, so that it can be opened.
fn field_of(entry: &Entry, name: &str) -> Option<serde_json::Value> {
    let body = serde_json::to_value(&entry.fact).ok()?;
    body.get(name).cloned()
}

fn number_in(entry: &Entry, name: &str) -> Option<i64> {
    field_of(entry, name)?.as_i64()
}

fn text_in(entry: &Entry, name: &str) -> Option<String> {
    Some(field_of(entry, name)?.as_str()?.to_owned())
}

/// The names of what people do about something, as the journal has them.
const fn facts_about(kind: AuditKind) -> &'static [&'static str] {
    match kind {
        AuditKind::Batches => &[
            "batch_drafted",
            "batch_submitted",
            "batch_approved",
            "payouts_left_out",
            "batch_asked",
            "batch_answered",
            "batch_rejected",
            "batch_cancelled",
            "batch_paused",
            "batch_resumed",
            "sending_paused",
            "sending_resumed",
            "stopped_decided",
        ],
        AuditKind::Payouts => &[
            "attempt_repeated",
            "inquiry_asked",
            "settlement_proposed",
            "settlement_agreed",
            "settlement_declined",
            "dismissed",
            "quarantine_reviewed",
            "recall_opened",
            "recall_stepped",
            "recall_closed",
            "payee_noted",
            "payees_merged",
        ],
        AuditKind::People => &[
            "operator_added",
            "operator_changed",
            "operator_retired",
            "operator_locked",
            "operator_released",
            "passphrase_changed",
            "passphrase_replaced",
            "passphrase_given",
            "passphrase_wrong",
            "signed_in",
        ],
        AuditKind::Settings => &[
            "setting_changed",
            "organisation_founded",
            "organisation_changed",
            "credential_noted",
            "rotation_begun",
            "rotation_tried",
            "rotation_judged",
            "rotation_done",
            "rotation_abandoned",
            "reminder_snoozed",
            "reminder_seen",
            "recovery_key_made",
            "ledger_readmitted",
            "ledger_restored",
            "ledger_moved",
        ],
        AuditKind::Files => &["exported"],
    }
}

fn signed_view(keys: &KeyHistory, entry: &Entry, act: &SignedAct, names: &Names) -> SignedView {
    SignedView {
        name: name_of(names, act.operator),
        key: keys.signed_with(entry, act).map(|key| key.fingerprint()),
    }
}

pub(crate) async fn check_ledger(desk: &Arc<Desk>, _: Nothing) -> Result<LedgerCheckView, Problem> {
    desk.session().require()?;
    let report = desk.ledger_watch().check().await.map_err(problem)?;
    Ok(LedgerCheckView {
        entries: report.entries,
        faults: report.faults,
    })
}
