//! The console behind the window: moving in, telling the page what changed, and leaving.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use api::Changed;
use console::{Secrets, SecretsError, SystemClock, SystemEntropy};
use organisations::{Gateways, Office, OfficeConfig, Vault};
use practice::{World, WorldOptions};
use tauri::{AppHandle, Emitter, ExitRequestApi, Manager, WebviewWindow};
use tokio::sync::SetOnce;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::failure::{self, Failure};
use crate::single_instance::{self, Start};
use crate::{confirm, folders, keyring_secrets, language, logging, login, notify, tray, window};

/// The most that closing waits for work in hand. Anything that takes longer is safe in the ledger and is taken up at
/// the next start.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// As much, while no organisation is open: nothing is sent then, and a ledger that is being brought up to date stays as it
/// was.
const LEAVE_UNOPENED_WITHIN: Duration = Duration::from_secs(1);

/// The most that closing waits to learn whether payouts are being sent.
const ASK_WITHIN: Duration = Duration::from_secs(2);

/// The console, once it is open, and why it is not where it cannot be opened.
#[derive(Debug, Default)]
pub(crate) struct Shell {
    office: SetOnce<Arc<Office>>,
    left: SetOnce<()>,
    /// The page has asked for something: it is there, and not an empty window.
    awake: SetOnce<()>,
    /// Where a second start knocks.
    listener: OnceLock<PathBuf>,
    pub(crate) failure: Failure,
    /// What the window of the confirmation was opened for.
    pub(crate) asked: confirm::Asked,
}

impl Shell {
    /// The page asks for something.
    pub(crate) fn wake(&self) {
        let _ = self.awake.set(());
    }

    /// Waits until it does.
    pub(crate) async fn awake(&self) {
        self.awake.wait().await;
    }

    /// The console's office. Waits while it is being opened; where it cannot be opened the window has left the page
    /// that asked.
    pub(crate) async fn office(&self) -> &Arc<Office> {
        self.office.wait().await
    }

    /// The same where it is open already.
    pub(crate) fn opened(&self) -> Option<&Arc<Office>> {
        self.office.get()
    }
}

/// Whether this is the one Hazina of its folder. A second start brings the window of the first and ends here; false where
/// the first does not answer.
pub(crate) fn which_start(app: &AppHandle) -> bool {
    // Where there is no folder at all, moving in says so.
    let Ok(data) = folders::data(app) else { return true };
    match single_instance::start(&data) {
        Start::First(first) => {
            if let Some(listener) = first.listener() {
                let _ = app.state::<Shell>().listener.set(listener);
            }
            let app = app.clone();
            first.answer(move || window::bring(&app));
            true
        }
        Start::Brought => std::process::exit(0),
        Start::Unanswered => false,
    }
}

/// Sends the window to the page that says why there is no console in it.
pub(crate) fn refuse(app: &AppHandle, window: &WebviewWindow, sentence: String) {
    tracing::error!(sentence, "could not open");
    app.state::<Shell>().failure.because(sentence);
    let page = failure::PAGE.parse().expect("a constant that is an address");
    if let Err(error) = window.navigate(page) {
        tracing::error!(%error, "could not say so in the window");
    }
}

/// Opens the console and keeps the page told, or sends the window to the page that says why not.
pub(crate) async fn move_in(app: AppHandle, window: WebviewWindow) {
    let shell = app.state::<Shell>();
    match office(&app) {
        Ok(office) => {
            let changes = office.changes();
            let _ = shell.office.set(Arc::clone(&office));
            office.note_desktop(|desktop| desktop.window = true);
            tauri::async_runtime::spawn(notify::show_notices(app.clone(), Arc::clone(&office)));
            language::follow(&office);
            tauri::async_runtime::spawn(tray::keep(app.clone(), Arc::clone(&office)));
            tauri::async_runtime::spawn(login::keep(Arc::clone(&office)));
            tauri::async_runtime::spawn(leave_when_confirmed(app.clone(), Arc::clone(&office)));
            // In its own task, so that a panic on the way is one task's. Why it could not be opened, the page asks.
            let opening = tauri::async_runtime::spawn(async move { office.open_last().await });
            tauri::async_runtime::spawn(async move {
                match opening.await {
                    Ok(Ok(())) => {}
                    Ok(Err(failure)) => tracing::error!(%failure, "could not open"),
                    Err(error) => tracing::error!(%error, "opening ended before its time"),
                }
            });
            tell_page(&app, changes).await;
        }
        Err(sentence) => refuse(&app, &window, sentence),
    }
}

