//! Applying what callbacks prove.

use std::collections::BTreeSet;

use mpesa::{Receipt, Shortcode};
use rusqlite::{Transaction, params};
use treasury::{
    AccountReading, Applied, Asking, AttemptId, BatchId, DeliveryId, Effect, Evidence, Fact, FloatSource, PauseReason,
    PayoutId, PayoutState, Proof, Unanswered,
    decide::{self, PauseScope, ToldAbout, accounts_as_of, ends_by, has_come, receipts_of},
    may_have_gone_again,
};

use crate::{
    Ledger, StoreError,
    journal::approved::attempts_of,
    json::from_json,
    ledger::write::Write,
    operations::{
        attempts::know,
        batches::pause_batch,
        pauses::{pause_for_question, pause_sending, question_answered},
        settlements::overtake,
        statements::import::prove,
    },
    project::{Standing as PayoutStanding, of_attempt, of_payout, rows},
    reading::{callbacks::still_kept, pauses::pauses, questions::question_of},
    sql,
};

/// Whether an attempt is only assumed, or the ledger was readmitted after it.
pub(crate) const READMITTED_SINCE: &str = "SELECT EXISTS (
        SELECT 1 FROM journal WHERE kind = 'ledger_readmitted' AND seq > (SELECT seq FROM attempt WHERE id = ?1))
    OR EXISTS (SELECT 1 FROM journal WHERE kind = 'attempts_assumed' AND seq = (SELECT seq FROM attempt WHERE id = ?1))";

/// What a callback about an attempt proves.
#[derive(Debug, Clone)]
pub struct ApplyResult {
    /// The callback.
    pub delivery: DeliveryId,
    /// The attempt that the evidence is about: the callback's own, or the one that a status query asked about.
    pub attempt: AttemptId,
    /// What it proves.
    pub evidence: Evidence,
    /// What told it: [`Proof::Callback`] or [`Proof::Status`].
    pub proof: Proof,
    /// Trouble that reaches beyond this payout: pauses its batch or all sending in the same write.
    pub pause: Option<PauseReason>,
    /// What the result tells of the accounts.
    pub accounts: Vec<AccountReading>,
}

/// What a callback about a balance query says.
#[derive(Debug, Clone)]
pub struct FloatRead {
    /// The callback.
    pub delivery: DeliveryId,
    /// The accounts.
    pub accounts: Vec<AccountReading>,
    /// When that was so, by M-PESA's clock, UTC milliseconds, where it says so.
    pub as_of: Option<i64>,
}

impl Ledger {
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
                accounts,
                as_of,
            } = read;
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            let fact = Fact::BalancesRead {
                source: FloatSource::Balance,
                delivery,
                accounts,
                as_of: as_of.filter(|as_of| has_come(*as_of, at)).unwrap_or(at),
            };
            write.append(at, None, &fact)?;
            question_answered(write, Asking::Balance, at)
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
        second: Option<Shortcode>,
        why: Unanswered,
        pause: Option<PauseReason>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("noting a failed inquiry", move |write| {
            if !still_kept(write.tx, delivery)? {
                return Ok(());
            }
            write.append(at, None, &Fact::InquiryFailed { delivery, second, why })?;
            match pause {
                Some(reason) => pause_for_question(write, &question_of(write.tx, delivery)?, reason, at),
                None => Ok(()),
            }
        })
        .await
    }
}

/// Applies one callback and answers its batch, where it was not applied before.
fn apply_one(write: &mut Write<'_>, result: ApplyResult, at: i64) -> Result<Option<BatchId>, StoreError> {
    let ApplyResult {
        delivery,
        attempt,
        evidence,
        proof,
        pause,
        accounts,
    } = result;
    if !still_kept(write.tx, delivery)? {
        return Ok(None);
    }
    if !is_about(write.tx, delivery, attempt, proof)? {
        return Err(StoreError::NotFound {
            what: "callback about this attempt",
        });
    }
    let standing = of_attempt(write.tx, attempt)?;
    let over = is_over(write.tx, attempt)?;
    let evidence = decide::of_attempt(without_foreign_receipt(write.tx, &standing, evidence)?, over);
    let elsewhere = may_have_gone_again(&standing.lane, &evidence) && may_be_elsewhere(write.tx, attempt)?;
    let about = ToldAbout {
        state: &standing.state,
        amount: standing.amount,
        lane: &standing.lane,
        batch: rows::waiting(write.tx, standing.batch)?.state,
        over,
        elsewhere,
        told: &receipts_told(write.tx, &standing, &evidence)?,
    };
    let effect = about.effect(&evidence, proof, pause.is_some());
    let batch = standing.batch;
    // What was known already is an old answer told again: its float is old too, and a person may have resumed since.
    let news = matches!(effect, Effect::Stepped | Effect::Returned);
    let returned = effect == Effect::Returned;
    let as_of = accounts_as_of(&standing.lane, &evidence, received_at(write.tx, delivery)?);
    let applied = Applied {
        delivery,
        attempt,
        evidence,
        proof,
        effect,
    };
    write.append(at, None, &Fact::ResultsApplied { results: vec![applied] })?;
    if returned && elsewhere {
        assume_next(write, batch, standing.payout, at)?;
    }
    if let Some(as_of) = as_of.filter(|as_of| news && has_come(*as_of, at)) {
        let mut newest = Vec::with_capacity(accounts.len());
        for reading in accounts {
            if is_newest(write.tx, as_of, &reading)? {
                newest.push(reading);
            }
        }
        if !newest.is_empty() {
            let fact = Fact::BalancesRead {
                source: FloatSource::Payout,
                delivery,
                accounts: newest,
                as_of,
            };
            write.append(at, None, &fact)?;
        }
    }
    if news && (returned || of_payout(write.tx, standing.payout)?.state.has_ended()) {
        overtake(write, standing.payout, at)?;
        prove(write, standing.payout, at)?;
    }
    if proof == Proof::Status {
        question_answered(write, Asking::Status, at)?;
    }
    if let Some(reason) = pause.filter(|_| news) {
        pause_for(write, batch, reason, at)?;
    }
    Ok(Some(batch))
}

