//! The write path: decide, offer what was decided with the entry that was the newest, and where others came first, take in
//! what came and decide again. Each decision is one transaction on the one thread that writes; a lone desktop, whose own
//! journal orders its entries, goes the same way.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, watch};
use treasury::{
    Alteration, AttemptIds, BatchId, Deed, DesktopKey, Desktops, Fact, Head, LogDoubt, OperatorId, Policy,
    PolicyVersion, SealKey, SignedAct, Void,
    decide::{ApprovedBatch, IdsOf, SignedEntry},
};

use crate::{
    Birth, Checkpoint, Moment, StoreError, TeamLogError, WriteTrouble,
    journal::{
        acts,
        approved::newest_policy,
        chain::{self, DesktopKeys, Sealed, Signer, must_be_signed},
        content::keep_content,
        identity::must_exist,
        keys::OpenKeys,
        log::{Lease, Log, Order},
        team,
    },
    ledger::{Locks, trouble},
    project::{desktop, judged::judged, permission::allowed, policy::must_keep, project},
};

pub(crate) type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// What the writer thread owns.
pub(crate) struct Writer {
    pub(super) connection: Connection,
    pub(super) state: WriterState,
    pub(super) checkpoint: Checkpoint,
    pub(super) heads: watch::Sender<Head>,
    pub(super) trouble: watch::Sender<Option<WriteTrouble>>,
    pub(super) log_doubt: watch::Sender<Option<LogDoubt>>,
    /// The writer may still be at work when the last handle is dropped; until it is done nobody else opens the file.
    pub(super) _locks: Arc<Locks>,
}

/// What the writer remembers between transactions.
pub(crate) struct WriterState {
    pub(crate) seal_key: SealKey,
    /// As [`super::open::Options::people_by_our_id`].
    pub(crate) people_by_our_id: bool,
    /// Batches whose approval and frozen rows were checked since this program started.
    pub(crate) approved: HashMap<BatchId, ApprovedBatch>,
    /// The policy that is in force, as the journal proved it.
    pub(crate) policy: Option<(PolicyVersion, Policy)>,
    /// Derives the ids of attempts.
    pub(crate) attempt_ids: AttemptIds,
    pub(crate) birth: Birth,
    /// What people sign with.
    pub(super) open_keys: OpenKeys,
    pub(super) signer: Signer,
    /// The desktops, as of the last entry; none where they have to be looked at anew.
    pub(super) desktops: Option<Desktops>,
    /// Orders what is decided here.
    pub(super) log: Box<dyn Log>,
    /// The last entry, as this program wrote or found it.
    pub(super) last: Head,
    /// Whether they took note of facts that are not committed yet.
    pub(super) ahead: bool,
    /// Whether the organisation was changed: nothing is claimed with what the ledger was opened with.
    pub(crate) reconnected: bool,
    /// What is wrong with the team's log: nothing is claimed while something is.
    pub(crate) log_doubt: Option<LogDoubt>,
    /// Callbacks that are not ours, were counted, and are in no entry yet.
    pub(crate) beyond: u32,
}

/// One write transaction.
pub(crate) struct Write<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) state: &'a mut WriterState,
    /// What was decided so far.
    entries: Vec<Sealed>,
    /// The newest entry of this write that must exist from now on.
    head: Option<Head>,
}

impl<'a> Write<'a> {
    const fn new(tx: &'a Transaction<'a>, state: &'a mut WriterState) -> Self {
        Self {
            tx,
            state,
            entries: Vec::new(),
            head: None,
        }
    }