fn office(app: &AppHandle) -> Result<Arc<Office>, String> {
    let data = folders::data(app)?;
    console::keep_to_this_user(&data).map_err(|error| {
        language::text().window_folder_cannot_be_used(data.display().to_string(), error.to_string())
    })?;
    logging::start(&data.join(organisations::LOGS))?;
    let downloads = folders::downloads(app, &data);
    Ok(Office::new(OfficeConfig {
        vault: Arc::new(Keyring),
        practice: World::new(WorldOptions::of_console(&data, downloads.clone(), PRACTICE_SEED)),
        gateways: Some(Gateways::safaricom()),
        system_language: language::of_system(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        checkpoint: Arc::new(|_, _| {}),
        folder: data,
        locks: console::locks_folder(),
        downloads,
    }))
}

/// The system's keyring, looked at anew each time an organisation is opened.
struct Keyring;

#[async_trait::async_trait]
impl Vault for Keyring {
    async fn open(&self) -> Result<Arc<dyn Secrets>, SecretsError> {
        keyring_secrets::open().await
    }
}

/// The same practice for everybody: what one person sees, another can see again.
const PRACTICE_SEED: u64 = 254;

async fn tell_page(app: &AppHandle, mut changes: Receiver<Changed>) {
    loop {
        let changed = match changes.recv().await {
            Ok(changed) => changed,
            // Too much at once to keep apart: the page looks at everything again.
            Err(RecvError::Lagged(_)) => Changed::everything(),
            Err(RecvError::Closed) => return,
        };
        if changed.status {
            confirm::close_where_they_left(app);
        }
        if let Err(error) = app.emit("changed", changed) {
            tracing::warn!(%error, "the page could not be told what changed");
        }
    }
}

/// Whether the window stays when somebody closes it: hidden in the tray, or until it is known what closing would stop.
pub(crate) fn closes_later(app: &AppHandle) -> bool {
    confirm::close(app);
    if stays(app) {
        window::hide(app);
        return true;
    }
    let opened = app.state::<Shell>().office.get().is_some();
    if opened {
        quit(app);
    }
    opened
}

/// Leaves, once whoever is at the window knows what that stops.
pub(crate) fn quit(app: &AppHandle) {
    let Some(office) = app.state::<Shell>().office.get().cloned() else {
        return app.exit(0);
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        // A ledger that does not answer keeps nobody in.
        let asked = tokio::time::timeout(ASK_WITHIN, office.ask_before_leaving()).await;
        match asked {
            Ok(true) => window::bring(&app),
            Ok(false) | Err(_) => app.exit(0),
        }
    });
}

/// Leaves when a person who was asked says so.
async fn leave_when_confirmed(app: AppHandle, office: Arc<Office>) {
    office.leave_requested().await;
    app.exit(0);
}

/// Whether closing the window leaves the program at work in the tray: where that was set, and a tray shows the icon that
/// opens the window again.
fn stays(app: &AppHandle) -> bool {
    let shell = app.state::<Shell>();
    let Some(office) = shell.office.get() else {
        return false;
    };
    let open = office.watch();
    let set = open
        .borrow()
        .as_ref()
        .is_some_and(|open| open.desk.preferences().close_to_tray);
    set && office.desktop().tray
}

/// Lets work in hand finish its write, then leaves. Called again once that is done.
pub(crate) fn leave(app: &AppHandle, api: &ExitRequestApi) {
    let shell = app.state::<Shell>();
    let Some(office) = shell.office.get().cloned() else {
        return;
    };
    if shell.left.set(()).is_err() {
        return;
    }
    api.prevent_exit();
    // Who starts Hazina from here on waits for a new one, rather than bringing a window that goes.
    if let Some(listener) = shell.listener.get() {
        single_instance::shut(listener);
    }
    window::hide(app);
    let app = app.clone();
    let within = match office.watch().borrow().is_some() {
        true => LEAVE_WITHIN,
        false => LEAVE_UNOPENED_WITHIN,
    };
    tauri::async_runtime::spawn(async move {
        match tokio::time::timeout(within, office.close()).await {
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
    // The terminal that it was started from is closed.
    let Ok(mut hung_up) = signal(SignalKind::hangup()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = hung_up.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_leave() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
