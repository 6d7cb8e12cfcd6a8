//! A connection of its own to the spool's file, used off the async threads: the program's commands and a desktop's log work
//! beside a running relay.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::table::{self, failed};
use crate::RelayError;

#[derive(Clone)]
pub(super) struct SharedConnection(Arc<Mutex<Connection>>);

impl SharedConnection {
    /// Opens the spool's file, which is made if there is none. Any number of processes may.
    pub(super) fn open(path: &Path) -> Result<Self, RelayError> {
        Ok(Self(Arc::new(Mutex::new(table::open(path)?))))
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        act: &'static str,
        with: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RelayError> {
        let connection = Arc::clone(&self.0);
        let work = move || with(&connection.lock().unwrap_or_else(PoisonError::into_inner));
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| RelayError::Stopped)?.map_err(failed(act))
    }

    /// One transaction, durable once it is committed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        act: &'static str,
        with: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RelayError> {
        let connection = Arc::clone(&self.0);
        let work = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let found = with(&transaction)?;
            transaction.commit()?;
            Ok(found)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| RelayError::Stopped)?.map_err(failed(act))
    }
}