    /// What the ids of attempts are derived with.
    pub(crate) fn ids(&self) -> IdsOf<'_> {
        IdsOf {
            ledger: self.state.birth.ledger,
            ids: &self.state.attempt_ids,
            people_by_our_id: self.state.people_by_our_id,
        }
    }

    /// What may be sent of a batch that was read back from the journal.
    pub(crate) fn approved(&self, batch: BatchId) -> Result<&ApprovedBatch, StoreError> {
        let known = self.state.approved.get(&batch);
        known.ok_or(Alteration::Approval { batch }.into())
    }

    /// The policy that is in force, as the journal proves it.
    pub(crate) fn policy_in_force(&mut self) -> Result<(PolicyVersion, Policy), StoreError> {
        if let Some(known) = &self.state.policy {
            return Ok(known.clone());
        }
        let policy = newest_policy(self.tx, &self.state.birth)?;
        self.state.policy = Some(policy.clone());
        Ok(policy)
    }

    /// The last entry, as this write stands.
    pub(crate) fn last(&self) -> Head {
        self.state.last
    }

    /// The key of this desktop.
    pub(crate) fn own_desktop(&self) -> DesktopKey {
        self.state.signer.desktop.unwrap_or(self.state.birth.desktop)
    }

    /// Whether a team shares this ledger.
    pub(crate) const fn is_shared(&self) -> bool {
        self.state.signer.desktop.is_some()
    }

    /// The desktops, as this write stands.
    fn desktops(&mut self) -> Result<&mut Desktops, StoreError> {
        let known = match self.state.desktops.take() {
            Some(known) => known,
            None => desktop::known(self.tx, self.state.birth.desktop)?,
        };
        Ok(self.state.desktops.insert(known))
    }

    /// Who holds the right to send.
    pub(crate) fn lease(&self) -> Result<Lease, StoreError> {
        self.state.log.lease(self.tx)
    }

    /// Refuses what only the desktop with the right to send does.
    pub(crate) fn must_hold_the_lease(&self) -> Result<(), StoreError> {
        if self.state.log_doubt.is_some() {
            return Err(TeamLogError::InDoubt.into());
        }
        match self.lease()? {
            Lease::Here => Ok(()),
            Lease::Elsewhere if self.is_shared() => Err(Void::NotTheSender.into()),
            Lease::Elsewhere => Err(StoreError::Moved),
        }
    }

    /// Decides `fact`: appends it to the journal and projects it onto the tables, where the people behind it may cause it and
    /// their keys are open to sign it.
    pub(crate) fn append(&mut self, at: i64, actor: Option<OperatorId>, fact: &Fact) -> Result<i64, StoreError> {
        allowed(self.tx, at, actor, fact)?;
        must_keep(self.tx, at, actor, fact)?;
        if fact.deed() == Deed::Sends {
            self.must_hold_the_lease()?;
        }
        let own = self.own_desktop();
        self.desktops()?.judge(own, fact.deed())?;
        let state = &*self.state;
        let entry = SignedEntry {
            ledger: state.birth.ledger,
            at,
            actor,
            fact,
            body: &chain::body_of(fact)?,
        };
        let acts = acts::sign(self.tx, &state.open_keys, entry)?;
        let sealed = Sealed::new(state.last, &state.signer, entry, &acts)?;
        let seq = sealed.seq;
        self.enter(&sealed, entry, &acts)?;
        self.entries.push(sealed);
        Ok(seq)
    }

    /// Puts an entry behind the last one and onto the tables, where just the people behind it signed it.
    fn enter(&mut self, sealed: &Sealed, entry: SignedEntry<'_>, acts: &[SignedAct]) -> Result<(), StoreError> {
        acts::verify(self.tx, entry, acts)?;
        self.state.ahead = true;
        chain::insert(self.tx, sealed)?;
        self.state.last = sealed.head();
        if must_exist(entry.actor, entry.fact) {
            self.head = Some(self.state.last);
        }
        project(self.tx, sealed.seq, entry.at, entry.actor, entry.fact)?;
        acts::count(self.tx, acts)?;
        self.desktops()?.observe(entry.fact.deed());
        self.note(entry.at, entry.fact);
        Ok(())
    }

    /// Takes note of an entry in what is remembered of approved batches and of the policy.
    fn note(&mut self, at: i64, fact: &Fact) {
        for batch in self.state.approved.values_mut() {
            batch.observe(fact);
            batch.observe_time(at);
        }
        if let Fact::PolicyAgreed { .. } = fact {
            self.state.policy = None;
        }
        // What counts of its approvals is read anew.
        if let Fact::ApprovalsLapsed { batch, .. }
        | Fact::PayoutsLeftOut { batch, .. }
        | Fact::BatchApproved { batch, .. } = fact
        {
            self.state.approved.remove(batch);
        }
    }

    /// Takes in an entry that came first, by the rules that were asked where it was decided. One that breaks a rule has its
    /// place and does nothing.
    fn take_in(&mut self, sealed: &Sealed) -> Result<(), StoreError> {
        let Birth {
            ledger, desktop: born, ..
        } = self.state.birth;
        let of_log = |error: StoreError, wrong: TeamLogError| match matches!(error, StoreError::Changed(_)) {
            true => wrong.into(),
            false => error,
        };
        let entry = sealed.clone().read(self.state.last.hash);
        let entry = entry.map_err(|error| of_log(error, TeamLogError::NotFollowing(sealed.seq)))?;
        let signed = must_be_signed(&entry, ledger, &DesktopKeys::read(self.tx, born)?);
        signed.map_err(|error| of_log(error, TeamLogError::NotSigned(sealed.seq)))?;
        self.state.ahead = true;
        for bytes in &sealed.content {
            keep_content(self.tx, bytes)?;
        }
        chain::insert(self.tx, sealed)?;
        self.state.last = sealed.head();
        let mut desktops = self.desktops()?.clone();
        let counts = judged(self.tx, ledger, &mut desktops, born, &entry)?;
        self.state.desktops = Some(desktops);
        if !counts {
            return Ok(());
        }
        if must_exist(entry.actor, &entry.fact) {
            self.head = Some(self.state.last);
        }
        self.note(entry.at, &entry.fact);
        Ok(())
    }
}

