//! Sending the same request once more, under the same id, for an attempt in doubt.
//!
//! M-PESA takes an id once: where the first request arrived, the second is refused, and nothing is paid twice. A request
//! that went without our id, as on B2C version 1, is never sent again. What is sent is the row that was approved, read back from the journal as for the first time.

use rusqlite::Connection;
use treasury::{Alteration, Answer, AttemptId, Confirmed, DoubtRefusal, Fact, PauseReason, PayoutId, may_repeat};

use crate::{
    Ledger, StoreError, ToSend,
    ledger::write::Write,
    operations::{attempts::know, pauses::pause_sending},
    project::{
        last_attempt, last_carried_our_id, of_payout, originator_conversation_id,
        rows::{self, PAYOUT_COLUMNS},
    },
    reading::{pauses::is_paused, repeats::repeats_of, settlements::proposal_of},
    sql,
};

/// What became of the wish to send a request again.
enum Prepared {
    Send(Box<ToSend>),
    /// The ledger was changed outside Hazina; all sending was paused for it.
    Altered(Alteration),
}

impl Ledger {
    /// Writes down that the same request is sent once more for a payout in doubt, and answers what to send: the same id, to
    /// the same payee, of the same amount, with the callback addresses of the same attempt.
    ///
    /// # Errors
    /// A [`DoubtRefusal`] where it may not be; [`StoreError::Altered`] where the ledger was changed outside Hazina, and then
    /// all sending was paused.
    pub async fn repeat(&self, payout: PayoutId, by: Confirmed, patience: i64, at: i64) -> Result<ToSend, StoreError> {
        let prepared = self.write("sending a request again", move |write| {
            refuse_repeat(write, payout, patience, at)?;
            match prepare(write, payout) {
                Ok(send) => {
                    let fact = Fact::AttemptRepeated { attempt: send.attempt };
                    write.append(at, Some(by.operator()), &fact)?;
                    Ok(Prepared::Send(Box::new(send)))
                }
                Err(error) => {
                    let found = error.alteration().ok_or(error)?;
                    let reason = PauseReason::LedgerChanged { found: found.clone() };
                    pause_sending(write, reason, None, at)?;
                    Ok(Prepared::Altered(found))
                }
            }
        });
        match prepared.await? {
            Prepared::Send(send) => Ok(*send),
            Prepared::Altered(found) => Err(StoreError::Altered(found)),
        }
    }

    /// Records the gateway's answer to that. It ends nothing.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn record_repeat(&self, attempt: AttemptId, answer: Answer, at: i64) -> Result<(), StoreError> {
        self.write("recording the answer to a repeated request", move |write| {
            write
                .append(at, None, &Fact::RepeatRecorded { attempt, answer })
                .map(|_| ())
        })
        .await
    }
}

fn refuse_repeat(write: &Write<'_>, payout: PayoutId, patience: i64, at: i64) -> Result<(), StoreError> {
    let standing = of_payout(write.tx, payout)?;
    // Neither a request that went without our id, nor one that would go without it now.
    may_repeat(
        &standing.state,
        write.state.people_by_our_id && last_carried_our_id(write.tx, payout)?,
    )?;
    let sql = "SELECT state, paused IS NOT NULL FROM batch WHERE id = ?";
    let (state, paused): (String, bool) = sql::row(write.tx, sql, [standing.batch.get()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    if state == "cancelled" {
        return Err(DoubtRefusal::BatchCancelled.into());
    }
    if paused || write.state.reconnected || is_paused(write.tx)? {
        return Err(DoubtRefusal::SendingPaused.into());
    }
    if proposal_of(write.tx, payout)?.is_some() {
        return Err(DoubtRefusal::ProposalOpen.into());
    }
    refuse_while_repeated(write.tx, payout, patience, at)
}

/// Refuses while the same request is on its way.
pub(crate) fn refuse_while_repeated(
    db: &Connection,
    payout: PayoutId,
    patience: i64,
    at: i64,
) -> Result<(), StoreError> {
    let attempt = last_attempt(db, payout)?;
    if repeats_of(db, attempt)?
        .iter()
        .any(|repeat| repeat.is_under_way(at, patience))
    {
        return Err(DoubtRefusal::RepeatUnderWay.into());
    }
    Ok(())
}

/// The request as it was approved. Writes nothing.
fn prepare(write: &mut Write<'_>, payout: PayoutId) -> Result<ToSend, StoreError> {
    let record = {
        let mut statement = write
            .tx
            .prepare_cached(&format!("SELECT {PAYOUT_COLUMNS} FROM payout p WHERE p.id = ?"))?;
        let mut rows = statement.query([payout.get()])?;
        rows::payout(rows.next()?.ok_or(StoreError::NotFound { what: "payout" })?)?
    };
    know(write, record.batch)?;
    let attempt = last_attempt(write.tx, payout)?;
    let id = originator_conversation_id(write.tx, payout)?;
    let approved = write.approved(record.batch)?;
    let row = approved
        .row_to_repeat(record.stands_as(), attempt, id.as_ref())?
        .clone();
    let originator_conversation_id = id.ok_or(Alteration::OtherId { payout })?;
    Ok(ToSend {
        attempt,
        payout,
        batch: record.batch,
        originator_conversation_id,
        carries_our_id: true,
        row,
        claimed: std::time::Instant::now(),
    })
}
