//! The window in which money is confirmed: what you see there is what you sign.
//!
//! It has a page, a capability and commands of its own. The page of the main window can ask for it to be opened for batches, and
//! nothing else of it: it cannot reach into it, read the passphrase that is typed there, or give the command that approves
//! ([`api::CONFIRMED_APART`]). What stands in this window comes from the console, asked by this window for the batches that it
//! was opened for.

use std::sync::{Mutex, PoisonError};

use api::Problem;
use serde_json::Value;
use tauri::{
    AppHandle, Manager, State, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse,
};

use crate::{Shell, language::text, window};

/// The window's label: its capability names it, and its commands are answered to no other.
pub(crate) const LABEL: &str = "confirm";

/// The page in it.
const PAGE: &str = "confirm.html";

/// The most batches of one sitting.
const MOST: usize = 50;

/// What the page of this window may ask of the console, of the batches that it was opened for where it is about one.
const OF_BATCHES: [&str; 3] = ["batch", "run_changes", "approve_batch"];
/// And of whoever is signed in.
const OF_THE_SESSION: [&str; 3] = ["status", "activity", "still_here"];

/// What the window was opened for.
#[derive(Debug, Default)]
pub(crate) struct Asked(Mutex<Sitting>);

#[derive(Debug, Default, Clone)]
struct Sitting {
    /// Who was signed in when it was opened; nothing is asked for without them.
    operator: Option<i64>,
    batches: Vec<i64>,
}

impl Asked {
    fn get(&self) -> Sitting {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, sitting: Sitting) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = sitting;
    }
}

/// Opens the window for these batches. All that the main page can ask of it.
#[tauri::command]
pub(crate) async fn open_confirmation(
    app: AppHandle,
    shell: State<'_, Shell>,
    batches: Vec<i64>,
) -> Result<(), Problem> {
    if batches.is_empty() || batches.len() > MOST {
        return Err(Problem::field(
            "batches",
            text().window_confirm_so_many(MOST.to_string()),
        ));
    }
    let operator = signed_in(&shell).ok_or(Problem::NotSignedIn)?;
    shell.asked.set(Sitting {
        operator: Some(operator),
        batches,
    });
    show(&app).map_err(|error| Problem::field("batches", text().window_confirm_not_opened(error.to_string())))
}

/// Which batches it was opened for.
#[tauri::command]
pub(crate) async fn confirming(shell: State<'_, Shell>) -> Result<Vec<i64>, Problem> {
    Ok(shell.asked.get().batches)
}

/// Asks the console for the page of this window.
#[tauri::command]
pub(crate) async fn confirm(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    name: String,
    request: Value,
) -> Result<Value, Problem> {
    let sitting = shell.asked.get();
    if window.label() != LABEL || !may_ask(&sitting.batches, &name, &request) {
        return Err(Problem::ConfirmedApart);
    }
    if sitting.operator != signed_in(&shell) {
        return Err(Problem::NotSignedIn);
    }
    shell.office().await.call(&name, request).await
}

/// Closes this window.
#[tauri::command]
pub(crate) async fn close_confirmation(app: AppHandle) {
    close(&app);
}

/// Closes it where it is open, and forgets what it was opened for.
pub(crate) fn close(app: &AppHandle) {
    app.state::<Shell>().asked.set(Sitting::default());
    if let Some(Err(error)) = app.get_webview_window(LABEL).map(|window| window.destroy()) {
        tracing::warn!(%error, "the window of the confirmation could not be closed");
    }
}

/// Closes it where whoever it was opened for is not signed in any more.
pub(crate) fn close_where_they_left(app: &AppHandle) {
    let shell = app.state::<Shell>();
    let operator = shell.asked.get().operator;
    if operator.is_some() && operator != signed_in(&shell) {
        close(app);
    }
}

fn signed_in(shell: &Shell) -> Option<i64> {
    let open = shell.opened()?.watch().borrow().clone()?;
    open.desk.session().operator().map(|operator| operator.get())
}

fn show(app: &AppHandle) -> tauri::Result<()> {
    if let Some(open) = app.get_webview_window(LABEL) {
        open.reload()?;
        return open.set_focus();
    }
    let dev_server = app.config().build.dev_url.clone();
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(PAGE.into()))
        .title(text().window_confirm_title())
        .inner_size(620.0, 780.0)
        .min_inner_size(480.0, 420.0)
        .center()
        .minimizable(false)
        .zoom_hotkeys_enabled(false)
        .disable_drag_drop_handler()
        .on_navigation(move |url| is_its_page(url, dev_server.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some(main) = window::the(app) {
        builder = builder.parent(&main)?;
    }
    builder.build().map(|_| ())
}

/// Its own page and no other.
fn is_its_page(url: &Url, dev_server: Option<&Url>) -> bool {
    window::is_ours(url, dev_server) && url.path().trim_start_matches('/') == PAGE
}

/// Whether the page of the window may ask for this.
fn may_ask(batches: &[i64], name: &str, request: &Value) -> bool {
    if OF_THE_SESSION.contains(&name) {
        return true;
    }
    OF_BATCHES.contains(&name) && request["batch"].as_i64().is_some_and(|batch| batches.contains(&batch))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_window_asks_for_the_batches_it_was_opened_for_and_nothing_else() {
        let asks = |name: &str, request: Value| may_ask(&[3, 5], name, &request);
        assert!(asks("batch", json!({ "batch": 3 })));
        assert!(asks("approve_batch", json!({ "batch": 5, "passphrase": "x" })));
        assert!(asks("run_changes", json!({ "batch": 5, "import": null })));
        assert!(asks("status", json!({})));
        for (name, request) in [
            ("approve_batch", json!({ "batch": 4 })),
            ("approve_batch", json!({ "batch": "5" })),
            ("approve_batch", json!({})),
            ("batch", json!({ "batch": 4 })),
            ("run_changes", json!({ "batch": null, "import": 1 })),
            ("payouts", json!({ "filter": { "batch": 3 } })),
            ("reject_batch", json!({ "batch": 3 })),
            ("sign_in", json!({})),
            ("change_roles", json!({})),
        ] {
            assert!(!asks(name, request.clone()), "{name} {request}");
        }
    }

    #[test]
    fn the_window_stays_on_its_page() {
        let may = |url: &str| is_its_page(&url.parse().expect("an address"), None);
        assert!(may("tauri://localhost/confirm.html"));
        assert!(may("http://tauri.localhost/confirm.html"));
        for elsewhere in [
            "tauri://localhost/index.html",
            "tauri://localhost/",
            "https://example.com/confirm.html",
        ] {
            assert!(!may(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn its_page_is_granted_its_own_commands_and_none_of_the_main_window() {
        let granted: Value = serde_json::from_str(include_str!("../capabilities/confirm.json")).expect("JSON");
        assert_eq!(
            granted["permissions"],
            json!([
                "allow-confirming",
                "allow-confirm",
                "allow-close-confirmation",
                "core:event:allow-listen",
                "core:event:allow-unlisten",
                "core:webview:allow-set-webview-zoom"
            ])
        );
        assert_eq!(granted["windows"], json!([LABEL]));
        assert_eq!(granted.get("remote"), None);
    }
}
