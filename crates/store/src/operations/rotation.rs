//! Changing the initiator's password.
//!
//! A change is written down before each step of it, so that it can be taken up where it stood. The passwords themselves
//! are in the keyring; here is only which question tried which.

use rusqlite::{Transaction, params};
use treasury::{
    AccountReading, AttemptId, CredentialAge, DeliveryId, Fact, Finding, FloatSource, Oddity, OperatorId, PauseReason,
    Question, RotationState, TryVerdict, decide::has_come,
};

use crate::{
    Ledger, RotationRecord, StoreError,
    ledger::write::Write,
    operations::pauses::{lift_where, pause_sending},
    project::rotation_state,
    reading::{
        callbacks::still_kept,
        credential::lasts_days,
        rotation::{by_id, is_refused_question, open_rotation, wait_until},
    },
    sql,
};

/// M-PESA's answer to a question with a new password.
#[derive(Debug, Clone)]
pub struct PasswordJudged {
    /// Which change.
    pub rotation: AttemptId,
    /// The question.
    pub inquiry: AttemptId,
    /// The callback that carried the answer; none where the gateway refused or nothing came.
    pub delivery: Option<DeliveryId>,
    /// What it says.
    pub verdict: TryVerdict,
    /// The accounts that came with it.
    pub accounts: Vec<AccountReading>,
    /// When they held that, by M-PESA's clock, UTC milliseconds, where it says so.
    pub as_of: Option<i64>,
}

impl Ledger {
    /// Begins a change, and pauses all sending in the same write: a change on the portal ends the old password at once.
    /// Pauses that stand already stand beside it.
    ///
    /// # Errors
    /// When another change is under way, or the ledger cannot be written.
    pub async fn begin_rotation(&self, rotation: AttemptId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("beginning a change of the password", move |write| {
            if let Some(open) = open_rotation(write.tx)? {
                return Err(StoreError::Rotation { state: open.state });
            }
            write.append(at, Some(by), &Fact::RotationBegun { rotation })?;
            pause_sending(write, PauseReason::Rotation, Some(by), at)
        })
        .await
    }

    /// Writes down that M-PESA is asked with a new password that was set on `set_on`, before it is asked.
    ///
    /// # Errors
    /// When a question is under way, too many passwords were wrong of late, or the ledger cannot be written.
    pub async fn try_rotation(
        &self,
        rotation: AttemptId,
        inquiry: AttemptId,
        set_on: i32,
        by: OperatorId,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("trying a new password", move |write| {
            if let Some(until) = wait_until(write.tx, at)? {
                return Err(StoreError::TooManyWrong { until });
            }
            CredentialAge::from_epoch_days(set_on, lasts_days(write.tx)?)?;
            let tried = Fact::RotationTried {
                rotation,
                inquiry,
                set_on,
            };
            write.append(at, Some(by), &tried)?;
            let question = Question::Credential { rotation };
            write
                .append(at, Some(by), &Fact::InquiryAsked { inquiry, question })
                .map(|_| ())
        })
        .await
    }

    /// Writes down M-PESA's word on a new password, and the balance that came with it. Answers where the change stands
    /// now. A callback that was applied before is passed over; an answer that comes when the change has ended, or that
    /// says nothing new, changes nothing. But where M-PESA took a password after its change was given up, and no other was
    /// begun since, the password in use has ended: sending pauses, so that it is not tried until the operator is locked.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn judge_rotation(&self, judged: PasswordJudged, at: i64) -> Result<RotationState, StoreError> {
        self.write("noting the word on a new password", move |write| {
            judge(write, judged, at)
        })
        .await
    }

    /// The new password is in use: notes its age, and lets sending go on where it was paused for the change or because
    /// M-PESA had refused the old one.
    ///
    /// # Errors
    /// When M-PESA did not take the new one, or the ledger cannot be written.
    pub async fn finish_rotation(&self, rotation: AttemptId, at: i64) -> Result<(), StoreError> {
        self.write("taking the new password on", move |write| {
            let record = by_id(write.tx, rotation)?;
            let set_on = record.set_on.ok_or(StoreError::Rotation { state: record.state })?;
            // Whoever began it may have gone: the console does this by itself once M-PESA took the password.
            write.append(at, None, &Fact::RotationDone { rotation, set_on })?;
            lift_where(
                write,
                |reason| {
                    *reason == PauseReason::Rotation || reason.doubts_the_password() || is_refused_question(reason)
                },
                None,
                at,
            )
        })
        .await
    }

    /// Gives a change up, and lets sending go on where it was paused for it. What M-PESA had refused before stays paused.
    ///
    /// # Errors
    /// When M-PESA took the new one or is being asked, or the ledger cannot be written.
    pub async fn abandon_rotation(&self, rotation: AttemptId, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("giving up a change of the password", move |write| {
            let state = rotation_state(write.tx, rotation)?;
            if state == RotationState::Trying {
                // M-PESA may be about to take the new one, and then the old one is gone.
                return Err(StoreError::Rotation { state });
            }
            write.append(at, Some(by), &Fact::RotationAbandoned { rotation })?;
            lift_where(write, |reason| *reason == PauseReason::Rotation, Some(by), at)
        })
        .await
    }
}

fn judge(write: &mut Write<'_>, judged: PasswordJudged, at: i64) -> Result<RotationState, StoreError> {
    let PasswordJudged {
        rotation,
        inquiry,
        delivery,
        verdict,
        accounts,
        as_of,
    } = judged;
    let record = by_id(write.tx, rotation)?;
    if let Some(delivery) = delivery
        && !still_kept(write.tx, delivery)?
    {
        return Ok(record.state);
    }
    let is_last = record.inquiry == Some(inquiry);
    let accepted = verdict == TryVerdict::Accepted;
    // Only M-PESA's word that it takes a password counts for an earlier question, and only while the change is open.
    let counts = match record.state {
        RotationState::Begun | RotationState::Trying => is_last || accepted,
        RotationState::Accepted | RotationState::Done | RotationState::Abandoned => false,
    };
    if counts {
        let fact = Fact::RotationJudged {
            rotation,
            inquiry,
            delivery,
            verdict,
        };
        write.append(at, None, &fact)?;
    } else if let Some(delivery) = delivery {
        let what = match accepted {
            true => Oddity::PasswordAfterEnd,
            false => Oddity::PasswordDecided,
        };
        let ended_the_old = accepted && record.state == RotationState::Abandoned && is_last_change(write.tx, &record)?;
        let finding = Finding::Odd { what };
        let fact = Fact::InquiryAnswered {
            inquiry,
            delivery,
            finding,
        };
        write.append(at, None, &fact)?;
        if ended_the_old {
            // With the balance that came with it the password in use would count as taken.
            pause_sending(write, PauseReason::OtherPassword, None, at)?;
            return Ok(record.state);
        }
    }
    if let Some(delivery) = delivery.filter(|_| accepted && !accounts.is_empty()) {
        let read = Fact::BalancesRead {
            source: FloatSource::Balance,
            delivery,
            accounts,
            as_of: as_of.filter(|as_of| has_come(*as_of, at)).unwrap_or(at),
        };
        write.append(at, None, &read)?;
    }
    rotation_state(write.tx, rotation)
}

/// Whether no other change was begun since.
fn is_last_change(tx: &Transaction<'_>, record: &RotationRecord) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM rotation WHERE begun_at >= ? AND id <> ?)";
    sql::one(tx, sql, params![record.begun_at, record.id.to_string()])
}
