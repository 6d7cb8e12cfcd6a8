//! Whether anything may be sent at all. Pauses are a set: each stands until its own act lifts it, and lifting one lifts no
//! other.

use rusqlite::Transaction;
use treasury::{
    Asking, Confirmed, Fact, OperatorId, PauseKind, PauseReason, Question,
    decide::{InitiatorsPassword, may_lift, of_question, shows_that_payouts_work},
};

use crate::{
    Ledger, SendingPause, StoreError, TeamLogError, json::from_json, ledger::write::Write, project::is_rotating,
    reading::pauses::pauses, sql,
};

/// How many callbacks are looked through for the last result of a payout.
const RESULTS_LOOKED_AT: i64 = 200;

impl Ledger {
    /// Stops all sending. Where it is stopped for the same already, nothing is written.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    pub async fn pause_sending(&self, reason: PauseReason, by: Option<OperatorId>, at: i64) -> Result<(), StoreError> {
        self.write("pausing sending", move |write| pause_sending(write, reason, by, at))
            .await
    }

    /// Looks at the team's log anew where something was wrong with it. Where it is right, that is written into it as a pause of
    /// every desktop's, which two people lift. Answers whether it was.
    ///
    /// # Errors
    /// Where the log is still not what it must be, or cannot be reached.
    pub async fn settle_log_doubt(&self, at: i64) -> Result<bool, StoreError> {
        let Some(doubt) = *self.log_doubt().borrow() else {
            return Ok(false);
        };
        self.take_in().await?;
        let reason = PauseReason::TeamLog { doubt };
        self.write("pausing sending", move |write| {
            let sql = "SELECT EXISTS (SELECT 1 FROM pause WHERE kind = ?)";
            match sql::one(write.tx, sql, [reason.kind().name()])? {
                true => Ok(()),
                false => write.append(at, None, &Fact::SendingPaused { reason }).map(|_| ()),
            }
        })
        .await?;
        self.forget_log_doubt().await?;
        Ok(true)
    }

    /// Lifts the one pause that stands; where none does, nothing is written.
    ///
    /// # Errors
    /// [`StoreError::SeveralPauses`] where several stand; else as [`Ledger::lift_pause`].
    pub async fn resume_sending(&self, by: OperatorId, at: i64) -> Result<(), StoreError> {
        self.write("resuming sending", move |write| match pauses(write.tx)?.as_slice() {
            [] => Ok(()),
            [one] => lift_by_person(write, one, by, None, at),
            _ => Err(StoreError::SeveralPauses),
        })
        .await
    }

    /// Lifts one pause; others stand. Where it does not stand, nothing is written.
    ///
    /// # Errors
    /// [`StoreError::SecondPerson`] where it takes two people and no other one agreed; when the initiator's password is being
    /// changed, or M-PESA refused it and has told no balance since; or when the ledger cannot be written.
    pub async fn lift_pause(
        &self,
        pause: PauseKind,
        by: OperatorId,
        second: Option<Confirmed>,
        at: i64,
    ) -> Result<(), StoreError> {
        self.write("lifting a pause", move |write| {
            let standing = pauses(write.tx)?;
            match standing.iter().find(|one| one.reason.kind() == pause) {
                None => Ok(()),
                Some(one) => lift_by_person(write, one, by, second, at),
            }
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
            if is_rotating(write.tx)? {
                return Ok(());
            }
            for pause in pauses(write.tx)? {
                if pause.reason.doubts_the_password() && took_initiator_since(write.tx, pause.seq)? {
                    lift(write, pause.reason.kind(), None, None, at)?;
                }
            }
            Ok(())
        })
        .await
    }
}

fn lift_by_person(
    write: &mut Write<'_>,
    pause: &SendingPause,
    by: OperatorId,
    second: Option<Confirmed>,
    at: i64,
) -> Result<(), StoreError> {
    if pause.is_of_log() {
        return Err(TeamLogError::InDoubt.into());
    }
    let second = second.map(|second| second.operator());
    let password = if is_rotating(write.tx)? {
        InitiatorsPassword::Changing
    } else if took_initiator_since(write.tx, pause.seq)? {
        InitiatorsPassword::Taken
    } else {
        InitiatorsPassword::Refused
    };
    let agreed_by = may_lift(&pause.reason, by, second, password)?;
    lift(write, pause.reason.kind(), Some(by), agreed_by, at)
}

/// Lifts one pause, inside a write.
pub(crate) fn lift(
    write: &mut Write<'_>,
    pause: PauseKind,
    by: Option<OperatorId>,
    agreed_by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    // What was checked before the pause is checked anew.
    write.state.approved.clear();
    write
        .append(at, by, &Fact::SendingResumed { pause, agreed_by })
        .map(|_| ())
}

/// Lifts the pauses that `ended` picks, inside a write.
pub(crate) fn lift_where(
    write: &mut Write<'_>,
    ended: impl Fn(&PauseReason) -> bool,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    for pause in pauses(write.tx)? {
        if ended(&pause.reason) {
            lift(write, pause.reason.kind(), by, None, at)?;
        }
    }
    Ok(())
}

/// Whether M-PESA answered a balance query after entry `seq` of the journal: it takes the initiator again. By order and not
/// by time, which a clock that is set right turns back.
fn took_initiator_since(tx: &Transaction<'_>, seq: i64) -> Result<bool, StoreError> {
    let sql = "SELECT coalesce((SELECT max(seq) FROM account_reading) > ?, 0)";
    sql::one(tx, sql, [seq])
}

/// Stops all sending, inside a write.
pub(crate) fn pause_sending(
    write: &mut Write<'_>,
    reason: PauseReason,
    by: Option<OperatorId>,
    at: i64,
) -> Result<(), StoreError> {
    if pauses(write.tx)?
        .iter()
        .any(|pause| pause.reason.kind() == reason.kind())
    {
        return Ok(());
    }
    write.append(at, by, &Fact::SendingPaused { reason }).map(|_| ())
}

/// Pauses for what the answer to a question refuses. A refused password or a missing role there, while M-PESA takes the
/// payouts of the same organisation, is the question's own: it stops no payroll.
pub(crate) fn pause_for_question(
    write: &mut Write<'_>,
    question: &Question,
    reason: PauseReason,
    at: i64,
) -> Result<(), StoreError> {
    let works = payouts_work(write.tx, at)?;
    let reason = of_question(question, reason, works);
    pause_sending(write, reason, None, at)
}

/// A question of this kind was answered: where it was refused before, it is so no more.
pub(crate) fn question_answered(write: &mut Write<'_>, question: Asking, at: i64) -> Result<(), StoreError> {
    lift_where(
        write,
        |reason| matches!(reason, PauseReason::Asking { about, .. } if *about == question),
        None,
        at,
    )
}

/// Whether the last result of a payout, within the hour, is one of an initiator that M-PESA takes.
fn payouts_work(tx: &Transaction<'_>, at: i64) -> Result<bool, StoreError> {
    let sql = "SELECT d.applied, d.received_at FROM delivery d JOIN attempt a ON a.id = d.attempt_id
        WHERE d.id > (SELECT coalesce(max(id), 0) - ? FROM delivery) AND d.state = 'applied' AND d.applied IS NOT NULL
        ORDER BY d.id DESC LIMIT 1";
    let last: Option<(String, i64)> = sql::maybe(tx, sql, [RESULTS_LOOKED_AT], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((applied, received_at)) = last else {
        return Ok(false);
    };
    Ok(shows_that_payouts_work(
        &from_json(&applied, "a result")?,
        received_at,
        at,
    ))
}
