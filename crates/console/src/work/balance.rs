//! Reading the balance by itself: as often as the house set, and after a batch ended. Never while M-PESA refuses the
//! initiator or the password is being changed: a wrong one brings the operator nearer to its lock.

use std::{collections::BTreeSet, sync::Arc};

use tokio::sync::watch;
use treasury::{BatchId, BatchState};

use crate::{Desk, commands::balances::next_at};

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut changes = desk.changes();
    let mut open = under_way(&desk).await.unwrap_or_default();
    if is_stale(&desk).await {
        ask(&desk).await;
    }
    // The last request of those whose end was followed by a question.
    let mut followed = 0;
    loop {
        if let Some(now_open) = under_way(&desk).await {
            let last_sent = desk.gate.last_sent();
            // A small batch may begin and end between two looks: then it shows by what was sent.
            let ended = open.difference(&now_open).next().is_some() || (now_open.is_empty() && last_sent > followed);
            open = now_open;
            if ended {
                followed = last_sent;
            }
            if ended || is_due(&desk).await {
                ask(&desk).await;
            }
        }
        let something = async {
            while let Ok(changed) = changes.recv().await {
                if changed.payouts || !changed.batches.is_empty() {
                    return;
                }
            }
            // Told faster than it was heard: look at once.
        };
        tokio::select! {
            _ = stopping.changed() => return,
            () = something => {}
            () = desk.wake_balance.notified() => {}
            () = tokio::time::sleep(desk.config.settings.look_again) => {}
        }
    }
}

/// Batches of which something is to be sent or on its way.
async fn under_way(desk: &Desk) -> Option<BTreeSet<BatchId>> {
    let open = desk.ledger.batches_at(BatchState::Approved, Some(false)).await;
    let open = open.inspect_err(|error| tracing::error!(%error, "could not read open batches"));
    Some(
        open.ok()?
            .into_iter()
            .filter(|batch| batch.totals.of_any(&["approved", "dispatching", "accepted"]).count > 0)
            .map(|batch| batch.id)
            .collect(),
    )
}

/// Whether no balance was read for as long as one is read every time: at the start a question of the last run may have
/// stayed without an answer.
async fn is_stale(desk: &Desk) -> bool {
    let (Ok(settings), Ok(accounts)) = (desk.account_settings().await, desk.ledger.accounts().await) else {
        return false;
    };
    let read = accounts.iter().filter(|account| account.by_balance);
    let read_at = read.map(|account| account.read_at).max();
    settings
        .every_minutes()
        .is_some_and(|minutes| next_at(read_at, minutes, desk.now()) <= desk.now())
}

async fn is_due(desk: &Desk) -> bool {
    let Ok(settings) = desk.account_settings().await else {
        return false;
    };
    let Some(minutes) = settings.every_minutes() else {
        return false;
    };
    match desk.ledger.last_balance_question().await {
        Ok(last) => next_at(last.map(|last| last.asked_at), minutes, desk.now()) <= desk.now(),
        Err(error) => {
            tracing::error!(%error, "could not read when the balance was last asked for");
            false
        }
    }
}

async fn ask(desk: &Desk) {
    if let Err(problem) = desk.ask_balance(None).await {
        tracing::info!(%problem, "the balance was not read");
    }
}
