//! The console behind the window: moving in, telling the page what changed, and leaving.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use console::view::SecretsPlace;
use console::{Changed, Desk};
use practice::{Options, Practice};
use tauri::{AppHandle, Emitter, ExitRequestApi, Manager, WebviewWindow};
use tokio::sync::SetOnce;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::failure::{self, Failure};
use crate::{folders, keyring_secrets, logging};

/// The most that closing waits for work in hand. Anything that takes longer is safe in the ledger and is taken up at
/// the next start.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// The console, once it is open, and why it is not where it cannot be opened.
#[derive(Debug, Default)]
pub(crate) struct House {
    desk: SetOnce<Arc<Desk>>,
    practice: Mutex<Option<Practice>>,
    pub(crate) failure: Failure,
}

impl House {
    /// The console's desk. Waits while it is being opened; where it cannot be opened the window has left the page
    /// that asked.
    pub(crate) async fn desk(&self) -> &Arc<Desk> {
        self.desk.wait().await
    }

    fn practice(&self) -> std::sync::MutexGuard<'_, Option<Practice>> {
        self.practice.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the console and keeps the page told, or sends the window to the page that says why not.
pub(crate) async fn move_in(app: AppHandle, window: WebviewWindow) {
    // In its own task, so that even a panic on the way ends in a sentence.
    let opening = tauri::async_runtime::spawn(open(app.clone()));
    let opened = opening
        .await
        .unwrap_or_else(|_| Err("Hazina stopped while it was opening. Its log says where.".to_owned()));
    let house = app.state::<House>();
    match opened {
        Ok(practice) => {
            let desk = practice.desk();
            let changes = desk.changes();
            *house.practice() = Some(practice);
            let _ = house.desk.set(desk);
            tell_page(&app, changes).await;
        }
        Err(sentence) => {
            tracing::error!(sentence, "could not open");
            house.failure.because(sentence);
            let page = failure::PAGE.parse().expect("a constant that is an address");
            if let Err(error) = window.navigate(page) {
                tracing::error!(%error, "could not say so in the window");
            }
        }
    }
}

async fn open(app: AppHandle) -> Result<Practice, String> {
    let data = folders::data(&app)?;
    logging::start(&data.join("logs"))?;
    let secrets = keyring_secrets::for_practice().await.map_err(|error| error.message)?;
    let options = Options {
        folder: data.join(ledger_folder(secrets.place())),
        downloads: folders::downloads(&app, &data),
        secrets,
        seed: PRACTICE_SEED,
    };
    Practice::open(options).await.map_err(|error| error.to_string())
}

/// Approvals in a ledger are sealed with a key of the keyring. Where a system gains or loses its keyring, the other
/// ledger is another one, rather than one that looks as if somebody had changed it.
fn ledger_folder(secrets: SecretsPlace) -> &'static str {
    match secrets {
        SecretsPlace::Keyring => "practice",
        SecretsPlace::Memory => "practice-without-keyring",
    }
}

/// The same practice for everybody: what one person sees, another can see again.
const PRACTICE_SEED: u64 = 254;

async fn tell_page(app: &AppHandle, mut changes: Receiver<Changed>) {
    loop {
        let changed = match changes.recv().await {
            Ok(changed) => changed,
            // Too much at once to keep apart: the page looks at everything again.
            Err(RecvError::Lagged(_)) => Changed {
                house: true,
                payouts: true,
                float: true,
                audit: true,
                ..Changed::default()
            },
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit("changed", changed) {
            tracing::warn!(%error, "the page could not be told what changed");
        }
    }
}

/// Lets work in hand finish its write, then leaves. Called again once that is done.
pub(crate) fn leave(app: &AppHandle, api: &ExitRequestApi) {
    let Some(practice) = app.state::<House>().practice().take() else {
        return;
    };
    api.prevent_exit();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match tokio::time::timeout(LEAVE_WITHIN, practice.close()).await {
            Ok(()) => tracing::info!("closed in order"),
            Err(_) => tracing::warn!("left with work in hand; it is taken up at the next start"),
        }
        app.exit(0);
    });
}

/// Leaves in order where the system ends the session or a person presses Ctrl C in the terminal.
pub(crate) async fn leave_when_asked_to(app: AppHandle) {
    asked_to_leave().await;
    app.exit(0);
}

#[cfg(unix)]
async fn asked_to_leave() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_leave() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
