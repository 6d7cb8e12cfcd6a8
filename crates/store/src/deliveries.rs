//! Keeping callbacks, and applying what they prove.

use std::collections::BTreeSet;

use mpesa::Balance;
use rusqlite::{OptionalExtension, Transaction, params};
use treasury::{
    Applied, AttemptId, BatchId, DeliveryId, Doubt, Effect, Evidence, Fact, FloatSource, KeptDelivery, PauseReason,
    Standing, Verdict, judge,
};

use crate::{
    Ledger, StoreError,
    batches::{keep_content, pause_batch},
    ledger::Write,
    project::{Standing as PayoutStanding, of_attempt},
    read,
    sending::pause_sending,
};

/// Callbacks that wait, in their order.
pub(crate) const PENDING: &str = "SELECT d.id, d.attempt_id, d.channel, d.body_digest, i.id IS NOT NULL
    FROM delivery d LEFT JOIN inquiry i ON i.id = d.attempt_id WHERE d.state = 'kept' ORDER BY d.id LIMIT ?";

/// Whether a balance query waits for its answer.
pub(crate) const ASKED: &str = "SELECT EXISTS (SELECT 1 FROM inquiry WHERE answered_at IS NULL AND asked_at >= ?)";

/// A callback to keep.
#[derive(Debug, Clone)]
pub struct NewDelivery {
    /// Its place in the relay's order.
    pub cursor: i64,
    /// When the relay received it, UTC milliseconds.
    pub received_at: i64,
    /// The address it came from.
    pub source: String,
    /// Its body, secrets redacted.
    pub body: Vec<u8>,
    /// What its address says.
    pub standing: Standing,
}

/// A kept callback that waits to be applied.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Id.
    pub id: DeliveryId,
    /// What it is about.
    pub attempt: AttemptId,
    /// Which kind of thing that is.
    pub target: PendingTarget,
    /// `r` result or `t` time-out.
    pub channel: String,
    /// Its body, secrets redacted.
    pub body: Vec<u8>,
}

/// What a callback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingTarget {
    /// An attempt of a payout.
    Attempt,
    /// A balance query.
    Balance,
}

/// What a callback about an attempt proves.
#[derive(Debug, Clone)]
pub struct ApplyResult {
    /// The callback.
    pub delivery: DeliveryId,
    /// The attempt.
    pub attempt: AttemptId,
    /// What it proves.
    pub evidence: Evidence,
    /// Trouble that reaches beyond this payout: pauses its batch or all sending in the same write.
    pub pause: Option<PauseReason>,
    /// The float, where the result carries it.
    pub float: Option<(Balance, Option<Balance>)>,
}

/// What a callback about a balance query says.
#[derive(Debug, Clone, Copy)]
pub struct FloatRead {
    /// The callback.
    pub delivery: DeliveryId,
    /// Available in the Utility account.
    pub utility: Balance,
    /// Available in the Working account.
    pub working: Option<Balance>,
    /// When that was so, by M-PESA's clock, UTC milliseconds, where it says so.
    pub as_of: Option<i64>,
}

