//! The thread that owns the spool's connection.

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::{Checkpoint, Moment, Usage, table};
use crate::{Cursor, Delivery, Incoming, PutError, RelayError, SpoolLimits};

type Answer<T> = oneshot::Sender<T>;

/// What the spool's thread is asked to do.
pub(super) enum Request {
    Put(Incoming, Answer<Result<Cursor, PutError>>),
    Pull(Cursor, usize, Answer<Result<Vec<Delivery>, RelayError>>),
    Acknowledge(Cursor, Answer<Result<(), RelayError>>),
    Close(Answer<()>),
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Put(..) => "Put",
            Self::Pull(..) => "Pull",
            Self::Acknowledge(..) => "Acknowledge",
            Self::Close(..) => "Close",
        })
    }
}

/// The most callbacks that share one commit, so that the first of them is not kept waiting for ever.
const GROUP: usize = 256;

pub(super) struct Writer {
    connection: Connection,
    limits: SpoolLimits,
    checkpoint: Checkpoint,
    usage: watch::Sender<Usage>,
    /// Held until the last write of this thread is over: what waits is counted in memory, so a second writer on the file
    /// would count wrong.
    _lock: File,
}

type Waiting = (Incoming, Answer<Result<Cursor, PutError>>);

impl Writer {
    pub(super) fn open(
        path: &Path,
        limits: SpoolLimits,
        checkpoint: Checkpoint,
    ) -> Result<(Self, watch::Receiver<Usage>), RelayError> {
        let lock = table::lock(path)?;
        let connection = table::open(path)?;
        let found = table::usage(&connection, Cursor(i64::MAX)).map_err(failed("measure what waits"))?;
        let (usage, watched) = watch::channel(found);
        let writer = Self {
            connection,
            limits,
            checkpoint,
            usage,
            _lock: lock,
        };
        Ok((writer, watched))
    }

    /// Serves until asked to close, or until the last [`super::Spool`] is gone.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut next = None;
        while let Some(request) = next.take().or_else(|| requests.blocking_recv()) {
            // An answer nobody waits for any more is dropped: the sender of a callback that hung up will
            // send it again, and the console knows repeats.
            match request {
                Request::Put(incoming, answer) => {
                    let mut group = vec![(incoming, answer)];
                    next = gather(&mut requests, &mut group);
                    self.put(group);
                }
                Request::Pull(after, max, answer) => {
                    let read = table::read(&self.connection, after, max);
                    let _ = answer.send(read.map_err(failed("read what waits")));
                }
                Request::Acknowledge(up_to, answer) => {
                    let _ = answer.send(self.acknowledge(up_to));
                }
                Request::Close(answer) => {
                    drop(requests);
                    drop(self);
                    let _ = answer.send(());
                    return;
                }
            }
        }
    }

    fn put(&mut self, group: Vec<Waiting>) {
        let (fitting, after) = self.turn_away_what_does_not_fit(group);
        if fitting.is_empty() {
            return;
        }
        (self.checkpoint)("relay.put", Moment::Before);
        match self.store(&fitting) {
            Ok(cursors) => {
                (self.checkpoint)("relay.put", Moment::After);
                self.usage.send_replace(after);
                for ((_, answer), cursor) in fitting.into_iter().zip(cursors) {
                    let _ = answer.send(Ok(cursor));
                }
            }
            Err(source) => {
                let source = Arc::new(source);
                for (_, answer) in fitting {
                    let error = RelayError::Spool {
                        act: "keep a callback",
                        source: Arc::clone(&source),
                    };
                    let _ = answer.send(Err(PutError::NotStored(error)));
                }
            }
        }
    }

    /// Keeps the callbacks that fit the limits, with the usage once they are stored.
    fn turn_away_what_does_not_fit(&self, group: Vec<Waiting>) -> (Vec<Waiting>, Usage) {
        let mut usage = *self.usage.borrow();
        let mut fitting = Vec::with_capacity(group.len());
        for (incoming, answer) in group {
            let body_bytes = u64::try_from(incoming.body.len()).unwrap_or(u64::MAX);
            let with_it = Usage {
                deliveries: usage.deliveries.saturating_add(1),
                body_bytes: usage.body_bytes.saturating_add(body_bytes),
            };
            if with_it.deliveries > self.limits.deliveries || with_it.body_bytes > self.limits.body_bytes {
                let _ = answer.send(Err(PutError::Full));
            } else {
                usage = with_it;
                fitting.push((incoming, answer));
            }
        }
        (fitting, usage)
    }

    fn store(&mut self, group: &[Waiting]) -> rusqlite::Result<Vec<Cursor>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let cursors = group
            .iter()
            .map(|(incoming, _)| table::insert(&transaction, incoming))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        transaction.commit()?;
        Ok(cursors)
    }

    fn acknowledge(&mut self, up_to: Cursor) -> Result<(), RelayError> {
        (self.checkpoint)("relay.acknowledge", Moment::Before);
        let freed = self.forget(up_to).map_err(failed("forget what was acknowledged"))?;
        (self.checkpoint)("relay.acknowledge", Moment::After);
        let mut left = *self.usage.borrow();
        left.deliveries = left.deliveries.saturating_sub(freed.deliveries);
        left.body_bytes = left.body_bytes.saturating_sub(freed.body_bytes);
        self.usage.send_replace(left);
        if left.deliveries == 0 && freed.deliveries > 0 {
            table::empty_wal(&self.connection).map_err(failed("erase what was acknowledged"))?;
        }
        Ok(())
    }

    fn forget(&mut self, up_to: Cursor) -> rusqlite::Result<Usage> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let freed = table::delete(&transaction, up_to)?;
        transaction.commit()?;
        Ok(freed)
    }
}

/// Takes the callbacks that wait already; gives back the first request that is something else.
fn gather(requests: &mut mpsc::Receiver<Request>, group: &mut Vec<Waiting>) -> Option<Request> {
    while group.len() < GROUP {
        match requests.try_recv() {
            Ok(Request::Put(incoming, answer)) => group.push((incoming, answer)),
            Ok(other @ (Request::Pull(..) | Request::Acknowledge(..) | Request::Close(..))) => {
                return Some(other);
            }
            Err(_) => return None,
        }
    }
    None
}

fn failed(act: &'static str) -> impl FnOnce(rusqlite::Error) -> RelayError {
    move |source| RelayError::Spool {
        act,
        source: Arc::new(source),
    }
}
