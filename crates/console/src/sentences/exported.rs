//! What left the ledger as a file, in words.

use messages::text;
use treasury::{ExportContent, Narrowing, StateKind};

/// What is in the file: "payouts of batch 12: Paid, searched for".
pub(crate) fn exported(content: &ExportContent) -> String {
    match content {
        ExportContent::Payouts {
            batch,
            states,
            narrowed,
        } => {
            let payouts = match batch {
                Some(batch) => text().audit_export_payouts_of(batch.to_string()),
                None => text().audit_export_payouts(),
            };
            let how: Vec<String> = states
                .iter()
                .map(|state| state_word(*state))
                .chain(narrowed.iter().map(|one| narrowing(*one)))
                .collect();
            match how.is_empty() {
                true => payouts,
                false => format!("{payouts}: {}", how.join(", ")),
            }
        }
        ExportContent::Batches { .. } => text().audit_export_batches(),
        ExportContent::Balances => text().audit_export_balances(),
        ExportContent::PayeeBook => text().audit_export_payees(),
        ExportContent::AuditTrail => text().audit_export_trail(),
        ExportContent::Incoming { searched: false } => text().audit_export_incoming(),
        ExportContent::Incoming { searched: true } => text().audit_export_incoming_searched(),
        ExportContent::Advice { payout } => text().audit_export_advice(payout.to_string()),
        ExportContent::PayoutRecord { payout } => text().audit_export_record(payout.to_string()),
        ExportContent::Advices { batch } => text().audit_export_advices(batch.to_string()),
        ExportContent::Summary { batch } => text().audit_export_summary(batch.to_string()),
        ExportContent::RecallLetter { recall } => text().audit_export_letter(recall.to_string()),
        ExportContent::Month { month } => text().audit_export_month(month.to_string()),
    }
}

fn narrowing(narrowing: Narrowing) -> String {
    match narrowing {
        Narrowing::Contradicted => text().audit_export_contradicted(),
        Narrowing::FailedOpen => text().audit_export_failed_open(),
        Narrowing::OtherName => text().audit_export_other_name(),
        Narrowing::Flagged => text().audit_export_flagged(),
        Narrowing::DaysPrepared => text().audit_export_days_prepared(),
        Narrowing::DaysSent => text().audit_export_days_sent(),
        Narrowing::DaysPaid => text().audit_export_days_paid(),
        Narrowing::Lanes => text().audit_export_lanes(),
        Narrowing::Payee => text().audit_export_payee(),
        Narrowing::Maker => text().audit_export_maker(),
        Narrowing::Search => text().audit_export_search(),
    }
}

/// The state in the words of the screen.
pub(crate) fn state_word(state: StateKind) -> String {
    match state {
        StateKind::Draft => text().export_state_draft(),
        StateKind::Submitted => text().export_state_submitted(),
        StateKind::Approved => text().export_state_approved(),
        StateKind::Dispatching => text().export_state_sending(),
        StateKind::Accepted => text().export_state_accepted(),
        StateKind::Paid => text().export_state_paid(),
        StateKind::Failed => text().export_state_failed(),
        StateKind::InDoubt => text().export_state_in_doubt(),
        StateKind::Cancelled => text().export_state_cancelled(),
        StateKind::Rejected => text().export_state_rejected(),
        StateKind::Reversed => text().export_state_reversed(),
    }
}
