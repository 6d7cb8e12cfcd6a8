//! What goes on by itself where several desktops share a ledger: what others wrote is taken in as it comes, and what only the
//! desktop with the right to send does goes on at that one alone.

use std::{sync::Arc, time::Duration};

use store::StoreError;
use tokio::{sync::watch, task::JoinSet};

use crate::{Desk, team_log::TeamLine};

/// How long the log may hold back a question whether there is news.
const HELD_BACK: Duration = Duration::from_secs(20);
/// How long a log that cannot be used is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// Takes in what others write.
pub(super) async fn follow(desk: Arc<Desk>, line: Arc<TeamLine>, mut stopping: watch::Receiver<bool>) {
    let mut sends = None;
    let mut doubts = desk.ledger().log_doubt();
    // What was wrong when this program last ran counts as news.
    doubts.mark_changed();
    loop {
        let worked = take_in(&desk, &mut sends).await;
        let next = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = doubts.changed() => Next::Doubt,
            found = line.news(HELD_BACK) => if found.is_ok() && worked { Next::News } else { Next::Wait },
        };
        match next {
            Next::News => continue,
            Next::Doubt => {
                note_doubt(&desk).await;
                // A log that is not right now is hardly so at once.
                if desk.ledger().log_doubt().borrow().is_none() {
                    continue;
                }
            }
            Next::Wait => {}
        }
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// What comes next.
enum Next {
    /// There is something to take in.
    News,
    /// Something is wrong with the log, or no longer.
    Doubt,
    /// The log is asked again later.
    Wait,
}

/// Answers whether the log could be used.
async fn take_in(desk: &Arc<Desk>, sends: &mut Option<bool>) -> bool {
    let doubted = desk.ledger().log_doubt().borrow().is_some();
    let taken = match doubted {
        false => desk.ledger().take_in().await,
        true => settle(desk).await.map(u32::from),
    };
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
    if let Some(here) = now
        && *sends != now
    {
        *sends = now;
        desk.callbacks().relay().note_sender(here);
        desk.judge_relay();
        desk.events().note(|changed| changed.status = true);
    }
    taken.is_ok()
}

/// Looks at a log anew that was not what it must be. Where it is right, what was wrong is written into it as a pause.
///
/// # Errors
/// Where it is not right, or cannot be reached.
pub(crate) async fn settle(desk: &Desk) -> Result<bool, StoreError> {
    let settled = desk.ledger().settle_log_doubt(desk.now()).await?;
    if settled {
        tracing::warn!("the team's log is what it must be again: two people let sending go on");
    }
    Ok(settled)
}

/// Something is wrong with the team's log, or no longer: nothing more leaves, and everybody sees it.
async fn note_doubt(desk: &Arc<Desk>) {
    if let Err(error) = desk.ledger().keep_log_doubt(desk.now()).await {
        tracing::error!(%error, "what is wrong with the team's log could not be kept");
    }
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([]);
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