impl Ledger {
    /// Keeps callbacks, each once, and answers how many were new. After this the relay may forget them.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn keep(&self, deliveries: Vec<NewDelivery>, at: i64) -> Result<u32, StoreError> {
        self.write("keeping callbacks", move |write| {
            let mut next: i64 = write
                .tx
                .query_row("SELECT coalesce(max(id), 0) + 1 FROM delivery", [], |row| row.get(0))?;
            let mut kept: Vec<KeptDelivery> = Vec::new();
            for new in deliveries {
                let again = |known: &KeptDelivery| (known.cursor, known.received_at) == (new.cursor, new.received_at);
                if kept.iter().any(again) || is_kept(write.tx, new.cursor, new.received_at)? {
                    continue;
                }
                let body = keep_content(write, &new.body)?;
                let standing = known_or_quarantined(write.tx, new.standing)?;
                kept.push(KeptDelivery {
                    delivery: DeliveryId::new(next),
                    cursor: new.cursor,
                    received_at: new.received_at,
                    source: new.source,
                    body,
                    standing,
                });
                next += 1;
            }
            let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            if count > 0 {
                write.append(at, None, &Fact::DeliveriesKept { deliveries: kept })?;
            }
            Ok(count)
        })
        .await
    }

    /// Kept callbacks that were not applied, in their order.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn pending(&self, limit: u32) -> Result<Vec<Pending>, StoreError> {
        self.read("reading kept callbacks", move |db| {
            let mut statement = db.prepare_cached(PENDING)?;
            let mut rows = statement.query([limit])?;
            let mut pending = Vec::new();
            while let Some(row) = rows.next()? {
                let attempt: String = row.get(1)?;
                pending.push(Pending {
                    id: DeliveryId::new(row.get(0)?),
                    attempt: attempt
                        .parse()
                        .map_err(|_| StoreError::Changed("the id of an attempt is not valid".to_owned()))?,
                    target: if row.get(4)? {
                        PendingTarget::Balance
                    } else {
                        PendingTarget::Attempt
                    },
                    channel: row.get(2)?,
                    body: read::content(db, treasury::Digest::from_bytes(row.get(3)?))?,
                });
            }
            Ok(pending)
        })
        .await
    }

    /// Applies what callbacks prove, and pauses what they say must be paused, in one write. Answers the batches touched.
    /// A callback that was applied before is passed over; one that tells what is known already neither pauses nor changes
    /// the float.
    ///
    /// # Errors
    /// When a callback is about another attempt than is said, or the ledger cannot be written.
    pub async fn apply(&self, results: Vec<ApplyResult>, at: i64) -> Result<BTreeSet<BatchId>, StoreError> {
        self.write("applying results", move |write| {
            let mut batches = BTreeSet::new();
            for result in results {
                batches.extend(apply_one(write, result, at)?);
            }
            Ok(batches)
        })
        .await
    }

    /// Stores the float that a balance query brought. Where its callback was applied already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn read_float(&self, read: FloatRead, at: i64) -> Result<(), StoreError> {
        self.write("storing the float", move |write| {
            let FloatRead {
                delivery,
                utility,
                working,
                as_of,
            } = read;
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            let fact = Fact::FloatRead {
                source: FloatSource::Balance,
                delivery,
                utility,
                working,
                as_of: as_of.unwrap_or(at),
            };
            write.append(at, None, &fact).map(|_| ())
        })
        .await
    }

    /// Notes that a question was answered with a failure, and pauses what must be paused. Where its callback was applied
    /// already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn fail_inquiry(
        &self,
        delivery: DeliveryId,
        message: String,
        pause: Option<PauseReason>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting a failed inquiry", move |write| {
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            write.append(at, None, &Fact::InquiryFailed { delivery, message })?;
            match pause {
                Some(reason) => pause_sending(write, reason, None, at),
                None => Ok(()),
            }
        })
        .await
    }

    /// Writes down that M-PESA is asked for the balance, before it is asked.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn ask_balance(
        &self,
        inquiry: AttemptId,
        by: Option<treasury::OperatorId>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("asking for the balance", move |write| {
            write.append(at, by, &Fact::BalanceAsked { inquiry }).map(|_| ())
        })
        .await
    }

    /// Whether a balance query asked at or after `since` has no answer yet.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn balance_asked(&self, since: i64) -> Result<bool, StoreError> {
        self.read("reading inquiries", move |db| {
            Ok(db.prepare_cached(ASKED)?.query_row([since], |row| row.get(0))?)
        })
        .await
    }
}

fn is_kept(tx: &Transaction<'_>, cursor: i64, received_at: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE relay_cursor = ? AND received_at = ?)";
    Ok(tx
        .prepare_cached(sql)?
        .query_row(params![cursor, received_at], |row| row.get(0))?)
}

/// A token of ours for an attempt that this ledger does not know is as unknown as a forged one.
fn known_or_quarantined(tx: &Transaction<'_>, standing: Standing) -> Result<Standing, StoreError> {
    let Standing::Trusted { attempt, .. } = &standing else {
        return Ok(standing);
    };
    let sql = "SELECT EXISTS (SELECT 1 FROM attempt WHERE id = ?1) OR EXISTS (SELECT 1 FROM inquiry WHERE id = ?1)";
    let known: bool = tx
        .prepare_cached(sql)?
        .query_row([attempt.to_string()], |row| row.get(0))?;
    Ok(if known {
        standing
    } else {
        Standing::Quarantined {
            reason: "This ledger never sent the request that it answers.".to_owned(),
        }
    })
}

