//! Claiming payouts for sending, and recording what the gateway answered.
//!
//! A claim is write 1 of a payout's way: the attempt is durable before anything leaves. What may be sent of a batch is read
//! from the journal ([`crate::journal::approved`]); every claimed payout is compared with its frozen row, and what is sent is the
//! frozen row. A ledger that was edited by hand stops all sending.

use std::time::Instant;

use mpesa::OriginatorConversationId;
use rusqlite::{Transaction, params};
use treasury::{
    Alteration, AttemptClaim, AttemptDoubt, AttemptId, AttemptRecord, BatchId, Doubt, Fact, FrozenRow, LEASE_SETTLES,
    PauseReason, PayoutId, StoppedPayout,
};

use crate::{
    Ledger, PayoutRecord, StoreError,
    journal::{
        approved::{approved, attempts_of, policy},
        log::Lease,
        people::as_told,
    },
    json::from_json,
    ledger::write::Write,
    operations::{batches::pause_batch, pauses::pause_sending},
    project::{
        policy::spent_today,
        rows::{self, PAYOUT_COLUMNS},
    },
    reading::{pauses::is_paused, warnings::why_stopped},
    sql,
};

/// How many payouts one claim stops at most: it is one write.
const STOPS_A_CLAIM: usize = 500;

/// What is sent next of a batch, behind a payout.
pub(crate) const NEXT: &str = "FROM payout p INDEXED BY payout_to_send
    WHERE p.batch_id = ? AND p.id > ? AND p.state = 'approved' AND p.stopped IS NULL ORDER BY p.id LIMIT ?";

/// How many doubts one entry of the journal takes.
const DOUBTS_AN_ENTRY: usize = 1000;

/// How many approved batches are kept in memory. Few are open at once; others are read anew when their turn comes.
const BATCHES_IN_MEMORY: usize = 8;

/// Attempts without an answer from before a time, and acknowledged ones without a result. Each has an index of its own: there
/// are few, among all that ever were.
pub(crate) const DISPATCHING: &str = "SELECT id FROM attempt WHERE state = 'dispatching' AND claimed_at < ?1
    OR state = 'dispatching' AND claimed_at > ?2";

pub(crate) const ACCEPTED: &str = "SELECT id FROM attempt WHERE state = 'accepted' AND recorded_at < ?1
    OR state = 'accepted' AND recorded_at > ?2";

/// What a batch is yet to pay again though another payment of it contradicts itself: the first, one that paid it again before,
/// or one of a batch beside this that was cancelled. Few payouts have an alarm: it begins with them.
pub(crate) const MAY_BE_PAID: &str = "WITH RECURSIVE family (id) AS (
        SELECT ?1 UNION SELECT b.redo_of FROM batch b JOIN family f ON b.id = f.id WHERE b.redo_of IS NOT NULL
        UNION SELECT b.id FROM batch b JOIN family f ON b.redo_of = f.id)
    SELECT first.id, first.alarm FROM payout first INDEXED BY payout_with_alarm
        CROSS JOIN payout again ON again.batch_id = ?1 AND again.state = 'approved' AND again.line = first.line
            AND again.payee = first.payee AND again.account IS first.account AND again.amount_cents = first.amount_cents
    WHERE first.alarm IS NOT NULL AND first.batch_id IN (SELECT id FROM family)
        AND first.id <> again.id ORDER BY first.id LIMIT 1";

/// An attempt that was written down and is to be sent now. Two are the same where the same is sent, whenever it was claimed.
#[derive(Debug, Clone, Eq)]
pub struct ToSend {
    /// The attempt.
    pub attempt: AttemptId,
    /// Its payout.
    pub payout: PayoutId,
    /// Its batch.
    pub batch: BatchId,
    /// Our id of the payout at M-PESA.
    pub originator_conversation_id: OriginatorConversationId,
    /// Whether that id goes along with the request.
    pub carries_our_id: bool,
    /// What was approved: what is sent.
    pub row: FrozenRow,
    /// When it was written down to be sent, by this machine's clock that never jumps.
    pub claimed: Instant,
}

