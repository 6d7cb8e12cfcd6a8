//! What a person set for this machine: which notices are shown, and how the window behaves. Not in the ledger, which is the
//! organisation's and not the machine's.
//!
//! A file that cannot be read costs the preferences and nothing else: the program goes on with the usual ones.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use crate::view::{NoticeKind, Preferences};

impl Preferences {
    /// Whether notices of a kind are shown.
    #[must_use]
    pub fn wants(&self, kind: NoticeKind) -> bool {
        !self.silent.contains(&kind)
    }

    /// Reads the file; the usual where there is none or it cannot be read.
    pub(crate) fn read(path: &Path) -> Self {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the preferences cannot be read: the usual ones are taken");
                Self::default()
            }),
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "the preferences cannot be read: the usual ones are taken");
                }
                Self::default()
            }
        }
    }

    /// Writes the file: whole, or not at all.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let beside = path.with_extension("json.new");
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&beside, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_is_there_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("not yet there").join("preferences.json");
        assert_eq!(Preferences::read(&path), Preferences::default());
        let set = Preferences {
            silent: vec![NoticeKind::Doubt],
            close_to_tray: true,
            ..Preferences::default()
        };
        set.write(&path).expect("written");
        assert_eq!(Preferences::read(&path), set);
        assert!(!set.wants(NoticeKind::Doubt) && set.wants(NoticeKind::Password));
    }

    #[test]
    fn a_file_of_another_version_or_a_damaged_one_costs_only_what_cannot_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("preferences.json");
        fs::write(&path, r#"{"close_to_tray": true, "something_new": [1]}"#).expect("written");
        assert!(Preferences::read(&path).close_to_tray);
        fs::write(&path, "{").expect("written");
        assert_eq!(Preferences::read(&path), Preferences::default());
    }
}
