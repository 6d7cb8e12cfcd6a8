//! The default: one SQLite file, one process, one thread that owns the connection.

mod connection;
mod head;
mod refused;
mod register;
mod reserve;
mod table;
mod team;
mod writer;

use std::path::Path;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};

use super::{Checkpoint, Parcel, RefusedSource, SpoolStore, StoredCallback, Usage};
use crate::head::{Advanced, HeadMove, Witnessed};
use crate::protocol::Waiting;
use crate::{Cursor, PutError, RelayError, SpoolLimits};
pub use register::SqliteRegister;
use reserve::Reserve;
pub use team::SqliteTeams;
use writer::{Request, Writer};

/// Callbacks that wait in a SQLite file. One process at a time may have it open.
#[derive(Debug)]
pub struct SqliteSpool {
    requests: mpsc::Sender<Request>,
    usage: watch::Receiver<Usage>,
}

/// More would only move the queue from the connections' tasks into memory.
const QUEUED_REQUESTS: usize = 1_024;

impl SqliteSpool {
    /// As [`super::Spool::open`].
    ///
    /// # Errors
    /// As [`super::Spool::open`].
    pub fn open(path: &Path, limits: SpoolLimits, checkpoint: Checkpoint) -> Result<Self, RelayError> {
        Self::start(path, limits, checkpoint, None)
    }

    /// The same with 32 MiB of the disk held back, so that a disk that others filled, or this spool did, can be emptied
    /// again by acknowledging.
    ///
    /// # Errors
    /// As [`super::Spool::open`].
    #[cfg(feature = "server")]
    pub(crate) fn open_with_reserve(path: &Path, limits: SpoolLimits) -> Result<Self, RelayError> {
        Self::start(
            path,
            limits,
            std::sync::Arc::new(|_, _| {}),
            Some(Reserve::beside(path)),
        )
    }

    fn start(
        path: &Path,
        limits: SpoolLimits,
        checkpoint: Checkpoint,
        reserve: Option<Reserve>,
    ) -> Result<Self, RelayError> {
        let (requests, received) = mpsc::channel(QUEUED_REQUESTS);
        let (writer, usage) = Writer::open(path, limits, checkpoint, reserve)?;
        std::thread::Builder::new()
            .name("relay-spool".to_owned())
            .spawn(move || writer.run(received))
            .map_err(RelayError::StartWriter)?;
        Ok(Self { requests, usage })
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Result<T, RelayError> {
        let (answer, answered) = oneshot::channel();
        self.requests
            .send(request(answer))
            .await
            .map_err(|_| RelayError::Stopped)?;
        answered.await.map_err(|_| RelayError::Stopped)
    }
}

#[async_trait]
impl SpoolStore for SqliteSpool {
    async fn put(&self, parcels: Vec<Parcel>) -> Result<Cursor, PutError> {
        self.ask(|answer| Request::Put(parcels, answer)).await?
    }

    async fn pull(&self, reader: i64, after: Cursor, max: usize) -> Result<Vec<StoredCallback>, RelayError> {
        self.ask(|answer| Request::Pull(reader, after, max, answer)).await?
    }

    async fn acknowledge(&self, reader: i64, up_to: Cursor) -> Result<(), RelayError> {
        self.ask(|answer| Request::Acknowledge(reader, up_to, answer)).await?
    }

    async fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        self.ask(|answer| Request::Waiting(reader, answer)).await?
    }

    async fn tidy(&self) -> Result<(), RelayError> {
        self.ask(Request::Tidy).await?
    }

    async fn head(&self, inbox: i64) -> Result<Option<Witnessed>, RelayError> {
        self.ask(|answer| Request::Head(inbox, answer)).await?
    }

    async fn move_head(&self, asked: HeadMove) -> Result<Advanced, RelayError> {
        self.ask(|answer| Request::MoveHead(asked, answer)).await?
    }

    async fn note_refused_source(&self, inbox: i64, day: i64, more: RefusedSource) -> Result<(), RelayError> {
        self.ask(|answer| Request::NoteRefused(inbox, day, more, answer))
            .await?
    }

    async fn refused_sources(&self, inbox: i64, day: i64) -> Result<Option<RefusedSource>, RelayError> {
        self.ask(|answer| Request::Refused(inbox, day, answer)).await?
    }

    fn usage(&self) -> watch::Receiver<Usage> {
        self.usage.clone()
    }

    async fn close(&self) {
        // A spool that has stopped already is closed: its error says the same.
        let _ = self.ask(Request::Close).await;
    }
}
