//! What waits, in the desktop's tray: a line for each thing, and the ways to open the window and to leave.
//!
//! Where the desktop has no tray there is no icon, and nothing else is different but that the window cannot be closed
//! into it: a window that nobody can open again is worse than one that closes.

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "status_notifier.rs"]
mod icon;
#[cfg(not(all(unix, not(target_os = "macos"))))]
#[path = "system.rs"]
mod icon;

use std::sync::Arc;
use std::time::Duration;

use console::TrayView;
use organisations::Office;
use tauri::AppHandle;
use tokio::sync::broadcast::error::RecvError;

use crate::{language::text, window};

/// How often the lines are made again where nothing changed: days pass.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// The least time between two looks. While payouts are sent, much changes at once.
const GAP: Duration = Duration::from_secs(1);

/// Keeps the icon right for as long as the program runs.
pub(crate) async fn keep(app: AppHandle, office: Arc<Office>) {
    let (mut changes, mut open) = (office.changes(), office.watch());
    let Some(icon) = icon::put(&app, &office).await else {
        return;
    };
    let mut shown = TrayView::default();
    loop {
        let desk = open.borrow_and_update().as_ref().map(|open| Arc::clone(&open.desk));
        let view = match desk {
            Some(desk) => desk.tray().await.unwrap_or_else(|problem| {
                tracing::warn!(?problem, "what waits could not be read");
                shown.clone()
            }),
            None => TrayView::default(),
        };
        if view != shown {
            icon.show(view.clone()).await;
            shown = view;
        }
        tokio::time::sleep(GAP).await;
        tokio::select! {
            moved = open.changed() => if moved.is_err() { return },
            changed = changes.recv() => match changed {
                // All that is waiting was just looked at.
                Ok(_) | Err(RecvError::Lagged(_)) => changes = changes.resubscribe(),
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Notes whether the icon is to be seen. Where it no longer is, a window that was closed into the tray comes back.
fn note(app: &AppHandle, office: &Office, there: bool) {
    if office.desktop().tray == there {
        return;
    }
    tracing::info!(there, "the tray");
    office.note_desktop(|desktop| desktop.tray = there);
    if !there && window::is_hidden(app) {
        window::bring(app);
    }
}

/// What hovers over the icon.
fn in_short(view: &TrayView) -> String {
    if view.lines.is_empty() {
        text().notice_tray_nothing_waits()
    } else {
        view.lines.join("\n")
    }
}
