//! Sending approved payouts: claim (write 1), send, record (write 2).
//!
//! A claimed attempt is always followed by a record, unless the process dies; then it is in doubt at the next start. What
//! was claimed and did not leave, because sending was paused meanwhile, is recorded as not taken, which is true.
//!
//! While the last of a group leave, the next is claimed and its head is kept outside of the ledger, so that M-PESA need not wait
//! for the disk, the keyring and the relay.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use daraja::{NotTaken, NotTakenReason, Sent};
use store::{Moment, ToSend};
use tokio::{
    sync::watch,
    task::{self, JoinError, JoinHandle, JoinSet},
    time::{Instant, sleep_until},
};
use treasury::{Answer, AttemptId, AttemptRecord, BatchId, Lost, PauseReason};

use crate::{
    Desk,
    gate::BackingOff,
    head_trouble::HeadTrouble,
    sent::{Busy, Trouble, describe},
};

/// A request that leaves a little late is made up for by the next; a long wait is not.
const LATE: Duration = Duration::from_millis(100);

/// Refusals in a row after which something must be wrong with all requests of a batch.
const REFUSALS_IN_A_ROW: u32 = 5;

struct Answered {
    attempt: AttemptId,
    batch: BatchId,
    answer: Answer,
    trouble: Trouble,
}

/// What the sender remembers from one group to the next.
struct Rhythm {
    next_at: Instant,
    pause: Duration,
    refusals: u32,
}

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    let mut rhythm = Rhythm {
        next_at: Instant::now(),
        pause: desk.config().settings.first_pause,
        refusals: 0,
    };
    while !*stopping.borrow() {
        let claimed = claim(&desk, 0).await;
        if claimed.is_empty() {
            desk.sending().refresh_gate().await;
            tokio::select! {
                _ = stopping.changed() => return,
                () = desk.sending().wake().notified() => {}
                () = tokio::time::sleep(desk.config().settings.look_again) => {}
            }
            continue;
        }
        send_claimed(&desk, claimed, &mut rhythm, &stopping).await;
        wait_out_back_off(&desk, &mut stopping).await;
    }
}

/// Claims a group to send, behind `waiting` that were claimed and have not left; none while results could not be seen, or
/// while it cannot be kept outside the ledger that they were claimed.
async fn claim(desk: &Desk, waiting: usize) -> Vec<ToSend> {
    if desk.callbacks().relay().hold().is_some() {
        return Vec::new();
    }
    // What could not be kept is tried before anything more is claimed.
    if desk.head_keeper().hold().is_some() && desk.head_keeper().vouch().await.is_err() {
        return Vec::new();
    }
    desk.sending().refresh_pace().await;
    let settings = &desk.config().settings;
    let (per_minute, wanted) = desk
        .sending()
        .paced(|pace| (pace.per_minute(), pace.claim(settings.claim)));
    let room = desk.sending().unanswered().room(per_minute, settings.unanswered);
    let most = wanted.min(room.saturating_sub(waiting));
    if most == 0 {
        if waiting == 0 {
            say_full(desk);
        }
        return Vec::new();
    }
    let claimed = match desk.ledger().claim(most, desk.now()).await {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::error!(%error, "could not claim payouts");
            return Vec::new();
        }
    };
    if claimed.is_empty() {
        return claimed;
    }
    match desk.head_keeper().vouch().await {
        Ok(()) => {
            desk.events().note_payouts(claimed.iter().map(|send| send.batch.get()));
            claimed
        }
        Err(trouble) => {
            hold_back(desk, &claimed, &trouble).await;
            Vec::new()
        }
    }
}

/// Takes back what was claimed and did not leave. Where another copy of the ledger sends, it may have left there: then it is
/// in doubt.
async fn hold_back(desk: &Desk, claimed: &[ToSend], trouble: &HeadTrouble) {
    if *trouble == HeadTrouble::Age {
        if let Err(error) = desk.ledger().doubt_stopped(desk.now()).await {
            tracing::error!(%error, "could not doubt what another copy may have sent");
        }
    } else {
        let held = claimed.iter().map(|send| AttemptRecord {
            attempt: send.attempt,
            answer: Answer::not_taken(treasury::NotTaken::HeldBack),
        });
        write_down(desk, held.collect()).await;
    }
    desk.events().note_payouts(claimed.iter().map(|send| send.batch.get()));
}

/// Too many answers are awaited: says so at once where they are missed.
fn say_full(desk: &Desk) {
    if let Some(full) = desk.sending().too_many_unanswered().filter(|full| full.missed) {
        tracing::warn!(count = full.count, "no answers come: nothing more is sent");
        desk.events().note(|changed| changed.status = true);
    }
}

