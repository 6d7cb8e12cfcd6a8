//! The pauses that stand.

use rusqlite::{Connection, Row, Transaction};
use treasury::OperatorId;

use crate::{Ledger, SendingPause, StoreError, json::from_json, sql};

impl Ledger {
    /// Every pause that stands, gravest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn sending_pauses(&self) -> Result<Vec<SendingPause>, StoreError> {
        self.read("reading whether sending is paused", pauses).await
    }

    /// The gravest pause that stops sending, where there is one.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn sending_pause(&self) -> Result<Option<SendingPause>, StoreError> {
        let pauses = self.sending_pauses().await?;
        Ok(pauses.into_iter().find(|pause| pause.reason.stops_sending()))
    }
}

/// Every pause that stands, gravest first.
pub(crate) fn pauses(db: &Connection) -> Result<Vec<SendingPause>, StoreError> {
    let mut pauses = sql::all(db, "SELECT reason, since, seq, by FROM pause", [], pause)?;
    // What cannot be written into the team's log stands in this file alone.
    let of_log = sql::all(db, "SELECT reason, since, 0, NULL FROM log_doubt", [], pause)?;
    if let Some(of_log) = of_log.into_iter().next() {
        pauses.retain(|one| one.reason.kind() != of_log.reason.kind());
        pauses.push(of_log);
    }
    pauses.sort_by_key(|pause| (pause.reason.kind(), pause.seq));
    Ok(pauses)
}

pub(crate) fn pause(row: &Row<'_>) -> Result<SendingPause, StoreError> {
    Ok(SendingPause {
        reason: from_json(&row.get::<_, String>(0)?, "a pause")?,
        since: row.get(1)?,
        seq: row.get(2)?,
        by: row.get::<_, Option<i64>>(3)?.map(OperatorId::new),
    })
}

/// Whether all sending is paused.
pub(crate) fn is_paused(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    Ok(pauses(tx)?.iter().any(|pause| pause.reason.stops_sending()))
}