/// What came of one decision.
enum Round<T> {
    /// It stands.
    Done(T),
    /// Others came first.
    Behind,
}

impl Writer {
    /// Decides and offers what was decided, until it is taken. Each further round means that somebody else's entries were
    /// taken, so that somebody goes on.
    pub(super) fn transact<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Clone,
    ) -> Result<T, StoreError> {
        let result = loop {
            let before = (self.state.last, self.state.beyond, self.state.reconnected);
            let round = self.decide(name, act.clone());
            if !matches!(round, Ok(Round::Done(_))) {
                self.undo(before);
            }
            self.state.ahead = false;
            match round {
                Ok(Round::Done(value)) => break Ok(value),
                Ok(Round::Behind) => {
                    tracing::debug!(operation = name, "others came first: it is decided again");
                    if let Err(error) = self.catch_up() {
                        self.undo(before);
                        self.state.ahead = false;
                        break Err(error);
                    }
                }
                Err(error) => break Err(error),
            }
        };
        if let Err(error) = &result {
            self.note(error);
        }
        result
    }

    /// Whoever shows the ledger is told what keeps it from being written, and what is wrong with the team's log.
    fn note(&mut self, error: &StoreError) {
        if let Some(trouble) = trouble::of(error) {
            self.troubled(Some(trouble));
        }
        if let StoreError::TeamLog(error) = error
            && let Some(doubt) = error.doubt()
            && self.state.log_doubt.is_none()
        {
            tracing::error!(%error, "the team's log is not what it must be: nothing is claimed");
            self.state.log_doubt = Some(doubt);
            self.log_doubt.send_replace(Some(doubt));
        }
    }

    /// Keeps what is wrong with the team's log, from one start to the next.
    pub(super) fn keep_log_doubt(&self, at: i64) -> Result<(), StoreError> {
        match self.state.log_doubt {
            None => Ok(()),
            Some(doubt) => team::keep_doubt(&self.connection, doubt, at),
        }
    }

    /// The team's log was found to be right again.
    pub(super) fn forget_log_doubt(&mut self) -> Result<(), StoreError> {
        team::forget_doubt(&self.connection)?;
        self.state.log_doubt = None;
        self.log_doubt.send_replace(None);
        Ok(())
    }

    /// What was noted on the way was not committed.
    fn undo(&mut self, (last, beyond, reconnected): (Head, u32, bool)) {
        if self.state.ahead {
            self.state.approved.clear();
            self.state.desktops = None;
            self.state.policy = None;
        }
        self.state.last = last;
        self.state.beyond = beyond;
        self.state.reconnected = reconnected;
    }

    /// Whoever shows the ledger is told when it can no longer be written, and when it can again.
    fn troubled(&self, trouble: Option<WriteTrouble>) {
        self.trouble.send_if_modified(|known| {
            let news = *known != trouble;
            *known = trouble;
            news
        });
    }

    /// One decision against the tables as they stand, offered behind the entry that it saw as the newest.
    fn decide<T>(
        &mut self,
        name: &'static str,
        act: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<Round<T>, StoreError> {
        let started = Instant::now();
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let seen = self.state.last;
        let mut write = Write::new(&tx, &mut self.state);
        let value = act(&mut write)?;
        let (entries, head) = (write.entries, write.head);
        #[cfg(test)]
        crate::inside::plans::look(&tx);
        if entries.is_empty() {
            return Ok(Round::Done(value));
        }
        if self.state.log.append(&tx, seen, &entries)? == Order::Behind {
            return Ok(Round::Behind);
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
        Ok(Round::Done(value))
    }

    /// Takes in what others wrote, until there is nothing more. Answers how many entries that were.
    pub(super) fn take_in(&mut self) -> Result<u32, StoreError> {
        let mut taken = 0_u32;
        loop {
            let before = (self.state.last, self.state.beyond, self.state.reconnected);
            match self.catch_up() {
                Ok(0) => return Ok(taken),
                Ok(count) => taken = taken.saturating_add(count),
                Err(error) => {
                    self.undo(before);
                    self.state.ahead = false;
                    self.note(&error);
                    return Err(error);
                }
            }
        }
    }

    /// Takes in what others wrote since the last entry that is known here, as far as it comes at once.
    fn catch_up(&mut self) -> Result<u32, StoreError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let came_first = self.state.log.read_after(&tx, self.state.last)?;
        let mut write = Write::new(&tx, &mut self.state);
        for entry in &came_first {
            write.take_in(entry)?;
        }
        let head = write.head;
        tx.commit()?;
        self.state.ahead = false;
        if let Some(head) = head {
            self.heads.send_replace(head);
        }
        Ok(u32::try_from(came_first.len()).unwrap_or(u32::MAX))
    }
}

pub(crate) fn run(mut writer: Writer, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.blocking_recv() {
        job(&mut writer);
    }
}
