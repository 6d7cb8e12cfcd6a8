//! Files of a ledger: making one that its owner alone can read, and looking into one without opening it as a ledger.

use std::{fs::File, io, path::Path};

use rusqlite::{Connection, OpenFlags, ffi};

use crate::StoreError;

/// A new file that its owner alone can read.
pub(crate) fn new_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes an empty file that its owner alone can read, where there is none: what SQLite makes beside it has the same rights.
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    match new_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::Folder {
            path: path.display().to_string(),
            source,
        }),
        _ => Ok(()),
    }
}

/// Said of a database that is not a ledger.
pub(crate) fn foreign() -> rusqlite::Error {
    let message = "the file belongs to another program".to_owned();
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOTADB), Some(message))
}

pub(crate) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|source| StoreError::Open {
        path: path.display().to_string(),
        source: source.into(),
    })
}
