//! A window that stays empty: avoided where it is known to happen, and told where it happens all the same.
//!
//! On Linux the web view (WebKitGTK since 2.42) hands its pictures to the graphics driver as DMABUF. NVIDIA's own driver, and
//! some others, then show nothing at all. `WEBKIT_DISABLE_DMABUF_RENDERER=1` makes it draw without; it is read once, before
//! the first window, so the program starts itself anew with it where it is wanted.

use std::{io::Write as _, time::Duration};

use tauri::{AppHandle, Manager};

use crate::{Shell, folders, language::text, notify};

/// How long a window may take until its page asks for something.
const AWAKE_WITHIN: Duration = Duration::from_secs(10);

/// Starts the program anew, drawing without the graphics driver, where that is wanted and not so already. Called before all
/// else.
pub(crate) fn draw_plainly_where_needed() {
    #[cfg(target_os = "linux")]
    linux::draw_plainly_where_needed();
}

/// Waits for the page to ask for something. Where it does not, the next start draws without the graphics driver, and the
/// person is told so outside the window.
pub(crate) async fn watch(app: AppHandle) {
    let shell = app.state::<Shell>();
    if tokio::time::timeout(AWAKE_WITHIN, shell.awake()).await.is_ok() {
        return;
    }
    tracing::error!("the window's page asked for nothing in ten seconds: it may be empty");
    // For whoever started it from a terminal, because the window shows nothing.
    let (title, body) = (text().window_stays_empty(), text().window_draws_plainly_next());
    let _ = writeln!(std::io::stderr(), "{title} {body}");
    #[cfg(target_os = "linux")]
    match folders::data(&app) {
        Ok(data) => linux::draw_plainly_next(&data),
        Err(error) => tracing::warn!(error, "the next start cannot be told to draw plainly"),
    }
    notify::say(&title, &body).await;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        env, fs,
        io::Write as _,
        os::unix::process::CommandExt,
        path::{Path, PathBuf},
        process::Command,
    };

    /// What WebKitGTK reads. Whoever set it, to either, is obeyed.
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    /// Stands in the data folder where a window stayed empty.
    const MARK: &str = "draw-without-graphics-card";

    pub(super) fn draw_plainly_where_needed() {
        if env::var_os(VARIABLE).is_some() || !(has_nvidia_driver(Path::new("/")) || is_marked(data().as_deref())) {
            return;
        }
        let Ok(program) = env::current_exe() else { return };
        // Comes back only where it could not be done; then the window is tried as it is.
        let error = Command::new(program)
            .args(env::args_os().skip(1))
            .env(VARIABLE, "1")
            .exec();
        // The log is not open yet.
        let _ = writeln!(
            std::io::stderr(),
            "Hazina could not start anew to draw without the graphics card: {error}."
        );
    }

    /// Whether NVIDIA's own driver is loaded. The free one (nouveau) is not meant.
    pub(super) fn has_nvidia_driver(root: &Path) -> bool {
        ["sys/module/nvidia", "proc/driver/nvidia/version"]
            .iter()
            .any(|place| root.join(place).exists())
    }

    pub(super) fn is_marked(data: Option<&Path>) -> bool {
        data.is_some_and(|data| data.join(MARK).exists())
    }

    pub(super) fn draw_plainly_next(data: &Path) {
        let words = "A window stayed empty. While this file is here, Hazina draws without the graphics card.\n";
        if let Err(error) = fs::write(data.join(MARK), words) {
            tracing::warn!(%error, "the next start cannot be told to draw plainly");
        }
    }

    /// The data folder, as far as it is known before there is a window.
    fn data() -> Option<PathBuf> {
        let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        named("HAZINA_DATA_DIR").or_else(|| {
            let share = named("XDG_DATA_HOME").or_else(|| Some(named("HOME")?.join(".local/share")))?;
            Some(share.join("ke.hazina.console"))
        })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use super::linux::{draw_plainly_next, has_nvidia_driver, is_marked};

    #[test]
    fn the_driver_whose_windows_stay_empty_is_known_by_what_the_system_has_loaded() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(!has_nvidia_driver(root.path()));
        fs::create_dir_all(root.path().join("sys/module/nouveau")).expect("made");
        assert!(!has_nvidia_driver(root.path()), "the free driver shows its windows");
        fs::create_dir_all(root.path().join("sys/module/nvidia")).expect("made");
        assert!(has_nvidia_driver(root.path()));
    }

    #[test]
    fn a_window_that_stayed_empty_is_drawn_plainly_at_the_next_start() {
        let data = tempfile::tempdir().expect("a folder");
        assert!(!is_marked(Some(data.path())) && !is_marked(None));
        draw_plainly_next(data.path());
        assert!(is_marked(Some(data.path())));
    }
}
