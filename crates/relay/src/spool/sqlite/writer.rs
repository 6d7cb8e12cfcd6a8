//! The thread that owns the spool's connection.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::head;
use super::refused;
use super::reserve::Reserve;
use super::table::{self, failed};
use crate::head::{Advanced, HeadMove, Witnessed};
use crate::protocol::Waiting;
use crate::spool::{Checkpoint, Moment, Parcel, RefusedSource, StoredCallback, Usage};
use crate::{Cursor, PutError, RelayError, SpoolLimits};

type Answer<T> = oneshot::Sender<Result<T, RelayError>>;
type PutAnswer = oneshot::Sender<Result<Cursor, PutError>>;

/// What the spool's thread is asked to do.
pub(super) enum Request {
    Put(Vec<Parcel>, PutAnswer),
    Pull(i64, Cursor, usize, Answer<Vec<StoredCallback>>),
    Acknowledge(i64, Cursor, Answer<()>),
    Waiting(i64, Answer<Waiting>),
    Head(i64, Answer<Option<Witnessed>>),
    MoveHead(HeadMove, Answer<Advanced>),
    NoteRefused(i64, i64, RefusedSource, Answer<()>),
    Refused(i64, i64, Answer<Option<RefusedSource>>),
    Tidy(Answer<()>),
    Close(oneshot::Sender<()>),
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Put(..) => "Put",
            Self::Pull(..) => "Pull",
            Self::Acknowledge(..) => "Acknowledge",
            Self::Waiting(..) => "Waiting",
            Self::Head(..) => "Head",
            Self::MoveHead(..) => "MoveHead",
            Self::NoteRefused(..) => "NoteRefused",
            Self::Refused(..) => "Refused",
            Self::Tidy(..) => "Tidy",
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
    /// How many wait for each reader: counting them would take long exactly when many wait.
    waiting: BTreeMap<i64, u64>,
    reserve: Option<Reserve>,
    /// Held until the last write of this thread is over: what waits is counted in memory, so a second writer on the file
    /// would count wrong.
    _lock: File,
}

type Group = Vec<(Vec<Parcel>, PutAnswer)>;

impl Writer {
    pub(super) fn open(
        path: &Path,
        limits: SpoolLimits,
        checkpoint: Checkpoint,
        reserve: Option<Reserve>,
    ) -> Result<(Self, watch::Receiver<Usage>), RelayError> {
        let lock = table::lock(path)?;
        let connection = table::open(path)?;
        if let Some(reserve) = &reserve {
            reserve.hold();
        }
        let found = table::usage(&connection).map_err(failed("measure what waits"))?;
        let waiting = table::waiting_by_reader(&connection).map_err(failed("measure what waits"))?;
        let (usage, watched) = watch::channel(found);
        let writer = Self {
            connection,
            limits,
            checkpoint,
            usage,
            waiting,
            reserve,
            _lock: lock,
        };
        Ok((writer, watched))
    }

    /// Serves until asked to close, or until the last [`super::SqliteSpool`] is gone.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut next = None;
        while let Some(request) = next.take().or_else(|| requests.blocking_recv()) {
            // An answer nobody waits for any more is dropped: the sender of a callback that hung up will
            // send it again, and the console knows repeats.
            match request {
                Request::Put(parcels, answer) => {
                    let mut group = vec![(parcels, answer)];
                    next = gather(&mut requests, &mut group);
                    self.put(group);
                }
                Request::Pull(reader, after, max, answer) => {
                    let read = table::read(&self.connection, reader, after, max);
                    let _ = answer.send(read.map_err(failed("read what waits")));
                }
                Request::Acknowledge(reader, up_to, answer) => {
                    let _ = answer.send(self.acknowledge(reader, up_to));
                }
                Request::Waiting(reader, answer) => {
                    let _ = answer.send(self.waiting(reader));
                }
                Request::Head(inbox, answer) => {
                    let read = head::read(&self.connection, inbox).map(|kept| kept.map(|kept| kept.witnessed));
                    let _ = answer.send(read.map_err(failed("read a head")));
                }
                Request::MoveHead(asked, answer) => {
                    let _ = answer.send(self.move_head(&asked));
                }
                Request::NoteRefused(inbox, day, more, answer) => {
                    let _ = answer.send(
                        self.note_refused(inbox, day, &more)
                            .map_err(failed("note a refused callback")),
                    );
                }
                Request::Refused(inbox, day, answer) => {
                    let read = refused::read(&self.connection, inbox, day);
                    let _ = answer.send(read.map_err(failed("read what was refused")));
                }
                Request::Tidy(answer) => {
                    let _ = answer.send(self.tidy());
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

    fn put(&mut self, group: Group) {
        let (fitting, after) = self.turn_away_what_does_not_fit(group);
        if fitting.is_empty() {
            return;
        }
        (self.checkpoint)("relay.put", Moment::Before);
        match self.store(&fitting) {
            Ok(cursors) => {
                (self.checkpoint)("relay.put", Moment::After);
                self.usage.send_replace(after);
                for parcel in fitting.iter().flat_map(|(parcels, _)| parcels) {
                    let count = self.waiting.entry(parcel.reader).or_default();
                    *count = count.saturating_add(1);
                }
                for ((_, answer), cursor) in fitting.into_iter().zip(cursors) {
                    let _ = answer.send(Ok(cursor));
                }
            }
            Err(source) => {
                let source = Arc::new(source);
                for (_, answer) in fitting {
                    let error = RelayError::Spool {
                        act: "keep a callback",
                        source: Arc::<rusqlite::Error>::clone(&source),
                    };
                    let _ = answer.send(Err(PutError::NotStored(error)));
                }
            }
        }
    }

    /// Keeps the callbacks that fit the limits, with the usage once they are stored.
    fn turn_away_what_does_not_fit(&self, group: Group) -> (Group, Usage) {
        let mut usage = *self.usage.borrow();
        let mut fitting = Vec::with_capacity(group.len());
        for (parcels, answer) in group {
            let with_them = parcels
                .iter()
                .try_fold(usage, |usage, parcel| usage.with(parcel, self.limits));
            if let Some(with_them) = with_them {
                usage = with_them;
                fitting.push((parcels, answer));
            } else {
                let _ = answer.send(Err(PutError::Full));
            }
        }
        (fitting, usage)
    }

    fn store(&mut self, group: &Group) -> rusqlite::Result<Vec<Cursor>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut cursors = Vec::with_capacity(group.len());
        for (parcels, _) in group {
            let mut last = Cursor::START;
            for parcel in parcels {
                last = table::insert(&transaction, parcel)?;
            }
            cursors.push(last);
        }
        transaction.commit()?;
        Ok(cursors)
    }

    fn acknowledge(&mut self, reader: i64, up_to: Cursor) -> Result<(), RelayError> {
        (self.checkpoint)("relay.acknowledge", Moment::Before);
        let forgotten = match self.forget(reader, up_to) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
                self.forget_on_a_full_disk(reader, up_to).map(|()| Usage::default())
            }
            other => other,
        };
        let freed = forgotten.map_err(failed("forget what was acknowledged"))?;
        (self.checkpoint)("relay.acknowledge", Moment::After);
        if self.less(reader, freed).deliveries == 0 && freed.deliveries > 0 {
            table::empty_wal(&self.connection).map_err(failed("erase what was acknowledged"))?;
        }
        Ok(())
    }

