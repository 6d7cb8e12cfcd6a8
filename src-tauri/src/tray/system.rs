//! The icon on macOS and Windows, whose tray is part of the system.

use std::sync::Arc;

use console::TrayView;
use organisations::Office;
use tauri::AppHandle;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};

use super::{in_short, note};
use crate::{language::text, shell, window};

const OPEN: &str = "open";
const QUIT: &str = "quit";

/// The icon.
pub(super) struct Put {
    app: AppHandle,
    icon: TrayIcon,
}

impl Put {
    /// Shows what waits now.
    pub(super) async fn show(&self, view: TrayView) {
        let shown = menu(&self.app, &view)
            .and_then(|menu| self.icon.set_menu(Some(menu)))
            .and_then(|()| self.icon.set_tooltip(Some(in_short(&view))));
        if let Err(error) = shown {
            tracing::warn!(%error, "the tray could not be changed");
        }
    }
}

/// Puts the icon. None where the system refuses it.
pub(super) async fn put(app: &AppHandle, office: &Arc<Office>) -> Option<Put> {
    let made = menu(app, &TrayView::default()).and_then(|menu| {
        TrayIconBuilder::new()
            .icon(tauri::include_image!("../icons/32x32.png"))
            .tooltip("Hazina")
            .menu(&menu)
            .on_menu_event(|app, event| match event.id().as_ref() {
                QUIT => shell::quit(app),
                OPEN => window::bring(app),
                _line => window::open_page(app, ""),
            })
            .build(app)
    });
    match made {
        Ok(icon) => {
            note(app, office, true);
            Some(Put { app: app.clone(), icon })
        }
        Err(error) => {
            tracing::warn!(%error, "there is no tray");
            None
        }
    }
}

fn menu(app: &AppHandle, view: &TrayView) -> tauri::Result<Menu<tauri::Wry>> {
    let menu = Menu::new(app)?;
    for line in &view.lines {
        menu.append(&MenuItem::new(app, line, true, None::<&str>)?)?;
    }
    if !view.lines.is_empty() {
        menu.append(&PredefinedMenuItem::separator(app)?)?;
    }
    menu.append(&MenuItem::with_id(
        app,
        OPEN,
        text().window_open_hazina(),
        true,
        None::<&str>,
    )?)?;
    menu.append(&MenuItem::with_id(app, QUIT, text().window_quit(), true, None::<&str>)?)?;
    Ok(menu)
}
