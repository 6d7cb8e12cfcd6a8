//! Whether anything may be sent at all.

use rusqlite::{Connection, OptionalExtension, Transaction};
use treasury::{AgeDoubt, Fact, OperatorId, PauseReason};

use crate::{Ledger, SendingPause, StoreError, json::from_json, ledger::Write, project::is_rotating};

impl Ledger {
    /// Why all sending is paused, where it is.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn sending_pause(&self) -> Result<Option<SendingPause>, StoreError> {
        self.read("reading whether sending is paused", |db| {
            let row = db
                .prepare_cached("SELECT paused, since, by FROM sending WHERE paused IS NOT NULL")?
                .query_row([], |row| {
                    Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, Option<i64>>(2)?))
                })
                .optional()?;
            row.map(|(reason, since, by)| {
                Ok(SendingPause {
                    reason: from_json(&reason, "a pause")?,
                    since,
                    by: by.map(OperatorId::new),
                })
            })
            .transpose()
        })
        .await
    }

    /// Stops all sending. Where it is stopped already, the first reason stands, but for one that must be put right before
    /// anything is asked either: a refused initiator, a ledger that was changed.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn pause_sending(&self, reason: PauseReason, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.write("pausing sending", move |write| pause_sending(write, reason, by, at))
            .await
    }

    /// Lets sending go on.
    ///
    /// # Errors
    /// When the initiator's password is being changed; when M-PESA refused the initiator and has told no balance since;
    /// or when the ledger cannot be written.
    pub async fn resume_sending(&self, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("resuming sending", move |write| {
            let Some(reason) = paused_for(write.tx)? else {
                return Ok(());
            };
            if reason.is_about_age() {
                return Err(StoreError::NotReadmitted);
            }
            if is_rotating(write.tx)? {
                return Err(StoreError::RotationOpen);
            }
            if reason.doubts_the_password() && !took_initiator_since_pause(write.tx)? {
                return Err(StoreError::InitiatorRefused);
            }
            resume(write, Some(by), at)
        })
        .await
    }

    /// Lets sending go on where it was paused because M-PESA refused the initiator, and M-PESA has taken it since. For an
    /// organisation at which nobody works yet: what was mistyped while it was connected is put right.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn resume_where_taken(&self, at: i64) -> Result<(), StoreError> {
        self.write("resuming sending", move |write| {
            let refused = paused_for(write.tx)?.is_some_and(|reason| reason.doubts_the_password());
            if refused && !is_rotating(write.tx)? && took_initiator_since_pause(write.tx)? {
                return resume(write, None, at);
            }
            Ok(())
        })
        .await
    }
}

/// Lets sending go on, inside a write.
pub(crate) fn resume(write: &mut Write<'_>, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
    // What was checked before the pause is checked anew.
    write.state.approved.clear();
    write.append(at, by, &Fact::SendingResumed).map(|_| ())
}

/// Why all sending is paused.
pub(crate) fn paused_for(db: &Connection) -> Result<Option<PauseReason>, StoreError> {
    let reason: Option<String> = db
        .prepare_cached("SELECT paused FROM sending WHERE paused IS NOT NULL")?
        .query_row([], |row| row.get(0))
        .optional()?;
    reason.map(|reason| from_json(&reason, "a pause")).transpose()
}

/// Whether M-PESA answered a balance query after sending was paused: it takes the initiator again.
fn took_initiator_since_pause(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sending s JOIN journal j ON j.at >= s.since
        WHERE s.paused IS NOT NULL AND j.seq = (SELECT max(seq) FROM account_reading))";
    Ok(tx.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Whether all sending is paused.
pub(crate) fn is_paused(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sending WHERE paused IS NOT NULL)";
    Ok(tx.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Stops all sending, inside a write.
pub(crate) fn pause_sending(
    write: &mut Write<'_>,
    reason: PauseReason,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    let stands = match paused_for(write.tx)? {
        None => false,
        // What must be put right first takes the place of what only holds payments: who resumed those would not hear of it.
        // A change of the password does not: it ends by itself, and what stood before it stands after it.
        Some(known) => {
            let strange = |reason: &PauseReason| {
                matches!(
                    reason,
                    PauseReason::LedgerAge {
                        doubt: AgeDoubt::StrangeAnswer { .. }
                    }
                )
            };
            // That the ledger is old is not hidden by a person's pause; and who knows how old it is knows more.
            let older = reason.is_about_age() && (!known.is_about_age() || strange(&known) && !strange(&reason));
            known.holds_questions() || !(reason.holds_questions() || older) || reason == PauseReason::Rotation
        }
    };
    if stands {
        return Ok(());
    }
    write.append(at, by, &Fact::SendingPaused { reason }).map(|_| ())
}
