//! Watches the line to the relay: holds sending while results could not be seen, and tells the screen how the line is.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use crate::Desk;

/// How often the age of a silence is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// The least time between two looks, however often the relay answers.
const GAP: Duration = Duration::from_millis(200);

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut lines = desk.callbacks().relay().watch();
    loop {
        let now = lines.borrow_and_update().now.clone();
        let mut contact = now.map(|line| line.inbox.contact());
        desk.judge_relay();
        desk.events().note(|changed| changed.status = true);
        loop {
            let told = async {
                match contact.as_mut() {
                    Some(contact) => contact.changed().await.is_ok(),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = stopping.changed() => return,
                // It cannot close while the desk lives.
                _ = lines.changed() => break,
                // One that has ended will not change again; the lines will.
                true = told => desk.events().note(|changed| changed.status = true),
                () = tokio::time::sleep(LOOK) => {}
            }
            desk.judge_relay();
            tokio::time::sleep(GAP).await;
        }
    }
}

impl Desk {
    /// Judges whether results could be seen, and wakes the sender where they can again.
    pub(crate) fn judge_relay(&self) {
        if !self
            .callbacks()
            .relay()
            .judge(self.now(), self.config().settings.relay_silence)
        {
            return;
        }
        match self.callbacks().relay().hold() {
            Some(hold) => tracing::info!(reason = hold.reason, "nothing new is sent"),
            None => {
                tracing::info!("the relay answers: sending goes on");
                self.sending().wake().notify_one();
            }
        }
        self.events().note(|changed| changed.status = true);
    }
}
