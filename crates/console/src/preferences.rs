//! What a person set for this machine: which notices are shown, and how the window behaves. Not in the ledger, which is the
//! organisation's and not the machine's.
//!
//! A file that cannot be read costs the preferences and nothing else: the program goes on with the usual ones.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use api::view::Preferences;

/// What was set for this machine, as it is in force.
#[derive(Debug)]
pub(crate) struct MachinePreferences {
    path: PathBuf,
    now: RwLock<Preferences>,
}

impl MachinePreferences {
    /// As the file says.
    pub(crate) fn open(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            now: RwLock::new(read(path)),
        }
    }

    pub(crate) fn get(&self) -> Preferences {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Written first, then in force: what cannot be written does not look as if it were. Off the async threads.
    pub(crate) fn set(&self, wanted: Preferences) -> io::Result<()> {
        write(&wanted, &self.path)?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = wanted;
        Ok(())
    }
}

/// Reads the file; the usual where there is none or it cannot be read.
fn read(path: &Path) -> Preferences {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "the preferences cannot be read: the usual ones are taken");
            Preferences::default()
        }),
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "the preferences cannot be read: the usual ones are taken");
            }
            Preferences::default()
        }
    }
}

/// Writes the file: whole, or not at all.
fn write(preferences: &Preferences, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = serde_json::to_string_pretty(preferences).map_err(io::Error::other)?;
    let beside = path.with_extension("json.new");
    let mut file = File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use api::view::NoticeKind;

    use super::*;

    #[test]
    fn what_was_set_is_there_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("not yet there").join("preferences.json");
        assert_eq!(read(&path), Preferences::default());
        let set = Preferences {
            silent: vec![NoticeKind::Doubt],
            close_to_tray: true,
            ..Preferences::default()
        };
        write(&set, &path).expect("written");
        assert_eq!(read(&path), set);
        assert!(!set.wants(NoticeKind::Doubt) && set.wants(NoticeKind::Password));
    }

    #[test]
    fn a_file_of_another_version_or_a_damaged_one_costs_only_what_cannot_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("preferences.json");
        fs::write(&path, r#"{"close_to_tray": true, "something_new": [1]}"#).expect("written");
        assert!(read(&path).close_to_tray);
        fs::write(&path, "{").expect("written");
        assert_eq!(read(&path), Preferences::default());
    }
}
