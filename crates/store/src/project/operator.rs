//! People as the table has them.

use rusqlite::{Connection, params};
use treasury::{OperatorId, PersonKey, PersonStanding, WrappedKey};

use crate::{Operator, StoreError, json::from_json, sql};

const COLUMNS: &str =
    "id, name, roles, public_key, wrapped_key, retired_at, locked, locked_at, wrong, wrong_at, signed_in_at";

/// How it stands with somebody.
pub(crate) fn standing(db: &Connection, operator: OperatorId) -> Result<Option<PersonStanding>, StoreError> {
    Ok(person(db, operator)?.map(|person| person.standing()))
}

/// How it stands with somebody at `at`, with what they may do for those who are away.
pub(crate) fn standing_at(
    db: &Connection,
    operator: OperatorId,
    at: i64,
) -> Result<Option<PersonStanding>, StoreError> {
    let Some(mut standing) = standing(db, operator)? else {
        return Ok(None);
    };
    let sql = "SELECT operator FROM stand_in WHERE stand_in = ? AND from_at <= ? AND ? < until_at";
    let away: Vec<i64> = sql::all(db, sql, params![operator.get(), at, at], |row| Ok(row.get(0)?))?;
    for one in away {
        let away = self::standing(db, OperatorId::new(one))?;
        let away = away.filter(|away| !away.retired && away.locked.is_none());
        if let Some(away) = away {
            standing.roles = standing.roles.standing_in_for(away.roles);
        }
    }
    Ok(Some(standing))
}

/// One row of the table.
pub(crate) fn person(db: &Connection, operator: OperatorId) -> Result<Option<Operator>, StoreError> {
    let row = sql::maybe(
        db,
        &format!("SELECT {COLUMNS} FROM operator WHERE id = ?"),
        params![operator.get()],
        |row| Ok(read(row)),
    )?;
    row.transpose()
}

pub(crate) fn people(db: &Connection) -> Result<Vec<Operator>, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM operator ORDER BY id"))?;
    let rows = statement.query_map([], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

fn read(row: &rusqlite::Row<'_>) -> Result<Operator, StoreError> {
    let locked = row.get::<_, Option<String>>(6)?;
    Ok(Operator {
        id: OperatorId::new(row.get(0)?),
        name: row.get(1)?,
        roles: from_json(&row.get::<_, String>(2)?, "what somebody may do")?,
        key: WrappedKey {
            public_key: PersonKey::from_bytes(row.get(3)?),
            wrapped: from_json(&row.get::<_, String>(4)?, "somebody's wrapped key")?,
        },
        retired_at: row.get(5)?,
        locked: locked
            .map(|text| from_json(&text, "why somebody is locked"))
            .transpose()?,
        locked_at: row.get(7)?,
        wrong: row.get(8)?,
        wrong_at: row.get(9)?,
        signed_in_at: row.get(10)?,
    })
}
