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
        /// What the database said; shared by all that waited for the same commit.
        source: Fault,
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
    /// A text that was pasted is no pairing code.
    #[error("this is no pairing code")]
    PairingCode,
    /// What was kept of a pairing cannot be read.
    #[error("what was kept of the pairing with the relay cannot be read")]
    StoredInbox,
    /// The certificate authority of a relay cannot be read.
    #[error("the relay's certificate authority cannot be read")]
    Authority,
    /// A relay elsewhere could not be reached, or did not answer.
    #[error("the relay could not be reached")]
    Unreachable {
        /// Why, as a sentence.
        why: &'static str,
        /// What the network said.
        source: Fault,
    },
    /// A relay elsewhere answered that it cannot serve anybody now.
    #[error("the relay is not well: {0}")]
    Unwell(String),
    /// A relay elsewhere answered and will not do what it was asked.
    #[error("the relay refused: {message}")]
    Refused {
        /// For programs: `credential`, `pairing`, `version`, `request`.
        code: String,
        /// For people, as a sentence.
        message: String,
    },
    /// Something answered at the relay's address that does not speak its protocol.
    #[error("what answered at the relay's address is no relay of a version we know")]
    NotOurs,
    /// The spool's disk did not answer in time: what was asked may still be done.
    #[error("the callback spool does not answer")]
    Slow,
    /// A head was to be moved to an entry that is not later.
    #[error("a head only moves to a later entry")]
    HeadBackward,
    /// A probe was not taken at the public address.
    #[error("the probe was not taken")]
    ProbeRefused(String),
    /// A probe was taken at the public address and did not come out of the inbox in time.
    #[error("the probe did not come back")]
    ProbeLost,
    /// An inbox token must be 32 to 64 lower-case hexadecimal digits.
    #[error("an inbox token must be 32 to 64 lower-case hexadecimal digits")]
    InboxToken,
}

/// What a database said, shared by all that waited for the same write.
pub type Fault = Arc<dyn std::error::Error + Send + Sync>;

impl RelayError {
    /// Why a relay elsewhere cannot be used, as a sentence for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreachable { why, .. } => (*why).to_owned(),
            Self::Unwell(message) | Self::Refused { message, .. } | Self::ProbeRefused(message) => message.clone(),
            Self::NotOurs => "What answers at its address is not a relay that this version knows.".to_owned(),
            Self::ProbeLost => "The probe was taken and did not come back in time.".to_owned(),
            Self::PairingCode => {
                "This is not a pairing code. Paste all of the line that begins with hazina1.".to_owned()
            }
            Self::Authority => "The certificate authority in the pairing code cannot be read.".to_owned(),
            Self::StoredInbox
            | Self::Open { .. }
            | Self::Create { .. }
            | Self::InUse { .. }
            | Self::Newer { .. }
            | Self::Migrate { .. }
            | Self::StartWriter(_)
            | Self::Spool { .. }
            | Self::Stopped
            | Self::Listen { .. }
            | Self::Slow
            | Self::HeadBackward
            | Self::InboxToken => format!("{self}."),
        }
    }
}

/// An error with what caused it, for the log and for whoever runs the program: the first sentence names only the act.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.ends_with(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
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
