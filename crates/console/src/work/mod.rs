//! What goes on by itself: sending, taking callbacks in, raising doubts, and telling the screen.

mod again;
mod answer;
mod ask;
mod backup;
mod balance;
mod inbox;
mod incoming;
mod lanes;
mod notices;
pub(crate) mod prompts;
mod relay;
mod remind;
mod rotation;
mod send;
mod status;
mod team;

use std::sync::Arc;

use messages::speaking_as;
use tokio::{sync::watch, task::JoinSet};
use treasury::PauseReason;

use crate::{Desk, head_keeper};

/// An hour, in milliseconds.
const HOUR_MS: i64 = 3_600_000;

pub(crate) use again::{Again, Undecided, again};
pub(crate) use ask::{NextQuestion, millis};
pub(crate) use team::settle;

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
    /// applied are applied. Then the whole ledger is checked behind what goes on, and nothing more is sent from one that was
    /// changed outside Hazina.
    #[must_use]
    pub fn start(desk: &Arc<Desk>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let desk = Arc::clone(desk);
            async move { desk.events().tell().await }
        });
        // Before anything may be sent.
        desk.judge_relay();
        tasks.spawn(speaking_as(
            spoken(desk),
            relay::run(Arc::clone(desk), stopping.clone()),
        ));
        tasks.spawn(speaking_as(
            spoken(desk),
            head_keeper::run(Arc::clone(desk), stopping.clone()),
        ));
        tasks.spawn(speaking_as(
            spoken(desk),
            inbox::run(Arc::clone(desk), stopping.clone()),
        ));
        tasks.spawn(remind::run(Arc::clone(desk), stopping.clone()));
        tasks.spawn(speaking_as(
            spoken(desk),
            Arc::clone(desk.ledger_watch()).watch(stopping.clone()),
        ));
        tasks.spawn(speaking_as(
            spoken(desk),
            backup::run(Arc::clone(desk), stopping.clone()),
        ));
        tasks.spawn(notices::run(Arc::clone(desk), stopping.clone()));
        match desk.team() {
            None => tasks.spawn(all_of(sends(desk, stopping, Checks::Here))),
            Some(line) => {
                tasks.spawn(team::follow(Arc::clone(desk), Arc::clone(line), stopping.clone()));
                tasks.spawn({
                    let (desk, stopping) = (Arc::clone(desk), stopping.clone());
                    async move { check(&desk, stopping).await }
                });
                let start = |desk: &Arc<Desk>, stopping| sends(desk, stopping, Checks::Apart);
                tasks.spawn(team::take_turns(Arc::clone(desk), stopping, start))
            }
        };
        Self { tasks, stop }
    }

    /// Only takes callbacks in and tells the screen: for an organisation that is being connected. Nothing is sent, asked or
    /// checked.
    #[must_use]
    pub fn only_listen(desk: &Arc<Desk>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let desk = Arc::clone(desk);
            async move { desk.events().tell().await }
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

/// What it says, people read later and on this machine.
fn spoken(desk: &Arc<Desk>) -> impl Fn() -> messages::Language + Send + 'static + use<> {
    let desk = Arc::clone(desk);
    move || desk.machine_language()
}

/// Where the whole ledger is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checks {
    /// Behind what is sent.
    Here,
    /// By itself: in a team, every desktop checks its own.
    Apart,
}

