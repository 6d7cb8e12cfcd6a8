//! Room on the disk that is held back for forgetting: also what is deleted has to be written down first, so on a full disk
//! nothing could be acknowledged, and the relay would stay full for ever.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// As much as the WAL holds before it is copied into the file, and the largest group of callbacks on top.
const BYTES: usize = 32 * 1024 * 1024;

/// Written at a time.
const BLOCK: usize = 1024 * 1024;

/// A file of no content that can be given up.
#[derive(Debug)]
pub(super) struct Reserve(PathBuf);

impl Reserve {
    /// Beside the spool at `path`.
    #[cfg(feature = "server")]
    pub(super) fn beside(path: &std::path::Path) -> Self {
        Self(path.with_extension("spool-reserve"))
    }

    /// Takes the room, where it is not taken already.
    pub(super) fn hold(&self) {
        if let Err(error) = self.fill() {
            // A part of it would be in the way of callbacks and of no use.
            self.give_up();
            tracing::error!(%error, "the disk has no room for the spool's reserve of 32 MiB: make some before it is full");
        }
    }

    /// Gives the room to whoever writes next.
    pub(super) fn give_up(&self) {
        // It may never have been there.
        let _ = std::fs::remove_file(&self.0);
    }

    fn fill(&self) -> io::Result<()> {
        if std::fs::metadata(&self.0).is_ok_and(|found| usize::try_from(found.len()).is_ok_and(|len| len == BYTES)) {
            return Ok(());
        }
        // Written, because a file that was only made long takes no room yet.
        let mut file = File::create(&self.0)?;
        let block = vec![0; BLOCK];
        for _ in 0..BYTES.div_ceil(BLOCK) {
            file.write_all(&block)?;
        }
        file.sync_all()
    }
}