impl PartialEq for ToSend {
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| (one.attempt, one.payout, one.batch, one.carries_our_id);
        parts(self) == parts(other)
            && self.originator_conversation_id == other.originator_conversation_id
            && self.row == other.row
    }
}

impl Ledger {
    /// Writes down attempts for the next approved payouts, `most` of them at most, oldest approved batch first. Answers
    /// nothing while sending is paused, and never again where the ledger went on elsewhere.
    ///
    /// Where the ledger turns out to have been changed outside Hazina, sending is paused in the same write and nothing is
    /// claimed. A batch that would pay again what may have been paid the first time is paused, and the others go on. A payout
    /// that has become the same payment as another since its approval, or whose payee is not who was approved, is stopped
    /// alone.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn claim(&self, most: usize, at: i64) -> Result<Vec<ToSend>, StoreError> {
        loop {
            let group = self
                .write("claiming payouts", move |write| claim(write, most, at))
                .await?;
            // Where all that was looked at was stopped, the next are looked at.
            if !group.to_send.is_empty() || group.stopped.is_empty() {
                return Ok(group.to_send);
            }
        }
    }

    /// Records the gateway's answers.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn record(&self, records: Vec<AttemptRecord>, at: i64) -> Result<(), StoreError> {
        self.write("recording answers", move |write| {
            if records.is_empty() {
                return Ok(());
            }
            write.append(at, None, &Fact::AttemptsRecorded { records }).map(|_| ())
        })
        .await
    }

    /// Puts every attempt in doubt that was being sent when the program stopped. Called once, before anything is sent.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn doubt_stopped(&self, at: i64) -> Result<u32, StoreError> {
        self.write("doubting stopped attempts", move |write| {
            if sends_elsewhere(write)? {
                return Ok(0);
            }
            raise(write, DISPATCHING, (i64::MAX, i64::MAX), &Doubt::Stopped, at)
        })
        .await
    }

    /// Puts every attempt in doubt that was accepted before `before` and has no result; also what was accepted as long after
    /// `at`, by a clock that was ahead and was set right since: it would never be overdue.
    ///
    /// In a team, a claim whose answer by the log was lost comes back as an entry that came first, and no request of it leaves.
    /// Once none can, it is in doubt too.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn doubt_overdue(&self, before: i64, at: i64) -> Result<u32, StoreError> {
        let after = at.saturating_add(at.saturating_sub(before));
        let settles = i64::try_from(LEASE_SETTLES.as_millis()).unwrap_or(i64::MAX);
        self.write("doubting overdue attempts", move |write| {
            if sends_elsewhere(write)? {
                return Ok(0);
            }
            let overdue = raise(write, ACCEPTED, (before, after), &Doubt::NoResult, at)?;
            if !write.is_shared() {
                return Ok(overdue);
            }
            let settled = before.min(at.saturating_sub(settles));
            let never_left = raise(write, DISPATCHING, (settled, i64::MAX), &Doubt::Stopped, at)?;
            Ok(overdue.saturating_add(never_left))
        })
        .await
    }
}

/// Whether another desktop of the team sends: of what is out, that one knows the answers.
fn sends_elsewhere(write: &Write<'_>) -> Result<bool, StoreError> {
    Ok(write.is_shared() && write.lease()? == Lease::Elsewhere)
}

/// Puts the attempts that `sql` names in doubt, and answers how many.
pub(crate) fn raise(
    write: &mut Write<'_>,
    sql: &'static str,
    (before, after): (i64, i64),
    doubt: &Doubt,
    at: i64,
) -> Result<u32, StoreError> {
    let doubts: Vec<AttemptDoubt> = {
        let mut statement = write.tx.prepare_cached(sql)?;
        let ids = statement.query_map([before, after], |row| row.get::<_, String>(0))?;
        ids.map(|id| {
            let attempt = id?
                .parse()
                .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?;
            Ok(AttemptDoubt {
                attempt,
                doubt: doubt.clone(),
            })
        })
        .collect::<Result<_, StoreError>>()?
    };
    let count = u32::try_from(doubts.len()).unwrap_or(u32::MAX);
    for some in doubts.chunks(DOUBTS_AN_ENTRY) {
        let doubts = some.to_vec();
        write.append(at, None, &Fact::DoubtsRaised { doubts })?;
    }
    Ok(count)
}