/// Sends what was claimed and what is claimed meanwhile, until nothing more can be, and records every answer, several in one
/// write where they come together.
async fn send_claimed(desk: &Arc<Desk>, group: Vec<ToSend>, rhythm: &mut Rhythm, stopping: &watch::Receiver<bool>) {
    let mut next = Next::default();
    let mut few = group.len() / 2;
    let mut waiting = VecDeque::from(group);
    let mut under_way = UnderWay::default();
    loop {
        while under_way.len()
            < desk
                .sending()
                .paced(|pace| pace.under_way(desk.config().settings.in_flight))
        {
            if waiting.len() <= few && may_leave(desk, stopping, waiting.front()) {
                next.claim(desk, waiting.len());
            }
            let Some(send) = waiting.pop_front() else { break };
            // First the wait, then the look whether it may still leave: a pause holds from the moment it was asked for.
            sleep_until(rhythm.next_at).await;
            if !may_leave(desk, stopping, Some(&send)) {
                hold(desk, send, &mut waiting, stopping, rhythm).await;
                continue;
            }
            let now = Instant::now();
            let earliest = now.checked_sub(LATE).unwrap_or(now);
            rhythm.next_at = rhythm.next_at.max(earliest) + desk.sending().paced(|pace| pace.distance());
            under_way.start(desk, send);
        }
        tokio::select! {
            // What was claimed meanwhile goes on, or is held as the rest.
            claimed = next.claimed(), if next.is_awaited() => {
                next.over |= claimed.is_empty();
                few = claimed.len() / 2;
                waiting.extend(claimed);
            }
            answered = under_way.answered(), if under_way.len() > 0 => record(desk, answered, rhythm).await,
            else => return,
        }
    }
}

/// Whether a request may leave now; the next of those that are not claimed yet, where none is named.
fn may_leave(desk: &Desk, stopping: &watch::Receiver<bool>, send: Option<&ToSend>) -> bool {
    // In a team, another desktop may take over: what was claimed long ago does not leave any more.
    if desk.team().is_some() && send.is_some_and(|send| send.claimed.elapsed() >= treasury::CLAIM_LASTS) {
        return false;
    }
    let open = match send {
        Some(send) => desk.sending().gate().open_for(send.batch),
        None => desk.sending().gate().is_open(),
    };
    open && !*stopping.borrow() && desk.callbacks().relay().hold().is_none()
}

/// Takes back what must not leave any more, and what waits behind it and must not either, in one write.
async fn hold(
    desk: &Desk,
    first: ToSend,
    waiting: &mut VecDeque<ToSend>,
    stopping: &watch::Receiver<bool>,
    rhythm: &mut Rhythm,
) {
    let (going, held): (Vec<_>, Vec<_>) = waiting
        .drain(..)
        .partition(|send| may_leave(desk, stopping, Some(send)));
    waiting.extend(going);
    let held = std::iter::once(first).chain(held).map(|send| Answered {
        attempt: send.attempt,
        batch: send.batch,
        answer: Answer::not_taken(treasury::NotTaken::HeldBack),
        trouble: Trouble::None,
    });
    record(desk, held.collect(), rhythm).await;
    // Were the gate closed where the ledger is not, the same would be claimed and held again for ever.
    desk.sending().refresh_gate().await;
}

/// The group that is claimed while the one before leaves.
#[derive(Default)]
struct Next {
    claiming: Option<JoinHandle<Vec<ToSend>>>,
    /// There was nothing more to claim: first all is answered that is under way.
    over: bool,
}

impl Next {
    const fn is_awaited(&self) -> bool {
        self.claiming.is_some()
    }

    /// Begins to claim it, where that has not begun.
    fn claim(&mut self, desk: &Arc<Desk>, waiting: usize) {
        if self.claiming.is_none() && !self.over {
            let desk = Arc::clone(desk);
            self.claiming = Some(task::spawn(async move { claim(&desk, waiting).await }));
        }
    }

    /// The group, once it is claimed. Never given up on the way: what was claimed is either sent or held.
    async fn claimed(&mut self) -> Vec<ToSend> {
        let Some(claiming) = &mut self.claiming else {
            return Vec::new();
        };
        let claimed = claiming.await;
        self.claiming = None;
        claimed.unwrap_or_else(|error| {
            // What it may have claimed is in doubt at the next start.
            tracing::error!(%error, "claiming ended without an answer");
            Vec::new()
        })
    }
}

/// Requests under way. One that ends without an answer, because its task died, counts as lost: its payout goes in doubt
/// and is not forgotten.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<Answered>,
    attempts: HashMap<task::Id, (AttemptId, BatchId)>,
}

impl UnderWay {
    fn len(&self) -> usize {
        self.tasks.len()
    }

    fn start(&mut self, desk: &Arc<Desk>, send: ToSend) {
        let names = (send.attempt, send.batch);
        let handle = self.tasks.spawn(send_one(Arc::clone(desk), send));
        self.attempts.insert(handle.id(), names);
    }

    /// Waits for an answer, and takes those that came with it. Nothing where nothing is under way.
    async fn answered(&mut self) -> Vec<Answered> {
        let mut answered = Vec::new();
        let mut next = self.tasks.join_next_with_id().await;
        while let Some(ended) = next {
            answered.extend(self.take(ended));
            next = self.tasks.try_join_next_with_id();
        }
        answered
    }

