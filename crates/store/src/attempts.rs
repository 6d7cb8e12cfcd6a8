//! Claiming payouts for sending, and recording what the gateway answered.
//!
//! A claim is write 1 of a payout's way: the attempt is durable before anything leaves. Before the first claim of a batch
//! its approval is read back from the journal, its seal checked, and its frozen rows compared with their digest; every
//! claimed payout is compared with its frozen row, and what is sent is the frozen row. A ledger that was edited by hand
//! stops all sending.

use std::sync::Arc;

use mpesa::OriginatorConversationId;
use rusqlite::{OptionalExtension, params};
use treasury::{
    AttemptClaim, AttemptDoubt, AttemptId, AttemptRecord, BatchId, Doubt, Fact, FrozenRow, OperatorId, PauseReason,
    PayoutId,
};

use crate::{
    Ledger, StoreError,
    ledger::Write,
    project::{from_json, frozen_rows, originator_conversation_id},
    read::{self, PAYOUT_COLUMNS},
    sending::{is_paused, pause_sending},
};

/// An attempt that was written down and is to be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSend {
    /// The attempt.
    pub attempt: AttemptId,
    /// Its payout.
    pub payout: PayoutId,
    /// Its batch.
    pub batch: BatchId,
    /// Our id of the payout at M-PESA.
    pub originator_conversation_id: OriginatorConversationId,
    /// What was approved: what is sent.
    pub row: FrozenRow,
}

/// A batch whose approval and rows were found to be what they must be.
#[derive(Debug)]
pub(crate) struct VerifiedBatch {
    first_payout: i64,
    rows: Vec<FrozenRow>,
}

impl Ledger {
    /// Writes down attempts for the next approved payouts, at most one for each of `ids`, oldest approved batch first. Answers
    /// nothing while sending is paused.
    ///
    /// Where the ledger turns out to have been changed outside Hazina, sending is paused in the same write and nothing is
    /// claimed.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn claim(&self, ids: Vec<AttemptId>, at: i64) -> Result<Vec<ToSend>, StoreError> {
        self.write("claiming payouts", move |write| {
            if is_paused(write.tx)? {
                return Ok(Vec::new());
            }
            match prepare(write, &ids) {
                Ok(to_send) if to_send.is_empty() => Ok(to_send),
                Ok(to_send) => {
                    let attempts = to_send
                        .iter()
                        .map(|send| AttemptClaim {
                            attempt: send.attempt,
                            payout: send.payout,
                            originator_conversation_id: send.originator_conversation_id.clone(),
                        })
                        .collect();
                    write.append(at, None, &Fact::AttemptsClaimed { attempts })?;
                    Ok(to_send)
                }
                Err(StoreError::Changed(message)) => {
                    pause_sending(write, PauseReason::LedgerChanged { message }, None, at)?;
                    Ok(Vec::new())
                }
                Err(other) => Err(other),
            }
        })
        .await
    }

    /// Records the gateway's answers.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn record(&self, records: Vec<AttemptRecord>, at: i64) -> Result<(), StoreError> {
        self.write("recording answers", move |write| {
            write.append(at, None, &Fact::AttemptsRecorded { records }).map(|_| ())
        })
        .await
    }

    /// Puts every attempt in doubt that was being sent when the program stopped. Called once, before anything is sent.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn doubt_stopped(&self, at: i64) -> Result<u32, StoreError> {
        self.raise(
            "doubting stopped attempts",
            "state = 'dispatching'",
            i64::MAX,
            Doubt::Stopped,
            at,
        )
        .await
    }

    /// Puts every attempt in doubt that was accepted before `before` and has no result.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn doubt_overdue(&self, before: i64, at: i64) -> Result<u32, StoreError> {
        self.raise(
            "doubting overdue attempts",
            "state = 'accepted' AND recorded_at < ?",
            before,
            Doubt::NoResult,
            at,
        )
        .await
    }

    async fn raise(
        &self,
        name: &'static str,
        clause: &'static str,
        before: i64,
        doubt: Doubt,
        at: i64,
    ) -> Result<u32, StoreError> {
        self.write(name, move |write| {
            let doubts: Vec<AttemptDoubt> = {
                let mut statement = write.tx.prepare_cached(&format!(
                    "SELECT id FROM attempt WHERE {clause} AND ?1 IS NOT NULL LIMIT 1000"
                ))?;
                let ids = statement.query_map([before], |row| row.get::<_, String>(0))?;
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
            if count > 0 {
                write.append(at, None, &Fact::DoubtsRaised { doubts })?;
            }
            Ok(count)
        })
        .await
    }
}

