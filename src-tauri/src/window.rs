//! The one window, and where its page may go: nowhere.

use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewWindow, WebviewWindowBuilder};

use crate::failure;

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

/// Only our own pages: embedded ones, the one that says why the program could not start, and, while developing,
/// vite's.
fn may_go_to(url: &Url, dev_server: Option<&Url>) -> bool {
    let embedded = url.scheme() == "tauri"
        || (url.host_str() == Some("tauri.localhost") && matches!(url.scheme(), "http" | "https"));
    let developing = cfg!(dev) && dev_server.is_some_and(|server| server.origin() == url.origin());
    embedded || failure::is_its_page(url) || developing
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
    fn the_page_may_ask_for_our_two_commands_changes_and_its_own_zoom_only() {
        let granted: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).expect("JSON");
        assert_eq!(
            granted["permissions"],
            serde_json::json!([
                "allow-call",
                "allow-import-file",
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
        assert_eq!(files.count(), 1, "one file says all that is granted");
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
        assert_eq!(security["capabilities"], serde_json::json!(["main"]));
        assert_eq!(config["app"]["withGlobalTauri"], serde_json::json!(false));
    }
}
