//! What can go wrong, named by the act that failed.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the relay could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The spool's file could not be made or opened as a database.
    #[error("the callback spool {} could not be opened", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The spool's file could not be made private to this user.
    #[error("the callback spool {} could not be created", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process has the spool open.
    #[error("another program is using the callback spool {}", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of this program; it was left untouched.
    #[error("the callback spool {} was written by a newer version of this program", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The tables of the spool could not be made.
    #[error("the callback spool {} could not be prepared", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: rusqlite_migration::Error,
    },
    /// The thread that writes the spool could not be started.
    #[error("the callback spool's writer could not be started")]
    StartWriter(#[source] std::io::Error),
    /// A read or write of the spool failed, and nothing was changed by it.
    #[error("the callback spool could not {act}")]
    Spool {
        /// What it was about to do.
        act: &'static str,
        /// What SQLite said; shared by all that waited for the same commit.
        source: Arc<rusqlite::Error>,
    },
    /// The spool is closed, or its writer died.
    #[error("the callback spool has stopped")]
    Stopped,
    /// The address could not be listened on.
    #[error("the relay could not listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// An inbox token must be 32 to 64 lower-case hexadecimal digits.
    #[error("an inbox token must be 32 to 64 lower-case hexadecimal digits")]
    InboxToken,
}

/// Why a callback was not taken. Its sender must not be told that it was.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// Too much waits already: the console has not acknowledged for long.
    #[error("the callback spool is full")]
    Full,
    /// It could not be written durably.
    #[error("the callback was not stored")]
    NotStored(#[from] RelayError),
}
