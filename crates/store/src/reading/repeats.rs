//! The same request sent once more, as it stands.

use rusqlite::{Connection, params};
use treasury::{AttemptId, OperatorId, Repeat};

use crate::{StoreError, json::optional, sql};

/// What was sent again for an attempt, oldest first.
pub(crate) const OF_ATTEMPT: &str =
    "SELECT asked_at, asked_by, recorded_at, answer FROM repeat WHERE attempt_id = ? ORDER BY seq LIMIT 100";

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