/// Starts what only the desktop that sends does: what a crash left behind is put in order, then payouts are sent and asked about.
fn sends(desk: &Arc<Desk>, stopping: watch::Receiver<bool>, checks: Checks) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let ready = Arc::new(tokio::sync::Notify::new());
    tasks.spawn({
        let (desk, ready) = (Arc::clone(desk), Arc::clone(&ready));
        let stopping = stopping.clone();
        async move {
            let last_written = desk.ledger().last_written().await.ok().flatten();
            let mut until = stopping.clone();
            tokio::select! {
                () = recover(&desk) => ready.notify_one(),
                // Nothing was sent, so nothing is left in hand.
                _ = until.changed() => return,
            }
            let checked = async {
                if checks == Checks::Here {
                    check(&desk, stopping.clone()).await;
                }
            };
            tokio::join!(
                checked,
                doubt(&desk, stopping.clone()),
                ask::run(Arc::clone(&desk), stopping.clone()),
                balance::run(Arc::clone(&desk), stopping.clone()),
                prompts::run(Arc::clone(&desk), stopping.clone()),
                incoming::catch_up(&desk, last_written)
            );
        }
    });
    tasks.spawn(speaking_as(
        spoken(desk),
        rotation::run(Arc::clone(desk), stopping.clone()),
    ));
    tasks.spawn(speaking_as(
        spoken(desk),
        again::run(Arc::clone(desk), stopping.clone()),
    ));
    tasks.spawn({
        let desk = Arc::clone(desk);
        async move {
            let mut until = stopping.clone();
            tokio::select! {
                () = ready.notified() => {}
                _ = until.changed() => return,
            }
            speaking_as(spoken(&desk), send::run(Arc::clone(&desk), stopping)).await;
        }
    });
    tasks
}

/// All of them to their end.
async fn all_of(mut tasks: JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}

/// Puts what a crash left behind in order.
async fn recover(desk: &Arc<Desk>) {
    let now = desk.now();
    loop {
        match desk.ledger().doubt_stopped(now).await {
            Ok(0) => break,
            Ok(count) => tracing::warn!(count, "attempts were under way when the program stopped: in doubt"),
            Err(error) => {
                tracing::error!(%error, "could not put stopped attempts in doubt");
                break;
            }
        }
    }
    if let Err(problem) = desk.note_relay(None).await {
        tracing::error!(%problem, "could not note the relay");
    }
    remember_unanswered(desk).await;
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([]);
}

/// Checks the whole ledger while payouts are being sent, which stops where it is not what it must be. What is sent meanwhile
/// is proved by itself: its approval, its rows and every entry since are read back before its first request.
async fn check(desk: &Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    tokio::select! {
        _ = stopping.changed() => {}
        () = check_and_pause(desk) => {}
    }
}

async fn check_and_pause(desk: &Arc<Desk>) {
    match desk.ledger_watch().check().await {
        Ok(report) if report.faults.is_empty() => tracing::info!(entries = report.entries, "the ledger is whole"),
        // Told, and sending paused, where it was found.
        Ok(_) => {}
        Err(error) => {
            tracing::error!(%error, "could not check the ledger, or not pause sending");
            // What was not checked may have been changed: a person decides whether to send from it.
            let reason = PauseReason::LedgerUnchecked;
            if let Err(error) = desk.ledger().pause_sending(reason, None, desk.now()).await {
                tracing::error!(%error, "could not pause sending");
            }
        }
    }
    desk.sending().refresh_gate().await;
}

/// What was unanswered when the program last stopped is so still.
async fn remember_unanswered(desk: &Desk) {
    let most = u32::try_from(desk.config().settings.unanswered.most).unwrap_or(u32::MAX);
    match desk.ledger().unanswered(most).await {
        Ok((attempts, heard)) => {
            attempts
                .into_iter()
                .for_each(|(attempt, at)| desk.sending().unanswered().sent(attempt, at));
            // Where something was heard since, what left long before is not waited for.
            if let Some(heard) = heard {
                desk.sending()
                    .unanswered()
                    .answered(None, heard, millis(desk.config().settings.result_deadline));
            }
        }
        Err(error) => tracing::error!(%error, "could not read what is unanswered"),
    }
}

/// Puts accepted payouts in doubt whose result is overdue.
async fn doubt(desk: &Desk, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.changed() => return,
            () = tokio::time::sleep(desk.config().settings.doubt_interval) => {}
        }
        let now = desk.now();
        let deadline = i64::try_from(desk.config().settings.result_deadline.as_millis()).unwrap_or(i64::MAX);
        match desk.ledger().doubt_overdue(now.saturating_sub(deadline), now).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::warn!(count, "no result in time: in doubt");
                desk.events().note_payouts([]);
            }
            Err(error) => tracing::error!(%error, "could not raise doubts"),
        }
    }
}