    /// Little by little, so that the reserve is enough however much it is, and then takes the reserve again.
    fn forget_on_a_full_disk(&mut self, reader: i64, up_to: Cursor) -> rusqlite::Result<()> {
        tracing::warn!("the disk is full: what was acknowledged is forgotten with the room held back for that");
        let reserve = self.reserve.take();
        reserve.iter().for_each(Reserve::give_up);
        let forgotten = self.forget_little_by_little(reader, up_to);
        reserve.iter().for_each(Reserve::hold);
        self.reserve = reserve;
        forgotten
    }

    fn forget_little_by_little(&mut self, reader: i64, up_to: Cursor) -> rusqlite::Result<()> {
        table::empty_wal(&self.connection)?;
        while let Some(next) = table::some_way_to(&self.connection, reader, up_to)? {
            let freed = self.forget(reader, next)?;
            self.less(reader, freed);
            table::empty_wal(&self.connection)?;
        }
        Ok(())
    }

    /// Counts what was forgotten, and says what is left.
    fn less(&mut self, reader: i64, freed: Usage) -> Usage {
        let left = self.usage.borrow().without(freed);
        if let Some(count) = self.waiting.get_mut(&reader) {
            *count = count.saturating_sub(freed.deliveries);
        }
        self.usage.send_replace(left);
        left
    }

    fn forget(&mut self, reader: i64, up_to: Cursor) -> rusqlite::Result<Usage> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let freed = table::delete(&transaction, reader, up_to)?;
        transaction.commit()?;
        Ok(freed)
    }

    fn waiting(&self, reader: i64) -> Result<Waiting, RelayError> {
        let oldest = table::oldest_at_ms(&self.connection, reader);
        Ok(Waiting {
            deliveries: self.waiting.get(&reader).copied().unwrap_or_default(),
            oldest_at_ms: oldest.map_err(failed("look at the oldest that waits"))?,
        })
    }

    fn move_head(&mut self, asked: &HeadMove) -> Result<Advanced, RelayError> {
        (self.checkpoint)("relay.head", Moment::Before);
        let moved = self.shift(asked).map_err(failed("move a head"))?;
        (self.checkpoint)("relay.head", Moment::After);
        Ok(moved)
    }

    fn shift(&mut self, asked: &HeadMove) -> rusqlite::Result<Advanced> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let moved = head::shift(&transaction, asked)?;
        transaction.commit()?;
        Ok(moved)
    }

    fn note_refused(&mut self, inbox: i64, day: i64, more: &RefusedSource) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        refused::add(&transaction, inbox, day, more)?;
        transaction.commit()
    }

    fn tidy(&mut self) -> Result<(), RelayError> {
        table::delete_orphans(&self.connection).map_err(failed("forget what waits for readers that are gone"))?;
        head::delete_orphans(&self.connection).map_err(failed("forget the heads of inboxes that are gone"))?;
        refused::delete_orphans(&self.connection)
            .map_err(failed("forget what was refused at inboxes that are gone"))?;
        let left = table::usage(&self.connection).map_err(failed("measure what waits"))?;
        self.waiting = table::waiting_by_reader(&self.connection).map_err(failed("measure what waits"))?;
        self.usage.send_replace(left);
        Ok(())
    }
}

/// Adds the callbacks that are waiting to be put to the group; gives back the request that ended the group, if one did.
fn gather(requests: &mut mpsc::Receiver<Request>, group: &mut Group) -> Option<Request> {
    while group.len() < GROUP {
        match requests.try_recv() {
            Ok(Request::Put(parcels, answer)) => group.push((parcels, answer)),
            Ok(
                other @ (Request::Pull(..)
                | Request::Acknowledge(..)
                | Request::Waiting(..)
                | Request::Head(..)
                | Request::MoveHead(..)
                | Request::NoteRefused(..)
                | Request::Refused(..)
                | Request::Tidy(..)
                | Request::Close(..)),
            ) => {
                return Some(other);
            }
            Err(_) => return None,
        }
    }
    None
}
