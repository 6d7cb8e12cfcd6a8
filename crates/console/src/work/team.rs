//! What goes on by itself where several desktops share a ledger: what others wrote is taken in as it comes, and what only the
//! desktop with the right to send does goes on at that one alone.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinSet};

use crate::{Desk, team_log::TeamLine};

/// How long the log may hold back a question whether there is news.
const HELD_BACK: Duration = Duration::from_secs(20);
/// How long a log that cannot be used is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// Takes in what others write.
pub(super) async fn follow(desk: Arc<Desk>, line: Arc<TeamLine>, mut stopping: watch::Receiver<bool>) {
    let mut sends = None;
    loop {
        let worked = take_in(&desk, &mut sends).await;
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            found = line.news(HELD_BACK) => if found.is_ok() && worked { continue },
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// Answers whether the log could be used.
async fn take_in(desk: &Arc<Desk>, sends: &mut Option<bool>) -> bool {
    let taken = desk.ledger().take_in().await;
    match &taken {
        Ok(0) => {}
        Ok(_) => {
            desk.events().note(|changed| *changed = api::Changed::everything());
            desk.sending().refresh_gate().await;
            desk.sending().wake().notify_one();
        }
        Err(error) => tracing::warn!(%error, "what other desktops wrote could not be taken in"),
    }
    let now = desk.ledger().sends_here().await.ok();
    if now.is_some() && *sends != now {
        *sends = now;
        desk.events().note(|changed| changed.status = true);
    }
    taken.is_ok()
}

/// Starts what only the desktop that sends does whenever that is this one, and ends it when it no longer is.
pub(super) async fn take_turns(
    desk: Arc<Desk>,
    mut stopping: watch::Receiver<bool>,
    start: impl Fn(&Arc<Desk>, watch::Receiver<bool>) -> JoinSet<()> + Send,
) {
    let mut entries = desk.ledger().heads();
    loop {
        let mut turn = None;
        while !*stopping.borrow() {
            let sends = desk.ledger().sends_here().await.unwrap_or(false);
            match (sends, &turn) {
                (true, None) => {
                    let (stop, stopped) = watch::channel(false);
                    turn = Some((stop, start(&desk, stopped)));
                }
                (false, Some(_)) => break,
                (true, Some(_)) | (false, None) => {}
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => {}
                _ = entries.changed() => {}
            }
        }
        if let Some((stop, mut running)) = turn {
            stop.send_replace(true);
            while running.join_next().await.is_some() {}
        }
        if *stopping.borrow() {
            return;
        }
    }
}
