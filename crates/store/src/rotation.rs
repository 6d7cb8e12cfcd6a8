//! Changing the initiator's password.
//!
//! A change is written down before each step of it, so that it can be taken up where it stood. The passwords themselves
//! are in the keyring; here is only which question tried which.

use rusqlite::{Connection, Row, Transaction, params};
use treasury::{
    AccountReading, AttemptId, CredentialAge, DeliveryId, Fact, Finding, FloatSource, Oddity, OperatorId, PauseReason,
    Question, RotationState, TryVerdict,
};

use crate::{
    Ledger, StoreError,
    credential::lasts_days,
    json::optional,
    ledger::Write,
    pending_deliveries::{has_come, still_kept},
    project::rotation_state,
    sending::{lift_where, pause_sending, pauses},
};

/// So many wrong passwords in a row are safe; then it is time to wait. Nobody publishes how many lock an operator; one
/// production tool stops after two (Daraja facts, section 5).
pub const WRONG_IN_A_ROW: u32 = 2;
/// How long to wait after those, in milliseconds.
const WAIT_AFTER_WRONG_MS: i64 = 10 * 60 * 1000;

/// The change that is under way.
pub(crate) const OPEN_ROTATION: &str =
    "SELECT id, state, begun_by, begun_at, tries, inquiry, tried_at, verdict, ended_at,
    set_on, wrong FROM rotation WHERE state IN ('begun', 'trying', 'accepted')";
/// Changes, newest first.
pub(crate) const ROTATIONS: &str = "SELECT id, state, begun_by, begun_at, tries, inquiry, tried_at, verdict, ended_at,
    set_on, wrong FROM rotation ORDER BY begun_at DESC LIMIT ?";
/// Wrong passwords of late.
pub(crate) const WRONG_LATELY: &str =
    "SELECT coalesce(sum(wrong), 0), max(tried_at) FROM rotation WHERE tried_at > ? AND tried_at <= ?";

/// A change of the initiator's password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationRecord {
    /// Its id.
    pub id: AttemptId,
    /// Where it stands.
    pub state: RotationState,
    /// Who began it.
    pub begun_by: Option<OperatorId>,
    /// When, UTC milliseconds.
    pub begun_at: i64,
    /// How often M-PESA was asked.
    pub tries: u32,
    /// The last question; once accepted the one that was accepted.
    pub inquiry: Option<AttemptId>,
    /// When M-PESA was asked last.
    pub tried_at: Option<i64>,
    /// What M-PESA said to the last question.
    pub verdict: Option<TryVerdict>,
    /// When it was done or given up.
    pub ended_at: Option<i64>,
    /// The day the new password was set, as days since 1970 in East Africa Time.
    pub set_on: Option<i32>,
    /// Wrong passwords in a row.
    pub wrong: u32,
}

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

    /// Until when no further password may be tried, where too many were wrong of late.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn password_wait(&self, now: i64) -> Result<Option<i64>, StoreError> {
        self.read("reading wrong passwords", move |db| wait_until(db, now))
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

    /// The change that is under way.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn open_rotation(&self) -> Result<Option<RotationRecord>, StoreError> {
        self.read("reading the change of the password", open_rotation).await
    }

    /// Changes of the password, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn rotations(&self, limit: u32) -> Result<Vec<RotationRecord>, StoreError> {
        self.read("reading changes of the password", move |db| {
            let mut statement = db.prepare_cached(ROTATIONS)?;
            let mut rows = statement.query([limit])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                records.push(rotation(row)?);
            }
            Ok(records)
        })
        .await
    }

    /// Whether nothing may be asked with the initiator's password by itself: M-PESA refused it, or it is being changed.
    /// Each question with a wrong password brings the operator nearer to being locked.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn initiator_is_held(&self) -> Result<bool, StoreError> {
        self.read("reading whether the initiator is held", |db| {
            Ok(open_rotation(db)?.is_some() || holds_the_password(db)?)
        })
        .await
    }
}

fn holds_the_password(db: &Connection) -> Result<bool, StoreError> {
    Ok(pauses(db)?
        .iter()
        .any(|pause| pause.reason.doubts_the_password() || is_refused_question(&pause.reason)))
}

/// Whether a question was refused for the password.
fn is_refused_question(reason: &PauseReason) -> bool {
    matches!(reason, PauseReason::Asking { .. }) && reason.holds_questions()
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
    Ok(tx
        .prepare_cached(sql)?
        .query_row(params![record.begun_at, record.id.to_string()], |row| row.get(0))?)
}

fn wait_until(db: &Connection, now: i64) -> Result<Option<i64>, StoreError> {
    // A clock that was set back must not make anybody wait for longer.
    let since = now.saturating_sub(WAIT_AFTER_WRONG_MS);
    let (wrong, last): (u32, Option<i64>) = db
        .prepare_cached(WRONG_LATELY)?
        .query_row([since, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(last
        .filter(|_| wrong >= WRONG_IN_A_ROW)
        .map(|last| last.saturating_add(WAIT_AFTER_WRONG_MS)))
}

fn open_rotation(db: &Connection) -> Result<Option<RotationRecord>, StoreError> {
    let mut statement = db.prepare_cached(OPEN_ROTATION)?;
    let mut rows = statement.query([])?;
    rows.next()?.map(rotation).transpose()
}

fn by_id(tx: &Transaction<'_>, id: AttemptId) -> Result<RotationRecord, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, state, begun_by, begun_at, tries, inquiry, tried_at, verdict, ended_at, set_on, wrong
         FROM rotation WHERE id = ?",
    )?;
    let mut rows = statement.query(params![id.to_string()])?;
    let row = rows.next()?.ok_or(StoreError::NotFound { what: "rotation" })?;
    rotation(row)
}

fn rotation(row: &Row<'_>) -> Result<RotationRecord, StoreError> {
    let id = |text: String| {
        text.parse::<AttemptId>()
            .map_err(|_| StoreError::Changed("the id of a change of the password is not valid".to_owned()))
    };
    let state: String = row.get(1)?;
    Ok(RotationRecord {
        id: id(row.get(0)?)?,
        state: RotationState::named(&state)
            .ok_or_else(|| StoreError::Changed("the state of a rotation is not valid".to_owned()))?,
        begun_by: row.get::<_, Option<i64>>(2)?.map(OperatorId::new),
        begun_at: row.get(3)?,
        tries: row.get(4)?,
        inquiry: row.get::<_, Option<String>>(5)?.map(id).transpose()?,
        tried_at: row.get(6)?,
        verdict: optional(row.get(7)?, "a word on a password")?,
        ended_at: row.get(8)?,
        set_on: row.get(9)?,
        wrong: row.get(10)?,
    })
}
