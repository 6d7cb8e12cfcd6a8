//! Changes of the initiator's password, and how long the next try waits.

use rusqlite::{Connection, Row, Transaction, params};
use treasury::{AttemptId, OperatorId, PauseReason, RotationRecord, RotationState};

use crate::{Ledger, StoreError, json::optional, reading::pauses::pauses, sql};

/// So many wrong passwords in a row are safe; then it is time to wait. Nobody publishes how many lock an operator; one
/// production tool stops after two (Daraja facts, section 5).
pub const WRONG_IN_A_ROW: u32 = 2;

/// How long to wait after those, in milliseconds.
pub(crate) const WAIT_AFTER_WRONG_MS: i64 = 10 * 60 * 1000;

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

impl Ledger {
    /// Until when no further password may be tried, where too many were wrong of late.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn password_wait(&self, now: i64) -> Result<Option<i64>, StoreError> {
        self.read("reading wrong passwords", move |db| wait_until(db, now))
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
            sql::all(db, ROTATIONS, [limit], rotation)
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
pub(crate) fn is_refused_question(reason: &PauseReason) -> bool {
    matches!(reason, PauseReason::Asking { .. }) && reason.holds_questions()
}

pub(crate) fn wait_until(db: &Connection, now: i64) -> Result<Option<i64>, StoreError> {
    // A clock that was set back must not make anybody wait for longer.
    let since = now.saturating_sub(WAIT_AFTER_WRONG_MS);
    let (wrong, last): (u32, Option<i64>) =
        sql::row(db, WRONG_LATELY, [since, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(last
        .filter(|_| wrong >= WRONG_IN_A_ROW)
        .map(|last| last.saturating_add(WAIT_AFTER_WRONG_MS)))
}

pub(crate) fn open_rotation(db: &Connection) -> Result<Option<RotationRecord>, StoreError> {
    let mut statement = db.prepare_cached(OPEN_ROTATION)?;
    let mut rows = statement.query([])?;
    rows.next()?.map(rotation).transpose()
}

pub(crate) fn by_id(tx: &Transaction<'_>, id: AttemptId) -> Result<RotationRecord, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, state, begun_by, begun_at, tries, inquiry, tried_at, verdict, ended_at, set_on, wrong
         FROM rotation WHERE id = ?",
    )?;
    let mut rows = statement.query(params![id.to_string()])?;
    let row = rows.next()?.ok_or(StoreError::NotFound { what: "rotation" })?;
    rotation(row)
}

pub(crate) fn rotation(row: &Row<'_>) -> Result<RotationRecord, StoreError> {
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