/// Whether a callback waits to be applied.
fn still_kept(tx: &Transaction<'_>, delivery: DeliveryId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM delivery WHERE id = ? AND state = 'kept')";
    Ok(tx.prepare_cached(sql)?.query_row([delivery.get()], |row| row.get(0))?)
}

/// Applies one callback and answers its batch, where it was not applied before.
fn apply_one(write: &mut Write<'_>, result: ApplyResult, at: i64) -> Result<Option<BatchId>, StoreError> {
    let ApplyResult {
        delivery,
        attempt,
        evidence,
        pause,
        float,
    } = result;
    if !still_kept(write.tx, delivery)? {
        return Ok(None);
    }
    let own: bool = write
        .tx
        .prepare_cached("SELECT attempt_id = ? FROM delivery WHERE id = ?")?
        .query_row(params![attempt.to_string(), delivery.get()], |row| row.get(0))?;
    if !own {
        return Err(StoreError::NotFound {
            what: "callback about this attempt",
        });
    }
    let standing = of_attempt(write.tx, attempt)?;
    let evidence = without_foreign_receipt(write.tx, &standing, evidence)?;
    let effect = match judge(&standing.state, standing.amount, standing.payee, &evidence) {
        Verdict::Step(_) => Effect::Stepped,
        Verdict::Known => Effect::Known,
        Verdict::Alarm(message) => Effect::Alarm { message },
    };
    let batch = standing.batch;
    // What was known already is an old answer told again: its float is old too, and a person may have resumed since.
    let news = effect == Effect::Stepped;
    let as_of = match &evidence {
        Evidence::Moved { completed_at, .. } => *completed_at,
        Evidence::NotMoved { .. } | Evidence::Nothing { .. } => None,
    };
    let applied = Applied {
        delivery,
        attempt,
        evidence,
        effect,
    };
    write.append(at, None, &Fact::ResultsApplied { results: vec![applied] })?;
    if let Some(((utility, working), as_of)) = float.filter(|_| news).zip(as_of)
        && is_newest(write.tx, as_of, utility)?
    {
        let source = FloatSource::Payout;
        let fact = Fact::FloatRead {
            source,
            delivery,
            utility,
            working,
            as_of,
        };
        write.append(at, None, &fact)?;
    }
    if let Some(reason) = pause.filter(|_| news) {
        pause_for(write, batch, reason, at)?;
    }
    Ok(Some(batch))
}

/// Results arrive in any order, so what a payout's result says of the float counts only where nothing newer is known.
/// M-PESA tells seconds: within one, payouts leave less and less, so the least is the newest.
fn is_newest(tx: &Transaction<'_>, as_of: i64, utility: Balance) -> Result<bool, StoreError> {
    let newest: Option<(i64, i64)> = tx
        .prepare_cached("SELECT as_of, utility_cents FROM float_reading ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(newest.is_none_or(|(known, cents)| as_of > known || (as_of == known && utility.cents() < cents)))
}

/// A receipt that another payout already has proves nothing about this one.
fn without_foreign_receipt(
    tx: &Transaction<'_>,
    standing: &PayoutStanding,
    evidence: Evidence,
) -> Result<Evidence, StoreError> {
    let Evidence::Moved { receipt, .. } = &evidence else {
        return Ok(evidence);
    };
    let other: Option<i64> = tx
        .prepare_cached("SELECT id FROM payout WHERE receipt = ? AND id <> ?")?
        .query_row(params![receipt.as_str(), standing.payout.get()], |row| row.get(0))
        .optional()?;
    Ok(match other {
        Some(other) => {
            let message = format!("M-PESA gave receipt {receipt}, which payout {other} already has.");
            Evidence::Nothing {
                doubt: Doubt::Contradiction { message },
            }
        }
        None => evidence,
    })
}

/// Too little money stops the batch; a refused initiator or organisation stops everything.
fn pause_for(write: &mut Write<'_>, batch: BatchId, reason: PauseReason, at: i64) -> Result<(), StoreError> {
    match reason {
        PauseReason::InsufficientBalance { .. } => pause_batch(write, batch, Some(reason), None, at),
        PauseReason::Person
        | PauseReason::Initiator { .. }
        | PauseReason::Organisation { .. }
        | PauseReason::NotAuthorised { .. }
        | PauseReason::Refused { .. }
        | PauseReason::LedgerChanged { .. } => pause_sending(write, reason, None, at),
    }
}
