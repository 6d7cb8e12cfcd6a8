//! Asking the database: one value, one row, all rows. Statements are prepared once for each connection.

use rusqlite::{Connection, OptionalExtension, Params, Row, types::FromSql};

use crate::StoreError;

/// The row of a statement that has just one.
pub(crate) fn row<T>(
    db: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Result<T, StoreError> {
    Ok(db.prepare_cached(sql)?.query_row(parameters, read)?)
}

/// The first row of a statement, where it has any.
pub(crate) fn maybe<T>(
    db: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Result<Option<T>, StoreError> {
    Ok(db.prepare_cached(sql)?.query_row(parameters, read).optional()?)
}

/// The only value of a statement that has just one.
pub(crate) fn one<T: FromSql>(db: &Connection, sql: &str, parameters: impl Params) -> Result<T, StoreError> {
    row(db, sql, parameters, |row| row.get(0))
}

/// The value of the first row of a statement, where it has any.
pub(crate) fn maybe_one<T: FromSql>(
    db: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Option<T>, StoreError> {
    maybe(db, sql, parameters, |row| row.get(0))
}

/// Every row of a statement.
pub(crate) fn all<T>(
    db: &Connection,
    sql: &str,
    parameters: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}