fn claim(write: &mut Write<'_>, most: usize, at: i64) -> Result<Group, StoreError> {
    if write.state.reconnected
        || write.state.log_doubt.is_some()
        || is_paused(write.tx)?
        || write.lease()? == Lease::Elsewhere
    {
        return Ok(Group::default());
    }
    let group = match prepare(write, most, at) {
        Ok(group) => group,
        Err(error) => {
            let found = error.alteration().ok_or(error)?;
            pause_sending(write, PauseReason::LedgerChanged { found }, None, at)?;
            return Ok(Group::default());
        }
    };
    if !group.stopped.is_empty() {
        let stopped = group.stopped.clone();
        write.append(at, None, &Fact::PayoutsStopped { stopped })?;
    }
    if !group.to_send.is_empty() {
        let attempts = group
            .to_send
            .iter()
            .map(|send| AttemptClaim {
                attempt: send.attempt,
                payout: send.payout,
                originator_conversation_id: send.originator_conversation_id.clone(),
                carries_our_id: send.carries_our_id,
            })
            .collect();
        write.append(at, None, &Fact::AttemptsClaimed { attempts })?;
    }
    Ok(group)
}

/// What one claim comes to.
#[derive(Default)]
struct Group {
    to_send: Vec<ToSend>,
    stopped: Vec<StoppedPayout>,
}

/// Chooses the next payouts and compares each with what was approved. Writes nothing but the pause of a batch that must not
/// go on.
fn prepare(write: &mut Write<'_>, most: usize, at: i64) -> Result<Group, StoreError> {
    let (_, policy) = write.policy_in_force()?;
    let mut group = Group::default();
    // Outside the sending hours what was approved waits.
    if policy
        .hours
        .as_ref()
        .is_some_and(|hours| hours.closed_until(at).is_some())
    {
        return Ok(group);
    }
    let mut room = match policy.ceilings.day {
        Some(most) => Some(most.cents().saturating_sub(spent_today(write.tx, at)?.cents())),
        None => None,
    };
    let mut to_send = Vec::with_capacity(most);
    for batch in open_batches(write)? {
        if to_send.len() >= most || group.stopped.len() >= STOPS_A_CLAIM {
            break;
        }
        know(write, batch)?;
        if set_aside_lapsed(write, batch, at)? {
            continue;
        }
        if let Some(reason) = may_be_paid(write.tx, batch)? {
            pause_batch(write, batch, Some(reason), None, at)?;
            continue;
        }
        let mut after = PayoutId::new(0);
        // What is more than may leave today waits, and all behind it.
        let mut full = false;
        while !full && to_send.len() < most && group.stopped.len() < STOPS_A_CLAIM {
            let page = next_payouts(write, batch, after, most - to_send.len())?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for payout in page {
                if let Some(stop) = why_stopped(write.tx, &payout, at)? {
                    group.stopped.push(StoppedPayout {
                        payout: payout.id,
                        stop,
                    });
                    continue;
                }
                let cents = payout.amount.cents();
                full = full || room.is_some_and(|room| cents > room);
                if to_send.len() < most && !full {
                    room = room.map(|room| room.saturating_sub(cents));
                    to_send.push(to_send_now(write, batch, &payout)?);
                }
            }
        }
    }
    group.to_send = to_send;
    Ok(group)
}

/// Sends a batch back to wait where approvals stopped to count before anything of it was sent.
fn set_aside_lapsed(write: &mut Write<'_>, batch: BatchId, at: i64) -> Result<bool, StoreError> {
    let known = write.approved(batch)?;
    if known.has_begun() {
        return Ok(false);
    }
    let birth = &write.state.birth;
    let policy = policy(write.tx, known.approvals().policy(), birth)?;
    let (people, _) = as_told(write.tx, i64::MAX, birth)?;
    let at = known.latest(at);
    let Some(lapsed) = known.lapsed(&policy, at, |operator| people.able(operator, at)) else {
        return Ok(false);
    };
    let fact = Fact::ApprovalsLapsed {
        batch,
        gone: lapsed.gone,
        expired: lapsed.expired,
    };
    write.append(at, None, &fact)?;
    Ok(true)
}

