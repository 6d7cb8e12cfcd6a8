//! Files that the console saves for a person.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{Desk, Problem};

impl Desk {
    /// Saves a file for the person as `stem.extension`, with a number where there is one of that name already. Answers
    /// where.
    pub(crate) async fn save_file(&self, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<String, Problem> {
        let (folder, stem, extension) = (self.config.downloads.clone(), stem.to_owned(), extension.to_owned());
        let saved = tokio::task::spawn_blocking(move || save_new(&folder, &stem, &extension, &bytes)).await;
        let not_saved = |message: String| Problem::NotSaved { message };
        let path = saved
            .map_err(|error| not_saved(error.to_string()))?
            .map_err(|error| not_saved(error.to_string()))?;
        Ok(path.display().to_string())
    }
}

/// Never replaces a file that is there.
fn save_new(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    for number in 1..10_000 {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!(" ({number})")
        };
        let path = folder.join(format!("{stem}{suffix}.{extension}"));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many files of this name"))
}
