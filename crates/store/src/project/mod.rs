//! How each fact changes the tables. The only code that writes to a projection: the same function serves the write that
//! makes a fact and the rebuild that replays it.

mod account;
mod attempt;
mod batch;
mod credential;
mod delivery;
mod inquiry;
mod people;

use rusqlite::{Transaction, params};
use treasury::{Fact, FloatSource, OperatorId, PauseReason, Question};

pub(crate) use account::day_of;
pub(crate) use attempt::{Standing, of_attempt, of_payout, originator_conversation_id};
pub(crate) use batch::frozen_rows;
pub(crate) use credential::state_of as rotation_state;
pub(crate) use people::{is_known as is_known_payment, last_attempt, open_proposal};

use crate::{StoreError, json::as_json};

/// The tables that are projections, children before parents.
pub(crate) const PROJECTIONS: [&str; 24] = [
    "access",
    "reminder",
    "rotation",
    "credential",
    "setting",
    "recall_step",
    "recall",
    "incoming_day",
    "incoming",
    "settlement",
    "account_reading",
    "account_spent",
    "account_day",
    "account",
    "repeat",
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
        Fact::PassphraseChanged {
            operator,
            passphrase_hash,
        } => {
            tx.prepare_cached("UPDATE operator SET passphrase_hash = ? WHERE id = ?")?
                .execute(params![passphrase_hash, operator.get()])?;
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
            inquiry::asked(tx, at, actor, *inquiry, &Question::Balance)?;
        }
        Fact::InquiryFailed { delivery, message } => {
            delivery::inquiry_answered(tx, at, *delivery)?;
            inquiry::failed(tx, *delivery, message)?;
        }
        Fact::FloatRead {
            source,
            delivery,
            utility,
            working,
            as_of,
        } => {
            let accounts = account::utility_and_working(*utility, *working);
            balances(tx, seq, at, *source, *delivery, &accounts, *as_of)?;
        }
        Fact::BalancesRead {
            source,
            delivery,
            accounts,
            as_of,
        } => balances(tx, seq, at, *source, *delivery, accounts, *as_of)?,
        Fact::InquiryAsked { inquiry, question } => inquiry::asked(tx, at, actor, *inquiry, question)?,
        Fact::InquiryRecorded { inquiry, answer } => inquiry::recorded(tx, at, *inquiry, answer)?,
        Fact::InquiryAnswered {
            inquiry,
            delivery,
            finding,
        } => inquiry::answered(tx, at, *inquiry, *delivery, finding)?,
        Fact::AttemptRepeated { attempt } => attempt::repeated(tx, seq, at, actor, *attempt)?,
        Fact::RepeatRecorded { attempt, answer } => attempt::repeat_recorded(tx, at, *attempt, answer)?,
        Fact::SettlementProposed {
            settlement,
            payout,
            end,
            note,
        } => people::proposed(tx, at, actor, *settlement, *payout, end, note)?,
        Fact::SettlementAgreed { settlement, .. } => people::agreed(tx, at, actor, *settlement)?,
        Fact::SettlementDeclined { settlement, reason } => people::declined(tx, at, actor, *settlement, reason)?,
        Fact::PaymentsReceived { payments, deliveries } => {
            people::received(tx, at, payments)?;
            for delivery in deliveries {
                delivery::dealt_with(tx, *delivery)?;
            }
        }
        Fact::ConfirmationUnread { delivery, .. } => delivery::dealt_with(tx, *delivery)?,
        Fact::RecallOpened { .. } | Fact::RecallStepped { .. } | Fact::RecallClosed { .. } => {
            people::recall(tx, at, actor, fact)?;
        }
        Fact::SettingChanged { setting } => people::set(tx, at, actor, setting)?,
        Fact::CredentialNoted { .. }
        | Fact::RotationBegun { .. }
        | Fact::RotationTried { .. }
        | Fact::RotationJudged { .. }
        | Fact::RotationDone { .. }
        | Fact::RotationAbandoned { .. } => credential::project(tx, at, actor, fact)?,
        Fact::ReminderGiven { .. } | Fact::ReminderSnoozed { .. } | Fact::ReminderSeen { .. } => {
            credential::reminder(tx, at, fact)?;
        }
        Fact::AccessFound { door, open, message } => credential::access(tx, at, door, *open, message)?,
        // What left is told by the journal alone.
        Fact::Exported { .. } => {}
    }
    Ok(())
}

/// Accounts were read; where that was asked for, the question is answered.
fn balances(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    source: FloatSource,
    delivery: treasury::DeliveryId,
    accounts: &[treasury::AccountReading],
    as_of: i64,
) -> Result<(), StoreError> {
    account::read(tx, seq, at, source, delivery, accounts, as_of)?;
    match source {
        FloatSource::Balance => delivery::inquiry_answered(tx, at, delivery),
        FloatSource::Payout => Ok(()),
    }
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
