//! How each fact changes the tables. The only code that writes to a projection: the same function serves the write that
//! makes a fact and the rebuild that replays it.

mod attempt;
mod batch;
mod delivery;

use rusqlite::{Transaction, params};
use treasury::{Fact, FloatSource, OperatorId, PauseReason};

pub(crate) use attempt::{Standing, of_attempt, originator_conversation_id};
pub(crate) use batch::frozen_rows;

use crate::{StoreError, json::as_json};

/// The tables that are projections, children before parents.
pub(crate) const PROJECTIONS: [&str; 10] = [
    "float_reading",
    "delivery",
    "inquiry",
    "attempt",
    "payout",
    "batch_total",
    "house_total",
    "batch",
    "sending",
    "operator",
];

/// Projects the fact of entry `seq`, written at `at` by `actor`.
pub(crate) fn project(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    actor: Option<OperatorId>,
    fact: &Fact,
) -> Result<(), StoreError> {
    match fact {
        Fact::OperatorAdded {
            operator,
            name,
            role,
            passphrase_hash,
        } => {
            tx.prepare_cached("INSERT INTO operator (id, name, role, passphrase_hash) VALUES (?, ?, ?, ?)")?
                .execute(params![operator.get(), name, role, passphrase_hash])?;
        }
        Fact::BatchDrafted { .. } => batch::drafted(tx, at, actor, fact)?,
        Fact::BatchSubmitted { batch } => batch::submitted(tx, at, *batch)?,
        Fact::BatchApproved {
            batch,
            rows,
            note,
            seal,
        } => batch::approved(tx, at, actor, *batch, *rows, note, *seal)?,
        Fact::BatchRejected { batch, reason } => batch::rejected(tx, at, actor, *batch, reason)?,
        Fact::BatchCancelled { batch } => batch::cancelled(tx, at, *batch)?,
        Fact::BatchPaused { batch, reason } => batch::paused(tx, *batch, Some(reason))?,
        Fact::BatchResumed { batch } => batch::paused(tx, *batch, None)?,
        Fact::SendingPaused { reason } => sending(tx, Some(reason), Some(at), actor)?,
        Fact::SendingResumed => sending(tx, None, None, None)?,
        Fact::AttemptsClaimed { attempts } => {
            for claim in attempts {
                attempt::claimed(tx, at, claim)?;
            }
        }
        Fact::AttemptsRecorded { records } => {
            for record in records {
                attempt::recorded(tx, at, record)?;
            }
        }
        Fact::DoubtsRaised { doubts } => {
            for doubt in doubts {
                attempt::doubted(tx, at, doubt)?;
            }
        }
        Fact::DeliveriesKept { deliveries } => {
            for kept in deliveries {
                delivery::kept(tx, kept)?;
            }
        }
        Fact::ResultsApplied { results } => {
            for result in results {
                delivery::applied(tx, at, result)?;
            }
        }
        Fact::BalanceAsked { inquiry } => {
            tx.prepare_cached("INSERT INTO inquiry (id, kind, asked_at) VALUES (?, 'balance', ?)")?
                .execute(params![inquiry.to_string(), at])?;
        }
        Fact::InquiryFailed { delivery, .. } => delivery::inquiry_answered(tx, at, *delivery)?,
        Fact::FloatRead {
            source,
            delivery,
            utility,
            working,
            as_of,
        } => {
            let source = match source {
                FloatSource::Balance => "balance",
                FloatSource::Payout => "payout",
            };
            tx.prepare_cached(
                "INSERT INTO float_reading (seq, at, source, utility_cents, working_cents, as_of) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                seq,
                at,
                source,
                utility.cents(),
                working.map(mpesa::Balance::cents),
                as_of,
            ])?;
            if source == "balance" {
                delivery::inquiry_answered(tx, at, *delivery)?;
            }
        }
    }
    Ok(())
}

fn sending(
    tx: &Transaction<'_>,
    reason: Option<&PauseReason>,
    since: Option<i64>,
    by: Option<OperatorId>,
) -> Result<(), StoreError> {
    let paused = reason.map(as_json).transpose()?;
    tx.prepare_cached("INSERT OR REPLACE INTO sending (id, paused, since, by) VALUES (1, ?, ?, ?)")?
        .execute(params![paused, since, by.map(OperatorId::get)])?;
    Ok(())
}
