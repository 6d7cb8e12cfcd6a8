//! What a diagnostics file tells of the open organisation: how things stand, in kinds, counts and times. No name, number, amount,
//! receipt or sentence is in it, so that it can be handed to anybody.

use std::{fs, sync::Arc};

use api::{Problem, view::SecretsPlace};
use serde::Serialize;
use serde_json::{Map, Value};
use treasury::StateKind;

use super::{relay::light_of, sending::sending};
use crate::{Desk, problem::problem};

/// How the open organisation stands.
#[derive(Debug, Serialize)]
pub struct DeskDiagnostics {
    secrets: SecretsPlace,
    /// Bytes of the ledger's file, without what is on its way into it.
    ledger_bytes: Option<u64>,
    /// The number of the newest entry.
    entries: u32,
    /// Whether the ledger is written, checked and whole.
    ledger: Value,
    /// Which state sending is in.
    sending: Value,
    /// Payouts by state.
    payouts: Map<String, Value>,
    batches: u32,
    quarantined: u32,
    alarms: u32,
    in_doubt_since: Option<i64>,
    daraja_answered_at: i64,
    callback_arrived_at: i64,
    relay: Value,
}

/// How `desk` stands.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn of_a_desk(desk: &Arc<Desk>) -> Result<DeskDiagnostics, Problem> {
    let totals = desk.ledger().totals().await.map_err(problem)?;
    let (_, entries) = desk.ledger().entries(None, 1).await.map_err(problem)?;
    let path = desk.config().ledger.clone();
    let bytes = tokio::task::spawn_blocking(move || fs::metadata(path).map(|file| file.len()).ok()).await;
    Ok(DeskDiagnostics {
        secrets: desk.config().secrets_place,
        ledger_bytes: bytes.ok().flatten(),
        entries,
        // As it is told to whoever is not signed in: without the folder and what was found.
        ledger: tree(&desk.ledger_watch().view(false)),
        // The rest are sentences.
        sending: tree(&sending(desk).await?).get("state").cloned().unwrap_or_default(),
        payouts: StateKind::ALL
            .iter()
            .map(|state| (state.name().to_owned(), totals.totals.of(*state).count.into()))
            .collect(),
        batches: totals.batches,
        quarantined: totals.quarantined,
        alarms: totals.alarms,
        in_doubt_since: totals.in_doubt_since,
        daraja_answered_at: desk.gateway().answered_at(),
        callback_arrived_at: desk.callbacks().arrived_at(),
        relay: tree(&light_of(desk)),
    })
}

/// What has a form as JSON always has one here: these are plain records.
fn tree(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}