/// Whether M-PESA had refused an attempt for good, and its payout was to be sent again since.
pub(crate) fn is_over(tx: &Transaction<'_>, attempt: AttemptId) -> Result<bool, StoreError> {
    let sql = "SELECT a.refused_before < p.refused FROM attempt a JOIN payout p ON p.id = a.payout_id WHERE a.id = ?";
    sql::one(tx, sql, [attempt.to_string()])
}

/// Whether a newer copy of this ledger may know more of an attempt than this one: the ledger's age is in question, or was
/// after the attempt was written down, or the attempt itself is only assumed to have been made there.
fn may_be_elsewhere(tx: &Transaction<'_>, attempt: AttemptId) -> Result<bool, StoreError> {
    if pauses(tx)?.iter().any(|pause| pause.reason.is_about_age()) {
        return Ok(true);
    }
    let found = sql::one(tx, READMITTED_SINCE, [attempt.to_string()])?;
    Ok(found)
}

/// A newer copy may have sent the payout again, under the id that follows: that attempt is in doubt here, and is asked about.
fn assume_next(write: &mut Write<'_>, batch: BatchId, payout: PayoutId, at: i64) -> Result<(), StoreError> {
    know(write, batch)?;
    let before = attempts_of(write.tx, payout)?;
    let claim = write.approved(batch)?.next_claim(&write.ids(), payout, before)?;
    let fact = Fact::AttemptsAssumed { attempts: vec![claim] };
    write.append(at, None, &fact).map(|_| ())
}

fn received_at(tx: &Transaction<'_>, delivery: DeliveryId) -> Result<i64, StoreError> {
    sql::one(tx, "SELECT received_at FROM delivery WHERE id = ?", [delivery.get()])
}

/// Whether a callback is about this attempt: it came to the attempt's own address, or to that of a status query that asked
/// about it.
fn is_about(tx: &Transaction<'_>, delivery: DeliveryId, attempt: AttemptId, proof: Proof) -> Result<bool, StoreError> {
    let sql = match proof {
        Proof::Status => {
            "SELECT EXISTS (SELECT 1 FROM delivery d JOIN inquiry i ON i.id = d.attempt_id
                WHERE i.attempt_id = ? AND d.id = ?)"
        }
        Proof::Callback | Proof::Refusal | Proof::Statement | Proof::People => {
            "SELECT attempt_id = ? FROM delivery WHERE id = ?"
        }
    };
    sql::one(tx, sql, params![attempt.to_string(), delivery.get()])
}

/// Whether nothing newer is known of an account.
fn is_newest(tx: &Transaction<'_>, as_of: i64, reading: &AccountReading) -> Result<bool, StoreError> {
    let sql = "SELECT as_of, available_cents FROM account WHERE name = ?";
    let known = sql::maybe(tx, sql, [&reading.account], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(decide::is_newest(as_of, reading, known))
}

/// The receipts that M-PESA gave for a payout in doubt before, where the evidence is that it was paid: what was told so far
/// did not end it.
pub(crate) fn receipts_told(
    tx: &Transaction<'_>,
    standing: &PayoutStanding,
    evidence: &Evidence,
) -> Result<Vec<Receipt>, StoreError> {
    let (PayoutState::InDoubt { doubt }, Evidence::Moved { .. }) = (&standing.state, evidence) else {
        return Ok(Vec::new());
    };
    let mut statement = tx.prepare_cached(
        "SELECT d.applied FROM attempt a JOIN delivery d ON d.attempt_id = a.id
            WHERE a.payout_id = ?1 AND d.applied IS NOT NULL
         UNION ALL SELECT d.applied FROM attempt a JOIN inquiry i ON i.attempt_id = a.id
            JOIN delivery d ON d.attempt_id = i.id WHERE a.payout_id = ?1 AND d.applied IS NOT NULL",
    )?;
    let mut rows = statement.query([standing.payout.get()])?;
    // A statement may have told them, and no callback.
    let mut receipts = doubt.receipts().to_vec();
    while let Some(row) = rows.next()? {
        let applied: Applied = from_json(&row.get::<_, String>(0)?, "a result")?;
        receipts.extend(receipts_of(applied.evidence));
    }
    Ok(receipts)
}

/// A receipt that another payout already has proves nothing about this one.
pub(crate) fn without_foreign_receipt(
    tx: &Transaction<'_>,
    standing: &PayoutStanding,
    evidence: Evidence,
) -> Result<Evidence, StoreError> {
    let Some(receipt) = ends_by(&standing.state, &evidence) else {
        return Ok(evidence);
    };
    let sql = "SELECT id FROM payout WHERE receipt = ? AND id <> ?";
    let other: Option<i64> = sql::maybe_one(tx, sql, params![receipt.as_str(), standing.payout.get()])?;
    Ok(decide::without_foreign_receipt(
        &standing.state,
        evidence,
        other.map(PayoutId::new),
    ))
}

fn pause_for(write: &mut Write<'_>, batch: BatchId, reason: PauseReason, at: i64) -> Result<(), StoreError> {
    match reason.scope() {
        PauseScope::Batch => pause_batch(write, batch, Some(reason), None, at),
        PauseScope::Everything => pause_sending(write, reason, None, at),
    }
}
