//! The main window, and where its page may go: nowhere.

use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Url, WebviewWindow, WebviewWindowBuilder, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::{confirm, failure};

/// Its label.
pub(crate) const LABEL: &str = "main";

/// Keeps the window's size from one start to the next. Where it stands is the desktop's to say, and whether it is seen ours.
pub(crate) fn remembered_size() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::MAXIMIZED)
        .with_denylist(&[confirm::LABEL])
        .build()
}

/// Opens the window of `tauri.conf.json`. It shows its page while the console behind it is still opening.
///
/// # Errors
/// Where the web view cannot be made.
pub(crate) fn open(app: &App) -> tauri::Result<WebviewWindow> {
    let config = app
        .config()
        .app
        .windows
        .first()
        .expect("tauri.conf.json names one window");
    let dev_server = app.config().build.dev_url.clone();
    WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(move |url| may_go_to(url, dev_server.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// Brings the window before the person, from the tray too.
pub(crate) fn bring(app: &AppHandle) {
    let Some(window) = the(app) else {
        return;
    };
    let brought = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Brings the window before the person, at this page: what follows `#/` in its address.
pub(crate) fn open_page(app: &AppHandle, page: &str) {
    bring(app);
    let address = serde_json::Value::from(format!("#/{page}"));
    let gone = the(app).map(|window| window.eval(format!("location.hash = {address}")));
    if let Some(Err(error)) = gone {
        tracing::warn!(%error, page, "the page could not be opened");
    }
}

/// Whether the person has this page before them.
pub(crate) fn shows(app: &AppHandle, page: &str) -> bool {
    the(app).is_some_and(|window| {
        window.is_focused().unwrap_or(false)
            && window
                .url()
                .is_ok_and(|url| url.fragment().and_then(|shown| shown.strip_prefix('/')) == Some(page))
    })
}

/// Whether the window was closed into the tray.
pub(crate) fn is_hidden(app: &AppHandle) -> bool {
    the(app).is_some_and(|window| !window.is_visible().unwrap_or(true))
}

/// Closes the window into the tray.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(Err(error)) = the(app).map(|window| window.hide()) {
        tracing::warn!(%error, "the window could not be hidden");
    }
}

pub(crate) fn the(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

/// Only our own pages: embedded ones, the one that says why the program could not start, and, while developing,
/// vite's.
fn may_go_to(url: &Url, dev_server: Option<&Url>) -> bool {
    is_ours(url, dev_server) || failure::is_its_page(url)
}

/// A page of ours: embedded, or vite's while developing.
pub(crate) fn is_ours(url: &Url, dev_server: Option<&Url>) -> bool {
    let embedded = url.scheme() == "tauri"
        || (url.host_str() == Some("tauri.localhost") && matches!(url.scheme(), "http" | "https"));
    let developing = cfg!(dev) && dev_server.is_some_and(|server| server.origin() == url.origin());
    embedded || developing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(url: &str) -> bool {
        may_go_to(&url.parse().expect("an address"), None)
    }

    #[test]
    fn the_page_can_go_to_our_own_pages_and_nowhere_else() {
        assert!(may("tauri://localhost/index.html"));
        assert!(may("http://tauri.localhost/"));
        assert!(may(failure::PAGE));
        for elsewhere in [
            "https://example.com/",
            "http://tauri.localhost.example.com/",
            "http://localhost:5173/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
        ] {
            assert!(!may(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn the_page_may_ask_for_our_commands_changes_and_its_own_zoom_only() {
        let granted: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).expect("JSON");
        assert_eq!(
            granted["permissions"],
            serde_json::json!([
                "allow-call",
                "allow-import-file",
                "allow-open-saved",
                "allow-open-confirmation",
                "core:event:allow-listen",
                "core:event:allow-unlisten",
                "core:webview:allow-set-webview-zoom"
            ]),
            "a page that shows names from a stranger's file gets no right it does not use"
        );
        assert_eq!(granted["windows"], serde_json::json!(["main"]));
        assert_eq!(granted.get("remote"), None);
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities"))
            .expect("the folder of capabilities");
        assert_eq!(files.count(), 2, "one file for each window says all that is granted");
    }

    #[test]
    fn the_content_security_policy_lets_nothing_remote_and_nothing_inline_in() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).expect("JSON");
        let security = &config["app"]["security"];
        assert_eq!(
            security["csp"],
            serde_json::json!({
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": "'self'",
                "font-src": "'self'",
                "img-src": "'self' data:",
                "connect-src": "ipc: http://ipc.localhost",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": "'none'",
                "object-src": "'none'"
            })
        );
        assert_eq!(security.get("dangerousDisableAssetCspModification"), None);
        assert_eq!(security.get("assetProtocol"), None);
        assert_eq!(security["capabilities"], serde_json::json!(["main", "confirm"]));
        assert_eq!(config["app"]["withGlobalTauri"], serde_json::json!(false));
    }
}
