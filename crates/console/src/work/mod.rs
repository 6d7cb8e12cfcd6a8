//! What goes on by itself: sending, taking callbacks in, raising doubts, and telling the screen.

mod answer;
mod ask;
mod balance;
mod gate;
mod inbox;
mod incoming;
mod lanes;
mod notices;
mod relay;
mod remind;
mod rotation;
mod send;
mod status;

use std::sync::Arc;

use tokio::{sync::watch, task::JoinSet};
use treasury::PauseReason;

use crate::Desk;

/// An hour, in milliseconds.
const HOUR_MS: i64 = 3_600_000;

pub(crate) use ask::{NextQuestion, millis};
pub(crate) use gate::Gate;
pub(crate) use send::describe;

/// The running loops of a desk.
#[derive(Debug)]
pub struct Work {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Work {
    /// Puts what a crash left behind in order, then starts the loops.
    ///
    /// Attempts that were being sent when the program last stopped go in doubt first; callbacks that were kept and not
    /// applied are applied; the ledger is checked, and nothing is sent from one that was changed outside Hazina.
    #[must_use]
    pub fn start(desk: &Arc<Desk>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let ready = Arc::new(tokio::sync::Notify::new());
        tasks.spawn({
            let desk = Arc::clone(desk);
            async move { desk.changes.tell().await }
        });
        tasks.spawn({
            let (desk, ready) = (Arc::clone(desk), Arc::clone(&ready));
            let stopping = stopping.clone();
            async move {
                let last_written = desk.ledger.last_written().await.ok().flatten();
                recover(&desk).await;
                ready.notify_one();
                tokio::join!(
                    doubt(&desk, stopping.clone()),
                    ask::run(Arc::clone(&desk), stopping.clone()),
                    balance::run(Arc::clone(&desk), stopping),
                    incoming::catch_up(&desk, last_written)
                );
            }
        });
        // Before anything may be sent.
        desk.judge_relay();
        tasks.spawn(relay::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn(inbox::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn(rotation::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn(remind::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn(notices::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn({
            let desk = Arc::clone(desk);
            async move {
                ready.notified().await;
                send::run(desk, stopping).await;
            }
        });
        Self { tasks, stop }
    }

    /// Only takes callbacks in and tells the screen: for an organisation that is being connected. Nothing is sent, asked or
    /// checked.
    pub(crate) fn only_listen(desk: &Arc<Desk>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let desk = Arc::clone(desk);
            async move { desk.changes.tell().await }
        });
        tasks.spawn(inbox::run(Arc::clone(desk), stopping));
        Self { tasks, stop }
    }

    /// Takes up nothing new, lets requests under way be answered and recorded, and ends the loops.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // Every worker holds a receiver until it has ended. A request to M-PESA may take longer than this; cut off, it is in
        // doubt at the next start, and its result ends the doubt.
        let patience = std::time::Duration::from_secs(40);
        drop(tokio::time::timeout(patience, self.stop.closed()).await);
        self.tasks.abort_all();
    }
}

/// Puts what a crash left behind in order.
async fn recover(desk: &Desk) {
    let now = desk.now();
    loop {
        match desk.ledger.doubt_stopped(now).await {
            Ok(0) => break,
            Ok(count) => tracing::warn!(count, "attempts were under way when the program stopped: in doubt"),
            Err(error) => {
                tracing::error!(%error, "could not put stopped attempts in doubt");
                break;
            }
        }
    }
    match desk.ledger.check().await {
        Ok(report) if report.faults.is_empty() => tracing::info!(entries = report.entries, "the ledger is whole"),
        Ok(report) => {
            let message = report.faults.join(" ");
            tracing::error!(%message, "the ledger was changed outside Hazina");
            let reason = PauseReason::LedgerChanged { message };
            if let Err(error) = desk.ledger.pause_sending(reason, None, now).await {
                tracing::error!(%error, "could not pause sending");
            }
        }
        Err(error) => tracing::error!(%error, "could not check the ledger"),
    }
    if let Err(problem) = desk.note_relay(None).await {
        tracing::error!(%problem, "could not note the relay");
    }
    desk.refresh_gate().await;
    desk.changes.note_payouts([]);
}

/// Puts accepted payouts in doubt whose result is overdue.
async fn doubt(desk: &Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(desk.config.settings.doubt_interval) => {}
        }
        let now = desk.now();
        let deadline = i64::try_from(desk.config.settings.result_deadline.as_millis()).unwrap_or(i64::MAX);
        match desk.ledger.doubt_overdue(now.saturating_sub(deadline), now).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::warn!(count, "no result in time: in doubt");
                desk.changes.note_payouts([]);
            }
            Err(error) => tracing::error!(%error, "could not raise doubts"),
        }
    }
}
