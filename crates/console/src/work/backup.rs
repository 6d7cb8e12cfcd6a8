//! Making backups by themselves: when the last is as old as was set, and when a batch has ended. One that could not be made
//! is tried again after a while, and said once.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::HOUR_MS;
use crate::{Desk, backups::BackupError};

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(20);
/// How long after one could not be made it is tried again.
const AGAIN_MS: i64 = 15 * 60_000;

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.changed() => break,
            () = desk.backups().list().wake().notified() => {}
            () = tokio::time::sleep(LOOK.min(desk.config().settings.notice_interval.saturating_mul(4))) => {}
        }
        if !is_due(&desk).await {
            continue;
        }
        tokio::select! {
            // Where it cannot be made, that is said where it is noted.
            made = desk.backups().make() => if let Ok(backup) = made {
                tracing::info!(entries = backup.entries, millis = backup.millis, "a backup was made");
            },
            _ = stopping.changed() => break,
        }
    }
    // What is under way ends within a step.
    desk.backups().list().stop();
}

/// Whether a backup is to be made now. Without a kit there is nothing to seal it to.
async fn is_due(desk: &Desk) -> bool {
    match due(desk).await {
        Ok(due) => due,
        Err(BackupError::NoKit) => false,
        Err(error) => {
            tracing::warn!(%error, "could not look whether a backup is due");
            false
        }
    }
}

async fn due(desk: &Desk) -> Result<bool, BackupError> {
    let kit = desk.ledger().recovery_key().await.map_err(BackupError::Copy)?;
    let kit = kit.ok_or(BackupError::NoKit)?;
    let now = desk.now();
    let wait = desk
        .backups()
        .list()
        .missed()
        .is_some_and(|missed| (0..AGAIN_MS).contains(&now.saturating_sub(missed.at)));
    if wait {
        return Ok(false);
    }
    let Some(last) = desk.backups().list().last() else {
        return Ok(true);
    };
    let (_, entries) = desk.ledger().entries(None, 1).await.map_err(BackupError::Copy)?;
    if entries == last.entries {
        return Ok(false);
    }
    if last.recipient != kit.recipient {
        return Ok(true);
    }
    let plan = desk.backups().list().plan();
    let age = now.saturating_sub(last.at);
    let ended = desk.ledger().ended_batches().await.map_err(BackupError::Copy)?;
    // A clock that was set back does not put it off for long.
    Ok(age >= i64::from(plan.every_hours).saturating_mul(HOUR_MS)
        || age < -HOUR_MS
        || plan.after_batches && ended > last.ended)
}