    fn take(&mut self, ended: Result<(task::Id, Answered), JoinError>) -> Option<Answered> {
        match ended {
            Ok((id, answered)) => {
                self.attempts.remove(&id);
                Some(answered)
            }
            Err(error) => {
                tracing::error!(%error, "a request ended without an answer");
                let (attempt, batch) = self.attempts.remove(&error.id())?;
                let answer = Answer::lost(Lost::Aborted);
                Some(Answered {
                    attempt,
                    batch,
                    answer,
                    trouble: Trouble::None,
                })
            }
        }
    }
}

async fn send_one(desk: Arc<Desk>, send: ToSend) -> Answered {
    (desk.config().checkpoint)("sending", Moment::Before);
    desk.sending().unanswered().sent(send.attempt, desk.now());
    let started = Instant::now();
    let sent = desk.send_on_its_lane(&send).await;
    (desk.config().checkpoint)("sending", Moment::After);
    desk.sending().gate().note_sent(desk.now());
    if !matches!(
        &sent,
        Sent::NotTaken(NotTaken {
            reason: NotTakenReason::Unreachable,
            ..
        })
    ) {
        desk.gateway().answered();
    }
    let (answer, trouble) = describe(sent);
    match &answer {
        Answer::Acknowledged { .. } => desk.sending().paced(|pace| pace.taken(started.elapsed())),
        Answer::Lost { .. } => {}
        Answer::Refused { .. } | Answer::NotTaken { .. } => desk.sending().unanswered().not_taken(send.attempt),
    }
    Answered {
        attempt: send.attempt,
        batch: send.batch,
        answer,
        trouble,
    }
}

/// Records answers (write 2), then does what they say about the requests after them.
async fn record(desk: &Desk, answered: Vec<Answered>, rhythm: &mut Rhythm) {
    let records: Vec<AttemptRecord> = answered
        .iter()
        .map(|one| AttemptRecord {
            attempt: one.attempt,
            answer: one.answer.clone(),
        })
        .collect();
    if !write_down(desk, records).await {
        return;
    }
    desk.events().note_payouts(answered.iter().map(|one| one.batch.get()));
    for one in answered {
        follow(desk, one, rhythm).await;
    }
}

/// An answer that cannot be written is not thrown away: it is tried until the ledger takes it or the program ends, and then
/// the attempt is in doubt. Answers whether it was written.
async fn write_down(desk: &Desk, records: Vec<AttemptRecord>) -> bool {
    while let Err(error) = desk.ledger().record(records.clone(), desk.now()).await {
        tracing::error!(%error, "could not record answers");
        if matches!(error, store::StoreError::Closed) {
            return false;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    true
}

async fn follow(desk: &Desk, answered: Answered, rhythm: &mut Rhythm) {
    let Answered {
        batch, answer, trouble, ..
    } = answered;
    let now = desk.now();
    let paused = match trouble {
        Trouble::None => {
            rhythm.refusals = 0;
            if desk.sending().gate().backing_off().is_none() {
                rhythm.pause = desk.config().settings.first_pause;
            }
            return;
        }
        Trouble::Busy(reason) => return back_off(desk, reason, rhythm),
        Trouble::Refused => {
            rhythm.refusals = rhythm.refusals.saturating_add(1);
            if rhythm.refusals < REFUSALS_IN_A_ROW {
                return;
            }
            rhythm.refusals = 0;
            let reason = PauseReason::Refused {
                code: answer.code().map(str::to_owned),
                words: answer.words().map(str::to_owned),
            };
            desk.ledger().pause_batch(batch, Some(reason), None, now).await
        }
        Trouble::NotAuthorised => {
            let reason = PauseReason::NotAuthorised {
                words: answer.words().map(str::to_owned),
            };
            desk.ledger().pause_sending(reason, None, now).await
        }
    };
    if let Err(error) = paused {
        tracing::error!(%error, "could not pause");
    }
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([batch.get()]);
}

/// Stops sending for a while, twice as long as the last time.
fn back_off(desk: &Desk, reason: Busy, rhythm: &mut Rhythm) {
    if desk.sending().gate().backing_off().is_some() {
        return;
    }
    let pause_ms = i64::try_from(rhythm.pause.as_millis()).unwrap_or(i64::MAX);
    tracing::warn!(pause_ms, ?reason, "backing off");
    let until = desk.now().saturating_add(pause_ms);
    desk.sending()
        .gate()
        .set_backing_off(Some(BackingOff { reason, until }));
    desk.sending().paced(|pace| pace.halve());
    rhythm.pause = rhythm.pause.saturating_mul(2).min(desk.config().settings.longest_pause);
    desk.events().note(|changed| changed.status = true);
}

/// Sleeps until a back-off is over.
async fn wait_out_back_off(desk: &Desk, stopping: &mut watch::Receiver<bool>) {
    let Some(backing_off) = desk.sending().gate().backing_off() else {
        return;
    };
    let left = u64::try_from(backing_off.until.saturating_sub(desk.now())).unwrap_or_default();
    tokio::select! {
        _ = stopping.changed() => return,
        () = tokio::time::sleep(Duration::from_millis(left)) => {}
    }
    desk.sending().gate().set_backing_off(None);
    desk.events().note(|changed| changed.status = true);
}
