//! The write path: one transaction on the one thread that writes.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, watch};
use treasury::{AttemptIds, BatchId, Fact, Head, OperatorId, SealKey};

use crate::{
    Birth, Checkpoint, Moment, StoreError, WriteTrouble,
    journal::{
        acts::{self, Signed},
        approved::{ApprovedBatch, IdsOf},
        chain::{self, Signer},
        identity::must_exist,
        keys::OpenKeys,
    },
    ledger::{Locks, trouble},
    project::{permission::allowed, project, rows::must_be_here},
};

pub(crate) type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// What the writer thread owns.
pub(crate) struct Writer {
    pub(super) connection: Connection,
    pub(super) state: WriterState,
    pub(super) checkpoint: Checkpoint,
    pub(super) heads: watch::Sender<Head>,
    pub(super) trouble: watch::Sender<Option<WriteTrouble>>,
    /// The writer may still be at work when the last handle is dropped; until it is done nobody else opens the file.
    pub(super) _locks: Arc<Locks>,
}

/// What the writer remembers between transactions.
pub(crate) struct WriterState {
    pub(crate) seal_key: SealKey,
    /// As [`Options::people_by_our_id`].
    pub(crate) people_by_our_id: bool,
    /// Batches whose approval and frozen rows were checked since this program started.
    pub(crate) approved: HashMap<BatchId, ApprovedBatch>,
    /// Derives the ids of attempts.
    pub(crate) attempt_ids: AttemptIds,
    pub(crate) birth: Birth,
    /// What people sign with.
    pub(super) open_keys: OpenKeys,
    pub(super) signer: Signer,
    /// The last entry, as this program wrote or found it.
    pub(super) last: Head,
    /// Whether they took note of facts that are not committed yet.
    pub(super) ahead: bool,
    /// Whether the organisation was changed: nothing is claimed with what the ledger was opened with.
    pub(crate) reconnected: bool,
    /// Callbacks that are not ours, were counted, and are in no entry yet.
    pub(crate) beyond: u32,
}

/// One write transaction.
pub(crate) struct Write<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) state: &'a mut WriterState,
    wrote: bool,
    /// The newest entry of this write that must exist from now on.
    head: Option<Head>,
}

impl Write<'_> {
    /// What the ids of attempts are derived with.
    pub(crate) fn ids(&self) -> IdsOf<'_> {
        IdsOf {
            ledger: self.state.birth.ledger,
            ids: &self.state.attempt_ids,
            people_by_our_id: self.state.people_by_our_id,
        }
    }

    /// The last entry, as this write stands.
    pub(crate) fn last(&self) -> Head {
        self.state.last
    }

    /// Appends `fact` to the journal and projects it onto the tables, where the people behind it may cause it and their keys are
    /// open to sign it.
    pub(crate) fn append(&mut self, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<i64, StoreError> {
        allowed(self.tx, actor, fact)?;
        if matches!(fact, Fact::AttemptsClaimed { .. } | Fact::AttemptRepeated { .. }) {
            must_be_here(self.tx)?;
        }
        let state = &mut *self.state;
        let entry = Signed {
            ledger: state.birth.ledger,
            at,
            actor,
            fact,
            body: &chain::body_of(fact)?,
        };
        let acts = acts::sign(self.tx, &state.open_keys, entry)?;
        acts::verify(self.tx, entry, &acts)?;
        state.ahead = true;
        state.last = chain::append(self.tx, state.last, &state.signer, entry, &acts)?;
        let seq = state.last.seq;
        if must_exist(actor, fact) {
            self.head = Some(state.last);
        }
        project(self.tx, seq, at, actor, fact)?;
        acts::count(self.tx, &acts)?;
        for batch in self.state.approved.values_mut() {
            batch.observe(fact);
        }
        self.wrote = true;
        Ok(seq)
    }
}

impl Writer {
    pub(super) fn transact<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let last = self.state.last;
        let result = self.try_transact(name, act);
        if result.is_err() && self.state.ahead {
            // What was noted on the way was not committed.
            self.state.approved.clear();
            self.state.last = last;
        }
        self.state.ahead = false;
        if let Err(error) = &result
            && let Some(trouble) = trouble::of(error)
        {
            self.troubled(Some(trouble));
        }
        result
    }

    /// Whoever shows the ledger is told when it can no longer be written, and when it can again.
    fn troubled(&self, trouble: Option<WriteTrouble>) {
        self.trouble.send_if_modified(|known| {
            let news = *known != trouble;
            *known = trouble;
            news
        });
    }

    fn try_transact<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut write = Write {
            tx: &tx,
            state: &mut self.state,
            wrote: false,
            head: None,
        };
        let value = act(&mut write)?;
        let head = write.head;
        if !write.wrote {
            return Ok(value);
        }
        (self.checkpoint)(name, Moment::Before);
        tx.commit()?;
        (self.checkpoint)(name, Moment::After);
        self.trouble.send_if_modified(|known| known.take().is_some());
        if let Some(head) = head {
            self.heads.send_replace(head);
        }
        let took = started.elapsed();
        if took > Duration::from_millis(250) {
            tracing::info!(operation = name, millis = took.as_millis(), "slow write");
        }
        Ok(value)
    }
}

pub(crate) fn run(mut writer: Writer, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.blocking_recv() {
        job(&mut writer);
    }
}
