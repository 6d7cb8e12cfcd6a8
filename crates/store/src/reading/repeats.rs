//! The same request sent once more, as it stands.

use rusqlite::{Connection, params};
use treasury::{Answer, AttemptId, OperatorId};

use crate::{StoreError, json::optional, reading::callbacks::just_now, sql};

/// What was sent again for an attempt, oldest first.
pub(crate) const OF_ATTEMPT: &str =
    "SELECT asked_at, asked_by, recorded_at, answer FROM repeat WHERE attempt_id = ? ORDER BY seq LIMIT 100";

/// The same request, sent again.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// When it was written down, UTC milliseconds.
    pub asked_at: i64,
    /// Who wanted it.
    pub asked_by: Option<OperatorId>,
    /// When its answer was recorded.
    pub recorded_at: Option<i64>,
    /// The gateway's answer.
    pub answer: Option<Answer>,
}

impl Repeat {
    /// Whether its answer may still come, if nothing is heard within `patience` milliseconds.
    #[must_use]
    pub fn is_under_way(&self, now: i64, patience: i64) -> bool {
        self.recorded_at.is_none() && just_now(self.asked_at, now, patience)
    }
}

/// What was sent again for an attempt, oldest first.
pub(crate) fn repeats_of(db: &Connection, attempt: AttemptId) -> Result<Vec<Repeat>, StoreError> {
    sql::all(db, OF_ATTEMPT, params![attempt.to_string()], |row| {
        Ok(Repeat {
            asked_at: row.get(0)?,
            asked_by: row.get::<_, Option<i64>>(1)?.map(OperatorId::new),
            recorded_at: row.get(2)?,
            answer: optional(row.get(3)?, "an answer")?,
        })
    })
}
