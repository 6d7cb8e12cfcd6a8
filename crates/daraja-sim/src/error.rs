//! Why a simulator did not start.

use std::{io, path::PathBuf};

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The address could not be bound.
    #[error("the simulator cannot listen")]
    Listen(#[source] io::Error),
    /// The journal could not be opened or written.
    #[error("the simulator's journal {path} cannot be used")]
    Journal {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line of the journal is not an entry.
    #[error("line {line} of the simulator's journal {path} is not an entry")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Two organisations have one shortcode, or one app's key.
    #[error("{0} belongs to two organisations of the simulator")]
    Twice(String),
    /// The key pair could not be made or read.
    #[error("the simulator's key pair cannot be used")]
    Key(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The client that posts callbacks could not be made.
    #[error("the simulator cannot post callbacks")]
    Callbacks(#[source] reqwest::Error),
}

impl SimError {
    pub(crate) fn key(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Key(Box::new(source))
    }
}
