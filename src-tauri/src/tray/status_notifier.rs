//! The icon on Linux, by the protocol that its desktops share (StatusNotifierItem), which also tells whether anybody shows
//! it. GTK's own would need another system library, and tells nobody.

use std::sync::Arc;

use console::TrayView;
use ksni::menu::StandardItem;
use ksni::{Handle, Icon, MenuItem, OfflineReason, ToolTip, Tray, TrayMethods};
use organisations::Office;
use tauri::AppHandle;

use super::{in_short, note};
use crate::{language::text, shell, window};

/// The icon, whether or not a tray shows it now.
pub(super) struct Put(Handle<Item>);

impl Put {
    /// Shows what waits now.
    pub(super) async fn show(&self, view: TrayView) {
        if self.0.update(|item| item.view = view).await.is_none() {
            tracing::warn!("the tray's icon is gone");
        }
    }
}

/// Puts the icon, for a tray that is there or comes later. None without a session bus.
pub(super) async fn put(app: &AppHandle, office: &Arc<Office>) -> Option<Put> {
    // Taken back before this returns, where no tray answers.
    note(app, office, true);
    let item = Item {
        app: app.clone(),
        office: Arc::clone(office),
        view: TrayView::default(),
    };
    match item.assume_sni_available(true).spawn().await {
        Ok(handle) => Some(Put(handle)),
        Err(error) => {
            tracing::warn!(%error, "there is no tray");
            note(app, office, false);
            None
        }
    }
}

struct Item {
    app: AppHandle,
    office: Arc<Office>,
    view: TrayView,
}

impl Tray for Item {
    fn id(&self) -> String {
        "ke.hazina.console".to_owned()
    }

    fn title(&self) -> String {
        "Hazina".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        vec![pixels(&tauri::include_image!("../icons/32x32.png"))]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: "Hazina".to_owned(),
            description: in_short(&self.view),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        window::bring(&self.app);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let mut menu: Vec<MenuItem<Self>> = self
            .view
            .lines
            .iter()
            .map(|line| entry(line, |item| window::open_page(&item.app, "")))
            .collect();
        if !menu.is_empty() {
            menu.push(MenuItem::Separator);
        }
        menu.push(entry(&text().window_open_hazina(), |item| window::bring(&item.app)));
        menu.push(entry(&text().window_quit(), |item| shell::quit(&item.app)));
        menu
    }

    fn watcher_online(&self) {
        note(&self.app, &self.office, true);
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        note(&self.app, &self.office, false);
        true
    }
}

fn entry(words: &str, act: impl Fn(&mut Item) + Send + Sync + 'static) -> MenuItem<Item> {
    StandardItem {
        // One underscore would mark a key.
        label: words.replace('_', "__"),
        activate: Box::new(act),
        ..StandardItem::default()
    }
    .into()
}

/// The tray wants the alpha of each dot first.
fn pixels(image: &tauri::image::Image<'_>) -> Icon {
    let mut data = image.rgba().to_vec();
    for dot in data.chunks_exact_mut(4) {
        dot.rotate_right(1);
    }
    let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    Icon {
        width: side(image.width()),
        height: side(image.height()),
        data,
    }
}
