//! The console's notices as notifications of the system. A click opens the page that says more.
//!
//! Which notices there are, which of them a person wants, and that no payee is named in one is the console's business.
//! A desktop that shows no notifications costs nothing else: every notice also stands on its page.

use std::sync::Arc;

use api::view::NoticeKind;
use console::Notice;
use notify_rust::Notification;
use organisations::Office;
use tauri::AppHandle;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::window;

/// Shows the notices of whichever desk is open, for as long as the program runs.
pub(crate) async fn show_notices(app: AppHandle, office: Arc<Office>) {
    let mut open = office.watch();
    let there = platform::can_show().await;
    office.note_desktop(|desktop| desktop.notifications = there);
    loop {
        let notices = open.borrow_and_update().as_ref().map(|open| open.desk.notices());
        let moved = match notices {
            Some(notices) => tokio::select! {
                moved = open.changed() => moved,
                () = show_all(&app, &office, notices) => open.changed().await,
            },
            None => open.changed().await,
        };
        if moved.is_err() {
            return;
        }
    }
}

/// Says something outside the window, where the system shows notifications.
pub(crate) async fn say(title: &str, body: &str) {
    let mut notification = Notification::new();
    notification.appname("Hazina").summary(title).body(body);
    platform::show_plain(notification).await;
}

/// Shows notices until the desk is gone.
async fn show_all(app: &AppHandle, office: &Office, mut notices: Receiver<Notice>) {
    loop {
        match notices.recv().await {
            Ok(notice) if is_seen_already(app, &notice) => {}
            Ok(notice) => {
                let shown = platform::show(app, notice).await;
                if office.desktop().notifications != shown {
                    office.note_desktop(|desktop| desktop.notifications = shown);
                }
            }
            // The oldest of very many. Their pages say the same.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Whether the person looks at the very page. What must not be missed is told all the same.
fn is_seen_already(app: &AppHandle, notice: &Notice) -> bool {
    !must_not_be_missed(notice.kind) && window::shows(app, &notice.page)
}

const fn must_not_be_missed(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::Doubt | NoticeKind::Password | NoticeKind::SendingPaused => true,
        NoticeKind::ApprovalWanted | NoticeKind::BatchFinished | NoticeKind::LowFloat | NoticeKind::RelaySilent => {
            false
        }
    }
}

fn notification(notice: &Notice) -> Notification {
    let mut notification = Notification::new();
    notification.appname("Hazina").summary(&notice.title).body(&notice.body);
    notification
}

#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    use std::time::Duration;

    use notify_rust::{Hint, NotificationResponse, Urgency};

    use super::{AppHandle, Notice, Notification, must_not_be_missed, notification, window};
    use crate::language::text;

    /// How long a click on a notification is waited for. Each one that waits holds a connection to the bus.
    const CLICK_WITHIN: Duration = Duration::from_secs(3_600);

    pub(super) async fn can_show() -> bool {
        capabilities().await.is_some()
    }

    /// Answers whether it was shown.
    pub(super) async fn show(app: &AppHandle, notice: Notice) -> bool {
        let takes_markup = capabilities()
            .await
            .is_some_and(|all| all.iter().any(|one| one == "body-markup"));
        let mut notification = notification(&notice);
        if takes_markup {
            notification.body(&without_markup(&notice.body));
        }
        notification
            .icon("hazina")
            .hint(Hint::DesktopEntry("Hazina".to_owned()))
            .urgency(match must_not_be_missed(notice.kind) {
                true => Urgency::Critical,
                false => Urgency::Normal,
            })
            .action("default", &text().window_open());
        let handle = match notification.show_async().await {
            Ok(handle) => handle,
            Err(error) => {
                tracing::warn!(%error, kind = ?notice.kind, "a notification could not be shown");
                return false;
            }
        };
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let clicked = handle.wait_for_action_async(|response| match response {
                NotificationResponse::Default | NotificationResponse::Action(_) => {
                    window::open_page(&app, &notice.page)
                }
                NotificationResponse::Closed(_) | NotificationResponse::Reply(_) => {}
            });
            // Later than that, the window itself has to be opened.
            let _ = tokio::time::timeout(CLICK_WITHIN, clicked).await;
        });
        true
    }

    /// Shows one that leads nowhere.
    pub(super) async fn show_plain(mut notification: Notification) {
        notification.icon("hazina").urgency(Urgency::Critical);
        if let Err(error) = notification.show_async().await {
            tracing::warn!(%error, "a notification could not be shown");
        }
    }

    /// What the desktop's notifications can do; none where it has none.
    async fn capabilities() -> Option<Vec<String>> {
        // Asked over the bus, which blocks.
        let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities).await.ok()?;
        asked
            .inspect_err(|error| tracing::debug!(%error, "this desktop shows no notifications"))
            .ok()
    }

    /// A batch's title is anybody's text, and this desktop would read markup in it.
    fn without_markup(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_title_with_markup_is_shown_as_it_is_written() {
            assert_eq!(
                without_markup("\u{201c}<b>Pay</b> & go\u{201d} waits for approval."),
                "\u{201c}&lt;b&gt;Pay&lt;/b&gt; &amp; go\u{201d} waits for approval."
            );
        }
    }
}

/// The notifications of macOS and Windows are part of the system. They tell of no click.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod platform {
    use super::{AppHandle, Notice, Notification, notification};

    pub(super) async fn can_show() -> bool {
        true
    }

    pub(super) async fn show(_: &AppHandle, notice: Notice) -> bool {
        let shown = tokio::task::spawn_blocking(move || notification(&notice).show().map(drop)).await;
        match shown {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a notification could not be shown");
                false
            }
            Err(_) => false,
        }
    }
    pub(super) async fn show_plain(notification: Notification) {
        let shown = tokio::task::spawn_blocking(move || notification.show().map(drop)).await;
        if let Ok(Err(error)) = shown {
            tracing::warn!(%error, "a notification could not be shown");
        }
    }
}