/// The next payouts of a batch behind `after` that may be sent.
fn next_payouts(
    write: &Write<'_>,
    batch: BatchId,
    after: PayoutId,
    limit: usize,
) -> Result<Vec<PayoutRecord>, StoreError> {
    let mut statement = write.tx.prepare_cached(&format!("SELECT {PAYOUT_COLUMNS} {NEXT}"))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![batch.get(), after.get(), limit])?;
    let mut payouts = Vec::new();
    while let Some(row) = rows.next()? {
        payouts.push(rows::payout(row)?);
    }
    Ok(payouts)
}

/// Compares a payout with what was approved, and answers what is sent.
fn to_send_now(write: &Write<'_>, batch: BatchId, payout: &PayoutRecord) -> Result<ToSend, StoreError> {
    let approved = write.approved(batch)?;
    let row = approved.row_to_send(payout.stands_as())?.clone();
    refuse_second(write, payout.id)?;
    let claim = approved.next_claim(&write.ids(), payout.id, attempts_of(write.tx, payout.id)?)?;
    Ok(ToSend {
        attempt: claim.attempt,
        payout: payout.id,
        batch,
        originator_conversation_id: claim.originator_conversation_id,
        carries_our_id: claim.carries_our_id,
        row,
        claimed: Instant::now(),
    })
}

/// Whether a batch that pays failures again would pay something of which M-PESA has named a receipt since: a second payment
/// could be one too many. What it pays again has the line of the file, the payee and the amount of what failed.
fn may_be_paid(tx: &Transaction<'_>, batch: BatchId) -> Result<Option<PauseReason>, StoreError> {
    let again: bool = sql::one(tx, "SELECT redo_of IS NOT NULL FROM batch WHERE id = ?", [batch.get()])?;
    if !again {
        return Ok(None);
    }
    let row: Option<(i64, String)> = sql::maybe(tx, MAY_BE_PAID, [batch.get()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    row.map(|(payout, alarm)| {
        Ok(PauseReason::MayBePaid {
            payout: PayoutId::new(payout),
            alarm: from_json(&alarm, "an alarm")?,
        })
    })
    .transpose()
}

/// An approved payout has no attempt that is live or has paid. The database refuses a second one in any case; found here,
/// it is known for what it is.
fn refuse_second(write: &Write<'_>, payout: PayoutId) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE payout_id = ?
        AND state IN ('dispatching', 'accepted', 'in_doubt', 'paid'))";
    let sent: bool = sql::one(write.tx, sql, [payout.get()])?;
    if sent {
        return Err(Alteration::SentBefore { payout }.into());
    }
    Ok(())
}

/// Approved batches with something left to send, longest approved first.
fn open_batches(write: &Write<'_>) -> Result<Vec<BatchId>, StoreError> {
    let mut statement = write.tx.prepare_cached(
        "SELECT b.id FROM batch b WHERE b.state = 'approved' AND b.finished = 0 AND b.paused IS NULL AND EXISTS (
            SELECT 1 FROM payout p INDEXED BY payout_to_send
            WHERE p.batch_id = b.id AND p.state = 'approved' AND p.stopped IS NULL)
         ORDER BY b.decided_at, b.id LIMIT 50",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.map(|id| id.map(BatchId::new)).collect::<Result<_, _>>()?)
}

/// Reads what may be sent of `batch`, once for as long as the program runs.
pub(crate) fn know(write: &mut Write<'_>, batch: BatchId) -> Result<(), StoreError> {
    if write.state.approved.contains_key(&batch) {
        return Ok(());
    }
    let approved = approved(write.tx, batch, &write.state.seal_key, &write.state.birth)?;
    if write.state.approved.len() >= BATCHES_IN_MEMORY {
        write.state.approved.clear();
    }
    write.state.approved.insert(batch, approved);
    Ok(())
}
