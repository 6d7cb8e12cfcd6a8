//! Where things are kept on this machine.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};

use crate::language::text;

/// Folder of everything that Hazina keeps. `HAZINA_DATA_DIR` names another one, for tests and for looking at a copy.
///
/// It is this machine's: on Windows the local profile, not the roaming one, which is copied about between machines and may be
/// put back in an older state.
///
/// # Errors
/// Where the system names no folder for programs' data.
pub(crate) fn data(app: &AppHandle) -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("HAZINA_DATA_DIR").filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    app.path()
        .app_local_data_dir()
        .map_err(|error| text().window_no_data_folder(error.to_string()))
}

/// Folder in which the person finds what the console saved for them.
pub(crate) fn downloads(app: &AppHandle, data: &std::path::Path) -> PathBuf {
    let paths = app.path();
    paths
        .download_dir()
        .or_else(|_| paths.home_dir().map(|home| home.join("Downloads")))
        .unwrap_or_else(|_| data.join("saved"))
}
