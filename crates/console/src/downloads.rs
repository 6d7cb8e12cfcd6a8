//! Files that the console saves for a person: whole or not at all, and never in place of another.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use api::Problem;
use messages::text;

use crate::{base::Base, saving::Saving, sealed::private_file};

/// Files for a person: what is being made, and where it is put.
#[derive(Debug)]
pub(crate) struct Files {
    base: Base,
    saving: Saving,
}

impl Files {
    pub(crate) fn new(base: Base) -> Self {
        Self {
            base,
            saving: Saving::default(),
        }
    }

    /// The file that is being made for a person.
    pub(crate) const fn saving(&self) -> &Saving {
        &self.saving
    }

    /// Saves a file for the person as `stem.extension`, with a number where there is one of that name already. Answers
    /// where.
    pub(crate) async fn save(&self, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<String, Problem> {
        self.place(stem, extension, bytes).await?.keep().await
    }

    /// The same up to its last step: all is on disk, under a name that nobody else can take, but for [`Placed::keep`].
    pub(crate) async fn place(&self, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<Placed, Problem> {
        let folder = self.base.config().downloads.clone();
        placed(folder, stem, extension, bytes).await
    }
}

/// Saves a file for the person in `folder`, whole or not at all, where no organisation need be open. Answers where.
///
/// # Errors
/// With a sentence, where it cannot be written.
pub async fn save_in(folder: PathBuf, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    placed(folder, stem, extension, bytes).await?.keep().await
}

async fn placed(folder: PathBuf, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<Placed, Problem> {
    let (stem, extension) = (stem.to_owned(), extension.to_owned());
    off_the_async_threads(move || Placed::write(&folder, &stem, &extension, &bytes)).await
}

/// A file that was written beside its place, which is kept free for it by an empty one.
#[derive(Debug)]
pub(crate) struct Placed {
    path: PathBuf,
    part: PathBuf,
    kept: bool,
}

impl Placed {
    /// The file's name, without its folder.
    pub(crate) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Puts the file into its place. Answers where that is.
    pub(crate) async fn keep(mut self) -> Result<String, Problem> {
        off_the_async_threads(move || {
            fs::rename(&self.part, &self.path)?;
            self.kept = true;
            Ok(self.path.display().to_string())
        })
        .await
    }

    fn write(folder: &Path, stem: &str, extension: &str, bytes: &[u8]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = unused(folder, stem, extension)?;
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let placed = Self {
            path,
            part: part.into(),
            kept: false,
        };
        // Left where the program was ended in the middle; the name is ours.
        drop(fs::remove_file(&placed.part));
        let mut file = private_file(&placed.part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(placed)
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        if !self.kept {
            // Both are ours. Where they cannot be removed there is nobody left to tell.
            drop(fs::remove_file(&self.part));
            drop(fs::remove_file(&self.path));
        }
    }
}

/// An empty file of a name that was not taken.
fn unused(folder: &Path, stem: &str, extension: &str) -> io::Result<PathBuf> {
    for number in 1..10_000 {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!(" ({number})")
        };
        let path = folder.join(format!("{stem}{suffix}.{extension}"));
        match private_file(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many files of this name"))
}

async fn off_the_async_threads<T: Send + 'static>(
    act: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(act).await;
    let not_saved = |message: String| Problem::NotSaved { message };
    done.map_err(|_| not_saved(text().place_the_task_that_writes_it_stopped()))?
        .map_err(|error| not_saved(sentence(&error)))
}

/// Why a file could not be saved, for a person.
fn sentence(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let kind = error.kind();
    if [Kind::StorageFull, Kind::QuotaExceeded].contains(&kind) {
        text().place_the_disk_is_full()
    } else if [Kind::PermissionDenied, Kind::ReadOnlyFilesystem].contains(&kind) {
        text().place_this_user_may_not_write_to_the()
    } else if [Kind::NotADirectory, Kind::AlreadyExists].contains(&kind) {
        text().place_there_is_a_file_where_the()
    } else {
        error.to_string()
    }
}