/// Chooses the next payouts and compares each with what was approved. Writes nothing.
fn prepare(write: &mut Write<'_>, ids: &[AttemptId]) -> Result<Vec<ToSend>, StoreError> {
    let mut to_send = Vec::with_capacity(ids.len());
    let mut free_ids = ids.iter().copied();
    for batch in open_batches(write)? {
        let wanted = ids.len() - to_send.len();
        if wanted == 0 {
            break;
        }
        let verified = verified(write, batch)?;
        let mut statement = write.tx.prepare_cached(&format!(
            "SELECT {PAYOUT_COLUMNS} FROM payout p WHERE p.batch_id = ? AND p.state = 'approved' ORDER BY p.id LIMIT ?"
        ))?;
        let mut rows = statement.query(params![batch.get(), i64::try_from(wanted).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            let payout = read::payout(row)?;
            let frozen = verified.row_of(&payout)?;
            let Some(attempt) = free_ids.next() else { break };
            refuse_second(write, payout.id)?;
            let known = originator_conversation_id(write.tx, payout.id)?;
            to_send.push(ToSend {
                attempt,
                payout: payout.id,
                batch,
                originator_conversation_id: known.unwrap_or_else(|| attempt.originator_conversation_id()),
                row: frozen.clone(),
            });
        }
    }
    Ok(to_send)
}

/// An approved payout has no attempt that is live or has paid. The database refuses a second one in any case; found here,
/// it is known for what it is.
fn refuse_second(write: &Write<'_>, payout: PayoutId) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE payout_id = ?
        AND state IN ('dispatching', 'accepted', 'in_doubt', 'paid'))";
    let sent: bool = write
        .tx
        .prepare_cached(sql)?
        .query_row([payout.get()], |row| row.get(0))?;
    if sent {
        return Err(StoreError::Changed(format!(
            "payout {payout} was sent before and stands as not sent"
        )));
    }
    Ok(())
}

/// Approved batches with something left to send, longest approved first.
fn open_batches(write: &Write<'_>) -> Result<Vec<BatchId>, StoreError> {
    let mut statement = write.tx.prepare_cached(
        "SELECT b.id FROM batch b JOIN batch_total t ON t.batch_id = b.id AND t.state = 'approved' AND t.count > 0
         WHERE b.state = 'approved' AND b.finished = 0 AND b.paused IS NULL ORDER BY b.decided_at, b.id LIMIT 50",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.map(|id| id.map(BatchId::new)).collect::<Result<_, _>>()?)
}

/// The batch's approval and rows, checked once for as long as the program runs.
fn verified(write: &mut Write<'_>, batch: BatchId) -> Result<Arc<VerifiedBatch>, StoreError> {
    if let Some(verified) = write.state.verified.get(&batch) {
        return Ok(Arc::clone(verified));
    }
    // The kind stands in the text so that the index on these few kinds serves.
    let entry = |kind: &str| -> Result<Option<(i64, Option<i64>, Fact)>, StoreError> {
        let sql =
            format!("SELECT at, actor, body FROM journal WHERE kind = '{kind}' AND body LIKE ? ORDER BY seq DESC");
        write
            .tx
            .prepare_cached(&sql)?
            .query_row([format!("{{\"fact\":\"{kind}\",\"batch\":{batch},%")], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
            })
            .optional()?
            .map(|(at, actor, body)| Ok((at, actor, from_json(&body, "an audit entry")?)))
            .transpose()
    };
    let missing = |what: &str| StoreError::Changed(format!("batch {batch} has no {what} in the audit trail"));
    let (_, maker, drafted) = entry("batch_drafted")?.ok_or_else(|| missing("draft"))?;
    let (at, checker, approved) = entry("batch_approved")?.ok_or_else(|| missing("approval"))?;
    let (
        Fact::BatchDrafted {
            rows: drafted_rows,
            first_payout,
            ..
        },
        Fact::BatchApproved { rows, seal, .. },
    ) = (drafted, approved)
    else {
        return Err(missing("readable draft and approval"));
    };
    let maker = OperatorId::new(maker.ok_or_else(|| missing("maker"))?);
    let checker = OperatorId::new(checker.ok_or_else(|| missing("checker"))?);
    if drafted_rows != rows || maker == checker || !write.state.seal_key.fits(seal, batch, maker, checker, rows, at) {
        return Err(StoreError::Changed(format!(
            "the approval of batch {batch} was not made by this console"
        )));
    }
    let verified = Arc::new(VerifiedBatch {
        first_payout: first_payout.get(),
        rows: frozen_rows(write.tx, rows)?.rows().to_vec(),
    });
    // Few batches are open at once; what is finished is forgotten when a new one is opened.
    if write.state.verified.len() >= 8 {
        write.state.verified.clear();
    }
    write.state.verified.insert(batch, Arc::clone(&verified));
    Ok(verified)
}

impl VerifiedBatch {
    /// The frozen row of a payout, where the payout still says the same.
    fn row_of(&self, payout: &crate::PayoutRecord) -> Result<&FrozenRow, StoreError> {
        let index = usize::try_from(payout.id.get() - self.first_payout).ok();
        let row = index.and_then(|index| self.rows.get(index));
        row.filter(|row| {
            (row.payee, row.amount, row.command) == (payout.payee, payout.amount, payout.command)
                && row.name == payout.name
                && row.reference == payout.reference
        })
        .ok_or_else(|| StoreError::Changed(format!("payout {} is not what was approved", payout.id)))
    }
}
